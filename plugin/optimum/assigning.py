"""The page of the optimum for assignments: goals, the proposal row by row, what is accepted, who is left and why."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Optional

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QGridLayout,
    QPushButton,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from ...layers.wording import load_words
from ..language import language, tr
from ..planning.dialogs import plain_label
from ..planning.layers import kind_titles
from ..planning.tables import fill, plain_table
from .goals import AssignForm
from .proposal import Proposal, gap_percent

_TICK, _REASON = 0, 5
_SHOWN = 5000


class AssignPage(QWidget):
    """`accepted` (codes of the households ticked, or None for all) and `lasso` (on or off); `picked` (rows) for the map."""

    accepted = pyqtSignal(object)
    lasso = pyqtSignal(bool)
    picked = pyqtSignal(object)

    def __init__(self) -> None:
        super().__init__()
        self._words = load_words(language())
        self.proposal: Optional[Proposal] = None
        self.form = AssignForm()
        self.summary, self.reason = plain_label(), plain_label()
        self.rows, self.left, self.cadres = plain_table(), plain_table(), plain_table()
        self.tabs = QTabWidget()
        for table, title in (
            (self.rows, tr("Proposed")),
            (self.left, tr("Left")),
            (self.cadres, tr("Cadres")),
        ):
            self.tabs.addTab(table, title)
        self.rows.itemChanged.connect(lambda _: self._count())
        self.rows.itemSelectionChanged.connect(self._on_row)
        self.left.itemSelectionChanged.connect(self._on_left)
        self.buttons = {key: QPushButton(text) for key, text in _steps()}
        self.buttons["lasso"].setCheckable(True)
        self.buttons["lasso"].toggled.connect(self.lasso)
        self.buttons["lasso"].setToolTip(
            tr("Draw round households on the map to tick them; with Shift to untick")
        )
        self.buttons["all"].clicked.connect(lambda: self.tick(None, True))
        self.buttons["none"].clicked.connect(lambda: self.tick(None, False))
        self.buttons["accept"].clicked.connect(lambda: self.accepted.emit(self.ticked()))
        grid = QGridLayout()
        for place, button in enumerate(self.buttons.values()):
            grid.addWidget(button, place // 3, place % 3)
        below = QWidget()
        layout = QVBoxLayout(below)
        layout.setContentsMargins(0, 0, 0, 0)
        for part in (self.summary, self.tabs, self.reason):
            layout.addWidget(part, int(part is self.tabs))
        layout.addLayout(grid)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.form)
        split.addWidget(below)
        split.setStretchFactor(1, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(4, 4, 4, 4)
        outer.addWidget(split)
        self.show_nothing()

    def show_nothing(self) -> None:
        """No proposal yet."""
        self.proposal = None
        for table in (self.rows, self.left, self.cadres):
            table.setRowCount(0)
        self.summary.setText(
            tr("Set goals and limits, then look for the best plan. Nothing in force is touched.")
        )
        self.reason.setText("")
        self._count()

    def show_proposal(self, proposal: Proposal, result: dict[str, Any], people: Mapping[str, str]) -> None:
        """The rows, all ticked, and how good the plan is; ``people``: the cadres by code."""
        self.proposal = proposal
        words, titles = self._words, kind_titles()
        lines = [
            (
                "",
                row.household,
                titles[row.change.kind],
                row.change.before or "–",
                row.change.after or "–",
                _minutes(row.minutes, words),
            )
            for row in proposal.rows[:_SHOWN]
        ]
        columns = ("✓", tr("Household"), tr("Change"), tr("before"), tr("after"), tr("min, dry season"))
        fill(self.rows, columns, lines, people, (3, 4))
        self.tick(None, True)
        fill(
            self.left,
            (tr("Household"), tr("What stops it, and what would help")),
            [(row.household, row.reason) for row in proposal.left],
        )
        fill(
            self.cadres,
            (tr("Cadre"), tr("What the plan gives them")),
            [(row["cadre"], row["explanation"]) for row in result["cadres"]],
            people,
            (0,),
        )
        self.summary.setText(_summary(result, words))
        self.reason.setText("")

    def tick(self, households: Optional[Collection[str]], on: bool) -> None:
        """Tick or untick these households, all with None."""
        self.rows.blockSignals(True)
        for number in range(self.rows.rowCount()):
            if households is None or self.rows.item(number, 1).text() in households:
                item = self.rows.item(number, _TICK)
                item.setFlags(
                    Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
                )
                item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.rows.blockSignals(False)
        self._count()

    def ticked(self) -> Optional[list[str]]:
        """The households ticked; None where all are."""
        chosen = _checked(self.rows)
        return None if len(chosen) == self.rows.rowCount() else chosen

    def _count(self) -> None:
        there = self.proposal is not None
        chosen, count = len(_checked(self.rows)), self.rows.rowCount()
        text = tr("Accept {chosen} of {count}").format(chosen=chosen, count=count)
        self.buttons["accept"].setText(text if there else tr("Accept"))
        for button in self.buttons.values():
            button.setEnabled(there and count > 0)

    def _on_row(self) -> None:
        if self.proposal is not None:
            rows = [self.proposal.rows[i.row()] for i in self.rows.selectionModel().selectedRows()]
            self.reason.setText(rows[0].reason if rows else "")
            self.picked.emit(rows)

    def _on_left(self) -> None:
        if self.proposal is not None:
            rows = [self.proposal.left[i.row()] for i in self.left.selectionModel().selectedRows()]
            self.reason.setText(rows[0].reason if rows else "")
            self.picked.emit(rows)


def _steps() -> list[tuple[str, str]]:
    return [
        ("all", tr("Tick all")),
        ("none", tr("Untick all")),
        ("lasso", tr("Lasso")),
        ("accept", tr("Accept")),
    ]


def _checked(table: QTableWidget) -> list[str]:
    found = []
    for number in range(table.rowCount()):
        item: Optional[QTableWidgetItem] = table.item(number, _TICK)
        if item is not None and item.checkState() == Qt.CheckState.Checked:
            found.append(table.item(number, 1).text())
    return found


def _minutes(value: Optional[float], words: Any) -> str:
    return "–" if value is None else str(words.number(value))


def _summary(result: dict[str, Any], words: Any) -> str:
    """How much is covered, what it costs, and how far from the best it can be at most."""
    counts = {name: words.number(result[name]) for name in ("covered", "uncovered", "changes")}
    lines = [tr("{covered} households looked after, {uncovered} left; {changes} change.").format(**counts)]
    gap = gap_percent(result)
    if gap is not None:
        text = tr("Proven: at most {gap} % from the best there is.")
        lines.append(text.format(gap=words.number(gap, 2)))
    lines += [each["text"] for each in result.get("contradictions", ())]
    return "\n".join(lines)
