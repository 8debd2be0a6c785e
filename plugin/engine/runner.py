"""Runs one job of the engine at a time for the plugin's window: progress, cancel, and what to say at the end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Callable, Optional

from qgis.core import Qgis, QgsMessageLog
from qgis.gui import QgisInterface, QgsMessageBarItem
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QMessageBox, QPushButton

from ..language import tr
from ..saying import as_text
from .job import EngineJob, Failure
from .progress import ProgressStrip

OnDone = Callable[[dict[str, Any]], None]


class JobRunner(QObject):
    """Starts jobs and reports on them in QGIS's message bar.

    ``mend_asked`` is emitted when the user wants the engine's environment set up or repaired.
    """

    busy_changed = pyqtSignal(bool)
    mend_asked = pyqtSignal()
    ended = pyqtSignal(str)

    def __init__(self, iface: QgisInterface, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._iface = iface
        self._job: Optional[EngineJob] = None
        self._strip: Optional[ProgressStrip] = None
        self._offer: Optional[QgsMessageBarItem] = None
        self._title = ""

    @property
    def busy(self) -> bool:
        return self._job is not None

    def start(self, arguments: Sequence[str], title: str, on_done: OnDone) -> bool:
        """Run a job; ``on_done`` gets its result. False, with a message, when another one is still running."""
        if self._job is not None:
            text = tr("“{title}” is still running. Wait for it, or cancel it.").format(title=self._title)
            self._say(text, Qgis.MessageLevel.Warning)
            return False
        self._title = title
        self.withdraw_offer()
        job = EngineJob(arguments, self)
        strip = ProgressStrip(self._iface.messageBar(), title, self)
        strip.cancel_asked.connect(job.cancel)
        job.progressed.connect(strip.show_progress)
        job.succeeded.connect(lambda result: self._on_success(result, on_done))
        job.failed.connect(self._on_failure)
        job.cancelled.connect(self._on_cancelled)
        self._job, self._strip = job, strip
        self.busy_changed.emit(True)
        job.start()
        return True

    def cancel(self) -> None:
        """Cancel the running job, if any."""
        if self._job is not None:
            self._job.cancel()

    def shut_down(self) -> None:
        """End whatever runs; for unloading the plugin."""
        if self._job is not None:
            self._job.stop_now()
            self._clear()

    def _clear(self) -> None:
        if self._strip is not None:
            self._strip.close()
            self._strip.deleteLater()
        if self._job is not None:
            self._job.deleteLater()
        self._job = self._strip = None
        self.busy_changed.emit(False)

    def _on_success(self, result: dict[str, Any], on_done: OnDone) -> None:
        self._clear()
        self.ended.emit("succeeded")
        self._say_notices(result.get("notices", ()))
        on_done(result)

    def _on_cancelled(self) -> None:
        title = self._title
        self._clear()
        text = tr("“{title}” was cancelled. Nothing was changed.").format(title=title)
        self._say(text, Qgis.MessageLevel.Info)
        self.ended.emit("cancelled")

    def _on_failure(self, failure: Failure) -> None:
        self._clear()
        if failure.details:
            QgsMessageLog.logMessage(failure.details, "Địa Bàn", Qgis.MessageLevel.Warning)
        if failure.kind == "environment":
            self._offer_mending(failure)
        else:
            level = Qgis.MessageLevel.Warning if failure.kind == "input" else Qgis.MessageLevel.Critical
            self._say_notices(failure.notices)
            self._say(failure.message, level, failure.details)
        self.ended.emit("failed")

    def _say_notices(self, notices: Sequence[str]) -> None:
        """What the engine found worth saying about the workspace: foreign things in it, a network share."""
        for notice in notices:
            self._say(notice, Qgis.MessageLevel.Warning)

    def _offer_mending(self, failure: Failure) -> None:
        bar = self._iface.messageBar()
        item = bar.createMessage("Địa Bàn", as_text(failure.message))
        button = QPushButton(tr("Set up or repair…"))
        button.clicked.connect(self.mend_asked)
        item.layout().addWidget(button)
        bar.pushWidget(item, Qgis.MessageLevel.Warning)
        self._offer = item

    def withdraw_offer(self) -> None:
        """Take the offer to set the engine up away: it was accepted, or another job is tried."""
        if self._offer is not None and not sip.isdeleted(self._offer):
            self._iface.messageBar().popWidget(self._offer)
        self._offer = None

    def _say(self, text: str, level: Qgis.MessageLevel, details: str = "") -> None:
        bar = self._iface.messageBar()
        item = bar.createMessage("Địa Bàn", as_text(text))
        if details:
            button = QPushButton(tr("Details…"))
            button.clicked.connect(lambda: self._show_details(text, details))
            item.layout().addWidget(button)
        bar.pushWidget(item, level)

    def _show_details(self, text: str, details: str) -> None:
        box = QMessageBox(self._iface.mainWindow())
        box.setWindowTitle("Địa Bàn")
        box.setIcon(QMessageBox.Icon.Warning)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(text)
        box.setDetailedText(details)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()
