"""The map tool that draws a line or an outline, click by click."""

from __future__ import annotations

from typing import Optional

from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry, QgsPointXY, QgsWkbTypes
from qgis.gui import QgsMapMouseEvent
from qgis.PyQt.QtCore import QPoint, Qt

from ..language import tr
from .outlines import Outline, Position
from .shape_tool import STILL_PX, ShapeTool

_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_BACK = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)


class DrawTool(ShapeTool):
    """Every click is a vertex; a double click, Return or the right button ends, Backspace takes the last one back."""

    _drawn: tuple[Position, ...] = ()
    _pointer: Optional[Position] = None
    _last_pixel: Optional[QPoint] = None
    _doubled = False
    _kept = Outline(False)

    def draw(self, outline: Outline, crs: QgsCoordinateReferenceSystem, adds: bool) -> None:
        """Begin to draw: a part more of ``outline`` where it ``adds``, else in its place."""
        self._kept = outline if adds else Outline(outline.is_area)
        self.take_up(outline, crs)

    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:
        """A vertex more; or the end."""
        if event.button() == Qt.MouseButton.RightButton:
            self._end()
        elif event.button() == Qt.MouseButton.LeftButton and not self._doubled:
            self._add(event)
        self._doubled = False

    def canvasDoubleClickEvent(self, event: QgsMapMouseEvent) -> None:
        """The end, at this vertex."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._doubled = True
            self._add(event)
            self._end()

    def canvasMoveEvent(self, event: QgsMapMouseEvent) -> None:
        """The line follows the pointer."""
        self._pointer = self.place_at(event)
        self.mark(self._pointer if self.met else None)
        self._show_drawn()

    def on_key(self, key: int) -> bool:
        if key == Qt.Key.Key_Escape:
            self.back()
        elif key in _ENDS:
            self._end()
        elif key in _BACK:
            self._drawn, self._last_pixel = self._drawn[:-1], None
            self._show_drawn()
        else:
            return False
        return True

    def forget(self) -> None:
        self._drawn, self._pointer, self._last_pixel, self._doubled = (), None, None, False

    def look(self) -> None:
        self.clear()
        self.show_shape(
            self.band(QgsWkbTypes.GeometryType.LineGeometry), self.lines_on_map(self._kept).values()
        )
        kind = QgsWkbTypes.GeometryType
        self._band = self.band(kind.PolygonGeometry if self._kept.is_area else kind.LineGeometry, dashed=True)
        self._show_drawn()

    def _add(self, event: QgsMapMouseEvent) -> None:
        if self._last_pixel is not None:
            away = event.pos() - self._last_pixel
            # The second click of a double one, or an unsteady hand.
            if away.manhattanLength() <= STILL_PX:
                return
        self._last_pixel = event.pos()
        self._drawn = (*self._drawn, self.place_at(event))
        self._show_drawn()

    def _end(self) -> None:
        if not self._drawn:
            self.put_down()
        elif len(set(self._drawn)) < self._kept.least:
            self.said.emit(
                tr("An area needs three points.") if self._kept.is_area else tr("A line needs two points.")
            )
        else:
            drawn = tuple(at for n, at in enumerate(self._drawn) if n == 0 or at != self._drawn[n - 1])
            self.commit(self._kept.with_part(drawn, self._hole_of(drawn)))
            self.put_down()

    def _hole_of(self, drawn: tuple[Position, ...]) -> Optional[int]:
        """The part that the ring lies in: there it is a hole, and nothing else could be meant."""
        if not self._kept.is_area:
            return None
        ring = _area(drawn)
        around = (n for n, part in enumerate(self._kept.parts) if _area(part[0]).contains(ring))
        return next(around, None)

    def _show_drawn(self) -> None:
        points = [*self._drawn, *([self._pointer] if self._pointer is not None else [])]
        if not self._drawn:
            self._band.reset(
                QgsWkbTypes.GeometryType.PolygonGeometry
                if self._kept.is_area
                else QgsWkbTypes.GeometryType.LineGeometry
            )
            return
        shown = [self.on_map(at) for at in points]
        if self._kept.is_area and len(shown) > 2:
            self._band.setToGeometry(QgsGeometry.fromPolygonXY([shown]), None)
        else:
            self._band.setToGeometry(QgsGeometry.fromPolylineXY(shown), None)


def _area(path: tuple[Position, ...]) -> QgsGeometry:
    return QgsGeometry.fromPolygonXY([[QgsPointXY(*at) for at in (*path, path[0])]])
