"""Pictures of the records: a household, a cadre, an assignment and what belongs to them; drawing; QGIS's search bar."""

from __future__ import annotations

import shutil
from typing import Any, Callable

from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QLineEdit, QWidget

_PLACE_SCALE, _BORDER_SCALE = 60_000, 40_000
_LEFT, _NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def take(iface: Any, window: Any, workspace: str, folder: str, tools: dict[str, Callable[..., Any]]) -> None:
    """Take the pictures of a copy of ``workspace`` in ``folder``; ``tools``: what waits, shows and saves."""
    path = shutil.copy(workspace, folder)
    window.session.open(path)
    tools["until"](lambda: window.session.path == path and window.gaps._reader is None)
    panel = window.records.panel
    window.showing.reveal(panel)
    home, cadre, assignment = _looked_after(panel)
    panel.open_record("household", home)
    panel.show_on_map("household", home)
    iface.mapCanvas().zoomScale(_PLACE_SCALE)
    form = panel.page.form
    form.inputs["members"].line.setText("6")
    form.inputs["members"].changed.emit()
    panel.page.take_over()
    form.inputs["need_since"].line.setText("31/02/2026")
    form.inputs["need_since"].changed.emit()
    tools["drawn"](iface)
    tools["settle"](2.5)
    tools["picture"]("plugin-record")
    panel.page.revert()
    panel.open_record("cadre", cadre)
    tools["settle"](1.0)
    tools["picture"]("plugin-record-cadre")
    panel.open_record("assignment", assignment)
    tools["settle"](1.0)
    tools["picture"]("plugin-record-assignment")
    _draw(iface, panel, home, tools)
    search = _search_line(iface)
    search.setFocus()
    search.setText("đb muong")
    tools["settle"](4.0)
    tools["picture"]("plugin-locator")
    search.clear()
    panel._pending.clear()
    window.session.close()


def _draw(iface: Any, panel: Any, home: str, tools: dict[str, Callable[..., Any]]) -> None:
    """A road while it is drawn, and the border of a commune while it is changed."""
    canvas = iface.mapCanvas()
    panel.show_on_map("household", home)
    canvas.zoomScale(_PLACE_SCALE)
    tools["drawn"](iface)
    # The flash that shows where it is has gone.
    tools["settle"](2.5)
    panel.add_record("road", {"name": "Đường vào bản (mẫu)", "class": "track"})
    panel.page.form.inputs["geom"].draw.click()
    across, down = canvas.width(), canvas.height()
    for x, y in ((0.2, 0.75), (0.32, 0.6), (0.36, 0.45), (0.52, 0.4), (0.6, 0.28)):
        spot = QPoint(int(across * x), int(down * y))
        QTest.mouseMove(canvas.viewport(), spot)
        QTest.mouseClick(canvas.viewport(), _LEFT, _NONE, spot)
    QTest.mouseMove(canvas.viewport(), QPoint(int(across * 0.72), int(down * 0.3)))
    tools["settle"](1.0)
    tools["picture"]("plugin-record-draw")
    QTest.keyClick(canvas, Qt.Key.Key_Return)
    panel.page.revert()
    village = panel.rows.row("household", home)["village_id"]
    panel.open_record("commune", panel.rows.row("village", village)["commune_id"])
    shape = panel.page.form.inputs["geom"]
    ring = shape.value()[0][0]
    shape.change.click()
    canvas.setCenter(panel.placing.change.on_map(ring[len(ring) // 3]))
    canvas.zoomScale(_BORDER_SCALE)
    tools["drawn"](iface)
    tools["settle"](1.0)
    tools["picture"]("plugin-record-change")
    panel.placing.put_down()
    panel.page.revert()


def _search_line(iface: Any) -> Any:
    """The line of QGIS's search bar."""
    bars = (w for w in iface.mainWindow().findChildren(QWidget) if "Locator" in w.metaObject().className())
    return next(line for bar in bars for line in bar.findChildren(QLineEdit))


def _looked_after(panel: Any) -> tuple[str, str, str]:
    """A household that somebody visits, the cadre, the assignment in force."""
    best: list[tuple[int, str, str, str]] = []
    for row in panel.rows.where("assignment", "status", "approved")[:200]:
        if row["household_id"]:
            visits = len(panel.rows.where("visit", "household_id", row["household_id"]))
            best.append((visits, row["household_id"], row["cadre_id"], row["id"]))
            if visits >= 3:
                break
    _, home, cadre, assignment = max(best)
    return home, cadre, assignment
