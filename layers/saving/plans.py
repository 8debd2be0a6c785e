"""What must hold among the rows of a plan and is no rule of the file: one cadre a household, one charge once, no circle."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping

from ..check_plans import faults_of_plans
from ..errors import InputError, RuleError
from ..schema import TABLES
from .asking import Batch, Change

_CONCERNED = frozenset({"assignment", "plan", "plan_ending"})
_HELD = {
    "plan_double": "error.plan_double",
    "plan_same_target": "error.plan_same_target",
    "cycle": "error.plan_cycle",
}
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
    for (key, plan, code), fid in _faults(connection).items():
        if (key, plan, code) not in before:
            table = "plan" if key == "cycle" else "assignment"
            row = connection.execute(f'SELECT id FROM "{table}" WHERE fid = ?', (fid,)).fetchone()
            yield by_id.get((table, str(row[0])), last), RuleError(_HELD[key], plan=plan, code=code)


def _concerns(batch: Batch) -> bool:
    return any(change.table in _CONCERNED for change in batch.changes)


def _faults(connection: sqlite3.Connection) -> dict[tuple[str, str, str], int]:
    return {
        (found.key, str(found.params.get("plan", found.fid)), str(found.params.get("code", ""))): found.fid
        or 0
        for found in faults_of_plans(connection, frozenset(TABLES))
        if found.key in _HELD and found.table in _CONCERNED
    }
