"""A search run to its end, by one thread or several, in steps short enough that a wish to stop is heard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
STRIPE = 256  # rows that are worked on together
EPOCH = 8.0  # minutes of travel for which stripes are worked on apart


class Stopped(Exception):
    """The search was given up because its caller no longer wants it."""


def buckets_of(model: Model, threads: int, bounded: bool) -> list[Buckets]:
    """What `search` needs, for each thread. A bounded search by one thread has no need of stripes."""
    rows = model.shape[0] if bounded and threads == 1 else STRIPE
    return [Buckets(-(-model.shape[0] // rows)) for _ in range(threads)]


def search(
    model: Model,
    labels: Labels,
    buckets: Sequence[Buckets],
    starts: Cells,
    back: bool,
    stop: Event | None = None,
    goal: int | None = None,
) -> int:
    """Fill `labels` from `starts`, with one thread for each of `buckets`; the number of cells settled.

    With `goal` only until that cell is settled. Raises Stopped once `stop` is set.

    Threads own stripes of rows in turn. In an epoch each works through its own; what it finds for a cell of another is
    handed over at the end, and where that comes late, the cell and those behind it are done again.
    """
    work = _Work(model, labels, buckets, back)
    work.begin(starts)
    epoch = min(max(1, int(EPOCH / model.width)), loops.RING)
    if buckets[0].tops.size == 1:  # nothing to wait for
        epoch = loops.RING
    if len(buckets) == 1:
        _epochs(work, epoch, lambda: work.settle(0), stop, goal)
    else:
        threads = range(len(buckets))
        with ThreadPoolExecutor(len(buckets)) as pool:
            _epochs(work, epoch, lambda: list(pool.map(work.settle, threads)), stop, goal)
    return sum(int(each.state[loops.SETTLED]) for each in buckets)


def _epochs(
    work: _Work, epoch: int, settle_all: Callable[[], Any], stop: Event | None, goal: int | None
) -> None:
    while (floor := work.first) is not None and not (goal is not None and work.settled(goal, floor)):
        for each in work.buckets:
            each.begin_epoch(floor, floor + epoch)
        while any(each.within_epoch for each in work.buckets):
            settle_all()
            if stop is not None and stop.is_set():
                raise Stopped
            work.exchange()


class _Work:
    """One search: what its loops need, and whose cell is whose."""

    def __init__(self, model: Model, labels: Labels, buckets: Sequence[Buckets], back: bool) -> None:
        self.model, self.labels, self.buckets = model, labels, buckets
        self.ground = model.arguments(back)
        self.labelling = labels.times, labels.zero, 1 / model.width, labels.touched
        rows = -(-model.shape[0] // buckets[0].tops.size)
        self.stripe_inv = 1 / (rows * model.shape[1])

    def begin(self, starts: Cells) -> None:
        for each in self.buckets:
            each.clear()
        cells = np.unique(starts[self.model.passable(starts)]).astype(np.uint64)
        self._hand_over(cells, np.full(cells.size, self.labels.zero))

    @property
    def first(self) -> int | None:
        return min((each.first for each in self.buckets if each.first is not None), default=None)

    def settled(self, cell: int, floor: int) -> bool:
        """Whether the label of a cell is final, all buckets below `floor` being done."""
        label = self.labels.times[cell]
        return bool(label != self.labels.none and (label - self.labels.zero) / self.model.width < floor)

    def settle(self, me: int) -> None:
        own = self.buckets[me]
        outlet = own.outbox, own.offers, me, len(self.buckets), self.stripe_inv
        why = loops.settle(self.ground, self.labelling, own.lists, outlet, own.scratch, STEP)
        if why == loops.FULL:
            own.make_room()

    def exchange(self) -> None:
        for giver in self.buckets:
            count = int(giver.state[loops.OUT])
            giver.state[loops.OUT] = 0
            if not count:
                continue
            self._hand_over(giver.outbox[:count], giver.offers[:count])

    def _hand_over(self, cells: NDArray[np.uint64], offers: NDArray[Any]) -> None:
        owner = (cells * self.stripe_inv).astype(np.int64) % len(self.buckets)
        for me, taker in enumerate(self.buckets):
            own = owner == me
            if own.any():
                mine = cells[own]
                taker.make_room(mine.size)
                loops.receive(self.labelling, taker.lists, self.stripe_inv, mine, offers[own], mine.size)
