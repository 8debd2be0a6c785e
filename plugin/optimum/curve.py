"""The curve of gain: what one site more brings, found and proven."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Optional

from qgis.PyQt.QtCore import QPointF, QRectF, QSize, Qt
from qgis.PyQt.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from qgis.PyQt.QtWidgets import QSizePolicy, QWidget

from ..language import tr
from ..travel.profile import ticks

_FOUND, _BOUND, _GRID, _INK = QColor("#009E73"), QColor("#6E6E6E"), QColor("#d8d8d8"), QColor("#222222")
_LABELS = 4


@dataclass(frozen=True)
class Point:
    """The best found with ``sites`` further ones, and the bound that nothing can pass."""

    sites: int
    found: float
    bound: float


def points_of(result: dict[str, Any]) -> list[Point]:
    """The curve of a result, from none on."""
    first = Point(0, float(result["now"]), float(result["now"]))
    rest = (Point(row["p"], float(row["objective"]), float(row["bound"])) for row in result["curve"])
    return [first, *rest]


class CurveWidget(QWidget):
    """Draws the curve: sites along, need within reach (or mean minutes) up."""

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._points: Sequence[Point] = ()
        self._title = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(320, 180)

    def show_points(self, points: Sequence[Point], title: str) -> None:
        """Draw ``points`` under ``title``; nothing for fewer than two."""
        self._points, self._title = points, title
        told = ", ".join(f"{point.sites}: {point.found:g}" for point in points)
        self.setAccessibleDescription(f"{title}: {told}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if len(self._points) > 1:
            draw_curve(painter, QRectF(self.rect()), self._points, self._title)
        painter.end()


def draw_curve(painter: QPainter, area: QRectF, points: Sequence[Point], title: str) -> None:
    """The found values as a line with dots, the bounds as a dashed one."""
    line = float(painter.fontMetrics().height())
    left = painter.fontMetrics().horizontalAdvance("00000") + 10.0
    plot = QRectF(
        area.left() + left, area.top() + line * 1.5, area.width() - left - 16.0, area.height() - line * 4
    )
    low, high = _span(points)
    most = max(point.sites for point in points)

    def place(sites: float, value: float) -> QPointF:
        share = (value - low) / (high - low)
        return QPointF(plot.left() + plot.width() * sites / most, plot.bottom() - plot.height() * share)

    painter.fillRect(area, QColor("#ffffff"))
    painter.setPen(_INK)
    painter.drawText(
        QRectF(area.left() + 4, area.top(), area.width(), line), Qt.AlignmentFlag.AlignLeft, title
    )
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    for value in ticks(low, high, _LABELS):
        y = place(0, value).y()
        painter.setPen(QPen(_GRID, 1.0))
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
        painter.setPen(_INK)
        painter.drawText(QRectF(area.left(), y - line / 2, left - 6.0, line), right, f"{value:g}")
    centre = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
    for sites in sorted({round(value) for value in ticks(0.0, float(most), _LABELS)}):
        at = place(sites, low)
        painter.drawText(QRectF(at.x() - 30, plot.bottom() + 4, 60, line), centre, f"{sites}")
    below = QRectF(plot.left(), plot.bottom() + 4 + line, plot.width(), line)
    painter.drawText(below, centre, tr("further sites (dashed: nothing can pass it)"))
    painter.setPen(QPen(_BOUND, 1.2, Qt.PenStyle.DashLine))
    painter.drawPolyline(QPolygonF([place(point.sites, point.bound) for point in points]))
    painter.setPen(QPen(_FOUND, 2.0))
    painter.drawPolyline(QPolygonF([place(point.sites, point.found) for point in points]))
    painter.setBrush(_FOUND)
    for point in points:
        painter.drawEllipse(place(point.sites, point.found), 3.0, 3.0)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _span(points: Sequence[Point]) -> tuple[float, float]:
    values = [value for point in points for value in (point.found, point.bound)]
    low, high = min(values), max(values)
    spare = max((high - low) * 0.08, 0.5)
    return low - spare, high + spare
