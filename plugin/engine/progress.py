"""The strip in the message bar that shows a running job, and lets it be cancelled."""

from __future__ import annotations

from typing import Optional

from qgis.core import Qgis
from qgis.gui import QgsMessageBar, QgsMessageBarItem
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QLabel, QProgressBar, QPushButton

from ..language import tr
from ..saying import as_text


class ProgressStrip(QObject):
    """Shown while a job runs; never modal. Gone after `close`, or when the user closed it."""

    cancel_asked = pyqtSignal()

    def __init__(self, bar: QgsMessageBar, title: str, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._message_bar = bar
        self._item: QgsMessageBarItem = bar.createMessage("Địa Bàn", as_text(title))
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._progress = QProgressBar()
        self._progress.setRange(0, 1000)
        self._progress.setMaximumWidth(220)
        self._progress.setTextVisible(False)
        self._button = QPushButton(tr("Cancel"))
        self._button.clicked.connect(self._on_cancel)
        for widget in (self._text, self._progress, self._button):
            self._item.layout().addWidget(widget)
        bar.pushWidget(self._item, Qgis.MessageLevel.Info)

    def show_progress(self, fraction: float, text: str) -> None:
        """Move the bar; ``fraction`` from 0 to 1."""
        if sip.isdeleted(self._progress):
            return
        self._progress.setValue(int(1000 * max(0.0, min(1.0, fraction))))
        self._text.setText(text)

    def close(self) -> None:
        """Take the strip away."""
        if not sip.isdeleted(self._item):
            self._message_bar.popWidget(self._item)

    def _on_cancel(self) -> None:
        self._button.setEnabled(False)
        self._button.setText(tr("Cancelling…"))
        self.cancel_asked.emit()
