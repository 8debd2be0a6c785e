"""Minutes from or to starting cells: whole surfaces, bounded searches from many origins, windows of reach."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Event

import numpy as np
from numpy.typing import ArrayLike

from .buckets import Buckets
from .compiling import cores
from .ground import Cells, Ground, Minutes, Speeds
from .labels import Labels
from .model import model_of
from .running import buckets_of, search

_MOST_THREADS = 4  # of one surface; more hinder each other
_AHEAD = 2  # searches begun before their results are fetched, for each thread


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
    exactly the cut-off is kept. A start that is impassable starts nothing. The same bytes for any number of
    `threads` (all cores, up to 4, if not given). Memory: 13 bytes a cell with what is returned.
    """
    model = model_of(ground, speeds)
    labels = Labels(model.size, bool(np.isfinite(cutoff)))
    labels.begin(cutoff)
    count = threads or min(cores(), _MOST_THREADS)
    search(model, labels, buckets_of(model, count, bounded=False), flat_cells(starts), back)
    return labels.all_minutes().reshape(ground.shape)


def reach(ground: Ground, speeds: Speeds, origin: int, cutoff: float, back: bool = False) -> Reach:
    """The part of `surface` from (with `back`: to) one cell that lies within the cut-off, as a window.

    An impassable origin gives an empty window. Time and memory follow the catchment.
    """
    model = model_of(ground, speeds)
    labels = Labels(model.size, bool(np.isfinite(cutoff)))
    labels.begin(cutoff)
    search(model, labels, buckets_of(model, 1, bounded=True), flat_cells(origin), back)
    columns = ground.shape[1]
    rows = labels.rows_reached(columns)
    minutes = labels.minutes(slice(rows.start * columns, rows.stop * columns)).reshape(-1, columns)
    within = np.isfinite(minutes)
    down, right = np.flatnonzero(within.any(axis=1)), np.flatnonzero(within.any(axis=0))
    if not down.size:
        return Reach(0, 0, np.empty((0, 0), dtype=np.float32))
    window = minutes[down[0] : down[-1] + 1, right[0] : right[-1] + 1]
    return Reach(rows.start + int(down[0]), int(right[0]), window.copy())


def searches(
    ground: Ground,
    speeds: Speeds,
    origins: ArrayLike,
    targets: ArrayLike,
    cutoff: float,
    threads: int | None = None,
) -> Iterator[tuple[int, Minutes, Minutes]]:
    """For each origin, in order: its number, minutes to each target, minutes from each target back to it.

    Infinite where over `cutoff` or where there is no way; exactly the cut-off is kept. Each thread (as many as
    cores, if not given) does whole searches of its own, whose time and memory follow the catchment; at most
    8 bytes a cell and thread. Closing the iterator stops the searches at work within a moment.
    """
    model, aims = model_of(ground, speeds), flat_cells(targets)
    count, stop, bounded = threads or cores(), Event(), bool(np.isfinite(cutoff))
    spare: SimpleQueue[tuple[Labels, list[Buckets]]] = SimpleQueue()

    def one(origin: int) -> tuple[Minutes, Minutes]:
        try:
            labels, buckets = spare.get_nowait()
        except Empty:
            labels, buckets = Labels(model.size, bounded), buckets_of(model, 1, bounded)
        found = []
        for back in (False, True):
            labels.begin(cutoff)
            search(model, labels, buckets, flat_cells(origin), back, stop)
            found.append(labels.minutes(aims))
        spare.put((labels, buckets))
        return found[0], found[1]

    pool = ThreadPoolExecutor(count)
    waiting: deque[Future[tuple[Minutes, Minutes]]] = deque()
    try:
        given = iter(flat_cells(origins).tolist())
        waiting.extend(pool.submit(one, origin) for _, origin in zip(range(count * _AHEAD), given))
        number = 0
        while waiting:
            there, back = waiting.popleft().result()
            waiting.extend(pool.submit(one, origin) for _, origin in zip(range(1), given))
            yield number, there, back
            number += 1
    finally:
        stop.set()
        pool.shutdown(cancel_futures=True)


def flat_cells(cells: ArrayLike) -> Cells:
    """Flat cells as the loops take them."""
    return np.atleast_1d(np.asarray(cells, dtype=np.int64)).ravel()
