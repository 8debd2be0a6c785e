"""The log as a chain: each sealed row carries a digest of itself and of the chain before it.

SQLite has no hash function, so triggers append rows and our programs seal what is not sealed yet whenever
they save. Personal values enter the chain only as a salted digest: they and the salt can be erased, and
the chain still verifies. Digest: SHA-256 over JSON with sorted keys.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from .schema import GEOMETRY_COLUMN, TABLES

_FIELDS = ("fid", "at", "actor", "action", "table_name", "row_id", "before", "after")
_SELECT = f"SELECT {', '.join(f'l.{name}' for name in _FIELDS)}"
_START = "0" * 64
_BLOCK = 10_000
# Made once: a check goes over every row of the log.
_ENCODER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Break:
    """One place where log and chain disagree: ``removed``, ``altered`` or ``inserted`` at row ``fid``."""

    kind: str
    fid: int


@lru_cache(maxsize=64)
def personal_columns(table: str | None) -> frozenset[str]:
    """The columns of ``table`` whose values can be erased: names, contacts, free text, a household's point."""
    if table not in TABLES:
        return frozenset()
    names = {column.name for column in TABLES[table].columns if column.personal or column.free_text}
    return frozenset(names | ({GEOMETRY_COLUMN} if table == "household" else set()))


def seal(connection: sqlite3.Connection, sealed_at: str) -> int:
    """Seal every row of the log that follows the last sealed one; returns how many. The caller commits."""
    last, chain = _end_of_chain(connection)
    unsealed_rows = connection.execute(
        f"{_SELECT} FROM audit_log AS l WHERE l.fid > ? ORDER BY l.fid", (last,)
    )
    sealed = 0
    # After bulk changes of another program there can be a million: they are not held at once.
    while rows := unsealed_rows.fetchmany(_BLOCK):
        seals = []
        for values in rows:
            row = dict(zip(_FIELDS, values, strict=True))
            public, personal = _parts(row)
            salt = secrets.token_hex(16) if personal else None
            digest = _personal_digest(salt, personal) if salt else None
            chain = _link(chain, public, digest)
            seals.append((row["fid"], salt, digest, chain, sealed_at))
        connection.executemany(
            "INSERT INTO audit_seal (log_fid, salt, personal, chain, sealed_at) VALUES (?, ?, ?, ?, ?)", seals
        )
        sealed += len(seals)
    return sealed


def breaks(connection: sqlite3.Connection) -> Iterator[Break]:
    """Where the sealed log was removed from, altered, reordered or added to."""
    last, _ = _end_of_chain(connection)
    chain = _START
    rows = connection.execute(
        f"{_SELECT}, s.log_fid, s.salt, s.personal, s.chain FROM audit_seal AS s"
        " LEFT JOIN audit_log AS l ON l.fid = s.log_fid ORDER BY s.log_fid"
    )
    for *values, log_fid, salt, digest, expected in rows:
        if values[0] is None:
            yield Break("removed", log_fid)
            chain = expected
            continue
        public, personal = _parts(dict(zip(_FIELDS, values, strict=True)))
        intact = _link(chain, public, digest) == expected and _personal_holds(salt, digest, personal)
        if not intact:
            yield Break("altered", log_fid)
        chain = expected
    unsealed = "SELECT fid FROM audit_log WHERE fid <= ? AND fid NOT IN (SELECT log_fid FROM audit_seal) ORDER BY fid"
    for (fid,) in connection.execute(unsealed, (last,)):
        yield Break("inserted", fid)


def unsealed(connection: sqlite3.Connection) -> int:
    """How many rows of the log follow the last sealed one."""
    last, _ = _end_of_chain(connection)
    return int(connection.execute("SELECT count(*) FROM audit_log WHERE fid > ?", (last,)).fetchone()[0])


def _end_of_chain(connection: sqlite3.Connection) -> tuple[int, str]:
    row = connection.execute("SELECT log_fid, chain FROM audit_seal ORDER BY log_fid DESC LIMIT 1").fetchone()
    return (int(row[0]), str(row[1])) if row else (0, _START)


def _parts(row: Row) -> tuple[dict[str, Any], dict[str, Any]]:
    """The row without its personal values, and those values (none where all are empty)."""
    erasable = personal_columns(row["table_name"])
    public, personal = dict(row), {}
    for image in ("before", "after"):
        if row[image] is None or not erasable:
            continue
        values = json.loads(row[image])
        held = {name: values.pop(name) for name in erasable & values.keys()}
        public[image] = values
        if any(value not in (None, "") for value in held.values()):
            personal[image] = held
    return public, personal


def _link(chain: str, public: Row, personal: str | None) -> str:
    return hashlib.sha256(_canonical([chain, public, personal])).hexdigest()


def _personal_digest(salt: str, personal: Row) -> str:
    return hashlib.sha256(_canonical([salt, personal])).hexdigest()


def _personal_holds(salt: str | None, digest: str | None, personal: Row) -> bool:
    if salt is None:
        # Nothing personal was there, or it has been erased together with its salt.
        return not personal
    return digest is not None and _personal_digest(salt, personal) == digest


def _canonical(value: Any) -> bytes:
    return _ENCODER.encode(value).encode()
