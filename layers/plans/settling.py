"""Settle a plan whose ground has changed: what ended is let go, what changed is accepted, and of two in charge one stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from ..errors import InputError
from ..workspace import Workspace
from ..writing import Writer
from .conflicts import Conflict, conflicts_of
from .content import FOREVER, Charge, content_of
from .line import EDITABLE, Plan, all_plans, line_of, plan_named

PRESENT, PLANNED = "present", "plan"
# Each round settles at least one of any chain of conflicts.
_ROUNDS = 200


@dataclass(frozen=True)
class Settled:
    """What was done: conflicts settled, and those that are left."""

    plan: Plan
    settled: int
    left: tuple[Conflict, ...]


def settle(workspace: Workspace, name: str, keep: str, actor: str) -> Settled:
    """Settle the conflicts of a draft or returned plan.

    What it ends and what has ended already, or has not begun: the ending is taken out. What was changed: the ending stands, and
    is written anew. Two in charge: with ``keep`` ``present`` the plan's row goes; with ``plan`` it stays and the other
    ends on its first day, or it waits for what cannot be ended. Errors: InputError where the plan is not open.
    """
    with workspace.writing(actor, "save") as writer:
        plans = all_plans(writer.connection)
        plan = plan_named(plans, name)
        if plan.status not in EDITABLE:
            raise InputError("error.plan_not_open", name=name)
        line = line_of(plans, plan)
        settled = 0
        for _ in range(_ROUNDS):
            conflicts = conflicts_of(writer.connection, line, content_of(writer.connection, line))
            if not conflicts:
                break
            settled += _settle_apart(writer, plan, conflicts, keep)
        left = conflicts_of(writer.connection, line, content_of(writer.connection, line))
        return Settled(plan_named(all_plans(writer.connection), name), settled, tuple(left))


def _settle_apart(writer: Writer, plan: Plan, conflicts: Sequence[Conflict], keep: str) -> int:
    """Settle those that concern no row twice; the others look different after that. Returns how many."""
    concerned: set[str] = set()
    settled = 0
    for conflict in conflicts:
        charges = (conflict.row, conflict.other, conflict.ending.charge if conflict.ending else None)
        ids = {charge.id for charge in charges if charge is not None}
        if not ids & concerned:
            _settle(writer, plan, conflict, keep)
            settled += 1
        concerned |= ids
    return settled


def _settle(writer: Writer, plan: Plan, conflict: Conflict, keep: str) -> None:
    ending, row, other = conflict.ending, conflict.row, conflict.other
    if ending is not None and conflict.kind in ("ended", "before_start"):
        if ending.plan_id == plan.id:
            _delete(writer, "plan_ending", ending.id)
        else:
            # The nearest plan's ending holds: this one says again what stands.
            _end(writer, plan, ending.charge, ending.charge.valid_to or FOREVER)
    elif ending is not None and ending.plan_id == plan.id:
        # Written anew, with the same day: from now on the plan has seen the row as it is.
        _update(writer, "plan_ending", ending.id, {"valid_to": ending.day})
    elif ending is not None:
        _end(writer, plan, ending.charge, ending.day)
    elif row is None or other is None:
        raise ValueError(conflict.kind)
    elif keep == PRESENT or not _make_room(writer, plan, row, other):
        _take_out(writer, plan, row)


def _make_room(writer: Writer, plan: Plan, row: Charge, other: Charge) -> bool:
    """Whether ``row`` can hold beside ``other`` after one of the two was made shorter."""
    if other.status == "ended":
        first = other.valid_to or FOREVER
        if row.plan_id != plan.id or first >= (row.valid_to or FOREVER):
            return False
        _update(writer, "assignment", row.id, {"valid_from": first})
    elif other.valid_from < row.valid_from:
        _end(writer, plan, other, row.valid_from)
    elif other.status == "approved":
        if other.valid_from == row.valid_from:
            return False
        _end(writer, plan, row, other.valid_from)
    else:
        _take_out(writer, plan, other)
    return True


def _take_out(writer: Writer, plan: Plan, row: Charge) -> None:
    """The row is no longer in the plan: deleted where it is its own, never in force where an ancestor brings it."""
    if row.plan_id == plan.id:
        writer.connection.execute("DELETE FROM plan_ending WHERE assignment_id = ?", (row.id,))
        _delete(writer, "assignment", row.id)
    else:
        _end(writer, plan, row, row.valid_from)


def _end(writer: Writer, plan: Plan, charge: Charge, day: str) -> None:
    """``charge`` ends on ``day`` in the plan; of its own row by the row itself."""
    if charge.plan_id == plan.id and charge.status not in ("approved", "ended"):
        _update(writer, "assignment", charge.id, {"valid_to": day})
        return
    sql = "SELECT id FROM plan_ending WHERE plan_id = ? AND assignment_id = ? ORDER BY fid"
    known = [row[0] for row in writer.connection.execute(sql, (plan.id, charge.id))]
    for identity in known:
        _update(writer, "plan_ending", identity, {"valid_to": day})
    if not known:
        row = {"plan_id": [plan.id], "assignment_id": [charge.id], "valid_to": [day]}
        writer.insert("plan_ending", pd.DataFrame(row))


def _update(writer: Writer, table: str, identity: str, values: dict[str, str]) -> None:
    writer.update(
        table, pd.DataFrame({"id": [identity], **{name: [value] for name, value in values.items()}})
    )


def _delete(writer: Writer, table: str, identity: str) -> None:
    writer.connection.execute(f'DELETE FROM "{table}" WHERE id = ?', (identity,))
    writer.touch(table)
