"""Pictures of the plugin at work, taken inside a real QGIS: started by ``qgis --code`` with the plugin loaded.

DIABAN_WORKSPACE is the workspace to show, DIABAN_PICTURES the folder for the pictures. In another language than
Vietnamese (DIABAN_LANGUAGE) one picture is enough, with the language in its name.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
import traceback
from pathlib import Path
from typing import Any, Callable

import qgis.utils
from qgis.core import QgsApplication, QgsProject, QgsRectangle, QgsVectorLayer
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtWidgets import QApplication, QDockWidget, QToolBar

from diaban.tests.pictures import assign_scene, plan_scene, records_scene, saving_scene, travel_scene

WORKSPACE = os.environ["DIABAN_WORKSPACE"]
FOLDER = Path(os.environ["DIABAN_PICTURES"])
LANGUAGE = os.environ.get("DIABAN_LANGUAGE", "vi")
SCENE = os.environ.get("DIABAN_SCENE", "")  # one alone, while it is being made
_KEPT_BARS = ("DiaBanToolBar", "mMapNavToolBar")
_KEPT_DOCKS = (
    "DiaBanAssignDock",
    "DiaBanGapPanel",
    "DiaBanHistoryPanel",
    "DiaBanOptimumPanel",
    "DiaBanPlanPanel",
    "DiaBanRecordsPanel",
    "DiaBanWayPanel",
    "DiaBanWelcomePanel",
    "Layers",
)
_PATIENCE_S = 300.0


def main() -> None:
    """Take every picture, then end QGIS; its exit code tells whether all went well."""
    code = 1
    try:
        take_all()
        code = 0
    except Exception:
        traceback.print_exc()
    finally:
        QgsProject.instance().clear()
        sys.stderr.flush()
        os._exit(code)


def take_all() -> None:
    plugin = qgis.utils.plugins["diaban"]
    iface, window = qgis.utils.iface, plugin.window
    tidy(iface)
    if SCENE:
        {"assign": assigning, "plan": planning, "records": records, "saving": saving}[SCENE](iface, window)
        return
    if LANGUAGE == "vi":
        window.start()
        settle(1.0)
        picture("plugin-start")
    window.session.open(WORKSPACE)
    until(lambda: bool(window.session.path))
    until(lambda: window.gaps.widget() is not None and bool(window.gaps._rows))
    wide_layers(iface)
    window.session.zoom_to_all()
    settle(1.0)
    drawn(iface)
    if LANGUAGE != "vi":
        first_gap(window)
        drawn(iface)
        picture(f"plugin-gaps-{LANGUAGE}")
        return
    picture("plugin")
    first_gap(window)
    drawn(iface)
    picture("plugin-gaps")
    near_the_post(iface, window)
    drawn(iface)
    picture("plugin-households")
    theme(iface, "assignments")
    drawn(iface)
    picture("plugin-assignments")
    theme(iface, "coverage")
    window.jobs.print_maps()
    settle(0.8)
    window.showing.dialog._path.setFilePath("so-do-xa.pdf")  # a picture shows no folder of whoever took it
    window.showing.dialog._names.setChecked(True)
    settle(0.5)
    picture("plugin-print")
    window.showing.dialog.close()
    with tempfile.TemporaryDirectory() as folder:
        history(window, shutil.copy(WORKSPACE, folder))
        drawn(iface)
        picture("plugin-history")
        window.session.close()
    records(iface, window)
    with tempfile.TemporaryDirectory() as folder:
        travel_scene.take(iface, window, WORKSPACE, folder, tools())
    assigning(iface, window)
    planning(iface, window)
    saving(iface, window)


def records(iface: Any, window: Any) -> None:
    """Records and their places, on a copy of the workspace."""
    with tempfile.TemporaryDirectory() as folder:
        records_scene.take(iface, window, WORKSPACE, folder, tools())


def assigning(iface: Any, window: Any) -> None:
    """Assigning on the map, on a copy of the workspace."""
    with tempfile.TemporaryDirectory() as folder:
        assign_scene.take(iface, window, WORKSPACE, folder, tools())


def planning(iface: Any, window: Any) -> None:
    """From the best plan to an approved one, on a copy of the workspace."""
    with tempfile.TemporaryDirectory() as folder:
        plan_scene.take(iface, window, WORKSPACE, folder, tools())


def saving(iface: Any, window: Any) -> None:
    """What is refused and what was left, on a copy of the workspace."""
    with tempfile.TemporaryDirectory() as folder:
        saving_scene.take(iface, window, WORKSPACE, folder, tools())


def tools() -> dict[str, Callable[..., Any]]:
    """What scenes wait, show and save with."""
    waits = {"until": until, "drawn": drawn, "settle": settle}
    return {**waits, "theme": theme, "picture": picture, "wide_layers": wide_layers}


def tidy(iface: Any) -> None:
    """A large window with nothing in it that is not needed."""
    main_window = iface.mainWindow()
    main_window.showMaximized()
    for bar in main_window.findChildren(QToolBar):
        bar.setVisible(bar.objectName() in _KEPT_BARS)
    for dock in main_window.findChildren(QDockWidget):
        dock.setVisible(
            (dock.objectName() in _KEPT_DOCKS and dock.isVisible()) or dock.objectName() == "Layers"
        )
    wide_layers(iface)
    settle(1.0)


def wide_layers(iface: Any) -> None:
    """The names of layers in full."""
    layers = iface.mainWindow().findChild(QDockWidget, "Layers")
    iface.mainWindow().resizeDocks([layers], [330], Qt.Orientation.Horizontal)


def first_gap(window: Any) -> None:
    """Select the first gap of the list, as a click does."""
    view = window.gaps._view
    model = view.model()
    commune = model.index(0, 0)
    view.expand(commune)
    view.setCurrentIndex(model.index(0, 0, commune))
    settle(2.5)


def history(window: Any, copy: str) -> None:
    """A household whose values were changed by saving, and then with QGIS's own tools."""
    window.session.open(copy)
    until(lambda: window.session.path == copy and window.gaps._reader is None)
    home = sorted(window.session.layer("household").getFeatures(), key=lambda row: row["code"])[4]
    window.session.layer("household").selectByIds([home.id()])
    saved: list = []
    change = {"do": "update", "table": "household", "id": home["id"], "version": stamp(home["updated_at"])}
    for number, values in enumerate(({"members": 6}, {"need": "near_poor", "need_since": "2026-05-12"})):
        done = {"batch": f"picture {number}", "changes": [{**change, "values": values}]}
        window.service.ask(["save", copy, "--language", "vi"], done, saved.append, saved.append)
        until(lambda: len(saved) > number)  # noqa: B023
        change["version"] = saved[-1]["version"]
    edited = QgsVectorLayer(f"{copy}|layername=household", "x", "ogr")
    edited.startEditing()
    edited.changeAttributeValue(home.id(), edited.fields().indexOf("members"), 7)
    edited.commitChanges()
    window.session.reload()
    window.toggle_history()
    window.history.take_from_map()
    until(lambda: not window.history._request and bool(window.history._entries))
    settle(1.5)


def stamp(moment: Any) -> str:
    """A moment as the workspace keeps it."""
    return moment if isinstance(moment, str) else moment.toUTC().toString("yyyy-MM-ddTHH:mm:ss.zzzZ")


def near_the_post(iface: Any, window: Any) -> None:
    """Zoom to where households show."""
    villages = sorted(window.session.layer("village").getFeatures(), key=lambda f: -(f["in_need"] or 0))
    centre = villages[0].geometry().asPoint()
    half = 2800
    extent = QgsRectangle(centre.x() - half, centre.y() - half, centre.x() + half, centre.y() + half)
    iface.mapCanvas().setExtent(extent)
    iface.mapCanvas().zoomScale(min(iface.mapCanvas().scale(), 40000))
    iface.mapCanvas().refresh()
    settle(0.5)


def theme(iface: Any, key: str) -> None:
    """Show a map theme of the plugin, somewhat nearer than the whole area."""
    from diaban.plugin.workspace.themes import theme_names

    project = QgsProject.instance()
    model = iface.layerTreeView().layerTreeModel()
    project.mapThemeCollection().applyTheme(theme_names()[key], project.layerTreeRoot(), model)
    iface.mapCanvas().zoomScale(150000)
    settle(0.5)


def drawn(iface: Any) -> None:
    """Wait until the map is drawn."""
    settle(0.4)
    until(lambda: not iface.mapCanvas().isDrawing())
    settle(0.6)


def picture(name: str) -> None:
    """Save what is on the screen."""
    settle(0.2)
    screen = QApplication.primaryScreen()
    if not screen.grabWindow(0).save(str(FOLDER / f"{name}.png")):
        raise OSError(f"cannot write {FOLDER / name}.png")


def until(holds: Callable[[], bool]) -> None:
    """Let QGIS work until something holds."""
    end = time.monotonic() + _PATIENCE_S
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError("QGIS did not get there")
        QgsApplication.processEvents()
        time.sleep(0.01)


def settle(seconds: float) -> None:
    """Let QGIS work for a while."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        QgsApplication.processEvents()
        time.sleep(0.01)


QTimer.singleShot(1500, main)
