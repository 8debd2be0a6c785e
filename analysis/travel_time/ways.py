"""The way itself between two cells."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .compact import compact
from .ground import Cells, Ground, Speeds
from .searching import trace
from .surfaces import arguments, minutes_of


def way(ground: Ground, speeds: Speeds, a: int, b: int) -> tuple[Cells, NDArray[np.float64]] | None:
    """A fastest way from cell `a` to cell `b` (flat): its cells (k, 2) as row and column, and minutes at each (k).

    The cells are those moved to; the first is `a` at minute 0, the last is `b`. None where there is no way.
    """
    model, columns = compact(ground, speeds), ground.shape[1]
    minutes = minutes_of(ground, model, np.array([a], dtype=np.int64), False, np.inf)
    if not np.isfinite(minutes[b]):
        return None
    cells = np.empty(minutes.size, dtype=np.int64)
    count = trace(*arguments(ground, model), minutes, b, cells)
    flat = cells[:count][::-1]
    return np.stack(np.divmod(flat, columns), axis=1), minutes[flat]
