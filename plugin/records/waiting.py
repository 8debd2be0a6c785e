"""What waits to be saved, in one line under the records: back, forward, save."""

from __future__ import annotations

from typing import Any, Optional

from qgis.PyQt.QtCore import QTimer, pyqtSignal
from qgis.PyQt.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QWidget

from ..language import tr
from ..pending.pending import Pending
from ..saying import as_hover
from .inputs.base import plain_label

_SAID_MS = 8000


class WaitingLine(QFrame):
    """Shown while something waits or could be done again; `save_asked` for what keeps it."""

    save_asked = pyqtSignal()

    def __init__(self, pending: Pending, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._pending = pending
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._text = plain_label()
        self.back, self.again = QToolButton(), QToolButton()
        self.back.setText("↶")
        self.back.clicked.connect(pending.undo)
        self.again.setText("↷")
        self.again.clicked.connect(pending.redo)
        self.save = QPushButton(tr("Save"))
        self.save.clicked.connect(self.save_asked)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(6, 3, 6, 3)
        layout.addWidget(self._text, 1)
        for widget in (self.back, self.again, self.save):
            layout.addWidget(widget)
        self._quiet = QTimer(self)
        self._quiet.setSingleShot(True)
        self._quiet.setInterval(_SAID_MS)
        self._quiet.timeout.connect(self.show_now)
        self._signals: list[Any] = [
            # While `changed` is told, the stack does not count the gesture yet.
            (pending.stack.indexChanged, self.show_now),
            (pending.changed, self.show_now),
            (pending.saved, self._on_saved),
            (pending.failed, self._say),
        ]
        for signal, slot in self._signals:
            signal.connect(slot)
        self.show_now()

    def shut_down(self) -> None:
        """Listen no more."""
        for signal, slot in self._signals:
            signal.disconnect(slot)
        self._signals = []
        self._quiet.stop()

    def show_now(self, _steps: object = None) -> None:
        """Say how much waits."""
        pending = self._pending
        self._quiet.stop()
        count = len(pending)
        self._text.setText(tr("{count} changes wait to be saved").format(count=count) if count else "")
        self.back.setEnabled(pending.can_undo())
        self.back.setToolTip(_tip(tr("Undo: {what}"), pending.undo_text()))
        self.again.setEnabled(pending.can_redo())
        self.again.setToolTip(_tip(tr("Redo: {what}"), pending.redo_text()))
        self.save.setEnabled(bool(count))
        self.setVisible(bool(count) or pending.can_redo())

    def _on_saved(self, saved: Any) -> None:
        self.show_now()
        self._say(tr("{count} changes are saved.").format(count=saved.rows))

    def _say(self, sentence: str) -> None:
        self._text.setText(sentence)
        self.show()
        self._quiet.start()


def _tip(text: str, what: str) -> str:
    return as_hover(text.format(what=what)) if what else ""
