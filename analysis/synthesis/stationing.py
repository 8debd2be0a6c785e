"""From where cadres start, so that what is in their charge is within reach; and what of it is planted out of reach."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..settings import DRY, WET
from .charges import COMMUNE_POST, HOUSEHOLD, OF_HOUSEHOLDS, Charges
from .faults import Planted
from .grid import Bools, Floats, Ints
from .ledger import Ledger
from .walking import Spots, Walks

OUT_MIN, ROUND_MIN, MODEL_MIN = 120.0, 240.0, 60.0
"""The limits of the settings, as the sample leaves them."""
FITTING, TOO_FAR, CUT_OFF, UNREACHABLE = 0, 1, 2, 3
_RULES = {
    TOO_FAR: ("too_far", "major"),
    CUT_OFF: ("wet_season_cut_off", "major"),
    UNREACHABLE: ("unreachable", "critical"),
}
TRAVEL = "travel"
"""What has to be computed before these faults show."""
_PLANTED_EACH, _TRIED = 3, 14
_CANDIDATES = 7
_MARGIN_M = 3_000.0


@dataclass(frozen=True)
class Spread:
    """Where everything is: coordinates (metres, NaN where there is none) of units, villages and households."""

    unit_x: Floats
    unit_y: Floats
    village_x: Floats
    village_y: Floats
    household_x: Floats
    household_y: Floats


class Roster:
    """Effective charges one travels for, with the target of each: a village, or a household counted on after them."""

    def __init__(self, charges: Charges, ledger: Ledger, spread: Spread) -> None:
        self.row = np.flatnonzero(ledger.effective & (ledger.duty != COMMUNE_POST))
        self.cadre = ledger.cadre[self.row]
        target, of_household = ledger.target[self.row], ledger.duty[self.row] == HOUSEHOLD
        household = np.where(of_household, target, 0)
        self.village = np.where(of_household, charges.household_village[household], target)
        has_point = of_household & np.isfinite(spread.household_x[household])
        self.target = np.where(has_point, target + len(spread.village_x), self.village)


class Stationing:
    """Homes of cadres (a village, -1: they start from their unit), and the minutes that follow."""

    def __init__(self, walks: Walks, charges: Charges, ledger: Ledger, spread: Spread) -> None:
        self._walks = walks
        self._charges = charges
        self.roster = Roster(charges, ledger, spread)
        self._x = np.concatenate([spread.unit_x, spread.village_x, spread.household_x])
        self._y = np.concatenate([spread.unit_y, spread.village_y, spread.household_y])
        self._units, self._villages = len(spread.unit_x), len(spread.village_x)
        self.spots = [walks.spots(self._x, self._y, season) for season in (DRY, WET)]
        self._near: dict[int, _Near] = {}

    def homes(self, drawn: Ints, aside: Bools) -> Ints:
        """A home for each cadre: as `drawn`, but for those whose charges are out of reach from there.

        `aside`: villages that nobody need reach. Somebody stays out of reach only where no village of theirs is near
        to all the others. Each commune is looked at by itself, on its own part of the model.
        """
        home = drawn.copy()
        commune = self._charges.cadre_commune[self.roster.cadre]
        for index in np.unique(commune).tolist():
            here = np.flatnonzero(commune == index)
            places = [self.roster.target[here] + self._units, self.starts(home)[self.roster.cadre[here]]]
            self._near[index] = _Near(self._walks, self._x, self._y, np.concatenate(places))
            mine = here[~aside[self.roster.village[here]]]
            if len(mine):
                self._settle(home, mine, self._near[index])
        return home

    def _settle(self, home: Ints, mine: Ints, near: _Near) -> None:
        """Find homes (in place) for the cadres of some charges of the roster."""
        cadre, village = self.roster.cadre[mine], self.roster.village[mine]
        target = self.roster.target[mine] + self._units
        team = np.unique(cadre)
        bad = near.out_of_reach(self.starts(home), cadre, target)
        for attempt in range(_CANDIDATES):
            choice = {
                c: [*_most_served(village[cadre == c]), *self._between(target[cadre == c], village)]
                for c in team[bad[team] > 0].tolist()
            }
            tried = [(c, villages[attempt]) for c, villages in choice.items() if len(villages) > attempt]
            if not tried:
                return
            trial = home.copy()
            trial[[c for c, _ in tried]] = [v for _, v in tried]
            now = near.out_of_reach(self.starts(trial), cadre, target)
            better = team[now[team] < bad[team]]
            home[better], bad[better] = trial[better], now[better]

    def _between(self, target: Ints, villages: Ints) -> list[int]:
        """Villages in the middle of some targets, by distance."""
        found = np.unique(villages)
        found = found[np.isfinite(self._x[found + self._units])]
        x, y = np.nanmean(self._x[target]), np.nanmean(self._y[target])
        away = np.hypot(self._x[found + self._units] - x, self._y[found + self._units] - y)
        return [int(village) for village in found[np.argsort(away, kind="stable")]]

    def starts(self, home: Ints) -> Ints:
        """The origin of each cadre: a unit, or a village counted on after them."""
        return np.where(home >= 0, home + self._units, self._charges.cadre_unit)

    def faults(self, home: Ints, rows: Ints) -> Ints:
        """What is wrong with charges (rows of the roster) on a day of the wet season, worked out on the whole model."""
        start = self.starts(home)[self.roster.cadre[rows]]
        target = self.roster.target[rows] + self._units
        dry, wet = (self._times(start, target, season) for season in (DRY, WET))
        dry_over, wet_over = ((t > OUT_MIN) | (t + back > ROUND_MIN) for t, back in (dry, wet))
        dry_within = ~np.isnan(dry[0]) & ~dry_over & ~self._apart(start, target, DRY)
        fault = np.where(wet_over, TOO_FAR, FITTING)
        fault = np.where(dry_within & wet_over, CUT_OFF, fault)
        return np.where(self._apart(start, target, WET), UNREACHABLE, fault)

    def doubtful(self, home: Ints) -> Ints:
        """The charges (rows of the roster) that are not surely within reach in both seasons."""
        commune = self._charges.cadre_commune[self.roster.cadre]
        start, found = self.starts(home), []
        for index, near in self._near.items():
            mine = np.flatnonzero(commune == index)
            far = near.far(start[self.roster.cadre[mine]], self.roster.target[mine] + self._units)
            found.append(mine[far])
        return np.sort(np.concatenate(found))

    def _times(self, start: Ints, target: Ints, season: int) -> tuple[Floats, Floats]:
        """Minutes there and back of pairs of places."""
        origins, row = np.unique(start, return_inverse=True)
        aims, column = np.unique(target, return_inverse=True)
        spots = self.spots[season]
        there, back = self._walks.minutes(_some(spots, origins), _some(spots, aims), season, ROUND_MIN)
        return there[row, column], back[row, column]

    def far_from_sites(self, sites: Ints) -> Ints:
        """The villages with a place from which none of the `sites` (villages) is near in the dry season."""
        spots = self.spots[DRY]
        villages = np.arange(self._villages) + self._units
        there, _ = self._walks.minutes(
            _some(spots, sites + self._units), _some(spots, villages), DRY, MODEL_MIN
        )
        far = spots.known[villages] & ~(there <= MODEL_MIN).any(axis=0)
        far[sites] = False
        return np.flatnonzero(far)

    def unplaced(self) -> tuple[Ints, Ints]:
        """Units and villages without a place on the model in either season."""
        lost = ~self.spots[DRY].known | ~self.spots[WET].known
        end = self._units + self._villages
        return np.flatnonzero(lost[: self._units]), np.flatnonzero(lost[self._units : end])

    def _apart(self, start: Ints, target: Ints, season: int) -> Bools:
        """Which pairs no way joins."""
        spots = self.spots[season]
        both = spots.known[start] & spots.known[target]
        return np.asarray(both & (spots.part[start] != spots.part[target]))


class _Near:
    """Which pairs of places are surely near, by ways that stay around all of them."""

    def __init__(self, walks: Walks, x: Floats, y: Floats, places: Ints) -> None:
        self._part = walks.around(x[places], y[places], _MARGIN_M)
        self._x, self._y = x, y
        self._targets = np.unique(places)
        self._known: dict[int, Bools] = {}

    def out_of_reach(self, start: Ints, cadre: Ints, target: Ints) -> Ints:
        """Per cadre, how many of the charges are not surely near. `start`: where each cadre starts."""
        return np.bincount(cadre[self.far(start[cadre], target)], minlength=len(start))

    def far(self, start: Ints, target: Ints) -> Bools:
        """Which pairs are not surely near in both seasons."""
        self._search(np.unique(start))
        column = np.searchsorted(self._targets, target)
        pairs = zip(start.tolist(), column.tolist(), strict=True)
        return np.array([not self._known[o][c] for o, c in pairs], dtype=np.bool_)

    def _search(self, origins: Ints) -> None:
        new = origins[[int(origin) not in self._known for origin in origins]]
        if not len(new):
            return
        near = np.ones((len(new), len(self._targets)), dtype=np.bool_)
        for season in (DRY, WET):
            ends = [self._part.spots(self._x[rows], self._y[rows], season) for rows in (new, self._targets)]
            there, back = self._part.minutes(ends[0], ends[1], season, OUT_MIN)
            # What has no place is neither near nor far.
            near &= ~((there > OUT_MIN) | (back > OUT_MIN))
        for place, origin in enumerate(new.tolist()):
            self._known[origin] = near[place]


def _most_served(villages: Ints) -> list[int]:
    """The villages that occur, the most frequent first."""
    found, counts = np.unique(villages, return_counts=True)
    return [int(village) for village in found[np.argsort(-counts, kind="stable")]]


def station(
    stationing: Stationing,
    charges: Charges,
    drawn: Ints,
    aside: Bools,
    planted: Planted,
    rng: np.random.Generator,
) -> Ints:
    """Homes of all cadres. Planted: some start from their unit though their charges are too far from there."""
    home = stationing.homes(drawn, aside)
    if not planted.active:
        return home
    stationed = np.flatnonzero((home >= 0) & (drawn < 0) & (charges.cadre_role == OF_HOUSEHOLDS))
    tried = np.sort(rng.permutation(stationed)[:_TRIED])
    rows = np.flatnonzero(np.isin(stationing.roster.cadre, tried))
    trial = home.copy()
    trial[tried] = -1
    fault, cadre = stationing.faults(trial, rows), stationing.roster.cadre[rows]
    worst = np.zeros(len(home), dtype=np.int64)
    np.maximum.at(worst, cadre, fault)
    for kind in (TOO_FAR, CUT_OFF):
        of_kind = np.intersect1d(np.flatnonzero(worst == kind), cadre[fault == kind])
        home[of_kind[:_PLANTED_EACH]] = -1
    return home


def record_reach(stationing: Stationing, home: Ints, sites: Ints, closed: Bools, planted: Planted) -> None:
    """Write down every fault that shows once travel times are computed, planted or not."""
    rows = stationing.doubtful(home)
    fault = stationing.faults(home, rows)
    for kind, (rule, severity) in _RULES.items():
        planted.record_after(TRAVEL, rule, severity, "assignment", stationing.roster.row[rows[fault == kind]])
    far = stationing.far_from_sites(sites)
    planted.record_after(TRAVEL, "model_site_far", "minor", "village", far[~closed[far]])
    units, villages = stationing.unplaced()
    planted.record_after(TRAVEL, "data_missing", "minor", "unit", units, "unplaced")
    planted.record_after(TRAVEL, "data_missing", "minor", "village", villages[~closed[villages]], "unplaced")


def drawn_homes(charges: Charges, rng: np.random.Generator) -> Ints:
    """A seventh of those in charge of households lives in a village of theirs."""
    count = len(charges.cadre_role)
    home = np.full(count, -1, dtype=np.int64)
    held = charges.duty == HOUSEHOLD
    home[charges.cadre[held]] = charges.household_village[charges.target[held]]
    home[(rng.random(count) > 0.15) | (charges.cadre_role != OF_HOUSEHOLDS)] = -1
    return home


def _some(spots: Spots, rows: Ints) -> Spots:
    return Spots(spots.cell[rows], spots.part[rows])
