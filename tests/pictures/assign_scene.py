"""Pictures of assigning: a cadre with spider lines, a rectangle with what waits, the right button, saving."""

from __future__ import annotations

import shutil
from typing import Any, Callable

from qgis.core import QgsRectangle
from qgis.PyQt.QtCore import QEvent, QPoint, QPointF, Qt
from qgis.PyQt.QtGui import QMouseEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication

LEFT, RIGHT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier
_HALF_M = 2_200.0


def take(iface: Any, window: Any, workspace: str, folder: str, tools: dict[str, Callable[..., Any]]) -> None:
    """Take the pictures of a copy of ``workspace`` in ``folder``; ``tools``: what waits, shows and saves."""
    path = shutil.copy(workspace, folder)
    desk, canvas = window.desk, iface.mapCanvas()
    window.session.open(path)
    tools["until"](lambda: window.session.path == path and desk.board.is_loaded)
    window.gaps.hide()
    window.desk.toggle()
    iface.messageBar().clearWidgets()
    tools["settle"](2.0)
    village, home = worst_village(desk)
    desk.choice.choose(busiest(desk, home))
    around(canvas, desk.board.villages[village].xy, 6 * _HALF_M)
    tools["drawn"](iface)
    tools["picture"]("plugin-assign")
    around(canvas, desk.board.villages[village].xy, _HALF_M)
    desk.choice.choose(with_room(desk, home))
    tools["drawn"](iface)
    press_key(canvas, Qt.Key.Key_R)
    corners = box_of(desk, village)
    drag(canvas, *corners, release=False)
    tools["settle"](0.5)
    tools["picture"]("plugin-assign-rectangle")
    QTest.mouseRelease(canvas.viewport(), LEFT, NONE, corners[1])
    tools["settle"](0.5)
    tools["picture"]("plugin-assign-warned" if desk.doing.order else "plugin-assign-pending")
    if desk.doing.order:
        QTest.keyClicks(desk.dock.reason.reason, "Đã bàn với đồn, nhận tạm đến hết quý")
        QTest.keyClick(desk.dock.reason.reason, Qt.Key.Key_Return)
        tools["settle"](0.5)
        tools["picture"]("plugin-assign-pending")
    press_key(canvas, Qt.Key.Key_N)
    tools["drawn"](iface)
    press_key(canvas, Qt.Key.Key_M)
    tools["settle"](0.8)
    tools["picture"]("plugin-assign-ask")
    desk.asking.close()
    press_key(canvas, Qt.Key.Key_Escape)
    desk.dock.tabs.setCurrentWidget(desk.dock.waiting)
    desk.dock.summary.press_save()
    tools["settle"](0.5)
    tools["picture"]("plugin-assign-save")
    desk.dock.tabs.setCurrentWidget(desk.dock.communes)
    tools["settle"](0.5)
    tools["picture"]("plugin-assign-communes")
    desk.dock.tabs.setCurrentIndex(0)
    desk.board.pending.clear()
    desk.toggle()
    window.session.close()


def worst_village(desk: Any) -> tuple[str, str]:
    """The village with most households that have nobody, and one of these."""
    counts: dict[str, list] = {}
    for home in desk.board.households.values():
        if home.in_need and home.xy is not None and not desk.board.charges_on("household", home.id):
            counts.setdefault(home.village_id, []).append(home.id)
    village = max(counts, key=lambda key: (len(counts[key]), key))
    return village, counts[village][0]


def busiest(desk: Any, home: str) -> str:
    """Of those near, who has most to look after."""
    near = [each.cadre_id for each in desk.board.candidates("household", home, 30)]
    return max(near, key=lambda key: (desk.board.load_of(key).households, key))


def with_room(desk: Any, home: str) -> str:
    """Whoever is nearest and has room."""
    return desk.board.candidates("household", home, 1)[0].cadre_id


def around(canvas: Any, xy: Any, half: float) -> None:
    canvas.setExtent(QgsRectangle(xy[0] - half, xy[1] - half, xy[0] + half, xy[1] + half))
    canvas.refresh()


def box_of(desk: Any, village: str) -> tuple[QPoint, QPoint]:
    """A rectangle around the households of a village, in pixels."""
    places = [
        desk.ground.places.households[home]
        for home in desk.ground.places.homes[village]
        if home in desk.ground.places.households
    ]
    xs, ys = [x for x, _ in places], [y for _, y in places]
    way = desk.looking.canvas.getCoordinateTransform()
    a, b = way.transform(min(xs) - 120, max(ys) + 120), way.transform(max(xs) + 120, min(ys) - 120)
    return QPoint(int(a.x()), int(a.y())), QPoint(int(b.x()), int(b.y()))


def press_key(canvas: Any, key: Any) -> None:
    canvas.setFocus()
    QTest.keyClick(canvas, key)


def drag(canvas: Any, start: QPoint, end: QPoint, release: bool = True) -> None:
    view = canvas.viewport()
    QTest.mousePress(view, LEFT, NONE, start)
    for at in ((start + end) / 2, end):
        where = QPointF(at), QPointF(view.mapToGlobal(at))
        event = QMouseEvent(QEvent.Type.MouseMove, *where, Qt.MouseButton.NoButton, LEFT, NONE)
        QApplication.sendEvent(view, event)
    if release:
        QTest.mouseRelease(view, LEFT, NONE, end)
