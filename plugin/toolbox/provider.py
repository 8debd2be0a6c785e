"""The plugin's place in the Processing toolbox."""

from __future__ import annotations

from qgis.core import QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from ..icons_of import icon
from .algorithm import JobAlgorithm
from .specs import all_specs


class DiaBanProvider(QgsProcessingProvider):
    """Every job of the engine as ``diaban:<name>``."""

    def loadAlgorithms(self) -> None:
        for spec in all_specs():
            self.addAlgorithm(JobAlgorithm(spec))

    def id(self) -> str:
        return "diaban"

    def name(self) -> str:
        return "Địa Bàn"

    def icon(self) -> QIcon:
        return icon("diaban")
