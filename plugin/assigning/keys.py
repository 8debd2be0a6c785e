"""The keys of assigning, over the map and in the dock: named once, for tips, for the help and for what they do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Callable

from qgis.PyQt.QtCore import QEvent, QObject, Qt
from qgis.PyQt.QtGui import QKeyEvent, QKeySequence
from qgis.PyQt.QtWidgets import QWidget

from ..language import tr

_NOT_COUNTED = Qt.KeyboardModifier.KeypadModifier


@dataclass(frozen=True)
class Key:
    """``does`` is the name of what happens, ``keys`` are written as Qt writes them; the first is shown."""

    does: str
    keys: tuple[str, ...]
    text: str


def all_keys() -> list[Key]:
    """Every key, in the order of the help."""
    return [
        Key("click", ("C",), tr("Click")),
        Key("rectangle", ("R",), tr("Rectangle")),
        Key("polygon", ("G",), tr("Free shape")),
        Key("paint", ("P",), tr("Paint")),
        Key("eyedropper", ("E",), tr("Take the cadre of what is under the pointer")),
        Key("hand_over", ("H",), tr("Hand over")),
        Key("swap", ("X",), tr("Swap")),
        Key("assign", ("A",), tr("Assign")),
        Key("unassign", ("U",), tr("Unassign")),
        Key("end", ("D",), tr("End with a date")),
        Key("lock", ("L",), tr("Lock or unlock")),
        Key("household", ("1",), tr("Households")),
        Key("village", ("2",), tr("Villages")),
        Key("party_cell", ("3",), tr("Party cells")),
        Key("commune_post", ("4",), tr("Commune posts")),
        Key("twinning", ("5",), tr("Twinning")),
        Key("branch", ("B",), tr("Branch…")),
        Key("compare", ("V",), tr("Compare")),
        Key("beside", ("Shift+V",), tr("Compare on two maps")),
        Key("optimum", ("O",), tr("Optimum…")),
        Key("next", ("N",), tr("Next one to settle: nobody, or another would be better")),
        Key("menu", ("M", "Menu", "Shift+F10"), tr("Why, and who could take it")),
        Key("give", ("Return", "Enter"), tr("Give what is in hand to the chosen cadre")),
        Key("search", ("/", "Ctrl+F"), tr("Search a cadre")),
        Key("undo", ("Ctrl+Z",), tr("Undo")),
        Key("redo", ("Ctrl+Y", "Ctrl+Shift+Z"), tr("Redo")),
        Key("save", ("Ctrl+Return", "Ctrl+Enter"), tr("Save")),
        Key("leave", ("Esc",), tr("Leave off; nothing has happened")),
    ]


def shown(key: Key) -> str:
    """How a key is written for people."""
    return QKeySequence(key.keys[0]).toString(QKeySequence.SequenceFormat.NativeText)


class KeyWatch(QObject):
    """Calls ``do`` with the name of a key pressed in one of its widgets, before QGIS's own shortcuts see it.

    ``do`` says whether it did something; a key that did nothing goes its usual way. Fields where one types keep
    their letters.
    """

    def __init__(self, do: Callable[[str], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._do = do
        self._widgets: list[QWidget] = []
        self._names = {QKeySequence(text).toString(): key.does for key in all_keys() for text in key.keys}

    def watch(self, widgets: Iterable[QWidget]) -> None:
        """Listen to these too."""
        for widget in widgets:
            widget.installEventFilter(self)
            self._widgets.append(widget)

    def let_go(self) -> None:
        """Listen to nothing any more."""
        for widget in self._widgets:
            widget.removeEventFilter(self)
        self._widgets.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if self._name(event):
                # What follows is an ordinary key press, and no shortcut of QGIS's.
                event.accept()
            return False
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            name = self._name(event)
            return bool(name) and self._do(name)
        return False

    def _name(self, event: QKeyEvent) -> str:
        modifiers = event.modifiers() & ~_NOT_COUNTED
        pressed = QKeySequence(int(event.key()) | _number(modifiers))
        found = self._names.get(pressed.toString(), "")
        if not found and event.text() == "/":  # on many keyboards it needs another key beside it
            return "search"
        return found


def _number(modifiers: Any) -> int:
    """Modifiers as a number, in Qt 5 and Qt 6."""
    return int(getattr(modifiers, "value", modifiers))
