"""The profile of a way: heights over distance, drawn with what one needs to read it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Optional

from qgis.PyQt.QtCore import QPointF, QRectF, QSize, Qt
from qgis.PyQt.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from qgis.PyQt.QtWidgets import QSizePolicy, QWidget

from ..language import tr

Profile = Sequence[Sequence[float]]
GROUND, EDGE, GRID, INK = QColor("#d9d2c3"), QColor("#333333"), QColor("#c8c8c8"), QColor("#222222")
_LEAST_SPAN_M = 40.0
_LABELS = 4


class ProfileWidget(QWidget):
    """Draws a profile: rows of metres gone, metres above the sea, minutes gone."""

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._profile: Profile = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(320, 190)

    def show_profile(self, profile: Profile) -> None:
        """Draw ``profile``; nothing for an empty one."""
        self._profile = profile
        self.setAccessibleDescription(described(profile))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if len(self._profile) > 1:
            draw_profile(painter, QRectF(self.rect()), self._profile)
        painter.end()


def draw_profile(painter: QPainter, area: QRectF, profile: Profile) -> None:
    """The ground as a filled shape; heights on the left, kilometres and minutes below."""
    metrics = painter.fontMetrics()
    line = float(metrics.height())
    left = metrics.horizontalAdvance("0 000 m") + 8.0
    plot = QRectF(
        area.left() + left, area.top() + line * 0.8, area.width() - left - 12.0, area.height() - line * 3.4
    )
    low, high = _heights(profile)
    length = max(profile[-1][0], 1.0)

    def place(distance: float, height: float) -> QPointF:
        return QPointF(
            plot.left() + plot.width() * distance / length,
            plot.bottom() - plot.height() * (height - low) / (high - low),
        )

    painter.fillRect(area, QColor("#ffffff"))
    for height in ticks(low, high, _LABELS):
        y = place(0.0, height).y()
        painter.setPen(QPen(GRID, 1.0))
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
        painter.setPen(INK)
        box = QRectF(area.left(), y - line / 2, left - 6.0, line)
        painter.drawText(
            box,
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            tr("{m} m").format(m=f"{height:.0f}"),
        )
    top = [place(row[0], row[1]) for row in profile]
    ground = QPolygonF([*top, place(length, low), place(0.0, low)])
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(GROUND)
    painter.drawPolygon(ground)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(EDGE, 1.6))
    painter.drawPolyline(QPolygonF(top))
    _draw_along(painter, plot, profile, length, line)


def _draw_along(painter: QPainter, plot: QRectF, profile: Profile, length: float, line: float) -> None:
    """Kilometres, and below them how many minutes it takes to get there."""
    painter.setPen(INK)
    flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
    for km in ticks(0.0, length / 1000.0, _LABELS):
        x = plot.left() + plot.width() * km * 1000.0 / length
        painter.drawLine(QPointF(x, plot.bottom()), QPointF(x, plot.bottom() + 4.0))
        minutes = minutes_at(profile, km * 1000.0)
        for number, text in enumerate(
            (tr("{km} km").format(km=f"{km:g}"), tr("{minutes} min").format(minutes=f"{minutes:.0f}"))
        ):
            shift = min(0.0, plot.right() + 12.0 - (x + 40.0))
            painter.drawText(
                QRectF(x - 40.0 + shift, plot.bottom() + 5.0 + number * line, 80.0, line), flags, text
            )


def ticks(low: float, high: float, most: int) -> list[float]:
    """Round numbers between two bounds, at most ``most`` or one more."""
    span = high - low
    if span <= 0:
        return [low]
    rough = span / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1.0, 2.0, 5.0, 10.0) if factor * power >= rough)
    first = math.ceil(low / step)
    return [round(number * step, 6) for number in range(first, math.floor(high / step) + 1)]


def minutes_at(profile: Profile, distance: float) -> float:
    """Minutes gone at a distance in metres, between the places of the profile."""
    before = profile[0]
    for row in profile:
        if row[0] >= distance:
            gap = row[0] - before[0]
            share = (distance - before[0]) / gap if gap > 0 else 1.0
            return float(before[2] + share * (row[2] - before[2]))
        before = row
    return float(profile[-1][2])


def described(profile: Profile) -> str:
    """The profile in words, for who cannot see it."""
    if len(profile) < 2:
        return ""
    heights = [row[1] for row in profile]
    return tr("From {first} m to {last} m above the sea; lowest {low} m, highest {high} m.").format(
        first=f"{heights[0]:.0f}",
        last=f"{heights[-1]:.0f}",
        low=f"{min(heights):.0f}",
        high=f"{max(heights):.0f}",
    )


def _heights(profile: Profile) -> tuple[float, float]:
    """The heights the picture spans: a plain does not look like mountains."""
    low, high = min(row[1] for row in profile), max(row[1] for row in profile)
    spare = max((_LEAST_SPAN_M - (high - low)) / 2, (high - low) * 0.08)
    return low - spare, high + spare
