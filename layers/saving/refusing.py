"""What saving may not do though the file's rules would let it: bring into force, or change a plan that is with the commander."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from ..errors import InputError
from ..plans.line import require_short
from ..schema import ENDS_IN, HOUSEHOLD_NOTE_LIMIT
from ..sealing import personal_columns
from .asking import END, INSERT, UPDATE, Change

_OPEN_PLANS = ("draft", "returned")
_BY_APPROVAL = {
    "assignment": {"status": ("draft", "returned")},
    "plan": {"status": ("draft", "dropped")},
}
_DECIDED_ELSEWHERE = ("submitted_by", "submitted_at", "decided_by", "decided_at", "decision_comment")


def require_allowed(connection: sqlite3.Connection, change: Change, row: Mapping[str, Any] | None) -> None:
    """Raise InputError where ``change`` (of ``row`` as it is now) is not for saving.

    Assignments come into force, and end, by the approval of a plan; a plan that was submitted is not changed.
    """
    for column, allowed in _BY_APPROVAL.get(change.table, {}).items():
        if column in change.values and change.values[column] not in allowed:
            raise InputError("error.only_by_approval")
    if change.table == "plan" and any(name in change.values for name in _DECIDED_ELSEWHERE):
        raise InputError("error.only_by_approval")
    if change.table == "plan" and row is not None and row["status"] in ("submitted", "approved"):
        raise InputError("error.plan_not_open", name=row["name"])
    if change.do == END and change.table not in ENDS_IN:
        raise InputError("error.cannot_end")
    if change.table == "household" and row is not None and row["erased_at"]:
        _require_nothing_personal(change, row)
    if change.table == "assignment":
        _require_short_note(change, row)
    if change.table == "plan" and isinstance(change.values.get("name"), str):
        require_short(change.values["name"])
    for plan in _plans_concerned(change, row):
        _require_open(connection, plan)


def _require_nothing_personal(change: Change, row: Mapping[str, Any]) -> None:
    """What was erased does not come back, not by a gesture made before the erasure either."""
    if any(change.values.get(name) not in (None, "") for name in personal_columns("household")):
        raise InputError("error.was_erased", code=row["code"])


def _require_short_note(change: Change, row: Mapping[str, Any] | None) -> None:
    """What is written on a household is short, about the help; the file holds the same for visits."""
    after = {**(row or {}), **change.values}
    comment = after.get("comment")
    touched = "comment" in change.values or "household_id" in change.values
    if (
        touched
        and after.get("household_id")
        and isinstance(comment, str)
        and len(comment) > HOUSEHOLD_NOTE_LIMIT
    ):
        raise InputError("import.note_too_long", length=len(comment), limit=HOUSEHOLD_NOTE_LIMIT)


def _plans_concerned(change: Change, row: Mapping[str, Any] | None) -> list[str | None]:
    """The plans that the change writes into: of the row as it is, and as it becomes."""
    before = row["plan_id"] if row is not None and change.table in ("assignment", "plan_ending") else None
    if change.table == "plan_ending":
        return [plan for plan in (before, change.values.get("plan_id")) if plan is not None]
    if change.table != "assignment":
        return []
    if change.do == INSERT:
        return [change.values.get("plan_id")]
    if row is not None and row["status"] in ("approved", "ended"):
        # Locking and commenting need no plan; what else is wanted of it, the file's rules refuse.
        return [change.plan] if change.do == END else []
    after = [change.values["plan_id"]] if change.do == UPDATE and "plan_id" in change.values else []
    return [plan for plan in (before, *after) if plan is not None]


def _require_open(connection: sqlite3.Connection, plan: str | None) -> None:
    found = connection.execute("SELECT name, status FROM plan WHERE id = ?", (plan,)).fetchone()
    if found is None:
        raise InputError("error.needs_plan")
    if found[1] not in _OPEN_PLANS:
        raise InputError("error.plan_not_open", name=found[0])
