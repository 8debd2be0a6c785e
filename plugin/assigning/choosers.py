"""The upper rows of the dock: what is being assigned, with which tool, doing what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Callable, Optional

from qgis.PyQt.QtCore import QDate, QSize, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDateEdit,
    QFrame,
    QHBoxLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ..icons_of import icon
from ..language import tr
from .keys import Key, all_keys, shown

DUTIES = ("household", "village", "party_cell", "commune_post", "twinning")
SHAPES = ("click", "rectangle", "polygon", "paint")
TOOLS = (*SHAPES, "eyedropper", "hand_over", "swap")
MODES = ("assign", "unassign", "end", "lock")
AREA_SHAPES = ("rectangle", "polygon", "paint")
_ICON = QSize(22, 22)


class ChoiceRow(QWidget):
    """Buttons of which one is pressed. `chosen` (its name) when a person presses another."""

    chosen = pyqtSignal(str)

    def __init__(self, names: Iterable[str], pictures: bool) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QToolButton] = {}
        for name in names:
            self._buttons[name] = key_button(name, pictures)
            self._buttons[name].setCheckable(True)
            self._buttons[name].clicked.connect(self._telling(name))
            self._group.addButton(self._buttons[name])
        line(self, self._buttons.values())

    def press(self, name: str) -> None:
        """Show one as pressed; tells nobody."""
        self._buttons[name].setChecked(True)

    def button(self, name: str) -> QToolButton:
        """One of the buttons."""
        return self._buttons[name]

    def _telling(self, name: str) -> Callable[..., None]:
        return lambda *_: self.chosen.emit(name)


class WorkRow(QWidget):
    """The tools, undo and redo, and below them what a gesture does."""

    undo_asked = pyqtSignal()
    redo_asked = pyqtSignal()
    options_changed = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.tools = ChoiceRow(TOOLS, pictures=True)
        self.modes = ChoiceRow(MODES, pictures=False)
        self.undo, self.redo = key_button("undo", True), key_button("redo", True)
        self.undo.clicked.connect(lambda *_: self.undo_asked.emit())
        self.redo.clicked.connect(lambda *_: self.redo_asked.emit())
        self.day = QDateEdit()
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("dd/MM/yyyy")
        self.day.setToolTip(tr("The first day on which it no longer holds"))
        self.also_taken = QCheckBox(tr("Also from others"))
        self.also_taken.setToolTip(
            tr("Areas also take what somebody else has in charge. A click always does. Shift does it once.")
        )
        self.also_taken.toggled.connect(lambda _: self.options_changed.emit())
        upper, lower = QWidget(), QWidget()
        line(upper, [self.tools, None, self.undo, self.redo])
        line(lower, [self.modes, self.day, None, self.also_taken])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(upper)
        layout.addWidget(lower)
        self.show_mode("assign")

    def show_mode(self, mode: str) -> None:
        """Show what a gesture does."""
        self.modes.press(mode)
        self.day.setVisible(mode == "end")
        self.also_taken.setVisible(mode == "assign")

    def end_day(self) -> str:
        """The day chosen, as the workspace writes days."""
        return str(self.day.date().toString("yyyy-MM-dd"))

    def offer_day(self, day: str) -> None:
        """Propose a day."""
        self.day.setDate(QDate.fromString(day, "yyyy-MM-dd"))

    def allow(self, undo: Optional[str], redo: Optional[str]) -> None:
        """What can be undone and redone now, in words; None where nothing can."""
        for button, name, text in ((self.undo, "undo", undo), (self.redo, "redo", redo)):
            button.setEnabled(text is not None)
            tip = tip_of(named(name))
            button.setToolTip(f"{tip}\n{text}" if text else tip)


def named(name: str) -> Key:
    """The key of what a button does."""
    return next(key for key in all_keys() if key.does == name)


def tip_of(key: Key) -> str:
    """What a button does, and its key."""
    return f"{key.text} ({shown(key)})"


def key_button(name: str, picture: bool) -> QToolButton:
    """A button for something that has a key."""
    key = named(name)
    button = QToolButton()
    button.setObjectName(f"DiaBan_{name}")
    button.setText(key.text)
    button.setToolTip(tip_of(key))
    button.setAccessibleName(key.text)
    button.setAutoRaise(True)
    if picture:
        button.setIcon(icon(f"tool_{name}"))
        button.setIconSize(_ICON)
    return button


def line(around: QWidget, parts: Iterable[Optional[QWidget]], stretched: Optional[QWidget] = None) -> None:
    """Lay parts out side by side; None is a space that grows."""
    layout = QHBoxLayout(around)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(3)
    grows = False
    for part in parts:
        if part is None:
            layout.addStretch(1)
            grows = True
        else:
            layout.addWidget(part, int(part is stretched))
    if not grows and stretched is None:
        layout.addStretch(1)


def rule() -> QFrame:
    """A thin line between parts of the dock."""
    made = QFrame()
    made.setFrameShape(QFrame.Shape.HLine)
    made.setFrameShadow(QFrame.Shadow.Sunken)
    return made
