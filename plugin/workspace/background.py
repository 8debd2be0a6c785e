"""The ground under a map without a network: shaded relief from the elevation model beside the workspace."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

from qgis.core import (
    QgsBilinearRasterResampler,
    QgsHillshadeRenderer,
    QgsLayerTreeGroup,
    QgsProject,
    QgsRasterLayer,
)

from ..language import tr
from .layers import ROLE_KEY, WORKSPACE_KEY

_AZIMUTH, _ALTITUDE = 315.0, 45.0


def elevation_beside(path: str) -> Optional[Path]:
    """The elevation model that belongs to the workspace at ``path``; None where there is none."""
    workspace = Path(path)
    for name in (
        f"{workspace.stem}-dem.tif",
        f"{workspace.stem}_dem.tif",
        f"{workspace.stem}.dem.tif",
        "dem.tif",
    ):
        candidate = workspace.with_name(name)
        if candidate.is_file():
            return candidate
    return None


def add_hillshade(project: QgsProject, path: str, group: QgsLayerTreeGroup) -> Optional[QgsRasterLayer]:
    """Add the shaded relief at the bottom of ``group``, pale enough for everything else to be read on it."""
    elevation = elevation_beside(path)
    if elevation is None:
        return None
    layer = QgsRasterLayer(str(elevation), tr("Relief"), "gdal")
    if not layer.isValid():
        return None
    renderer = QgsHillshadeRenderer(layer.dataProvider(), 1, _AZIMUTH, _ALTITUDE)
    renderer.setMultiDirectional(True)
    renderer.setOpacity(0.45)
    layer.setRenderer(renderer)
    layer.resampleFilter().setZoomedInResampler(QgsBilinearRasterResampler())
    layer.setCustomProperty(WORKSPACE_KEY, path)
    layer.setCustomProperty(ROLE_KEY, "relief")
    project.addMapLayer(layer, False)
    group.addLayer(layer).setExpanded(False)
    return layer
