"""Rows of the log, as they stand in it: found by question, newest first."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ..sources.folding import fold
from .asking import Question, rows_of

_BLOCK = 500
_COLUMNS = "l.fid, l.at, l.actor, l.action, l.table_name, l.row_id, l.before, l.after"
# Their digest is there, their salt is not.
_ERASED = "SELECT log_fid FROM audit_seal WHERE personal IS NOT NULL AND salt IS NULL"
Image = dict[str, Any]


@dataclass(frozen=True)
class Entry:
    """One row of the log. ``erased``: personal values stood in it and have been erased; ``sealed``: in the chain."""

    fid: int
    at: str
    actor: str
    action: str
    table: str | None
    row_id: str | None
    before: Image | None
    after: Image | None
    sealed: bool
    erased: bool

    @property
    def of_row(self) -> bool:
        """Whether it is the change of one row (and not a run of a command)."""
        return self.action in ("insert", "update", "delete")


def matching(connection: sqlite3.Connection, question: Question) -> list[int]:
    """The ``fid``s of the log that answer ``question``, newest first.

    Errors: InputError where it asks for a row that never was.
    """
    connection.create_function("is_called", 2, _is_called, deterministic=True)
    tests, values = _tests(question)
    rows = rows_of(connection, question)
    if rows is None:
        where = f"WHERE {' AND '.join(tests)}" if tests else ""
        found = connection.execute(f"SELECT l.fid FROM audit_log AS l {where} ORDER BY l.fid DESC", values)
        return [row[0] for row in found]
    fids: set[int] = set()
    for table, ids in rows.items():
        more = "".join(f" AND {test}" for test in tests)
        fids.update(
            row[0]
            for row in connection.execute(
                "SELECT l.fid FROM audit_log AS l WHERE l.table_name = ?"
                f" AND l.row_id IN (SELECT value FROM json_each(?)){more}",
                (table, json.dumps(sorted(ids)), *values),
            )
        )
    return sorted(fids, reverse=True)


def read(connection: sqlite3.Connection, fids: Sequence[int]) -> Iterator[Entry]:
    """The rows of the log called ``fids``, in that order."""
    last = connection.execute("SELECT max(log_fid) FROM audit_seal").fetchone()[0] or 0
    erased = {row[0] for row in connection.execute(_ERASED)}
    for start in range(0, len(fids), _BLOCK):
        block = fids[start : start + _BLOCK]
        places = ", ".join("?" * len(block))
        held = {
            row[0]: row
            for row in connection.execute(
                f"SELECT {_COLUMNS} FROM audit_log AS l WHERE l.fid IN ({places})", block
            )
        }
        for fid in block:
            if fid in held:
                yield _entry(held[fid], last, fid in erased)


def _entry(row: tuple[Any, ...], last_sealed: int, erased: bool) -> Entry:
    fid, at, actor, action, table, row_id, before, after = row
    return Entry(
        fid=fid,
        at=at or "",
        actor=actor or "",
        action=action or "",
        table=table,
        row_id=row_id,
        before=_image(before),
        after=_image(after),
        sealed=fid <= last_sealed,
        erased=erased,
    )


def _image(text: str | None) -> Image | None:
    if not text:
        return None
    try:
        held = json.loads(text)
    except ValueError:
        # Somebody wrote it by hand; `check` names the row.
        return {"": text}
    return held if isinstance(held, dict) else {"": text}


def _tests(question: Question) -> tuple[list[str], list[Any]]:
    tests: list[str] = []
    values: list[Any] = []
    for test, value in (
        ("l.at >= ?", question.since),
        ("l.at < ?", question.until),
        ("is_called(l.actor, ?)", question.actor),
        ("l.fid < ?", question.below),
    ):
        if value is not None:
            tests.append(test)
            values.append(value)
    return tests, values


@lru_cache(maxsize=4096)
def _is_called(actor: str | None, part: str) -> bool:
    return fold(part) in fold(actor or "")
