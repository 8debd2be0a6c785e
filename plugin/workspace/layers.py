"""Opening tables of a workspace as QGIS layers: read-only, safe beside a writing engine, nothing of theirs run."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from qgis.core import QgsFeatureRequest, QgsMapLayer, QgsProject, QgsVectorLayer

from ...layers.schema import SCHEMA_VERSION, TABLES
from .trust import disarm, is_what_it_says, strange_object

TABLE_KEY = "diaban/table"
WORKSPACE_KEY = "diaban/workspace"
ROLE_KEY = "diaban/role"


class CannotOpenError(Exception):
    """The file is not a workspace that this version can show; ``reason`` is one of the constants below."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.detail = detail


GONE, FOREIGN, NEWER, DAMAGED, STRANGE = "gone", "foreign", "newer", "damaged", "strange"


@dataclass(frozen=True)
class Facts:
    """What a workspace says about itself."""

    path: str
    version: int
    settings: dict[str, str]

    @property
    def is_sample(self) -> bool:
        return self.settings.get("is_sample") == "1"

    @property
    def title(self) -> str:
        return self.settings.get("title") or Path(self.path).stem


def layer_source(path: str, table: str) -> str:
    """The data source of one table. Forced WAL: without it a layer shows wrong counts while the engine writes."""
    source = f"{path}|layername={table}|option:QGIS_FORCE_WAL=ON"
    # System tables are not in the file's list of contents.
    return source + "|option:LIST_ALL_TABLES=YES" if TABLES[table].kind == "system" else source


def require_there(path: str) -> None:
    """Raise CannotOpenError where no file is at ``path``: asked all the same, the provider leaves an empty one there."""
    if not Path(path).is_file():
        raise CannotOpenError(GONE)


def open_table(path: str, table: str, name: str = "") -> QgsVectorLayer:
    """One table as a read-only layer that carries its table's name; no style stored in the file is read.

    Raises CannotOpenError where the file is gone or the table cannot be read.
    """
    require_there(path)
    options = QgsVectorLayer.LayerOptions()
    options.loadDefaultStyle = False
    layer = QgsVectorLayer(layer_source(path, table), name or table, "ogr", options)
    if not layer.isValid():
        raise CannotOpenError(DAMAGED, table)
    layer.setReadOnly(True)
    layer.setCustomProperty(TABLE_KEY, table)
    layer.setCustomProperty(WORKSPACE_KEY, path)
    return layer


def read_facts(path: str) -> Facts:
    """Look into a file; raises CannotOpenError where it is missing, not ours, or of a newer version."""
    facts: list[Facts] = []

    def collect() -> Generator[None, None, None]:
        facts.append((yield from read_facts_in_steps(path)))

    for _ in collect():
        pass
    return facts[0]


def read_facts_in_steps(path: str) -> Generator[None, None, Facts]:
    """The same as `read_facts`, with places to pause."""
    require_there(path)
    if "|" in path:
        # What stands after it QGIS would take for the name of a layer, a query or an option.
        raise CannotOpenError(FOREIGN)
    strange = strange_object(path)
    if strange:
        raise CannotOpenError(STRANGE, strange)
    yield
    try:
        versions = [f["version"] for f in _rows(open_table(path, "schema_version"), ["version"])]
        yield
        settings = open_table(path, "setting")
        yield
    except CannotOpenError as problem:
        raise CannotOpenError(FOREIGN) from problem
    if not versions or not all(isinstance(v, int) for v in versions):
        raise CannotOpenError(FOREIGN)
    if max(versions) > SCHEMA_VERSION:
        raise CannotOpenError(NEWER, str(max(versions)))
    return Facts(path, max(versions), read_settings(settings))


def read_settings(layer: QgsVectorLayer) -> dict[str, str]:
    """The settings that have a value, by code, from the layer of table ``setting``."""
    values = {f["code"]: f["value"] for f in _rows(layer, ["code", "value"])}
    return {code: value for code, value in values.items() if isinstance(value, str)}


def _rows(layer: QgsVectorLayer, columns: list[str]) -> list:
    request = QgsFeatureRequest().setFlags(QgsFeatureRequest.Flag.NoGeometry)
    request.setSubsetOfAttributes(columns, layer.fields())
    return list(layer.getFeatures(request))


def workspace_layers(project: QgsProject, path: Optional[str] = None) -> list[QgsMapLayer]:
    """The layers of ``project`` that belong to a workspace (to the one at ``path``, if given)."""
    found = [layer for layer in project.mapLayers().values() if layer.customProperty(WORKSPACE_KEY)]
    return [layer for layer in found if path is None or layer.customProperty(WORKSPACE_KEY) == path]


def disown_or_disarm(project: QgsProject) -> None:
    """Of a project just read: what says falsely that it is ours is so no more, and the rest brings no code."""
    for layer in workspace_layers(project):
        path, table = layer.customProperty(WORKSPACE_KEY), layer.customProperty(TABLE_KEY)
        if layer.customProperty(ROLE_KEY) or not table:
            continue
        if is_what_it_says(layer, str(path), str(table)):
            disarm(layer)
        else:
            for key in (TABLE_KEY, WORKSPACE_KEY):
                layer.removeCustomProperty(key)


def layer_of(project: QgsProject, table: str) -> Optional[QgsVectorLayer]:
    """The layer that shows ``table``, found by its custom property whatever the user called it."""
    for layer in project.mapLayers().values():
        if layer.customProperty(TABLE_KEY) == table and not layer.customProperty(ROLE_KEY):
            return layer
    return None


def reload_layer(layer: QgsMapLayer) -> None:
    """Read again what the engine may have changed."""
    layer.dataProvider().reloadData()
    if isinstance(layer, QgsVectorLayer) and layer.customProperty(TABLE_KEY) == "gap":
        layer.updateExtents(True)
    layer.triggerRepaint()
