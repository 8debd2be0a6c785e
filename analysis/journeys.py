"""Minutes there and back, looked up in the computed travel times; never guessed where there are none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .area import Area
from .charges import Charges
from .columns import ABSENT, Flags, Floats, Ints, Texts, codes, numbers, positions_in, texts
from .rows import Rows
from .settings import SEASONS, Settings

NO_WAY, SOME_WAY, UNKNOWN = 0, 1, -1
_ORIGINS = ("unit", "village")
_TARGETS = ("household", "village")


@dataclass(frozen=True)
class Pairs:
    """One entry a computed pair, sorted by ``key``; pairs of origins not listed as computed are left out.

    ``target`` counts the households first, then the villages. Minutes beyond the cut-off are infinite.
    """

    key: Ints
    origin: Ints
    target: Ints
    season: Ints
    way: Ints
    there: Floats
    back: Floats


@dataclass(frozen=True)
class Trips:
    """For each assignment in one season: whether its origin was computed, the way, minutes there and back."""

    computed: Flags
    way: Ints
    there: Floats
    back: Floats

    @property
    def round(self) -> Floats:
        """Minutes there and back."""
        return np.asarray(self.there + self.back)

    def over(self, settings: Settings) -> Flags:
        """There is a way, and it takes longer than a limit."""
        beyond = (self.there > settings.reach_out_min) | (self.round > settings.reach_round_min)
        return np.asarray((self.way == SOME_WAY) & beyond)

    def within(self, settings: Settings) -> Flags:
        """There is a way that keeps both limits."""
        return np.asarray((self.way == SOME_WAY) & ~self.over(settings))


@dataclass(frozen=True)
class Journeys:
    """The computed pairs, and which origins are computed (one row a season)."""

    pairs: Pairs
    computed: npt.NDArray[np.bool_]
    targets: int
    households: int

    def trips(self, charges: Charges, origin: Ints, season: int) -> Trips:
        """The way of each assignment: to the household where there is such a pair, else to its village."""
        has_origin = origin >= 0
        computed = np.zeros(len(origin), dtype=np.bool_)
        computed[has_origin] = self.computed[season, origin[has_origin]]
        to_household = self._find(origin, charges.household, season)
        to_village = self._find(
            origin, np.where(charges.village >= 0, charges.village + self.households, ABSENT), season
        )
        row = np.where(to_household >= 0, to_household, to_village)
        goes = computed & charges.fieldwork
        found = goes & (row >= 0)
        way = np.where(goes, SOME_WAY, UNKNOWN)
        way[found] = self.pairs.way[row[found]]
        there = np.where(goes, np.inf, np.nan)
        back = there.copy()
        there[found] = self.pairs.there[row[found]]
        back[found] = self.pairs.back[row[found]]
        return Trips(computed, way, there, back)

    def _find(self, origin: Ints, target: Ints, season: int) -> Ints:
        known = (origin >= 0) & (target >= 0)
        if not len(self.pairs.key):
            return np.full(len(origin), ABSENT, dtype=np.int64)
        key = _key(origin, target, season, self.targets)
        place = np.minimum(np.searchsorted(self.pairs.key, key), len(self.pairs.key) - 1)
        return np.where(known & (self.pairs.key[place] == key), place, ABSENT)


def read_journeys(rows: Rows, area: Area) -> Journeys:
    """The computed travel times of ``rows``."""
    computed = np.zeros((len(SEASONS), area.origins), dtype=np.bool_)
    run_origin = _ends(rows.travel_run["origin_kind"], rows.travel_run["origin_id"], _ORIGINS, _starts(area))
    run_season = codes(rows.travel_run["season"], SEASONS)
    listed = (run_origin >= 0) & (run_season >= 0)
    computed[run_season[listed], run_origin[listed]] = True
    households = len(area.households.id)
    targets = households + len(area.villages.id)
    return Journeys(_pairs(rows, area, computed, targets), computed, targets, households)


def _starts(area: Area) -> tuple[Texts, Texts]:
    return area.units.id, area.villages.id


def _ends(kind: object, reference: object, kinds: tuple[str, str], ids: tuple[Texts, Texts]) -> Ints:
    """Positions of ends of two kinds, the second kind counted on after the first."""
    which = codes(kind, kinds)  # type: ignore[arg-type]
    named = texts(reference)  # type: ignore[arg-type]
    first, second = (positions_in(named, known) for known in ids)
    second = np.where(second >= 0, second + len(ids[0]), ABSENT)
    return np.where(which == 0, first, np.where(which == 1, second, ABSENT))


def _key(origin: Ints, target: Ints, season: Ints | int, targets: int) -> Ints:
    return np.asarray((origin * len(SEASONS) + season) * targets + target)


def _pairs(rows: Rows, area: Area, computed: npt.NDArray[np.bool_], targets: int) -> Pairs:
    frame = rows.travel_time
    origin = _ends(frame["origin_kind"], frame["origin_id"], _ORIGINS, _starts(area))
    target = _ends(frame["target_kind"], frame["target_id"], _TARGETS, (area.households.id, area.villages.id))
    season = codes(frame["season"], SEASONS)
    counted = np.flatnonzero((origin >= 0) & (target >= 0) & (season >= 0))
    counted = counted[computed[season[counted], origin[counted]]]
    origin, target, season = origin[counted], target[counted], season[counted]
    reachable = numbers(frame["reachable"])[counted]
    way = np.where(np.isnan(reachable), UNKNOWN, np.where(reachable == 1, SOME_WAY, NO_WAY))
    there = _minutes(numbers(frame["out_min"])[counted], way)
    back = _minutes(numbers(frame["back_min"])[counted], way)
    key = _key(origin, target, season, targets)
    order = np.lexsort((back, there, way, key))
    return Pairs(
        key[order], origin[order], target[order], season[order], way[order], there[order], back[order]
    )


def _minutes(stored: Floats, way: Ints) -> Floats:
    """Stored minutes; infinite where there is a way beyond the cut-off, not a number where none is known."""
    return np.where(way == SOME_WAY, np.where(np.isnan(stored), np.inf, stored), np.nan)
