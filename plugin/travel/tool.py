"""The map tool that takes the two ends of a way: two clicks, drawn to villages and units that are near."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeatureRequest,
    QgsGeometry,
    QgsPointXY,
    QgsProject,
    QgsRectangle,
    QgsWkbTypes,
)
from qgis.gui import QgsMapCanvas, QgsMapMouseEvent, QgsMapTool, QgsRubberBand, QgsVertexMarker
from qgis.PyQt.QtCore import QPoint, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QKeyEvent

from ..workspace.session import WorkspaceSession
from ..workspace.transforms import transform_between

SNAPPED = ("unit", "village")
_NEAR_PX = 14
_INK = QColor("#222222")


@dataclass(frozen=True)
class Place:
    """An end of a way: ``text`` as the engine takes it, ``name`` for people (empty for a mere point), ``at`` on the canvas."""

    text: str
    name: str
    at: QgsPointXY


class WayTool(QgsMapTool):
    """`chosen` (two Places) at the second click, `cleared` at Esc or the right button; a third click begins anew."""

    chosen = pyqtSignal(object, object)
    begun = pyqtSignal(object)
    cleared = pyqtSignal()

    def __init__(self, canvas: QgsMapCanvas, session: WorkspaceSession) -> None:
        super().__init__(canvas)
        self._session = session
        self._start: Optional[Place] = None
        self._marks: list[QgsVertexMarker] = []
        self._band = QgsRubberBand(canvas, QgsWkbTypes.GeometryType.LineGeometry)
        self._band.setColor(_INK)
        self._band.setWidth(1)
        self._band.setLineStyle(Qt.PenStyle.DashLine)
        self.setCursor(Qt.CursorShape.CrossCursor)

    def canvasReleaseEvent(self, event: QgsMapMouseEvent) -> None:
        """Take an end, or clear."""
        if event.button() == Qt.MouseButton.RightButton:
            self.clear()
        elif event.button() == Qt.MouseButton.LeftButton:
            self._take(self._place(event.pos().x(), event.pos().y()))

    def canvasMoveEvent(self, event: QgsMapMouseEvent) -> None:
        """Draw the line that waits for its other end."""
        if self._start is not None:
            at = self.toMapCoordinates(event.pos())
            self._band.setToGeometry(QgsGeometry.fromPolylineXY([self._start.at, at]), None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc clears."""
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            event.accept()

    def clear(self) -> None:
        """Forget both ends and say so."""
        self._forget()
        self.cleared.emit()

    def deactivate(self) -> None:
        """Another tool: an end without the other is forgotten, a way that was found stays."""
        if self._start is not None:
            self._forget()
        super().deactivate()

    def shut_down(self) -> None:
        """Take everything off the canvas."""
        self._forget()
        self.canvas().unsetMapTool(self)
        self.canvas().scene().removeItem(self._band)

    def _take(self, place: Place) -> None:
        if self._start is None:
            self._forget()
            self._start = place
            self._mark(place)
            self.begun.emit(place)
            return
        start, self._start = self._start, None
        self._band.reset(QgsWkbTypes.GeometryType.LineGeometry)
        self._mark(place)
        self.chosen.emit(start, place)

    def _forget(self) -> None:
        self._start = None
        self._band.reset(QgsWkbTypes.GeometryType.LineGeometry)
        for mark in self._marks:
            self.canvas().scene().removeItem(mark)
        self._marks.clear()

    def _mark(self, place: Place) -> None:
        mark = QgsVertexMarker(self.canvas())
        mark.setCenter(place.at)
        mark.setIconType(QgsVertexMarker.IconType.ICON_CIRCLE)
        mark.setIconSize(13)
        mark.setPenWidth(3)
        mark.setColor(_INK)
        mark.setFillColor(QColor("#ffffff"))
        self._marks.append(mark)

    def _place(self, x: int, y: int) -> Place:
        """The unit or village near a pixel, else the point under it."""
        at = self.toMapCoordinates(QPoint(x, y))
        reach = self.canvas().mapUnitsPerPixel() * _NEAR_PX
        found = [near for table in SNAPPED for near in self._near(table, at, reach)]
        if found:
            return min(found, key=lambda each: each[0])[1]
        point = transform_between(QgsProject.instance(), self._canvas_crs(), self._crs()).transform(at)
        return Place(f"{point.x():.2f},{point.y():.2f}", "", at)

    def _near(self, table: str, at: QgsPointXY, reach: float) -> list[tuple[float, Place]]:
        """Places of a table near a point of the canvas, with their distance from it."""
        layer = self._session.layer(table)
        if layer is None:
            return []
        to_layer = transform_between(QgsProject.instance(), self._canvas_crs(), layer.crs())
        to_canvas = transform_between(QgsProject.instance(), layer.crs(), self._canvas_crs())
        box = QgsRectangle(at.x() - reach, at.y() - reach, at.x() + reach, at.y() + reach)
        request = QgsFeatureRequest().setFilterRect(to_layer.transformBoundingBox(box))
        found = []
        for feature in layer.getFeatures(request):
            if not feature.hasGeometry():
                continue
            point = to_canvas.transform(feature.geometry().asPoint())
            away = point.distance(at)
            if away <= reach:
                code = str(feature["code"])
                found.append((away, Place(f"{table}:{code}", str(feature["name"] or code), point)))
        return found

    def _canvas_crs(self) -> QgsCoordinateReferenceSystem:
        return self.canvas().mapSettings().destinationCrs()

    def _crs(self) -> QgsCoordinateReferenceSystem:
        """The workspace's coordinates."""
        layer = self._session.layer("commune")
        return layer.crs() if layer is not None else self._canvas_crs()
