"""Meeting the vertices of other rows exactly: neighbours share their border, a ford lies on its river."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Optional

from qgis.core import QgsFeatureRequest, QgsGeometry, QgsPointXY, QgsRectangle

from ...layers.schema import GEOMETRY_COLUMN
from ..pending.pending import Pending
from .geometries import geometry_of
from .outlines import Position
from .rows import Rows

# What the vertices of a table's rows are drawn to.
SNAPPED_TO = {
    "commune": ("commune", "border_line"),
    "border_line": ("commune", "border_line", "border_marker"),
    "road": ("road", "crossing"),
    "river": ("river", "crossing"),
}


class Snapper:
    """Looks for vertices near a place, of the rows as they will be; the row that is drawn itself is left out."""

    def __init__(self, rows: Rows, pending: Pending) -> None:
        self._rows = rows
        self._pending = pending
        self._table, self._row_id = "", ""

    def begin(self, table: str, row_id: str) -> None:
        """A row of ``table`` is drawn."""
        self._table, self._row_id = table, row_id

    def near(self, at: QgsPointXY, reach: float) -> Optional[Position]:
        """The vertex next to ``at`` within ``reach`` (metres), every digit of it; None where there is none."""
        best, least = None, reach * reach
        box = QgsRectangle(at.x() - reach, at.y() - reach, at.x() + reach, at.y() + reach)
        for table in SNAPPED_TO.get(self._table, ()):
            for geometry in self._around(table, box):
                vertex, _, _, _, away = geometry.closestVertex(at)
                if 0 <= away < least:
                    best, least = (vertex.x(), vertex.y()), away
        return best

    def _around(self, table: str, box: QgsRectangle) -> Iterator[QgsGeometry]:
        layer = self._rows.layer(table)
        drawn = {}
        for key in self._pending.rows(table):
            steps = self._pending.steps_on(*key)
            told = [step.values[GEOMETRY_COLUMN] for step in steps if GEOMETRY_COLUMN in step.values]
            if told:
                drawn[key[1]] = told[-1]
        for row_id, shape in drawn.items():
            if shape is not None and row_id != self._row_id:
                yield geometry_of(table, shape)
        if layer is None:
            return
        request = QgsFeatureRequest().setFilterRect(box).setSubsetOfAttributes(["id"], layer.fields())
        for feature in layer.getFeatures(request):
            if feature["id"] not in drawn and feature["id"] != self._row_id:
                yield feature.geometry()
