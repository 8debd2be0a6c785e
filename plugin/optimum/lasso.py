"""The lasso: draw round households while the button is held; Esc or the right button and nothing has happened."""

from __future__ import annotations

from qgis.core import QgsGeometry, QgsPointXY, QgsWkbTypes
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent, QgsMapTool, QgsRubberBand
from qgis.PyQt.QtCore import QEvent, QObject, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QKeyEvent

_INK, _FILL = QColor("#7A2E63"), QColor(204, 121, 167, 60)


class LassoTool(QgsMapTool):
    """`closed` (the area in the canvas's coordinates, whether to take out) when the button is let go.

    With Shift held what is inside is taken out instead.
    """

    closed = pyqtSignal(object, bool)

    def __init__(self, canvas: QgsMapCanvas) -> None:
        super().__init__(canvas)
        self._points: list[QgsPointXY] = []
        self._band = QgsRubberBand(canvas, QgsWkbTypes.GeometryType.PolygonGeometry)
        self._band.setStrokeColor(_INK)
        self._band.setFillColor(_FILL)
        self._band.setWidth(2)
        self.setCursor(Qt.CursorShape.CrossCursor)

    def canvasPressEvent(self, event: QgsMapMouseEvent) -> None:
        """Begin, or cancel what is begun."""
        self.cancel()
        if event.button() == Qt.MouseButton.LeftButton:
            self._points = [self.toMapCoordinates(event.pos())]

    def canvasMoveEvent(self, event: QgsMapMouseEvent) -> None:
        """Draw on."""
        if self._points:
            self._points.append(self.toMapCoordinates(event.pos()))
            self._band.setToGeometry(QgsGeometry.fromPolygonXY([self._points]), None)

    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:
        """Close the area and tell it."""
        if event.button() != Qt.MouseButton.LeftButton or not self._points:
            return
        points = [*self._points, self.toMapCoordinates(event.pos())]
        take_out = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        self.cancel()
        if len(points) > 2:
            area = QgsGeometry.fromPolygonXY([points])
            self.closed.emit(area if area.isGeosValid() else area.makeValid(), take_out)

    def activate(self) -> None:
        """In hand: the canvas hands no keys on while a button is held, so they are listened for."""
        super().activate()
        self.canvas().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc cancels what is begun."""
        escape = Qt.Key.Key_Escape
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == escape:
            if not self._points:
                return False
            self.cancel()
            return True
        return super().eventFilter(watched, event)

    def cancel(self) -> None:
        """Forget what was drawn."""
        self._points = []
        self._band.reset(QgsWkbTypes.GeometryType.PolygonGeometry)

    def deactivate(self) -> None:
        """Another tool: what was begun is forgotten."""
        self.cancel()
        self.canvas().removeEventFilter(self)
        super().deactivate()

    def shut_down(self) -> None:
        """Take it off the canvas."""
        self.cancel()
        self.canvas().unsetMapTool(self)
        self.canvas().scene().removeItem(self._band)
