"""The workbench in a window: opened once, and put back to how it was for every test."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, Callable

from qgis.core import QgsProject, QgsRectangle, QgsSettings
from qgis.PyQt.QtWidgets import QApplication
from support.qgis_window import WindowInterface

EXTENT = QgsRectangle(501500, 2302000, 507500, 2307000)


def open_desk(path: Path, seconds: float = 60.0) -> tuple[Any, Callable[[], None]]:
    """The desk over a workspace, the dock shown, and what ends it; of a very large one, ``seconds`` to read it."""
    from diaban import classFactory

    QgsSettings().setValue("locale/overrideFlag", True)
    QgsSettings().setValue("locale/userLocale", "en")
    QgsProject.instance().clear()
    iface = WindowInterface()
    plugin = classFactory(iface)
    plugin.initGui()
    iface.mainWindow().resize(1500, 950)
    iface.mainWindow().show()
    desk, session = plugin.window.desk, plugin.window.session
    session.open(str(path))
    until(lambda: desk.board.is_loaded and not desk.preparing, seconds)
    plugin.bar.action("assign").trigger()
    canvas = iface.mapCanvas()
    until(lambda: canvas.width() > 600)
    canvas.setDestinationCrs(QgsProject.instance().crs())  # what QGIS's own window does
    desk.plugin = plugin

    def close() -> None:
        desk.board.pending.clear()
        plugin.unload()
        QgsProject.instance().clear()

    return desk, close


def begin_anew(desk: Any) -> None:
    """Nothing pending, nobody chosen, the first tool, households on the map."""
    desk.doing.leave_off()
    desk.asking.close()
    desk.board.pending.clear()
    desk.dock.reason.keep.setChecked(False)
    desk.dock.reason.reason.clear()
    desk.dock.search.clear()
    desk.dock.search.order.setCurrentIndex(0)
    desk.dock.work.also_taken.setChecked(False)
    desk.dock.tabs.setCurrentIndex(0)
    desk.hands.leave_off()
    desk.hands.take("click")
    desk.hands.set_mode("assign")
    desk.choice.choose(None)
    desk.set_duty("household")
    desk.dock.work.offer_day(str(desk.board.day))
    desk.dock.say("")
    canvas = desk.looking.canvas
    canvas.setExtent(EXTENT)
    until(lambda: desk.ground.households_shown)
    QApplication.processEvents()


def until(holds: Callable[[], Any], seconds: float = 60.0) -> None:
    """Let QGIS work until something holds."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError(f"did not happen within {seconds} s")
        QApplication.processEvents()
        time.sleep(0.005)
