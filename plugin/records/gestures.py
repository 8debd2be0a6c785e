"""What a form does, as gestures: one row changed, added, ended or deleted is one step back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Optional

from ...layers.schema import ENDS_IN, GEOMETRY_COLUMN, STAMP_NAMES, TABLES
from ...layers.wording import Words
from ..language import tr
from ..pending.steps import DELETE, END, INSERT, UPDATE, Gesture, Step, new_id
from ..saying import isolated
from .directory import Entry
from .headings import place_heading

# Set by the engine itself.
_NOT_SENT = frozenset({"id", "fid", "erased_at", *STAMP_NAMES})
# Which gesture it was, for whoever tells it again.
KIND = "record"
Row = Mapping[str, Any]


def change(words: Words, named: Entry, row: Row, changes: Row, log: Optional[int]) -> Gesture:
    """``changes`` of a row as it stands."""
    headings = ", ".join(_heading(words, named.table, column) for column in changes)
    text = f"{thing(words, named.table)} {isolated(named.label)}: {headings}"
    read = {column: row.get(column) for column in changes}
    step = Step(UPDATE, named.table, named.id, dict(changes), read, row.get("updated_at"), log=log)
    return _gesture(text, step, {**row, **changes})


def add(words: Words, named: Entry, values: Row) -> Gesture:
    """A new row with ``values``; its identity is the entry's."""
    text = tr("New: {thing} {name}").format(thing=thing(words, named.table), name=isolated(named.label))
    known = {name: value for name, value in values.items() if value is not None and name not in _NOT_SENT}
    return _gesture(text, Step(INSERT, named.table, named.id, known), values)


def end(words: Words, named: Entry, row: Row, day: str, log: Optional[int]) -> Gesture:
    """A row that ends on ``day``."""
    text = tr("{thing} {name} ends on {day}")
    text = text.format(thing=thing(words, named.table), name=isolated(named.label), day=words.day(day))
    column = ENDS_IN[named.table]
    read = {column: row.get(column)}
    step = Step(END, named.table, named.id, read=read, version=row.get("updated_at"), day=day, log=log)
    return _gesture(text, step, row)


def delete(words: Words, named: Entry, row: Row, log: Optional[int]) -> Gesture:
    """A row that goes; all of it is kept, so that it can come back."""
    text = tr("Deleted: {thing} {name}").format(thing=thing(words, named.table), name=isolated(named.label))
    known = {*TABLES[named.table].names, GEOMETRY_COLUMN} - _NOT_SENT
    read = {name: value for name, value in row.items() if name in known}
    step = Step(DELETE, named.table, named.id, read=read, version=row.get("updated_at"), log=log)
    return _gesture(text, step, row)


def fresh_id() -> str:
    """The identity of a row to be added."""
    return new_id()


def thing(words: Words, table: str) -> str:
    """What one row of a table is called, to begin a sentence with."""
    name = words(f"thing.{table}")
    return name[:1].upper() + name[1:]


def _heading(words: Words, table: str, column: str) -> str:
    return place_heading(table) if column == GEOMETRY_COLUMN else words.column(table, column)


def _gesture(text: str, step: Step, row: Row) -> Gesture:
    """One step; of an assignment it also says for whom or what it is."""
    if step.table == "assignment":
        targets = (row.get(name) for name in ("household_id", "village_id", "commune_id"))
        step = step._replace(target=next((str(target) for target in targets if target is not None), ""))
    return Gesture(text, (step,), kind=KIND)
