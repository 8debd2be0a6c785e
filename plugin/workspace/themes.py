"""Map themes: the same layers, seen for three purposes."""

from __future__ import annotations

from qgis.core import QgsMapLayer, QgsMapThemeCollection, QgsProject, QgsVectorLayer

from ..language import tr
from .charges import CHARGES
from .layers import ROLE_KEY, layer_of

_GROUND = ("border_line", "road", "river", "crossing", "border_marker", "commune")
_SHOWN: dict[str, tuple[str, ...]] = {
    "coverage": ("gap", "household", "village", "unit", *_GROUND),
    "assignments": (CHARGES, "household", "village", "unit", *_GROUND),
    "model_sites": ("model_site", "village", "unit", *_GROUND),
}
# Made with the layers of travel times, which may come later.
TRAVEL_THEMES = ("travel_dry", "travel_wet")
_WITH_TRAVEL = ("village", "unit", *(table for table in _GROUND if table != "commune"))


def theme_names() -> dict[str, str]:
    """The names of the themes, in QGIS's language."""
    return {
        "coverage": tr("Coverage"),
        "assignments": tr("Assignments"),
        "model_sites": tr("Model sites"),
        "travel_dry": tr("Travel times, dry season"),
        "travel_wet": tr("Travel times, wet season"),
    }


def add_themes(project: QgsProject, layers: dict[str, QgsVectorLayer]) -> None:
    """Add the themes to the project, replacing those of the same name."""
    collection = project.mapThemeCollection()
    relief = _relief(project)
    for key, name in theme_names().items():
        if key not in _SHOWN:
            continue
        record = QgsMapThemeCollection.MapThemeRecord()
        shown = [layers[table] for table in _SHOWN[key] if table in layers]
        for layer in [*shown, *relief]:
            entry = QgsMapThemeCollection.MapThemeLayerRecord(layer)
            style = key if key in layer.styleManager().styles() else layer.styleManager().currentStyle()
            entry.usingCurrentStyle = True
            entry.currentStyle = style
            record.addLayerRecord(entry)
        collection.insert(name, record)


def travel_themed(project: QgsProject) -> list[QgsMapLayer]:
    """The layers that are seen together with travel times, besides those themselves."""
    found = [layer_of(project, table) for table in _WITH_TRAVEL]
    return [*(layer for layer in found if layer is not None), *_relief(project)]


def _relief(project: QgsProject) -> list[QgsMapLayer]:
    return [layer for layer in project.mapLayers().values() if layer.customProperty(ROLE_KEY) == "relief"]


def remove_themes(project: QgsProject) -> None:
    """Remove the themes that `add_themes` added."""
    collection = project.mapThemeCollection()
    for name in theme_names().values():
        if collection.hasMapTheme(name):
            collection.removeMapTheme(name)
