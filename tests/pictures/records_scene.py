"""Pictures of the records: a household, a cadre and an assignment with what belongs to them, QGIS's search bar."""

from __future__ import annotations

import shutil
from typing import Any, Callable

from qgis.PyQt.QtWidgets import QLineEdit, QWidget

_PLACE_SCALE = 60_000


def take(iface: Any, window: Any, workspace: str, folder: str, tools: dict[str, Callable[..., Any]]) -> None:
    """Take the pictures of a copy of ``workspace`` in ``folder``; ``tools``: what waits, shows and saves."""
    path = shutil.copy(workspace, folder)
    window.session.open(path)
    tools["until"](lambda: window.session.path == path and window.gaps._reader is None)
    panel = window.records.panel
    window._reveal(panel)
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
    search = _search_line(iface)
    search.setFocus()
    search.setText("đb muong")
    tools["settle"](4.0)
    tools["picture"]("plugin-locator")
    search.clear()
    panel._pending.clear()
    window.session.close()


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
