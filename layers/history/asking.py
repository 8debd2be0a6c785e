"""What the history is asked for, and which rows belong to it: a household with its assignments and visits.

A row belongs to what it points at now, and to what it ever pointed at: also one that was deleted or moved since.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..errors import InputError
from .left_links import left_links

# What history can be asked of, by the column in which people name it.
SUBJECTS = {
    "household": "code",
    "cadre": "code",
    "village": "code",
    "commune": "code",
    "unit": "code",
    "assignment": "code",
    "plan": "name",
}
# What belongs to a row: by the column that points at it, the tables with that column; and so on from there.
_BELONGING: dict[str, dict[str, tuple[str, ...]]] = {
    "household": {"household_id": ("assignment", "visit")},
    "assignment": {"assignment_id": ("plan_ending",)},
    "cadre": {"cadre_id": ("assignment", "visit")},
    "village": {
        "village_id": ("household", "assignment", "visit", "twinning", "model_site", "organisation"),
        "from_village_id": ("twinning",),
    },
    "commune": {"commune_id": ("village", "assignment", "twinning", "organisation")},
    "unit": {
        "unit_id": ("cadre", "twinning", "model_site"),
        "strengthened_by_unit_id": ("organisation",),
    },
    "plan": {"plan_id": ("assignment", "plan_ending")},
}


LINKS = {
    table: tuple(
        sorted({column for found in _BELONGING.values() for column, named in found.items() if table in named})
    )
    for table in sorted(
        {table for found in _BELONGING.values() for named in found.values() for table in named}
    )
}
"""The columns of each table by which a row belongs to another."""


@dataclass(frozen=True)
class Question:
    """One question: everything where nothing is given.

    ``table`` and ``name``: of one row (its code; a plan by its name) and what belongs to it. ``since`` ≤ moment
    < ``until``, UTC as the log writes it. ``actor``: only who is called so, or in part, whatever the diacritics.
    ``below``: only rows of the log before this one, to go on where an answer ended.
    """

    table: str | None = None
    name: str | None = None
    since: str | None = None
    until: str | None = None
    actor: str | None = None
    below: int | None = None


def rows_of(connection: sqlite3.Connection, question: Question) -> dict[str, set[str]] | None:
    """The ``id``s of the rows asked for by table; None where the question is not about one row.

    Errors: InputError where no row, present or past, is called so.
    """
    if question.table is None or question.name is None:
        return None
    identity = identity_of(connection, question.table, question.name)
    found: dict[str, set[str]] = {}
    _collect(connection, question.table, {identity}, found)
    return found


def identity_of(connection: sqlite3.Connection, table: str, name: str) -> str:
    """The ``id`` of the row of ``table`` called ``name``, else of the last deleted one that was; else InputError."""
    column = SUBJECTS[table]
    row = connection.execute(f'SELECT id FROM "{table}" WHERE "{column}" = ?', (name,)).fetchone()
    if row is None:
        row = connection.execute(
            "SELECT row_id FROM audit_log WHERE table_name = ? AND action IN ('update', 'delete')"
            " AND json_extract(before, ?) = ? ORDER BY fid DESC LIMIT 1",
            (table, f"$.{column}", name),
        ).fetchone()
    if row is None:
        raise InputError(f"error.no_such_{table}", codes=name)
    return str(row[0])


def _collect(connection: sqlite3.Connection, table: str, ids: set[str], found: dict[str, set[str]]) -> None:
    new = ids - found.get(table, set())
    if not new:
        return
    found.setdefault(table, set()).update(new)
    for column, children in _BELONGING.get(table, {}).items():
        pointing: dict[str, set[str]] = {}
        for child, identity in _pointing(connection, column, children, new):
            pointing.setdefault(child, set()).add(identity)
        for child, identities in pointing.items():
            _collect(connection, child, identities, found)


def _pointing(
    connection: sqlite3.Connection, column: str, tables: Iterable[str], ids: Iterable[str]
) -> Iterator[tuple[str, str]]:
    """The rows of ``tables`` whose ``column`` holds one of ``ids``, or did before a change or a deletion."""
    ids, tables = sorted(ids), list(tables)
    for table in tables:
        now = connection.execute(
            f'SELECT id FROM "{table}" WHERE "{column}" IN (SELECT value FROM json_each(?))',
            (json.dumps(ids),),
        )
        yield from ((table, str(row[0])) for row in now)
    left = left_links(connection, LINKS)
    for identity in ids:
        yield from (row for row in left.get((column, identity), ()) if row[0] in tables)
