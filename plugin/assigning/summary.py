"""The lowest rows of the dock: totals with their change since opening, what waits to be saved, discard and save."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ..language import tr
from ..saying import as_text
from .choosers import line, named, tip_of

MINUS = "−"


@dataclass(frozen=True)
class Figure:
    """One of the totals: what it is, its number now and when the workspace was opened; fewer is better."""

    text: str
    now: int
    opening: int


class SummaryRow(QWidget):
    """`save_asked` (the name of a new plan; empty where none is needed), `discard_asked`."""

    save_asked = pyqtSignal(str)
    discard_asked = pyqtSignal()

    def __init__(self) -> None:
        super().__init__()
        self.totals = QLabel()
        self.totals.setWordWrap(True)
        self.totals.setTextFormat(Qt.TextFormat.RichText)
        self.count = QLabel()
        # What is said in it must not make the dock wider: the map would be drawn again.
        self.count.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.records = QLabel()
        self.records.setWordWrap(True)
        self.records.setTextFormat(Qt.TextFormat.PlainText)
        self.records.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.discard = QPushButton(tr("Discard"))
        self.save = QPushButton(tr("Save…"))
        self.save.setToolTip(tip_of(named("save")))
        self.name = QLineEdit()
        self.name.returnPressed.connect(self._save)
        self._name_label = QLabel(tr("Save into a new plan called"))
        self._naming = QWidget()
        grid = QGridLayout(self._naming)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.addWidget(self._name_label, 0, 0)
        grid.addWidget(self.name, 0, 1)
        self._sure = QLabel(tr("Press again to discard all of them."))
        self._sure.setStyleSheet("color: #B34700;")
        self._needs_name = False
        self._pending = 0
        self._busy = False
        self.save.clicked.connect(self._save)
        self.discard.clicked.connect(self._discard)
        below = QWidget()
        line(below, [self.count, self.discard, self.save], stretched=self.count)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        for part in (self.totals, self.records, self._naming, self._sure, below):
            layout.addWidget(part)
        self._naming.hide()
        self.show_pending(0, 0)

    def show_totals(self, figures: Sequence[Figure]) -> None:
        """The totals, each with its change since opening."""
        self.totals.setText(" · ".join(in_rich_text(figure) for figure in figures))

    def show_pending(self, gestures: int, rows: int, records: int = 0) -> None:
        """How much waits to be saved; ``records``: how many of the gestures change records, and not only the plan."""
        self._pending = gestures
        text = tr(
            "Gestures that change records: {count}. These are in force as soon as saved, whatever becomes of the plan."
        )
        self.records.setText(text.format(count=records))
        self.records.setVisible(records > 0)
        text = tr("{gestures} gestures, {rows} rows wait to be saved").format(gestures=gestures, rows=rows)
        self.count.setText(text if gestures else tr("Nothing waits to be saved"))
        self._sure.hide()
        if not gestures:
            self._naming.hide()
        self._allow()

    def show_busy(self, busy: bool) -> None:
        """Saving is under way, or over."""
        self._busy = busy
        self.save.setText(tr("Saving…") if busy else tr("Save…"))
        if not busy:
            self._naming.hide()
        self._allow()

    def need_name(self, needed: bool, proposal: str) -> None:
        """Whether saving makes a new plan, and what it might be called."""
        self._needs_name = needed
        if not self._naming.isVisible():
            self.name.setText(proposal)

    def press_save(self) -> None:
        """What the key does."""
        if self.save.isEnabled():
            self._save()

    def leave_naming(self) -> bool:
        """Put the row with the name away; whether it was there."""
        was = self._naming.isVisible()
        self._naming.hide()
        return was

    def _allow(self) -> None:
        possible = self._pending > 0 and not self._busy
        self.save.setEnabled(possible)
        self.discard.setEnabled(possible)

    def _save(self) -> None:
        if self._needs_name and not self._naming.isVisible():
            self._naming.show()
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)
            self.name.selectAll()
            return
        name = self.name.text().strip()
        if not self._needs_name:
            self.save_asked.emit("")
        elif name:
            self.save_asked.emit(name)

    def _discard(self) -> None:
        """The second press does it: nothing covers the map to ask."""
        if self._sure.isVisible():
            self._sure.hide()
            self.discard_asked.emit()
        else:
            self._sure.show()


def in_rich_text(figure: Figure) -> str:
    """A total; green where it became better, vermilion where worse."""
    text = as_text(figure.text.format(count=figure.now))
    change = figure.now - figure.opening
    if not change:
        return f"<span style='white-space: nowrap'>{text}</span>"
    colour = "#00734F" if change < 0 else "#B34700"
    signed = f"{MINUS}{-change}" if change < 0 else f"+{change}"
    return f"<span style='white-space: nowrap'>{text} <b style='color: {colour}'>({signed})</b></span>"


def plain(figures: Iterable[Figure]) -> str:
    """The totals without colours."""
    return " · ".join(figure.text.format(count=figure.now) for figure in figures)
