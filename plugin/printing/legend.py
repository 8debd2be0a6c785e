"""The legend of a sheet: exactly what is drawn on it, each line an item of the layout of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Union

from qgis.core import (
    QgsFillSymbol,
    QgsLayout,
    QgsLayoutItem,
    QgsLayoutItemLabel,
    QgsLayoutItemMarker,
    QgsLayoutItemPolyline,
    QgsLayoutItemShape,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsLineSymbol,
    QgsMarkerSymbol,
    QgsUnitTypes,
)
from qgis.PyQt.QtCore import QPointF, Qt
from qgis.PyQt.QtGui import QPolygonF

from .fonts import plain, text_font, text_width_mm, wrapped
from .legend_layout import SYMBOL_GAP_MM, SYMBOL_MM, Arrangement, Spot, Wish, arrange

Symbol = Union[QgsMarkerSymbol, QgsLineSymbol, QgsFillSymbol]
MM = QgsUnitTypes.LayoutUnit.LayoutMillimeters
_LARGEST_MARKER_MM, _LARGEST_LINE_MM = 3.4, 1.8
_FILL_MM = (6.0, 2.3)


@dataclass(frozen=True)
class Entry:
    """One line of a legend: its group's heading, its symbol and its words."""

    group: str
    symbol: Symbol
    text: str


class LegendBook:
    """Draws legends into the box called `legend` of a layout, and takes the last one away again."""

    def __init__(self) -> None:
        self._drawn: dict[str, list[QgsLayoutItem]] = {}

    def fill(self, layout: QgsLayout, title: str, entries: list[Entry]) -> Arrangement:
        """Show `entries` in the legend's box, as large as they fit; where everything went."""
        for item in self._drawn.pop(layout.name(), []):
            layout.removeLayoutItem(item)
        box = layout.itemById("legend")
        wishes, symbols = [Wish(plain(title), heading=True)], {}
        group = ""
        for entry in entries:
            if entry.group != group:
                group = entry.group
                wishes.append(Wish(plain(group), heading=True))
            symbol = entry.symbol.clone()
            wish = Wish(plain(entry.text), symbol_mm=_shrunk(symbol))
            wishes.append(wish)
            symbols[len(wishes) - 1] = symbol
        found = arrange(wishes, box.rect().width(), box.rect().height(), wrapped)
        items: list[QgsLayoutItem] = []
        left, top = box.pagePos().x(), box.pagePos().y()
        for index, spot in enumerate(found.spots):
            moved = Spot(spot.wish, left + spot.x, top + spot.y, spot.height, spot.lines)
            if index in symbols:
                items.append(_draw_symbol(layout, symbols[index], moved, found))
            items += _draw_words(layout, moved, found)
        self._drawn[layout.name()] = items
        return found


def _shrunk(symbol: Symbol) -> float:
    """Make a symbol no larger than a legend's line bears; its height in millimetres."""
    if isinstance(symbol, QgsMarkerSymbol):
        if symbol.size() > _LARGEST_MARKER_MM:
            symbol.setSize(_LARGEST_MARKER_MM)
        return float(symbol.size())
    if isinstance(symbol, QgsLineSymbol):
        if symbol.width() > _LARGEST_LINE_MM:
            symbol.setWidth(_LARGEST_LINE_MM)
        return float(symbol.width())
    return _FILL_MM[1]


def _draw_symbol(layout: QgsLayout, symbol: Symbol, spot: Spot, found: Arrangement) -> QgsLayoutItem:
    middle_x, middle_y = spot.x + SYMBOL_MM / 2, spot.y + max(found.pitch, spot.wish.symbol_mm) / 2
    item: QgsLayoutItem
    if isinstance(symbol, QgsLineSymbol):
        ends = [QPointF(spot.x + 0.3, middle_y), QPointF(spot.x + SYMBOL_MM - 0.3, middle_y)]
        item = QgsLayoutItemPolyline(QPolygonF(ends), layout)
        item.setSymbol(symbol)
        layout.addLayoutItem(item)
        return item
    if isinstance(symbol, QgsFillSymbol):
        item = QgsLayoutItemShape(layout)
        item.setShapeType(QgsLayoutItemShape.Shape.Rectangle)
        wide, high = _FILL_MM
    else:
        item = QgsLayoutItemMarker(layout)
        wide = high = symbol.size()
    item.setSymbol(symbol)
    layout.addLayoutItem(item)
    item.setReferencePoint(QgsLayoutItem.ReferencePoint.Middle)
    item.attemptMove(QgsLayoutPoint(middle_x, middle_y, MM))
    if isinstance(symbol, QgsFillSymbol):
        item.attemptResize(QgsLayoutSize(wide, high, MM))
    return item


def _draw_words(layout: QgsLayout, spot: Spot, found: Arrangement) -> list[QgsLayoutItem]:
    """A label a line, so that the distance of lines is ours."""
    heading = spot.wish.heading
    left = spot.x if heading else spot.x + SYMBOL_MM + SYMBOL_GAP_MM
    top = spot.y + 0.35
    if not heading:
        top = spot.y + max(0.0, spot.wish.symbol_mm - found.pitch * len(spot.lines)) / 2
    labels: list[QgsLayoutItem] = []
    for number, line in enumerate(spot.lines):
        label = QgsLayoutItemLabel(layout)
        label.setFont(text_font(found.points, bold=heading))
        label.setMarginX(0)
        label.setMarginY(0)
        label.setVAlign(Qt.AlignmentFlag.AlignVCenter)
        label.setText(line)
        layout.addLayoutItem(label)
        label.attemptMove(QgsLayoutPoint(left, top + number * found.pitch - 0.4, MM))
        width = text_width_mm(line, found.points, heading) * 1.08 + 1.0
        label.attemptResize(QgsLayoutSize(width, found.pitch + 0.8, MM))
        labels.append(label)
    return labels
