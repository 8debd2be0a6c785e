"""Keep a part of a plan that was proposed, and take the rest out of it: what is taken out stays as it is in force."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ..errors import InputError
from ..workspace import Workspace
from ..writing import Writer
from .content import content_of
from .line import EDITABLE, Plan, all_plans, plan_named


@dataclass(frozen=True)
class Picked:
    """What was done: rows of the plan kept, assignments and endings taken out."""

    plan: Plan
    kept: int
    assignments: int
    endings: int


def keep_households(workspace: Workspace, name: str, households: Collection[str], actor: str) -> Picked:
    """Of the households in a draft or returned plan only those with these codes stay; other duties are left alone.

    Rows of plans it stands on are not touched. Errors: InputError where the plan is not open.
    """
    with workspace.writing(actor, "save") as writer:
        plan = plan_named(all_plans(writer.connection), name)
        if plan.status not in EDITABLE:
            raise InputError("error.plan_not_open", name=name)
        content = content_of(writer.connection, (plan,))
        rows = [row for row in content.rows if row.duty == "household"]
        gone = [row for row in rows if row.target not in households]
        endings = [
            ending
            for ending in content.endings
            if ending.charge.duty == "household" and ending.charge.target not in households
        ]
        for ending in endings:
            _delete(writer, "plan_ending", "id", ending.id)
        for row in gone:
            _delete(writer, "plan_ending", "assignment_id", row.id)
            _delete(writer, "assignment", "id", row.id)
        return Picked(plan, len(rows) - len(gone), len(gone), len(endings))


def _delete(writer: Writer, table: str, column: str, value: str) -> None:
    writer.connection.execute(f'DELETE FROM "{table}" WHERE "{column}" = ?', (value,))
    writer.touch(table)
