"""The history panel: choose what, read who changed it and how, newest first; beside the map, never over it."""

from __future__ import annotations

from typing import Any, Optional

from qgis.core import QgsSettings
from qgis.gui import QgisInterface
from qgis.PyQt.QtCore import QModelIndex, pyqtSignal
from qgis.PyQt.QtGui import QGuiApplication, QHideEvent, QKeySequence, QResizeEvent, QShowEvent
from qgis.PyQt.QtWidgets import QDockWidget

from ...layers.wording import load_words
from ..engine import commands
from ..engine.commands import Asked
from ..engine.job import Failure
from ..engine.service import EngineService
from ..language import language, tr
from ..saying import as_text
from ..workspace.session import WorkspaceSession
from .entries import Entry, entry_of, matching
from .face import HistoryFace
from .subject import Subject, selected_subject

_PAGE = 100
_NARROWEST, _WIDTH = 340, 400
_WIDTH_KEY = "diaban/history/width"


class HistoryPanel(QDockWidget):
    """`export_asked` (an Asked) for a table of what is shown; `mend_asked` when the engine is not ready.

    `record_asked` (table, id) for the record that an entry is about.
    """

    export_asked = pyqtSignal(object)
    record_asked = pyqtSignal(str, str)
    mend_asked = pyqtSignal()

    def __init__(self, iface: QgisInterface, session: WorkspaceSession, service: EngineService) -> None:
        super().__init__(tr("History"), iface.mainWindow())
        self.setObjectName("DiaBanHistoryPanel")
        self._iface = iface
        self._session = session
        self._service = service
        self._words = load_words(language())
        self._subject: Optional[Subject] = None
        self._entries: list[Entry] = []
        self._total = 0
        self._request = ""
        self._stale = True
        self._build()
        session.opened.connect(self._on_opened)
        session.closed.connect(self._on_closed)
        session.reloaded.connect(self._on_changed)
        session.touched.connect(self._on_changed)
        self._on_closed()

    def shut_down(self) -> None:
        """Let go of everything connected; for unloading the plugin."""
        self._drop()
        self._remember_width()
        self._face.let_go()
        self._session.opened.disconnect(self._on_opened)
        self._session.closed.disconnect(self._on_closed)
        self._session.reloaded.disconnect(self._on_changed)
        self._session.touched.disconnect(self._on_changed)

    @property
    def preferred_width(self) -> int:
        """How wide it was last, in pixels."""
        return max(_NARROWEST, int(QgsSettings().value(_WIDTH_KEY, _WIDTH) or _WIDTH))

    # -- asking ----------------------------------------------------------------------------------------------

    def ask_about(self, subject: Optional[Subject]) -> None:
        """Show the history of one row, of everything with None."""
        self._subject = subject
        self._search.stop()
        self.read()

    def asked(self) -> Asked:
        """What is asked for now, as the engine takes it."""
        first, last = self._period.days()
        table, code = (self._subject.table, self._subject.code) if self._subject else ("", "")
        return Asked(table, code, first, last)

    def read(self) -> None:
        """Read anew, from the newest entry; what is shown stays until the answer is there."""
        self._ask(0)

    def read_older(self) -> None:
        """Go on where the list ends."""
        if self._entries:
            self._ask(self._entries[-1].fid)

    def take_from_map(self) -> None:
        """The history of what is selected on the map."""
        subject = selected_subject(self._session, self._words)
        if subject is None:
            self._face.say(tr("Nothing is selected. Select a household, village or unit on the map first."))
        else:
            self.ask_about(subject)

    def _ask(self, below: int) -> None:
        self._drop()
        if not self._session.path:
            return
        self._stale = False
        self._show_subject()
        self._count.setText(tr("Reading the log…"))
        given: dict[str, Any] = {"inside": True}
        if below:
            given["below"] = below
        arguments = commands.history(self._session.path, language(), self.asked(), _PAGE)
        self._request = self._service.ask(
            arguments, given, lambda result: self._on_read(result, below), self._on_failed
        )

    def _drop(self) -> None:
        self._search.stop()
        if self._request:
            self._service.drop(self._request)
            self._request = ""

    # -- answers ---------------------------------------------------------------------------------------------

    def _on_read(self, result: dict[str, Any], below: int) -> None:
        self._request = ""
        entries = [entry_of(told) for told in result["entries"]]
        self._entries = [*self._entries, *entries] if below else entries
        self._total = int(result["total"]) + (len(self._entries) - len(entries) if below else 0)
        self._note.setText(as_text(result["note"]))
        self._note.setVisible(bool(result["note"]))
        self._show_filtered()

    def _on_failed(self, failure: Failure) -> None:
        self._request = ""
        self._entries, self._total = [], 0
        self._model.show([])
        self._note.hide()
        text = as_text(failure.message)
        if failure.kind == "environment":
            text = "{}<br><br><a href='#'>{}</a>".format(text, tr("Set up or repair…"))
        self._face.say(text)

    def _on_opened(self, _facts: object) -> None:
        self._subject = None
        self._entries = []
        self._on_changed()

    def _on_closed(self) -> None:
        self._drop()
        self._subject = None
        self._entries, self._total = [], 0
        self._model.show([])
        self._note.hide()
        self._show_subject()
        self._face.say(tr("No workspace is open. Open one, or the sample, from the Địa Bàn toolbar."))

    def _on_changed(self) -> None:
        """The log has grown: read it now where somebody looks, else when somebody does."""
        self._stale = True
        if self.isVisible():
            self.read()

    # -- showing ---------------------------------------------------------------------------------------------

    def _show_subject(self) -> None:
        if self._subject is None:
            self._about.setText(tr("Everything"))
            return
        whole = "<a href='#'>{}</a>".format(tr("show everything"))
        self._about.setText(f"<b>{as_text(self._subject.title)}</b> · {whole}")

    def _show_filtered(self) -> None:
        shown = matching(self._entries, self._filter.text())
        self._face.delegate.forget()
        self._model.show(shown)
        more = len(self._entries) < self._total
        self._export.setEnabled(bool(self._entries))
        if not self._entries:
            self._face.say(self._advice())
        elif not shown:
            text = tr("None of the {count} entries read fits the filter.")
            self._face.say(text.format(count=len(self._entries)), more)
        else:
            self._face.say("", more)
        text = tr("{shown} of {count} entries") if len(shown) < self._total else tr("{count} entries")
        number = self._words.number
        self._count.setText(text.format(shown=number(len(shown)), count=number(self._total)))

    def _advice(self) -> str:
        if self._subject is not None and any(self._period.days()):
            return tr("Nothing was changed on these days.")
        if self._subject is not None:
            return tr("No change of this row is in the log.")
        return tr("Nothing is in the log for these days.")

    # -- acting ----------------------------------------------------------------------------------------------

    def _open_record(self, index: QModelIndex) -> None:
        entry = self._model.entry_at(index)
        if entry is not None and entry.row_id:
            self.record_asked.emit(entry.table, entry.row_id)

    def _copy(self) -> None:
        chosen = sorted(self._view.selectionModel().selectedIndexes(), key=lambda index: index.row())
        entries = [self._model.entry_at(index) for index in chosen]
        texts = [self._model.text(entry) for entry in entries if entry is not None]
        if texts:
            QGuiApplication.clipboard().setText("\n\n".join(texts))

    # -- the window ------------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale and self._session.path:
            self.read()

    def hideEvent(self, event: QHideEvent) -> None:
        self._remember_width()
        super().hideEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # Cards are as high as their text at this width.
        self._view.scheduleDelayedItemsLayout()

    def _remember_width(self) -> None:
        if self.width() >= _NARROWEST and not self.isFloating():
            QgsSettings().setValue(_WIDTH_KEY, self.width())

    def _build(self) -> None:
        self._face = face = HistoryFace(self._service, self._session, self._words)
        face.setMinimumWidth(_NARROWEST)
        self._search, self._period, self._filter = face.search, face.period, face.filter
        self._about, self._count, self._note, self._empty = face.about, face.count, face.note, face.empty
        self._model, self._view, self._older, self._export = face.model, face.view, face.older, face.export
        self._search.chosen.connect(self.ask_about)
        self._search.refused.connect(self._on_failed)
        face.from_map.clicked.connect(self.take_from_map)
        self._about.linkActivated.connect(lambda _: self.ask_about(None))
        self._period.changed.connect(self.read)
        self._filter.textChanged.connect(lambda _: self._show_filtered())
        self._empty.linkActivated.connect(lambda _: self.mend_asked.emit())
        self._view.activated.connect(self._open_record)
        self._older.clicked.connect(self.read_older)
        self._export.clicked.connect(lambda: self.export_asked.emit(self.asked()))
        face.shortcut(QKeySequence.StandardKey.Find, self._search.setFocus, self)
        face.shortcut(QKeySequence.StandardKey.Copy, self._copy, self._view)
        self.setWidget(face)
