"""The steps of each gesture: what the plan ends, adds, moves; rows only, no words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import islice, repeat
from typing import Any, Optional

from ..bulk import records
from ..pending.keeping import assignment_code
from ..pending.steps import DELETE, END, INSERT, UPDATE, Step, new_id, new_ids
from .charges import TARGET_COLUMN, Charge
from .rows import Ending
from .state import State

OPEN = ("draft", "returned")


def day_after(day: str) -> str:
    """The next day."""
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


class Maker:
    """Makes the steps for ``plan`` (its id) on the day of ``state``."""

    def __init__(self, state: State, plan: str, reason: str = "") -> None:
        self._state = state
        self._plan = plan
        self._day = state.day
        self._log = state.base.log
        self._base = state.base.assignments
        self._ids = new_ids()
        self._comment = {"comment": reason} if reason else {}

    def give_all(self, duty: str, targets: Iterable[str], cadre: str, beside: bool = False) -> list[Step]:
        """``cadre`` is in charge of ``targets`` from the day on, instead of whoever was (or ``beside`` them).

        All endings where nothing need be weighed come first, then what is given so, then the rest: kind after kind.
        """
        there = self._state.charges.all_on(duty)
        plain: list[Charge] = []
        free: list[str] = []
        rest: list[str] = []
        for target in targets:
            charges = there.get(target)
            if charges is None:
                free.append(target)
            elif not beside and len(charges) == 1 and self._is_plain(charges[0], cadre):
                plain.append(charges[0])
                free.append(target)
            else:
                rest.append(target)
        steps = [*self._ended_today(plain), *self._inserts(duty, free, cadre, self._day, None)]
        for target in rest:
            steps += self._weighed(duty, target, cadre, beside)
        return steps

    def give(self, duty: str, target: str, cadre: str, beside: bool = False) -> list[Step]:
        """The same of one."""
        return self.give_all(duty, (target,), cadre, beside)

    def _weighed(self, duty: str, target: str, cadre: str, beside: bool) -> list[Step]:
        standing = self.standing(duty, target)
        kept = next((each for each in standing if each.cadre_id == cadre and self._now(each)), None)
        if kept is not None:
            others = (each for each in standing if each is not kept and not self._is_later(each))
            return [] if beside else self._all_ended(others)
        if beside:
            return self._inserts(duty, (target,), cadre, self._day, None)
        back = self._given_back(duty, target, cadre)
        drafts = [charge for charge in standing if self.is_own_draft(charge) and self._now(charge)]
        if not back and drafts:
            rest = [each for each in standing if each is not drafts[0] and not self._is_later(each)]
            return [*self._all_ended(rest), self._moved(drafts[0], cadre)]
        steps = self._all_ended(charge for charge in standing if not self._is_later(charge))
        if back:
            return [*steps, *back]
        until = min((c.valid_from for c in standing if self._is_later(c) and c.valid_from), default=None)
        return [*steps, *self._inserts(duty, (target,), cadre, self.first_day(standing), until)]

    def take(self, duty: str, target: str) -> list[Step]:
        """Nobody is in charge of ``target`` from the day on, as far as that is the plan's to say."""
        return self._all_ended(self.standing(duty, target))

    def leave(self, charge: Charge) -> list[Step]:
        """One charge ends on the day, whoever else has the target too."""
        return self._all_ended((charge,))

    def end(self, charge: Charge, day: str) -> list[Step]:
        """The charge ends on ``day``; nothing where that cannot be said."""
        if charge.valid_from is not None and day <= charge.valid_from:
            return [self._deleted(charge)] if self.is_own_draft(charge) else []
        if self.is_own_draft(charge):
            return [self._step(END, charge, day=day, read={"valid_to": charge.own_to})]
        return self._ended(charge, day)

    def lock(self, charge: Charge, locked: bool) -> list[Step]:
        """The charge is not to be changed by proposals (or may be again)."""
        if charge.locked == locked or charge.status == "ended":
            return []
        return [
            self._step(UPDATE, charge, values={"locked": int(locked)}, read={"locked": int(charge.locked)})
        ]

    def standing(self, duty: str, target: str) -> tuple[Charge, ...]:
        """The charges of a target that hold on the day or later."""
        day = self._state.day
        return tuple(
            charge
            for charge in self._state.charges.on(duty, target)
            if (charge.valid_to is None or charge.valid_to > day)
            and not (charge.valid_to and charge.valid_from and charge.valid_from >= charge.valid_to)
        )

    def is_own_draft(self, charge: Charge) -> bool:
        """Whether the plan itself adds it, and may still change it."""
        return charge.plan_id == self._plan and charge.status in OPEN

    def first_day(self, standing: Iterable[Charge]) -> str:
        """From when somebody else can be in charge: not before what cannot end earlier has ended."""
        day = self._state.day
        for charge in standing:
            if charge.status == "ended" and charge.valid_to is not None:
                day = max(day, charge.valid_to)
            elif charge.status == "approved" and charge.valid_from == self._state.day:
                day = max(day, day_after(charge.valid_from))
        return day

    def _is_plain(self, charge: Charge, cadre: str) -> bool:
        """Whether nothing need be weighed: it is in force and somebody else's, has begun, and can end on the day."""
        day = self._day
        return (
            charge.status == "approved"
            and charge.cadre_id != cadre
            and (charge.valid_from is None or charge.valid_from < day)
            and (charge.valid_to is None or charge.valid_to > day)
        )

    def _now(self, charge: Charge) -> bool:
        return charge.valid_from is None or charge.valid_from <= self._state.day

    def _is_later(self, charge: Charge) -> bool:
        return charge.status in ("approved", "ended") and not self._now(charge)

    def _all_ended(self, charges: Iterable[Charge]) -> list[Step]:
        steps: list[Step] = []
        for charge in charges:
            if self.is_own_draft(charge):
                steps.append(self._deleted(charge))
            elif charge.status != "ended":
                steps.extend(self._ended(charge, self._last(charge)))
        return steps

    def _last(self, charge: Charge) -> str:
        """The day on which a charge ends when it has to end now; one that begins now has a day."""
        day = self._state.day
        if charge.status != "approved":
            return max(day, charge.valid_from or day)
        return day if charge.valid_from is None or charge.valid_from < day else day_after(charge.valid_from)

    def _ended_today(self, charges: Sequence[Charge]) -> list[Step]:
        """The plan ends charges in force on its day."""
        ids = [charge.assignment_id for charge in charges]
        read = {own_to: {"valid_to": own_to} for own_to in {charge.own_to for charge in charges}}
        return records(
            *(Step, repeat(END), repeat("assignment"), ids, repeat({})),
            [read[charge.own_to] for charge in charges],
            [self._base[identity].version if identity in self._base else "" for identity in ids],
            *(repeat(self._day), repeat(self._plan), repeat(self._log)),
            [charge.target_id for charge in charges],
        )

    def _ended(self, charge: Charge, day: str) -> list[Step]:
        if charge.status == "approved":
            read, version = {"valid_to": charge.own_to}, self._version(charge)
            identity, target = charge.assignment_id, charge.target_id
            step = Step(END, "assignment", identity, {}, read, version, day, self._plan, self._log, target)
            return [step]
        if charge.status == "ended":
            return []
        # A row of a plan above: ours says that it does not hold.
        values = {"plan_id": self._plan, "assignment_id": charge.assignment_id, "valid_to": day}
        return [Step(INSERT, "plan_ending", new_id(), values=values, log=self._log, target=charge.target_id)]

    def _given_back(self, duty: str, target: str, cadre: str) -> list[Step]:
        """``cadre`` keeps what the plan would have ended; nothing where there is no such thing."""
        state, day = self._state, self._state.day
        for charge in state.charges.on(duty, target):
            own_end = charge.own_to is None or charge.own_to > day
            mine = charge.cadre_id == cadre and charge.status == "approved" and own_end and self._now(charge)
            if mine and self._plan in state.endings_of(charge.assignment_id):
                saved = [
                    each for each in state.endings_on(charge.assignment_id) if each.plan_id == self._plan
                ]
                steps = [self._not_ended(charge, each) for each in saved]
                if any(
                    s.do == END and s.plan == self._plan
                    for s in state.pending.steps_on("assignment", charge.assignment_id)
                ):
                    steps.append(self._step(END, charge, plan=self._plan, read={"valid_to": charge.own_to}))
                return steps
        return []

    def _not_ended(self, charge: Charge, ending: Ending) -> Step:
        read = {"plan_id": ending.plan_id, "assignment_id": ending.assignment_id, "valid_to": ending.day}
        return Step(
            DELETE,
            "plan_ending",
            ending.id,
            read=read,
            version=ending.version,
            log=self._log,
            target=charge.target_id,
        )

    def _moved(self, charge: Charge, cadre: str) -> Step:
        # Why the one before was chosen all the same says nothing of this one.
        values = {"cadre_id": cadre, "comment": None, **self._comment}
        return self._step(UPDATE, charge, values=values, read={"cadre_id": charge.cadre_id})

    def _inserts(
        self, duty: str, targets: Sequence[str], cadre: str, first: str, until: Optional[str]
    ) -> list[Step]:
        """``cadre`` is in charge of each target from ``first``."""
        ids, column = list(islice(self._ids, len(targets))), TARGET_COLUMN[duty]
        alike = {
            "code": "",
            "cadre_id": cadre,
            "duty": duty,
            column: "",
            "valid_from": first,
            "valid_to": until,
            "status": "draft",
            "locked": 0,
            "plan_id": self._plan,
            **self._comment,
        }
        values = [
            {**alike, "code": assignment_code(identity), column: target}
            for identity, target in zip(ids, targets)
        ]
        made = repeat(INSERT), repeat("assignment"), ids, values, repeat({})
        return records(Step, *made, repeat(None), repeat(None), repeat(None), repeat(self._log), targets)

    def _deleted(self, charge: Charge) -> Step:
        read = {
            "code": charge.code,
            "cadre_id": charge.cadre_id,
            "duty": charge.duty,
            TARGET_COLUMN[charge.duty]: charge.target_id,
            "valid_from": charge.valid_from,
            "valid_to": charge.own_to,
            "status": charge.status,
            "locked": int(charge.locked),
            "plan_id": charge.plan_id,
        }
        return self._step(DELETE, charge, read=read)

    def _step(self, do: str, charge: Charge, **more: Any) -> Step:
        version, log, target = self._version(charge), self._log, charge.target_id
        return Step(do, "assignment", charge.assignment_id, version=version, log=log, target=target, **more)

    def _version(self, charge: Charge) -> str:
        base = self._base.get(charge.assignment_id)
        return base.version if base is not None else ""
