"""The tables under the list of plans: figures, gaps, cadres and charges, each on both sides."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Optional

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QTabWidget

from ...layers.wording import load_words
from ..language import language, tr
from ..saying import as_hover
from .difference import DUTIES, KEPT, CadreRow, Change, cadres_of, changes_of, figures_of, rules_of, signed
from .layers import kind_titles

_SHOWN = 2_000
# What an item stands for, where its text says it otherwise.
_CODE = Qt.ItemDataRole.UserRole


class DifferenceTables(QTabWidget):
    """What differs; `picked` (a list of Changes) when rows are chosen, of a cadre all that changes for them."""

    picked = pyqtSignal(object)

    def __init__(self) -> None:
        super().__init__()
        self._words = load_words(language())
        self._changes: list[Change] = []
        self._people: Mapping[str, str] = {}
        self.cadres, self.charges = plain_table(), plain_table()
        self.figures, self.gaps = plain_table(), plain_table()
        for table, title in (
            (self.cadres, tr("Cadres")),
            (self.charges, tr("Charges")),
            (self.gaps, tr("Gaps")),
            (self.figures, tr("Figures")),
        ):
            self.addTab(table, title)
        self.cadres.itemSelectionChanged.connect(self._on_cadre)
        self.charges.itemSelectionChanged.connect(self._on_charge)

    def show_result(self, result: dict[str, Any], sides: tuple[str, str], people: Mapping[str, str]) -> None:
        """Fill every table from a comparison; ``sides`` are what the two are called, ``people`` the cadres by code."""
        self._people = people
        self._changes = [change for change in changes_of(result) if change.kind != KEPT]
        self._fill_cadres(cadres_of(result))
        self._fill_charges()
        words = self._words
        fill(
            self.gaps,
            (tr("Gap"), tr("closed"), tr("new"), tr("lasting")),
            [
                (words(f"rule.{row.rule}"), *(words.number(n) for n in (row.closed, row.new, row.lasting)))
                for row in rules_of(result)
            ],
        )
        fill(
            self.figures,
            (tr("Figure"), *sides, tr("difference")),
            [
                (
                    f"{row.name} ({row.place})" if row.place else row.name,
                    row.before,
                    row.after,
                    row.difference,
                )
                for row in figures_of(result, words)
            ],
        )

    def clear_all(self) -> None:
        """Show nothing."""
        self._changes = []
        for table in (self.cadres, self.charges, self.gaps, self.figures):
            table.setRowCount(0)

    def _fill_cadres(self, rows: Sequence[CadreRow]) -> None:
        words = self._words
        titles = [words.word("duty", duty) for duty in DUTIES]
        lines: list[tuple[str, ...]] = []
        for row in rows[:_SHOWN]:
            counts = [_before_after(a, b) for a, b in zip(row.before, row.after)]
            gained = signed(row.gained, words)
            lines.append((row.cadre, gained, *counts, self._minutes(row.farthest_before, row.farthest_after)))
        lines += _more(len(rows) - _SHOWN)
        columns = (tr("Cadre"), tr("gains"), *titles, tr("farthest, min"))
        fill(self.cadres, columns, lines, self._people, (0,))

    def _fill_charges(self) -> None:
        words, titles = self._words, kind_titles()
        lines: list[tuple[str, ...]] = [
            (
                titles[change.kind],
                f"{words.word('duty', change.duty)} {change.target}",
                change.before or "–",
                change.after or "–",
                self._minutes(change.minutes_before, change.minutes_after),
            )
            for change in self._changes[:_SHOWN]
        ]
        lines += _more(len(self._changes) - _SHOWN)
        columns = (tr("Change"), tr("Charge"), tr("before"), tr("after"), tr("there and back, min"))
        fill(self.charges, columns, lines, self._people, (2, 3))

    def _minutes(self, before: Optional[float], after: Optional[float]) -> str:
        shown = ["–" if value is None else self._words.number(value) for value in (before, after)]
        return shown[0] if shown[0] == shown[1] else " → ".join(shown)

    def _on_charge(self) -> None:
        rows = {index.row() for index in self.charges.selectionModel().selectedRows()}
        self.picked.emit([self._changes[row] for row in sorted(rows) if row < len(self._changes)])

    def _on_cadre(self) -> None:
        chosen = {code_at(self.cadres, i.row(), 0) for i in self.cadres.selectionModel().selectedRows()}
        self.picked.emit([change for change in self._changes if {change.before, change.after} & chosen])


def plain_table() -> QTableWidget:
    """A table to read: whole rows are chosen, nothing is edited."""
    table = QTableWidget(0, 0)
    table.verticalHeader().hide()
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setShowGrid(False)
    table.setAlternatingRowColors(True)
    table.setWordWrap(False)
    return table


def fill(
    table: QTableWidget,
    titles: Sequence[str],
    lines: Sequence[Sequence[str]],
    people: Mapping[str, str] = MappingProxyType({}),
    people_in: Collection[int] = (),
) -> None:
    """Put ``lines`` into ``table``; figures stand right. In the columns ``people_in`` codes are told by name."""
    table.blockSignals(True)
    table.clearSelection()
    table.setColumnCount(len(titles))
    table.setHorizontalHeaderLabels(list(titles))
    table.setRowCount(len(lines))
    for row, line in enumerate(lines):
        for column, text in enumerate(line):
            item = QTableWidgetItem(text)
            if column in people_in and text in people:
                item.setText(people[text])
                item.setToolTip(as_hover(text))
                item.setData(_CODE, text)
            elif column and text[:1] in "0123456789+−–":
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            table.setItem(row, column, item)
    header = table.horizontalHeader()
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    table.blockSignals(False)


def code_at(table: QTableWidget, row: int, column: int) -> str:
    """The code that an item stands for, whatever its text says."""
    item = table.item(row, column)
    return str(item.data(_CODE) or item.text())


def _more(count: int) -> list[tuple[str, ...]]:
    """A last line where not everything is shown."""
    return [(tr("… and {count} more.").format(count=count),)] if count > 0 else []


def _before_after(before: int, after: int) -> str:
    """Both counts, one where they are the same, nothing where there are none."""
    if before == after:
        return str(before) if before else ""
    return f"{before} → {after}"
