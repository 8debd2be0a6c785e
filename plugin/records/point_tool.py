"""The map tool that sets the place of one row: a click, or its mark dragged; Esc puts it back."""

from __future__ import annotations

from typing import Optional

from qgis.core import QgsCoordinateReferenceSystem, QgsPointXY
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent, QgsVertexMarker
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtGui import QKeyEvent

from .borrowing_tool import DIGITS, INK, BorrowingTool

_NEAR_PX, _STILL_PX = 12, 3
Point = Optional[tuple[float, float]]


class PointTool(BorrowingTool):
    """`placed` (x, y in the workspace's coordinates, or None) at every new place."""

    def __init__(self, canvas: QgsMapCanvas) -> None:
        super().__init__(canvas)
        self._before: Point = None
        self._mark: Optional[QgsVertexMarker] = None
        self._dragging = False
        self._pressed = QPoint()

    def take_up(self, point: Point, crs: QgsCoordinateReferenceSystem) -> None:
        """Begin with the place as it stands, in ``crs``."""
        self._before = point
        self.borrow(crs)
        self._show(point)

    def clear(self) -> None:
        """Take the mark off the canvas."""
        if self._mark is not None:
            self.canvas().scene().removeItem(self._mark)
            self._mark = None

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
            at = self.to_workspace().transform(self._mark.center())
            self.placed.emit((round(at.x(), DIGITS), round(at.y(), DIGITS)))

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
        self.clear()
        super().deactivate()
        self.left.emit()

    def _near_mark(self, event: QgsMapMouseEvent) -> bool:
        if self._mark is None:
            return False
        pixel = self.toCanvasCoordinates(self._mark.center())
        return (pixel - event.pos()).manhattanLength() <= _NEAR_PX

    def _show(self, point: Point) -> None:
        self.clear()
        if point is not None:
            self._move(self.to_map().transform(QgsPointXY(*point)))

    def _move(self, at: QgsPointXY) -> None:
        if self._mark is None:
            self._mark = QgsVertexMarker(self.canvas())
            self._mark.setIconType(QgsVertexMarker.IconType.ICON_CIRCLE)
            self._mark.setIconSize(18)
            self._mark.setPenWidth(3)
            self._mark.setColor(INK)
        self._mark.setCenter(at)
