"""What must hold and is no rule of the file: in a plan one cadre a household, one charge once; no plan or unit over itself."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ..check_plans import doubled_charges, in_cycles
from ..errors import InputError, RuleError
from .asking import DELETE, INSERT, Batch, Change

_CONCERNED = frozenset({"assignment", "plan", "plan_ending", "unit"})
_TARGETS = ("household_id", "village_id", "commune_id")
# What of a plan decides whose rows count in which plan.
_DECIDING = frozenset({"parent_id", "status"})
_HELD = {
    "plan_double": "error.plan_double",
    "plan_same_target": "error.plan_same_target",
    "cycle": "error.own_ancestor",
}
# What is wrong (key, plan or table, code or row), and the row (``fid``) that shows it.
Faults = Mapping[tuple[str, str, str], int]


@dataclass(frozen=True)
class Reach:
    """Where a batch can make something wrong: at ``targets`` (None: anywhere), in the ancestry of ``trees`` (tables)."""

    targets: frozenset[str] | None
    trees: tuple[str, ...]


def reach_of(connection: sqlite3.Connection, batch: Batch) -> Reach:
    """Where ``batch`` can make something wrong, before it is written."""
    trees = {
        change.table
        for change in batch.changes
        if change.table in ("plan", "unit") and "parent_id" in change.values
    }
    everywhere = any(change.table == "plan" and _moves_rows(change) for change in batch.changes)
    return Reach(None if everywhere else _targets(connection, batch), tuple(sorted(trees)))


def faults_within(connection: sqlite3.Connection, reach: Reach) -> Faults:
    """What is wrong there: before a batch, nobody is blamed for it."""
    found = {("cycle", table, str(fid)): fid for table in reach.trees for fid in in_cycles(connection, table)}
    if reach.targets is None or reach.targets:
        for fault in doubled_charges(connection, reach.targets):
            if fault.fid is not None:
                found[fault.key, str(fault.params["plan"]), str(fault.params["code"])] = fault.fid
    return found


def new_faults(
    connection: sqlite3.Connection, batch: Batch, reach: Reach, before: Faults
) -> Iterator[tuple[Change, InputError]]:
    """What ``batch`` made wrong: the change that did, and the sentence."""
    by_id = {(change.table, change.id): change for change in batch.changes}
    parents = _parents(connection, batch)
    for (key, where, code), fid in faults_within(connection, reach).items():
        # What was wrong in a plan is wrong in its new branch, too.
        if any((key, place, code) in before for place in (where, parents.get(where, where))):
            continue
        table = where if key == "cycle" else "assignment"
        row = connection.execute(f'SELECT id FROM "{table}" WHERE fid = ?', (fid,)).fetchone()
        last = [change for change in batch.changes if change.table in _CONCERNED][-1]
        yield by_id.get((table, str(row[0])), last), RuleError(_HELD[key], plan=where, code=code)


def _moves_rows(change: Change) -> bool:
    """Whether rows that ``change`` does not name come into a plan by it: not into a new one, where they were so above."""
    return change.do == DELETE or (change.do != INSERT and not _DECIDING.isdisjoint(change.values))


def _targets(connection: sqlite3.Connection, batch: Batch) -> frozenset[str]:
    """The targets of the charges that ``batch`` changes or ends, as they are and as they become."""
    of_assignments = [change for change in batch.changes if change.table == "assignment"]
    of_endings = [change for change in batch.changes if change.table == "plan_ending"]
    targets = {
        str(change.values[name]) for change in of_assignments for name in _TARGETS if change.values.get(name)
    }
    charges = {change.id for change in of_assignments if change.do != INSERT}
    charges |= {
        str(change.values["assignment_id"]) for change in of_endings if "assignment_id" in change.values
    }
    ended = "SELECT assignment_id FROM plan_ending WHERE id IN (SELECT value FROM json_each(?))"
    charges |= {
        str(one) for (one,) in connection.execute(ended, (_listed(change.id for change in of_endings),))
    }
    held = f"SELECT {', '.join(_TARGETS)} FROM assignment WHERE id IN (SELECT value FROM json_each(?))"
    for row in connection.execute(held, (_listed(charges),)):
        targets.update(str(one) for one in row if one is not None)
    return frozenset(targets)


def _parents(connection: sqlite3.Connection, batch: Batch) -> dict[str, str]:
    """The name of the plan that each plan made by ``batch`` branches from, by its own."""
    made = [change.id for change in batch.changes if change.table == "plan" and change.do == INSERT]
    sql = (
        "SELECT plan.name, parent.name FROM plan JOIN plan parent ON parent.id = plan.parent_id"
        " WHERE plan.id IN (SELECT value FROM json_each(?))"
    )
    return {str(name): str(parent) for name, parent in connection.execute(sql, (_listed(made),))}


def _listed(values: Iterable[str]) -> str:
    return json.dumps(sorted(values))
