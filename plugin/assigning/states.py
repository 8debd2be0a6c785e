"""What a household or village is drawn as, live; the meaning is that of the engine's ``map_state``."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date
from typing import Optional

from ...layers.live import DRY, WET, season
from .charges import Charge
from .reading import read_visits
from .state import State
from .travel import Journeys, Minutes

ASSIGNED, UNASSIGNED, OVERDUE, FAR, LEFT, NONE = "assigned", "unassigned", "overdue", "far", "left", "none"
COVERED, UNCOVERED, CLOSED = "covered", "uncovered", "closed"


class Ways:
    """How far charges are and when their targets were visited. ``settings``: those of the workspace."""

    def __init__(self, state: State, path: str, settings: dict[str, str]) -> None:
        self._state = state
        self._path = path
        self.journeys = Journeys(path)
        self.visited: dict[str, str] = {}
        self.visits_known = False
        months = settings.get("wet_months") or "5,6,7,8,9,10"
        self.wet_months = frozenset(int(each) for each in months.split(",") if each.strip().isdigit())
        self.out_limit = float(settings.get("reach_out_min") or 120)
        self.round_limit = float(settings.get("reach_round_min") or 240)
        self.visit_interval = int(float(settings.get("visit_interval_days") or 30))
        self.season = season(state.day, self.wet_months)

    def fetch(self) -> Iterator[None]:
        """Read what is asked for often, with places to pause."""
        for rows in read_visits(self._path, self._state.day):
            self.visited.update((target, day) for target, day in rows if day)
            yield
        self.visits_known = True
        yield from self.journeys.fetch_charged()

    def minutes(
        self, cadre_id: str, table: str, target_id: str, when: Optional[str] = None
    ) -> Optional[Minutes]:
        """The way from where a cadre starts to a household (else its village) or village; None: not computed."""
        cadre = self._state.cadres.get(cadre_id)
        return None if cadre is None else self.minutes_from(cadre.origin, table, target_id, when)

    def minutes_from(
        self, start: tuple[str, Optional[str]], table: str, target_id: str, when: Optional[str] = None
    ) -> Optional[Minutes]:
        """The same for whoever starts from ``start`` (``unit`` or ``village``, and its id)."""
        kind, origin = start
        if origin is None or table not in ("household", "village"):
            return None
        household = self._state.households.get(target_id) if table == "household" else None
        targets = (target_id, household.village_id) if household is not None else (target_id,)
        return self.journeys.minutes((kind, str(origin), when or self.season), targets)

    def are_known(self, origin: tuple[str, Optional[str]]) -> bool:
        """Whether the ways from a starting point were computed, for the season of the day."""
        return (*origin, self.season) in self.journeys.runs

    def read_from(self, cadre_id: str) -> None:
        """Read every way from where a cadre starts, in the season of the day, before it is asked for."""
        kind, origin = self._state.cadres[cadre_id].origin
        self.journeys.read_from((kind, str(origin), self.season))

    def farthest(self, cadre_id: str) -> Optional[float]:
        """Minutes there to the farthest effective charge (infinite: no way); None where nothing is known."""
        longest: Optional[float] = None
        for charge in self._state.charges.of(cadre_id):
            if charge.duty != "commune_post" and self._state.is_effective(charge):
                way = self.minutes(cadre_id, table_of(charge), charge.target_id)
                if way is not None and way.out is not None and (longest is None or way.out > longest):
                    longest = way.out
        return longest

    def is_far(self, charge: Charge, start: Optional[tuple[str, Optional[str]]] = None) -> bool:
        """Whether one of the rules of reach holds for an effective charge (would, if its cadre began from ``start``)."""
        if start is None:
            cadre = self._state.cadres.get(charge.cadre_id)
            start = cadre.origin if cadre is not None else ("unit", None)
        dry, wet = (self.minutes_from(start, table_of(charge), charge.target_id, when) for when in (DRY, WET))
        now = wet if self.season == WET else dry
        if now is not None and (now.reachable is False or now.is_over(self.out_limit, self.round_limit)):
            return True
        if dry is None or wet is None or not dry.is_within(self.out_limit, self.round_limit):
            return False
        return wet.reachable is False or wet.is_over(self.out_limit, self.round_limit)

    def if_from(self, cadre_id: str, village_id: str) -> tuple[list[Charge], list[Charge]]:
        """Which effective charges a start from a village would put out of a cadre's reach, and which it would bring within."""
        start = ("village", village_id)
        left: list[Charge] = []
        brought: list[Charge] = []
        for charge in self._state.charges.of(cadre_id):
            if charge.duty != "commune_post" and self._state.is_effective(charge):
                now, then = self.is_far(charge), self.is_far(charge, start)
                if now != then:
                    (left if then else brought).append(charge)
        return left, brought

    def is_overdue(self, charge: Charge) -> bool:
        """Whether the target of an effective charge was not visited for longer than the interval."""
        from_day = max(self.visited.get(charge.target_id, ""), charge.valid_from or "")
        if not self.visits_known or not from_day:
            return False
        waited = date.fromisoformat(self._state.day) - date.fromisoformat(from_day)
        return waited.days > self.visit_interval

    def household(self, household_id: str) -> str:
        """The state of a household."""
        household = self._state.households[household_id]
        if not household.in_need:
            return LEFT if household.left and household.is_open else NONE
        mine = [
            each
            for each in self._state.charges.on("household", household_id)
            if self._state.is_effective(each)
        ]
        if not mine:
            return UNASSIGNED
        if any(self.is_far(charge) for charge in mine):
            return FAR
        return OVERDUE if any(self.is_overdue(charge) for charge in mine) else ASSIGNED

    def village(self, village_id: str) -> str:
        """The state of a village."""
        if not self._state.villages[village_id].is_open:
            return CLOSED
        return COVERED if self._state.counts.is_covered(village_id) else UNCOVERED


def table_of(charge: Charge) -> str:
    """Where the target of a charge stands."""
    return "household" if charge.duty == "household" else "village"


def shown(minutes: Optional[float]) -> str:
    """Whole minutes; a dash where there are none to tell."""
    return "–" if minutes is None or math.isinf(minutes) else str(round(minutes))
