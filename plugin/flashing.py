"""Showing on the map where something is: there, and for a moment in colour."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtGui import QColor

from .workspace.transforms import extent_in

_AROUND_M = 2500.0
_BRIGHT, _CLEAR = QColor(213, 94, 0, 255), QColor(213, 94, 0, 0)


def show_and_flash(
    canvas: QgsMapCanvas, shapes: Sequence[QgsGeometry], crs: QgsCoordinateReferenceSystem
) -> None:
    """Zoom to ``shapes``, given in ``crs``, and flash them once the map is there."""
    kept = list(shapes)
    extent = QgsGeometry.collectGeometry(kept).boundingBox()
    extent.grow(_AROUND_M)
    canvas.setExtent(extent_in(canvas.project(), extent, crs))
    canvas.refresh()
    # The canvas's own timer: where the window closes meanwhile, both go.
    timer = QTimer(canvas)
    timer.setSingleShot(True)
    timer.timeout.connect(lambda: canvas.flashGeometries(kept, crs, _BRIGHT, _CLEAR, 5, 260))
    timer.timeout.connect(timer.deleteLater)
    timer.start(350)
