"""What any single row is called: from the directory where it was read, else from the row itself; what is pending first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Optional

from ...layers.wording import Words
from ..pending.pending import Pending
from .directory import Directory, Entry, Titles, teller
from .rows import Rows

_DEEPEST = 4


class Naming:
    """Names rows and values for forms and small tables, on the main thread."""

    def __init__(self, words: Words, rows: Rows, directory: Directory, pending: Pending) -> None:
        self.words = words
        self._rows = rows
        self._directory = directory
        self._pending = pending
        self._kept: dict[tuple[str, str], Optional[Entry]] = {}
        self._depth = 0

    def forget(self) -> None:
        """Rows may have changed."""
        self._kept = {}

    def label(self, table: str, row_id: str) -> str:
        """What a row is called; its identity where it is not there."""
        found = self.of(table, row_id)
        return found.label if found is not None else row_id

    def of(self, table: str, row_id: str) -> Optional[Entry]:
        """The entry of one row; None where it is not there."""
        known = self._directory.known(table)
        if known is not None and row_id in known and not self._pending.steps_on(table, row_id):
            return known[row_id]
        key = (table, row_id)
        if key not in self._kept:
            self._kept[key] = self._read(table, row_id)
        return self._kept[key]

    def entry(self, table: str, row: Mapping[str, Any]) -> Entry:
        """The entry of a row at hand."""
        return Titles(self.words, table, self.label).entry(dict(row))

    def told(self, table: str, column: str, value: Any) -> str:
        """A value in words."""
        return teller(self.words, table, column, self.label)(value)

    def pending_entries(self, table: str) -> dict[str, Optional[Entry]]:
        """The entries of rows for which something is pending; None of a row that goes."""
        found: dict[str, Optional[Entry]] = {}
        for _, row_id in self._pending.rows(table):
            row = self._rows.row(table, row_id)
            found[row_id] = None if row is None else self.entry(table, row)
        return found

    def _read(self, table: str, row_id: str) -> Optional[Entry]:
        row = self._rows.row(table, row_id) if self._depth < _DEEPEST else None
        if row is None:
            return None
        # A title may name other rows; of what points in a circle not for ever.
        self._depth += 1
        try:
            return self.entry(table, row)
        finally:
            self._depth -= 1
