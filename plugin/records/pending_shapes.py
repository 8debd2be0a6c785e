"""Where things will be once everything is saved, on the map: the final shape, dashed, in the colour of what is pending."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Optional

from qgis.core import QgsProject, QgsWkbTypes
from qgis.gui import QgsMapCanvas, QgsRubberBand
from qgis.PyQt.QtCore import QObject, Qt
from qgis.PyQt.QtGui import QColor

from ...layers.schema import GEOMETRY_COLUMN, TABLES
from ..pending.pending import Pending
from ..pending.steps import Key, Step
from ..workspace.transforms import transform_between
from .geometries import geometry_of
from .outlines import AREA, LINE
from .rows import Rows

_WITH_A_PLACE = frozenset(name for name, table in TABLES.items() if table.geometry)
_INK, _FILL = QColor("#CC79A7"), QColor(204, 121, 167, 36)
_KINDS = {
    AREA: QgsWkbTypes.GeometryType.PolygonGeometry,
    LINE: QgsWkbTypes.GeometryType.LineGeometry,
    "POINT": QgsWkbTypes.GeometryType.PointGeometry,
}


class PendingShapes(QObject):
    """One band a row whose place is to change; follows what is pending."""

    def __init__(self, canvas: QgsMapCanvas, rows: Rows, pending: Pending, parent: QObject) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._rows = rows
        self._pending = pending
        self.bands: dict[Key, QgsRubberBand] = {}
        pending.changed.connect(self._on_changed)
        pending.saved.connect(self._draw)
        canvas.destinationCrsChanged.connect(self._draw)

    def shut_down(self) -> None:
        """Listen no more, and take everything off the canvas."""
        self._pending.changed.disconnect(self._on_changed)
        self._pending.saved.disconnect(self._draw)
        self._canvas.destinationCrsChanged.disconnect(self._draw)
        self._clear()

    def _on_changed(self, steps: Iterable[Step]) -> None:
        moved = [step for step in steps if step.table in _WITH_A_PLACE]
        if any(GEOMETRY_COLUMN in step.values or GEOMETRY_COLUMN in step.read for step in moved):
            self._draw()

    def _draw(self, _saved: object = None) -> None:
        self._clear()
        for key in self._pending.rows():
            shape = self._final(key)
            layer = self._rows.layer(key[0]) if shape is not None else None
            if layer is None:
                continue
            geometry = geometry_of(key[0], shape)
            crs = self._canvas.mapSettings().destinationCrs()
            geometry.transform(transform_between(QgsProject.instance(), layer.crs(), crs))
            band = self._band(str(TABLES[key[0]].geometry))
            band.setToGeometry(geometry, None)
            self.bands[key] = band

    def _final(self, key: Key) -> Optional[Any]:
        """Where the row will be; None where its place stays as it is, or it goes."""
        steps = self._pending.steps_on(*key)
        told = [step.values[GEOMETRY_COLUMN] for step in steps if GEOMETRY_COLUMN in step.values]
        return told[-1] if told and self._rows.row(*key) is not None else None

    def _band(self, kind: str) -> QgsRubberBand:
        band = QgsRubberBand(self._canvas, _KINDS[kind])
        band.setStrokeColor(_INK)
        band.setFillColor(_FILL)
        band.setWidth(3)
        band.setLineStyle(Qt.PenStyle.DashLine)
        band.setIcon(QgsRubberBand.IconType.ICON_CIRCLE)
        band.setIconSize(18)
        return band

    def _clear(self) -> None:
        for band in self.bands.values():
            self._canvas.scene().removeItem(band)
        self.bands = {}
