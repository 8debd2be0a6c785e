"""Where water runs: a tree of cells, each draining to one neighbour, down to the outlets."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .grid import Bools, Floats, Ints

STEPS = ((-1, -1), (-1, 0), (-1, 1), (0, -1), (0, 1), (1, -1), (1, 0), (1, 1))


@dataclass(frozen=True)
class Drainage:
    """`receiver` per cell (itself at an outlet); `levels`: cells by their number of steps to the outlet."""

    receiver: Ints
    levels: tuple[Ints, ...]

    def upstream_first(self) -> Iterator[Ints]:
        """Cells level by level, sources before outlets; outlets left out."""
        return reversed(self.levels[1:])

    def downstream_first(self) -> Iterator[Ints]:
        """Cells level by level, from the outlets' neighbours up to the sources."""
        return iter(self.levels[1:])


def drainage_of(receiver: Ints) -> Drainage:
    """The levels of a drainage tree, by doubling: 8 bytes a cell, log2(longest way) passes."""
    depth = (receiver != np.arange(len(receiver))).astype(np.int64)
    jump = receiver
    while True:
        further = depth[jump]
        if not further.any():
            break
        depth = depth + further
        jump = jump[jump]
    order = np.argsort(depth, kind="stable")
    cuts = np.cumsum(np.bincount(depth))[:-1]
    return Drainage(receiver, tuple(np.split(order, cuts)))


def accumulate(drainage: Drainage, weight: Floats) -> Floats:
    """The sum of `weight` over each cell and everything that drains through it."""
    total = weight.copy()
    for cells in drainage.upstream_first():
        np.add.at(total, drainage.receiver[cells], total[cells])
    return total


def inherit(drainage: Drainage, values: Floats, own: Bools) -> Floats:
    """Each cell's value is its own where `own`, else that of the first such cell downstream (or the outlet)."""
    result = values.copy()
    for cells in drainage.downstream_first():
        result[cells] = np.where(own[cells], values[cells], result[drainage.receiver[cells]])
    return result


def flood(elevation: Floats, outlets: Ints, resistance: Floats) -> Ints:
    """Receivers by priority flood (Barnes, Lehman, Mulla 2014): every cell drains to an outlet, pits included.

    The water in a pit rises by `resistance` (in the unit of the elevation) per cell crossed, so that ways through
    filled basins wind as the resistance does instead of running straight.
    """
    rows, columns = elevation.shape
    # A rim that counts as done spares every step the question whether it leaves the grid.
    wide = columns + 2
    height = np.pad(elevation, 1).ravel().tolist()
    slow = np.pad(resistance, 1).ravel().tolist()
    steps = [(down * wide + right, float(np.hypot(down, right))) for down, right in STEPS]
    known = bytearray(np.pad(np.zeros(elevation.shape, np.uint8), 1, constant_values=1).tobytes())
    receiver = [0] * len(height)
    heap: list[tuple[float, int]] = []
    for outlet in (outlets // columns * wide + outlets % columns + wide + 1).tolist():
        receiver[outlet], known[outlet] = outlet, 1
        heapq.heappush(heap, (height[outlet], outlet))
    pop, push = heapq.heappop, heapq.heappush
    while heap:
        level, cell = pop(heap)
        for offset, length in steps:
            near = cell + offset
            if not known[near]:
                known[near] = 1
                receiver[near] = cell
                water, ground = level + slow[near] * length, height[near]
                push(heap, (max(ground, water), near))
    inner = np.array(receiver, dtype=np.int64).reshape(rows + 2, wide)[1:-1, 1:-1].ravel()
    return np.asarray((inner // wide - 1) * columns + inner % wide - 1, dtype=np.int64)


def steepest(elevation: Floats, outlets: Ints, roughness: Floats) -> Ints:
    """Receivers by steepest descent; `roughness` (around 1) varies the fall, against straight grid artefacts."""
    rows, columns = elevation.shape
    index = np.arange(rows * columns, dtype=np.int64).reshape(rows, columns)
    padded = np.pad(elevation, 1, constant_values=np.inf)
    best, receiver = np.zeros(elevation.shape), index.copy()
    for down, right in STEPS:
        near = padded[1 + down : 1 + down + rows, 1 + right : 1 + right + columns]
        fall = (elevation - near) * (roughness if down and right else 1.0) / np.hypot(down, right)
        better = fall > best
        best = np.where(better, fall, best)
        receiver = np.where(better, index + down * columns + right, receiver)
    flat = receiver.ravel()
    flat[outlets] = outlets
    return flat
