"""What drawing and changing a shape on the map have in common: taking up, putting down, seeing and meeting vertices."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Optional

from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry, QgsPointXY, QgsWkbTypes
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent, QgsRubberBand, QgsVertexMarker
from qgis.PyQt.QtCore import QEvent, QObject, QPoint, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QKeyEvent

from .borrowing_tool import DIGITS, INK, BorrowingTool
from .outlines import Address, Outline, Position
from .snapping import Snapper

NEAR_PX, STILL_PX = 10, 3
FILL = QColor(204, 121, 167, 40)


class ShapeTool(BorrowingTool):
    """`placed` (an Outline) at every change, `said` for what cannot be done.

    Esc puts the shape back as it was when the tool was taken up; the right button and Return end.
    """

    said = pyqtSignal(str)

    def __init__(self, canvas: QgsMapCanvas, snapper: Snapper) -> None:
        super().__init__(canvas)
        self._snapper = snapper
        self._bands: list[QgsRubberBand] = []
        self._mark: Optional[QgsVertexMarker] = None
        self.before = self.outline = Outline(False)
        # Whether the place last asked for is the vertex of another row.
        self.met = False

    # -- in hand and not ------------------------------------------------------------------------------------

    def take_up(self, outline: Outline, crs: QgsCoordinateReferenceSystem) -> None:
        """Begin with the shape as it stands, in ``crs``."""
        self.before = self.outline = outline
        self.borrow(crs)
        self.look()

    def activate(self) -> None:
        """In hand from now on."""
        super().activate()
        self.canvas().installEventFilter(self)
        self.canvas().extentsChanged.connect(self.look)
        self.canvas().destinationCrsChanged.connect(self.look)

    def deactivate(self) -> None:
        """Another tool: what was placed stays, what is on the canvas goes."""
        self.canvas().removeEventFilter(self)
        self.canvas().extentsChanged.disconnect(self.look)
        self.canvas().destinationCrsChanged.disconnect(self.look)
        self.forget()
        self.clear()
        super().deactivate()
        self.left.emit()

    def back(self) -> None:
        """As it was when the tool was taken up."""
        if self.outline != self.before:
            self.commit(self.before)
        self.put_down()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys: a canvas tells its tool of none while a button is down, and keeps some for itself."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self.on_key(event.key())
        return False

    # -- what a tool is made of ------------------------------------------------------------------------------

    def on_key(self, key: int) -> bool:
        """A key was pressed; whether it meant something here."""
        raise NotImplementedError

    def forget(self) -> None:
        """Nothing that was begun is kept."""

    def look(self) -> None:
        """Show everything anew."""

    # -- helpers ---------------------------------------------------------------------------------------------

    def commit(self, outline: Outline) -> None:
        """The shape is another from now on."""
        self.outline = outline
        self.look()
        self.placed.emit(outline)

    def reach(self) -> float:
        """How far from the pointer a vertex is found, in units of the map."""
        return float(self.canvas().mapUnitsPerPixel() * NEAR_PX)

    def place_at(self, event: QgsMapMouseEvent) -> Position:
        """The place under the pointer in the workspace's coordinates; the vertex of another row that is near, unless Ctrl is held."""
        at = self.to_workspace().transform(self.toMapCoordinates(event.pos()))
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            vertex = self._snapper.near(at, self._reach_there(event.pos()))
            if vertex is not None:
                self.met = True
                return vertex
        self.met = False
        return round(at.x(), DIGITS), round(at.y(), DIGITS)

    def mark(self, at: Optional[Position]) -> None:
        """Show which vertex would be met; none."""
        if self._mark is None and at is not None:
            self._mark = QgsVertexMarker(self.canvas())
            self._mark.setIconType(QgsVertexMarker.IconType.ICON_BOX)
            self._mark.setIconSize(14)
            self._mark.setPenWidth(2)
            self._mark.setColor(INK)
        if self._mark is not None:
            self._mark.setVisible(at is not None)
            if at is not None:
                self._mark.setCenter(self.on_map(at))

    def band(self, kind: Any, dashed: bool = False) -> QgsRubberBand:
        """A band of one's own on the canvas; `clear` takes it off."""
        band = QgsRubberBand(self.canvas(), kind)
        band.setStrokeColor(INK)
        band.setFillColor(FILL)
        band.setWidth(2)
        band.setLineStyle(Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine)
        self._bands.append(band)
        return band

    def clear(self) -> None:
        """Take everything off the canvas."""
        for item in (*self._bands, *([self._mark] if self._mark is not None else [])):
            self.canvas().scene().removeItem(item)
        self._bands, self._mark = [], None

    def on_map(self, at: Position) -> QgsPointXY:
        """Where a place of the workspace is on the map."""
        return self.to_map().transform(QgsPointXY(*at))

    def lines_on_map(self, outline: Outline) -> dict[Address, QgsGeometry]:
        """Every path as a line on the map; of an area closed."""
        way = self.to_map()
        found = {}
        for address, path in outline.paths():
            closed = (*path, path[0]) if outline.is_area else path
            line = QgsGeometry.fromPolylineXY([QgsPointXY(*position) for position in closed])
            line.transform(way)
            found[address] = line
        return found

    def show_shape(self, band: QgsRubberBand, lines: Iterable[QgsGeometry]) -> None:
        """Show paths in a band for lines."""
        band.reset(QgsWkbTypes.GeometryType.LineGeometry)
        for line in lines:
            band.addGeometry(line, None)

    def _reach_there(self, pixel: QPoint) -> float:
        way = self.to_workspace()
        one, other = (
            way.transform(self.toMapCoordinates(each)) for each in (pixel, pixel + QPoint(NEAR_PX, 0))
        )
        return float(one.distance(other))
