"""Inputs that are typed: text, long text, whole numbers and others. Empty means unknown, and unknown is not 0."""

from __future__ import annotations

import re
from typing import Any, Optional

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QFontMetrics
from qgis.PyQt.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from ....layers.wording import Words
from ...language import tr
from .base import InputWidget, fix_line, plain_label

_LINES = 3
_GROUPED = re.compile(r"-?\d{1,3}([., \u00a0]\d{3})+")
_WHOLE = re.compile(r"-?\d+")
_DECIMAL = re.compile(r"-?\d+([.,]\d+)?")
# What SQLite keeps as a whole number.
_MOST = 2**63 - 1


class LineInput(InputWidget):
    """One line of text."""

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.line = QLineEdit()
        self.line.textEdited.connect(lambda _: self.changed.emit())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.line)
        self.setFocusProxy(self.line)

    def value(self) -> Any:
        return self.line.text().strip() or None

    def set_value(self, value: Any) -> None:
        self.line.setText("" if value is None else str(value))
        self.line.setCursorPosition(0)

    def set_fixed(self, fixed: bool) -> None:
        fix_line(self.line, fixed)


class NumberInput(LineInput):
    """A number; ``whole``: without decimals. Its sign is in the way it is written, a bound is for the rules to tell."""

    def __init__(self, whole: bool, words: Words, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._whole = whole
        self._mark = "," if words.language == "vi" else "."
        self.line.setPlaceholderText(tr("unknown"))

    def value(self) -> Any:
        return number(self.line.text(), self._whole)

    def set_value(self, value: Any) -> None:
        text = "" if value is None else f"{value:d}" if isinstance(value, int) else f"{value:.10g}"
        self.line.setText(text.replace(".", self._mark))

    def fault(self) -> str:
        if not self.line.text().strip() or self.value() is not None:
            return ""
        return (
            tr("Write a whole number, or leave it empty.")
            if self._whole
            else tr("Write a number, or leave it empty.")
        )


class LongInput(InputWidget):
    """Text of several lines, with how many characters it has where there is a limit."""

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self.box = QPlainTextEdit()
        self.box.setTabChangesFocus(True)
        self.box.setFixedHeight(QFontMetrics(self.box.font()).lineSpacing() * _LINES + 14)
        self.box.textChanged.connect(self._on_text)
        self._quiet = False
        self._limit = 0
        self._count = plain_label()
        self._count.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._count.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.box)
        layout.addWidget(self._count)
        self.setFocusProxy(self.box)

    def value(self) -> Any:
        return self.box.toPlainText().strip() or None

    def set_value(self, value: Any) -> None:
        self._quiet = True
        self.box.setPlainText("" if value is None else str(value))
        self._quiet = False

    def set_fixed(self, fixed: bool) -> None:
        self.box.setReadOnly(fixed)

    def set_limit(self, limit: int) -> None:
        """Count characters against ``limit``; 0 for none."""
        self._limit = limit
        self._show_count()

    def _on_text(self) -> None:
        self._show_count()
        if not self._quiet:
            self.changed.emit()

    def _show_count(self) -> None:
        self._count.setVisible(bool(self._limit))
        self._count.setText(f"{len(self.value() or '')} / {self._limit}")


def number(text: str, whole: bool) -> Any:
    """The number that ``text`` means; None where it is empty or means none.

    Whole numbers may have marks between thousands; in others ``.`` and ``,`` are both the decimal mark.
    """
    text = text.strip()
    if whole:
        digits = re.sub(r"[., \u00a0]", "", text) if _GROUPED.fullmatch(text) else text
        found = int(digits) if _WHOLE.fullmatch(digits) else None
        return found if found is not None and abs(found) <= _MOST else None
    return float(text.replace(",", ".")) if _DECIMAL.fullmatch(text) else None
