"""Choosing a record: which table, a search line, the rows that fit."""

from __future__ import annotations

from typing import Any, Optional

from qgis.gui import QgsFilterLineEdit
from qgis.PyQt.QtCore import QAbstractListModel, QModelIndex, QObject, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent, QShowEvent
from qgis.PyQt.QtWidgets import QComboBox, QHBoxLayout, QListView, QPushButton, QVBoxLayout, QWidget

from ...layers.wording import Words
from ..language import tr
from .directory import Entry, matching
from .fields import FIXED_TABLES, FORM_TABLES
from .finder import Finder
from .inputs.base import plain_label

_TYPING_MS = 120
_MOST = 1000
_FIRST = "household"
# The order in which people look for things; what is not named follows.
_ORDER = (
    "household",
    "village",
    "cadre",
    "assignment",
    "visit",
    "unit",
    "commune",
    "model_site",
    "twinning",
    "plan",
)


class EntryModel(QAbstractListModel):
    """Entries by their titles."""

    def __init__(self, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._entries: list[Entry] = []

    def show(self, entries: list[Entry]) -> None:
        """Replace what is listed."""
        self.beginResetModel()
        self._entries = entries
        self.endResetModel()

    def entry(self, index: QModelIndex) -> Optional[Entry]:
        """The entry at ``index``."""
        return self._entries[index.row()] if index.isValid() else None

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if index.isValid() and role == Qt.ItemDataRole.DisplayRole:
            return self._entries[index.row()].title
        return None


class ListPage(QWidget):
    """`open_asked` (table, id); `add_asked` (table, values) for a new row."""

    open_asked = pyqtSignal(str, str)
    add_asked = pyqtSignal(str, object)

    def __init__(self, words: Words, finder: Finder, parent: Optional[QWidget] = None) -> None:
        super().__init__(parent)
        self._words = words
        self._finder = finder
        self._open = False
        self._stale = True
        self.tables = QComboBox()
        for table in sorted(
            FORM_TABLES, key=lambda name: _ORDER.index(name) if name in _ORDER else len(_ORDER)
        ):
            self.tables.addItem(words(f"table.{table}"), table)
        self.tables.currentIndexChanged.connect(lambda _: self.read())
        self.search = QgsFilterLineEdit()
        self.search.setPlaceholderText(tr("Code or name: muong lan"))
        self.search.setShowClearButton(True)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_TYPING_MS)
        self._pause.timeout.connect(self._show)
        self.search.textChanged.connect(lambda _: self._pause.start())
        self.search.returnPressed.connect(self._on_return)
        self._count = plain_label()
        self.model = EntryModel(self)
        self.view = _List(self._on_open)
        self.view.setModel(self.model)
        self.view.activated.connect(self._on_open)
        self.plus = QPushButton(tr("Add…"))
        self.plus.clicked.connect(lambda: self.add_asked.emit(self.table, {}))
        self._lay_out()

    def showEvent(self, event: QShowEvent) -> None:
        """List what changed while nobody looked."""
        super().showEvent(event)
        if self._stale:
            self.read()

    @property
    def table(self) -> str:
        """The table that is listed."""
        return str(self.tables.currentData())

    def choose(self, table: str) -> None:
        """List ``table``."""
        self.tables.setCurrentIndex(self.tables.findData(table))

    def set_open(self, is_open: bool) -> None:
        """Whether there is a workspace to list."""
        self._open = is_open
        self.setEnabled(is_open)
        self.read()

    def read(self) -> None:
        """List the rows of the table, once they are known; while nobody looks, not yet."""
        self._stale = not self.isVisible()
        if self._stale:
            return
        self.model.show([])
        self.plus.setVisible(self.table not in FIXED_TABLES)
        if not self._open:
            self._count.setText(
                tr("No workspace is open. Open one, or the sample, from the Địa Bàn toolbar.")
            )
            return
        self._count.setText(tr("Reading…"))
        self._show()

    def _show(self) -> None:
        table = self.table
        if not self._open:
            return
        self._finder.want(table, lambda: self._list(table) if table == self.table else None)

    def _list(self, table: str) -> None:
        every = self._finder.entries(table)
        shown = matching(every, self.search.text(), _MOST + 1)
        self.model.show(shown[:_MOST])
        number = self._words.number
        if len(shown) > _MOST:
            text = tr("The first {shown} of {count}: type to find others").format(
                shown=number(_MOST), count=number(len(every))
            )
        elif len(shown) < len(every):
            text = tr("{shown} of {count}").format(shown=number(len(shown)), count=number(len(every)))
        else:
            text = number(len(every)) if every else tr("There is none yet.")
        self._count.setText(text)

    def _on_return(self) -> None:
        """The first that fits."""
        self._pause.stop()
        self._show()
        self._on_open(self.model.index(0))

    def _on_open(self, index: QModelIndex) -> None:
        entry = self.model.entry(index)
        if entry is not None:
            self.open_asked.emit(entry.table, entry.id)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.tables, 1)
        top.addWidget(self.plus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addLayout(top)
        layout.addWidget(self.search)
        layout.addWidget(self._count)
        layout.addWidget(self.view, 1)


class _List(QListView):
    """Return opens a row on every desktop."""

    def __init__(self, opens: Any) -> None:
        super().__init__()
        self._opens = opens
        self.setUniformItemSizes(True)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._opens(self.currentIndex())
        else:
            super().keyPressEvent(event)
