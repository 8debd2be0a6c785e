"""Draws the sheet templates (`templates/*.qpt`) from measures, so that A4 and A3 stay one design.

Run by hand after changing a measure: `python -m diaban.plugin.printing.drafting`. What it writes are
ordinary QGIS templates; a unit may open one in QGIS, move things, and print with it, as long as the item
ids stay.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from qgis.core import (
    QgsLayoutFrame,
    QgsLayoutItem,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemManualTable,
    QgsLayoutItemMap,
    QgsLayoutItemPicture,
    QgsLayoutItemScaleBar,
    QgsLayoutItemShape,
    QgsLayoutMeasurement,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsPrintLayout,
    QgsProject,
    QgsReadWriteContext,
    QgsTableCell,
    QgsUnitTypes,
)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor

from .fonts import text_font

TEMPLATES = Path(__file__).parent / "templates"
MM = QgsUnitTypes.LayoutUnit.LayoutMillimeters
INK = "#000000"
PAPERS = {"A4": (297.0, 210.0), "A3": (420.0, 297.0)}
LEFT, CENTRE, RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter, Qt.AlignmentFlag.AlignRight
_NORTH = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 64">
<path d="M20 2 L32 50 L20 42 Z" fill="#000" stroke="#000" stroke-width="1.2" stroke-linejoin="round"/>
<path d="M20 2 L8 50 L20 42 Z" fill="#fff" stroke="#000" stroke-width="1.2" stroke-linejoin="round"/>
</svg>"""


@dataclass(frozen=True)
class Place:
    """A rectangle on the page in millimetres from its upper left corner."""

    x: float
    y: float
    width: float
    height: float


class Draft:
    """A layout being drawn, item by item."""

    def __init__(self, name: str, width: float, height: float) -> None:
        self.layout = QgsPrintLayout(QgsProject.instance())
        self.layout.initializeDefaults()
        self.layout.setName(name)
        self.width, self.height = width, height
        self.layout.pageCollection().page(0).setPageSize(QgsLayoutSize(width, height, MM))

    def _put(self, item: QgsLayoutItem, name: str, place: Place) -> None:
        item.setId(name)
        self.layout.addLayoutItem(item)
        item.attemptMove(QgsLayoutPoint(place.x, place.y, MM))
        item.attemptResize(QgsLayoutSize(place.width, place.height, MM))

    def text(
        self,
        name: str,
        place: Place,
        points: float,
        bold: bool = False,
        align: Qt.AlignmentFlag = LEFT,
        italic: bool = False,
        colour: str = INK,
        middle: bool = False,
    ) -> None:
        label = QgsLayoutItemLabel(self.layout)
        label.setFont(text_font(points, bold=bold, italic=italic))
        label.setFontColor(QColor(colour))
        label.setMarginX(0)
        label.setMarginY(0)
        label.setHAlign(align)
        label.setVAlign(Qt.AlignmentFlag.AlignVCenter if middle else Qt.AlignmentFlag.AlignTop)
        self._put(label, name, place)

    def map(self, name: str, place: Place, frame_mm: float = 0.4) -> QgsLayoutItemMap:
        item = QgsLayoutItemMap(self.layout)
        item.setFrameEnabled(True)
        item.setFrameStrokeWidth(QgsLayoutMeasurement(frame_mm, MM))
        item.setBackgroundColor(QColor("#F6F7F1"))
        self._put(item, name, place)
        return item

    def box(self, name: str, place: Place, width_mm: float = 0.3) -> None:
        shape = QgsLayoutItemShape(self.layout)
        shape.setShapeType(QgsLayoutItemShape.Shape.Rectangle)
        symbol = shape.symbol().clone()
        symbol.symbolLayer(0).setFillColor(QColor(0, 0, 0, 0))
        symbol.symbolLayer(0).setStrokeColor(QColor(INK))
        symbol.symbolLayer(0).setStrokeWidth(width_mm)
        shape.setSymbol(symbol)
        self._put(shape, name, place)

    def north(self, place: Place) -> None:
        picture = QgsLayoutItemPicture(self.layout)
        picture.setPicturePath(
            "base64:" + base64.b64encode(_NORTH.encode()).decode(), QgsLayoutItemPicture.Format.FormatSVG
        )
        self._put(picture, "north", place)

    def picture(self, name: str, place: Place) -> None:
        picture = QgsLayoutItemPicture(self.layout)
        self._put(picture, name, place)

    def scale_bar(self, place: Place, linked: QgsLayoutItemMap) -> None:
        bar = QgsLayoutItemScaleBar(self.layout)
        bar.setStyle("Double Box")
        bar.setLinkedMap(linked)
        bar.setUnits(QgsUnitTypes.DistanceUnit.DistanceKilometers)
        bar.setUnitLabel("km")
        bar.setNumberOfSegments(4)
        bar.setNumberOfSegmentsLeft(0)
        bar.setHeight(1.4)
        bar.setLabelBarSpace(0.8)
        bar.setBoxContentSpace(0.5)
        text = bar.textFormat()
        text.setFont(text_font(6.5))
        text.setSize(6.5)
        bar.setTextFormat(text)
        self._put(bar, "scale_bar", place)

    def legend(self, place: Place) -> None:
        legend = QgsLayoutItemLegend(self.layout)
        legend.setResizeToContents(False)
        self._put(legend, "legend", place)

    def table(self, name: str, place: Place) -> None:
        table = QgsLayoutItemManualTable.create(self.layout)
        self.layout.addMultiFrame(table)
        frame = QgsLayoutFrame(self.layout, table)
        table.addFrame(frame)
        frame.setId(name)
        frame.attemptMove(QgsLayoutPoint(place.x, place.y, MM))
        frame.attemptResize(QgsLayoutSize(place.width, place.height, MM))
        # A frame is always as wide as its table: one column of the right width holds the place.
        table.setCellMargin(0)
        table.setGridStrokeWidth(0)
        table.setTableContents([[QgsTableCell(name)]])
        table.setColumnWidths([place.width])
        table.refresh()

    def save(self, path: Path) -> None:
        if not self.layout.saveAsTemplate(str(path), QgsReadWriteContext()):
            raise OSError(f"cannot write {path}")


def heading(draft: Draft, margin: float, large: float, side: float) -> None:
    """The head of a landscape sheet: unit and decision, title and place, number and mark."""
    right = draft.width - margin
    draft.text("unit_above", Place(margin, margin, side, 4.2), 8, align=CENTRE)
    draft.text("unit", Place(margin, margin + 4.2, side, 4.6), 8.5, bold=True, align=CENTRE)
    draft.text("decision", Place(margin, margin + 9.4, side, 7), 7, align=CENTRE, italic=True)
    middle = draft.width - 2 * (margin + side + 2)
    draft.text("title", Place(margin + side + 2, margin, middle, large * 0.5), large, bold=True, align=CENTRE)
    draft.text(
        "place", Place(margin + side + 2, margin + large * 0.5 + 0.6, middle, large * 0.46), large * 0.88,
        bold=True, align=CENTRE,
    )  # fmt: skip
    draft.text("number", Place(right - side, margin, side, 4.2), 8, align=RIGHT)
    draft.text("page", Place(right - side, margin + 4.2, side, 4.2), 8, align=RIGHT)
    draft.text(
        "mark", Place(right - side, margin + 8.8, side, 9), 6.2, bold=True, align=RIGHT, colour="#B23B00"
    )


def footing(draft: Draft, margin: float, top: float, right: float, linked: QgsLayoutItemMap) -> None:
    """The foot below a map that ends at `right`: north, scale, day, sources, sample mark, and who signs."""
    wide = right - margin
    sign_width = min(120.0, wide * 0.43)
    scale_width = min(66.0, wide * 0.28)
    draft.text("north_letter", Place(margin, top - 0.5, 6, 3.2), 7, bold=True, align=CENTRE)
    draft.north(Place(margin, top + 2.6, 6, 10))
    draft.text("scale", Place(margin + 8, top, scale_width - 8, 4.5), 9, bold=True)
    draft.scale_bar(Place(margin + 7, top + 4.2, scale_width - 7, 8), linked)
    draft.text("grid_note", Place(margin, top + 14, scale_width, 7.6), 5.6)
    notes_x = margin + scale_width + 3
    notes = right - sign_width - 3 - notes_x
    draft.text("as_of", Place(notes_x, top, notes, 3.8), 7, bold=True)
    draft.text("sources", Place(notes_x, top + 4.2, notes, 12.4), 5.2)
    draft.text("sample", Place(notes_x, top + 17, notes, 4.6), 8, bold=True, colour="#B23B00")
    third = sign_width / 3
    for index, name in enumerate(("prepared", "checked", "approved")):
        at = right - sign_width + index * third
        draft.text(name, Place(at, top, third, 3.6), 6.2, bold=True, align=CENTRE)
        draft.text(f"{name}_hint", Place(at, top + 3.4, third, 3.2), 5.4, italic=True, align=CENTRE)


def _map_with_side(draft: Draft, side: float) -> tuple[float, float, float]:
    """Head, map and foot of a landscape sheet; the rest is the side: its x, top and bottom."""
    margin, head, foot = 8.0, 16.5, 22.0
    heading(draft, margin, 18 if draft.width > 400 else 14.5, 70)
    top = margin + head + 4.5
    bottom = draft.height - margin - foot - 5.5
    side_x = draft.width - margin - side
    map_right = side_x - 7
    linked = draft.map("map", Place(margin + 5, top, map_right - margin - 5, bottom - top), 0.5)
    footing(draft, margin, draft.height - margin - foot, map_right, linked)
    return side_x, top - 3, draft.height - margin


def commune_sheet(paper: str) -> Draft:
    """One commune: the map with its grid, and beside it locator, legend, totals and roster."""
    width, height = PAPERS[paper]
    side = 124.0 if paper == "A3" else 104.0
    draft = Draft(f"commune_{paper}", width, height)
    x, top, bottom = _map_with_side(draft, side)
    half, upper = side * 0.47, 76.0 if paper == "A3" else 66.0
    inset = half * 0.58
    draft.map("locator", Place(x, top, half, inset), 0.3)
    draft.table("totals", Place(x, top + inset + 1.5, half, upper - inset - 1.5))
    draft.legend(Place(x + half + 2, top, side - half - 2, upper))
    draft.text("roster_title", Place(x, top + upper + 2, side, 4), 8, bold=True)
    draft.table("roster", Place(x, top + upper + 6.5, side, bottom - top - upper - 6.5))
    return draft


def continuation(paper: str) -> Draft:
    """The page that carries on a roster which did not fit beside its map: columns of table."""
    width, height = PAPERS[paper]
    margin = 8.0
    draft = Draft(f"continued_{paper}", width, height)
    heading(draft, margin, 18 if paper == "A3" else 14.5, 70)
    count = 3 if paper == "A3" else 2
    gap = 5.0
    column = (width - 2 * margin - (count - 1) * gap) / count
    top, bottom = margin + 26.0, height - margin - 10
    draft.text("roster_title", Place(margin, margin + 20, width - 2 * margin, 5), 9, bold=True)
    for index in range(count):
        name = "roster" if index == 0 else f"roster_{index + 1}"
        draft.table(name, Place(margin + index * (column + gap), top, column, bottom - top))
    draft.text("as_of", Place(margin, height - margin - 5, 120, 4), 7, bold=True)
    draft.text("sample", Place(margin + 120, height - margin - 5, width - 2 * margin - 120, 4), 8, bold=True,
               align=RIGHT, colour="#B23B00")  # fmt: skip
    return draft


def overview(paper: str) -> Draft:
    """The whole area: communes by band, worst first in the table beside the map."""
    width, height = PAPERS[paper]
    side = 124.0 if paper == "A3" else 100.0
    draft = Draft(f"overview_{paper}", width, height)
    x, top, bottom = _map_with_side(draft, side)
    half, upper = side * 0.47, 86.0 if paper == "A3" else 74.0
    draft.table("totals", Place(x, top, half, upper))
    draft.legend(Place(x + half + 2, top, side - half - 2, upper))
    draft.text("roster_title", Place(x, top + upper + 2, side, 4), 8, bold=True)
    draft.table("roster", Place(x, top + upper + 6.5, side, bottom - top - upper - 6.5))
    return draft


def wide_overview(paper: str) -> Draft:
    """The whole area where it is much wider than high: the map across the page, tables and legend below it."""
    width, height = PAPERS[paper]
    margin, head, foot = 8.0, 16.5, 22.0
    big = paper == "A3"
    draft = Draft(f"overview_wide_{paper}", width, height)
    heading(draft, margin, 18 if big else 14.5, 70)
    top, below = margin + head + 4.5, 82.0 if big else 58.0
    bottom = height - margin - foot - below - 7
    linked = draft.map("map", Place(margin + 5, top, width - 2 * margin - 10, bottom - top), 0.5)
    under, gap = bottom + 6, 4.0
    room = width - 2 * margin - 3 * gap
    at, shares = margin, (0.19, 0.27, 0.27, 0.27)
    draft.table("totals", Place(at, under, room * shares[0], below - 2))
    at += room * shares[0] + gap
    draft.legend(Place(at, under, room * shares[1], below - 2))
    at += room * shares[1] + gap
    draft.text("roster_title", Place(at, under - 0.5, 2 * room * shares[2], 4), 8, bold=True)
    for index in range(2):
        name = "roster" if index == 0 else "roster_2"
        draft.table(name, Place(at, under + 4, room * shares[2], below - 6))
        at += room * shares[2] + gap
    footing(draft, margin, height - margin - foot, width - margin, linked)
    return draft


def task_sheet(paper: str) -> Draft:
    """One cadre: who, a map of the charge, the households to visit with room to write, and a matching code."""
    height, width = PAPERS[paper]
    margin = 12.0
    inner = width - 2 * margin
    draft = Draft(f"task_{paper}", width, height)
    draft.text("unit_above", Place(margin, margin - 2, 74, 4.2), 8, align=CENTRE)
    draft.text("unit", Place(margin, margin + 2, 74, 4.6), 8.5, bold=True, align=CENTRE)
    draft.text("number", Place(width - margin - 74, margin - 2, 74, 4.2), 8, align=RIGHT)
    draft.text(
        "mark", Place(width - margin - 74, margin + 2, 74, 8), 7.5, bold=True, align=RIGHT, colour="#B23B00"
    )
    draft.text("title", Place(margin, margin + 10.5, inner, 7), 14.5, bold=True, align=CENTRE)
    draft.text("subtitle", Place(margin, margin + 17.5, inner, 4.5), 8.5, align=CENTRE, italic=True)
    top = margin + 23
    map_height = 92.0 if paper == "A4" else 140.0
    side = inner * 0.44
    legend_height = 38.0 if paper == "A4" else 44.0
    draft.table("person", Place(margin, top, side - 5, map_height - legend_height - 2))
    draft.legend(Place(margin, top + map_height - legend_height, side - 5, legend_height))
    linked = draft.map("map", Place(margin + side, top + 3, inner - side - 4, map_height - 18), 0.4)
    foot_y = top + map_height - 10
    draft.text("north_letter", Place(margin + side, foot_y - 0.6, 5, 2.8), 6, bold=True, align=CENTRE)
    draft.north(Place(margin + side, foot_y + 2, 5, 7))
    draft.text("scale", Place(margin + side + 8, foot_y, 32, 4), 7.5, bold=True)
    draft.scale_bar(Place(margin + side + 39, foot_y - 1.2, 48, 8), linked)
    draft.text("grid_note", Place(margin + side + 8, foot_y + 5.2, inner - side - 8, 5), 5.6)
    below = top + map_height + 3
    draft.text("tasks_title", Place(margin, below, inner, 5), 9.5, bold=True)
    foot = height - margin - 31
    draft.table("tasks", Place(margin, below + 5.5, inner, foot - below - 8))
    draft.text("return_note", Place(margin, foot, inner - 74, 9), 7)
    draft.picture("code_bars", Place(margin, foot + 10, 70, 8))
    draft.text("code", Place(margin, foot + 18.4, 70, 4), 8, bold=True)
    draft.text("sample", Place(margin, foot + 24, inner, 4.5), 9, bold=True, colour="#B23B00")
    draft.text("as_of", Place(margin, foot + 28.6, inner, 4), 6.5)
    for index, name in enumerate(("prepared", "approved")):
        at = width - margin - 72 + index * 36
        draft.text(name, Place(at, foot, 36, 4), 8, bold=True, align=CENTRE)
        draft.text(f"{name}_hint", Place(at, foot + 4, 36, 3.5), 6, italic=True, align=CENTRE)
    return draft


def task_continuation(paper: str) -> Draft:
    """The page for the households that did not fit on a task sheet."""
    height, width = PAPERS[paper]
    margin = 12.0
    inner = width - 2 * margin
    draft = Draft(f"task_continued_{paper}", width, height)
    draft.text("number", Place(width - margin - 74, margin - 2, 74, 4.2), 8, align=RIGHT)
    draft.text(
        "mark", Place(width - margin - 74, margin + 2, 74, 8), 7.5, bold=True, align=RIGHT, colour="#B23B00"
    )
    draft.text("title", Place(margin, margin + 10.5, inner, 6), 12, bold=True, align=CENTRE)
    draft.table("person", Place(margin, margin + 20, inner, 60))
    draft.table("tasks", Place(margin, margin + 82, inner, height - 2 * margin - 98))
    draft.picture("code_bars", Place(margin, height - margin - 13, 70, 8))
    draft.text("code", Place(margin, height - margin - 4.6, 70, 4), 8, bold=True)
    draft.text(
        "sample",
        Place(margin + 74, height - margin - 12, inner - 74, 4.5),
        9,
        bold=True,
        align=RIGHT,
        colour="#B23B00",
    )
    draft.text("as_of", Place(margin + 74, height - margin - 4.6, inner - 74, 4), 6.5, align=RIGHT)
    return draft


def draft_all(folder: Optional[Path] = None) -> list[Path]:
    """Write every template into `folder` (the shipped one by default); the paths written."""
    folder = folder or TEMPLATES
    folder.mkdir(exist_ok=True)
    written = []
    for paper in PAPERS:
        for make in (commune_sheet, continuation, overview, wide_overview, task_sheet, task_continuation):
            draft = make(paper)
            path = folder / f"{draft.layout.name()}.qpt"
            draft.save(path)
            written.append(path)
    return written


def main() -> None:
    """Write the shipped templates anew."""
    from .session import qgis_session

    with qgis_session():
        for path in draft_all():
            print(path)


if __name__ == "__main__":
    main()
