"""The plugin's own icons."""

from __future__ import annotations

from pathlib import Path

from qgis.PyQt.QtGui import QIcon

_FOLDER = Path(__file__).resolve().parent / "icons"


def icon(name: str) -> QIcon:
    """The icon called ``name`` in ``plugin/icons``."""
    return QIcon(str(_FOLDER / f"{name}.svg"))
