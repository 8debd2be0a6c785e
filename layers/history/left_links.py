"""What rows pointed at before they were moved or deleted: read from the log once, then only what was added to it.

The log can have a million rows. An engine that stays alive keeps what it found in the workspace asked about last; the
log only grows, and where it is another one (a backup was restored) it is read anew.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Rows = set[tuple[str, str]]
Links = dict[tuple[str, str], Rows]


@dataclass
class _Kept:
    """``links`` of a log up to the row ``last``, which reads ``mark``."""

    last: int = 0
    mark: Any = None
    links: Links = field(default_factory=lambda: defaultdict(set))


_kept: dict[str, _Kept] = {}


def left_links(connection: sqlite3.Connection, columns: Mapping[str, Sequence[str]]) -> Links:
    """By column and the id it held: table and id of the rows that held it and no longer do, as far as the log tells.

    ``columns``: of each table those that point at another.
    """
    path = str(connection.execute("PRAGMA database_list").fetchone()[2])
    if path not in _kept or _kept[path].mark != _mark(connection, _kept[path].last):
        _kept.clear()
        _kept[path] = _Kept()
    kept = _kept[path]
    last = connection.execute("SELECT coalesce(max(fid), 0) FROM audit_log").fetchone()[0]
    for table, identity, before in connection.execute(_moved(columns), (kept.last, last)):
        held = json.loads(before)
        for column in columns[table]:
            if isinstance(held, dict) and held.get(column) is not None:
                kept.links[column, str(held[column])].add((table, str(identity)))
    kept.last, kept.mark = last, _mark(connection, last)
    return kept.links


def _mark(connection: sqlite3.Connection, fid: int) -> Any:
    return connection.execute(
        "SELECT at, action, table_name, row_id FROM audit_log WHERE fid = ?", (fid,)
    ).fetchone()


def _moved(columns: Mapping[str, Sequence[str]]) -> str:
    """The rows of the log by which something was deleted, or came to point elsewhere."""
    tests = []
    for table, names in columns.items():
        paths = ", ".join(f"'$.{name}'" for name in names)
        tests.append(f"WHEN '{table}' THEN json_extract(before, {paths}) IS NOT json_extract(after, {paths})")
    named = ", ".join(f"'{table}'" for table in columns)
    return (
        "SELECT table_name, row_id, before FROM audit_log WHERE fid > ? AND fid <= ? AND before IS NOT NULL"
        f" AND (action = 'delete' AND table_name IN ({named})"
        f" OR action = 'update' AND CASE table_name {' '.join(tests)} ELSE 0 END)"
    )
