"""Write a batch of changes in one transaction, or none of it; nothing that somebody else changed is overwritten."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from .. import geopackage
from ..errors import DiaBanError, InputError, RuleError
from ..rows import new_ids
from ..schema import ENDS_IN, GEOMETRY_COLUMN, TABLES
from ..storage_errors import explained
from ..workspace import Workspace
from ..writing import Writer
from .asking import DELETE, END, INSERT, UPDATE, Batch, Change
from .plans import faults_within, new_faults, reach_of
from .refusing import require_allowed
from .shapes import shape_of

_MOST_TOLD = 100
Row = dict[str, Any]


@dataclass(frozen=True)
class Refusal:
    """A change that a rule refused, and why."""

    change: Change
    error: DiaBanError


@dataclass(frozen=True)
class Conflict:
    """A change of a row that is not as it was read. ``kind``: changed, deleted, exists; ``row``: as it is now."""

    change: Change
    kind: str
    row: Row | None


@dataclass
class Outcome:
    """What came of a batch: ``saved`` changes, or what stands in their way (then nothing was written).

    ``version``: what the rows written carry as ``updated_at``; ``log``: the last row of the log; ``again``: the
    batch had been saved before, and was not saved twice. ``rows_in_conflict`` and ``refused``: how many there are in
    all; the first hundred are listed, nothing is written while there is one.
    """

    saved: int = 0
    version: str = ""
    log: int = 0
    again: bool = False
    conflicts: list[Conflict] = field(default_factory=list)
    refusals: list[Refusal] = field(default_factory=list)
    rows_in_conflict: int = 0
    refused: int = 0

    @property
    def is_hindered(self) -> bool:
        """Whether something stands in the way."""
        return bool(self.conflicts or self.refusals)

    def refuse(self, change: Change, error: DiaBanError) -> None:
        """Count a refusal, and list it if it is one of the first."""
        self.refused += 1
        if self.refused <= _MOST_TOLD:
            self.refusals.append(Refusal(change, error))


class _Nothing(Exception):
    """Something stands in the way of the batch."""


def save(workspace: Workspace, batch: Batch, actor: str) -> Outcome:
    """Save ``batch`` as ``actor``.

    Errors: WorkspaceError where the file cannot be written; it is then as before.
    """
    outcome = Outcome()
    try:
        with workspace.writing(actor, "save") as writer:
            earlier = _saved_before(writer.connection, batch)
            if earlier is not None:
                outcome.saved, outcome.version, outcome.again = earlier[0], earlier[1], True
            else:
                _Saver(writer, workspace.path, outcome).save(batch)
                writer.log("save", row_id=batch.id, after={"changes": len(batch.changes)})
                outcome.saved, outcome.version = len(batch.changes), writer.stamp
            outcome.log = _last_of_log(writer.connection)
    except _Nothing:
        pass
    return outcome


class _Saver:
    """Applies the changes of one batch inside the writer's transaction."""

    def __init__(self, writer: Writer, path: Path, outcome: Outcome) -> None:
        self._writer = writer
        self._connection = writer.connection
        self._path = path
        self._outcome = outcome
        self._begun_at = _last_of_log(writer.connection)
        self._ours: set[tuple[str, str]] = set()
        self._in_conflict: dict[tuple[str, str], int] = {}
        self._ways = {INSERT: self._insert, UPDATE: self._update, END: self._end, DELETE: self._delete}

    def save(self, batch: Batch) -> None:
        """Everything, or `_Nothing` with the reasons in the outcome."""
        reach = reach_of(self._connection, batch)
        wrong_before = faults_within(self._connection, reach)
        for change in batch.changes:
            self._one(change)
        self._outcome.rows_in_conflict = len(self._in_conflict)
        if not self._outcome.is_hindered:
            for change, error in new_faults(self._connection, batch, reach, wrong_before):
                self._outcome.refuse(change, error)
        if self._outcome.is_hindered:
            raise _Nothing

    def _one(self, change: Change) -> None:
        row = _row(self._connection, change.table, change.id)
        kind = self._conflict(change, row)
        if kind is not None:
            self._in_conflict.setdefault((change.table, change.id), len(self._in_conflict))
            # All that is wanted of a row is told with it, or nothing.
            if self._in_conflict[change.table, change.id] < _MOST_TOLD:
                self._outcome.conflicts.append(Conflict(change, kind, row))
            return
        try:
            require_allowed(self._connection, change, row)
            self._ways[change.do](change, row or {})
        except (RuleError, InputError) as error:
            self._outcome.refuse(change, error)
        except sqlite3.Error as error:
            told = explained(error, self._path)
            # A full disk or a lock is no rule about this row.
            if not isinstance(told, RuleError):
                raise
            self._outcome.refuse(change, told)
        else:
            self._ours.add((change.table, change.id))

    def _conflict(self, change: Change, row: Row | None) -> str | None:
        if change.do == INSERT:
            return None if row is None else "exists"
        if row is None:
            return "deleted"
        if (change.table, change.id) in self._ours:
            return None
        if not same_moment(row["updated_at"], change.version) or self._logged_since(change):
            return "changed"
        stood = {name: row[name] for name in change.read if name != GEOMETRY_COLUMN}
        return "changed" if any(stood[name] != change.read[name] for name in stood) else None

    def _logged_since(self, change: Change) -> bool:
        """Whether the log has a change of the row later than what was read: other programs leave the version as it is."""
        if change.log is None:
            return False
        sql = (
            "SELECT 1 FROM audit_log WHERE table_name = ? AND row_id = ? AND fid > ? AND fid <= ?"
            " AND action IN ('insert', 'update', 'delete') LIMIT 1"
        )
        found = self._connection.execute(sql, (change.table, change.id, change.log, self._begun_at))
        return found.fetchone() is not None

    def _insert(self, change: Change, _row: Row) -> None:
        stamps = {"created_at": self._writer.stamp, **self._stamps()}
        self._put(change.table, {"id": change.id, **change.values, **stamps})

    def _update(self, change: Change, _row: Row) -> None:
        self._set(change.table, change.id, change.values)

    def _delete(self, change: Change, _row: Row) -> None:
        self._connection.execute(f'DELETE FROM "{change.table}" WHERE id = ?', (change.id,))
        self._writer.touch(change.table)

    def _end(self, change: Change, row: Row) -> None:
        if change.table != "assignment" or row["status"] != "approved":
            self._set(change.table, change.id, {ENDS_IN[change.table]: change.day})
            return
        known = self._connection.execute(
            "SELECT id FROM plan_ending WHERE plan_id = ? AND assignment_id = ?", (change.plan, change.id)
        ).fetchone()
        if known is not None:
            self._set("plan_ending", known[0], {"valid_to": change.day})
            return
        ending = {
            "id": new_ids(1)[0],
            "plan_id": change.plan,
            "assignment_id": change.id,
            "valid_to": change.day,
        }
        self._put("plan_ending", {**ending, "created_at": self._writer.stamp, **self._stamps()})

    def _stamps(self) -> dict[str, Any]:
        return {"updated_at": self._writer.stamp, "updated_by": self._writer.actor}

    def _put(self, table: str, values: Mapping[str, Any]) -> None:
        columns = ", ".join(f'"{name}"' for name in values)
        places = ", ".join("?" * len(values))
        self._connection.execute(
            f'INSERT INTO "{table}" ({columns}) VALUES ({places})', self._bound(table, values)
        )
        self._writer.touch(table)

    def _set(self, table: str, identity: str, values: Mapping[str, Any]) -> None:
        written = {**values, **self._stamps()}
        columns = ", ".join(f'"{name}" = ?' for name in written)
        self._connection.execute(
            f'UPDATE "{table}" SET {columns} WHERE id = ?', (*self._bound(table, written), identity)
        )
        self._writer.touch(table)

    def _bound(self, table: str, values: Mapping[str, Any]) -> list[Any]:
        return [
            self._blob(str(TABLES[table].geometry), value)
            if name == GEOMETRY_COLUMN and value is not None
            else value
            for name, value in values.items()
        ]

    def _blob(self, kind: str, value: Any) -> bytes | None:
        shape = shape_of(kind, value, self._writer.epsg)
        return geopackage.blobs([shape], self._writer.epsg, multi=kind != "POINT")[0]


def same_moment(one: Any, other: Any) -> bool:
    """Whether two moments are the same, whichever way programs write them: with milliseconds or without."""
    if one == other:
        return True
    try:
        return datetime.fromisoformat(str(one)) == datetime.fromisoformat(str(other))
    except (ValueError, TypeError):
        return False


def _row(connection: sqlite3.Connection, table: str, identity: str) -> Row | None:
    names = TABLES[table].names
    listed = ", ".join(f'"{name}"' for name in names)
    found = connection.execute(f'SELECT {listed} FROM "{table}" WHERE id = ?', (identity,)).fetchone()
    return None if found is None else dict(zip(names, found))


def _saved_before(connection: sqlite3.Connection, batch: Batch) -> tuple[int, str] | None:
    """How many changes of this batch were saved already, and when; a batch is sent twice by who was killed in between."""
    found = connection.execute(
        "SELECT json_extract(after, '$.changes'), at FROM audit_log"
        " WHERE table_name IS NULL AND row_id = ? AND action = 'save'",
        (batch.id,),
    ).fetchone()
    return None if found is None else (int(found[0]), str(found[1]))


def _last_of_log(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT coalesce(max(fid), 0) FROM audit_log").fetchone()[0])
