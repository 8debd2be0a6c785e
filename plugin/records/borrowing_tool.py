"""A map tool that has the map for a while, works in the workspace's coordinates, and gives the map back to the tool before."""

from __future__ import annotations

from typing import Optional

from qgis.core import QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsProject
from qgis.gui import QgsMapCanvas, QgsMapTool
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor

from ..workspace.transforms import transform_between

INK = QColor("#CC79A7")
# What was set by hand is known to the centimetre.
DIGITS = 2


class BorrowingTool(QgsMapTool):
    """`placed` at every change, `left` when the tool is put down."""

    placed = pyqtSignal(object)
    left = pyqtSignal()

    def __init__(self, canvas: QgsMapCanvas) -> None:
        super().__init__(canvas)
        self._crs = QgsCoordinateReferenceSystem()
        self._tool_before: Optional[QgsMapTool] = None
        self.setCursor(Qt.CursorShape.CrossCursor)

    def clear(self) -> None:
        """Take everything off the canvas."""
        raise NotImplementedError

    def borrow(self, crs: QgsCoordinateReferenceSystem) -> None:
        """Have the map; what is set is in ``crs``."""
        self._crs = crs
        if self.canvas().mapTool() is not self:
            self._tool_before = self.canvas().mapTool()
        self.canvas().setMapTool(self)
        self.canvas().setFocus()

    def put_down(self) -> None:
        """Give the map back to the tool that was in hand before."""
        if self.canvas().mapTool() is self:
            before, self._tool_before = self._tool_before, None
            if before is not None:
                self.canvas().setMapTool(before)
            else:
                self.canvas().unsetMapTool(self)

    def shut_down(self) -> None:
        """Put down for good: the map goes to nobody."""
        self._tool_before = None
        self.canvas().unsetMapTool(self)
        self.clear()

    def to_map(self) -> QgsCoordinateTransform:
        """From the workspace's coordinates to those of the map."""
        return transform_between(QgsProject.instance(), self._crs, self._canvas_crs())

    def to_workspace(self) -> QgsCoordinateTransform:
        """And back."""
        return transform_between(QgsProject.instance(), self._canvas_crs(), self._crs)

    def _canvas_crs(self) -> QgsCoordinateReferenceSystem:
        return self.canvas().mapSettings().destinationCrs()
