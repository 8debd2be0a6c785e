"""What may be done with a row by hand, and why not more: assignments and plans change by plans and their approval."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Optional

from ...layers.schema import ENDS_IN, TABLES
from ..language import tr
from .fields import FIXED_TABLES

OPEN = ("draft", "returned")
_WITHOUT_A_PLAN = frozenset({"locked", "comment"})
# Set by submitting, deciding, erasing.
_DECIDED = {
    "assignment": frozenset({"status"}),
    "plan": frozenset(
        {"status", "submitted_by", "submitted_at", "decided_by", "decided_at", "decision_comment"}
    ),
    "household": frozenset({"erased_at"}),
    "setting": frozenset({"code", "unit", "default_value", "min", "max"}),
}
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Permit:
    """``fixed``: columns that are only shown; ``why`` says what stands in the way, empty where nothing does."""

    fixed: frozenset[str] = frozenset()
    can_end: bool = False
    can_delete: bool = False
    why: str = ""


def permit(table: str, row: Row, plan: Optional[Row] = None, is_new: bool = False) -> Permit:
    """What may be done with ``row`` of ``table``; ``plan``: the row of the plan that it belongs to."""
    fixed = _DECIDED.get(table, frozenset())
    if is_new:
        return Permit(fixed)
    if table in FIXED_TABLES:
        return Permit(fixed)
    if table == "assignment":
        return _assignment(row, plan, fixed)
    if table == "plan" and row.get("status") not in OPEN:
        why = tr("This plan was submitted, decided or dropped. It changes only when it is returned.")
        return Permit(frozenset(TABLES["plan"].names), why=why)
    if table == "plan_ending" and (plan is None or plan.get("status") not in OPEN):
        why = tr("The plan was submitted or decided: what it ends does not change any more.")
        return Permit(frozenset(TABLES[table].names), why=why)
    if table == "household" and row.get("erased_at"):
        why = tr("The personal values of this household were erased and do not come back.")
        return Permit(fixed | {"head_name"}, True, True, why)
    return Permit(fixed, table in ENDS_IN, True)


def _assignment(row: Row, plan: Optional[Row], fixed: frozenset[str]) -> Permit:
    every = frozenset(TABLES["assignment"].names)
    status = row.get("status")
    if status == "approved":
        why = tr(
            "In force by decision: only the lock and the comment change here. "
            "Whoever should take over, or its end, goes through a plan."
        )
        return Permit(every - _WITHOUT_A_PLAN, why=why)
    if status == "ended":
        return Permit(every, why=tr("This assignment has ended. It is history and does not change."))
    if status not in OPEN or (plan is not None and plan.get("status") not in OPEN):
        why = tr("The plan of this assignment is with the commander. It changes only when it is returned.")
        return Permit(every, why=why)
    return Permit(fixed, True, True)
