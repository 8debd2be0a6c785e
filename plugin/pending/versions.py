"""Both versions of what somebody else changed meanwhile, row by row; the planner chooses, nothing is overwritten silently."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Optional

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ..language import tr
from .saving import OVERWRITE, THEIRS, Conflict
from .steps import Key


class VersionsWindow(QDialog):
    """One part a row: what was read, ours, theirs, and a choice. `chosen` gives the choices by row; not modal."""

    chosen = pyqtSignal(object)

    def __init__(self, conflicts: Sequence[Conflict], in_all: int, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Somebody else changed the same rows"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(720, 520)
        self._choices: dict[Key, QButtonGroup] = {}
        layout = QVBoxLayout(self)
        layout.addWidget(
            _text(tr("Nothing was saved yet. Choose for each row, then save again; or leave it for later."))
        )
        if len(conflicts) < in_all:
            text = tr(
                "These are the first {shown} of {count} rows. When you have decided about them and saved again,"
                " the next are shown; nothing is written over before that."
            )
            layout.addWidget(_text(text.format(shown=len(conflicts), count=in_all)))
        inner = QWidget()
        rows = QVBoxLayout(inner)
        for conflict in conflicts:
            rows.addWidget(self._part(conflict))
        rows.addStretch()
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(inner)
        layout.addWidget(area)
        self.chosen_so_far = _text("")
        layout.addWidget(self.chosen_so_far)
        buttons = QDialogButtonBox()
        self.all_ours = buttons.addButton(tr("Mine everywhere"), QDialogButtonBox.ButtonRole.ActionRole)
        self.all_theirs = buttons.addButton(tr("Theirs everywhere"), QDialogButtonBox.ButtonRole.ActionRole)
        self.save: QPushButton = buttons.addButton(
            tr("Save like this"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        later = buttons.addButton(tr("Later"), QDialogButtonBox.ButtonRole.RejectRole)
        self.all_ours.clicked.connect(lambda: self.choose_all(OVERWRITE))
        self.all_theirs.clicked.connect(lambda: self.choose_all(THEIRS))
        self.save.clicked.connect(self._on_save)
        later.clicked.connect(self.reject)
        layout.addWidget(buttons)
        self._look()

    def choose(self, key: Key, choice: str) -> None:
        """Choose for one row, where that can be chosen."""
        for button in self._choices[key].buttons():
            if button.objectName() == choice and button.isEnabled():
                button.setChecked(True)
        self._look()

    def choose_all(self, choice: str) -> None:
        """Choose the same for every row where it can be chosen; the rest stays as it is."""
        for key in self._choices:
            self.choose(key, choice)

    def choices(self) -> dict[Key, str]:
        """What was chosen so far."""
        pressed = {key: group.checkedButton() for key, group in self._choices.items()}
        return {key: button.objectName() for key, button in pressed.items() if button is not None}

    def _part(self, conflict: Conflict) -> QFrame:
        part = QFrame()
        part.setFrameShape(QFrame.Shape.StyledPanel)
        layout = QVBoxLayout(part)
        layout.addWidget(_text(conflict.sentence, bold=True))
        grid = QGridLayout()
        for column, title in enumerate((tr("What"), tr("When you began"), tr("Yours"), tr("Theirs"))):
            grid.addWidget(_text(title, bold=True), 0, column)
        for number, version in enumerate(conflict.versions, 1):
            told = (version.heading, version.read, version.ours, version.theirs)
            for column, text in enumerate(told):
                grid.addWidget(
                    _text(text, bold=column > 1 and version.ours not in (version.theirs, "=")), number, column
                )
        layout.addLayout(grid)
        group = QButtonGroup(part)
        mine = QRadioButton(tr("Write mine over it"))
        theirs = QRadioButton(tr("Keep theirs and leave mine"))
        mine.setEnabled(conflict.can_overwrite)
        if not conflict.can_overwrite:
            mine.setToolTip(tr("The row is not there any more."))
        beside = QHBoxLayout()
        for button, name in ((mine, OVERWRITE), (theirs, THEIRS)):
            button.setObjectName(name)
            group.addButton(button)
            beside.addWidget(button)
            button.toggled.connect(self._look)
        beside.addStretch(1)
        layout.addLayout(beside)
        self._choices[conflict.key] = group
        return part

    def _look(self) -> None:
        chosen, count = len(self.choices()), len(self._choices)
        self.save.setEnabled(chosen == count)
        self.chosen_so_far.setText(tr("{chosen} of {count} chosen").format(chosen=chosen, count=count))

    def _on_save(self) -> None:
        self.chosen.emit(self.choices())
        self.accept()


def _text(text: str, bold: bool = False) -> QLabel:
    label = QLabel(text)
    # Names of rows come from anywhere: they stay text.
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    font = label.font()
    font.setBold(bold)
    label.setFont(font)
    return label
