"""The plans of a workspace: which there are, and which of them one stands on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..errors import InputError
from ..sources.folding import clean
from ..vocabulary import PLAN_NAME_LIMIT

DRAFT, SUBMITTED, RETURNED, APPROVED, DROPPED = "draft", "submitted", "returned", "approved", "dropped"
OPEN = (DRAFT, SUBMITTED, RETURNED)
EDITABLE = (DRAFT, RETURNED)
_COLUMNS = "id, name, parent_id, status, submitted_by, submitted_at, decided_by, decided_at, decision_comment"


@dataclass(frozen=True)
class Plan:
    """One row of ``plan``; moments as text, None where nothing was submitted or decided yet."""

    id: str
    name: str
    parent_id: str | None
    status: str
    submitted_by: str | None
    submitted_at: str | None
    decided_by: str | None
    decided_at: str | None
    comment: str | None

    @property
    def is_open(self) -> bool:
        """Whether it may still come into force."""
        return self.status in OPEN


def all_plans(connection: sqlite3.Connection) -> list[Plan]:
    """Every plan, the oldest first."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM plan WHERE id IS NOT NULL ORDER BY fid")
    return [Plan(*row) for row in rows]


def called(names: Iterable[str], name: str) -> str | None:
    """Which of ``names`` is meant: exactly that one, else one that reads the same, however its accents were typed."""
    alike = [each for each in names if each == name or clean(each) == clean(name)]
    return name if name in alike else next(iter(alike), None)


def require_short(name: str) -> None:
    """InputError where ``name`` is longer than a plan's name may be."""
    if len(name) > PLAN_NAME_LIMIT:
        raise InputError("error.plan_name_long", length=len(name), limit=PLAN_NAME_LIMIT)


def plan_named(plans: Sequence[Plan], name: str) -> Plan:
    """The plan called ``name``; InputError, with the names there are, for none."""
    meant = called((plan.name for plan in plans), name)
    for plan in plans:
        if plan.name == meant:
            return plan
    known = ", ".join(sorted(plan.name for plan in plans)) or "–"
    raise InputError("error.no_plan", name=name, known=known)


def line_of(plans: Sequence[Plan], plan: Plan) -> tuple[Plan, ...]:
    """The plan and those it stands on, nearest first; it ends where a circle closes."""
    by_id = {each.id: each for each in plans}
    line: list[Plan] = []
    current: Plan | None = plan
    while current is not None and current not in line:
        line.append(current)
        current = by_id.get(current.parent_id or "")
    return tuple(line)


def branches_of(plans: Sequence[Plan], plan: Plan) -> list[Plan]:
    """The open plans that stand on ``plan``, directly or not."""
    return [each for each in plans if each.is_open and each != plan and plan in line_of(plans, each)]
