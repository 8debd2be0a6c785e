"""Pictures from the gaps of the sample to an approved plan: goals, proposal, reasons, lasso, difference, approval, sites."""

from __future__ import annotations

import shutil
from typing import Any, Callable

from qgis.core import QgsGeometry, QgsRectangle
from qgis.PyQt.QtCore import QDate

PLAN = "Phương án tháng 7"
_CHANGES = 40


def take(iface: Any, window: Any, workspace: str, folder: str, tools: dict[str, Callable[..., Any]]) -> None:
    """Take the pictures of a copy of ``workspace`` in ``folder``; ``tools``: what waits, shows and saves."""
    until, drawn, picture, settle = (tools[name] for name in ("until", "drawn", "picture", "settle"))
    path = shutil.copy(workspace, folder)
    window.session.open(path)
    until(lambda: window.session.path == path and window.gaps._reader is None)
    window.session.zoom_to_all()
    optimum, plans = window.optimum, window.plans
    window.handlers()["optimum"]()
    settle(1.0)
    form = optimum.assign.form
    form.name.setText(PLAN)
    form.changes.setValue(_CHANGES)
    drawn(iface)
    picture("plugin-optimum-goals")
    optimum.run_assign()
    until(lambda: optimum.assign.proposal is not None and not window.runner.busy)
    iface.messageBar().clearWidgets()
    window.session.zoom_to_all()
    settle(1.5)
    optimum.assign.rows.selectRow(0)
    window.session.zoom_to_all()
    drawn(iface)
    picture("plugin-optimum-proposal")
    extent = lassoed(optimum)
    iface.mapCanvas().setExtent(extent)
    iface.mapCanvas().zoomScale(60000)
    optimum.assign.tick(None, False)
    optimum.assign.buttons["lasso"].setChecked(True)
    area = QgsGeometry.fromPointXY(iface.mapCanvas().center()).buffer(
        iface.mapCanvas().extent().height() / 3, 12
    )
    optimum.tool._band.setToGeometry(area, None)
    optimum.tick_inside(area, False)
    drawn(iface)
    picture("plugin-optimum-lasso")
    optimum.tool.cancel()
    optimum.assign.tick(None, True)
    optimum.assign.tick([optimum.assign.proposal.rows[0].household], False)
    told: list = []
    optimum.work_asked.connect(lambda *given: told.append(given))
    optimum.assign.buttons["accept"].click()
    until(lambda: bool(told))
    settle(2.0)
    iface.messageBar().clearWidgets()
    window.showing.reveal(plans)
    plans.choose(PLAN)
    until(lambda: plans.shown is not None and plans.shown["plan"]["name"] == PLAN and not plans._asked)
    plans.compare()
    until(lambda: plans.result is not None and not window.runner.busy)
    iface.messageBar().clearWidgets()
    window.session.zoom_to_all()
    drawn(iface)
    picture("plugin-plans")
    iface.mapCanvas().setExtent(extent)
    drawn(iface)
    plans.act("beside")
    until(lambda: hasattr(plans._dialog, "maps") and not window.runner.busy)
    iface.messageBar().clearWidgets()
    until(lambda: not any(shown.isDrawing() for shown in plans._dialog.maps))
    settle(2.0)
    picture("plugin-plans-beside")
    plans._dialog.close()
    window.session.zoom_to_all()
    drawn(iface)
    plans.act("submit")
    until(lambda: plans.shown is not None and plans.shown["plan"]["status"] == "submitted")
    settle(2.0)
    until(lambda: plans.shown is not None and not plans._asked)
    plans.act("approve")
    dialog = plans._dialog
    dialog.number.setText("12/QĐ-BCH")
    dialog.body.setText("Ban Chỉ huy Bộ đội Biên phòng tỉnh")
    dialog.day.setDate(QDate(2026, 6, 30))
    settle(1.0)
    picture("plugin-approve")
    dialog.accept()
    until(lambda: plans.shown is not None and plans.shown["plan"]["status"] == "approved")
    iface.messageBar().clearWidgets()
    sites(iface, window, tools)
    window.session.close()


def lassoed(optimum: Any) -> QgsRectangle:
    """Round the household that changes and has most others that change near it."""
    points = [p for _, p in optimum.difference.placed([row.change for row in optimum.assign.proposal.rows])]
    near = [sum(p.distance(other) < 4000 for other in points) for p in points]
    centre = points[near.index(max(near))]
    return QgsRectangle(centre.x() - 3000, centre.y() - 3000, centre.x() + 3000, centre.y() + 3000)


def sites(iface: Any, window: Any, tools: dict[str, Callable[..., Any]]) -> None:
    """Where three more model sites would serve most."""
    optimum = window.optimum
    optimum.difference.clear()
    window.showing.reveal(optimum)
    optimum.pages.setCurrentWidget(optimum.sites)
    optimum.sites.form.count.setValue(4)
    optimum.run_sites()
    tools["until"](lambda: optimum.sited is not None and not window.runner.busy)
    iface.messageBar().clearWidgets()
    tools["drawn"](iface)
    tools["picture"]("plugin-sites")
