"""A line or an area while it is drawn and changed: its vertices one by one, none of the others touched. Plain Python.

What is not touched stays as it was read, to the last bit. As the engine takes it, a line is a tuple of lines of (x, y), an
area a tuple of areas, each a tuple of rings that end where they begin; here a ring's last vertex is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import hypot
from typing import Any, Optional

from ...layers.schema import TABLES

Position = tuple[float, float]
Path = tuple[Position, ...]
Address = tuple[int, int]
AREA, LINE = "MULTIPOLYGON", "MULTILINESTRING"


@dataclass(frozen=True)
class Outline:
    """``parts``: of a line one path each, of an area the outer ring and the holes. Paths are found by (part, path)."""

    is_area: bool
    parts: tuple[tuple[Path, ...], ...] = ()

    @property
    def least(self) -> int:
        """How many vertices a path needs."""
        return 3 if self.is_area else 2

    def shape(self) -> Any:
        """As the engine takes it; None where nothing is left."""
        if not self.parts:
            return None
        if self.is_area:
            return tuple(tuple((*path, path[0]) for path in part) for part in self.parts)
        return tuple(part[0] for part in self.parts)

    def paths(self) -> Iterator[tuple[Address, Path]]:
        """Every path with where it is found."""
        for number, part in enumerate(self.parts):
            for place, path in enumerate(part):
                yield (number, place), path

    def path(self, address: Address) -> Path:
        """The path at ``address``."""
        return self.parts[address[0]][address[1]]

    def count(self) -> int:
        """How many vertices there are."""
        return sum(len(path) for _, path in self.paths())

    def size(self) -> float:
        """How long (metres) or how large (square metres) it is, in the plane of the workspace."""
        return sum(
            (1 if address[1] == 0 else -1) * abs(_enclosed(path)) if self.is_area else _length(path)
            for address, path in self.paths()
        )

    def neighbours(self, address: Address, index: int) -> list[Position]:
        """The vertices before and after the one at ``index``, as far as there are."""
        path = self.path(address)
        if self.is_area:
            return [path[index - 1], path[(index + 1) % len(path)]]
        return [path[place] for place in (index - 1, index + 1) if 0 <= place < len(path)]

    def moved(self, address: Address, index: int, to: Position) -> Outline:
        """One vertex elsewhere."""
        path = self.path(address)
        return self._with(address, (*path[:index], to, *path[index + 1 :]))

    def with_vertex(self, address: Address, index: int, at: Position) -> Outline:
        """A vertex more, before the one at ``index``."""
        path = self.path(address)
        return self._with(address, (*path[:index], at, *path[index:]))

    def without_vertex(self, address: Address, index: int) -> Optional[Outline]:
        """A vertex less; None where the path needs all it has."""
        path = self.path(address)
        if len(path) <= self.least:
            return None
        return self._with(address, (*path[:index], *path[index + 1 :]))

    def with_part(self, path: Path, hole_of: Optional[int] = None) -> Outline:
        """A part more, or a hole in the part ``hole_of``."""
        if hole_of is None:
            return Outline(self.is_area, (*self.parts, (path,)))
        holed = (*self.parts[hole_of], path)
        return Outline(self.is_area, (*self.parts[:hole_of], holed, *self.parts[hole_of + 1 :]))

    def without_path(self, address: Address) -> Outline:
        """A hole less; or a part with its holes."""
        number, place = address
        if place:
            part = self.parts[number]
            return self._with_part(number, (*part[:place], *part[place + 1 :]))
        return Outline(self.is_area, (*self.parts[:number], *self.parts[number + 1 :]))

    def _with(self, address: Address, path: Path) -> Outline:
        number, place = address
        part = self.parts[number]
        return self._with_part(number, (*part[:place], path, *part[place + 1 :]))

    def _with_part(self, number: int, part: tuple[Path, ...]) -> Outline:
        return Outline(self.is_area, (*self.parts[:number], part, *self.parts[number + 1 :]))


def outline_of(table: str, shape: Any) -> Outline:
    """The outline of a shape of ``table`` (None: unknown)."""
    is_area = TABLES[table].geometry == AREA
    if shape is None:
        return Outline(is_area)
    if is_area:
        return Outline(True, tuple(tuple(tuple(ring[:-1]) for ring in part) for part in shape))
    return Outline(False, tuple((tuple(line),) for line in shape))


def _length(path: Path) -> float:
    return sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in zip(path, path[1:]))


def _enclosed(path: Path) -> float:
    """The area inside a ring (signed), reckoned from its first vertex so that large coordinates cost no precision."""
    x0, y0 = path[0]
    turned = zip(path, (*path[1:], path[0]))
    return sum((a[0] - x0) * (b[1] - y0) - (b[0] - x0) * (a[1] - y0) for a, b in turned) / 2
