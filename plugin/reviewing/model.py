"""The tree of the gap panel: communes, and under each its gaps."""

from __future__ import annotations

from typing import Any, Optional

from qgis.PyQt.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt

from ...layers.wording import Words
from ..language import tr
from ..saying import as_text
from .gaps import GapGroup, GapRow
from .sentences import rule_name, severity_name, since, where, why_and_what

ROW_ROLE = Qt.ItemDataRole.UserRole + 1
GROUP_ROLE = Qt.ItemDataRole.UserRole + 2
_TOP = 0


class GapModel(QAbstractItemModel):
    """One column. A group's ``internalId`` is 0, a gap's is its group's row + 1; text is made when it is asked for."""

    def __init__(self, words: Words, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._words = words
        self._groups: list[GapGroup] = []

    @property
    def words(self) -> Words:
        return self._words

    def show(self, groups: list[GapGroup]) -> None:
        """Replace what is shown."""
        self.beginResetModel()
        self._groups = groups
        self.endResetModel()

    def row_at(self, index: QModelIndex) -> Optional[GapRow]:
        """The gap at ``index``; None for a commune."""
        if not index.isValid() or index.internalId() == _TOP:
            return None
        return self._groups[index.internalId() - 1].rows[index.row()]

    # -- QAbstractItemModel ------------------------------------------------------------------------------------

    def index(self, row: int, column: int, parent: QModelIndex = QModelIndex()) -> QModelIndex:  # noqa: B008
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        inner = parent.row() + 1 if parent.isValid() else _TOP
        return self.createIndex(row, column, inner)

    def parent(self, index: QModelIndex) -> QModelIndex:  # type: ignore[override]
        if not index.isValid() or index.internalId() == _TOP:
            return QModelIndex()
        return self.createIndex(index.internalId() - 1, 0, _TOP)

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        if not parent.isValid():
            return len(self._groups)
        return len(self._groups[parent.row()].rows) if parent.internalId() == _TOP else 0

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 1

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row_at(index)
        if row is None:
            group = self._groups[index.row()] if index.isValid() else None
            return self._group_data(group, role)
        if role == ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return " — ".join(part for part in self._texts(row) if part)
        if role == Qt.ItemDataRole.ToolTipRole:
            return as_text(severity_name(self._words, row.severity))
        return None

    def _group_data(self, group: Optional[GapGroup], role: int) -> Any:
        if group is None:
            return None
        if role == GROUP_ROLE:
            return group
        if role == Qt.ItemDataRole.DisplayRole:
            return tr("{commune}: {count}").format(commune=group_title(group), count=len(group.rows))
        return None

    def _texts(self, row: GapRow) -> list[str]:
        words = self._words
        return [
            rule_name(words, row.rule),
            where(row),
            since(words, row),
            *why_and_what(words, row),
        ]


def group_title(group: GapGroup) -> str:
    """The commune's name; what lies in none is about cadres and units."""
    return group.name if group.commune else tr("Cadres and units")
