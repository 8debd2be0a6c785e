"""The history in words: when, who, what, which row, and each column before and after."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from itertools import islice
from typing import Any

from ..schema import GEOMETRY_COLUMN, TABLES
from ..wording import Words, plain
from .labels import Labels
from .reading import Entry
from .values import UNTOLD, Values, kept_in, local_moment

OTHER_PROGRAM = "other program"
_BLOCK = 500
_DETAILS_KEPT = frozenset({"reason", "comment"})


@dataclass(frozen=True)
class Change:
    """One column of one entry: its name in the schema, its heading, and what stood in it, in words."""

    column: str
    heading: str
    before: str
    after: str


@dataclass(frozen=True)
class Told:
    """One entry in words. ``at``: UTC as logged; ``day`` and ``time``: on this machine's clock, ISO.

    ``what``: the whole in one sentence; ``row``: what the row is called; ``note``: what else is to be known.
    """

    fid: int
    at: str
    day: str
    time: str
    who: str
    other_program: bool
    action: str
    what: str
    table: str
    kind: str
    row: str
    row_id: str
    changes: tuple[Change, ...]
    sealed: bool
    erased: bool
    note: str


class Teller:
    """Tells entries of one workspace. ``inside``: with everything the workspace itself shows; else redacted.

    ``names``: outside, with names and contacts of households too.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        words: Words,
        inside: bool = False,
        names: bool = False,
        zone: tzinfo | None = None,
    ) -> None:
        self._words = words
        self._inside = inside
        self._names = names
        self._zone = zone
        self._labels = Labels(connection, words, people=inside)
        self.values = Values(words, self._labels, zone)

    def tell(self, entries: Iterable[Entry]) -> Iterator[Told]:
        """``entries`` in words, in their order."""
        waiting = iter(entries)
        while block := list(islice(waiting, _BLOCK)):
            self._labels.prepare(set(_named_in(block)))
            yield from (self._told(entry) for entry in block)

    def _told(self, entry: Entry) -> Told:
        local = local_moment(entry.at, self._zone)
        table = entry.table or ""
        action = _meaning(entry)
        row = ""
        if entry.row_id and table in TABLES:
            row = self._labels.of(table, entry.row_id, entry.after or entry.before)
        changes = tuple(self._changes(entry) if entry.of_row else self._details(entry))
        other = entry.actor == OTHER_PROGRAM
        return Told(
            fid=entry.fid,
            at=entry.at,
            day=local.date().isoformat() if local else entry.at[:10],
            time=f"{local:%H:%M:%S}" if local else entry.at[11:19],
            who=self._words("history.other_program") if other else plain(entry.actor),
            other_program=other,
            action=action,
            what=self._what(action, table, row),
            table=table,
            kind=self._words(f"table.{table}") if table in TABLES else table,
            row=row,
            row_id=(entry.row_id or "") if self._inside else "",
            changes=changes,
            sealed=entry.sealed,
            erased=entry.erased,
            note=self._note(entry, changes),
        )

    def _what(self, action: str, table: str, row: str) -> str:
        words = self._words
        thing = words(f"thing.{table}") if words.has(f"thing.{table}") else ""
        if words.has(f"history.did.{action}") and thing:
            return " ".join(words(f"history.did.{action}", thing=thing, row=row).split())
        if words.has(f"history.ran.{action}"):
            return words(f"history.ran.{action}")
        return words("history.ran_unknown", action=action or "–")

    def _note(self, entry: Entry, changes: tuple[Change, ...]) -> str:
        if entry.erased:
            return self._words("history.erased")
        if entry.action == "update" and not changes:
            return self._words("history.nothing_to_see")
        return ""

    def _changes(self, entry: Entry) -> Iterator[Change]:
        table, before, after = entry.table or "", entry.before or {}, entry.after or {}
        for column in _columns(table, before, after):
            old, new = before.get(column), after.get(column)
            # Of what was erased nothing is left on either side; the note says so.
            if old == new:
                continue
            heading = self.values.heading(table, column)
            if not self._inside and kept_in(table, column, self._names):
                kept = self._words("history.left_out")
                said = tuple("–" if value in (None, "") else kept for value in (old, new))
                yield Change(column, heading, said[0], said[1])
                continue
            told = self.values.pair(table, column, old, new)
            yield Change(column, heading, told[0], told[1])

    def _details(self, entry: Entry) -> Iterator[Change]:
        """What a run noted about itself, as values after it."""
        words = self._words
        for key, value in (entry.after or {}).items():
            if value is None or value == {}:
                continue
            heading = words(f"history.detail.{key}") if words.has(f"history.detail.{key}") else key
            if key in _DETAILS_KEPT and not (self._inside or self._names):
                yield Change(key, heading, "", words("history.left_out"))
            else:
                yield Change(key, heading, "", self._detail(value, key))

    def _detail(self, value: Any, key: str = "") -> str:
        words = self._words
        if isinstance(value, str):
            known = next((k for k in (f"history.kind.{value}", f"table.{value}") if words.has(k)), None)
            if known is not None and key in ("kind", "table"):
                return words(known)
            return words.day(value) if key == "as_of" else plain(value)
        if isinstance(value, bool):
            return words(f"word.flag.{int(value)}")
        if isinstance(value, Mapping):
            parts = ((f"table.{key}", key, number) for key, number in value.items())
            return "; ".join(
                f"{words(known) if words.has(known) else key}: {self._detail(number)}"
                for known, key, number in parts
            )
        if isinstance(value, (int, float)):
            return words.number(value, 0 if float(value).is_integer() else 2)
        if isinstance(value, list):
            return ", ".join(map(str, value))
        return plain(str(value))


def _columns(table: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """The columns told, in the order of the schema; those the schema does not know come last."""
    known = [*TABLES[table].names, GEOMETRY_COLUMN] if table in TABLES else []
    there = before.keys() | after.keys()
    ordered = [name for name in known if name in there] + sorted(there - set(known))
    return [name for name in ordered if name not in UNTOLD]


def _meaning(entry: Entry) -> str:
    """The action as people see it: setting an end is ending, setting the status is approving."""
    if entry.action != "update" or entry.table != "assignment" or not entry.before or not entry.after:
        return entry.action
    was, now = entry.before.get("status"), entry.after.get("status")
    return {"approved": "approve", "ended": "end"}.get(str(now), "update") if was != now else "update"


def _named_in(entries: Iterable[Entry]) -> Iterator[tuple[str, str]]:
    """Every row that the words of ``entries`` name: their own, and what their columns point at."""
    for entry in entries:
        if entry.table not in TABLES:
            continue
        if entry.row_id:
            yield entry.table, entry.row_id
        for column in TABLES[entry.table].columns:
            if not column.references:
                continue
            for image in (entry.before, entry.after):
                value = image.get(column.name) if image else None
                if value:
                    yield column.references, str(value)
