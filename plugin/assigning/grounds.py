"""Whether what a plan rests on is still as it was: what it ends, and who else is in charge of what it gives."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, Optional

from ...layers.live import PROPOSED
from ..language import tr
from .charges import Charge
from .rows import AssignmentRow
from .state import State
from .telling import Teller

_SETTLED = ("ended",)


class Shift(NamedTuple):
    """One thing that has changed under a plan: of which assignment of the plan or in force, in words."""

    assignment_id: str
    target_id: str
    text: str


def shifts(state: State, teller: Teller, plan: str) -> Iterator[Shift]:
    """What has changed under ``plan`` since it was drafted. Settling it is for the planner: give it again, or take it back."""
    for ending in state.base.endings.values():
        row = state.base.assignments.get(ending.assignment_id)
        if (
            ending.plan_id == plan
            and row is not None
            and row.status in _SETTLED
            and row.valid_to != ending.day
        ):
            text = tr("{target}: what the plan ends has ended meanwhile.")
            yield Shift(row.id, row.target_id, text.format(target=teller.target(row.duty, row.target_id)))
    for row in list(state.base.assignments.values()):
        if row.plan_id == plan and row.status in PROPOSED and row.duty == "household":
            other = _also_in_charge(state, row)
            if other is not None:
                text = tr("{target}: {cadre} has been put in charge meanwhile.")
                said = text.format(
                    target=teller.target(row.duty, row.target_id), cadre=teller.cadre(other.cadre_id)
                )
                yield Shift(row.id, row.target_id, said)


def _also_in_charge(state: State, row: AssignmentRow) -> Optional[Charge]:
    """A decided charge of the same household on the same days, which the plan does not end."""
    mine = state.charges.get(row.id)
    if mine is None:
        return None
    for other in state.charges.on(row.duty, row.target_id):
        apart = _ends_before(other, mine) or _ends_before(mine, other)
        if other.assignment_id != row.id and other.status in ("approved", "ended") and not apart:
            return other
    return None


def _ends_before(one: Charge, other: Charge) -> bool:
    if one.valid_to is None:
        return False
    return (other.valid_from is not None and one.valid_to <= other.valid_from) or (
        one.valid_from is not None and one.valid_to <= one.valid_from
    )
