"""Before the workspace is left: what is not saved is saved, kept for next time, or one stays."""

from __future__ import annotations

from typing import Any, Callable, Optional

from qgis.gui import QgisInterface, QgsApplicationExitBlockerInterface
from qgis.PyQt.QtCore import QObject

from .assigning.board import Board
from .assigning.desk import Desk
from .assigning.talk import lost_in_words
from .language import tr
from .leave_window import LeaveWindow
from .pending.keeping import as_line
from .pending.saving import Saved
from .records.panel import RecordsPanel
from .saying import isolated
from .workspace.session import WorkspaceSession

Then = Callable[[], object]


class Leaving(QObject):
    """Asks at most one question at a time; QGIS asks it before it ends, and ends only when it may."""

    def __init__(
        self,
        iface: QgisInterface,
        session: WorkspaceSession,
        board: Board,
        desk: Desk,
        records: RecordsPanel,
        parent: Optional[QObject] = None,
    ) -> None:
        super().__init__(parent)
        self._iface = iface
        self._session = session
        self._board = board
        self._desk = desk
        self._records = records
        self.window: Optional[LeaveWindow] = None
        pending = board.pending
        self._connections: list[tuple[Any, Callable[..., Any]]] = [
            (pending.saved, self._on_saved),
            (pending.conflicted, self._on_hindered),
            (pending.refused, self._on_hindered),
            (pending.failed, self._on_failed),
            (session.closed, self._close),
        ]
        for signal, slot in self._connections:
            signal.connect(slot)
        self.blocker = _ExitBlocker(self.may_end)
        iface.registerApplicationExitBlocker(self.blocker)

    def shut_down(self) -> None:
        """Let go of everything; QGIS asks no more."""
        self._iface.unregisterApplicationExitBlocker(self.blocker)
        for signal, slot in self._connections:
            signal.disconnect(slot)
        self._connections.clear()
        self._close()

    def then(self, go: Then) -> None:
        """Call ``go`` once the workspace may be left: at once, or after an answer that says so. The map stays in reach."""
        self._close()
        if not self._is_unsaved():
            go()
            return
        window = self._ask()
        window.accepted.connect(go)
        window.show()
        window.raise_()

    def may_end(self) -> bool:
        """Whether QGIS may end; it waits for the answer."""
        self._close()
        if not self._is_unsaved():
            return True
        # A question that must be answered does not come in the middle of a gesture: nothing has happened yet.
        if self._desk.hands.busy:
            self._desk.hands.leave_off()
        return bool(self._ask().exec())

    # -- asking ----------------------------------------------------------------------------------------------

    def _is_unsaved(self) -> bool:
        return bool(self._session.path) and (len(self._board.pending) > 0 or self._records.page.dirty())

    def _ask(self) -> LeaveWindow:
        board, page = self._board, self._records.page
        name = self._desk.reporting.proposed_name() if board.needs_name() else ""
        typed = page.bar.title.text() if page.dirty() else ""
        window = LeaveWindow(self._sentences(), typed, name, self._iface.mainWindow())
        window.save_asked.connect(self._save)
        window.keep_asked.connect(self._keep)
        window.finished.connect(lambda _: self._forget(window))
        self.window = window
        window.show_busy(board.keeper.saver.busy)
        return window

    def _sentences(self) -> list[str]:
        gestures, facts = self._board.pending.gestures(), self._session.facts
        said = []
        if gestures and facts is not None:
            text = tr("{count} changes in “{workspace}” are not saved yet.")
            said.append(text.format(count=len(gestures), workspace=isolated(facts.title)))
        lost = sorted({(table, column) for each in gestures for table, column in as_line(each, 0)["lost"]})
        if lost:
            text = tr("Kept for next time, they come back without what was typed as text ({what}).")
            said.append(text.format(what=", ".join(lost_in_words(lost))))
        return said

    def _save(self) -> None:
        window, pending = self.window, self._board.pending
        if window is None or not self._take_typed(window):
            return
        if not len(pending):
            window.accept()
            return
        name = window.name.text().strip()
        if self._board.needs_name() and not name:
            window.need_name(True)
            window.say(tr("Give it a name."))
            return
        window.show_busy(True)
        if not pending.save(name):
            window.show_busy(False)

    def _keep(self) -> None:
        window = self.window
        if window is not None and self._take_typed(window):
            window.accept()

    def _take_typed(self, window: LeaveWindow) -> bool:
        """Apply what was typed in a form, or drop it; where a rule is in the way, go back to the form."""
        page = self._records.page
        if not page.dirty():
            return True
        if not window.typed.isChecked():
            page.revert()
            return True
        if page.take_over():
            return True
        window.reject()
        self._records.wanted.emit()
        return False

    # -- what came of it -------------------------------------------------------------------------------------

    def _on_saved(self, _saved: Saved) -> None:
        window = self.window
        if window is None:
            return
        window.show_busy(False)
        if not len(self._board.pending):
            window.accept()

    def _on_hindered(self, _what: object, _in_all: int) -> None:
        """What stands in the way has a window of its own, and has to be settled first."""
        if self.window is not None:
            self.window.show_busy(False)
            self.window.reject()

    def _on_failed(self, sentence: str) -> None:
        if self.window is not None:
            self.window.show_busy(False)
            self.window.say(sentence)

    def _forget(self, window: LeaveWindow) -> None:
        if self.window is window:
            self.window = None
        window.deleteLater()

    def _close(self) -> None:
        window = self.window
        if window is not None:
            window.show_busy(False)
            window.reject()


class _ExitBlocker(QgsApplicationExitBlockerInterface):
    """What QGIS asks before it ends."""

    def __init__(self, may_end: Callable[[], bool]) -> None:
        super().__init__()
        self._may_end = may_end

    def allowExit(self) -> bool:
        """Whether QGIS may end."""
        return self._may_end()
