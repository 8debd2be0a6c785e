"""The way itself between two cells."""

from __future__ import annotations

from threading import Event

import numpy as np
from numpy.typing import NDArray

from .ground import Cells, Ground, Speeds
from .labels import Labels
from .model import model_of
from .running import buckets_of, search
from .searching import trace
from .surfaces import flat_cells


def way(
    ground: Ground, speeds: Speeds, a: int, b: int, stop: Event | None = None
) -> tuple[Cells, NDArray[np.float64]] | None:
    """A fastest way from cell `a` to cell `b` (flat): its cells (k, 2) as row and column, and minutes at each (k).

    The cells are those moved to; the first is `a` at minute 0, the last is `b`. None where there is no way. Looks
    about as far as `b` is away. Memory: 9 bytes a cell. Raises Stopped soon after `stop` is set.
    """
    model = model_of(ground, speeds)
    labels = Labels(model.size, bounded=False)
    labels.begin(np.inf)
    search(model, labels, buckets_of(model, 1, bounded=False), flat_cells(a), back=False, stop=stop, goal=b)
    if not np.isfinite(labels.times[b]):
        return None
    cells = np.empty(1024, dtype=np.int64)
    # With the arguments of a search back, the moves out of a cell are those that lead into it.
    while (count := trace(model.arguments(True), labels.times, b, cells)) == cells.size:
        cells = np.empty(2 * cells.size, dtype=np.int64)
    flat = cells[:count][::-1]
    return np.stack(np.divmod(flat, ground.shape[1]), axis=1), labels.times[flat]
