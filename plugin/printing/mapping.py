"""Fills the map of one sheet: extent at a round scale, one page's features, labels and legend lines."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Optional

from qgis.core import (
    QgsFeature,
    QgsGeometry,
    QgsLayoutItemMap,
    QgsMapLayer,
    QgsPointXY,
    QgsRasterLayer,
    QgsRectangle,
    QgsWkbTypes,
)

from .. import symbols
from . import cartography, catchments
from .fonts import SMALLEST_POINTS
from .graticule import grid_lines, set_grid
from .job import Page
from .labels import (
    Area,
    Labelled,
    Line,
    Mark,
    Paper,
    label_map,
    points_inside,
    rectangle,
    soft_lines,
    symbol_box,
)
from .layers import JobLayers
from .legend import Entry
from .legend_entries import Seen, Wording, legend_entries
from .scale import Box, extent_at, fitting_scale, grid_interval
from .spreading import loosened, spread

# From far, only what commands or keeps a stretch of border.
_SHOWN_FAR = (
    "border_post",
    "border_command",
    "province_command",
    "area_defence_command",
    "econ_defence",
    "army_unit",
)
_FAR_FOR_ONE = 200_000
_NEIGHBOUR = "#5A5A5A"
_SITE_RADIUS_MM = 2.2
# Ground around a commune, around the whole area.
_MARGIN_MM, _AREA_MARGIN_MM = 7.0, 5.0


@dataclass
class Drawn:
    """What a map came to show: its scale, grid, and the words and symbols its legend needs."""

    scale: int
    grid_m: int
    labelled: Labelled
    entries: list[Entry] = field(default_factory=list)


class SheetMaps:
    """Draws the maps of a job, page after page, on the same layers."""

    def __init__(self, layers: JobLayers, words: dict[str, str]) -> None:
        self.layers = layers
        self.words = words
        self.relief: Optional[QgsRasterLayer] = None
        self.contours: Optional[QgsRasterLayer] = None
        self.brief = False

    def background(self) -> list[QgsMapLayer]:
        return [layer for layer in (self.contours, self.relief) if layer is not None]

    def commune(self, item: QgsLayoutItemMap, code: str, catchments_title: str = "") -> Drawn:
        """The map of one commune: its villages and what lies around it; with a title, its catchments too."""
        focus = self.layers.rows("commune", {"code": code})
        shape = focus[0].geometry()
        drawn = self._frame(item, _box(shape))
        villages = self.layers.rows("village", {"commune": code})
        self._around(item, shape)
        catchments.show(self.layers, code if catchments_title else "")
        drawn = self._fill(item, drawn, villages, [code])
        boxes = (*drawn.labelled.boxes.values(), *drawn.labelled.symbols.values())
        catchments.number(self.layers, boxes, Paper(_extent(item), item.rect().width()))
        drawn.entries += catchments.entries(self.layers, item.extent(), self.words, catchments_title)
        return drawn

    def charge(self, item: QgsLayoutItemMap, page: Page, smallest_m: float = 3000.0) -> Drawn:
        """The map of one cadre's charge: the villages, a line to each, the communes they lie in."""
        cadre = str(page.cadre)
        villages = self.layers.rows("charge", {"cadre": cadre})
        lines = self.layers.rows("charge_line", {"cadre": cadre})
        shapes = [feature.geometry() for feature in [*villages, *lines] if not feature.geometry().isEmpty()]
        codes = sorted({str(village["commune"]) for village in villages} | set(page.communes))
        communes = [row for code in codes for row in self.layers.rows("commune", {"code": code})]
        area = QgsGeometry.unaryUnion([row.geometry() for row in communes]) if communes else QgsGeometry()
        if not shapes:
            shapes = [area if communes else self._somewhere(page)]
        box = _box(shapes[0])
        for shape in shapes[1:]:
            box = box.united(_box(shape))
        spare = max(0.0, smallest_m - max(box.width, box.height)) / 2
        drawn = self._frame(item, box.grown(spare), margin_mm=12.0)
        self.layers.refill("charge_line", [(line.geometry(), [line["households"]]) for line in lines])
        self._around(item, area)
        return self._fill(item, drawn, villages, codes, cadre)

    def _somewhere(self, page: Page) -> QgsGeometry:
        """What to show for a charge without a place: around where the cadre starts, else everything."""
        if page.extent is not None:
            return QgsGeometry.fromRect(QgsRectangle(*page.extent))
        return QgsGeometry.fromRect(self.layers.source["commune"].extent())

    def province(self, item: QgsLayoutItemMap) -> Drawn:
        """The map of all communes of the job, filled by band."""
        communes = self._own_communes()
        drawn = self._frame(item, self.area(), margin_mm=_AREA_MARGIN_MM)
        paper = Paper(_extent(item), item.rect().width())
        areas = [_commune_area(row, paper) for row in communes]
        units = [unit for unit in self._units(item) if unit["kind"] in _SHOWN_FAR]
        sites = self._sites(item)
        marks = [replace(_unit_mark(unit), radius=1.6, optional=True) for unit in units]
        marks += [_mark(site, "s", 1.4, (), 0.0) for site in sites]
        marks = self._moved_apart(marks, [], paper)
        self._draw_units(units, marks[: len(units)])
        self._draw_sites(sites, marks[len(units) :])
        drawn.labelled = self._labels(marks, areas, paper)
        drawn.entries = self._entries(item, Seen(units=units, sites=sites, communes=communes))
        return drawn

    def scale_on(self, item: QgsLayoutItemMap, page: Page) -> int:
        """The scale at which the commune or the whole area of `page` would be drawn in this frame."""
        width, height = item.rect().width(), item.rect().height()
        if page.code is None:
            return fitting_scale(self.area(), width, height, _AREA_MARGIN_MM)
        shape = self.layers.rows("commune", {"code": page.code})[0].geometry()
        return fitting_scale(_box(shape), width, height, _MARGIN_MM)

    def area(self) -> Box:
        """The ground of all communes that the print is about."""
        communes = self._own_communes()
        box = _box(communes[0].geometry())
        for row in communes[1:]:
            box = box.united(_box(row.geometry()))
        return box

    def _own_communes(self) -> list[QgsFeature]:
        return [row for row in self.layers.rows("commune") if int(row["own"] or 0)]

    def _fill(
        self,
        item: QgsLayoutItemMap,
        drawn: Drawn,
        villages: list[QgsFeature],
        codes: list[str],
        cadre: str = "",
    ) -> Drawn:
        paper = Paper(_extent(item), item.rect().width())
        # Large circles first, so that a small one is never hidden.
        villages = sorted(villages, key=lambda village: (-int(village["in_need"] or 0), str(village["code"])))
        villages = villages if cadre else _loosened(villages, paper)
        self.layers.refill(
            "village",
            [
                (v.geometry(), [v["name"], v["note"], v["band"], v["in_need"], v["no_members"]])
                for v in villages
            ],
        )
        self.layers.refill(
            "triangle", [(v.geometry(), [v["in_need"]]) for v in villages if int(v["no_members"] or 0)]
        )
        points = self.layers.rows("charge_household", {"cadre": cadre}) if cadre else []
        if not cadre:
            points = [row for code in codes for row in self.layers.rows("household", {"commune": code})]
        self.layers.refill("household", [(row.geometry(), [row["state"]]) for row in points])
        units, sites = self._units(item), self._sites(item, codes)
        if cadre and drawn.scale > _FAR_FOR_ONE:
            # The sheet of one person who goes far names where to start and the posts on the way.
            units, sites = [unit for unit in units if self._matters(unit)], []
        marks = [_village_mark(village) for village in villages if not village.geometry().isEmpty()]
        others = [*(_unit_mark(unit) for unit in units), *(_site_mark(site) for site in sites)]
        others = self._moved_apart(others, marks, paper)
        self._draw_units(units, others[: len(units)])
        self._draw_sites(sites, others[len(units) :])
        marks += others
        areas = self._neighbours(item, codes, paper)
        drawn.labelled = self._labels(marks, areas, paper)
        if any(key.startswith("v") for key in drawn.labelled.missing):
            # Too many for their counts: those stand in the roster, the map keeps to names.
            drawn.labelled = self._labels([_brief(mark) for mark in marks], areas, paper)
        drawn.entries = self._entries(item, Seen(villages, units, sites))
        return drawn

    def _frame(self, item: QgsLayoutItemMap, ground: Box, margin_mm: float = _MARGIN_MM) -> Drawn:
        width, height = item.rect().width(), item.rect().height()
        scale = fitting_scale(ground, width, height, margin_mm)
        extent = extent_at(scale, ground.centre, width, height)
        item.setCrs(self.layers.crs)
        item.setKeepLayerSet(True)
        item.setExtent(rectangle(extent))
        interval = grid_interval(scale, width)
        set_grid(item, interval)
        if self.contours is not None:
            cartography.set_contours(self.contours, scale)
        for name in (
            "village",
            "household",
            "triangle",
            "unit",
            "site",
            "focus",
            "mask",
            "leader",
            "label",
            "charge_line",
        ):
            self.layers.refill(name, [])
        self.layers.refill("grid", [(line, [""]) for line in grid_lines(extent, interval)])
        return Drawn(scale, interval, Labelled([], [], {}, {}, []))

    def _around(self, item: QgsLayoutItemMap, shape: QgsGeometry) -> None:
        if shape.isEmpty():
            return
        window = QgsGeometry.fromRect(item.extent())
        shape = shape.makeValid() if not shape.isGeosValid() else shape
        self.layers.refill("focus", [(shape, [""])])
        self.layers.refill("mask", [(window.difference(shape), [""])])

    def _units(self, item: QgsLayoutItemMap) -> list[QgsFeature]:
        return sorted(self.layers.rows("unit", within=_well_inside(item)), key=_importance)

    def _matters(self, unit: QgsFeature) -> bool:
        """Whether a unit commands, keeps the border, or is where the charge on the sheet starts."""
        if unit["kind"] in _SHOWN_FAR:
            return True
        starts = [
            QgsGeometry(row.geometry().vertexAt(0).clone())
            for row in self.layers.page["charge_line"].getFeatures()
        ]
        return any(start.distance(unit.geometry()) < 1.0 for start in starts)

    def _draw_units(self, units: list[QgsFeature], marks: list[Mark]) -> None:
        places = [
            (unit, QgsGeometry.fromPointXY(QgsPointXY(mark.x, mark.y))) for unit, mark in zip(units, marks)
        ]
        self.layers.refill("unit", [(place, [unit["name"], unit["kind"]]) for unit, place in places])

    def _sites(self, item: QgsLayoutItemMap, codes: Optional[list[str]] = None) -> list[QgsFeature]:
        sites = self.layers.rows("site", within=_well_inside(item))
        return [site for site in sites if codes is None or str(site["commune"]) in codes]

    def _draw_sites(self, sites: list[QgsFeature], marks: list[Mark]) -> None:
        places = [
            (site, QgsGeometry.fromPointXY(QgsPointXY(mark.x, mark.y))) for site, mark in zip(sites, marks)
        ]
        self.layers.refill("site", [(place, [site["name"], site["status"]]) for site, place in places])

    def _moved_apart(self, marks: list[Mark], fixed: list[Mark], paper: Paper) -> list[Mark]:
        """Units and sites a little aside where they would cover a village or each other; villages stay."""
        wanted = [(*paper.to_mm(mark.x, mark.y), mark.radius) for mark in marks]
        places = [paper.to_map(x, y) for x, y in spread(wanted, [symbol_box(mark, paper) for mark in fixed])]
        return [replace(mark, x=x, y=y) for mark, (x, y) in zip(marks, places)]

    def _neighbours(self, item: QgsLayoutItemMap, codes: list[str], paper: Paper) -> list[Area]:
        window = QgsGeometry.fromRect(item.extent())
        areas = []
        for row in self.layers.rows("commune", within=item.extent()):
            if str(row["code"]) in codes:
                continue
            lines = (Line(_text(row["name"]), 6.6, False, True, _NEIGHBOUR),)
            points = points_inside(row.geometry().intersection(window), paper, lines)
            areas.append(Area(f"c{row['code']}", points[:-1], lines))
        return areas

    def _entries(self, item: QgsLayoutItemMap, seen: Seen) -> list[Entry]:
        interval = int(self.contours.renderer().contourInterval()) if self.contours is not None else None
        return legend_entries(self.layers, item.extent(), seen, Wording(self.words, self.brief, interval))

    def _labels(self, marks: list[Mark], areas: list[Area], paper: Paper) -> Labelled:
        window = QgsGeometry.fromRect(rectangle(paper.extent))
        lines = [(row.geometry(), 2.0) for row in self.layers.page["focus"].getFeatures()]
        lines += [(row.geometry(), 1.5) for row in self.layers.page["charge_line"].getFeatures()]
        for table, weight in (("border_line", 3.0), ("road", 0.25), ("river", 0.25)):
            lines += [
                (row.geometry(), weight) for row in self.layers.rows(table, within=window.boundingBox())
            ]
        clipped = [(_outline(shape).intersection(window), weight) for shape, weight in lines]
        labelled = label_map(marks, areas, paper, soft_lines(clipped, paper))
        self.layers.refill("label", labelled.labels)
        self.layers.refill("leader", labelled.leaders)
        return labelled


def _commune_area(row: QgsFeature, paper: Paper) -> Area:
    lines = [Line(_text(row["short"]), 6.6, True)]
    if _text(row["note"]):
        lines.append(Line(_text(row["note"]), 6.0))
    points = points_inside(row.geometry(), paper, lines)
    return Area(f"c{row['code']}", points, tuple(lines), 1000.0, optional=False)


def _well_inside(item: QgsLayoutItemMap, margin_mm: float = 3.5) -> QgsRectangle:
    """The ground on which a symbol is not cut by the frame."""
    extent = item.extent()
    return extent.buffered(-margin_mm * extent.width() / item.rect().width())


def _loosened(villages: list[QgsFeature], paper: Paper) -> list[QgsFeature]:
    """Villages a little aside where their circles would hide each other, the large ones less."""
    placed = [village for village in villages if not village.geometry().isEmpty()]
    points = [village.geometry().asPoint() for village in placed]
    circles = [
        (*paper.to_mm(point.x(), point.y()), symbols.village_size_mm(int(village["in_need"] or 0)) / 2)
        for village, point in zip(placed, points)
    ]
    for village, circle, place in zip(placed, circles, loosened(circles)):
        if place != circle[:2]:
            village.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(*paper.to_map(*place))))
    return villages


def _village_mark(village: QgsFeature) -> Mark:
    in_need = int(village["in_need"] or 0)
    radius = symbols.village_size_mm(in_need) / 2 + 0.3
    lines = [Line(_text(village["name"]), 7.0, True)]
    lines += [Line(line, 6.0) for line in _text(village["note"]).split("\n") if line]
    raised = 2.9 if int(village["no_members"] or 0) else 0.0
    return _mark(village, "v", radius, tuple(lines), 100.0 + in_need, raised)


def _brief(mark: Mark) -> Mark:
    """A mark whose label has its first line only, in the smallest type."""
    return replace(mark, lines=tuple(replace(line, points=SMALLEST_POINTS) for line in mark.lines[:1]))


def _unit_mark(unit: QgsFeature) -> Mark:
    size = float(symbols.STYLES["unit"].get(str(unit["kind"]), {}).get("size_mm", 3.4))
    return _mark(unit, "u", size / 2 + 0.4, (Line(_text(unit["name"]), 6.6, True),), 500.0)


def _importance(unit: QgsFeature) -> tuple[int, str]:
    kinds = list(symbols.STYLES["unit"])
    kind = str(unit["kind"])
    return (kinds.index(kind) if kind in kinds else len(kinds)), str(unit["code"])


def _site_mark(site: QgsFeature) -> Mark:
    return _mark(site, "s", _SITE_RADIUS_MM, (Line(_text(site["name"]), 6.0, False, True, "#00513C"),), 50.0)


def _mark(
    row: QgsFeature, prefix: str, radius: float, lines: tuple[Line, ...], weight: float, raised: float = 0.0
) -> Mark:
    point: QgsPointXY = row.geometry().asPoint()
    key = f"{prefix}{row['code']}"
    return Mark(key, point.x(), point.y(), radius, lines, weight, raised=raised)


def _text(value: object) -> str:
    # QGIS hands over NULL as an object of its own, which is false and prints as the word NULL.
    return str(value) if value else ""


def _outline(shape: QgsGeometry) -> QgsGeometry:
    if shape.type() != QgsWkbTypes.GeometryType.PolygonGeometry:
        return shape
    return QgsGeometry(shape.constGet().boundary())


def _box(geometry: QgsGeometry) -> Box:
    bounds = geometry.boundingBox()
    return Box(bounds.xMinimum(), bounds.yMinimum(), bounds.xMaximum(), bounds.yMaximum())


def _extent(item: QgsLayoutItemMap) -> Box:
    bounds = item.extent()
    return Box(bounds.xMinimum(), bounds.yMinimum(), bounds.xMaximum(), bounds.yMaximum())
