"""The small table of communes, coloured by band; a click takes the map there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Optional

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QBrush, QColor
from qgis.PyQt.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from ..language import tr
from ..workspace.look import BAND_NUMBERS

_FILLS = {"high": "#2F6DA3", "middle": "#8DBBDD", "low": "#D3E6F4", "lowest": "#FFFFFF"}
_INK = {"high": "#FFFFFF", "middle": "#111111", "low": "#111111", "lowest": "#B34700"}
_ID = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True)
class CommuneLine:
    """What the table says of a commune; a band of None where nobody is in need."""

    id: str
    name: str
    in_need: int
    unassigned: int
    uncovered: int
    band: Optional[int]


class CommuneTable(QTableWidget):
    """`picked` (id) when a line is chosen. Where nobody is in charge of most, it stands first."""

    picked = pyqtSignal(str)

    def __init__(self) -> None:
        super().__init__(0, 4)
        headings = [tr("Commune"), tr("Looked after"), tr("With nobody"), tr("Villages with nobody")]
        self.setHorizontalHeaderLabels(headings)
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.itemClicked.connect(lambda item: self.picked.emit(self._id_of(item.row())))
        self._lines: dict[str, CommuneLine] = {}
        self._row_of: dict[str, int] = {}

    def show_lines(self, lines: Sequence[CommuneLine]) -> None:
        """Show these, the worst first."""
        ordered = sorted(lines, key=lambda each: (-each.unassigned, -each.uncovered, each.name))
        self._lines = {each.id: each for each in ordered}
        self._row_of = {each.id: row for row, each in enumerate(ordered)}
        self.setRowCount(len(ordered))
        for row, each in enumerate(ordered):
            self._write(row, each)

    def refresh(self, lines: Sequence[CommuneLine]) -> None:
        """These have changed; they stay where they are."""
        for each in lines:
            row = self._row_of.get(each.id)
            if row is not None and self._lines[each.id] != each:
                self._lines[each.id] = each
                self._write(row, each)

    def _write(self, row: int, each: CommuneLine) -> None:
        band = BAND_NUMBERS.get(each.band or 0, "")
        looked_after = f"{each.in_need - each.unassigned}/{each.in_need}" if each.in_need else "–"
        texts = (each.name, looked_after, str(each.unassigned), str(each.uncovered))
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            item.setData(_ID, each.id)
            if column:
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            if column == 1 and band:
                item.setBackground(QBrush(QColor(_FILLS[band])))
                item.setForeground(QBrush(QColor(_INK[band])))
            self.setItem(row, column, item)

    def _id_of(self, row: int) -> str:
        return str(self.item(row, 0).data(_ID))
