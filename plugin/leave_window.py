"""The question before a workspace is left with changes that are not saved: save, keep for next time, or stay."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Optional

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QCloseEvent
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from .dialog_parts import ProblemLine
from .language import tr

_WIDTH = 480


class LeaveWindow(QDialog):
    """`save_asked`, `keep_asked`; whoever listens ends it with `accept` (leave) or `reject` (stay).

    ``typed``: the record in whose form something was typed and not applied; empty for none.
    """

    save_asked = pyqtSignal()
    keep_asked = pyqtSignal()

    def __init__(self, sentences: Sequence[str], typed: str, name: str, parent: Optional[QWidget]) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Changes that are not saved"))
        self.setMinimumWidth(_WIDTH)
        layout = QVBoxLayout(self)
        for sentence in sentences:
            label = QLabel(sentence)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            layout.addWidget(label)
        self.typed = QCheckBox(tr("Also what was typed and not applied yet: {record}").format(record=typed))
        self.typed.setChecked(True)
        self.typed.setVisible(bool(typed))
        layout.addWidget(self.typed)
        self.name = QLineEdit(name)
        self._naming = QWidget()
        form = QFormLayout(self._naming)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(tr("Save into a new plan called"), self.name)
        layout.addWidget(self._naming)
        self._problem = ProblemLine()
        layout.addWidget(self._problem)
        buttons = QDialogButtonBox()
        self.save = buttons.addButton(tr("Save"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.keep = buttons.addButton(tr("Keep for next time"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.keep.setToolTip(tr("They are offered again when the workspace is opened."))
        self.stay = buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self.save.setDefault(True)
        self.save.clicked.connect(self.save_asked)
        self.keep.clicked.connect(self.keep_asked)
        self.stay.clicked.connect(self.reject)
        layout.addWidget(buttons)
        self.need_name(bool(name))

    def need_name(self, needed: bool) -> None:
        """Whether a name is needed to save."""
        self._naming.setVisible(needed)
        if needed:
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)
            self.name.selectAll()

    def say(self, problem: str) -> None:
        """Why it cannot be left so."""
        self._problem.say(problem)

    def show_busy(self, busy: bool) -> None:
        """Saving is under way: only its end ends this."""
        self.save.setText(tr("Saving…") if busy else tr("Save"))
        for part in (self.save, self.keep, self.stay, self.name, self.typed):
            part.setEnabled(not busy)

    def reject(self) -> None:
        """Esc and the window's own cross: stay, unless saving is under way."""
        if self.stay.isEnabled():
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        """As `reject`."""
        if self.stay.isEnabled():
            super().closeEvent(event)
        else:
            event.ignore()
