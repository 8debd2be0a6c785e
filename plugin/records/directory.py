"""What rows are called, for lists, drop-downs and QGIS's search bar: read once a table, searched without diacritics.

Reading goes in steps, on the main thread between turns of the event loop or on a thread of its own; what was read is
not changed any more, so that it may be searched from any thread.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Callable, Optional

from ...layers.schema import TABLES
from ...layers.wording import Words, plain
from ..reviewing.gaps import fold
from .fields import title_columns
from .rows import Row

_ROWS_A_STEP = 200
_BETWEEN = " · "


@dataclass(frozen=True)
class Entry:
    """A row by what people call it. ``label`` names it in one word or two, ``title`` tells it apart from others."""

    table: str
    id: str
    code: str
    label: str
    title: str
    folded: str


Entries = Mapping[str, Entry]
Label = Callable[[str, str], str]


class Directory:
    """Entries by table. What they are read from is a layer, or its source for another thread."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._tables: dict[str, Entries] = {}

    def known(self, table: str) -> Optional[Entries]:
        """The entries of ``table`` by id; None where they are not read yet."""
        return self._tables.get(table)

    def forget(self) -> None:
        """Read again when next asked."""
        self._tables = {}

    def label(self, table: str, row_id: str) -> str:
        """What a row is called, as far as it was read; empty where it was not."""
        entry = self._tables.get(table, {}).get(row_id)
        return entry.label if entry is not None else ""

    def missing(self, table: str) -> list[str]:
        """The tables to be read for the entries of ``table``, in their order: those it points at come first."""
        needed = [name for name in _pointed_at(table) if name != table]
        return [name for name in (*needed, table) if name not in self._tables]

    def reading(self, source: Any) -> Iterator[None]:
        """Read the entries of the tables that ``source`` (`Rows.listing`) lists, in steps; after each that a table is known."""
        # Who is told to forget meanwhile gets nothing of what is old.
        tables, table = self._tables, ""
        titles, columns = Titles(self._words, "", self.label), []
        entries: dict[str, Entry] = {}
        for feature in source.getFeatures():
            if feature["of"] != table:
                _keep(tables, table, entries)
                table, entries = feature["of"], {}
                titles, columns = Titles(self._words, table, self.label), columns_read(table)
            told = json.loads(feature["rows"])
            for first in range(0, len(told), _ROWS_A_STEP):
                for values in told[first : first + _ROWS_A_STEP]:
                    entry = titles.entry(dict(zip(columns, values)))
                    entries[entry.id] = entry
                yield
        _keep(tables, table, entries)
        yield


def _keep(tables: dict[str, Entries], table: str, entries: dict[str, Entry]) -> None:
    if table:
        tables[table] = dict(sorted(entries.items(), key=lambda item: item[1].code))


class Titles:
    """Makes entries of the rows of one table; what is the same for all of them is looked up once.

    ``label`` says what rows are called that they point at.
    """

    def __init__(self, words: Words, table: str, label: Label) -> None:
        self._table = table
        named = title_columns(table) if table else ()
        self._parts = [(column, teller(words, table, column, label)) for column in named]

    def entry(self, row: Row) -> Entry:
        """The entry of a row."""
        code, name = plain(str(row.get("code") or "")), plain(str(row.get("name") or ""))
        parts = [told for told in [tell(row.get(column)) for column, tell in self._parts] if told]
        # What turns writing round or begins a line belongs to no name, wherever it came from.
        title = plain(_BETWEEN.join(parts))
        short, old = plain(str(row.get("short_name") or "")), str(row.get("old_name") or "")
        searched = f"{title} {short} {old}" if short or old else title
        return Entry(self._table, str(row["id"]), code, short or name or code or title, title, fold(searched))


def teller(words: Words, table: str, column: str, label: Label) -> Callable[[Any], str]:
    """What says values of a column in words: of a closed list, of a row pointed at, a day; empty where it is unknown."""
    schema = TABLES[table].column(column)
    other, enumeration, is_day_column = schema.references, schema.words, schema.type == "DATE"
    if other:
        return lambda value: "" if value is None else label(other, str(value))
    if table == "setting" and column == "code":
        return lambda value: _setting(words, value)
    if enumeration:
        return lambda value: "" if value is None else words.word(enumeration, str(value))
    if is_day_column:
        return lambda value: "" if value is None else words.day(value) if is_day(value) else str(value)
    return lambda value: "" if value is None else str(value)


def _setting(words: Words, value: Any) -> str:
    key = f"setting.{value}"
    return "" if value is None else words(key) if words.has(key) else str(value)


def columns_read(table: str) -> list[str]:
    """What of a table its entries are made of."""
    extra = [name for name in ("code", "short_name", "old_name") if name in TABLES[table].names]
    return list(dict.fromkeys(("id", *title_columns(table), *extra)))


def matching(entries: Iterable[Entry], text: str, limit: int) -> list[Entry]:
    """At most ``limit`` entries in which every word of ``text`` occurs; those whose code or name begins so come first."""
    words = fold(text).split()
    if not words:
        return [entry for _, entry in zip(range(limit), entries)]
    whole, first, later = " ".join(words), [], []
    begun = f"{_BETWEEN}{whole}"
    for entry in entries:
        folded = entry.folded
        if all(word in folded for word in words):
            if folded.startswith(whole) or begun in folded:
                first.append(entry)
            elif len(later) < limit:
                later.append(entry)
    first.sort(key=lambda entry: entry.code.lower() != whole)
    return [*first, *later][:limit]


def _pointed_at(table: str) -> Iterator[str]:
    """The tables whose names are in the titles of ``table``, each after those that its own titles need."""
    for column in title_columns(table):
        other = TABLES[table].column(column).references
        if other and other != table:
            yield from _pointed_at(other)
            yield other


def is_day(value: Any) -> bool:
    """Whether a cell is a real day as the file writes it."""
    try:
        return len(value) == 10 and date.fromisoformat(value) is not None
    except (TypeError, ValueError):
        return False
