"""The map tool that moves, adds and removes vertices of a shape, and whole parts and holes of it."""

from __future__ import annotations

from typing import Optional

from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry, QgsPointXY, QgsWkbTypes
from qgis.gui import QgsMapMouseEvent, QgsRubberBand
from qgis.PyQt.QtCore import QPoint, Qt

from ..language import tr
from .outlines import Address, Outline
from .shape_tool import STILL_PX, ShapeTool

_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
# More than these in sight cannot be told apart.
MOST_SEEN = 1500
Vertex = tuple[Address, int]


class ChangeTool(ShapeTool):
    """Drag a vertex; click the middle of a segment, or double click on it, for one more; Delete or the right button removes.

    Backspace takes the last step back; the right button beside everything, and Return, end. With ``removes`` a click
    takes the part or the hole away that it hits, and ends.
    """

    _lines: dict[Address, QgsGeometry] = {}
    _dragged: Optional[Vertex] = None
    _adding: Optional[Outline] = None
    _pressed = QPoint()
    _pointer = QPoint()
    _steps: tuple[Outline, ...] = ()
    _removes = False

    def change(self, outline: Outline, crs: QgsCoordinateReferenceSystem, removes: bool = False) -> None:
        """Begin to change ``outline``."""
        self._removes, self._steps = removes, ()
        self.take_up(outline, crs)

    # -- the mouse -------------------------------------------------------------------------------------------

    def canvasPressEvent(self, event: QgsMapMouseEvent) -> None:
        """Take the vertex under the pointer, or a new one in the middle of a segment."""
        self._pressed = self._pointer = event.pos()
        if event.button() != Qt.MouseButton.LeftButton or self._removes:
            return
        self._dragged = self._vertex_at(event.pos())
        if self._dragged is None:
            middle = self._middle_at(event.pos())
            if middle is not None:
                self._begin_new(middle)

    def canvasMoveEvent(self, event: QgsMapMouseEvent) -> None:
        """What is held follows; what would be held is marked."""
        self._pointer = event.pos()
        if self._dragged is None:
            self._show_near(event.pos())
        elif self._was_moved(event.pos()):
            self._show_drag(event)

    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:
        """Let go; the right button removes, or ends."""
        if event.button() == Qt.MouseButton.RightButton:
            if self._removes or not self.remove_at(event.pos()):
                self.put_down()
        elif event.button() == Qt.MouseButton.LeftButton:
            if self._removes:
                self._remove_path_at(event.pos())
            elif self._dragged is not None:
                self._let_go(event)

    def canvasDoubleClickEvent(self, event: QgsMapMouseEvent) -> None:
        """A vertex more where a segment is hit."""
        if event.button() != Qt.MouseButton.LeftButton or self._removes:
            return
        if self._vertex_at(event.pos()) is not None:
            return
        at = self.toMapCoordinates(event.pos())
        found = self._segment_at(at)
        if found is not None:
            address, index, foot = found
            self._step(self.outline.with_vertex(address, index, self._rounded(foot)))

    # -- keys ------------------------------------------------------------------------------------------------

    def on_key(self, key: int) -> bool:
        if key == Qt.Key.Key_Escape:
            self._on_escape()
        elif key in _ENDS and self._dragged is None:
            self.put_down()
        elif key == Qt.Key.Key_Backspace and self._dragged is None:
            if self._steps:
                last, self._steps = self._steps[-1], self._steps[:-1]
                self.commit(last)
        elif key == Qt.Key.Key_Delete and self._dragged is None:
            self.remove_at(self._pointer)
        else:
            return False
        return True

    def _on_escape(self) -> None:
        """What is held goes back; where nothing is, the whole shape does."""
        if self._dragged is None:
            self.back()
        else:
            self.forget()
            self.look()

    # -- what is done ----------------------------------------------------------------------------------------

    def remove_at(self, pixel: QPoint) -> bool:
        """Remove the vertex under a pixel, where the rest is still a shape; False where there is no vertex."""
        found = self._vertex_at(pixel)
        if found is None:
            return False
        less = self.outline.without_vertex(*found)
        if less is not None:
            self._step(less)
        elif found[0][1]:
            self._step(self.outline.without_path(found[0]))
        else:
            self.said.emit(
                tr("An area needs three points.") if self.outline.is_area else tr("A line needs two points.")
            )
        return True

    def _remove_path_at(self, pixel: QPoint) -> None:
        at = self.toMapCoordinates(pixel)
        hit = [
            address
            for address, line in self._lines.items()
            if line.distance(QgsGeometry.fromPointXY(at)) <= self.reach() or self._holds(line, at)
        ]
        if hit:
            # The hole before the part it is in.
            self._step(self.outline.without_path(max(hit, key=lambda address: (address[1], address[0]))))
            self.put_down()

    def _let_go(self, event: QgsMapMouseEvent) -> None:
        held, self._dragged = self._dragged, None
        base, self._adding = self._adding or self.outline, None
        if held is None:
            return
        if self._was_moved(event.pos()):
            self._step(base.moved(*held, self.place_at(event)))
        elif base is not self.outline:
            self._step(base)
        else:
            self.look()

    def _begin_new(self, middle: tuple[Address, int, QgsPointXY]) -> None:
        address, index, at = middle
        self._adding = self.outline.with_vertex(address, index, self._rounded(at))
        self._dragged = address, index

    def _step(self, outline: Outline) -> None:
        self._steps = (*self._steps, self.outline)
        self.commit(outline)

    def forget(self) -> None:
        self._dragged = self._adding = None

    # -- what is where ---------------------------------------------------------------------------------------

    def _vertex_at(self, pixel: QPoint) -> Optional[Vertex]:
        at, best, least = self.toMapCoordinates(pixel), None, self.reach() ** 2
        for address, line in self._lines.items():
            _, index, _, _, away = line.closestVertex(at)
            if 0 <= away < least:
                best, least = (address, index % len(self.outline.path(address))), away
        return best

    def _segment_at(self, at: QgsPointXY) -> Optional[tuple[Address, int, QgsPointXY]]:
        """(path, index of the vertex after it, place on it) of the segment near a place of the map."""
        best, least = None, self.reach() ** 2
        for address, line in self._lines.items():
            away, foot, after, _ = line.closestSegmentWithContext(at)
            if 0 <= away < least:
                best, least = (address, after, foot), away
        return best

    def _middle_at(self, pixel: QPoint) -> Optional[tuple[Address, int, QgsPointXY]]:
        at = self.toMapCoordinates(pixel)
        found = self._segment_at(at)
        if found is None:
            return None
        address, after, _ = found
        one, other = (self._lines[address].vertexAt(place) for place in (after - 1, after))
        middle = QgsPointXY((one.x() + other.x()) / 2, (one.y() + other.y()) / 2)
        near = middle.distance(at) <= self.reach()
        return (address, after, middle) if near else None

    def _holds(self, line: QgsGeometry, at: QgsPointXY) -> bool:
        return self.outline.is_area and QgsGeometry.fromPolygonXY([line.asPolyline()]).contains(at)

    def _was_moved(self, pixel: QPoint) -> bool:
        return bool((pixel - self._pressed).manhattanLength() > STILL_PX)

    def _rounded(self, at: QgsPointXY) -> tuple[float, float]:
        there = self.to_workspace().transform(at)
        return round(there.x(), 2), round(there.y(), 2)

    # -- what is seen ----------------------------------------------------------------------------------------

    def look(self) -> None:
        self.clear()
        self._lines = self.lines_on_map(self.outline)
        kind = QgsWkbTypes.GeometryType
        self.show_shape(self.band(kind.LineGeometry), self._lines.values())
        self._held: QgsRubberBand = self.band(kind.LineGeometry, dashed=True)
        self._show_vertices(self.band(kind.PointGeometry))

    def _show_vertices(self, band: QgsRubberBand) -> None:
        """Every vertex in sight, unless they are too many to be told apart."""
        band.setIcon(QgsRubberBand.IconType.ICON_FULL_BOX)
        band.setIconSize(7)
        extent = self.canvas().extent()
        seen = [
            point
            for line in self._lines.values()
            for point in line.asPolyline()[: -1 if self.outline.is_area else None]
            if extent.contains(point)
        ]
        if len(seen) <= MOST_SEEN and not self._removes:
            band.setToGeometry(QgsGeometry.fromMultiPointXY(seen), None)
        elif not self._removes:
            self.said.emit(tr("Zoom in to see the points."))

    def _show_near(self, pixel: QPoint) -> None:
        found = self._vertex_at(pixel) if not self._removes else None
        self.mark(None if found is None else self.outline.path(found[0])[found[1]])

    def _show_drag(self, event: QgsMapMouseEvent) -> None:
        if self._dragged is None:
            return
        at = self.place_at(event)
        self.mark(at if self.met else None)
        outline = self._adding or self.outline
        around = [self.on_map(place) for place in outline.neighbours(*self._dragged)]
        path = [around[0], self.on_map(at), *around[1:]]
        self._held.setToGeometry(QgsGeometry.fromPolylineXY(path), None)
