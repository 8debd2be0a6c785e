"""Least-cost ways over a grid."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from .drainage import STEPS
from .grid import Bools, Floats, Ints

Number = TypeVar("Number", np.float64, np.int64)
SIDES = ((-1, 0), (0, -1), (0, 1), (1, 0))


@dataclass(frozen=True)
class Spread:
    """From the nearest source to every cell: cost (infinite where there is no way), the cell before, the source's label."""

    cost: Floats
    before: Ints
    label: Ints

    def way(self, cell: int) -> list[int]:
        """Cells from `cell` back to its source, both included."""
        cells = [cell]
        while self.before[cells[-1]] != cells[-1]:
            cells.append(int(self.before[cells[-1]]))
        return cells


def spread(
    friction: Floats,
    sources: Ints,
    labels: Ints,
    inside: Bools | None = None,
    factors: Floats | None = None,
    sides_only: bool = False,
) -> Spread:
    """Dijkstra from labelled source cells; a step costs its length (in cells) × the mean friction of both ends.

    `factors[label]` multiplies the cost of one label's steps; cells outside `inside` are closed.
    Memory: about 100 bytes a cell.
    """
    rows, columns = friction.shape
    # A closed rim spares every step the question whether it leaves the grid.
    wide = columns + 2
    closed = np.pad(
        np.zeros(friction.shape, dtype=np.bool_) if inside is None else ~inside, 1, constant_values=True
    )
    done = bytearray(closed.ravel().astype(np.uint8).tobytes())
    weight = np.pad(friction, 1).ravel().tolist()
    cost = [np.inf] * len(weight)
    before = list(range(len(weight)))
    owner = [-1] * len(weight)
    by_label = [1.0] * (int(labels.max()) + 1) if factors is None else factors.tolist()
    moves = [
        (down * wide + right, float(np.hypot(down, right)) / 2)
        for down, right in (SIDES if sides_only else STEPS)
    ]
    heap: list[tuple[float, int]] = []
    starts = sources // columns * wide + sources % columns + wide + 1
    for cell, label in zip(starts.tolist(), labels.tolist(), strict=True):
        cost[cell], owner[cell] = 0.0, label
        heap.append((0.0, cell))
    heapq.heapify(heap)
    pop, push = heapq.heappop, heapq.heappush
    while heap:
        spent, cell = pop(heap)
        if done[cell]:
            continue
        done[cell] = 1
        here, label = weight[cell], owner[cell]
        factor = by_label[label]
        for offset, half in moves:
            near = cell + offset
            if not done[near]:
                total = spent + half * factor * (here + weight[near])
                if total < cost[near]:
                    cost[near], before[near], owner[near] = total, cell, label
                    push(heap, (total, near))
    back = np.array(before, dtype=np.int64)
    return Spread(
        _core(np.array(cost), rows, wide),
        _core((back // wide - 1) * columns + back % wide - 1, rows, wide),
        _core(np.array(owner, dtype=np.int64), rows, wide),
    )


def _core(values: NDArray[Number], rows: int, wide: int) -> NDArray[Number]:
    """Without the rim, flat."""
    return values.reshape(rows + 2, wide)[1:-1, 1:-1].ravel()
