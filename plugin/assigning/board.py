"""What the dock and the map tools ask and do while somebody assigns: who has what, how much, how far; every gesture one step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Optional, Union

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...layers.live import holds
from ..engine.service import EngineService
from ..pending.pending import Pending
from ..pending.saving import Saved
from ..pending.steps import Gesture, Step, new_id
from ..stepping import Stepper
from ..workspace.charges import day_of
from ..workspace.layers import CannotOpenError
from .candidates import Candidate, Finder
from .charges import Charge
from .gestures import Gestures
from .reading import Row, lineage, raw_row, read_base, read_changes, read_settings, read_some
from .rows import COLUMNS, Cadre, Commune, Household, Plan, Twinning, Unit, Village
from .saving import Keeper
from .state import State
from .states import Ways
from .telling import Teller
from .totals import CommuneTotals, Delta, Load, Totals
from .travel import Minutes
from .warnings import Warner, Warning_


class Board(QObject):
    """One workspace while somebody assigns. `loaded` says that there is something to ask; `changed` what changed (Delta)."""

    loaded = pyqtSignal()
    changed = pyqtSignal(object)
    failed = pyqtSignal(object)
    plans_changed = pyqtSignal()
    # The workspace is let go; how many gestures wait.
    closing = pyqtSignal(int)
    # Ways and visits have been read too: states of households may look different now.
    fetched = pyqtSignal()

    def __init__(self, service: EngineService, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._stepper: Optional[Stepper] = None
        self._state: Optional[State] = None
        self._ways: Optional[Ways] = None
        self._opening: Optional[Totals] = None
        self._new_plan = ""
        self.path = ""
        self.plan_id: Optional[str] = None
        self.settings: dict[str, str] = {}
        self.pending = Pending(self)
        self.pending.changed.connect(self._on_pending)
        self.keeper = Keeper(self, service)
        self.gestures = Gestures(self)

    # -- opening ---------------------------------------------------------------------------------------------

    def open(self, path: str) -> None:
        """Read a workspace, a little at a time; `loaded` says when it is there. One that is open stays as it is."""
        if path == self.path:
            return
        self.close()
        self.path = path
        self._stepper = Stepper(self._steps(path), self._on_read, self.failed.emit, (CannotOpenError,), self)
        self._stepper.start()

    def close(self) -> None:
        """Let go of the workspace; what is pending is kept in the journal and offered again."""
        if self._stepper is not None:
            self._stepper.stop()
            self._stepper = None
        if self._state is not None:
            self.closing.emit(len(self.pending))
        self.keeper.close()
        self._state, self._ways, self._opening = None, None, None
        self.path, self.plan_id, self._new_plan = "", None, ""

    @property
    def is_loaded(self) -> bool:
        """Whether there is something to ask."""
        return self._opening is not None

    def _steps(self, path: str) -> Iterator[None]:
        self.settings = read_settings(path)
        yield
        base = yield from read_base(path, day_of(self.settings))
        state = State(base, self.pending, lambda table, row: raw_row(path, table, row), self._line())
        yield from state.build()
        self._ways = Ways(state, path, self.settings)
        self._state = state

    def _on_read(self) -> None:
        self._opening = self.totals()
        self.loaded.emit()
        self.keeper.open()
        self._fetch()

    def _fetch(self) -> None:
        """Ways and visits colour what there is already: they may come a little later."""
        if self._stepper is not None:
            self._stepper.stop()
        self._stepper = Stepper(
            self.ways.fetch(), self._on_fetched, self.failed.emit, (CannotOpenError,), self
        )
        self._stepper.start()

    def _on_fetched(self) -> None:
        self._stepper = None
        self.fetched.emit()

    # -- what is looked at -----------------------------------------------------------------------------------

    def set_plan(self, plan_id: Optional[str]) -> None:
        """Look at a plan; None: at what is in force, and gestures then open a new plan."""
        if self._state is None:
            return
        self.plan_id = plan_id
        delta = self._state.look_at(self._line())
        self._opening = self.totals()
        self.changed.emit(delta)

    def plan_for_gestures(self) -> str:
        """The plan that gestures go into: the one looked at, else a new one, which gets its name when it is saved."""
        if self.plan_id is not None:
            return self.plan_id
        if not self._new_plan:
            self._new_plan = new_id()
            if self._state is not None:
                self._state.look_at(self._line())
        return self._new_plan

    def adopt_plan(self, plans: set[str]) -> None:
        """Look at the plan that gestures of an earlier session go into: a new one, where the file does not have it."""
        known = [each for each in plans if each in self.plans]
        unknown = [each for each in plans if each not in self.plans]
        if unknown and not self._new_plan:
            self._new_plan = unknown[0]
        self.set_plan(known[0] if known and not unknown else None)

    def needs_name(self) -> bool:
        """Whether saving needs a name for a new plan."""
        return bool(self._new_plan) and any(
            step.plan == self._new_plan or step.values.get("plan_id") == self._new_plan
            for gesture in self.pending.gestures()
            for step in gesture.steps
        )

    def _line(self) -> tuple[str, ...]:
        if self.plan_id is None:
            return (self._new_plan,) if self._new_plan else ()
        return lineage(self.plans, self.plan_id)

    @property
    def state(self) -> State:
        """The live state; there is one once `loaded` was told."""
        if self._state is None:
            raise LookupError("the board is not open")
        return self._state

    @property
    def ways(self) -> Ways:
        """How far it is, and who was visited when."""
        if self._ways is None:
            raise LookupError("the board is not open")
        return self._ways

    @property
    def day(self) -> date:
        """The day looked at, and from which gestures hold."""
        return date.fromisoformat(self.state.day)

    @property
    def cadres(self) -> Mapping[str, Cadre]:
        """The cadres, by id."""
        return self._state.cadres if self._state is not None else {}

    @property
    def households(self) -> Mapping[str, Household]:
        """The households, by id."""
        return self._state.households if self._state is not None else {}

    @property
    def villages(self) -> Mapping[str, Village]:
        """The villages, by id."""
        return self._state.villages if self._state is not None else {}

    @property
    def communes(self) -> Mapping[str, Commune]:
        """The communes, by id."""
        return self._state.communes if self._state is not None else {}

    @property
    def units(self) -> Mapping[str, Unit]:
        """The units, by id."""
        return self._state.units if self._state is not None else {}

    @property
    def plans(self) -> Mapping[str, Plan]:
        """The plans in the file, by id."""
        return self._state.base.plans if self._state is not None else {}

    @property
    def twinnings(self) -> Mapping[str, Twinning]:
        """Which unit is twinned with what, by the id of the row."""
        return self._state.twinnings if self._state is not None else {}

    # -- asking ----------------------------------------------------------------------------------------------

    def charges_on(self, duty: str, target_id: str) -> tuple[Charge, ...]:
        """Who is in charge of a target on the day (in force, whether it has an effect or not)."""
        return tuple(each for each in self.state.charges.on(duty, target_id) if self._in_force(each))

    def charges_of(self, cadre_id: str) -> tuple[Charge, ...]:
        """What a cadre is in charge of on the day."""
        return tuple(each for each in self.state.charges.of(cadre_id) if self._in_force(each))

    def is_effective(self, charge: Charge) -> bool:
        """Whether a charge does what it is for on the day."""
        return self.state.is_effective(charge)

    def load_of(self, cadre_id: str) -> Load:
        """What a cadre carries: effective households, and villages one goes to."""
        return self.state.counts.load(self.state.cadres[cadre_id])

    def totals(self) -> Totals:
        """The figures now."""
        counts = self.state.counts
        return Totals(
            counts.in_need,
            counts.unassigned,
            counts.uncovered,
            len(counts.overloaded),
            len(self.pending.targets()),
            len(self.pending),
        )

    def opening_totals(self) -> Totals:
        """The figures of the plan as it was when it was looked at first."""
        return self._opening if self._opening is not None else self.totals()

    def by_commune(self) -> tuple[CommuneTotals, ...]:
        """The figures of every open commune, by code."""
        state = self.state
        waiting: dict[str, int] = {}
        for target in self.pending.targets():
            commune = self._commune_of(target)
            if commune:
                waiting[commune] = waiting.get(commune, 0) + 1
        listed = sorted(
            (each for each in state.communes.values() if each.is_open), key=lambda each: each.code
        )
        return tuple(state.counts.commune(each.id, waiting.get(each.id, 0)) for each in listed)

    def band_of(self, village_id: str) -> Optional[int]:
        """The band of a village's share of households in need with somebody, best first."""
        return self.state.counts.band_of_village(village_id)

    def minutes(
        self, cadre_id: str, target_table: str, target_id: str, season: Optional[str] = None
    ) -> Optional[Minutes]:
        """The way from where a cadre starts, in the season of the day; None where it was not computed."""
        return self.ways.minutes(cadre_id, target_table, target_id, season)

    def farthest(self, cadre_id: str) -> Optional[float]:
        """Minutes there to a cadre's farthest charge (infinite: no way); None where nothing is known."""
        return self.ways.farthest(cadre_id)

    def last_visit(self, target_table: str, target_id: str) -> Optional[date]:
        """When somebody was there last, up to the day; ``target_table`` is household or village."""
        found = self.ways.visited.get(target_id) if target_table in ("household", "village") else None
        return date.fromisoformat(found) if found else None

    def state_of(self, household_id: str) -> str:
        """The state of a household, as symbols name it: assigned, unassigned, overdue, far, left, none."""
        return self.ways.household(household_id)

    def village_state(self, village_id: str) -> str:
        """The state of a village: covered, uncovered, closed."""
        return self.ways.village(village_id)

    def warnings(self, duty: str, target_ids: Sequence[str], cadre_id: str) -> tuple[Warning_, ...]:
        """What speaks against giving targets to a cadre, one entry a kind."""
        return Warner(self.state, self.ways).warnings(duty, target_ids, cadre_id)

    def candidates(self, duty: str, target_id: str, n: int = 10) -> tuple[Candidate, ...]:
        """The nearest who are active, have room and are not known to share no language."""
        return Finder(self.state, self.ways).candidates(duty, target_id, n)

    def twinnings_of(self, unit_id: str) -> tuple[Twinning, ...]:
        """What a unit is twinned with on the day."""
        return tuple(each for each in self._twinned() if each.unit_id == unit_id)

    def twinnings_on(self, target_id: str) -> tuple[Twinning, ...]:
        """Which units a commune or village is twinned with on the day."""
        return tuple(each for each in self._twinned() if each.target_id == target_id)

    def describe(self, gesture: Gesture) -> str:
        """A gesture in words, from what it changes."""
        return Teller(self).gesture(gesture)

    # -- doing -----------------------------------------------------------------------------------------------

    def assign(
        self, duty: str, target_ids: Sequence[str], cadre_id: str, reason: str = "", beside: bool = False
    ) -> str:
        """Give targets to a cadre, instead of whoever has them (or ``beside`` them); returns what happened, in words."""
        return self.gestures.assign(duty, target_ids, cadre_id, reason, beside)

    def unassign(self, duty: str, target_ids: Sequence[str]) -> str:
        """Nobody is in charge of the targets from the day on."""
        return self.gestures.unassign(duty, target_ids)

    def end(self, duty: str, target_ids: Sequence[str], day: Union[str, date]) -> str:
        """Whoever is in charge of the targets is so until ``day``."""
        return self.gestures.end(duty, target_ids, day if isinstance(day, str) else day.isoformat())

    def lock(self, duty: str, target_ids: Sequence[str], locked: bool) -> str:
        """Proposals leave these charges alone (or may change them again)."""
        return self.gestures.lock(duty, target_ids, locked)

    def hand_over(self, from_cadre: str, to_cadre: str, reason: str = "") -> str:
        """Everything that one cadre is in charge of goes to another."""
        return self.gestures.hand_over(from_cadre, to_cadre, reason)

    def swap(self, one: str, other: str, reason: str = "") -> str:
        """What one cadre is in charge of goes to the other, and the other way round."""
        return self.gestures.swap(one, other, reason)

    def twin(self, unit_id: str, table: str, ids: Sequence[str]) -> str:
        """A unit is twinned with communes or villages (``table``) from the day on."""
        return self.gestures.twin(unit_id, table, ids)

    def untwin(self, unit_id: str, ids: Sequence[str]) -> str:
        """A unit is no longer twinned with communes or villages."""
        return self.gestures.untwin(unit_id, ids)

    def refresh(self) -> None:
        """Take over what was saved since the board read: by this QGIS or by anybody else."""
        state = self.state
        last, changed, run = read_changes(self.path, state.base.log)
        if run:
            self._ways = Ways(state, self.path, self.settings)
            self._fetch()
        if changed:
            wanted: dict[str, list[str]] = {}
            for table, identity in changed:
                if table in COLUMNS:
                    wanted.setdefault(table, []).append(identity)
            rows = {table: self._rows(table, identities) for table, identities in wanted.items()}
            self._show(state.rebase(rows), rows)
        state.base.log = last

    def _rows(self, table: str, identities: list[str]) -> dict[str, Optional[Row]]:
        found = read_some(self.path, table, identities)
        return {identity: found.get(identity) for identity in identities}

    def _show(self, delta: Delta, rows: Mapping[str, Mapping[str, Any]]) -> None:
        if "plan" in rows:
            self.plans_changed.emit()
        self.changed.emit(delta)

    def take_over(self, saved: Saved) -> None:
        """What was saved is in the file now, and pending no more."""
        steps = self.pending.settle(saved.gestures)
        if saved.plan is not None:
            self._new_plan = ""
            self.plan_id = saved.plan
        self.refresh()
        self.changed.emit(self.state.apply(steps))

    # -- following -------------------------------------------------------------------------------------------

    def _on_pending(self, steps: Iterable[Step]) -> None:
        if self._state is not None:
            self.changed.emit(self._state.apply(steps))

    def _twinned(self) -> Iterator[Twinning]:
        day = self.state.day
        return (each for each in self.twinnings.values() if holds(each.valid_from, each.valid_to, day))

    def _in_force(self, charge: Charge) -> bool:
        return holds(charge.valid_from, charge.valid_to, self.state.day)

    def _commune_of(self, target: str) -> str:
        state = self.state
        household = state.households.get(target)
        village = state.villages.get(household.village_id if household is not None else target)
        if village is not None:
            return village.commune_id
        return target if target in state.communes else ""
