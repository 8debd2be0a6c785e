"""The rows of buttons around a record."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ...layers.wording import Words
from ..language import tr
from .inputs.base import plain_label
from .inputs.days import DayInput


class ActionRow(QObject):
    """What can be done with a record: above it the way back and a menu, below it what keeps or drops the changes."""

    back = pyqtSignal()
    take_over = pyqtSignal()
    revert = pyqtSignal()
    end = pyqtSignal()
    delete = pyqtSignal()
    another = pyqtSignal()
    history = pyqtSignal()
    on_map = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.head, self.foot = QWidget(), QWidget()
        self.title = plain_label()
        font = self.title.font()
        font.setBold(True)
        self.title.setFont(font)
        back = _tool("‹", tr("Back"))
        back.clicked.connect(self.back)
        self._map = _tool("◎", tr("Show on the map"))
        self._map.clicked.connect(self.on_map)
        self._history = _tool("⟲", tr("History of this row"))
        self._history.clicked.connect(self.history)
        self.more = _tool("⋮", tr("More"))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.more)
        self.repeat_action = menu.addAction(tr("Another one like this"))
        self.repeat_action.triggered.connect(self.another)
        self.end_action = menu.addAction(tr("End with a day…"))
        self.end_action.triggered.connect(self.end)
        self.delete_action = menu.addAction(tr("Delete"))
        self.delete_action.triggered.connect(self.delete)
        self.more.setMenu(menu)
        head = QHBoxLayout(self.head)
        head.setContentsMargins(4, 4, 4, 0)
        for widget in (back, self.title, self._map, self._history, self.more):
            head.addWidget(widget, 1 if widget is self.title else 0)
        self.keep = QPushButton(tr("Apply"))
        self.keep.setToolTip(tr("Ctrl+Return; goes to the pending changes and can be undone"))
        self.keep.clicked.connect(self.take_over)
        self.drop = QPushButton(tr("Discard"))
        self.drop.clicked.connect(self.revert)
        foot = QHBoxLayout(self.foot)
        foot.setContentsMargins(4, 0, 4, 4)
        foot.addWidget(QLabel(tr("* must be filled in")), 1)
        foot.addWidget(self.drop)
        foot.addWidget(self.keep)

    def allow(
        self,
        can_take_over: bool,
        can_revert: bool,
        can_end: bool,
        can_delete: bool,
        can_repeat: bool,
        has_history: bool,
        has_place: bool,
    ) -> None:
        """Make grey what cannot be done now."""
        self.keep.setEnabled(can_take_over)
        self.drop.setEnabled(can_revert)
        self.end_action.setEnabled(can_end)
        self.delete_action.setEnabled(can_delete)
        self.repeat_action.setEnabled(can_repeat)
        self._history.setVisible(has_history)
        self._map.setVisible(has_place)


class AskBar(QFrame):
    """The form has something that was not taken over, and one wants to go elsewhere."""

    take_over = pyqtSignal()
    drop = pyqtSignal()
    stay = pyqtSignal()

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        layout = QVBoxLayout(self)
        layout.addWidget(plain_label(tr("What you typed here was not applied yet.")))
        buttons = QHBoxLayout()
        for text, signal in (
            (tr("Apply and go on"), self.take_over),
            (tr("Discard and go on"), self.drop),
            (tr("Stay"), self.stay),
        ):
            button = QPushButton(text)
            button.clicked.connect(signal)
            buttons.addWidget(button)
        layout.addLayout(buttons)
        self.hide()


class EndBar(QFrame):
    """With which day a row ends. `ended` (the day, ISO)."""

    ended = pyqtSignal(str)

    def __init__(self, words: Words, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.day = DayInput(words)
        self.button = QPushButton(tr("End"))
        self.button.clicked.connect(self._on_end)
        self._wrong = plain_label()
        layout = QVBoxLayout(self)
        row = QHBoxLayout()
        self._heading = plain_label()
        row.addWidget(self._heading)
        row.addWidget(self.day, 1)
        row.addWidget(self.button)
        layout.addLayout(row)
        layout.addWidget(self._wrong)
        self.hide()

    def ask(self, heading: str) -> None:
        """Ask for the day, under the heading of its column."""
        self._heading.setText(heading)
        self.day.set_value(None)
        self.say("")
        self.show()
        self.day.focus()

    def say(self, sentence: str) -> None:
        """Why it cannot end so."""
        self._wrong.setText(sentence)
        self._wrong.setVisible(bool(sentence))

    def _on_end(self) -> None:
        day = self.day.value()
        if day is not None:
            self.ended.emit(day)
        else:
            self.say(self.day.fault() or tr("Give the day."))


def _tool(text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(tip)
    button.setAutoRaise(True)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
