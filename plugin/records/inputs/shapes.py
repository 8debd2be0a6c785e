"""A line or an area: told by its size and points, drawn and changed on the map, or unknown."""

from __future__ import annotations

from typing import Any, Callable, Optional

from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from ....layers.wording import Words
from ...language import tr
from ..geometries import said_of_shape
from ..modes import CHANGE, DRAW, OFF, PART, REMOVE
from .base import InputWidget, plain_label

_QUIET = "color: #6b6b6b"


class ShapeInput(InputWidget):
    """`place_asked` (a mode, or none) when the shape is to be drawn or changed on the map.

    ``judge`` says why a shape is not stored.
    """

    place_asked = pyqtSignal(str)

    def __init__(
        self, table: str, words: Words, judge: Callable[[Any], str], parent: Optional[QWidget] = None
    ) -> None:
        super().__init__(parent)
        self._table = table
        self._words = words
        self._judge = judge
        self._value: Any = None
        self._fault = ""
        self._build()

    def value(self) -> Any:
        return self._value

    def set_value(self, value: Any) -> None:
        self._value, self._fault = value, ""
        self._show()

    def place(self, shape: Any) -> None:
        """Set the shape as drawing it does."""
        # What came from the file and was not touched is not judged here.
        self._value, self._fault = shape, self._judge(shape)
        self._show()
        self.changed.emit()

    def fault(self) -> str:
        return self._fault

    def set_fixed(self, fixed: bool) -> None:
        self._buttons.setVisible(not fixed)

    def left(self) -> None:
        """The tool was put down."""
        for button in (self.draw, self.change):
            button.setChecked(False)
        self.hint("")

    def hint(self, text: str) -> None:
        """How the tool in hand is used."""
        self._hint.setText(text)
        self._hint.setVisible(bool(text))

    def in_hand(self, mode: str) -> None:
        """The tool of ``mode`` was taken up."""
        button = self.draw if mode == DRAW and self._value is None else self.change
        button.setChecked(True)

    def _show(self) -> None:
        known = self._value is not None
        self.shown.setText(
            said_of_shape(self._words, self._table, self._value) if known else tr("not drawn yet")
        )
        self.draw.setVisible(not known)
        self.change.setVisible(known)

    def _on_click(self, mode: str, button: QToolButton) -> None:
        self.place_asked.emit(mode if button.isChecked() else OFF)

    def _build(self) -> None:
        self.shown = plain_label()
        self.draw = _button(tr("Draw…"), tr("Draw it on the map, point by point"))
        self.draw.clicked.connect(lambda: self._on_click(DRAW, self.draw))
        self.change = _button(tr("Change…"), tr("Move, add and remove points on the map"))
        self.change.clicked.connect(lambda: self._on_click(CHANGE, self.change))
        self.change.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        menu = QMenu(self.change)
        self.choices = {
            PART: menu.addAction(tr("Add a part or a hole…")),
            REMOVE: menu.addAction(tr("Remove a part or a hole…")),
            DRAW: menu.addAction(tr("Draw anew…")),
            OFF: menu.addAction(tr("Not known")),
        }
        for mode in (PART, REMOVE, DRAW):
            self.choices[mode].triggered.connect(lambda _checked, mode=mode: self.place_asked.emit(mode))
        self.choices[OFF].triggered.connect(lambda _checked: self._clear())
        self.change.setMenu(menu)
        self._buttons = QWidget()
        row = QHBoxLayout(self._buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.draw)
        row.addWidget(self.change)
        line = QHBoxLayout()
        line.addWidget(self.shown, 1)
        line.addWidget(self._buttons)
        self._hint = plain_label()
        self._hint.setStyleSheet(_QUIET)
        self._hint.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(1)
        layout.addLayout(line)
        layout.addWidget(self._hint)
        self.setFocusProxy(self.change)

    def focus(self) -> None:
        (self.change if self._value is not None else self.draw).setFocus()

    def _clear(self) -> None:
        self.place_asked.emit(OFF)
        self.place(None)


def _button(text: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setToolTip(tip)
    button.setCheckable(True)
    return button
