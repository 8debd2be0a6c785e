"""Map themes: the same layers, seen for three purposes."""

from __future__ import annotations

from qgis.core import QgsMapThemeCollection, QgsProject, QgsVectorLayer

from ..language import tr
from .charges import CHARGES

_GROUND = ("border_line", "road", "river", "crossing", "border_marker", "commune")
_SHOWN: dict[str, tuple[str, ...]] = {
    "coverage": ("gap", "household", "village", "unit", *_GROUND),
    "assignments": (CHARGES, "household", "village", "unit", *_GROUND),
    "model_sites": ("model_site", "village", "unit", *_GROUND),
}


def theme_names() -> dict[str, str]:
    """The names of the themes, in QGIS's language."""
    return {
        "coverage": tr("Coverage"),
        "assignments": tr("Assignments"),
        "model_sites": tr("Model sites"),
    }


def add_themes(project: QgsProject, layers: dict[str, QgsVectorLayer]) -> None:
    """Add the themes to the project, replacing those of the same name."""
    collection = project.mapThemeCollection()
    relief = [
        layer for layer in project.mapLayers().values() if layer.customProperty("diaban/role") == "relief"
    ]
    for key, name in theme_names().items():
        record = QgsMapThemeCollection.MapThemeRecord()
        shown = [layers[table] for table in _SHOWN[key] if table in layers]
        for layer in [*shown, *relief]:
            entry = QgsMapThemeCollection.MapThemeLayerRecord(layer)
            style = key if key in layer.styleManager().styles() else layer.styleManager().currentStyle()
            entry.usingCurrentStyle = True
            entry.currentStyle = style
            record.addLayerRecord(entry)
        collection.insert(name, record)


def remove_themes(project: QgsProject) -> None:
    """Remove the themes that `add_themes` added."""
    collection = project.mapThemeCollection()
    for name in theme_names().values():
        if collection.hasMapTheme(name):
            collection.removeMapTheme(name)
