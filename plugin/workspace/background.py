"""The ground under a map without a network: shaded relief from the elevation model beside the workspace."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

from qgis.core import (
    QgsBilinearRasterResampler,
    QgsColorRampShader,
    QgsHillshadeRenderer,
    QgsLayerTreeGroup,
    QgsProject,
    QgsRasterBandStats,
    QgsRasterLayer,
    QgsRasterShader,
    QgsSingleBandPseudoColorRenderer,
)
from qgis.PyQt.QtGui import QColor, QPainter

from ..language import tr
from .layers import ROLE_KEY, WORKSPACE_KEY

_AZIMUTH, _ALTITUDE = 315.0, 45.0
_SHADE_OPACITY = 0.38
_SAMPLED_CELLS = 20_000
# The tints of the printed maps, from valley to summit.
_TINTS = ((0.0, "#deead5"), (0.25, "#ecf0d9"), (0.5, "#f7f0d9"), (0.75, "#f3e4cd"), (1.0, "#eee0d6"))


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


def add_relief(project: QgsProject, path: str, group: QgsLayerTreeGroup) -> list[QgsRasterLayer]:
    """Add elevation tints and the shading over them at the bottom of ``group``, pale enough to be read on."""
    elevation = elevation_beside(path)
    if elevation is None:
        return []
    shade = QgsRasterLayer(str(elevation), tr("Relief"), "gdal")
    tint = QgsRasterLayer(str(elevation), tr("Elevation"), "gdal")
    if not shade.isValid() or not tint.isValid():
        return []
    renderer = QgsHillshadeRenderer(shade.dataProvider(), 1, _AZIMUTH, _ALTITUDE)
    renderer.setMultiDirectional(True)
    shade.setRenderer(renderer)
    shade.setOpacity(_SHADE_OPACITY)
    shade.setBlendMode(QPainter.CompositionMode.CompositionMode_Multiply)
    tint.setRenderer(_tints(tint))
    for layer in (shade, tint):
        layer.resampleFilter().setZoomedInResampler(QgsBilinearRasterResampler())
        layer.resampleFilter().setZoomedOutResampler(QgsBilinearRasterResampler())
        layer.setCustomProperty(WORKSPACE_KEY, path)
        layer.setCustomProperty(ROLE_KEY, "relief")
        project.addMapLayer(layer, False)
        group.addLayer(layer).setExpanded(False)
    return [shade, tint]


def _tints(layer: QgsRasterLayer) -> QgsSingleBandPseudoColorRenderer:
    """Valley green to summit brown between the lowest and the highest cell, estimated from a sample."""
    statistics = layer.dataProvider().bandStatistics(
        1, QgsRasterBandStats.Stats.Min | QgsRasterBandStats.Stats.Max, layer.extent(), _SAMPLED_CELLS
    )
    low, high = statistics.minimumValue, max(statistics.maximumValue, statistics.minimumValue + 1)
    ramp = QgsColorRampShader(low, high)
    ramp.setColorRampType(QgsColorRampShader.Type.Interpolated)
    ramp.setColorRampItemList(
        [
            QgsColorRampShader.ColorRampItem(low + share * (high - low), QColor(colour))
            for share, colour in _TINTS
        ]
    )
    shader = QgsRasterShader(low, high)
    shader.setRasterShaderFunction(ramp)
    return QgsSingleBandPseudoColorRenderer(layer.dataProvider(), 1, shader)
