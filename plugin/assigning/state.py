"""What the file says with what is pending laid over it, as the plan looked at would have it: no Qt, no reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from typing import Any, Callable, Optional

from ...layers.live import holds
from ...layers.schema import GEOMETRY_COLUMN
from ..pending.folding import folded
from ..pending.pending import Pending
from ..pending.steps import END, INSERT, UPDATE, Gesture, Step
from .charges import TARGET_COLUMN, Changed, Charge, Charges, charge_given, charge_of, charge_until
from .effect import effects_of, weighing
from .reading import PLACES, Base
from .rows import (
    POINTS,
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
from .totals import Counts, Delta

_A_STEP = 1000
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
            self._put_all(dict.fromkeys(identities[first : first + _A_STEP]).keys(), unheard)
            yield
        cadres = list(unheard.cadres)
        for first in range(0, len(cadres), _A_STEP):
            self._weigh(cadres[first : first + _A_STEP])
            yield
        # The steps themselves: an ending that is not saved yet says only there whose charge it ends.
        self.apply(step for key in self.pending.rows() for step in self.pending.steps_on(*key))

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
        return holds(charge.valid_from, charge.valid_to, self.day) and weighing(self)(charge)[0]

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
        assignments: dict[str, None] = {}
        for step in steps:
            if step.table == "assignment":
                assignments[step.id] = None
            elif step.table == "plan_ending":
                assignments.update(dict.fromkeys(self._note_ending(step)))
            elif step.table in PLACES:
                self._record(step.table, step.id, delta)
            elif step.table == "twinning":
                self._twinning(step.id, delta)
        self._put_all(assignments.keys(), delta)
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

    def _put_all(self, identities: Set[str], delta: Delta) -> None:
        self._count(self.charges.put_all(self._charges_now(identities)), delta)

    def _charges_now(self, identities: Set[str]) -> Iterator[tuple[str, Optional[Charge]]]:
        """What assignments are now; nearly all are as the file has them, or one gesture gives or ends them."""
        base, changing, line = self.base.assignments, self.pending.changing("assignment"), self.line
        ended = self._endings.keys() & identities | self._pending_endings.keys() & identities
        for identity in identities:
            gesture = changing.get(identity)
            step = gesture.rows["assignment"][identity] if isinstance(gesture, Gesture) else gesture
            if identity in ended or not (step is None or isinstance(step, Step)):
                yield identity, self._charge(base.get(identity), identity)
            elif step is not None and step.do == INSERT:
                yield identity, charge_given(identity, step.values, line)
            elif step is None:
                row = base.get(identity)
                if row is not None and row.status == "approved":
                    yield identity, charge_until(row, row.valid_to, False)
                else:
                    yield identity, None if row is None else charge_of(row, {}, line, False)
            else:
                row = base.get(identity)
                in_force = row is not None and row.status == "approved"
                if row is not None and in_force and step.do == END and step.day and step.plan in line:
                    yield identity, charge_until(row, step.day, True)
                else:
                    yield identity, self._charge(row, identity)

    def _charge(self, row: Optional[AssignmentRow], identity: str) -> Optional[Charge]:
        steps = self.pending.steps_on("assignment", identity)
        if row is None and not self.endings_on(identity) and _only_changed(steps):
            values = folded(None, steps)
            return None if values is None else charge_given(identity, values, self.line)
        row = self._laid_over(row, steps)
        if row is None:
            return None
        pending = bool(steps) or identity in self._pending_endings
        endings = self._ended_by(identity, steps) if self.line else {}
        return charge_of(row, endings, self.line, pending)

    def _count(self, changed: Changed, delta: Delta) -> None:
        """Count in what comes, and out what goes."""
        come, gone, idle = effects_of(self, changed)
        for charge in idle:
            delta.touch(charge)
        self.counts.charges(come, gone, delta)

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
        xy = row.get("xy")
        if table in POINTS and GEOMETRY_COLUMN in row:
            # A point that waits to be saved.
            xy = tuple(row[GEOMETRY_COLUMN]) if row[GEOMETRY_COLUMN] else None
        return PLACES[table][1](values_of(table, row), xy, self.day)

    def swap(self, table: str, identity: str, new: Any, live: dict[str, Any], delta: Delta) -> None:
        """Put another record in the place of one, with everything counted over it."""
        old = live.get(identity)
        if old == new:
            return
        charges = self._charges_over(table, identity)
        self._count(Changed([], charges, []), delta)
        if old is not None:
            self._tally(table, old, -1)
        if new is None:
            live.pop(identity, None)
        else:
            live[identity] = new
            self._tally(table, new, 1)
        self._count(Changed(charges, [], []), delta)
        if table == "household":
            delta.turned.add(identity)
        if table == "cadre" and new is None:
            self.counts.overloaded.discard(identity)
        names = {"household": delta.households, "village": delta.villages, "cadre": delta.cadres}
        names.update({"commune": delta.communes, "unit": delta.units})
        names[table].add(identity)
        delta.records.setdefault((table, identity), old)

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


def _only_changed(steps: tuple[Step, ...]) -> bool:
    return all(step.do in (INSERT, UPDATE) for step in steps)
