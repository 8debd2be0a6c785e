"""The dialog for a new, empty workspace."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

from qgis.core import QgsCoordinateReferenceSystem
from qgis.gui import QgsFileWidget
from qgis.PyQt.QtCore import QDir, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from ...layers.schema import DEFAULT_EPSG
from ..dialog_parts import ProblemLine, path_row
from ..language import tr

# VN-2000 / TM-3 zones by central meridian, then the two UTM zones for several provinces.
_ZONES = (9205, 9206, 9207, 9208, 9209, 9210, 9211, 9212, 9213, 9214, 9215, 9216, 9217, 9218, 3405, 3406)


class NewWorkspaceDialog(QDialog):
    """Asks for title, coordinate system and file; `asked` (path, title, epsg) when accepted. Not modal."""

    asked = pyqtSignal(str, str, int)

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Địa Bàn: new workspace"))
        self.setMinimumWidth(540)
        layout = QVBoxLayout(self)
        form = QFormLayout()
        layout.addLayout(form)
        self._title = QLineEdit()
        self._title.setPlaceholderText(tr("e.g. Mường Lạn border post"))
        self._zone = QComboBox()
        for epsg in _ZONES:
            system = QgsCoordinateReferenceSystem.fromEpsgId(epsg)
            if system.isValid():
                self._zone.addItem(f"{system.description()} (EPSG:{epsg})", epsg)
        self._zone.setCurrentIndex(max(0, self._zone.findData(DEFAULT_EPSG)))
        proposed = str(Path(QDir.homePath()) / "dia-ban.gpkg")
        self._path = path_row(QgsFileWidget.StorageMode.SaveFile, "GeoPackage (*.gpkg)", proposed)
        form.addRow(tr("Title"), self._title)
        form.addRow(tr("Coordinate system"), self._zone)
        form.addRow(tr("Save as"), self._path)
        note = QLabel(
            tr(
                "Take the VN-2000 zone of your province (Sơn La: 104°00'); it cannot be changed later. "
                "Fill the workspace by “Import a list or boundaries…”, communes first."
            )
        )
        note.setWordWrap(True)
        layout.addWidget(note)
        self._problem = ProblemLine()
        layout.addWidget(self._problem)
        buttons = QDialogButtonBox()
        make = buttons.addButton(tr("Make"), QDialogButtonBox.ButtonRole.AcceptRole)
        cancel = buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        make.clicked.connect(self.accept)
        cancel.clicked.connect(self.reject)
        layout.addWidget(buttons)

    def accept(self) -> None:
        """Ask for the workspace, unless the file is missing or taken."""
        path = self._path.filePath()
        if path and not path.lower().endswith(".gpkg"):
            path += ".gpkg"
        if not path or Path(path).exists():
            self._problem.say(tr("Choose a file that does not exist yet."))
            return
        self.asked.emit(path, self._title.text().strip() or Path(path).stem, self._zone.currentData())
        super().accept()
