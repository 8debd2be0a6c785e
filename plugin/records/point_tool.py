"""The map tool that sets the place of one row: a click, or its mark dragged; Esc puts it back."""

from __future__ import annotations

from typing import Optional

from qgis.core import QgsCoordinateReferenceSystem, QgsPointXY, QgsProject
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent, QgsMapTool, QgsVertexMarker
from qgis.PyQt.QtCore import QPoint, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QKeyEvent

from ..workspace.transforms import transform_between

_NEAR_PX, _STILL_PX = 12, 3
_INK = QColor("#CC79A7")
Point = Optional[tuple[float, float]]


class PointTool(QgsMapTool):
    """`placed` (x, y in the workspace's coordinates, or None) at every new place; `left` when the tool is put down."""

    placed = pyqtSignal(object)
    left = pyqtSignal()

    def __init__(self, canvas: QgsMapCanvas) -> None:
        super().__init__(canvas)
        self._crs = QgsCoordinateReferenceSystem()
        self._before: Point = None
        self._mark: Optional[QgsVertexMarker] = None
        self._dragging = False
        self._pressed = QPoint()
        self._tool_before: Optional[QgsMapTool] = None
        self.setCursor(Qt.CursorShape.CrossCursor)

    def take_up(self, point: Point, crs: QgsCoordinateReferenceSystem) -> None:
        """Begin with the place as it stands, in ``crs``."""
        self._crs, self._before = crs, point
        if self.canvas().mapTool() is not self:
            self._tool_before = self.canvas().mapTool()
        self.canvas().setMapTool(self)
        self.canvas().setFocus()
        self._show(point)

    def put_down(self) -> None:
        """Give the map back to the tool that was in hand before."""
        if self.canvas().mapTool() is self:
            before, self._tool_before = self._tool_before, None
            if before is not None:
                self.canvas().setMapTool(before)
            else:
                self.canvas().unsetMapTool(self)

    def shut_down(self) -> None:
        """Take everything off the canvas."""
        self._tool_before = None
        self.canvas().unsetMapTool(self)
        self._show(None)

    def canvasPressEvent(self, event: QgsMapMouseEvent) -> None:
        """Begin to drag the mark, or set it where it was clicked."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._dragging = True
            self._pressed = event.pos()
            if not self._near_mark(event):
                self._move(self.toMapCoordinates(event.pos()))

    def canvasMoveEvent(self, event: QgsMapMouseEvent) -> None:
        """The mark follows."""
        if self._dragging:
            self._move(self.toMapCoordinates(event.pos()))

    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:
        """The place is where the mark is."""
        if event.button() == Qt.MouseButton.RightButton:
            self.put_down()
        elif self._dragging and self._mark is not None:
            self._dragging = False
            if (event.pos() - self._pressed).manhattanLength() > _STILL_PX:
                self._move(self.toMapCoordinates(event.pos()))
            way = transform_between(QgsProject.instance(), self._canvas_crs(), self._crs)
            at = way.transform(self._mark.center())
            self.placed.emit((round(at.x(), 2), round(at.y(), 2)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc: as before."""
        if event.key() == Qt.Key.Key_Escape:
            event.accept()
            self._dragging = False
            self.placed.emit(self._before)
            self.put_down()

    def deactivate(self) -> None:
        """Another tool: the place stays, its mark goes."""
        self._dragging = False
        self._show(None)
        super().deactivate()
        self.left.emit()

    def _near_mark(self, event: QgsMapMouseEvent) -> bool:
        if self._mark is None:
            return False
        pixel = self.toCanvasCoordinates(self._mark.center())
        return (pixel - event.pos()).manhattanLength() <= _NEAR_PX

    def _show(self, point: Point) -> None:
        if self._mark is not None:
            self.canvas().scene().removeItem(self._mark)
            self._mark = None
        if point is not None:
            way = transform_between(QgsProject.instance(), self._crs, self._canvas_crs())
            self._move(way.transform(QgsPointXY(*point)))

    def _move(self, at: QgsPointXY) -> None:
        if self._mark is None:
            self._mark = QgsVertexMarker(self.canvas())
            self._mark.setIconType(QgsVertexMarker.IconType.ICON_CIRCLE)
            self._mark.setIconSize(18)
            self._mark.setPenWidth(3)
            self._mark.setColor(_INK)
        self._mark.setCenter(at)

    def _canvas_crs(self) -> QgsCoordinateReferenceSystem:
        return self.canvas().mapSettings().destinationCrs()
