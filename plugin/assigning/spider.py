"""The charge of one cadre on the map: lines from where he or she starts, as broad as there are households."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Callable, Optional

from qgis.PyQt.QtCore import QLineF, QPointF, QRectF, Qt
from qgis.PyQt.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen

from .picking import XY

_LINE, _CASING = QColor("#3C3C3C"), QColor(255, 255, 255, 230)
_START_PX = 8.0
# Beyond the edge of the map, so that an end cut off there is not seen.
_BESIDE = 20.0
# With more villages than anybody has, the lines to the households only hide the map.
_MOST_WITH_HOMES = 60
# And broad smooth lines to thousands would hide it whole, and take a second to draw.
_MOST_BROAD = 200


@dataclass(frozen=True)
class Leg:
    """From the start to a village (or commune), with how many households; ``homes`` are their places."""

    to: XY
    households: int
    homes: tuple[XY, ...] = ()


@dataclass(frozen=True)
class Spider:
    """Lines from ``start`` (None where nobody knows it), the marks at their ends, and who it is."""

    start: Optional[XY]
    name: str
    legs: tuple[Leg, ...] = ()
    marks: tuple[Any, ...] = ()


def draw_spider(painter: QPainter, spider: Spider, place: Callable[[XY], XY], near: bool) -> None:
    """Draw it; ``place`` turns workspace coordinates into pixels, ``near``: households are on the map."""
    painter.save()
    device = painter.device()
    view = QRectF(0, 0, device.width(), device.height()).adjusted(-_BESIDE, -_BESIDE, _BESIDE, _BESIDE)
    near = near and len(spider.legs) <= _MOST_WITH_HOMES
    thin = len(spider.legs) > _MOST_BROAD
    if thin and spider.start is not None:
        _thin(painter, QPointF(*place(spider.start)), [QPointF(*place(leg.to)) for leg in spider.legs])
    for leg in () if thin else spider.legs:
        end = QPointF(*place(leg.to))
        if spider.start is not None:
            _cased(painter, view, QPointF(*place(spider.start)), end, min(6.0, 1.4 + 0.6 * leg.households))
        if near:
            for home in leg.homes:
                _cased(painter, view, end, QPointF(*place(home)), 1.2)
    if spider.start is not None:
        _begin(painter, QPointF(*place(spider.start)), spider.name)
    painter.restore()


def within(view: QRectF, a: QPointF, b: QPointF) -> Optional[QLineF]:
    """The part of a line in ``view``, None where there is none (Liang and Barsky): Qt takes long over what is far outside."""
    dx, dy = b.x() - a.x(), b.y() - a.y()
    first, last = 0.0, 1.0
    for by, room in (
        (-dx, a.x() - view.left()),
        (dx, view.right() - a.x()),
        (-dy, a.y() - view.top()),
        (dy, view.bottom() - a.y()),
    ):
        if by == 0 and room < 0:
            return None
        if by < 0:
            first = max(first, room / by)
        elif by > 0:
            last = min(last, room / by)
    if first > last:
        return None
    return QLineF(a.x() + first * dx, a.y() + first * dy, a.x() + last * dx, a.y() + last * dy)


def _cased(painter: QPainter, view: QRectF, a: QPointF, b: QPointF, width: float) -> None:
    line = within(view, a, b)
    if line is None:
        return
    cap = Qt.PenCapStyle.RoundCap
    painter.setPen(QPen(_CASING, width + 2.4, Qt.PenStyle.SolidLine, cap))
    painter.drawLine(line)
    painter.setPen(QPen(_LINE, width, Qt.PenStyle.SolidLine, cap))
    painter.drawLine(line)


def _thin(painter: QPainter, start: QPointF, ends: list[QPointF]) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(QPen(_LINE, 0))
    painter.drawLines([QLineF(start, end) for end in ends])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)


def _begin(painter: QPainter, at: QPointF, name: str) -> None:
    """A target where the lines begin, and the name beside it with a halo."""
    painter.setBrush(QColor("#FFFFFF"))
    painter.setPen(QPen(_LINE, 2.4))
    painter.drawEllipse(at, _START_PX, _START_PX)
    painter.setBrush(_LINE)
    painter.drawEllipse(at, _START_PX / 2.6, _START_PX / 2.6)
    font = painter.font()
    font.setBold(True)
    path = QPainterPath()
    baseline = at + QPointF(_START_PX + 6, QFontMetricsF(font).ascent() / 2 - 1)
    path.addText(baseline, font, name)
    painter.setPen(QPen(QColor(255, 255, 255, 240), 4.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)
    painter.fillPath(path, QColor("#111111"))
