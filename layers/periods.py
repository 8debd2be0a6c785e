"""Review periods: frozen with their figures, gaps and assignments, in codes; what was frozen never changes."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from .errors import InputError
from .rows import typed
from .schema import TABLES
from .workspace import Workspace

PARTS = ("period_indicator", "period_assignment", "period_gap")
_HEAD = ("name", "from_day", "to_day", "settings")


@dataclass(frozen=True)
class Period:
    """One frozen period. ``sound``: its rows are those that were frozen, by their digest."""

    name: str
    from_day: str | None
    to_day: str
    frozen_at: str | None
    digest: str | None
    sound: bool
    gaps: int
    assignments: int


def freeze(
    workspace: Workspace,
    name: str,
    days: tuple[str, str],
    settings: Mapping[str, str | None],
    parts: Mapping[str, pd.DataFrame],
    actor: str,
) -> None:
    """Keep ``parts`` (a frame for each of PARTS) as the period ``name`` from and to ``days``.

    Errors: InputError where a period has that name.
    """
    first, last = days
    with workspace.writing(actor, "period") as writer:
        connection = writer.connection
        if connection.execute("SELECT 1 FROM period WHERE name = ?", (name,)).fetchone():
            raise InputError("error.period_exists", name=name)
        for table in PARTS:
            writer.insert(table, parts[table].assign(period=name))
        text = json.dumps(dict(settings), ensure_ascii=False, sort_keys=True)
        head = {"name": name, "from_day": first, "to_day": last, "settings": text}
        row = {**head, "frozen_at": writer.stamp, "digest": _digest(connection, tuple(head.values()))}
        writer.insert("period", pd.DataFrame({key: [value] for key, value in row.items()}))
        counts = {table: len(parts[table]) for table in PARTS}
        log = {"as_of": last, "gaps": counts["period_gap"], "assignments": counts["period_assignment"]}
        writer.log("period", table="period", after=log)


def periods(connection: sqlite3.Connection) -> list[Period]:
    """Every period, in the order in which they were frozen."""
    found = []
    columns = ", ".join((*_HEAD, "frozen_at", "digest"))
    for row in connection.execute(f"SELECT {columns} FROM period ORDER BY fid").fetchall():
        name, first, last, _, frozen_at, digest = row
        gaps, assignments = (_count(connection, table, name) for table in ("period_gap", "period_assignment"))
        sound = _digest(connection, row[:4]) == digest
        found.append(Period(name, first, last, frozen_at, digest, sound, gaps, assignments))
    return found


def frozen_part(connection: sqlite3.Connection, table: str, name: str) -> pd.DataFrame:
    """The rows of ``table`` (one of PARTS) of a period, with the types the schema promises."""
    columns = [column for column in TABLES[table].columns if column.name not in ("period", "id")]
    listed = ", ".join(f'"{column.name}"' for column in columns)
    rows = connection.execute(f'SELECT {listed} FROM "{table}" WHERE period = ? ORDER BY fid', (name,))
    frame = pd.DataFrame(rows.fetchall(), columns=[column.name for column in columns], dtype=object)
    return typed(frame, TABLES[table])


def _count(connection: sqlite3.Connection, table: str, name: str) -> int:
    return int(connection.execute(f'SELECT count(*) FROM "{table}" WHERE period = ?', (name,)).fetchone()[0])


def _digest(connection: sqlite3.Connection, head: tuple[str | None, ...]) -> str:
    """SHA-256 over the head and every row of the period, as JSON lines in the order of the file."""
    digest = hashlib.sha256()
    digest.update(json.dumps(list(head), ensure_ascii=False).encode())
    for table in PARTS:
        columns = ", ".join(f'"{column.name}"' for column in TABLES[table].columns)
        rows = connection.execute(
            f'SELECT {columns} FROM "{table}" WHERE period = ? ORDER BY fid', (head[0],)
        )
        for row in rows:
            digest.update(b"\n" + json.dumps([table, *row], ensure_ascii=False).encode())
    return digest.hexdigest()
