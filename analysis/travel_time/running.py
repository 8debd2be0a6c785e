"""A search run to its end, by one thread or several, in steps short enough that a wish to stop is heard."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import searching as loops
from .buckets import Buckets
from .ground import Cells
from .labels import Labels
from .model import Model

STEP = 200_000  # cells settled between two looks at the outside: some hundredths of a second
STRIPE = 64  # rows of one thread before the next one's begin
EPOCH = 1.0  # minutes of travel that threads work apart before they exchange what they found
_NEVER = np.iinfo(np.int64).max


class Stopped(Exception):
    """The search was given up because its caller no longer wants it."""


def run_alone(
    model: Model,
    labels: Labels,
    buckets: Buckets,
    starts: Cells,
    back: bool,
    stop: Event | None = None,
    goal: int = -1,
) -> int:
    """Search from `starts` in this thread; the number of cells settled. With `goal` only until that cell is settled."""
    own = _Work(model, labels, [buckets], back)
    own.begin(starts)
    until = _NEVER
    while (why := own.settle(0, until)) not in (loops.DONE, loops.UNTIL):
        buckets.make_room()
        if stop is not None and stop.is_set():
            raise Stopped
        if goal >= 0 and why == loops.PAUSE and labels.times[goal] != labels.none:
            until = int((labels.times[goal] - labels.zero) / model.width) + 1
    return int(buckets.state[loops.SETTLED])


def run_together(
    model: Model,
    labels: Labels,
    buckets: Sequence[Buckets],
    starts: Cells,
    back: bool,
    pool: ThreadPoolExecutor,
) -> int:
    """Search from `starts` with one thread of `pool` for each of `buckets`; the number of cells settled.

    Threads own stripes of rows in turn. In an epoch each works through its own buckets; what it finds for a cell of
    another is handed over between epochs, and where that comes late, the cell and those behind it are done again.
    """
    work = _Work(model, labels, buckets, back)
    work.begin(starts)
    epoch = min(max(1, int(EPOCH / model.width)), loops.RING // 2)
    threads = range(len(buckets))
    while busy := [each.current for each in buckets if each.busy]:
        for each in buckets:
            each.state[loops.FLOOR] = min(busy)
            each.state[loops.CURRENT] = max(each.current, min(busy))
        for why in pool.map(work.settle, threads, [min(busy) + epoch] * len(buckets)):
            del why  # raises what a thread raised
        work.exchange()
    return sum(int(each.state[loops.SETTLED]) for each in buckets)


class _Work:
    """One search: the arguments of its loops, and whose cell is whose."""

    def __init__(self, model: Model, labels: Labels, buckets: Sequence[Buckets], back: bool) -> None:
        self.model, self.buckets = model, buckets
        self.fixed = model.arguments(back)
        self.labelling = labels.times, labels.zero, 1 / model.width, labels.touched
        self.stripe_inv = 1 / (STRIPE * model.shape[1])

    def begin(self, starts: Cells) -> None:
        for each in self.buckets:
            each.clear()
        cells = np.unique(starts[self.model.passable(starts)]).astype(np.uint64)
        self._hand_over(cells, np.full(cells.size, self.labelling[1]))

    def settle(self, me: int, until: int) -> int:
        own = self.buckets[me]
        mine = me, len(self.buckets), self.stripe_inv
        return int(
            loops.settle(
                *self.fixed,
                *self.labelling,
                *own.lists,
                own.outbox,
                own.offers,
                own.scratch,
                *mine,
                until,
                STEP,
            )
        )

    def exchange(self) -> None:
        for giver in self.buckets:
            count = int(giver.state[loops.OUT])
            giver.state[loops.OUT] = 0
            giver.make_room()
            self._hand_over(giver.outbox[:count], giver.offers[:count])

    def _hand_over(self, cells: NDArray[np.uint64], offers: NDArray[Any]) -> None:
        owner = (cells * self.stripe_inv).astype(np.int64) % len(self.buckets)
        for me, taker in enumerate(self.buckets):
            own = owner == me
            if own.any():
                mine = cells[own]
                taker.make_room(mine.size)
                loops.receive(*self.labelling, *taker.lists, mine, offers[own], mine.size)
