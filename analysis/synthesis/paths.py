"""Least-cost ways over a grid."""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np

from .drainage import STEPS
from .grid import Bools, Floats, Ints

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
    weight = friction.ravel().tolist()
    cost = [np.inf] * (rows * columns)
    before = list(range(rows * columns))
    owner = [-1] * (rows * columns)
    done = (
        bytearray(rows * columns)
        if inside is None
        else bytearray((~inside).ravel().astype(np.uint8).tobytes())
    )
    by_label = [1.0] * (int(labels.max()) + 1) if factors is None else factors.tolist()
    moves = [
        (down, right, float(np.hypot(down, right)) / 2) for down, right in (SIDES if sides_only else STEPS)
    ]
    heap: list[tuple[float, int]] = []
    for cell, label in zip(sources.tolist(), labels.tolist(), strict=True):
        cost[cell], owner[cell] = 0.0, label
        heap.append((0.0, cell))
    heapq.heapify(heap)
    while heap:
        spent, cell = heapq.heappop(heap)
        if done[cell]:
            continue
        done[cell] = 1
        row, column = divmod(cell, columns)
        here, label = weight[cell], owner[cell]
        factor = by_label[label]
        for down, right, half in moves:
            r, c = row + down, column + right
            if 0 <= r < rows and 0 <= c < columns:
                near = r * columns + c
                if not done[near]:
                    total = spent + half * factor * (here + weight[near])
                    if total < cost[near]:
                        cost[near], before[near], owner[near] = total, cell, label
                        heapq.heappush(heap, (total, near))
    return Spread(np.array(cost), np.array(before, dtype=np.int64), np.array(owner, dtype=np.int64))
