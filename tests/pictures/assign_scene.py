"""Pictures of assigning: a cadre with spider lines, a rectangle with what waits, the right button, saving."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, Callable

import qgis.utils
from qgis.core import QgsRectangle
from qgis.PyQt.QtCore import QEvent, QPoint, QPointF, Qt
from qgis.PyQt.QtGui import QMouseEvent
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication

from diaban.plugin.preferences import profile_folder
from diaban.tests.pictures.assign_hands import Hands
from diaban.tests.pictures.assign_walk import DUTIES, Walk

LEFT, RIGHT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier
_HALF_M = 2_200.0


def take(iface: Any, window: Any, workspace: str, folder: str, tools: dict[str, Callable[..., Any]]) -> None:
    """Take the pictures of a copy of ``workspace`` in ``folder``; ``tools``: what waits, shows and saves."""
    path = shutil.copy(workspace, folder)
    desk, canvas = window.desk, iface.mapCanvas()
    window.session.open(path)
    tools["until"](lambda: window.session.path == path and desk.board.is_loaded)
    window.gaps.hide()
    qgis.utils.plugins["diaban"].bar.action("assign").trigger()
    iface.messageBar().clearWidgets()
    tools["wide_layers"](iface)
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
    tools["picture"]("plugin-assign-pending")
    desk.choice.choose(busiest(desk, home))
    drag(canvas, *corners, modifiers=Qt.KeyboardModifier.ShiftModifier)
    desk.dock.reason.reason.setText("Nhận thay đồng chí đi học đến hết quý III")
    tools["settle"](0.5)
    tools["picture"]("plugin-assign-warned")
    press_key(canvas, Qt.Key.Key_Escape)
    press_key(canvas, Qt.Key.Key_N)
    tools["drawn"](iface)
    press_key(canvas, Qt.Key.Key_M)
    tools["settle"](0.8)
    tools["picture"]("plugin-assign-ask")
    desk.asking.close()
    press_key(canvas, Qt.Key.Key_Escape)
    desk.board.pending.clear()
    walk(iface, window, workspace, tools)
    window.session.close()


def walk(iface: Any, window: Any, workspace: str, tools: dict[str, Callable[..., Any]]) -> None:
    """The walk of docs/assigning.md, from the start page to a submitted plan and the news after it.

    The sample that the start page opens is ``workspace``: its ways are calculated. Where DIABAN_WALK names a file, what
    was counted is written there, and what became of the sample beside it.
    """
    window.session.close()
    sample = profile_folder() / "sample" / "sample.gpkg"
    sample.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(workspace, sample)
    desk = window.desk
    steps = Walk(window, Hands(qgis.utils.plugins["diaban"].bar, tools["settle"]), tools)
    desk.hands.take("click")  # as in a QGIS that has just begun
    desk.hands.put_away()
    steps.open_sample(str(sample))
    desk.choice.choose(None)
    steps.open_dock()
    iface.messageBar().clearWidgets()
    tools["wide_layers"](iface)
    tools["settle"](1.0)
    for duty, key in DUTIES:
        steps.settle_duty(duty, key)
    window.session.zoom_to_all()
    desk.dock.tabs.setCurrentWidget(desk.dock.communes)
    tools["drawn"](iface)
    tools["picture"]("plugin-assign-communes")
    desk.dock.tabs.setCurrentWidget(desk.dock.waiting)
    tools["drawn"](iface)
    steps.save()
    steps.submit()
    tools["picture"]("plugin-assign-submitted")
    told = os.environ.get("DIABAN_WALK")
    if told:
        keep(sample, Path(told).with_name("walk-submitted.gpkg"))
    iface.messageBar().clearWidgets()
    villages = steps.record_news()
    if told:
        facts = {**steps.facts(), "news": villages}
        Path(told).write_text(json.dumps(facts, ensure_ascii=False, indent=1), encoding="utf-8")
        keep(sample, Path(told).with_name("walk.gpkg"))


def keep(workspace: Path, copy: Path) -> None:
    """A copy of an open workspace. To open and close the file itself would let go of the locks that QGIS has on it."""
    copy.unlink(missing_ok=True)
    with closing(sqlite3.connect(workspace)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)


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


def drag(canvas: Any, start: QPoint, end: QPoint, release: bool = True, modifiers: Any = NONE) -> None:
    view = canvas.viewport()
    QTest.mousePress(view, LEFT, modifiers, start)
    for at in ((start + end) / 2, end):
        where = QPointF(at), QPointF(view.mapToGlobal(at))
        event = QMouseEvent(QEvent.Type.MouseMove, *where, Qt.MouseButton.NoButton, LEFT, modifiers)
        QApplication.sendEvent(view, event)
    if release:
        QTest.mouseRelease(view, LEFT, modifiers, end)
