"""What can be asked of an open board: people, places, who has what, how much, how far."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Optional

from qgis.PyQt.QtCore import QObject

from ...layers.live import holds
from ..pending.pending import Pending
from ..pending.steps import Gesture
from .candidates import Candidate, Finder
from .charges import Charge
from .rows import Cadre, Commune, Household, Plan, Twinning, Unit, Village
from .state import State
from .states import Ways
from .stationing import Stationing
from .telling import Teller
from .totals import CommuneTotals, Load, Totals
from .travel import Minutes
from .warnings import Warner, Warning_


class BoardView(QObject):
    """The questions of the dock and the tools; every answer is there at once."""

    def __init__(self, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self.pending = Pending(self)
        self._state: Optional[State] = None
        self._ways: Optional[Ways] = None
        self._opening: Optional[Totals] = None
        self._finder: Optional[Finder] = None
        # What waits to be saved, by target, and how many of them in each commune.
        self._waiting: dict[str, str] = {}
        self._waiting_in: Counter[str] = Counter()

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
            self.pending.target_count,
            len(self.pending),
        )

    def opening_totals(self) -> Totals:
        """The figures of the plan as it was when it was looked at first."""
        return self._opening if self._opening is not None else self.totals()

    def by_commune(self) -> tuple[CommuneTotals, ...]:
        """The figures of every open commune, by code."""
        state = self.state
        waiting = self._waiting_in
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

    def warnings(
        self, duty: str, target_ids: Sequence[str], cadre_id: str, start: str = ""
    ) -> tuple[Warning_, ...]:
        """What speaks against giving targets to a cadre (who would start from village ``start``), one entry a kind."""
        return Warner(self.state, self.ways).warnings(duty, target_ids, cadre_id, start)

    def candidates(self, duty: str, target_id: str, n: int = 10) -> tuple[Candidate, ...]:
        """The nearest who are active, have room and are not known to share no language."""
        return self.finder.candidates(duty, target_id, n)

    @property
    def finder(self) -> Finder:
        """Who starts where; made when it is first asked."""
        if self._finder is None:
            self._finder = Finder(self.state, self.ways)
        return self._finder

    @property
    def stationing(self) -> Stationing:
        """Whom a village suits to start from."""
        return Stationing(self.state, self.ways, self.finder)

    def twinnings_of(self, unit_id: str) -> tuple[Twinning, ...]:
        """What a unit is twinned with on the day."""
        return tuple(each for each in self._twinned() if each.unit_id == unit_id)

    def twinnings_on(self, target_id: str) -> tuple[Twinning, ...]:
        """Which units a commune or village is twinned with on the day."""
        return tuple(each for each in self._twinned() if each.target_id == target_id)

    def describe(self, gesture: Gesture) -> str:
        """A gesture in words, from what it changes."""
        return Teller(self).gesture(gesture)

    def _twinned(self) -> Iterator[Twinning]:
        day = self.state.day
        return (each for each in self.twinnings.values() if holds(each.valid_from, each.valid_to, day))

    def _in_force(self, charge: Charge) -> bool:
        return holds(charge.valid_from, charge.valid_to, self.state.day)

    def _communes_of(self, targets: Iterable[str]) -> list[str]:
        """The commune of each target; empty where it has none."""
        homes, villages, communes = self.state.households, self.state.villages, self.state.communes
        found = []
        for target in targets:
            home = homes.get(target)
            village = villages.get(target if home is None else home.village_id)
            found.append(village.commune_id if village is not None else target if target in communes else "")
        return found
