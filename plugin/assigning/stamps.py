"""Small pictures of symbols, drawn once and then only copied: the overlay has thousands to set."""

from __future__ import annotations

from typing import Optional

from qgis.core import QgsMarkerSymbol, QgsRenderContext
from qgis.PyQt.QtCore import QPointF, QRectF, Qt
from qgis.PyQt.QtGui import QColor, QPainter, QPen, QPixmap

from .. import symbols

RING = QColor("#CC79A7")
_RING_EDGE = QColor("#7A2E6B")
_CASING = QColor(255, 255, 255, 220)
PENDING, PLANNED, TOUCHED = "pending", "planned", "touched"
RING_ALONE = "ring"
_SMALL_MM, _RING_GAP_MM = 2.2, 1.1

Look = tuple[str, str, int, str, bool]


class Stamps:
    """Pictures by (table, state or band, households in need, ring, locked), for a screen of ``dpi`` at ``ratio``."""

    def __init__(self) -> None:
        self._made: dict[Look, QPixmap] = {}
        self._screen = (0.0, 0.0)

    def on(self, dpi: float, ratio: float) -> None:
        """Draw for this screen from now on."""
        if (dpi, ratio) != self._screen:
            self._screen = (dpi, ratio)
            self._made.clear()

    def get(self, look: Look) -> QPixmap:
        """The picture of a look; its middle is where the thing is."""
        if look not in self._made:
            self._made[look] = self._draw(*look)
        return self._made[look]

    def _draw(self, table: str, state: str, in_need: int, ring: str, locked: bool) -> QPixmap:
        dpi, ratio = self._screen
        a_mm = dpi / 25.4
        symbol, size_mm = _symbol(table, state, in_need)
        radius = (size_mm / 2 + _RING_GAP_MM) * a_mm
        side = 2 * radius + 10
        picture = QPixmap(round(side * ratio), round(side * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = QPointF(side / 2, side / 2)
        if symbol is not None and ring:
            # What the layer below shows there is no longer so.
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(_CASING)
            painter.drawEllipse(middle, radius, radius)
        if symbol is not None:
            _render(symbol, painter, middle, a_mm)
        if ring:
            draw_ring(painter, middle, radius, ring)
        if locked:
            _lock(painter, middle + QPointF(radius * 0.75, radius * 0.75))
        painter.end()
        return picture


def draw_ring(painter: QPainter, middle: QPointF, radius: float, ring: str) -> None:
    """Dashed for what waits to be saved, plain for what the plan changes, broad for what a gesture would take."""
    painter.save()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(_CASING, 4.5))
    painter.drawEllipse(middle, radius, radius)
    pen = QPen(_RING_EDGE if ring == TOUCHED else RING, 2.4)
    if ring == PENDING:
        pen.setDashPattern([2.2, 1.3])
    painter.setPen(pen)
    painter.drawEllipse(middle, radius, radius)
    painter.restore()


def _symbol(table: str, state: str, in_need: int) -> tuple[Optional[QgsMarkerSymbol], float]:
    """The symbol of a thing in a state, and its diameter in millimetres; communes have none here."""
    if state == RING_ALONE:
        return None, symbols.village_size_mm(in_need) if table == "village" else _SMALL_MM
    if table == "household":
        state = state if state in symbols.STYLES["household"] else "left"
        return symbols.household_symbol(state), float(symbols.STYLES["household"][state]["size_mm"])
    if table == "village":
        size = symbols.village_size_mm(in_need)
        made = symbols.village_symbol(state if state in symbols.BANDS else "none", sized=False)
        made.setSize(size)
        return made, size
    return None, _SMALL_MM * 2


def _render(symbol: QgsMarkerSymbol, painter: QPainter, middle: QPointF, a_mm: float) -> None:
    context = QgsRenderContext.fromQPainter(painter)
    context.setScaleFactor(a_mm)
    context.setFlag(QgsRenderContext.Flag.Antialiasing, True)
    symbol.startRender(context)
    symbol.renderPoint(middle, None, context)
    symbol.stopRender(context)


def _lock(painter: QPainter, at: QPointF) -> None:
    """A padlock: this charge stays as it is."""
    painter.save()
    painter.setPen(QPen(_CASING, 3.5))
    painter.drawArc(QRectF(at.x() - 2.5, at.y() - 5.5, 5, 6), 0, 180 * 16)
    painter.setPen(QPen(QColor("#000000"), 1.4))
    painter.drawArc(QRectF(at.x() - 2.5, at.y() - 5.5, 5, 6), 0, 180 * 16)
    painter.setBrush(QColor("#000000"))
    painter.setPen(QPen(_CASING, 1.0))
    painter.drawRect(QRectF(at.x() - 4, at.y() - 2.5, 8, 6))
    painter.restore()
