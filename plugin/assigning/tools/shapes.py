"""The tools that pick: click, rectangle, free polygon, paint."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Optional

from qgis.core import QgsPointXY
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtGui import QKeyEvent

from ..ground import Ground
from .base import NEAR_PX, PickTool, moved_away

BRUSH_PX = 14


class ClickTool(PickTool):
    """What is under the pointer when the button comes up."""

    shape = Qt.CursorShape.PointingHandCursor


class RectangleTool(PickTool):
    """Everything in a rectangle; without dragging, a click."""

    def begin(self, at: QPoint) -> None:
        self._start = at
        self._corner = self.toMapCoordinates(at)

    def follow(self, at: QPoint) -> None:
        a, b = self._corner, self.toMapCoordinates(at)
        corners = [a, QgsPointXY(b.x(), a.y()), b, QgsPointXY(a.x(), b.y())]
        self.draw(corners, closed=True)
        self.touched.emit(tuple(self.ground.in_rectangle(a, b)))

    def end(self, at: QPoint) -> Optional[Iterable[str]]:
        if not moved_away(self._start, at):
            return self.near(at)
        return self.ground.in_rectangle(self._corner, self.toMapCoordinates(at))


class PolygonTool(PickTool):
    """Everything in a free shape: drawn by dragging, or corner by corner and closed by a double click or Enter."""

    def __init__(self, canvas: QgsMapCanvas, ground: Ground) -> None:
        super().__init__(canvas, ground)
        self.forget()

    def begin(self, at: QPoint) -> None:
        self._start = at
        self._dragged = False
        self._corners.append(self.toMapCoordinates(at))

    def follow(self, at: QPoint) -> None:
        here = self.toMapCoordinates(at)
        if self._held and moved_away(self._start, at):
            self._dragged = True
            self._corners.append(here)
        ring = [*self._corners, here]
        self.draw(ring, closed=len(ring) > 2)
        self.touched.emit(tuple(self.ground.in_polygon(ring)))

    def canvasPressEvent(self, event: QgsMapMouseEvent) -> None:
        self._held = event.button() == Qt.MouseButton.LeftButton
        super().canvasPressEvent(event)

    def end(self, at: QPoint) -> Optional[Iterable[str]]:
        self._held = False
        return self.ground.in_polygon(self._corners) if self._dragged else None

    def canvasDoubleClickEvent(self, event: QgsMapMouseEvent) -> None:
        """Close the shape; with fewer than three corners it was a click."""
        if self.busy and event.button() == Qt.MouseButton.LeftButton:
            enough = len(self._corners) > 2
            found = self.ground.in_polygon(self._corners) if enough else self.near(event.pos())
            self.finish(found, event.modifiers())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter closes the shape."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and len(self._corners) > 2:
            self.finish(self.ground.in_polygon(self._corners), event.modifiers())
            event.accept()

    def forget(self) -> None:
        self._corners: list[QgsPointXY] = []
        self._held = self._dragged = False


class PaintTool(PickTool):
    """Everything the pointer is dragged over."""

    def begin(self, at: QPoint) -> None:
        self._found: dict[str, None] = {}
        self._last = at
        self._trace = [self.toMapCoordinates(at)]
        self._take(at)

    def follow(self, at: QPoint) -> None:
        self._take(at)
        self._trace.append(self.toMapCoordinates(at))
        self.draw(self._trace, closed=False)

    def end(self, at: QPoint) -> Optional[Iterable[str]]:
        self._take(at)
        return self._found

    def forget(self) -> None:
        self._found, self._trace = {}, []

    def _take(self, at: QPoint) -> None:
        a, b = self.toMapCoordinates(self._last), self.toMapCoordinates(at)
        self._last = at
        before = len(self._found)
        self._found.update(dict.fromkeys(self.ground.along(a, b, max(NEAR_PX, BRUSH_PX))))
        if len(self._found) > before:
            self.touched.emit(tuple(self._found))
