"""A day: typed as people write it, or chosen in a calendar; empty where there is none."""

from __future__ import annotations

import re
from typing import Any, Optional

from qgis.PyQt.QtCore import QDate, QPoint, Qt
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import (
    QCalendarWidget,
    QFrame,
    QLineEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ....layers.wording import Words
from ...language import tr
from ...reviewing.sentences import written_day
from .base import InputWidget, beside, fix_line

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_OURS = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


class DayInput(InputWidget):
    """A line with a calendar beside it; arrow down opens it."""

    def __init__(self, words: Words, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._words = words
        self.line = _Line(self.open_calendar)
        self.line.setPlaceholderText(tr("day/month/year") if words.language == "vi" else tr("year-month-day"))
        self.line.textEdited.connect(lambda _: self.changed.emit())
        self._button = QToolButton()
        self._button.setText("▾")
        self._button.setToolTip(tr("Choose in the calendar"))
        self._button.clicked.connect(self.open_calendar)
        self._frame = QFrame(self, Qt.WindowType.Popup)
        self.calendar = QCalendarWidget()
        self.calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.calendar.clicked.connect(self._on_day)
        self.calendar.activated.connect(self._on_day)
        inside = QVBoxLayout(self._frame)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.calendar)
        beside(self, self.line, self._button)

    def value(self) -> Any:
        return day(self.line.text())

    def set_value(self, value: Any) -> None:
        self.line.setText(written_day(self._words, value or ""))

    def fault(self) -> str:
        if not self.line.text().strip() or self.value() is not None:
            return ""
        return tr("This is no day. Write it like {day}, or leave it empty.").format(
            day=self._words.day("2026-06-30")
        )

    def set_fixed(self, fixed: bool) -> None:
        fix_line(self.line, fixed)
        self._button.setVisible(not fixed)

    def open_calendar(self) -> None:
        """Show the calendar, at the day that stands there or at today."""
        if self.line.isReadOnly():
            return
        shown = QDate.fromString(self.value() or "", Qt.DateFormat.ISODate)
        self.calendar.setSelectedDate(shown if shown.isValid() else QDate.currentDate())
        self._frame.move(self.mapToGlobal(QPoint(0, self.height())))
        self._frame.show()
        self.calendar.setFocus()

    def _on_day(self, chosen: QDate) -> None:
        if not self._frame.isVisible():
            return
        self._frame.hide()
        self.set_value(chosen.toString(Qt.DateFormat.ISODate))
        self.line.setFocus()
        self.changed.emit()


class _Line(QLineEdit):
    """A line that calls ``down`` at the arrow."""

    def __init__(self, down: Any) -> None:
        super().__init__()
        self._down = down

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self._down()
        else:
            super().keyPressEvent(event)


def day(text: str) -> Optional[str]:
    """The day that ``text`` means, ISO: 2026-06-30 or 30/6/2026; None for another text."""
    text = text.strip()
    iso, ours = _ISO.fullmatch(text), _OURS.fullmatch(text)
    parts = iso.groups() if iso else tuple(reversed(ours.groups())) if ours else None
    if parts is None:
        return None
    found = QDate(*(int(part) for part in parts))
    return str(found.toString(Qt.DateFormat.ISODate)) if found.isValid() else None
