"""Minutes from or to starting cells: whole surfaces, bounded searches from many origins, windows of reach."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .compact import Compact, compact
from .ground import Cells, Ground, Minutes, Speeds
from .moves import STEPS, crossed, lengths
from .searching import search


@dataclass(frozen=True)
class Reach:
    """`minutes` (rows, columns) of the window whose first cell is (`row`, `column`); infinite beyond the cut-off."""

    row: int
    column: int
    minutes: Minutes


def surface(
    ground: Ground,
    speeds: Speeds,
    starts: ArrayLike,
    back: bool = False,
    cutoff: float = float("inf"),
    threads: int | None = None,
) -> Minutes:
    """Least minutes (rows, columns) from the nearest of `starts` (flat cells) to each cell.

    With `back` from each cell to the nearest start. Infinite where there is no way or the time is over `cutoff`;
    exactly the cut-off is kept. A start that is impassable starts nothing.
    """
    del threads  # one so far
    minutes = minutes_of(ground, compact(ground, speeds), _cells(starts), back, cutoff)
    return minutes.astype(np.float32).reshape(ground.shape)


def searches(
    ground: Ground,
    speeds: Speeds,
    origins: ArrayLike,
    targets: ArrayLike,
    cutoff: float,
    threads: int | None = None,
) -> Iterator[tuple[int, Minutes, Minutes]]:
    """For each origin, in order: its number, minutes to each target, minutes from each target back to it.

    Infinite where over `cutoff` or where there is no way. One search a direction and origin.
    """
    model, aims = compact(ground, speeds), _cells(targets)

    def one(origin: int) -> tuple[Minutes, Minutes]:
        start = np.array([origin], dtype=np.int64)
        there, back = (minutes_of(ground, model, start, turned, cutoff)[aims] for turned in (False, True))
        return there.astype(np.float32), back.astype(np.float32)

    with ThreadPoolExecutor(threads or 2) as pool:
        for number, (there, back) in enumerate(pool.map(one, _cells(origins).tolist())):
            yield number, there, back


def reach(ground: Ground, speeds: Speeds, origin: int, cutoff: float, back: bool = False) -> Reach:
    """The part of `surface` from (with `back`: to) one cell that lies within the cut-off, as a window.

    An impassable origin gives an empty window.
    """
    minutes = surface(ground, speeds, [origin], back, cutoff)
    within = np.isfinite(minutes)
    rows, columns = np.flatnonzero(within.any(axis=1)), np.flatnonzero(within.any(axis=0))
    if not rows.size:
        return Reach(0, 0, np.empty((0, 0), dtype=np.float32))
    top, left = int(rows[0]), int(columns[0])
    window = minutes[top : int(rows[-1]) + 1, left : int(columns[-1]) + 1]
    return Reach(top, left, window.copy())


def minutes_of(
    ground: Ground, model: Compact, starts: Cells, back: bool, cutoff: float
) -> NDArray[np.float64]:
    """Least minutes of every cell (flat), as `surface`, on a model made compact before."""
    minutes = np.full(ground.elevation.size, np.inf)
    search(*arguments(ground, model), starts, back, cutoff * (1 + 1e-9), minutes)
    return np.asarray(np.minimum(minutes, cutoff, out=minutes, where=np.isfinite(minutes)))


def arguments(ground: Ground, model: Compact) -> tuple[Any, ...]:
    """What every compiled loop begins with."""
    relief = np.ascontiguousarray(ground.elevation, dtype=np.float32).ravel()
    tables = model.walking, model.riding, model.wait
    return (
        relief,
        model.codes.ravel(),
        *tables,
        STEPS,
        crossed(),
        lengths(ground.dx, ground.dy),
        *ground.shape,
    )


def _cells(cells: ArrayLike) -> Cells:
    return np.atleast_1d(np.asarray(cells, dtype=np.int64)).ravel()
