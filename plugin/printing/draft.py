"""A sheet being drawn, item by item, in millimetres from its upper left corner."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path

from qgis.core import (
    QgsLayoutFrame,
    QgsLayoutItem,
    QgsLayoutItemLabel,
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
        """The box in which printing draws the legend of each sheet."""
        self.box("legend", place, 0.25)

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
