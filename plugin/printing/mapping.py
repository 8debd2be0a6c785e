"""Fills the map of one sheet: extent at a round scale, one page's features, labels and legend lines."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Optional

from qgis.core import (
    QgsFeature,
    QgsGeometry,
    QgsLayoutItemMap,
    QgsLayoutItemMapGrid,
    QgsMapLayer,
    QgsPointXY,
    QgsRasterLayer,
    QgsRectangle,
    QgsTextFormat,
    QgsUnitTypes,
    QgsWkbTypes,
)
from qgis.PyQt.QtGui import QColor

from .. import symbols
from . import cartography
from .fonts import text_font
from .job import Page
from .labels import Area, Labelled, Line, Mark, Paper, label_map, points_inside, rectangle, soft_lines
from .layers import JobLayers
from .legend import Entry
from .scale import Box, extent_at, fitting_scale, grid_interval

MM = QgsUnitTypes.LayoutUnit.LayoutMillimeters
# From far, only what commands or keeps a stretch of border.
_SHOWN_FAR = ("border_post", "border_command", "province_command", "area_defence_command", "econ_defence", "army_unit")
_NEIGHBOUR = "#5A5A5A"
_UNIT_RADIUS_MM, _SITE_RADIUS_MM = 2.5, 2.2


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

    def background(self) -> list[QgsMapLayer]:
        return [layer for layer in (self.contours, self.relief) if layer is not None]

    def commune(self, item: QgsLayoutItemMap, code: str) -> Drawn:
        """The map of one commune: its villages and what lies around it."""
        focus = self.layers.rows("commune", {"code": code})
        shape = focus[0].geometry()
        drawn = self._frame(item, _box(shape))
        villages = self.layers.rows("village", {"commune": code})
        self._around(item, shape)
        return self._fill(item, drawn, villages, [code])

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
        communes = [row for row in self.layers.rows("commune") if int(row["own"] or 0)]
        box = _box(communes[0].geometry())
        for row in communes[1:]:
            box = box.united(_box(row.geometry()))
        drawn = self._frame(item, box, margin_mm=5.0)
        paper = Paper(_extent(item), item.rect().width())
        areas = [
            Area(
                f"c{row['code']}", points_inside(row.geometry(), 15),
                (Line(_text(row["name"]), 7.0, True), Line(_text(row["note"]), 6.2)), 1000.0, optional=False,
            )
            for row in communes
        ]  # fmt: skip
        units = [unit for unit in self._units(item) if unit["kind"] in _SHOWN_FAR]
        self.layers.refill("unit", [(unit.geometry(), [unit["name"], unit["kind"]]) for unit in units])
        sites = self._sites(item)
        marks = [replace(mark, radius=1.6, optional=True) for mark in self._unit_marks(units)]
        marks += [_mark(site, "s", 1.4, (), 0.0) for site in sites]
        drawn.labelled = self._labels(marks, areas, paper)
        drawn.entries = self._legend(item, [], units, sites, communes)
        return drawn

    def _fill(
        self, item: QgsLayoutItemMap, drawn: Drawn, villages: list[QgsFeature], codes: list[str], cadre: str = ""
    ) -> Drawn:
        paper = Paper(_extent(item), item.rect().width())
        self.layers.refill(
            "village",
            [(v.geometry(), [v["name"], v["note"], v["band"], v["in_need"], v["no_members"]]) for v in villages],
        )
        self.layers.refill(
            "triangle", [(v.geometry(), [v["in_need"]]) for v in villages if int(v["no_members"] or 0)]
        )
        points = self.layers.rows("charge_household", {"cadre": cadre}) if cadre else []
        if not cadre:
            points = [row for code in codes for row in self.layers.rows("household", {"commune": code})]
        self.layers.refill("household", [(row.geometry(), [row["state"]]) for row in points])
        units, sites = self._units(item), self._sites(item, codes)
        marks = [_village_mark(village) for village in villages if not village.geometry().isEmpty()]
        marks += self._unit_marks(units)
        marks += [_site_mark(site) for site in sites]
        drawn.labelled = self._labels(marks, self._neighbours(item, codes), paper)
        drawn.entries = self._legend(item, villages, units, sites, [])
        return drawn

    def _frame(self, item: QgsLayoutItemMap, ground: Box, margin_mm: float = 9.0) -> Drawn:
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
        for name in ("village", "household", "triangle", "unit", "site", "focus", "mask", "leader", "label", "charge_line"):
            self.layers.refill(name, [])
        return Drawn(scale, interval, Labelled([], [], {}, {}, []))

    def _around(self, item: QgsLayoutItemMap, shape: QgsGeometry) -> None:
        if shape.isEmpty():
            return
        window = QgsGeometry.fromRect(item.extent())
        shape = shape.makeValid() if not shape.isGeosValid() else shape
        self.layers.refill("focus", [(shape, [""])])
        self.layers.refill("mask", [(window.difference(shape), [""])])

    def _units(self, item: QgsLayoutItemMap) -> list[QgsFeature]:
        units = self.layers.rows("unit", within=item.extent())
        self.layers.refill("unit", [(unit.geometry(), [unit["name"], unit["kind"]]) for unit in units])
        return units

    def _sites(self, item: QgsLayoutItemMap, codes: Optional[list[str]] = None) -> list[QgsFeature]:
        sites = self.layers.rows("site", within=item.extent())
        if codes is not None:
            sites = [site for site in sites if str(site["commune"]) in codes]
        self.layers.refill("site", [(site.geometry(), [site["name"], site["status"]]) for site in sites])
        return sites

    def _unit_marks(self, units: list[QgsFeature]) -> list[Mark]:
        return [
            _mark(unit, "u", _UNIT_RADIUS_MM, (Line(_text(unit["name"]), 6.6, True, False, "#000000"),), 500.0)
            for unit in units
        ]

    def _neighbours(self, item: QgsLayoutItemMap, codes: list[str]) -> list[Area]:
        window = QgsGeometry.fromRect(item.extent())
        areas = []
        for row in self.layers.rows("commune", within=item.extent()):
            if str(row["code"]) in codes:
                continue
            points = points_inside(row.geometry().intersection(window), 7)
            line = Line(_text(row["name"]), 6.6, False, True, _NEIGHBOUR)
            areas.append(Area(f"c{row['code']}", points, (line,)))
        return areas

    def _labels(self, marks: list[Mark], areas: list[Area], paper: Paper) -> Labelled:
        window = QgsGeometry.fromRect(rectangle(paper.extent))
        lines = [(row.geometry(), 1.5) for row in self.layers.page["focus"].getFeatures()]
        for table, weight in (("border_line", 2.0), ("road", 0.6), ("river", 0.6)):
            lines += [(row.geometry(), weight) for row in self.layers.rows(table, within=window.boundingBox())]
        clipped = [(_outline(shape).intersection(window), weight) for shape, weight in lines]
        labelled = label_map(marks, areas, paper, soft_lines(clipped, paper))
        self.layers.refill("label", labelled.labels)
        self.layers.refill("leader", labelled.leaders)
        return labelled

    def _legend(
        self,
        item: QgsLayoutItemMap,
        villages: list[QgsFeature],
        units: list[QgsFeature],
        sites: list[QgsFeature],
        banded: list[QgsFeature],
    ) -> list[Entry]:
        words = self.words
        entries: list[Entry] = []

        def add(group: str, symbol: object, key: str) -> None:
            entries.append(Entry(words[f"group.{group}"], symbol, words[key]))  # type: ignore[arg-type]

        bands = {str(row["band"]) for row in villages}
        for band in symbols.BANDS:
            if band in bands:
                add("villages", symbols.village_symbol(band, sized=False), f"village.{band}")
        if any(int(row["no_members"] or 0) for row in villages):
            add("villages", symbols.no_members_symbol(), "village.no_members")
        states = {str(row["state"]) for row in self.layers.page["household"].getFeatures()}
        for state in symbols.STYLES["household"]:
            if state in states:
                add("villages", symbols.household_symbol(state), f"household.{state}")
        areas = {str(row["band"]) for row in banded}
        for band in symbols.BANDS:
            if band in areas:
                add("communes", symbols.band_fill(band), f"commune.{band}")
        kinds = {str(row["kind"]) for row in units}
        for kind in symbols.STYLES["unit"]:
            if kind in kinds:
                add("units", symbols.unit_symbol(kind), f"unit.{kind}")
        statuses = {str(row["status"]) for row in sites}
        for status in symbols.STYLES["model_site"]:
            if status in statuses:
                add("units", symbols.site_symbol(status), f"site.{status}")
        return entries + self._background_entries(item)

    def _background_entries(self, item: QgsLayoutItemMap) -> list[Entry]:
        words, group = self.words, self.words["group.ground"]
        within = item.extent()
        entries: list[Entry] = []
        if self.layers.page["charge_line"].featureCount():
            entries.append(Entry(group, symbols.plain_line(symbols.PALETTE["dark_grey"], 0.6), words["line.charge"]))
        if self.layers.rows("border_line", within=within):
            entries.append(Entry(group, symbols.state_border_symbol(), words["line.border"]))
        entries.append(Entry(group, symbols.commune_border_symbol(), words["line.commune"]))
        for table, symbol_of in (("road", symbols.road_symbol), ("river", symbols.river_symbol)):
            present = {_text(row["class"]) for row in self.layers.rows(table, within=within)}
            said: list[str] = []
            for value in cartography.road_and_river_classes(self.layers.source.get(table)):
                text = words.get(f"{table}.{value}", words[table])
                if value in present and text not in said:
                    said.append(text)
                    entries.append(Entry(group, symbol_of(value), text))
        return entries


def set_grid(item: QgsLayoutItemMap, interval: int) -> None:
    """A grid of the map's own coordinates, named in kilometres on the frame."""
    grids = item.grids()
    if grids.size() == 0:
        grids.addGrid(QgsLayoutItemMapGrid("vn2000", item))
    grid = grids.grid(0)
    grid.setEnabled(True)
    grid.setUnits(QgsLayoutItemMapGrid.GridUnit.MapUnit)
    grid.setIntervalX(interval)
    grid.setIntervalY(interval)
    grid.setStyle(QgsLayoutItemMapGrid.GridStyle.Solid)
    grid.setLineSymbol(symbols.plain_line("#8C8C8C", 0.1))
    grid.setFrameStyle(QgsLayoutItemMapGrid.FrameStyle.ExteriorTicks)
    grid.setFrameWidth(1.0)
    grid.setFramePenSize(0.2)
    grid.setAnnotationEnabled(True)
    grid.setAnnotationFormat(QgsLayoutItemMapGrid.AnnotationFormat.CustomFormat)
    whole = interval % 1000 == 0
    number = "round(@grid_number / 1000)" if whole else "round(@grid_number / 1000, 2)"
    grid.setAnnotationExpression(f"to_string({number})")
    grid.setAnnotationFrameDistance(0.5)
    text = QgsTextFormat()
    text.setFont(text_font(5.8))
    text.setSize(5.8)
    text.setColor(QColor("#202020"))
    grid.setAnnotationTextFormat(text)
    side = QgsLayoutItemMapGrid.BorderSide
    for border in (side.Left, side.Right, side.Top, side.Bottom):
        grid.setAnnotationPosition(QgsLayoutItemMapGrid.AnnotationPosition.OutsideMapFrame, border)
    direction = QgsLayoutItemMapGrid.AnnotationDirection
    grid.setAnnotationDirection(direction.Vertical, side.Left)
    grid.setAnnotationDirection(direction.VerticalDescending, side.Right)


def _village_mark(village: QgsFeature) -> Mark:
    in_need = int(village["in_need"] or 0)
    radius = symbols.village_size_mm(in_need) / 2 + 0.3
    lines = [Line(_text(village["name"]), 7.0, True)]
    lines += [Line(line, 5.8) for line in _text(village["note"]).split("\n") if line]
    raised = 2.9 if int(village["no_members"] or 0) else 0.0
    return _mark(village, "v", radius, tuple(lines), 100.0 + in_need, raised)


def _site_mark(site: QgsFeature) -> Mark:
    return _mark(site, "s", _SITE_RADIUS_MM, (Line(_text(site["name"]), 5.8, False, True, "#00513C"),), 50.0)


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
