"""The choice of days in the history panel."""

from __future__ import annotations

from typing import Optional

from qgis.core import QgsSettings
from qgis.PyQt.QtCore import QDate, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QDateEdit, QHBoxLayout, QWidget

from ..language import language, tr

_KEY = "diaban/history/period"
_ANY, _BETWEEN = "any", "between"
_ISO = "yyyy-MM-dd"


class PeriodRow(QWidget):
    """Any time, the last days, or between two days; `changed` after every choice. What was chosen is remembered."""

    changed = pyqtSignal()

    def __init__(self, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._choice = QComboBox()
        for code, text in (
            (_ANY, tr("any time")),
            ("1", tr("today")),
            ("7", tr("the last 7 days")),
            ("30", tr("the last 30 days")),
            (_BETWEEN, tr("between two days")),
        ):
            self._choice.addItem(text, code)
        today = QDate.currentDate()
        self._first, self._last = _day(today.addDays(-6)), _day(today)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (self._choice, self._first, self._last):
            layout.addWidget(widget)
        remembered = self._choice.findData(QgsSettings().value(_KEY, _ANY))
        self._choice.setCurrentIndex(max(0, remembered))
        self._show_days()
        self._choice.currentIndexChanged.connect(self._on_choice)
        for edit in (self._first, self._last):
            edit.dateChanged.connect(lambda _: self.changed.emit())

    def days(self) -> tuple[str, str]:
        """The first and the last day, ISO, both included; empty where open."""
        chosen = self._choice.currentData()
        if chosen == _ANY:
            return "", ""
        if chosen == _BETWEEN:
            first, last = sorted((self._first.date(), self._last.date()))
            return first.toString(_ISO), last.toString(_ISO)
        return QDate.currentDate().addDays(1 - int(chosen)).toString(_ISO), ""

    def choose(self, code: str) -> None:
        """Choose as a click does."""
        self._choice.setCurrentIndex(self._choice.findData(code))

    def _on_choice(self, _index: int) -> None:
        QgsSettings().setValue(_KEY, self._choice.currentData())
        self._show_days()
        self.changed.emit()

    def _show_days(self) -> None:
        for edit in (self._first, self._last):
            edit.setVisible(self._choice.currentData() == _BETWEEN)


def _day(day: QDate) -> QDateEdit:
    edit = QDateEdit(day)
    edit.setCalendarPopup(True)
    edit.setDisplayFormat("dd/MM/yyyy" if language() == "vi" else _ISO)
    return edit
