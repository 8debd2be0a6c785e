"""What every tool of assigning shares: one gesture at a time, left off by Esc or the right button with nothing done."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Optional

from qgis.core import QgsGeometry, QgsPointXY, QgsWkbTypes
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent, QgsMapTool, QgsRubberBand
from qgis.PyQt.QtCore import QEvent, QObject, QPoint, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QColor, QKeyEvent

from ..ground import Ground

NEAR_PX = 12
STILL_PX = 4
_REST_MS = 280
INK = QColor("#7A2E6B")
_FILL = QColor(204, 121, 167, 45)


class PickTool(QgsMapTool):
    """`picked` (ids, modifiers) once a gesture is done; `cancelled` when it is left off.

    Between gestures: `asked` (ids, point of the screen) at the right button, `rested` (ids, point of the screen) where the
    pointer stays, `moved` when it goes on. During one: `touched` (ids) are what would be picked.
    """

    picked = pyqtSignal(object, object)
    touched = pyqtSignal(object)
    cancelled = pyqtSignal()
    asked = pyqtSignal(object, object)
    rested = pyqtSignal(object, object)
    moved = pyqtSignal()

    shape = Qt.CursorShape.CrossCursor

    def __init__(self, canvas: QgsMapCanvas, ground: Ground) -> None:
        super().__init__(canvas)
        self.ground = ground
        self.busy = False
        self._left_off = False
        self._band: Optional[QgsRubberBand] = None
        self._pointer = QPoint()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self._on_rest)
        self.setCursor(self.shape)

    # -- what a tool is made of ------------------------------------------------------------------------------

    def begin(self, at: QPoint) -> None:
        """The left button went down."""

    def follow(self, at: QPoint) -> None:
        """The pointer moved during a gesture."""

    def end(self, at: QPoint) -> Optional[Iterable[str]]:
        """The left button came up: what is picked; None if the gesture goes on."""
        return self.near(at)

    def forget(self) -> None:
        """Nothing of the gesture is kept."""

    # -- events ----------------------------------------------------------------------------------------------

    def canvasPressEvent(self, event: QgsMapMouseEvent) -> None:
        """Begin, or leave off."""
        self._stay_quiet()
        if event.button() == Qt.MouseButton.LeftButton:
            self._left_off = False
            self.busy = True
            self.begin(event.pos())
        elif event.button() == Qt.MouseButton.RightButton and self.busy:
            self.cancel()
            self._left_off = True

    def canvasMoveEvent(self, event: QgsMapMouseEvent) -> None:
        """Go on with the gesture; between gestures see what is under the pointer."""
        if self.busy:
            self.follow(event.pos())
            return
        if event.pos() != self._pointer:
            self._stay_quiet()
        self._pointer = event.pos()
        if event.buttons() == Qt.MouseButton.NoButton:
            self._rest.start()

    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:
        """Finish; the right button between gestures asks."""
        if event.button() == Qt.MouseButton.RightButton:
            if not self.busy and not self._left_off:
                self.asked.emit(tuple(self.near(event.pos())), self._on_screen(event.pos()))
            self._left_off = False
        elif event.button() == Qt.MouseButton.LeftButton and self.busy:
            found = self.end(event.pos())
            if found is not None:
                self.finish(found, event.modifiers())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc leaves off: a canvas tells its tool of no key while a button is down."""
        pressed = self.busy and event.type() == QEvent.Type.KeyPress
        if pressed and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            self.cancel()
            return True
        return False

    def activate(self) -> None:
        """In hand from now on."""
        super().activate()
        self.canvas().installEventFilter(self)

    def finish(self, found: Iterable[str], modifiers: Qt.KeyboardModifier) -> None:
        """The gesture is done."""
        self._clear()
        self.picked.emit(tuple(dict.fromkeys(found)), modifiers)

    def cancel(self) -> None:
        """Leave a gesture off: nothing has happened."""
        if self.busy:
            self._clear()
            self.cancelled.emit()

    def deactivate(self) -> None:
        """Another tool: what was begun is left off."""
        self.canvas().removeEventFilter(self)
        self.cancel()
        self._stay_quiet()
        super().deactivate()

    def shut_down(self) -> None:
        """Take everything off the canvas."""
        self._rest.stop()
        self.busy = False
        self.canvas().unsetMapTool(self)
        if self._band is not None:
            self.canvas().scene().removeItem(self._band)
            self._band = None
        self.deleteLater()

    # -- helpers ---------------------------------------------------------------------------------------------

    def near(self, at: QPoint) -> tuple[str, ...]:
        """What is under a pixel."""
        return self.ground.at(self.toMapCoordinates(at), NEAR_PX)

    def draw(self, points: list[QgsPointXY], closed: bool) -> None:
        """Show the shape of the gesture."""
        band = self._shape()
        if closed:
            band.setToGeometry(QgsGeometry.fromPolygonXY([points]), None)
        else:
            band.setToGeometry(QgsGeometry.fromPolylineXY(points), None)

    def _shape(self) -> QgsRubberBand:
        if self._band is None:
            self._band = QgsRubberBand(self.canvas(), QgsWkbTypes.GeometryType.PolygonGeometry)
            self._band.setStrokeColor(INK)
            self._band.setFillColor(_FILL)
            self._band.setWidth(2)
            self._band.setLineStyle(Qt.PenStyle.DashLine)
        return self._band

    def _clear(self) -> None:
        self.busy = False
        if self._band is not None:
            self._band.reset(QgsWkbTypes.GeometryType.PolygonGeometry)
        self.forget()
        self.touched.emit(())

    def _stay_quiet(self) -> None:
        self._rest.stop()
        self.moved.emit()

    def _on_rest(self) -> None:
        found = self.near(self._pointer)
        if found:
            self.rested.emit(found, self._on_screen(self._pointer))

    def _on_screen(self, at: QPoint) -> QPoint:
        return self.canvas().viewport().mapToGlobal(at)


def moved_away(start: QPoint, at: QPoint) -> bool:
    """Whether the pointer was dragged, and not just unsteady."""
    return (at - start).manhattanLength() > STILL_PX
