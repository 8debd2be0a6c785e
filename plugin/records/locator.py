"""Searching the workspace in QGIS's own search bar: `đb muong lan` finds villages, cadres, households by code.

QGIS searches on a thread of its own, with a copy of the filter: what may change there is made ready on the main thread.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Callable, Optional

from qgis.core import (
    QgsFeedback,
    QgsFields,
    QgsLocatorContext,
    QgsLocatorFilter,
    QgsLocatorResult,
    QgsVectorLayerFeatureSource,
)
from qgis.PyQt.QtCore import QObject

from ...layers.wording import load_words
from ..language import language, tr
from .by_code import rows_by_code
from .directory import Directory, Entry, Titles, columns_read, matching
from .rows import Rows

# In the order in which they are offered.
LOCATED = ("commune", "village", "cadre", "household", "unit", "plan")
# Found by their code alone, not by the village they lie in.
_BY_CODE = ("household",)
_BY_NAME = tuple(table for table in LOCATED if table not in _BY_CODE)
_PREFIXES = ("đb", "db")
_EACH, _EACH_WITH_PREFIX = 5, 20
_SHORTEST = 2
Changed = Mapping[str, Optional[Entry]]
PendingEntries = Callable[[str], Changed]


class RecordLocator(QgsLocatorFilter):
    """Finds rows by code or name without diacritics; ``chosen`` is called with the table and the row's identity."""

    def __init__(
        self,
        rows: Rows,
        directory: Directory,
        pending: PendingEntries,
        chosen: Callable[[str, str], None],
        parent: Optional[QObject] = None,
    ) -> None:
        super().__init__(parent)
        self._rows = rows
        self._directory = directory
        self._pending = pending
        self._chosen = chosen
        self._listing: Optional[QgsVectorLayerFeatureSource] = None
        self._sources: dict[str, tuple[QgsVectorLayerFeatureSource, QgsFields]] = {}
        self._changed: dict[str, Changed] = {}
        self._words = load_words(language())

    def name(self) -> str:
        """The key of the filter in QGIS's settings."""
        return "diaban"

    def displayName(self) -> str:
        """What QGIS calls the filter."""
        return tr("Địa Bàn: places, people, households")

    def prefix(self) -> str:
        """QGIS lets plugins have no shorter one; ours, `đb`, is taken from the text itself."""
        return "diaban"

    def clone(self) -> RecordLocator:
        """The copy that searches on a thread; it shares what was read."""
        return RecordLocator(self._rows, self._directory, self._pending, self._chosen)

    def prepare(self, string: str, context: QgsLocatorContext) -> list:
        """On the main thread: what is pending by name, and what the search reads from. Layers are opened here alone."""
        self._changed = {table: self._pending(table) for table in LOCATED}
        needed = dict.fromkeys(other for table in _BY_NAME for other in self._directory.missing(table))
        listing = self._rows.listing({table: columns_read(table) for table in needed})
        self._listing = QgsVectorLayerFeatureSource(listing) if listing is not None else None
        for table in _BY_CODE:
            layer = self._rows.layer(table)
            if layer is not None:
                self._sources[table] = (QgsVectorLayerFeatureSource(layer), layer.fields())
        return []

    def fetchResults(self, string: str, context: QgsLocatorContext, feedback: QgsFeedback) -> None:
        """On a thread: read what is not read yet, and offer what fits."""
        text, prefixed = asked(string)
        prefixed = prefixed or context.usingPrefix
        if len(text) < (1 if prefixed else _SHORTEST) or not self._rows.path:
            return
        limit = _EACH_WITH_PREFIX if prefixed else _EACH
        steps = self._directory.reading(self._listing) if self._listing is not None else iter(())
        for table in LOCATED:
            found = self._by_code if table in _BY_CODE else self._fitting
            while table in _BY_NAME and self._directory.known(table) is None:
                if feedback.isCanceled() or next(steps, self) is self:
                    return
            for entry in found(table, text, limit, feedback):
                if feedback.isCanceled():
                    return
                self.resultFetched.emit(self._result(entry))

    def triggerResult(self, result: QgsLocatorResult) -> None:
        """On the main thread: show what was chosen."""
        self._chosen(*chosen_row(result))

    def _fitting(self, table: str, text: str, limit: int, _feedback: QgsFeedback) -> list[Entry]:
        known, changed = self._directory.known(table) or {}, self._changed.get(table, {})
        now: list[Optional[Entry]] = [entry for row_id, entry in changed.items() if row_id not in known]
        now += [changed.get(row_id, entry) for row_id, entry in known.items()]
        return matching([entry for entry in now if entry is not None], text, limit)

    def _by_code(self, table: str, text: str, limit: int, feedback: QgsFeedback) -> list[Entry]:
        """What has ``text`` in its code: asked of the file, not read as a whole; what is pending goes before."""
        changed, code = self._changed.get(table, {}), text.lower()
        found = [entry for entry in changed.values() if entry is not None and code in entry.code.lower()]
        titles = Titles(self._words, table, self._directory.label)
        if table in self._sources:
            most = limit + len(changed)
            stored = rows_by_code(*self._sources[table], columns_read(table), text, most, feedback)
            found += [titles.entry(row) for row in stored if row["id"] not in changed]
        found.sort(key=lambda entry: _rank(entry.code.lower(), code))
        return found[:limit]

    def _result(self, entry: Entry) -> QgsLocatorResult:
        result = QgsLocatorResult()
        result.displayString = entry.title
        result.group = self._words(f"table.{entry.table}")
        result.score = 1.0
        _keep_row(result, entry)
        return result


def _rank(code: str, text: str) -> tuple[bool, bool, str]:
    """The code itself first, then those that begin so."""
    return code != text, not code.startswith(text), code


def asked(string: str) -> tuple[str, bool]:
    """What is searched for, and whether our prefix stood before it."""
    text = string.strip()
    first, _, rest = text.partition(" ")
    if first.lower() in _PREFIXES:
        return rest.strip(), True
    return text, False


def chosen_row(result: QgsLocatorResult) -> tuple[str, str]:
    """The table and the identity of the row that a result is about."""
    # QGIS has it as a value, later as a function.
    data = result.userData
    table, _, row_id = str(data() if callable(data) else data).partition(" ")
    return table, row_id


def _keep_row(result: QgsLocatorResult, entry: Entry) -> None:
    """As text: what is of Python's own does not get whole from thread to thread."""
    data = f"{entry.table} {entry.id}"
    keep = getattr(result, "setUserData", None)
    if keep is not None:
        keep(data)
    else:
        result.userData = data
