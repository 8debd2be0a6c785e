"""Who is in charge of what, as the plan looked at would have it: kept up to date row by row."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Callable, NamedTuple, Optional

from ...layers.live import counts_in_plan, last_day
from ..pending.steps import END, INSERT, Step
from .rows import AssignmentRow

TWINNING = "twinning"
# The column of an assignment that names the target of a duty.
TARGET_COLUMN = {
    "household": "household_id",
    "village": "village_id",
    "party_cell": "village_id",
    "commune_post": "commune_id",
}
# The table in which the targets of a duty stand.
TARGET_TABLE = {
    "household": "household",
    "village": "village",
    "party_cell": "village",
    "commune_post": "commune",
}


class Charge(NamedTuple):
    """An assignment that counts in the plan looked at. ``valid_to`` is as the plan would have it; ``own_to`` its own."""

    assignment_id: str
    cadre_id: str
    duty: str
    target_id: str
    valid_from: Optional[str]
    valid_to: Optional[str]
    status: str
    locked: bool
    pending: bool
    plan_id: Optional[str] = None
    own_to: Optional[str] = None
    code: str = ""


Otherwise = Callable[[Optional[AssignmentRow], str], Optional[Charge]]


def charge_of(
    row: AssignmentRow, endings: Mapping[str, str], line: Collection[str], pending: bool
) -> Optional[Charge]:
    """What an assignment is in the plan whose line is given (nearest first); None where it does not count."""
    if not counts_in_plan(row.status, row.plan_id, line):
        return None
    until = last_day(row.valid_to, endings, line) if endings else row.valid_to
    return Charge(
        row.id,
        row.cadre_id,
        row.duty,
        row.target_id,
        row.valid_from,
        until,
        row.status,
        row.locked,
        pending,
        row.plan_id,
        row.valid_to,
        row.code,
    )


def charge_of_step(
    row: Optional[AssignmentRow], step: Step, line: Collection[str], otherwise: Otherwise
) -> Optional[Charge]:
    """The charge of an assignment that one gesture gives or ends, and no plan in the file ends: nearly all are so.

    ``otherwise`` says what anything else comes to.
    """
    if row is None and step.do == INSERT:
        given = step.values.get
        plan, status, duty = given("plan_id"), given("status") or "draft", step.values["duty"]
        if not counts_in_plan(status, plan, line):
            return None
        who, target, until = step.values["cadre_id"], given(TARGET_COLUMN[duty]) or "", given("valid_to")
        return Charge(
            *(step.id, who, duty, target, given("valid_from"), until, status, given("locked") == 1, True),
            *(plan, until, given("code") or ""),
        )
    if row is None or row.status != "approved" or not (step.do == END and step.day and step.plan in line):
        return otherwise(row, step.id)
    _, code, who, duty, target, first, until, status, locked, plan, _ = row
    return Charge(step.id, who, duty, target, first, step.day, status, locked, True, plan, until, code)


class Charges:
    """The charges of one plan, by assignment, target and cadre."""

    def __init__(self) -> None:
        self._by_id: dict[str, Charge] = {}
        self._on: dict[str, dict[str, tuple[Charge, ...]]] = {}
        self._of: dict[str, dict[str, Charge]] = {}

    def __len__(self) -> int:
        return len(self._by_id)

    def get(self, assignment_id: str) -> Optional[Charge]:
        """The charge of an assignment."""
        return self._by_id.get(assignment_id)

    def on(self, duty: str, target_id: str) -> tuple[Charge, ...]:
        """Everybody who is, was or will be in charge of a target."""
        there = self._on.get(duty)
        return there.get(target_id, ()) if there is not None else ()

    def of(self, cadre_id: str) -> tuple[Charge, ...]:
        """Everything that a cadre is, was or will be in charge of."""
        return tuple(self._of[cadre_id].values()) if cadre_id in self._of else ()

    def put(self, assignment_id: str, charge: Optional[Charge]) -> Optional[Charge]:
        """Set or (None) remove the charge of an assignment; returns what it was."""
        old = self._by_id.get(assignment_id)
        if old is not None:
            if charge is not None and old[1:4] == charge[1:4]:
                self._change(old, charge)
                return old
            self._forget(old)
        if charge is not None:
            self._by_id[assignment_id] = charge
            there = self._on.setdefault(charge.duty, {})
            beside = there.get(charge.target_id)
            there[charge.target_id] = (charge,) if beside is None else (*beside, charge)
            mine = self._of.get(charge.cadre_id)
            if mine is None:
                self._of[charge.cadre_id] = {assignment_id: charge}
            else:
                mine[assignment_id] = charge
        return old

    def _change(self, old: Charge, new: Charge) -> None:
        """Another record of the same assignment, of the same cadre and target: it keeps its place beside the others."""
        self._by_id[new.assignment_id] = self._of[new.cadre_id][new.assignment_id] = new
        there = self._on[new.duty]
        beside = there[new.target_id]
        there[new.target_id] = (
            (new,) if len(beside) == 1 else tuple([new if each is old else each for each in beside])
        )

    def _forget(self, old: Charge) -> None:
        del self._by_id[old.assignment_id]
        there = self._on[old.duty]
        left = tuple([each for each in there[old.target_id] if each is not old])
        if left:
            there[old.target_id] = left
        else:
            del there[old.target_id]
        mine = self._of[old.cadre_id]
        del mine[old.assignment_id]
        if not mine:
            del self._of[old.cadre_id]
