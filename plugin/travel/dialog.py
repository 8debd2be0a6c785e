"""The dialog for travel times: from which files, for which season, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

from qgis.gui import QgsFileWidget
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from ..dialog_parts import ProblemLine, path_row
from ..language import tr
from .files import GroundFiles, ground_files

RASTERS = "GeoTIFF, HGT, IMG, ASC (*.tif *.tiff *.hgt *.img *.asc *.bil *.flt *.dem *.dt1 *.dt2 *.vrt)"


@dataclass(frozen=True)
class TravelOrder:
    """What the user asked for; ``season``: dry, wet or both."""

    files: GroundFiles
    season: str


class TravelDialog(QDialog):
    """Asks for elevation, land cover and season; `ordered` (a TravelOrder) when it is accepted. Not modal."""

    ordered = pyqtSignal(object)

    def __init__(self, workspace: str, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Địa Bàn: {what}").format(what=tr("Travel times")))
        self.setMinimumWidth(560)
        known = ground_files(workspace)
        self._dem, self._cover = (
            path_row(QgsFileWidget.StorageMode.GetFile, RASTERS, path)
            for path in (known.dem, known.landcover)
        )
        self._season = QComboBox()
        for code, text in season_titles():
            self._season.addItem(text, code)
        form = QFormLayout()
        form.addRow(tr("Elevation"), self._dem)
        form.addRow(tr("Land cover (may be empty)"), self._cover)
        form.addRow(tr("Season"), self._season)
        about = QLabel(
            tr(
                "Minutes there and back are calculated from every unit and village, on foot and by road, and kept in the "
                "workspace. Then the map shows the minutes from the nearest unit, and what lies within 30, 60 and 120 "
                "minutes. Only what changed is calculated again."
            )
        )
        about.setWordWrap(True)
        self._problem = ProblemLine()
        buttons = QDialogButtonBox()
        go = buttons.addButton(tr("Calculate"), QDialogButtonBox.ButtonRole.AcceptRole)
        cancel = buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        go.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(about)
        layout.addWidget(self._problem)
        layout.addStretch(1)
        layout.addWidget(buttons)

    def order(self) -> TravelOrder:
        """What is asked for now."""
        files = GroundFiles(self._dem.filePath().strip(), self._cover.filePath().strip())
        return TravelOrder(files, self._season.currentData())

    def accept(self) -> None:
        """Give the order, unless the elevation is lacking."""
        order = self.order()
        if not order.files.dem:
            self._problem.say(tr("Say which file holds the elevation. The guide says where to get one."))
            return
        self.ordered.emit(order)
        super().accept()


def season_titles() -> list[tuple[str, str]]:
    """What can be asked for: (code, words)."""
    return [("both", tr("Both seasons")), ("dry", tr("Dry season")), ("wet", tr("Wet season"))]
