"""The rows that point at the open one, as small tables: its assignments, visits, households, copies …"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Optional

from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent, QResizeEvent
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ...layers.schema import TABLES
from ...layers.wording import Words, plain
from ..language import tr
from .fields import FIXED_TABLES, referring, title_columns
from .inputs.base import plain_label
from .naming import Naming
from .rows import Row, Rows

_ID_ROLE = Qt.ItemDataRole.UserRole + 1
_SHOWN_ROWS, _MOST_ROWS, _GAP = 6, 300, 6
_STATUS_ORDER = ("approved", "draft", "submitted", "returned", "ended")
# What a small table shows besides what tells its rows apart.
_MORE = {"household": ("members",), "visit": ("note",), "model_site": ("status",), "cadre": ("position",)}
# What an assignment is about stands in one column, whichever of three it is.
TARGET = "target"
_ASSIGNMENT = ("cadre_id", "duty", TARGET, "valid_from", "status")
_TARGETS = ("household_id", "village_id", "commune_id")
# What a target in an assignment means, where it is added from the target's own record.
_DUTY = {"household_id": "household", "village_id": "village", "commune_id": "commune_post"}


class RelatedTables(QWidget):
    """`open_asked` (table, id) for a row; `add_asked` (table, values) for a new one that points at the open row."""

    open_asked = pyqtSignal(str, str)
    add_asked = pyqtSignal(str, object)

    def __init__(self, words: Words, rows: Rows, naming: Naming, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._words = words
        self._rows = rows
        self._naming = naming
        self.views: dict[tuple[str, str], QTreeWidget] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(4, 0, 4, 4)
        self._inside: Optional[QWidget] = None

    def show_of(self, table: str, row_id: str) -> None:
        """Show what points at a row; nothing where ``row_id`` is empty."""
        self._clear()
        self._inside = QWidget()
        layout = QVBoxLayout(self._inside)
        layout.setContentsMargins(0, 0, 0, 0)
        for other, column in referring(table) if row_id else ():
            self._section(layout, other, column, row_id)
        self._layout.addWidget(self._inside)

    def _section(self, layout: QVBoxLayout, table: str, column: str, row_id: str) -> None:
        rows = sorted(self._rows.where(table, column, row_id), key=_newest_first)
        title = plain_label(self._title(table, column, len(rows)))
        title.setObjectName(f"related_{table}_{column}")
        head = QHBoxLayout()
        head.addWidget(title, 1)
        if table not in FIXED_TABLES:
            plus = QToolButton()
            plus.setText("+")
            plus.setToolTip(tr("Add one here"))
            plus.clicked.connect(lambda: self.add_asked.emit(table, preset(column, row_id)))
            head.addWidget(plus)
        layout.addLayout(head)
        if rows:
            view = self._view(table, column, rows[:_MOST_ROWS])
            self.views[table, column] = view
            layout.addWidget(view)

    def _title(self, table: str, column: str, count: int) -> str:
        same = [name for name, _ in referring(TABLES[table].column(column).references or "") if name == table]
        name = self._words(f"table.{table}")
        if len(same) > 1 or TABLES[table].column(column).references == table:
            name = f"{name} – {self._words.column(table, column)}"
        if count > _MOST_ROWS:
            text = tr("{name} ({count}, the first {shown} shown)")
            return text.format(name=name, count=self._words.number(count), shown=_MOST_ROWS)
        return f"{name} ({self._words.number(count)})"

    def _view(self, table: str, column: str, rows: list[Row]) -> QTreeWidget:
        columns = _columns(table, column, rows)
        view = _Table()
        view.setHeaderLabels([self._words.column(table, name) for name in columns])
        for row in rows:
            item = QTreeWidgetItem([self._cell(table, name, row) for name in columns])
            item.setData(0, _ID_ROLE, row["id"])
            view.addTopLevelItem(item)
        for number in range(len(columns)):
            view.resizeColumnToContents(number)
        view.wanted = [view.columnWidth(number) + _GAP for number in range(len(columns))]
        view.itemActivated.connect(lambda item, _: self.open_asked.emit(table, item.data(0, _ID_ROLE)))
        shown = min(len(rows), _SHOWN_ROWS)
        view.setFixedHeight(view.header().sizeHint().height() + shown * (view.sizeHintForRow(0) + 1) + 6)
        return view

    def _cell(self, table: str, column: str, row: Row) -> str:
        if column == TARGET:
            column = next((name for name in _TARGETS if row.get(name) is not None), _TARGETS[0])
        return plain(" ".join(self._naming.told(table, column, row.get(column)).split()))

    def _clear(self) -> None:
        self.views = {}
        if self._inside is not None:
            self._layout.removeWidget(self._inside)
            self._inside.hide()
            self._inside.deleteLater()
            self._inside = None


class _Table(QTreeWidget):
    """A flat list; Return opens a row as a double click does.

    ``wanted``: how wide each column would like to be; what there is not room for is taken from the widest.
    """

    def __init__(self) -> None:
        super().__init__()
        self.wanted: list[int] = []
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for number, width in enumerate(fitting(self.wanted, self.viewport().width())):
            self.setColumnWidth(number, width)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentItem() is not None:
            self.itemActivated.emit(self.currentItem(), 0)
        else:
            super().keyPressEvent(event)


def fitting(wanted: Sequence[int], room: int) -> list[int]:
    """Widths of columns that together have ``room``: the widest give way, all of them to the same width."""
    left, share = room, 0
    for place, width in enumerate(sorted(wanted)):
        share = left // (len(wanted) - place)
        if width > share:
            return [min(each, share) for each in wanted]
        left -= width
    return list(wanted)


def preset(column: str, row_id: str) -> dict[str, Any]:
    """What a new row has that is added from the record it points at."""
    duty = _DUTY.get(column)
    return {column: row_id, "duty": duty} if duty else {column: row_id}


def _columns(table: str, without: str, rows: Iterable[Row]) -> list[str]:
    """What tells the rows apart, without what they have in common here and what none of them has."""
    if table == "assignment":
        return [
            name for name in _ASSIGNMENT if name != without and (name != TARGET or without not in _TARGETS)
        ]
    named = [name for name in (*title_columns(table), *_MORE.get(table, ())) if name != without]
    days = [name for name in named if TABLES[table].column(name).type == "DATE"]
    ordered = [*days, *(name for name in named if name not in days)] if table == "visit" else named
    return [name for name in ordered if any(row.get(name) is not None for row in rows)]


def _newest_first(row: Row) -> tuple[int, int, str]:
    """What is in force before what is not, the newest first; else by code."""
    status = str(row.get("status") or "")
    order = _STATUS_ORDER.index(status) if status in _STATUS_ORDER else 0
    day = str(row.get("day") or row.get("valid_from") or "")
    newest = -int(day.replace("-", "")) if day.replace("-", "").isdigit() else 0
    return order, newest, str(row.get("code") or row.get("name") or "")
