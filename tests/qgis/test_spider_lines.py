"""Of a line that goes far beside the map only what is on it is drawn, and looks the same."""

from __future__ import annotations

import random
from typing import Any

import pytest
from qgis.PyQt.QtCore import QPointF, QRectF, Qt
from qgis.PyQt.QtGui import QColor, QImage, QPainter, QPen

from diaban.plugin.assigning.spider import Leg, Spider, draw_spider, within

VIEW = QRectF(-20, -20, 240, 190)


@pytest.mark.parametrize("seed", range(200))
def test_what_is_kept_of_a_line_is_what_lies_in_the_view(seed: int) -> None:
    chance = random.Random(seed)
    a, b = (QPointF(chance.randint(-400, 500), chance.randint(-400, 500)) for _ in range(2))
    steps = 20_000
    there = [a + (b - a) * (n / steps) for n in range(steps + 1)]
    seen = [point for point in there if VIEW.contains(point)]
    kept = within(VIEW, a, b)
    step = max(abs(b.x() - a.x()), abs(b.y() - a.y())) / steps + 1e-9
    if kept is None:
        assert len(seen) <= 1
        return
    if seen:
        for end, point in ((kept.p1(), seen[0]), (kept.p2(), seen[-1])):
            assert abs(end.x() - point.x()) <= step and abs(end.y() - point.y()) <= step
    else:
        assert kept.length() <= 2 * step


def drawn(start: tuple[float, float], ends: list[tuple[float, float]], far: bool) -> QImage:
    """The lines as they are drawn (``far``), or whole by Qt alone."""
    image = QImage(200, 150, QImage.Format.Format_ARGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if far:
        draw_spider(painter, Spider(start, "", tuple(Leg(end, 2) for end in ends)), lambda xy: xy, True)
    else:
        for end in ends:
            for colour, width in ((QColor(255, 255, 255, 230), 5.0), (QColor("#3C3C3C"), 2.6)):
                painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
                painter.drawLine(QPointF(*start), QPointF(*end))
    painter.end()
    return image


def test_on_the_map_they_look_as_if_drawn_whole(qgis_app: Any) -> None:
    """``qgis_app``: Qt has no fonts without it."""
    start, ends = (
        (-3000.0, 70.0),
        [(400.0, 20.0), (90.0, 80.0), (5000.0, -2000.0), (-50.0, 9000.0), (120.0, 140.0)],
    )
    ours, whole = drawn(start, ends, True), drawn(start, ends, False)
    worst = max(
        abs(ours.pixelColor(x, y).lightness() - whole.pixelColor(x, y).lightness())
        for x in range(200) for y in range(150)
    )  # fmt: skip
    assert worst <= 12
    assert any(whole.pixelColor(x, y).lightness() < 100 for x in range(200) for y in range(150))
