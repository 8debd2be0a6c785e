"""What every kind of input in a form can do."""

from __future__ import annotations

from typing import Any, Optional

from qgis.PyQt.QtCore import QEvent, QObject, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

_ASKED = "diaban_asked"


class InputWidget(QWidget):
    """One value of a row. `changed` when the user did something; `fault` says why what was typed is no value."""

    changed = pyqtSignal()

    def value(self) -> Any:
        """The value as the file has it; None where it is unknown."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Show a value, without `changed`."""
        raise NotImplementedError

    def fault(self) -> str:
        """Why what stands there cannot be taken; empty where it can."""
        return ""

    def set_fixed(self, fixed: bool) -> None:
        """Only show the value."""
        self.setEnabled(not fixed)

    def focus(self) -> None:
        """Put the keyboard here."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)


class NoWheel(QObject):
    """Rolling through a form must not change what the pointer happens to pass over."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hand the wheel on to what scrolls."""
        if event.type() == QEvent.Type.Wheel:
            event.ignore()
            return True
        return super().eventFilter(watched, event)


def plain_label(text: str = "", parent: Optional[QWidget] = None) -> QLabel:
    """A label that shows text as it reads, whatever stands in it."""
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setText(text)
    return label


def fix_line(line: QLineEdit, fixed: bool) -> None:
    """Only show the value: without a frame, and without asking for anything where there is none."""
    asked = line.property(_ASKED)
    if asked is None:
        asked = line.placeholderText()
        line.setProperty(_ASKED, asked)
    line.setReadOnly(fixed)
    line.setFrame(not fixed)
    line.setPlaceholderText("–" if fixed else str(asked))


def beside(owner: QWidget, line: QLineEdit, *buttons: QWidget) -> None:
    """A line with small buttons to its right, as the whole of ``owner``."""
    layout = QHBoxLayout(owner)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(2)
    layout.addWidget(line, 1)
    for button in buttons:
        layout.addWidget(button)
    owner.setFocusProxy(line)
