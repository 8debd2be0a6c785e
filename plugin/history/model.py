"""The list of the history panel: a heading a day, under it the day's entries, newest first."""

from __future__ import annotations

from typing import Any, Optional

from qgis.PyQt.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from ...layers.wording import Words
from ..language import tr
from .entries import Day, Entry, Shown, by_day, copied, lines_of

SHOWN_ROLE = Qt.ItemDataRole.UserRole + 1


class HistoryModel(QAbstractListModel):
    """`show` replaces everything; texts are made when they are asked for."""

    def __init__(self, words: Words, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._words = words
        self._shown: list[Shown] = []

    def show(self, entries: list[Entry]) -> None:
        """Replace what is shown."""
        self.beginResetModel()
        self._shown = by_day(entries)
        self.endResetModel()

    def entry_at(self, index: QModelIndex) -> Optional[Entry]:
        """The entry at ``index``; None for a day."""
        shown = self._shown[index.row()] if index.isValid() else None
        return shown if isinstance(shown, Entry) else None

    def day_title(self, day: Day) -> str:
        """The heading of a day."""
        return self._words.day(day.day) if day.day else "–"

    def subtitle(self, entry: Entry) -> str:
        """When, who, and whether the entry is in the chain of seals yet."""
        parts = [entry.time[:5], entry.who]
        if not entry.sealed:
            parts.append(tr("not sealed yet"))
        return " · ".join(part for part in parts if part)

    def text(self, entry: Entry) -> str:
        """The whole entry, for the clipboard and for screen readers."""
        return copied(entry, f"{self._words.day(entry.day)} {entry.time[:5]}")

    # -- QAbstractListModel ------------------------------------------------------------------------------------

    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._shown)

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        if self.entry_at(index) is None:
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        shown = self._shown[index.row()]
        if role == SHOWN_ROLE:
            return shown
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        if isinstance(shown, Day):
            return tr("{day}: {count}").format(day=self.day_title(shown), count=shown.count)
        return " — ".join([shown.what, self.subtitle(shown), *lines_of(shown), shown.note]).rstrip(" —")
