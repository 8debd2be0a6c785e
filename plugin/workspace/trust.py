"""What comes from elsewhere is looked at before it is shown: a file's tables, a project's layers.

Reading a plain table runs nothing. A view, a virtual table or a calculated column in its place is a program that
whoever made the file has written; a project's layer may bring code for its forms, commands and map tips.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Optional

from qgis.core import QgsEditFormConfig, QgsMapLayer, QgsProviderRegistry, QgsVectorLayer

from ...layers.schema import TABLES
from ..saying import as_tip

_OBJECTS = "SELECT type AS kind, name, sql FROM sqlite_master"
_CALCULATED = re.compile(r"\bGENERATED\s+ALWAYS\b|\bAS\s*\(", re.IGNORECASE)
_PLAIN_TABLE = re.compile(r"\s*CREATE\s+TABLE\b", re.IGNORECASE)


def strange_object(path: str) -> Optional[str]:
    """The first thing in a file that stands where a plain table should, or is a view; None where all is plain.

    Empty where the file cannot be looked into.
    """
    options = QgsVectorLayer.LayerOptions()
    options.loadDefaultStyle = False
    source = f"{path}|option:QGIS_FORCE_WAL=ON|subset={_OBJECTS}"
    listed = QgsVectorLayer(source, "objects", "ogr", options)
    if not listed.isValid():
        return ""
    return _first_strange((str(f["kind"]), str(f["name"]), str(f["sql"])) for f in listed.getFeatures())


def _first_strange(objects: Iterable) -> Optional[str]:
    for kind, name, sql in objects:
        if kind == "view":
            return name
        ours = kind == "table" and name in TABLES
        if ours and (_CALCULATED.search(sql) or not _PLAIN_TABLE.match(sql)):
            return name
    return None


def is_what_it_says(layer: QgsMapLayer, path: str, table: str) -> bool:
    """Whether a layer that a project calls ours shows that table of that file and nothing else."""
    if not isinstance(layer, QgsVectorLayer) or layer.providerType() != "ogr" or table not in TABLES:
        return False
    parts = QgsProviderRegistry.instance().decodeUri("ogr", layer.source())
    if parts.get("subset") or parts.get("layerName") != table:
        return False
    return Path(str(parts.get("path", ""))) == Path(path)


def disarm(layer: QgsVectorLayer) -> None:
    """Take from a layer what a project can make run: code of its forms, commands, pages as map tips; never to be edited."""
    layer.setReadOnly(True)
    layer.setEditFormConfig(QgsEditFormConfig())
    layer.actions().clearActions()
    layer.setMapTipTemplate(as_tip(layer.displayExpression() or "''"))
