"""Travel time once more, slowly: Dijkstra over single moves in plain Python, from the definition alone."""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Optional

Cell = tuple[int, int]
SIDES = [(0, 1), (1, 0), (0, -1), (-1, 0)]
DIAGONALS = [(1, 1), (1, -1), (-1, 1), (-1, -1)]
KNIGHTS = [(a, b) for a in (-2, -1, 1, 2) for b in (-2, -1, 1, 2) if abs(a) != abs(b)]


@dataclass(frozen=True)
class Kind:
    """``factor`` of walking or ``kmh`` of a vehicle; neither where it is a barrier; ``wait`` minutes of a ferry."""

    factor: Optional[float] = None
    kmh: Optional[float] = None
    wait: Optional[float] = None

    @property
    def barrier(self) -> bool:
        return self.factor is None and self.kmh is None

    def speed(self, slope: float) -> float:
        """km/h in the direction of a slope."""
        if self.kmh is not None:
            return self.kmh
        assert self.factor is not None
        return 6 * math.exp(-3.5 * abs(slope + 0.05)) * self.factor


@dataclass(frozen=True)
class World:
    """``heights`` in metres (None where there is none) and ``kinds``, both by row, then column."""

    heights: list[list[Optional[float]]]
    kinds: list[list[Kind]]
    dx: float
    dy: float

    def cells(self) -> Iterator[Cell]:
        return ((r, c) for r, line in enumerate(self.kinds) for c in range(len(line)))

    def passable(self, cell: Cell) -> bool:
        r, c = cell
        if not (0 <= r < len(self.kinds) and 0 <= c < len(self.kinds[0])):
            return False
        return self.heights[r][c] is not None and not self.kinds[r][c].barrier

    def ferry(self, cell: Cell) -> bool:
        return self.passable(cell) and self.kinds[cell[0]][cell[1]].wait is not None

    def minutes(self, a: Cell, b: Cell) -> Optional[float]:
        """Of the single move from a to b; None where it is impossible."""
        if not (self.passable(a) and self.passable(b)):
            return None
        down, right = b[0] - a[0], b[1] - a[1]
        on = [a, b]
        if (down, right) in DIAGONALS:
            squeezing = [(a[0] + down, a[1]), (a[0], a[1] + right)]
            ferry_counts = self.ferry(a) or self.ferry(b)
            if not any(self.passable(s) and (ferry_counts or not self.ferry(s)) for s in squeezing):
                return None
        elif (down, right) in KNIGHTS:
            on = [a, *self.crossed(a, down, right), b]
            if not all(self.passable(cell) for cell in on):
                return None
        length = math.sqrt((self.dx * right) ** 2 + (self.dy * down) ** 2)
        height_a, height_b = self.heights[a[0]][a[1]], self.heights[b[0]][b[1]]
        assert height_a is not None
        assert height_b is not None
        slope = (height_b - height_a) / length
        slowness = [60 / (1000 * self.kinds[r][c].speed(slope)) for r, c in on]
        waits = [self.kinds[r][c].wait for r, c in on[1:] if self.ferry((r, c))]
        boarding = max((w for w in waits if w is not None), default=0.0) if not self.ferry(a) else 0.0
        return length * sum(slowness) / len(slowness) + boarding

    @staticmethod
    def crossed(a: Cell, down: int, right: int) -> list[Cell]:
        """The two cells between the ends of a knight's move: one step along its long side, and that one with the
        step aside: (0,0) to (1,2) crosses (0,1) and (1,1)."""
        ahead_r, ahead_c = (down // 2, 0) if abs(down) == 2 else (0, right // 2)
        aside_r, aside_c = (0, right) if abs(down) == 2 else (down, 0)
        near = (a[0] + ahead_r, a[1] + ahead_c)
        return [near, (near[0] + aside_r, near[1] + aside_c)]

    def least(self, starts: Iterable[Cell], back: bool = False) -> dict[Cell, float]:
        """Least minutes from the starts to each cell that can be reached; ``back``: from each cell to them."""
        found: dict[Cell, float] = {}
        waiting = [(0.0, start) for start in starts if self.passable(start)]
        heapq.heapify(waiting)
        while waiting:
            time, cell = heapq.heappop(waiting)
            if cell in found:
                continue
            found[cell] = time
            for down, right in (*SIDES, *DIAGONALS, *KNIGHTS):
                other = (cell[0] + down, cell[1] + right)
                took = self.minutes(other, cell) if back else self.minutes(cell, other)
                if took is not None and other not in found:
                    heapq.heappush(waiting, (time + took, other))
        return found
