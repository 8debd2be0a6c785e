"""What must hold and is no rule of the file: in a plan one cadre a household, one charge once; no plan or unit over itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping

from ..check_plans import faults_of_plans
from ..errors import InputError, RuleError
from ..schema import TABLES
from .asking import Batch, Change

_CONCERNED = frozenset({"assignment", "plan", "plan_ending", "unit"})
_HELD = {
    "plan_double": "error.plan_double",
    "plan_same_target": "error.plan_same_target",
    "cycle": "error.own_ancestor",
}
# What is wrong (key, plan or table, code or row), and the row (``fid``) that shows it.
Faults = Mapping[tuple[str, str, str], int]


def faults_before(connection: sqlite3.Connection, batch: Batch) -> Faults:
    """What is wrong in plans already, where ``batch`` concerns plans at all: nobody is blamed for it."""
    return _faults(connection) if _concerns(batch) else {}


def new_faults(
    connection: sqlite3.Connection, batch: Batch, before: Faults
) -> Iterator[tuple[Change, InputError]]:
    """What ``batch`` made wrong: the change that did, and the sentence."""
    if not _concerns(batch):
        return
    by_id = {(change.table, change.id): change for change in batch.changes}
    last = [change for change in batch.changes if change.table in _CONCERNED][-1]
    for (key, where, code), fid in _faults(connection).items():
        if (key, where, code) not in before:
            table = where if key == "cycle" else "assignment"
            row = connection.execute(f'SELECT id FROM "{table}" WHERE fid = ?', (fid,)).fetchone()
            yield by_id.get((table, str(row[0])), last), RuleError(_HELD[key], plan=where, code=code)


def _concerns(batch: Batch) -> bool:
    return any(change.table in _CONCERNED for change in batch.changes)


def _faults(connection: sqlite3.Connection) -> dict[tuple[str, str, str], int]:
    found = {}
    for fault in faults_of_plans(connection, frozenset(TABLES)):
        if fault.key in _HELD and fault.fid is not None:
            where = fault.params.get("plan", fault.table)
            found[fault.key, str(where), str(fault.params.get("code", fault.fid))] = fault.fid
    return found
