"""The dialog that sets up the engine's environment: says what, where and how big, asks, shows how far it is."""

from __future__ import annotations

from typing import Optional

from qgis.gui import QgsFileWidget
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QProgressBar,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from ..language import tr
from ..preferences import plugin_root, profile_folder
from .environment import Health, examine, lock_file, locked_packages, profile_environment
from .installation import Installation
from .job import current_environment
from .wording import state_sentence

# Measured on Linux: files fetched, and the finished environment.
DOWNLOAD_MB = 180
DISK_MB = 680


class SetupDialog(QDialog):
    """Not modal; emits `ready` once the environment can be used."""

    ready = pyqtSignal()

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Địa Bàn: calculation engine"))
        self.setMinimumWidth(620)
        self._installation: Optional[Installation] = None
        health = examine(current_environment())
        self._target = profile_environment(plugin_root(), profile_folder())
        layout = QVBoxLayout(self)
        layout.addWidget(self._explanation(health))
        layout.addLayout(self._choices())
        self._progress = QProgressBar()
        self._progress.setRange(0, 1000)
        self._progress.hide()
        self._status = QLabel()
        self._status.setTextFormat(Qt.TextFormat.PlainText)
        self._status.setWordWrap(True)
        layout.addWidget(self._progress)
        layout.addWidget(self._status)
        layout.addStretch(1)
        self._buttons = QDialogButtonBox()
        self._install = self._buttons.addButton(tr("Set up"), QDialogButtonBox.ButtonRole.AcceptRole)
        self._close = self._buttons.addButton(tr("Not now"), QDialogButtonBox.ButtonRole.RejectRole)
        self._install.clicked.connect(self._begin)
        self._close.clicked.connect(self.reject)
        layout.addWidget(self._buttons)

    def _explanation(self, health: Health) -> QLabel:
        lock = lock_file(plugin_root())
        count = len(locked_packages(lock)) if lock.is_file() else 0
        what = tr(
            "Địa Bàn calculates and prints with a Python of its own, kept apart from QGIS. Setting it up installs "
            "{count} packages (pandas, GeoPandas, Rasterio and others) into:"
        ).format(count=count)
        size = tr(
            "About {download} MB are fetched; it takes {disk} MB on the disk. Nothing else is changed."
        ).format(download=DOWNLOAD_MB, disk=DISK_MB)
        label = QLabel(
            f"<p>{state_sentence(health)}</p><p>{what}</p><p><code>{self._target.folder}</code></p><p>{size}</p>"
        )
        label.setWordWrap(True)
        return label

    def _choices(self) -> QFormLayout:
        form = QFormLayout()
        self._from_network = QRadioButton(tr("Fetch the packages from the network"))
        self._from_folder = QRadioButton(tr("No network: take them from a folder"))
        self._from_network.setChecked(True)
        self._folder = QgsFileWidget()
        self._folder.setStorageMode(QgsFileWidget.StorageMode.GetDirectory)
        self._folder.setEnabled(False)
        self._from_folder.toggled.connect(self._folder.setEnabled)
        self._python = QgsFileWidget()
        self._python.lineEdit().setPlaceholderText(tr("found automatically"))
        form.addRow(self._from_network)
        form.addRow(self._from_folder, self._folder)
        form.addRow(tr("Python to use"), self._python)
        return form

    def _begin(self) -> None:
        wheels = self._folder.filePath() if self._from_folder.isChecked() else ""
        if self._from_folder.isChecked() and not wheels:
            self._status.setText(tr("Choose the folder with the packages first."))
            return
        installation = Installation(self._target, self._python.filePath(), wheels, self)
        installation.progressed.connect(self._show_progress)
        installation.finished.connect(self._on_finished)
        installation.cancelled.connect(self._on_cancelled)
        self._installation = installation
        self._set_running(True)
        installation.start()

    def _set_running(self, running: bool) -> None:
        self._install.setEnabled(not running)
        self._close.setText(tr("Cancel") if running else tr("Close"))
        self._progress.setVisible(running)
        for widget in (self._from_network, self._from_folder, self._python):
            widget.setEnabled(not running)
        self._folder.setEnabled(not running and self._from_folder.isChecked())

    def _show_progress(self, fraction: float, text: str) -> None:
        self._progress.setValue(int(1000 * fraction))
        self._status.setText(text)

    def _on_finished(self, problem: str) -> None:
        self._installation = None
        self._set_running(False)
        if problem:
            self._status.setText(tr("It could not be set up: {problem}").format(problem=problem))
            return
        self._install.setEnabled(False)
        self._status.setText(tr("Done. The calculation engine is ready."))
        self.ready.emit()

    def _on_cancelled(self) -> None:
        self._installation = None
        self._set_running(False)
        self._status.setText(tr("Cancelled. What had been begun was removed."))

    def reject(self) -> None:
        """Cancel what runs; close the dialog when nothing does."""
        if self._installation is not None:
            self._installation.cancel()
            return
        super().reject()
