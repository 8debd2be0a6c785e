"""Pictures of travel times: minutes from the nearest unit, what lies within reach, one way with its profile."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, Callable

from qgis.core import QgsGeometry, QgsProject

from diaban.plugin.travel.dialog import TravelOrder
from diaban.plugin.travel.files import ground_files
from diaban.plugin.travel.layers import travel_layers
from diaban.plugin.travel.tool import Place

_FAR_M = 6_000.0


def take(iface: Any, window: Any, workspace: str, folder: str, tools: dict[str, Callable[..., Any]]) -> None:
    """Take the pictures of a copy of ``workspace`` in ``folder``; ``tools``: what waits, shows and saves."""
    path = shutil.copy(workspace, folder)
    stem = Path(workspace).stem
    for kind in ("dem", "landcover"):
        shutil.copy(Path(workspace).with_name(f"{stem}_{kind}.tif"), folder)
    window.session.open(path)
    tools["until"](lambda: window.session.path == path and window.gaps._reader is None)
    window.jobs._run_catchment(path, TravelOrder(ground_files(path), "both"))
    tools["until"](lambda: bool(travel_layers(QgsProject.instance())) and not window.runner.busy)
    iface.messageBar().clearWidgets()
    for theme, name in (("travel_dry", "plugin-travel"), ("travel_wet", "plugin-travel-wet")):
        tools["theme"](iface, theme)
        window.session.zoom_to_all()
        tools["drawn"](iface)
        tools["picture"](name)
    tools["theme"](iface, "travel_dry")
    window.way.toggle()
    start, goal = _ends(window)
    window.way.tool._take(start)
    window.way.tool._take(goal)
    tools["until"](lambda: bool(window.way.result))
    extent = window.way._bands[1].asGeometry().boundingBox()
    extent.scale(1.5)
    iface.mapCanvas().setExtent(extent)
    iface.mapCanvas().refresh()
    tools["drawn"](iface)
    tools["picture"]("plugin-way")
    window.way.clear()
    window.way.toggle()
    window.session.close()


def _ends(window: Any) -> tuple[Place, Place]:
    """A border post, and the village nearest to a morning's walk from it."""
    units = [
        f
        for f in window.session.layer("unit").getFeatures()
        if f["kind"] == "border_post" and f.hasGeometry()
    ]
    unit = min(units, key=lambda f: f["code"])
    at = QgsGeometry(unit.geometry())
    villages = [f for f in window.session.layer("village").getFeatures() if f.hasGeometry()]
    village = min(villages, key=lambda f: abs(f.geometry().distance(at) - _FAR_M))
    return tuple(
        Place(f"{table}:{row['code']}", row["name"], row.geometry().asPoint())
        for table, row in (("unit", unit), ("village", village))
    )  # type: ignore[return-value]
