"""Who is in charge of what, as the plan looked at would have it: kept up to date row by row."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple, Optional

from ...layers.live import counts_in_plan, last_day
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


class Charges:
    """The charges of one plan, by assignment, target and cadre."""

    def __init__(self) -> None:
        self._by_id: dict[str, Charge] = {}
        self._on: dict[tuple[str, str], tuple[str, ...]] = {}
        self._of: dict[str, dict[str, None]] = {}

    def __len__(self) -> int:
        return len(self._by_id)

    def get(self, assignment_id: str) -> Optional[Charge]:
        """The charge of an assignment."""
        return self._by_id.get(assignment_id)

    def on(self, duty: str, target_id: str) -> tuple[Charge, ...]:
        """Everybody who is, was or will be in charge of a target."""
        return tuple(self._by_id[each] for each in self._on.get((duty, target_id), ()))

    def of(self, cadre_id: str) -> tuple[Charge, ...]:
        """Everything that a cadre is, was or will be in charge of."""
        return tuple(self._by_id[each] for each in self._of.get(cadre_id, ()))

    def put(self, assignment_id: str, charge: Optional[Charge]) -> Optional[Charge]:
        """Set or (None) remove the charge of an assignment; returns what it was."""
        old = self._by_id.get(assignment_id)
        if old is not None and (
            charge is None
            or (old.cadre_id, old.duty, old.target_id) != (charge.cadre_id, charge.duty, charge.target_id)
        ):
            self._forget(old)
            old_gone = True
        else:
            old_gone = old is None
        if charge is None:
            self._by_id.pop(assignment_id, None)
            return old
        self._by_id[assignment_id] = charge
        if old_gone:
            key = (charge.duty, charge.target_id)
            self._on[key] = (*self._on.get(key, ()), assignment_id)
            self._of.setdefault(charge.cadre_id, {})[assignment_id] = None
        return old

    def _forget(self, old: Charge) -> None:
        key = (old.duty, old.target_id)
        left = tuple(each for each in self._on[key] if each != old.assignment_id)
        if left:
            self._on[key] = left
        else:
            del self._on[key]
        mine = self._of[old.cadre_id]
        del mine[old.assignment_id]
        if not mine:
            del self._of[old.cadre_id]
