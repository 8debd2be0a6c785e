"""Who could take it: the nearest with room and a common language."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple, Optional

from ...layers.live import common_language, holds
from .rows import XY, Cadre
from .state import State
from .states import Ways
from .totals import Load
from .travel import Minutes

_BY_MEMBERS = ("household", "party_cell")
# How far those get who start where somebody starts now.
NEAR, FAR, UNKNOWN = "near", "far", "unknown"


class Candidate(NamedTuple):
    """Somebody who could take a target: the way (None: not computed), and metres in a straight line."""

    cadre_id: str
    minutes: Optional[Minutes]
    metres: Optional[float]
    load: Load
    common_language: Optional[bool]


class Finder:
    """Looks for candidates; starting points are few, so they are sorted and cadres only looked at from the nearest on."""

    def __init__(self, state: State, ways: Ways) -> None:
        self._state = state
        self._ways = ways
        self._by_origin: dict[tuple[str, Optional[str]], list[Cadre]] = {}
        # The ways to what was asked about last: one thing is asked about several times.
        self._last: tuple[tuple[str, str], dict[tuple[str, str], Minutes]] = (("", ""), {})

    def candidates(self, duty: str, target_id: str, n: int) -> tuple[Candidate, ...]:
        """The ``n`` nearest who are active, have room and are not known to share no language."""
        found: list[Candidate] = []
        for origin, minutes, metres in self._origins(duty, target_id):
            who = (each for each in self._starting_at(origin) if self._could(each, duty, target_id))
            found.extend(
                Candidate(
                    cadre.id,
                    minutes,
                    metres,
                    self._state.counts.load(cadre),
                    self._talk(cadre, duty, target_id),
                )
                for cadre in who
            )
            if len(found) >= n:
                break
        return tuple(found[:n])

    def reach(self, duty: str, target_id: str) -> str:
        """Whether anybody starts within the limits of a target (NEAR), or everybody farther or with no way (FAR).

        UNKNOWN where some of the ways were not computed, or a commune has no single place.
        """
        self._sort()
        if duty == "commune_post" or not self._by_origin:
            return UNKNOWN
        ways, limits = self._minutes(duty, target_id), (self._ways.out_limit, self._ways.round_limit)
        found = FAR
        for kind, identity in self._by_origin:
            minutes = ways.get((kind, str(identity)))
            if minutes is not None and minutes.is_within(*limits):
                return NEAR
            if (kind, str(identity), self._ways.season) not in self._ways.journeys.runs:
                found = UNKNOWN
        return found

    def from_near(self, xy: XY) -> Iterator[tuple[Cadre, Optional[float]]]:
        """Everybody, whoever starts nearest to a place first, with metres in a straight line."""
        self._sort()
        listed = [(_metres(self._origin_point(origin), xy), origin) for origin in self._by_origin]
        for metres, origin in sorted(listed, key=lambda each: (_or_last(each[0]), str(each[1]))):
            for cadre in self._by_origin[origin]:
                yield cadre, metres

    def _origins(
        self, duty: str, target_id: str
    ) -> Iterator[tuple[tuple[str, Optional[str]], Optional[Minutes], Optional[float]]]:
        self._sort()
        ways = self._minutes(duty, target_id)
        there = self._point(duty, target_id)
        listed = []
        for origin in self._by_origin:
            kind, identity = origin
            minutes = ways.get((kind, str(identity)))
            computed = (kind, str(identity), self._ways.season) in self._ways.journeys.runs
            if (
                duty != "commune_post"
                and computed
                and (minutes is None or minutes.out is None or math.isinf(minutes.out))
            ):
                continue
            metres = _metres(self._origin_point(origin), there)
            out = minutes.out if minutes is not None else None
            # What was computed comes before what can only be measured on the map.
            listed.append((out is None, out or 0.0, _or_last(metres), origin, minutes, metres))
        for each in sorted(listed, key=lambda each: (*each[:3], str(each[3]))):
            yield each[3], each[4], each[5]

    def _minutes(self, duty: str, target_id: str) -> dict[tuple[str, str], Minutes]:
        if self._last[0] != (duty, target_id):
            self._last = (duty, target_id), self._read(duty, target_id)
        return self._last[1]

    def _read(self, duty: str, target_id: str) -> dict[tuple[str, str], Minutes]:
        if duty == "commune_post" or not self._ways.journeys.runs:
            return {}
        village = self._state.village_of(duty, target_id)
        ways = {} if village is None else self._ways.journeys.to(village.id, self._ways.season)
        if duty == "household":
            ways.update(self._ways.journeys.to(target_id, self._ways.season))
        return ways

    def _sort(self) -> None:
        if not self._by_origin:
            for cadre in self._state.cadres.values():
                if cadre.origin[1] is not None:
                    self._by_origin.setdefault(cadre.origin, []).append(cadre)

    def _starting_at(self, origin: tuple[str, Optional[str]]) -> list[Cadre]:
        counts = self._state.counts
        return sorted(self._by_origin[origin], key=lambda cadre: (counts.load(cadre).households, cadre.code))

    def _could(self, cadre: Cadre, duty: str, target_id: str) -> bool:
        state = self._state
        if not holds(cadre.active_from, cadre.active_to, state.day):
            return False
        if duty in _BY_MEMBERS and cadre.is_party_member is False:
            return False
        if any(
            c.cadre_id == cadre.id and holds(c.valid_from, c.valid_to, state.day)
            for c in state.charges.on(duty, target_id)
        ):
            return False
        load, village = state.counts.load(cadre), state.village_of(duty, target_id)
        if duty == "household" and load.max_households is not None and load.households >= load.max_households:
            return False
        new = village is not None and not state.counts.goes_to(cadre.id, village.id)
        if new and load.max_villages is not None and load.villages >= load.max_villages:
            return False
        return self._talk(cadre, duty, target_id) is not False

    def _talk(self, cadre: Cadre, duty: str, target_id: str) -> Optional[bool]:
        village = self._state.village_of(duty, target_id)
        return None if village is None else common_language(cadre.languages, village.languages)

    def _point(self, duty: str, target_id: str) -> XY:
        if duty == "commune_post":
            commune = self._state.communes.get(target_id)
            return commune.xy if commune is not None else None
        village = self._state.village_of(duty, target_id)
        household = self._state.households.get(target_id) if duty == "household" else None
        if household is not None and household.xy is not None:
            return household.xy
        return village.xy if village is not None else None

    def _origin_point(self, origin: tuple[str, Optional[str]]) -> XY:
        kind, identity = origin
        place = (self._state.units if kind == "unit" else self._state.villages).get(str(identity))
        return place.xy if place is not None else None


def _metres(one: XY, other: XY) -> Optional[float]:
    return None if one is None or other is None else math.dist(one, other)


def _or_last(metres: Optional[float]) -> float:
    return math.inf if metres is None else metres
