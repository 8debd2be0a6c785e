"""Địa Bàn: the door QGIS knocks on."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qgis.gui import QgisInterface

    from .plugin.plugin import DiaBanPlugin


def classFactory(iface: QgisInterface) -> DiaBanPlugin:  # noqa: N802 - the name QGIS asks for
    """The plugin for this QGIS window; imported late, so that the engine never loads QGIS."""
    from .plugin.plugin import DiaBanPlugin

    return DiaBanPlugin(iface)
