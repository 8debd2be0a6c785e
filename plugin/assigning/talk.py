"""What saving has to say: unsaved changes of an earlier session, both versions of a row, refusals; windows beside the map."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Callable, Optional

from qgis.core import Qgis
from qgis.gui import QgisInterface, QgsMessageBarItem
from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QDialog, QPushButton

from ...layers.wording import load_words
from ..language import language, tr
from ..pending.offer import FoundWindow, RefusedWindow
from ..pending.saving import Conflict, Refusal
from ..pending.versions import VersionsWindow
from ..saying import as_text
from ..workspace.forms import heading
from ..workspace.layers import CannotOpenError
from ..workspace.session import WorkspaceSession, refusal
from .board import Board
from .grounds import Shift
from .saving import Found

_TOLD = 3


class SavingTalk(QObject):
    """Shows one window at a time; follows what others write into the open workspace.

    `again_asked` (path) for a workspace that was left with changes that are not saved.
    """

    again_asked = pyqtSignal(str)

    def __init__(
        self, iface: QgisInterface, session: WorkspaceSession, board: Board, parent: Optional[QObject] = None
    ) -> None:
        super().__init__(parent)
        self._iface = iface
        self._board = board
        self.window: Optional[QDialog] = None
        self._kept: Optional[QgsMessageBarItem] = None
        pending = board.pending
        self._connections: list[tuple[Any, Callable[..., Any]]] = [
            (board.keeper.found, self._on_found),
            (board.keeper.unkept, self._on_unkept),
            (pending.conflicted, self._on_conflicted),
            (pending.refused, self._on_refused),
            (board.closing, self._on_closing),
            (board.failed, self._on_failed),
            (board.ground_changed, self._on_ground_changed),
            (session.opened, self._drop_message),
            (session.touched, self._on_touched),
            (session.reloaded, self._on_touched),
        ]
        for signal, slot in self._connections:
            signal.connect(slot)

    def shut_down(self) -> None:
        """Let go of everything."""
        for signal, slot in self._connections:
            signal.disconnect(slot)
        self._connections.clear()
        self._close()
        self._drop_message()

    def _on_found(self, found: Found) -> None:
        texts = [each.gesture.text for each in found.gestures]
        window = FoundWindow(texts, lost_in_words(found.lost), found.broken, self._iface.mainWindow())
        window.taken_up.connect(self._board.keeper.take_up)
        window.discarded.connect(self._board.keeper.discard)
        self._show(window)

    def _on_conflicted(self, conflicts: Sequence[Conflict], in_all: int) -> None:
        window = VersionsWindow(conflicts, in_all, self._iface.mainWindow())
        window.chosen.connect(lambda choices: self._board.keeper.resolve(conflicts, choices))
        self._show(window)

    def _on_refused(self, refusals: Sequence[Refusal], in_all: int) -> None:
        window = RefusedWindow(refusals, in_all, self._iface.mainWindow())
        window.dropped.connect(self._board.pending.drop)
        self._show(window)

    def _on_ground_changed(self, shifts: Sequence[Shift]) -> None:
        if shifts:
            first = "\n".join(each.text for each in shifts[:_TOLD])
            text = tr("What this plan rests on has changed ({count}):\n{first}")
            self._iface.messageBar().pushMessage(
                "Địa Bàn",
                as_text(text.format(count=len(shifts), first=first)),
                Qgis.MessageLevel.Warning,
                0,
            )

    def _on_unkept(self) -> None:
        text = tr(
            "Nothing can be written into the QGIS profile: changes that are not saved would be lost with QGIS."
        )
        self._iface.messageBar().pushMessage("Địa Bàn", as_text(text), Qgis.MessageLevel.Warning, 0)

    def _on_failed(self, problem: CannotOpenError) -> None:
        text = refusal(self._board.path, problem.reason, problem.detail)
        self._iface.messageBar().pushMessage("Địa Bàn", as_text(text), Qgis.MessageLevel.Warning, 0)

    def _on_closing(self, waiting: int) -> None:
        self._close()
        if not waiting:
            return
        text = tr("{count} changes are not saved. They are offered again when the workspace is opened.")
        bar, path = self._iface.messageBar(), self._board.path
        self._kept = bar.createMessage("Địa Bàn", as_text(text.format(count=waiting)))
        again = QPushButton(tr("Open it again"))
        again.clicked.connect(lambda: self._open_again(path))
        self._kept.layout().addWidget(again)
        bar.pushWidget(self._kept, Qgis.MessageLevel.Info)

    def _open_again(self, path: str) -> None:
        self._drop_message()
        self.again_asked.emit(path)

    def _drop_message(self, *_: object) -> None:
        """What it says holds until something is opened again."""
        kept, self._kept = self._kept, None
        if kept is not None and kept in self._iface.messageBar().items():
            self._iface.messageBar().popWidget(kept)

    def _on_touched(self) -> None:
        if self._board.is_loaded and not self._board.keeper.saver.busy:
            self._board.refresh()

    def _show(self, window: QDialog) -> None:
        self._close()
        self.window = window
        window.finished.connect(lambda: self._forget(window))
        window.show()
        window.raise_()

    def _forget(self, window: QDialog) -> None:
        if self.window is window:
            self.window = None

    def _close(self) -> None:
        window, self.window = self.window, None
        if window is not None:
            window.close()


def lost_in_words(lost: Iterable[tuple[str, str]]) -> list[str]:
    """What is not kept on the machine, by table and column, as people call it."""
    words = load_words(language())
    return [f"{words(f'thing.{table}')} – {heading(words, table, column)}" for table, column in lost]
