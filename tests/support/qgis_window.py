"""Stands in for QGIS's window: real widgets, none of the rest of the application."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsLocator, QgsLocatorFilter, QgsProject
from qgis.gui import QgsApplicationExitBlockerInterface, QgsMapCanvas, QgsMessageBar, QgsStatusBar
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QMainWindow, QMenu, QToolBar


class WindowInterface:
    """What the plugin calls of `QgisInterface`; ``locator`` is the search bar's own, ``blockers`` are asked by `may_exit`."""

    def __init__(self) -> None:
        self._window = QMainWindow()
        self._canvas = QgsMapCanvas(self._window)
        self._canvas.setProject(QgsProject.instance())
        self._canvas.resize(800, 600)
        self._window.setCentralWidget(self._canvas)
        self._bar = QgsMessageBar(self._window)
        self._status = QgsStatusBar(self._window)
        self._plugins = QMenu("Plugins", self._window)
        self._window.menuBar().addMenu(self._plugins)
        self.locator = QgsLocator(self._window)
        self.blockers: list[QgsApplicationExitBlockerInterface] = []

    def mainWindow(self) -> QMainWindow:  # noqa: N802
        return self._window

    def mapCanvas(self) -> QgsMapCanvas:  # noqa: N802
        return self._canvas

    def messageBar(self) -> QgsMessageBar:  # noqa: N802
        return self._bar

    def statusBarIface(self) -> QgsStatusBar:  # noqa: N802
        return self._status

    def pluginMenu(self) -> QMenu:  # noqa: N802
        return self._plugins

    def addToolBar(self, name: str) -> QToolBar:  # noqa: N802
        return self._window.addToolBar(name)

    def addDockWidget(self, area: Qt.DockWidgetArea, dock: Any) -> None:  # noqa: N802
        self._window.addDockWidget(area, dock)

    def removeDockWidget(self, dock: Any) -> None:  # noqa: N802
        self._window.removeDockWidget(dock)

    def registerLocatorFilter(self, found: QgsLocatorFilter) -> None:  # noqa: N802
        self.locator.registerFilter(found)

    def deregisterLocatorFilter(self, found: QgsLocatorFilter) -> None:  # noqa: N802
        self.locator.deregisterFilter(found)

    def registerApplicationExitBlocker(self, blocker: QgsApplicationExitBlockerInterface) -> None:  # noqa: N802
        self.blockers.append(blocker)

    def unregisterApplicationExitBlocker(self, blocker: QgsApplicationExitBlockerInterface) -> None:  # noqa: N802
        self.blockers.remove(blocker)

    def may_exit(self) -> bool:
        """What QGIS asks when it is to end."""
        return all(blocker.allowExit() for blocker in self.blockers)
