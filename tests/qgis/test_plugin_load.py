"""Loading, using and unloading the plugin leaves QGIS as it was."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

from qgis.core import QgsApplication, QgsProject, QgsVectorLayer
from qgis.gui import QgsGui
from qgis.PyQt.QtCore import QCoreApplication, QEvent
from qgis.PyQt.QtWidgets import QAction, QDialog, QDockWidget, QMenu, QToolBar
from support.qgis_window import WindowInterface

from diaban import classFactory


def counted(iface: WindowInterface) -> dict:
    """How many of each thing there are in the window, and who listens to QGIS."""
    # Windows of tests before this one listen until they are collected.
    gc.collect()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    window, project = iface.mainWindow(), QgsProject.instance()
    registry, actions = QgsApplication.processingRegistry(), QgsGui.mapLayerActionRegistry()
    signals = {
        "cleared": project.receivers(project.cleared),
        "readProject": project.receivers(project.readProject),
        "layersAdded": project.receivers(project.layersAdded),
        "providerAdded": registry.receivers(registry.providerAdded),
        "extentsChanged": iface.mapCanvas().receivers(iface.mapCanvas().extentsChanged),
    }
    return {
        **signals,
        "menu entries": len(iface.pluginMenu().actions()),
        "actions": len(window.findChildren(QAction)),
        "menus": len(window.findChildren(QMenu)),
        "toolbars": len(window.findChildren(QToolBar)),
        "docks": len(window.findChildren(QDockWidget)),
        "dialogs": len(window.findChildren(QDialog)),
        "providers": len(registry.providers()),
        "locator filters": len(iface.locator.filters()),
        "map layer actions": actions.receivers(actions.changed),
        "actions on layers": len(actions.mapLayerActions(a_layer())),
    }


def a_layer() -> QgsVectorLayer:
    """A layer that says it is one of ours."""
    layer = QgsVectorLayer("Point?crs=EPSG:9206", "x", "memory")
    layer.setCustomProperty("diaban/table", "village")
    return layer


def test_unload_takes_away_everything_that_loading_added(qgis_app: Any, speak: Any) -> None:
    iface = WindowInterface()
    before = counted(iface)
    plugin = classFactory(iface)
    plugin.initGui()
    during = counted(iface)
    assert during["menu entries"] == before["menu entries"] + 1
    assert during["toolbars"] == before["toolbars"] + 1
    assert during["docks"] == before["docks"] + 8
    assert during["providers"] == before["providers"] + 1
    assert during["locator filters"] == before["locator filters"] + 1
    assert during["actions on layers"] == before["actions on layers"] + 1
    assert during["cleared"] == before["cleared"] + 1
    plugin.unload()
    assert counted(iface) == before


def test_loading_twice_adds_nothing_twice(qgis_app: Any, speak: Any) -> None:
    iface = WindowInterface()
    before = counted(iface)
    for _ in range(2):
        plugin = classFactory(iface)
        plugin.initGui()
        once = counted(iface)
        plugin.unload()
    assert counted(iface) == before
    assert once["docks"] == before["docks"] + 8


def test_unload_after_use_leaves_nothing(qgis_app: Any, speak: Any, small: Path, wait: Any) -> None:
    iface = WindowInterface()

    def use() -> dict:
        plugin = classFactory(iface)
        plugin.initGui()
        plugin.window.session.open(str(small))
        wait(lambda: plugin.window.session.path)
        plugin.window.jobs.print_maps()
        plugin.window.session.close()
        plugin.unload()
        QgsProject.instance().clear()
        return counted(iface)

    before = use()  # parts of QGIS that it makes when they are first asked for are there now
    assert use() == before
    assert before["docks"] == before["dialogs"] == before["toolbars"] == 0


def test_unload_while_a_workspace_is_being_opened_is_quiet(
    qgis_app: Any, speak: Any, small: Path, wait: Any
) -> None:
    iface = WindowInterface()
    plugin = classFactory(iface)
    plugin.initGui()
    plugin.window.session.open(str(small))
    qgis_app.processEvents()
    plugin.unload()
    for _ in range(50):
        qgis_app.processEvents()
    QgsProject.instance().clear()


def test_without_a_window_only_the_toolbox_is_added(qgis_app: Any, speak: Any) -> None:
    before = len(QgsApplication.processingRegistry().providers())
    plugin = classFactory(None)
    plugin.initProcessing()
    assert QgsApplication.processingRegistry().providerById("diaban") is not None
    plugin.unload()
    assert len(QgsApplication.processingRegistry().providers()) == before


def test_actions_that_need_a_workspace_are_grey_until_one_is_open(loaded: Any, small: Path) -> None:
    needing = ("coverage", "check", "print", "webmap", "tables", "import")
    assert not any(loaded.plugin.bar.action(key).isEnabled() for key in needing)
    loaded.open(small)
    assert all(loaded.plugin.bar.action(key).isEnabled() for key in needing)
    loaded.window.session.close()
    assert not any(loaded.plugin.bar.action(key).isEnabled() for key in needing)


def test_every_action_has_an_icon_of_its_own(loaded: Any) -> None:
    for action in loaded.plugin.bar.menu.actions():
        assert action.isSeparator() or not action.icon().isNull(), action.text()
