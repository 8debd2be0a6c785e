"""The search line of the history panel: type a code or a name, choose the row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Optional

from qgis.gui import QgsFilterLineEdit
from qgis.PyQt.QtCore import QModelIndex, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QStandardItem, QStandardItemModel
from qgis.PyQt.QtWidgets import QCompleter, QWidget

from ...layers.wording import Words
from ..engine import commands
from ..engine.job import Failure
from ..engine.service import EngineService
from ..language import language, tr
from ..workspace.session import WorkspaceSession

_TYPING_MS = 250
_SUBJECT_ROLE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True)
class Subject:
    """A row whose history is asked for: its table, its code (a plan's name), and what to call it."""

    table: str
    code: str
    title: str


def selected_subject(session: WorkspaceSession, words: Words) -> Optional[Subject]:
    """What is selected on the map: the first row of the first kind that history can be asked of."""
    for table in commands.SUBJECTS:
        layer = session.layer(table)
        if layer is None or not layer.selectedFeatureCount():
            continue
        code = str(next(layer.getSelectedFeatures())["name" if table == "plan" else "code"])
        return Subject(table, code, f"{words(f'thing.{table}')} {code}")
    return None


class SubjectLine(QgsFilterLineEdit):
    """`chosen` (a Subject) when a row was picked; `refused` (a Failure) when the engine could not search."""

    chosen = pyqtSignal(object)
    refused = pyqtSignal(object)

    def __init__(
        self, service: EngineService, session: WorkspaceSession, parent: Optional[QWidget] = None
    ) -> None:
        super().__init__(parent)
        self._service = service
        self._session = session
        self._asked = ""
        self._pick_first = False
        self.setPlaceholderText(tr("Code or name: muong lan"))
        self.setShowClearButton(True)
        self._found = QStandardItemModel(self)
        completer = QCompleter(self._found, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setWidget(self)
        completer.activated[QModelIndex].connect(self._on_activated)
        self._offers = completer
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_TYPING_MS)
        self._pause.timeout.connect(self._search)
        self.textEdited.connect(self._on_edited)
        self.returnPressed.connect(self._on_return)

    def offered(self) -> list[Subject]:
        """What was found for the text."""
        return [self._found.item(row).data(_SUBJECT_ROLE) for row in range(self._found.rowCount())]

    def stop(self) -> None:
        """Search no more."""
        self._pause.stop()
        self._pick_first = False
        if self._asked:
            self._service.drop(self._asked)
            self._asked = ""

    def _on_edited(self, _text: str) -> None:
        self.stop()
        self._found.clear()
        self._pause.start()

    def _search(self) -> None:
        text = self.text().strip()
        if text and self._session.path:
            self._asked = self._service.ask(
                commands.find(self._session.path, language()),
                {"text": text},
                self._on_found,
                self._on_refused,
            )

    def _on_found(self, result: dict[str, Any]) -> None:
        self._asked = ""
        self._found.clear()
        for row in result["found"]:
            subject = Subject(row["table"], row["name"], f"{row['thing']} {row['label']}")
            item = QStandardItem(subject.title)
            item.setData(subject, _SUBJECT_ROLE)
            self._found.appendRow(item)
        if self._pick_first and self.offered():
            self._pick(self.offered()[0])
        elif self.offered() and self.hasFocus():
            self._offers.complete()

    def _on_refused(self, failure: Failure) -> None:
        self._asked = ""
        self.refused.emit(failure)

    def _on_activated(self, index: QModelIndex) -> None:
        subject = index.data(_SUBJECT_ROLE)
        if subject is not None:
            self._pick(subject)

    def _on_return(self) -> None:
        """The first that fits, now or as soon as it is found."""
        if self.offered():
            self._pick(self.offered()[0])
        elif self.text().strip():
            self.stop()
            self._pick_first = True
            self._search()

    def _pick(self, subject: Subject) -> None:
        self.stop()
        self._offers.popup().hide()
        self._found.clear()
        self.clear()
        self.chosen.emit(subject)
