"""Who is in charge of what, as the plan looked at would have it: kept up to date row by row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from operator import itemgetter
from typing import Any, NamedTuple, Optional

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
    return charge_until(row, last_day(row.valid_to, endings, line) if endings else row.valid_to, pending)


def charge_until(row: AssignmentRow, until: Optional[str], pending: bool) -> Charge:
    """What an assignment is that counts, and ends as the plan would have it."""
    identity, code, who, duty, target, first, own_to, status, locked, plan, _ = row
    fields = (identity, who, duty, target, first, until, status, locked, pending, plan, own_to, code)
    return _new(Charge, fields)


def charge_given(identity: str, values: Mapping[str, Any], line: Collection[str]) -> Optional[Charge]:
    """What an assignment is that is pending altogether, and that no plan ends."""
    try:
        who, duty, first, until, status, locked, plan, code = _told(values)
    except KeyError:
        # What a row need not say is as the file would fill it in.
        return charge_given(identity, {**_UNTOLD, **values}, line)
    status = status or "draft"
    if not counts_in_plan(status, plan, line):
        return None
    target = values.get(TARGET_COLUMN[duty]) or ""
    fields = (identity, who, duty, target, first, until, status, locked == 1, True, plan, until, code or "")
    return _new(Charge, fields)


_new = tuple.__new__
_TOLD = ("cadre_id", "duty", "valid_from", "valid_to", "status", "locked", "plan_id", "code")
_UNTOLD = dict.fromkeys(_TOLD)
_told = itemgetter(*_TOLD)


class Changed(NamedTuple):
    """Charges that come and that go, and those that are otherwise (before, now) of the same cadre and target."""

    come: list[Charge]
    gone: list[Charge]
    otherwise: list[tuple[Charge, Charge]]


class Charges:
    """The charges of one plan, by assignment, target and cadre."""

    def __init__(self) -> None:
        self._by_id: dict[str, Charge] = {}
        self._on: dict[str, dict[str, tuple[Charge, ...]]] = defaultdict(dict)
        self._of: dict[str, dict[str, None]] = {}

    def __len__(self) -> int:
        return len(self._by_id)

    def get(self, assignment_id: str) -> Optional[Charge]:
        """The charge of an assignment."""
        return self._by_id.get(assignment_id)

    def on(self, duty: str, target_id: str) -> tuple[Charge, ...]:
        """Everybody who is, was or will be in charge of a target."""
        there = self._on.get(duty)
        return there.get(target_id, ()) if there is not None else ()

    def all_on(self, duty: str) -> Mapping[str, tuple[Charge, ...]]:
        """The same of every target of a duty that anybody is, was or will be in charge of."""
        return self._on.get(duty, {})

    def of(self, cadre_id: str) -> tuple[Charge, ...]:
        """Everything that a cadre is, was or will be in charge of."""
        return tuple([self._by_id[each] for each in self._of.get(cadre_id, ())])

    def put_all(self, charges: Iterable[tuple[str, Optional[Charge]]]) -> Changed:
        """Set or (None) remove the charges of assignments; returns what changed."""
        come, gone, otherwise = changed = Changed([], [], [])
        by_id = self._by_id
        for identity, new in charges:
            old = by_id.get(identity)
            if old == new:
                continue
            if old is not None and new is not None and old[1:4] == new[1:4]:
                self._change(old, new)
                otherwise.append((old, new))
                continue
            if old is not None:
                self._forget(old)
                gone.append(old)
            if new is not None:
                self._add(new)
                come.append(new)
        return changed

    def _add(self, charge: Charge) -> None:
        identity, who, duty, target = charge[:4]
        self._by_id[identity] = charge
        there = self._on[duty]
        beside = there.get(target)
        there[target] = (charge,) if beside is None else (*beside, charge)
        mine = self._of.get(who)
        if mine is None:
            self._of[who] = {identity: None}
        else:
            mine[identity] = None

    def _change(self, old: Charge, new: Charge) -> None:
        """Another record of the same assignment, of the same cadre and target: it keeps its place beside the others."""
        identity, _, duty, target = new[:4]
        self._by_id[identity] = new
        there = self._on[duty]
        beside = there[target]
        there[target] = (
            (new,) if len(beside) == 1 else tuple([new if each is old else each for each in beside])
        )

    def _forget(self, old: Charge) -> None:
        identity, who, duty, target = old[:4]
        del self._by_id[identity]
        there = self._on[duty]
        beside = there[target]
        if len(beside) == 1:
            del there[target]
        else:
            there[target] = tuple([each for each in beside if each is not old])
        mine = self._of[who]
        del mine[identity]
        if not mine:
            del self._of[who]
