"""Surfaces of minutes and catchments as layers: graded so that colour-blind readers and grey prints tell them apart."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Optional

from qgis.core import (
    QgsCategorizedSymbolRenderer,
    QgsColorRampShader,
    QgsFillSymbol,
    QgsLayerTreeGroup,
    QgsMapLayer,
    QgsMapThemeCollection,
    QgsProject,
    QgsRasterLayer,
    QgsRasterShader,
    QgsRendererCategory,
    QgsSingleBandPseudoColorRenderer,
    QgsVectorLayer,
)
from qgis.PyQt.QtGui import QColor

from ..language import tr
from ..workspace.layers import ROLE_KEY, WORKSPACE_KEY, layer_of
from ..workspace.themes import TRAVEL_THEMES, theme_names, travel_themed
from ..workspace.tree import GROUP_KEY
from ..workspace.trust import strange_object
from .files import travel_folder

ROLE, GROUP = "travel", "travel"
CATCHMENTS = "catchments.gpkg"
SEASONS = ("dry", "wet")
# Light to dark with the minutes: told apart by lightness alone. Beyond the last there is no colour.
GRADES = (
    (30.0, "#fff4b8"),
    (60.0, "#f3cf6b"),
    (120.0, "#cf9a62"),
    (240.0, "#8a6a93"),
    (float("inf"), "#3d3a72"),
)
_OPACITY = 0.62
_LINES_FROM = 160_000.0
# Of each season, the outlines of all units together.
_TOGETHER = {"dry": "\"season\" = 'dry' AND \"unit\" = ''", "wet": "\"season\" = 'wet' AND \"unit\" = ''"}
_EDGE = "#3d0a45"
_WIDTHS = {30: ("solid", "0.7"), 60: ("dash", "0.55"), 120: ("dot", "0.5")}


def surface_path(workspace: str, season: str) -> Path:
    """Where minutes from the nearest unit are."""
    return travel_folder(workspace) / f"nearest_{season}.tif"


def catchment_path(workspace: str) -> Path:
    """Where the catchments of both seasons are."""
    return travel_folder(workspace) / CATCHMENTS


def remove_travel_layers(project: QgsProject) -> None:
    """Take the layers, their group and themes out; the files may be written anew."""
    for theme in TRAVEL_THEMES:
        if project.mapThemeCollection().hasMapTheme(theme_names()[theme]):
            project.mapThemeCollection().removeMapTheme(theme_names()[theme])
    project.removeMapLayers([layer.id() for layer in travel_layers(project)])
    for root in _workspace_groups(project):
        for node in list(root.children()):
            if isinstance(node, QgsLayerTreeGroup) and node.customProperty(GROUP_KEY) == GROUP:
                root.removeChildNode(node)


def add_travel_layers(project: QgsProject, workspace: str, shown: bool) -> list[QgsMapLayer]:
    """Add what there is beside a workspace; with ``shown`` the first season is seen at once, over no bands of communes."""
    remove_travel_layers(project)
    root = next(_workspace_groups(project), None)
    made = {season: _layers_of(workspace, season) for season in SEASONS}
    if root is None or not any(made.values()):
        return []
    group = root.insertGroup(max(len(root.children()) - 2, 0), theme_title())
    group.setCustomProperty(GROUP_KEY, GROUP)
    first = next(season for season in SEASONS if made[season])
    for season, layers in made.items():
        for layer in layers:
            layer.setCustomProperty(WORKSPACE_KEY, workspace)
            layer.setCustomProperty(ROLE_KEY, ROLE)
            project.addMapLayer(layer, False)
            group.addLayer(layer).setItemVisibilityChecked(shown and season == first)
    for season, theme in zip(SEASONS, TRAVEL_THEMES):
        if made[season]:
            _add_theme(project, theme, made[season])
    if shown:
        _hide_bands(project)
    return [layer for layers in made.values() for layer in layers]


def travel_layers(project: QgsProject) -> list[QgsMapLayer]:
    """The layers that `add_travel_layers` added."""
    return [layer for layer in project.mapLayers().values() if layer.customProperty(ROLE_KEY) == ROLE]


def theme_title() -> str:
    """What group and action are called."""
    return tr("Travel times")


def _layers_of(workspace: str, season: str) -> list[QgsMapLayer]:
    """Catchments over the surface, of one season; what cannot be read is left out."""
    titles = {
        "dry": (tr("Catchments of the units, dry season"), tr("Minutes from the nearest unit, dry season")),
        "wet": (tr("Catchments of the units, wet season"), tr("Minutes from the nearest unit, wet season")),
    }[season]
    found: list[QgsMapLayer] = []
    areas = _catchments(catchment_path(workspace), season, titles[0])
    if areas is not None:
        found.append(areas)
    path = surface_path(workspace, season)
    if path.is_file():
        surface = QgsRasterLayer(str(path), titles[1], "gdal")
        if surface.isValid():
            surface.setRenderer(_graded(surface))
            surface.setOpacity(_OPACITY)
            found.append(surface)
    return found


def _catchments(path: Path, season: str, title: str) -> Optional[QgsVectorLayer]:
    """All units together; one unit's own can be had by changing the layer's filter."""
    if not path.is_file() or strange_object(str(path)):
        return None
    options = QgsVectorLayer.LayerOptions()
    options.loadDefaultStyle = False
    layer = QgsVectorLayer(f"{path}|layername=catchment", title, "ogr", options)
    if not layer.isValid():
        return None
    layer.setReadOnly(True)
    layer.setSubsetString(_TOGETHER[season])
    if not layer.featureCount():
        return None
    categories = [
        QgsRendererCategory(
            float(minutes), _edge(*look), tr("within {minutes} minutes").format(minutes=minutes)
        )
        for minutes, look in _WIDTHS.items()
    ]
    layer.setRenderer(QgsCategorizedSymbolRenderer("minutes", categories))
    # From far the lines would hide the surface, which says the same there.
    layer.setScaleBasedVisibility(True)
    layer.setMinimumScale(_LINES_FROM)
    return layer


def _edge(style: str, width: str) -> QgsFillSymbol:
    """An outline: the nearer the limit, the stronger the line."""
    look = {"style": "no", "outline_color": _EDGE, "outline_style": style, "outline_width": width}
    return QgsFillSymbol.createSimple({**look, "outline_width_unit": "MM", "joinstyle": "round"})


def _graded(layer: QgsRasterLayer) -> QgsSingleBandPseudoColorRenderer:
    """Minutes in five grades, worded."""
    ramp = QgsColorRampShader(0.0, GRADES[-2][0])
    ramp.setColorRampType(QgsColorRampShader.Type.Discrete)
    ramp.setColorRampItemList(
        [
            QgsColorRampShader.ColorRampItem(limit, QColor(colour), label)
            for (limit, colour), label in zip(GRADES, grade_titles())
        ]
    )
    shader = QgsRasterShader(0.0, GRADES[-2][0])
    shader.setRasterShaderFunction(ramp)
    renderer = QgsSingleBandPseudoColorRenderer(layer.dataProvider(), 1, shader)
    renderer.setClassificationMin(0.0)
    renderer.setClassificationMax(GRADES[-2][0])
    return renderer


def grade_titles() -> list[str]:
    """The grades in words, as the legend has them."""
    return [
        tr("0–30 minutes"),
        tr("30–60 minutes"),
        tr("60–120 minutes"),
        tr("120–240 minutes"),
        tr("more than 240 minutes"),
    ]


def _add_theme(project: QgsProject, theme: str, layers: list[QgsMapLayer]) -> None:
    record = QgsMapThemeCollection.MapThemeRecord()
    for layer in [*layers, *travel_themed(project)]:
        entry = QgsMapThemeCollection.MapThemeLayerRecord(layer)
        entry.usingCurrentStyle = True
        entry.currentStyle = layer.styleManager().currentStyle()
        record.addLayerRecord(entry)
    project.mapThemeCollection().insert(theme_names()[theme], record)


def _hide_bands(project: QgsProject) -> None:
    """From far, communes are filled by band, over the surface."""
    layer = layer_of(project, "commune")
    node = None if layer is None else project.layerTreeRoot().findLayer(layer)
    if node is not None:
        node.setItemVisibilityChecked(False)


def _workspace_groups(project: QgsProject) -> Iterator[QgsLayerTreeGroup]:
    for node in project.layerTreeRoot().children():
        if isinstance(node, QgsLayerTreeGroup) and node.customProperty(GROUP_KEY) == "workspace":
            yield node
