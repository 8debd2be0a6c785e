"""What the file says with what is pending laid over it, as the plan looked at would have it: no Qt, no reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Callable, Optional

from ..pending.folding import folded
from ..pending.pending import Pending
from ..pending.steps import END, Step
from .charges import TARGET_COLUMN, Charge, Charges, charge_of, charge_of_step
from .effect import weighing
from .reading import PLACES, Base
from .rows import (
    AssignmentRow,
    Cadre,
    Commune,
    Ending,
    Household,
    Plan,
    Twinning,
    Unit,
    Village,
    assignment_of,
    twinning_of,
    values_of,
)
from .totals import Counted, Counts, Delta

_A_STEP = 1000
# What a charge was, and what it is now.
Change = tuple[Optional[Charge], Optional[Charge]]
Raw = Callable[[str, str], Optional[Mapping[str, Any]]]


class State:
    """The live state of the board. ``raw``: a row as the file has it, for records that are edited."""

    def __init__(self, base: Base, pending: Pending, raw: Raw, line: tuple[str, ...] = ()) -> None:
        self.base = base
        self.day = base.day
        self.pending = pending
        self.line = line
        self._raw = raw
        self.communes: dict[str, Commune] = dict(base.communes)
        self.villages: dict[str, Village] = dict(base.villages)
        self.households: dict[str, Household] = dict(base.households)
        self.units: dict[str, Unit] = dict(base.units)
        self.cadres: dict[str, Cadre] = dict(base.cadres)
        self.twinnings: dict[str, Twinning] = dict(base.twinnings)
        self.charges = Charges()
        self.counts = Counts()
        self._endings: dict[str, dict[str, Ending]] = {}
        self._pending_endings: dict[str, set[str]] = {}
        self._households_in: dict[str, set[str]] = {}
        for ending in base.endings.values():
            self._endings.setdefault(ending.assignment_id, {})[ending.id] = ending

    def build(self) -> Iterator[None]:
        """Count everything once, with places to pause."""
        unheard = Delta()
        for number, village in enumerate(self.villages.values()):
            self.counts.village(village, 1)
            if number % _A_STEP == 0:
                yield
        for number, household in enumerate(self.households.values()):
            self.counts.household(household, self.villages.get(household.village_id), 1)
            self._households_in.setdefault(household.village_id, set()).add(household.id)
            if number % _A_STEP == 0:
                yield
        identities = list(self.base.assignments)
        for first in range(0, len(identities), _A_STEP):
            self._put_all(identities[first : first + _A_STEP], unheard)
            yield
        cadres = list(unheard.cadres)
        for first in range(0, len(cadres), _A_STEP):
            self._weigh(cadres[first : first + _A_STEP])
            yield
        self.apply(Step("update", *key) for key in self.pending.rows())

    # -- rows ------------------------------------------------------------------------------------------------

    def assignment(self, identity: str) -> Optional[AssignmentRow]:
        """An assignment with what is pending."""
        return self._laid_over(
            self.base.assignments.get(identity), self.pending.steps_on("assignment", identity)
        )

    def _laid_over(self, base: Optional[AssignmentRow], steps: tuple[Step, ...]) -> Optional[AssignmentRow]:
        if not steps or (base is not None and base.status == "approved" and _only_ended(steps)):
            return base
        row: Optional[Mapping[str, Any]] = None
        if base is not None:
            row = {**base._asdict(), TARGET_COLUMN[base.duty]: base.target_id, "updated_at": base.version}
        row = folded(row, steps)
        return None if row is None else assignment_of(values_of("assignment", row))

    def endings_of(self, identity: str) -> dict[str, str]:
        """When which plan ends an assignment, with what is pending."""
        return self._ended_by(identity, self.pending.steps_on("assignment", identity))

    def _ended_by(self, identity: str, steps: tuple[Step, ...]) -> dict[str, str]:
        found: dict[str, str] = {}
        if identity in self._endings or identity in self._pending_endings:
            for ending in self.endings_on(identity):
                # Of several endings in one plan the earliest holds.
                found[ending.plan_id] = min(ending.day, found.get(ending.plan_id, ending.day))
        for step in steps:
            if step.do == END and step.plan is not None:
                if step.day is None:
                    found.pop(step.plan, None)
                else:
                    found[step.plan] = step.day
        return found

    def endings_on(self, identity: str) -> list[Ending]:
        """The rows of ``plan_ending`` for an assignment, with what is pending for these rows themselves."""
        known = self._endings.get(identity, {})
        touched = self._pending_endings.get(identity, ())
        found = [ending for key, ending in known.items() if key not in touched]
        for key in touched:
            base = known.get(key)
            row: Optional[Mapping[str, Any]] = None
            if base is not None:
                row = {**base._asdict(), "valid_to": base.day, "updated_at": base.version}
            row = folded(row, self.pending.steps_on("plan_ending", key))
            if row is not None and row.get("valid_to"):
                version = str(row.get("updated_at") or "")
                found.append(Ending(key, row["plan_id"], row["assignment_id"], row["valid_to"], version))
        return found

    def is_effective(self, charge: Charge) -> bool:
        """Whether a charge does what it is for, on the day."""
        return weighing(self)(charge)

    def village_of(self, duty: str, target_id: str) -> Optional[Village]:
        """The village one goes to for a duty; None for a commune post."""
        if duty == "household":
            household = self.households.get(target_id)
            return None if household is None else self.villages.get(household.village_id)
        return None if duty == "commune_post" else self.villages.get(target_id)

    # -- changes ---------------------------------------------------------------------------------------------

    def apply(self, steps: Iterable[Step]) -> Delta:
        """Follow what became pending or is so no more; returns what changed."""
        delta = Delta()
        listed = list(steps)
        assignments = dict.fromkeys([step.id for step in listed if step.table == "assignment"])
        for step in listed:
            if step.table == "assignment":
                continue
            if step.table == "plan_ending":
                assignments.update(dict.fromkeys(self._note_ending(step)))
            elif step.table in PLACES:
                self._record(step.table, step.id, delta)
            elif step.table == "twinning":
                self._twinning(step.id, delta)
        self._put_all(assignments, delta)
        self._weigh(delta.cadres)
        return delta

    def _weigh(self, cadres: Iterable[str]) -> None:
        for identity in cadres:
            cadre = self.cadres.get(identity)
            if cadre is not None:
                self.counts.weigh(cadre)

    def rebase(self, rows: Mapping[str, Mapping[str, Optional[Mapping[str, Any]]]]) -> Delta:
        """Take over what the file says now of some rows (by table and id; None: gone)."""
        delta = Delta()
        concerned = set(rows.get("assignment", ()))
        for table, found in rows.items():
            for identity, row in found.items():
                if table == "plan_ending":
                    concerned |= self._rebase_ending(identity, row)
                else:
                    self._rebase(table, identity, row)
        for table in ("commune", "village", "unit", "cadre", "household"):
            for identity in rows.get(table, ()):
                self._record(table, identity, delta)
        for identity in rows.get("twinning", ()):
            self._twinning(identity, delta)
        self._put_all(concerned, delta)
        self._weigh(delta.cadres)
        return delta

    def _rebase(self, table: str, identity: str, row: Optional[Mapping[str, Any]]) -> None:
        base = self.base
        if table in PLACES:
            name, _ = PLACES[table]
            _set(getattr(base, name), identity, None if row is None else self._made(table, row))
        elif table == "assignment":
            _set(base.assignments, identity, None if row is None else assignment_of(values_of(table, row)))
        elif table == "twinning":
            _set(base.twinnings, identity, None if row is None else twinning_of(values_of(table, row)))
        elif table == "plan":
            _set(base.plans, identity, None if row is None else Plan(*row.values()))

    def _rebase_ending(self, identity: str, row: Optional[Mapping[str, Any]]) -> set[str]:
        """The assignments whose ending it is or was."""
        old = self.base.endings.pop(identity, None)
        if old is not None:
            self._endings[old.assignment_id].pop(identity, None)
        if row is None:
            return set() if old is None else {old.assignment_id}
        new = self.base.endings[identity] = Ending(*row.values())
        self._endings.setdefault(new.assignment_id, {})[identity] = new
        return {new.assignment_id} if old is None else {old.assignment_id, new.assignment_id}

    def look_at(self, line: tuple[str, ...]) -> Delta:
        """Look at another plan (its line, nearest first)."""
        concerned = {*self.line, *line}
        old, self.line = self.line, line
        delta = Delta()
        if old != line:
            self._put_all(self.assignments_of(concerned), delta)
            self._weigh(delta.cadres)
        return delta

    def assignments_of(self, plans: Iterable[str]) -> set[str]:
        """The assignments that ``plans`` add or end."""
        wanted = set(plans)
        found = {row.id for row in self.base.assignments.values() if row.plan_id in wanted and row.plan_id}
        found.update(
            identity
            for identity, endings in self._endings.items()
            for e in endings.values()
            if e.plan_id in wanted
        )
        found.update(identity for table, identity in self.pending.rows("assignment"))
        found.update(self._pending_endings)
        return found

    def _put_all(self, identities: Iterable[str], delta: Delta) -> None:
        changed: list[Change] = []
        base, put = self.base.assignments, self.charges.put
        placed, ended, ending = self.pending.placed("assignment"), self._endings, self._pending_endings
        for identity in identities:
            row, there = base.get(identity), placed.get(identity)
            if there is None or len(there) > 1 or identity in ended or identity in ending:
                new = self._charge(row, identity)
            else:
                new = charge_of_step(row, there[0][2], self.line, self._charge)
            old = put(identity, new)
            if old != new:
                changed.append((old, new))
        self._count(changed, delta)

    def _charge(self, row: Optional[AssignmentRow], identity: str) -> Optional[Charge]:
        steps = self.pending.steps_on("assignment", identity)
        row = self._laid_over(row, steps)
        if row is None:
            return None
        pending = bool(steps) or identity in self._pending_endings
        endings = self._ended_by(identity, steps) if self.line else {}
        return charge_of(row, endings, self.line, pending)

    def _count(self, changed: Iterable[Change], delta: Delta) -> None:
        """Count what a charge was out, and what it is now in."""
        counted: list[Counted] = []
        is_effective, village_of = weighing(self), self.village_of
        for old, new in changed:
            was = old is not None and is_effective(old)
            now = new is not None and is_effective(new)
            if old is not None and new is not None and old[1:4] == new[1:4]:
                if was == now:
                    self._touch(new, delta)
                else:
                    counted.append((new, village_of(new.duty, new.target_id), 1 if now else -1))
                continue
            for charge, by, has_effect in ((old, -1, was), (new, 1, now)):
                if charge is not None and has_effect:
                    counted.append((charge, village_of(charge.duty, charge.target_id), by))
                elif charge is not None:
                    self._touch(charge, delta)
        self.counts.charges(counted, delta)

    def _touch(self, charge: Charge, delta: Delta) -> None:
        """What is not effective can change too: it is drawn as pending all the same."""
        delta.cadres.add(charge.cadre_id)
        if charge.duty == "household":
            delta.households.add(charge.target_id)
        elif charge.duty == "commune_post":
            delta.communes.add(charge.target_id)
        else:
            delta.villages.add(charge.target_id)

    def _note_ending(self, step: Step) -> set[str]:
        base = self.base.endings.get(step.id)
        named = {base.assignment_id} if base is not None else set()
        for source in (step.values, step.read):
            if source.get("assignment_id"):
                named.add(str(source["assignment_id"]))
        if not named:
            named = {key for key, rows in self._pending_endings.items() if step.id in rows}
        for identity in named:
            rows = self._pending_endings.setdefault(identity, set())
            rows.add(step.id)
            if not self.pending.steps_on("plan_ending", step.id):
                rows.discard(step.id)
            if not rows:
                del self._pending_endings[identity]
        return named

    def _twinning(self, identity: str, delta: Delta) -> None:
        new, steps = self.base.twinnings.get(identity), self.pending.steps_on("twinning", identity)
        if steps:
            row = folded(self._raw("twinning", identity) if new is not None else None, steps)
            new = None if row is None else twinning_of(values_of("twinning", row))
        old = self.twinnings.pop(identity, None)
        if new is not None and new.unit_id:
            self.twinnings[identity] = new
        for each in (old, new):
            if each is not None:
                delta.units.add(each.unit_id)
                (delta.communes if each.target_id in self.communes else delta.villages).add(each.target_id)

    # -- records ---------------------------------------------------------------------------------------------

    def _record(self, table: str, identity: str, delta: Delta) -> None:
        name, _ = PLACES[table]
        live: dict[str, Any] = getattr(self, name)
        base = getattr(self.base, name).get(identity)
        steps = self.pending.steps_on(table, identity)
        if steps:
            row = folded(self._raw(table, identity) if base is not None else None, steps)
            new = None if row is None else self._made(table, row)
        else:
            new = base
        self.swap(table, identity, new, live, delta)

    def _made(self, table: str, row: Mapping[str, Any]) -> Any:
        return PLACES[table][1](values_of(table, row), row.get("xy"), self.day)

    def swap(self, table: str, identity: str, new: Any, live: dict[str, Any], delta: Delta) -> None:
        """Put another record in the place of one, with everything counted over it."""
        old = live.get(identity)
        if old == new:
            return
        charges = self._charges_over(table, identity)
        self._count(((charge, None) for charge in charges), delta)
        if old is not None:
            self._tally(table, old, -1)
        if new is None:
            live.pop(identity, None)
        else:
            live[identity] = new
            self._tally(table, new, 1)
        self._count(((None, charge) for charge in charges), delta)
        if table == "cadre" and new is None:
            self.counts.overloaded.discard(identity)
        names = {"household": delta.households, "village": delta.villages, "cadre": delta.cadres}
        names.update({"commune": delta.communes, "unit": delta.units})
        names[table].add(identity)

    def _tally(self, table: str, row: Any, by: int) -> None:
        if table == "household":
            self.counts.household(row, self.villages.get(row.village_id), by)
            there = self._households_in.setdefault(row.village_id, set())
            (there.add if by > 0 else there.discard)(row.id)
        elif table == "village":
            self.counts.village(row, by)
            # Its households are counted in its commune.
            for identity in self._households_in.get(row.id, ()):
                household = self.households[identity]
                if household.in_need:
                    self.counts.in_commune(row.commune_id, by)

    def _charges_over(self, table: str, identity: str) -> list[Charge]:
        if table == "cadre":
            return list(self.charges.of(identity))
        if table == "household":
            return list(self.charges.on("household", identity))
        if table == "commune":
            return list(self.charges.on("commune_post", identity))
        if table != "village":
            return []
        found = [*self.charges.on("village", identity), *self.charges.on("party_cell", identity)]
        for household in self._households_in.get(identity, ()):
            found.extend(self.charges.on("household", household))
        return found


def _set(records: dict[str, Any], identity: str, record: Any) -> None:
    if record is None:
        records.pop(identity, None)
    else:
        records[identity] = record


def _only_ended(steps: tuple[Step, ...]) -> bool:
    return all(step.do == END and step.plan is not None for step in steps)
