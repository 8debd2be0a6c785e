"""The way between two clicks: asks the engine beside QGIS, draws the answer, says it in the panel."""

from __future__ import annotations

from typing import Any, Optional

from qgis.core import QgsGeometry, QgsPointXY, QgsProject, QgsWkbTypes
from qgis.gui import QgisInterface, QgsRubberBand
from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtWidgets import QFileDialog

from ..engine import commands
from ..engine.job import Failure
from ..engine.service import EngineService
from ..language import language, tr
from ..workspace.session import WorkspaceSession
from ..workspace.transforms import transform_between
from .dialog import RASTERS
from .files import GroundFiles, ground_files, keep_ground_files
from .panel import WayPanel, way_of
from .tool import Place, WayTool

_CASING, _LINE = QColor(255, 255, 255, 230), QColor("#CC3311")


class WayFinder(QObject):
    """Owns tool, panel and lines. `wanted` when the panel should be seen, `mend_asked` when the engine is not ready.

    It has an engine of its own: reading the ground for the first way must not hold up a save.
    """

    wanted = pyqtSignal()
    mend_asked = pyqtSignal()

    def __init__(
        self, iface: QgisInterface, session: WorkspaceSession, parent: Optional[QObject] = None
    ) -> None:
        super().__init__(parent)
        self._iface = iface
        self._session = session
        self.service = EngineService(self)
        self.panel = WayPanel(iface)
        self.tool = WayTool(iface.mapCanvas(), session)
        self.result: dict[str, Any] = {}
        self._ends: Optional[tuple[Place, Place]] = None
        self._request = ""
        self._dialog: Optional[QFileDialog] = None
        self._bands = [self._band(_CASING, 7), self._band(_LINE, 3)]
        self.tool.begun.connect(self._on_begun)
        self.tool.chosen.connect(self._on_chosen)
        self.tool.cleared.connect(self.clear)
        self.panel.picked.connect(self._draw)
        self.panel.files_asked.connect(self._ask_files)
        session.closed.connect(self._on_closed)

    def toggle(self) -> None:
        """Take the tool in hand, or put it away."""
        canvas = self._iface.mapCanvas()
        if canvas.mapTool() is self.tool:
            canvas.unsetMapTool(self.tool)
            return
        canvas.setMapTool(self.tool)
        self.wanted.emit()

    def clear(self) -> None:
        """Take the way off the map."""
        self._drop()
        self._ends, self.result = None, {}
        self._wipe()
        self.panel.show_nothing()

    def shut_down(self) -> None:
        """Let go of canvas, engine and session."""
        self._session.closed.disconnect(self._on_closed)
        self._drop()
        self.service.shut_down()
        if self._dialog is not None:
            self._dialog.close()
            self._dialog.deleteLater()
            self._dialog = None
        self.tool.shut_down()
        for band in self._bands:
            self._iface.mapCanvas().scene().removeItem(band)
        self._bands.clear()
        self.tool.deleteLater()

    def _on_closed(self) -> None:
        self.tool.clear()
        self._iface.mapCanvas().unsetMapTool(self.tool)
        self.service.rest()

    def _on_begun(self, start: Place) -> None:
        self._drop()
        self._ends, self.result = None, {}
        self._wipe()
        self.panel.show_begun(named(start))

    def _on_chosen(self, start: Place, goal: Place) -> None:
        self._ends = (start, goal)
        if ground_files(self._session.path).dem:
            self._ask()
        else:
            self._ask_files()

    def _ask(self) -> None:
        if self._ends is None or not self._session.path:
            return
        start, goal = self._ends
        self._drop()
        self.panel.show_busy(named(start), named(goal))
        files = ground_files(self._session.path)
        arguments = commands.way(self._session.path, start.text, goal.text, files.arguments(), language())
        self._request = self.service.ask(arguments, {"inside": True}, self._on_way, self._on_failure)

    def _drop(self) -> None:
        if self._request:
            self.service.drop(self._request)
            self._request = ""

    def _on_way(self, result: dict[str, Any]) -> None:
        self._request = ""
        if self._ends is not None:
            self.result = result
            self._wipe()
            self.panel.show_way(named(self._ends[0]), named(self._ends[1]), result)

    def _on_failure(self, failure: Failure) -> None:
        self._request = ""
        self._wipe()
        self.panel.show_problem(failure.message)
        if failure.kind == "environment":
            self.mend_asked.emit()

    def _draw(self, season: str, direction: str) -> None:
        """Draw one of the ways of the answer."""
        way = way_of(self.result, (season, direction))
        layer = self._session.layer("commune")
        if way is None or layer is None:
            return
        canvas_crs = self._iface.mapCanvas().mapSettings().destinationCrs()
        line = QgsGeometry.fromPolylineXY([QgsPointXY(x, y) for x, y in way["line"]])
        line.transform(transform_between(QgsProject.instance(), layer.crs(), canvas_crs))
        for band in self._bands:
            band.setToGeometry(line, None)

    def _wipe(self) -> None:
        for band in self._bands:
            band.reset(QgsWkbTypes.GeometryType.LineGeometry)

    def _ask_files(self) -> None:
        """Ask once which file holds the elevation; the map stays usable beside the question."""
        path = self._session.path
        if not path:
            return
        if self._dialog is not None:
            self._dialog.deleteLater()
        title = tr("Which file holds the elevation of this area?")
        self._dialog = QFileDialog(self._iface.mainWindow(), title, path, RASTERS)
        self._dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        self._dialog.fileSelected.connect(lambda chosen: self._on_file(path, chosen))
        self._dialog.open()

    def _on_file(self, workspace: str, chosen: str) -> None:
        keep_ground_files(workspace, GroundFiles(chosen, ground_files(workspace).landcover))
        if workspace == self._session.path:
            self._ask()

    def _band(self, colour: QColor, width: int) -> QgsRubberBand:
        band = QgsRubberBand(self._iface.mapCanvas(), QgsWkbTypes.GeometryType.LineGeometry)
        band.setColor(colour)
        band.setWidth(width)
        return band


def named(place: Place) -> str:
    """What a place is called in the panel."""
    return place.name or tr("chosen place")
