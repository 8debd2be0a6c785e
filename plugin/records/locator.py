"""Searching the workspace in QGIS's own search bar: `đb muong lan` finds villages, cadres, households by code.

QGIS searches on a thread of its own, with a copy of the filter: what may change there is made ready on the main thread.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Callable, Optional

from qgis.core import (
    QgsFeedback,
    QgsLocatorContext,
    QgsLocatorFilter,
    QgsLocatorResult,
    QgsVectorLayerFeatureSource,
)
from qgis.PyQt.QtCore import QObject

from ...layers.wording import load_words
from ..language import language, tr
from .directory import Directory, Entry, columns_read, matching
from .rows import Rows

# In the order in which they are offered.
LOCATED = ("commune", "village", "cadre", "household", "unit", "plan")
# Found by their code alone, not by the village they lie in.
_BY_CODE = ("household",)
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
        self._sources: dict[str, QgsVectorLayerFeatureSource] = {}
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
        """On the main thread: what the search needs of layers and pending changes."""
        self._changed = {table: self._pending(table) for table in LOCATED}
        needed = dict.fromkeys(other for table in LOCATED for other in self._directory.missing(table))
        for table in needed:
            layer = self._rows.listing(table, columns_read(table))
            if layer is not None:
                self._sources[table] = QgsVectorLayerFeatureSource(layer)
        return []

    def fetchResults(self, string: str, context: QgsLocatorContext, feedback: QgsFeedback) -> None:
        """On a thread: read what is not read yet, and offer what fits."""
        text, prefixed = asked(string)
        prefixed = prefixed or context.usingPrefix
        if len(text) < (1 if prefixed else _SHORTEST) or not self._rows.path:
            return
        for table in LOCATED:
            if not self._known(table, feedback):
                return
            for entry in self._fitting(table, text, _EACH_WITH_PREFIX if prefixed else _EACH):
                self.resultFetched.emit(self._result(entry))

    def triggerResult(self, result: QgsLocatorResult) -> None:
        """On the main thread: show what was chosen."""
        self._chosen(*chosen_row(result))

    def _known(self, table: str, feedback: QgsFeedback) -> bool:
        for missing in self._directory.missing(table):
            if missing not in self._sources:
                return False
            for _ in self._directory.reading(missing, self._sources[missing]):
                if feedback.isCanceled():
                    return False
        return not feedback.isCanceled()

    def _fitting(self, table: str, text: str, limit: int) -> list[Entry]:
        known, changed = self._directory.known(table) or {}, self._changed.get(table, {})
        now: list[Optional[Entry]] = [entry for row_id, entry in changed.items() if row_id not in known]
        now += [changed.get(row_id, entry) for row_id, entry in known.items()]
        there = (entry for entry in now if entry is not None)
        if table in _BY_CODE:
            code = text.lower()
            there = (entry for entry in there if code in entry.code.lower())
        return matching(list(there), text, limit)

    def _result(self, entry: Entry) -> QgsLocatorResult:
        result = QgsLocatorResult()
        result.displayString = entry.title
        result.group = self._words(f"table.{entry.table}")
        result.score = 1.0
        _keep_row(result, entry)
        return result


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
