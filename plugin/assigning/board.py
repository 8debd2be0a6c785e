"""What the dock and the map tools ask and do while somebody assigns: who has what, how much, how far; every gesture one step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Optional

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..engine.service import EngineService
from ..pending.pending import Pending
from ..pending.steps import Step, new_id
from ..stepping import Stepper
from ..workspace.charges import day_of
from ..workspace.layers import CannotOpenError
from .charges import Charge
from .gestures import Gestures
from .reading import lineage, raw_row, read_base, read_settings
from .rows import Cadre, Commune, Household, Plan, Twinning, Unit, Village
from .state import State
from .totals import CommuneTotals, Load, Totals


class Board(QObject):
    """One workspace while somebody assigns. `loaded` says that there is something to ask; `changed` what changed (Delta)."""

    loaded = pyqtSignal()
    changed = pyqtSignal(object)
    failed = pyqtSignal(object)

    def __init__(self, service: EngineService, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._service = service
        self._stepper: Optional[Stepper] = None
        self._state: Optional[State] = None
        self._opening: Optional[Totals] = None
        self._new_plan = ""
        self.path = ""
        self.plan_id: Optional[str] = None
        self.settings: dict[str, str] = {}
        self.pending = Pending(self)
        self.pending.changed.connect(self._on_pending)
        self.gestures = Gestures(self)

    # -- opening ---------------------------------------------------------------------------------------------

    def open(self, path: str) -> None:
        """Read a workspace, a little at a time; `loaded` says when it is there."""
        self.close()
        self.path = path
        self._stepper = Stepper(self._steps(path), self._on_read, self.failed.emit, (CannotOpenError,), self)
        self._stepper.start()

    def close(self) -> None:
        """Let go of the workspace; what is pending is forgotten here."""
        if self._stepper is not None:
            self._stepper.stop()
            self._stepper = None
        self._state, self._opening = None, None
        self.path, self.plan_id, self._new_plan = "", None, ""
        self.pending.clear()

    @property
    def is_loaded(self) -> bool:
        """Whether there is something to ask."""
        return self._opening is not None

    def _steps(self, path: str) -> Iterator[None]:
        self.settings = read_settings(path)
        yield
        base = yield from read_base(path, day_of(self.settings))
        self._state = State(base, self.pending, lambda table, row: raw_row(path, table, row), self._line())
        yield from self._state.build()

    def _on_read(self) -> None:
        self._stepper = None
        self._opening = self.totals()
        self.loaded.emit()

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

    # -- doing -----------------------------------------------------------------------------------------------

    def assign(self, duty: str, target_ids: Sequence[str], cadre_id: str, reason: str = "") -> str:
        """Give targets to a cadre, instead of whoever has them; returns what happened, in words."""
        return self.gestures.assign(duty, target_ids, cadre_id, reason)

    def unassign(self, duty: str, target_ids: Sequence[str]) -> str:
        """Nobody is in charge of the targets from the day on."""
        return self.gestures.unassign(duty, target_ids)

    # -- following -------------------------------------------------------------------------------------------

    def _on_pending(self, steps: Iterable[Step]) -> None:
        if self._state is not None:
            self.changed.emit(self._state.apply(steps))

    def _in_force(self, charge: Charge) -> bool:
        day = self.state.day
        return (charge.valid_from is None or charge.valid_from <= day) and (
            charge.valid_to is None or charge.valid_to > day
        )

    def _commune_of(self, target: str) -> str:
        state = self.state
        household = state.households.get(target)
        village = state.villages.get(household.village_id if household is not None else target)
        if village is not None:
            return village.commune_id
        return target if target in state.communes else ""
