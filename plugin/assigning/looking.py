"""Taking the map to where something is."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.core import QgsExpression, QgsFeatureRequest, QgsProject, QgsRectangle, QgsVectorLayer
from qgis.gui import QgsMapCanvas

from ..workspace.look import HOUSEHOLDS
from ..workspace.transforms import extent_in
from .ground import Ground
from .picking import XY

_NEAR = 0.6 * HOUSEHOLDS
_MARGIN = 1.15


class Looking:
    """Moves and scales the canvas, no more than is needed."""

    def __init__(self, canvas: QgsMapCanvas, ground: Ground) -> None:
        self.canvas = canvas
        self._ground = ground

    def centre(self, xy: XY, near: bool) -> None:
        """Bring a place into the middle unless it is well inside; ``near``: so near that households show."""
        at = self._ground.on_canvas(xy)
        if near and not self._ground.households_shown:
            self.canvas.setCenter(at)
            self.canvas.zoomScale(_NEAR)
            return
        inner = QgsRectangle(self.canvas.extent())
        inner.scale(0.7)
        if not inner.contains(at):
            self.canvas.setCenter(at)
            self.canvas.refresh()

    def show(self, places: Sequence[XY]) -> None:
        """Show all of these places; where they are in sight, stay."""
        points = [self._ground.on_canvas(xy) for xy in places]
        extent = self.canvas.extent()
        if not points or all(extent.contains(point) for point in points):
            return
        box = QgsRectangle(points[0], points[0])
        for point in points:
            box.combineExtentWith(point.x(), point.y())
        if box.width() <= extent.width() and box.height() <= extent.height():
            self.canvas.setCenter(box.center())
        else:
            box.scale(_MARGIN)
            self.canvas.setExtent(box)
        self.canvas.refresh()

    def fit(self, communes: QgsVectorLayer, commune_id: str) -> None:
        """Show a commune as a whole."""
        quoted = QgsExpression.quotedString(commune_id)
        request = QgsFeatureRequest().setFilterExpression(f'"id" = {quoted}')
        for row in communes.getFeatures(request):
            if row.hasGeometry():
                box = extent_in(QgsProject.instance(), row.geometry().boundingBox(), communes.crs())
                box.scale(_MARGIN)
                self.canvas.setExtent(box)
                self.canvas.refresh()
