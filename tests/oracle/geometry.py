"""Points and polygons of a GeoPackage, read byte by byte; a point on the boundary is inside."""

from __future__ import annotations

import math
import struct
from fractions import Fraction
from itertools import pairwise
from typing import Optional

Point = tuple[float, float]
Ring = list[Point]
Polygon = list[Ring]

_ENVELOPE_BYTES = {0: 0, 1: 32, 2: 48, 3: 48, 4: 64}


def read_point(blob: Optional[bytes]) -> Optional[Point]:
    """The point of a geometry blob; None where there is none, or an empty one."""
    body = _well_known_bytes(blob)
    if body is None:
        return None
    reader = _Reader(body)
    kind, dimensions = reader.header()
    if kind != 1:
        raise ValueError(f"not a point: {kind}")
    x, y = reader.position(dimensions)
    return None if math.isnan(x) or math.isnan(y) else (x, y)


def read_polygons(blob: Optional[bytes]) -> list[Polygon]:
    """The polygons of a blob (Polygon or MultiPolygon); an empty list where there is none."""
    body = _well_known_bytes(blob)
    if body is None:
        return []
    reader = _Reader(body)
    kind, dimensions = reader.header()
    if kind == 3:
        return [reader.rings(dimensions)]
    if kind != 6:
        raise ValueError(f"not a polygon: {kind}")
    polygons = []
    for _ in range(reader.count()):
        _, inner = reader.header()
        polygons.append(reader.rings(inner))
    return [polygon for polygon in polygons if polygon]


def covers(polygons: list[Polygon], point: Point) -> bool:
    """Whether the point lies in the polygons or on their boundary."""
    for polygon in polygons:
        if any(_on_boundary(ring, point) for ring in polygon):
            return True
        if _inside(polygon[0], point) and not any(_inside(hole, point) for hole in polygon[1:]):
            return True
    return False


def _well_known_bytes(blob: Optional[bytes]) -> Optional[bytes]:
    if blob is None:
        return None
    if blob[:2] != b"GP":
        raise ValueError("not a GeoPackage geometry")
    flags = blob[3]
    if flags & 0b10000:
        return None
    return blob[8 + _ENVELOPE_BYTES[(flags >> 1) & 0b111] :]


class _Reader:
    """Walks through well-known binary."""

    def __init__(self, body: bytes) -> None:
        self.body = body
        self.at = 0
        self.order = "<"

    def header(self) -> tuple[int, int]:
        """The kind (1 point, 3 polygon, 6 multipolygon) and how many numbers a position has."""
        self.order = "<" if self.body[self.at] == 1 else ">"
        self.at += 1
        kind = self.count()
        return kind % 1000, {0: 2, 1: 3, 2: 3, 3: 4}[kind // 1000]

    def count(self) -> int:
        (number,) = struct.unpack_from(self.order + "I", self.body, self.at)
        self.at += 4
        return int(number)

    def position(self, dimensions: int) -> Point:
        numbers = struct.unpack_from(f"{self.order}{dimensions}d", self.body, self.at)
        self.at += 8 * dimensions
        return numbers[0], numbers[1]

    def rings(self, dimensions: int) -> Polygon:
        return [[self.position(dimensions) for _ in range(self.count())] for _ in range(self.count())]


def _on_boundary(ring: Ring, point: Point) -> bool:
    return any(_between(a, b, point) and _turn(a, b, point) == 0 for a, b in pairwise(ring))


def _inside(ring: Ring, point: Point) -> bool:
    """Ray casting towards the east, exact; the boundary has been looked at before."""
    inside = False
    y = point[1]
    for a, b in pairwise(ring):
        if (a[1] > y) != (b[1] > y):
            low, high = (a, b) if a[1] < b[1] else (b, a)
            if _turn(low, high, point) > 0:
                inside = not inside
    return inside


def _between(a: Point, b: Point, point: Point) -> bool:
    return all(min(a[i], b[i]) <= point[i] <= max(a[i], b[i]) for i in (0, 1))


def _turn(a: Point, b: Point, point: Point) -> Fraction:
    """Positive where the point lies to the left of the way from a to b; 0 on the line."""
    ax, ay, bx, by, px, py = (Fraction(n) for n in (*a, *b, *point))
    return (bx - ax) * (py - ay) - (by - ay) * (px - ax)
