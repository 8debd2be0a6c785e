"""What lies where on the map, for the duty that is being assigned: the tools ask here in the canvas's coordinates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Callable, NamedTuple, Optional

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
    QgsRectangle,
)
from qgis.gui import QgsMapCanvas

from ..workspace.look import HOUSEHOLDS
from ..workspace.transforms import transform_between
from .picking import XY, PickIndex

HOUSEHOLD, VILLAGE, COMMUNE = "household", "village", "commune"


@dataclass(frozen=True)
class Places:
    """Where everything is that can be picked, in the workspace's coordinates; of communes a point inside.

    ``homes``: households by village, those without a point of their own too.
    """

    households: dict[str, XY] = field(default_factory=dict)
    villages: dict[str, XY] = field(default_factory=dict)
    homes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    communes: dict[str, XY] = field(default_factory=dict)


class Spot(NamedTuple):
    """Where a record can be picked: its point (None: none of its own), and the village of a household."""

    xy: Optional[XY]
    village: Optional[str] = None


class Ground:
    """`table` is what is picked: households, villages or communes. Indexes are made when they are first asked for."""

    def __init__(self, canvas: QgsMapCanvas) -> None:
        self._canvas = canvas
        self.table = HOUSEHOLD
        self.fill(Places(), QgsCoordinateReferenceSystem(), dict)

    def fill(
        self,
        places: Places,
        crs: QgsCoordinateReferenceSystem,
        shapes: Callable[[], Mapping[str, QgsGeometry]],
    ) -> None:
        """Take the places of a workspace, whose coordinates are ``crs``; ``shapes`` reads the areas of communes."""
        self.places = places
        self.crs = crs
        self._read_shapes = shapes
        self._shapes: Optional[Mapping[str, QgsGeometry]] = None
        self._indexes: dict[str, PickIndex] = {}
        self._ways: dict[bool, tuple[tuple[str, str], Optional[QgsCoordinateTransform]]] = {}

    def move(self, table: str, key: str, before: Optional[Spot], now: Optional[Spot]) -> None:
        """A record is elsewhere, new, or gone (None: it cannot be picked)."""
        points = {
            HOUSEHOLD: self.places.households,
            VILLAGE: self.places.villages,
            COMMUNE: self.places.communes,
        }
        old, new = points[table].get(key), None if now is None else now.xy
        if table in self._indexes and old != new:
            self._indexes[table].put(key, old, new)
        if new is None:
            points[table].pop(key, None)
        else:
            points[table][key] = new
        if table == COMMUNE:
            self._shapes = None
        homes = self.places.homes
        if before is not None and before.village in homes:
            homes[before.village] = tuple(each for each in homes[before.village] if each != key)
        if now is not None and now.village is not None:
            homes[now.village] = (*(each for each in homes.get(now.village, ()) if each != key), key)

    def prepare(self) -> Iterator[None]:
        """Make the indexes, with places to pause."""
        for table in (VILLAGE, HOUSEHOLD):
            yield from self._index(table).steps()

    @property
    def households_shown(self) -> bool:
        """Whether the map is near enough for households to be on it."""
        return bool(self._canvas.scale() <= HOUSEHOLDS)

    # -- asking ----------------------------------------------------------------------------------------------

    def at(self, point: QgsPointXY, reach_px: int) -> tuple[str, ...]:
        """What is under a point; where only a village is, all its households."""
        x, y = self._into(point)
        reach = self._metres(reach_px)
        if self.table == COMMUNE:
            return self._communes_with(x, y)
        if self.table == VILLAGE or not self.households_shown:
            return self._taken(self._index(VILLAGE).nearest((x, y), reach))
        found = self._index(HOUSEHOLD).nearest((x, y), reach)
        if found is not None:
            return (found,)
        return self._taken(self._index(VILLAGE).nearest((x, y), reach))

    def in_rectangle(self, a: QgsPointXY, b: QgsPointXY) -> list[str]:
        """What is in the rectangle on the canvas between two corners."""
        if self._way(into=True) is None and self.table != COMMUNE:
            (x0, y0), (x1, y1) = self._into(a), self._into(b)
            found = self._index(self.table).in_rectangle(x0, y0, x1, y1)
            return found + self._without_point(self._index(VILLAGE).in_rectangle(x0, y0, x1, y1))
        return self.in_polygon([a, QgsPointXY(b.x(), a.y()), b, QgsPointXY(a.x(), b.y())])

    def households_in(self, extent: QgsRectangle) -> list[str]:
        """The households with a point of their own in an extent of the canvas, or near it."""
        way = self._way(into=True)
        box = extent if way is None else way.transformBoundingBox(extent)
        corners = (box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum())
        return self._index(HOUSEHOLD).in_rectangle(*corners)

    def in_polygon(self, ring: Iterable[QgsPointXY]) -> list[str]:
        """What is inside a ring on the canvas."""
        corners = [self._into(point) for point in ring]
        if self.table == COMMUNE:
            return PickIndex(self.places.communes).in_polygon(corners)
        found = self._index(self.table).in_polygon(corners)
        return found + self._without_point(self._index(VILLAGE).in_polygon(corners))

    def along(self, a: QgsPointXY, b: QgsPointXY, reach_px: int) -> list[str]:
        """What is within some pixels of a stroke on the canvas."""
        start, end, reach = self._into(a), self._into(b), self._metres(reach_px)
        if self.table == COMMUNE:
            return [*self._communes_with(*start), *self._communes_with(*end)]
        villages = self._index(VILLAGE).along(start, end, reach)
        if self.table == VILLAGE:
            return villages
        if self.households_shown:
            return self._index(HOUSEHOLD).along(start, end, reach) + self._without_point(villages)
        return [home for village in villages for home in self.places.homes.get(village, ())]

    def on_canvas(self, xy: XY) -> QgsPointXY:
        """A place of the workspace in the canvas's coordinates."""
        way = self._way(into=False)
        point = QgsPointXY(*xy)
        return point if way is None else way.transform(point)

    def same_coordinates(self) -> bool:
        """Whether the canvas shows the workspace's own coordinates."""
        return self._way(into=False) is None

    def xy(self, table: str, key: str) -> Optional[XY]:
        """Where something is; a household without a point is at its village, which the caller knows."""
        if table == COMMUNE:
            return self.places.communes.get(key)
        return (self.places.households if table == HOUSEHOLD else self.places.villages).get(key)

    # -- inside ----------------------------------------------------------------------------------------------

    def _taken(self, village: Optional[str]) -> tuple[str, ...]:
        """A village that was hit, or in its place its households."""
        if village is None:
            return ()
        return (village,) if self.table == VILLAGE else tuple(self.places.homes.get(village, ()))

    def _without_point(self, villages: list[str]) -> list[str]:
        """Households of villages that have no point of their own: they are where the village is."""
        if self.table != HOUSEHOLD:
            return []
        homes = (home for village in villages for home in self.places.homes.get(village, ()))
        return [home for home in homes if home not in self.places.households]

    def _index(self, table: str) -> PickIndex:
        if table not in self._indexes:
            points = self.places.households if table == HOUSEHOLD else self.places.villages
            self._indexes[table] = PickIndex(points)
        return self._indexes[table]

    def _communes_with(self, x: float, y: float) -> tuple[str, ...]:
        point = QgsGeometry.fromPointXY(QgsPointXY(x, y))
        near = QgsPointXY(x, y)
        if self._shapes is None:
            self._shapes = self._read_shapes()
        for key, shape in self._shapes.items():
            if shape.boundingBox().contains(near) and shape.contains(point):
                return (key,)
        return ()

    def _metres(self, pixels: int) -> float:
        """So many pixels of the canvas, in the workspace's units."""
        width = self._canvas.mapUnitsPerPixel() * pixels
        way = self._way(into=True)
        if way is None:
            return float(width)
        middle = self._canvas.extent().center()
        box = QgsRectangle(middle.x(), middle.y(), middle.x() + width, middle.y() + width)
        return float(way.transformBoundingBox(box).width())

    def _into(self, point: QgsPointXY) -> XY:
        way = self._way(into=True)
        if way is not None:
            point = way.transform(point)
        return point.x(), point.y()

    def _way(self, into: bool) -> Optional[QgsCoordinateTransform]:
        """The transform between canvas and workspace; None where they have the same coordinates."""
        canvas = self._canvas.mapSettings().destinationCrs()
        names = (canvas.authid(), self.crs.authid())
        kept = self._ways.get(into)
        if kept is None or kept[0] != names:
            ends = (canvas, self.crs) if into else (self.crs, canvas)
            same = canvas == self.crs or not (canvas.isValid() and self.crs.isValid())
            way = None if same else transform_between(QgsProject.instance(), *ends)
            kept = self._ways[into] = (names, way)
        return kept[1]
