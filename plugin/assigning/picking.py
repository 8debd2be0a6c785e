"""What is near a point, in a rectangle, in a polygon or along a stroke: points kept in a grid of cells. No QGIS."""

from __future__ import annotations

import math
from collections.abc import Generator, Iterable, Iterator, Mapping
from typing import Optional

XY = tuple[float, float]
_POINTS_A_CELL = 8
_POINTS_A_STEP = 5000


class PickIndex:
    """Points by id, in the coordinates they are given in (metres); about 100 bytes a point."""

    def __init__(self, points: Mapping[str, XY]) -> None:
        self._cells: dict[tuple[int, int], list[tuple[float, float, str]]] = {}
        self._size = 1.0
        self._building = self._build(points)

    def steps(self) -> Iterator[None]:
        """Put the points in, with places to pause; whoever asks before the end waits for it."""
        # Not handed over: whoever stops halfway would end it, and what asks next would find a part of them.
        for _ in self._building:
            yield

    def _build(self, points: Mapping[str, XY]) -> Iterator[None]:
        self._size = yield from _cell_size(list(points.values()))
        for number, (key, (x, y)) in enumerate(points.items()):
            self._cells.setdefault(self._cell(x, y), []).append((x, y, key))
            if number % _POINTS_A_STEP == 0:
                yield

    def put(self, key: str, before: Optional[XY], now: Optional[XY]) -> None:
        """A point is elsewhere, new (it was nowhere before) or gone."""
        self._all_in()
        if before is not None:
            there = self._cells.get(self._cell(*before), [])
            there[:] = [point for point in there if point[2] != key]
        if now is not None:
            self._cells.setdefault(self._cell(*now), []).append((*now, key))

    def nearest(self, at: XY, reach: float) -> Optional[str]:
        """The nearest point within ``reach``; of two as near the one whose id comes first."""
        found = [
            (math.hypot(x - at[0], y - at[1]), key)
            for x, y, key in self._around(at[0] - reach, at[1] - reach, at[0] + reach, at[1] + reach)
        ]
        near = [each for each in found if each[0] <= reach]
        return min(near)[1] if near else None

    def in_rectangle(self, x0: float, y0: float, x1: float, y1: float) -> list[str]:
        """Ids of the points in a rectangle, its border included."""
        left, right = min(x0, x1), max(x0, x1)
        low, high = min(y0, y1), max(y0, y1)
        found = self._around(left, low, right, high)
        return [key for x, y, key in found if left <= x <= right and low <= y <= high]

    def in_polygon(self, ring: Iterable[XY]) -> list[str]:
        """Ids of the points inside a ring (closed or not; where it crosses itself, even-odd)."""
        corners = list(ring)
        if len(corners) < 3:
            return []
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        edges = _edges(corners)
        rows: dict[int, list[tuple[float, float, float, float]]] = {}
        found = []
        for x, y, key in self._around(min(xs), min(ys), max(xs), max(ys)):
            row = math.floor(y / self._size)
            if row not in rows:
                low, high = row * self._size, (row + 1) * self._size
                rows[row] = [each for each in edges if each[1] <= high and each[3] >= low]
            if _inside(x, y, rows[row]):
                found.append(key)
        return found

    def along(self, start: XY, end: XY, reach: float) -> list[str]:
        """Ids of the points within ``reach`` of the straight line between two points."""
        (ax, ay), (bx, by) = start, end
        dx, dy = bx - ax, by - ay
        length = dx * dx + dy * dy
        found = []
        box = (min(ax, bx) - reach, min(ay, by) - reach, max(ax, bx) + reach, max(ay, by) + reach)
        for x, y, key in self._around(*box):
            share = max(0.0, min(1.0, ((x - ax) * dx + (y - ay) * dy) / length)) if length else 0.0
            if math.hypot(x - ax - share * dx, y - ay - share * dy) <= reach:
                found.append(key)
        return found

    def _all_in(self) -> None:
        for _ in self._building:
            pass

    def _cell(self, x: float, y: float) -> tuple[int, int]:
        return math.floor(x / self._size), math.floor(y / self._size)

    def _around(self, x0: float, y0: float, x1: float, y1: float) -> Iterator[tuple[float, float, str]]:
        """The points of every cell that a box touches, row by row."""
        self._all_in()
        (left, low), (right, high) = self._cell(x0, y0), self._cell(x1, y1)
        if (right - left + 1) * (high - low + 1) > len(self._cells):
            for (column, row), points in self._cells.items():
                if left <= column <= right and low <= row <= high:
                    yield from points
            return
        for row in range(low, high + 1):
            for column in range(left, right + 1):
                yield from self._cells.get((column, row), ())


def _cell_size(points: list[XY]) -> Generator[None, None, float]:
    """A side for the cells that leaves a few points in each, with places to pause."""
    if not points:
        return 1.0
    left = low = math.inf
    right = high = -math.inf
    for first in range(0, len(points), _POINTS_A_STEP):
        xs, ys = zip(*points[first : first + _POINTS_A_STEP])
        left, right = min(left, *xs), max(right, *xs)
        low, high = min(low, *ys), max(high, *ys)
        yield
    area = max(1.0, (right - left) * (high - low))
    return max(1.0, math.sqrt(area * _POINTS_A_CELL / len(points)))


def _edges(corners: list[XY]) -> list[tuple[float, float, float, float]]:
    """The sides of a ring that are not level, the lower end first."""
    sides = []
    for (ax, ay), (bx, by) in zip(corners, [*corners[1:], corners[0]]):
        if ay < by:
            sides.append((ax, ay, bx, by))
        elif by < ay:
            sides.append((bx, by, ax, ay))
    return sides


def _inside(x: float, y: float, edges: list[tuple[float, float, float, float]]) -> bool:
    """Whether a line from the point to the right crosses an odd number of sides."""
    odd = False
    for ax, ay, bx, by in edges:
        if ay <= y < by and x < ax + (y - ay) * (bx - ax) / (by - ay):
            odd = not odd
    return odd
