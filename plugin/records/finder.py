"""Searching rows by code or name for the forms: what is not read yet is read first, in steps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Callable, Optional

from qgis.core import QgsVectorLayer
from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..stepping import NOW, Stepper
from .directory import Directory, Entry, columns_read, matching
from .naming import Naming
from .rows import Rows

Then = Callable[[], None]


class Finder(QObject):
    """Entries of the open workspace with what is pending; `read` (table) when those of a table came to be known."""

    read = pyqtSignal(str)

    def __init__(
        self, rows: Rows, directory: Directory, naming: Naming, parent: Optional[QObject] = None
    ) -> None:
        super().__init__(parent)
        self._rows = rows
        self._directory = directory
        self._naming = naming
        self._waiting: dict[str, list[Then]] = {}
        self._stepper: Optional[Stepper] = None

    def want(self, table: str, then: Then) -> None:
        """Call ``then`` when the entries of ``table`` are known: now, or after reading."""
        if not self._directory.missing(table):
            then()
            return
        self._waiting.setdefault(table, []).append(then)
        if self._stepper is None:
            self._go_on()

    def layer(self, table: str) -> Optional[QgsVectorLayer]:
        """The layer that ``table`` is read from."""
        return self._rows.layer(table)

    def entries(self, table: str) -> list[Entry]:
        """The entries of a table that is known, with what is pending."""
        known = self._directory.known(table) or {}
        pending = self._naming.pending_entries(table)
        if not pending:
            return list(known.values())
        added = [entry for row_id, entry in pending.items() if entry is not None and row_id not in known]
        changed = (pending.get(row_id, entry) for row_id, entry in known.items())
        return [*added, *(entry for entry in changed if entry is not None)]

    def search(self, table: str, text: str, limit: int) -> list[Entry]:
        """The entries that fit ``text``, of a table that is known."""
        return matching(self.entries(table), text, limit)

    def stop(self) -> None:
        """Read no further, and forget what was read: the file changed, or another is open."""
        if self._stepper is not None:
            self._stepper.stop()
            self._stepper = None
        self._directory.forget()
        self._naming.forget()

    def again(self) -> None:
        """Forget what was read, and read again what somebody waits for."""
        self.stop()
        if self._waiting:
            self._go_on()

    def shut_down(self) -> None:
        """Stop, and tell nobody."""
        self._waiting.clear()
        self.stop()

    def _go_on(self) -> None:
        self._stepper = Stepper(
            self._steps(next(iter(self._waiting))), self._on_read, parent=self, wanted=NOW, keeps=True
        )
        self._stepper.start()

    def _steps(self, table: str) -> Iterator[None]:
        layer = self._rows.listing({name: columns_read(name) for name in self._directory.missing(table)})
        if layer is not None:
            yield from self._directory.reading(layer)
        yield

    def _on_read(self) -> None:
        self._stepper = None
        self._naming.forget()
        table = next(iter(self._waiting))
        waiting = self._waiting.pop(table)
        if self._waiting:
            self._go_on()
        self.read.emit(table)
        for then in waiting:
            then()
