"""Gaps of reach: no way, cut off in the wet season, too far; villages far from a model site."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..columns import Flags, Floats, Ints, codes, counts
from ..journeys import NO_WAY, SOME_WAY, UNKNOWN, Trips
from ..settings import DRY, SEASONS, WET
from ..situation import Situation
from .charged import charge_piece
from .pieces import CRITICAL, MAJOR, MINOR, Piece, parameters, undated, worded

NO_FAULT, UNREACHABLE, CUT_OFF, TOO_FAR = range(4)
_CASES = ("out", "round", "beyond", "no_way")
_OUT, _ROUND, _BEYOND, _NO_WAY = range(4)


def reach_faults(seen: Situation, season: int) -> Ints:
    """The first reach rule that holds for each effective assignment in ``season``; NO_FAULT for none."""
    dry, wet = seen.trips
    trips, now = seen.trips[season], seen.charges.now
    wet_fails = (wet.way == NO_WAY) | wet.over(seen.settings)
    cut_off = dry.computed & wet.computed & dry.within(seen.settings) & wet_fails
    fault = np.where(trips.over(seen.settings), TOO_FAR, NO_FAULT)
    fault = np.where(cut_off, CUT_OFF, fault)
    fault = np.where(trips.way == NO_WAY, UNREACHABLE, fault)
    return np.where(now, fault, NO_FAULT)


def reach_gaps(seen: Situation) -> Iterator[Piece]:
    """One gap at most for each effective assignment one travels for."""
    fault = reach_faults(seen, seen.season)
    # The season stays that of the day: the replay goes over the dates of people, charges and visits.
    since = seen.charges.effective.start
    row = np.flatnonzero(fault == UNREACHABLE)
    season = SEASONS[seen.season]
    yield charge_piece(seen, "unreachable", row, np.full(len(row), CRITICAL), since[row], season=season)
    yield _minutes_piece(seen, "wet_season_cut_off", fault == CUT_OFF, seen.trips[WET], since, "wet")
    yield _minutes_piece(seen, "too_far", fault == TOO_FAR, seen.trips_now, since, season)


def _minutes_piece(seen: Situation, rule: str, fault: Flags, trips: Trips, since: Ints, season: str) -> Piece:
    limits, row = seen.settings, np.flatnonzero(fault)
    there, round_trip = trips.there[row], trips.round[row]
    case = np.full(len(row), _BEYOND)
    case = np.where(np.isfinite(round_trip) & (round_trip > limits.reach_round_min), _ROUND, case)
    case = np.where(np.isfinite(there) & (there > limits.reach_out_min), _OUT, case)
    case = np.where(trips.way[row] == NO_WAY, _NO_WAY, case)
    value = np.select([case == _OUT, case == _ROUND], [there, round_trip], np.nan)
    limit = np.select([case == _OUT, case == _ROUND], [limits.reach_out_min, limits.reach_round_min], np.nan)
    return charge_piece(
        seen,
        rule,
        row,
        np.full(len(row), MAJOR),
        since[row],
        value=value,
        threshold=limit,
        unit="minutes",
        case=worded(_CASES, case),
        season=season,
        minutes=value,
        limit=limit,
        out_limit=limits.reach_out_min,
        round_limit=limits.reach_round_min,
    )


def model_site_far(seen: Situation) -> Iterator[Piece]:
    """Open villages with no proven site in operation in themselves or within reach of them, dry season."""
    area, limit = seen.area, seen.settings.model_reach_min
    proven = _proven_villages(seen)
    if not model_sites_computed(seen, proven):
        return
    least, unknown = _least_minutes(seen, proven)
    at_home = np.zeros(len(area.villages.id), dtype=np.bool_)
    at_home[proven] = True
    row = np.flatnonzero(seen.village_open & ~at_home & ~(least <= limit) & ~unknown)
    known = np.isfinite(least[row])
    value = np.where(known, least[row], np.nan)
    yield Piece(
        rule="model_site_far",
        table="village",
        row=row,
        severity=np.full(len(row), MINOR),
        commune=area.villages.commune[row],
        village=row,
        since=undated(len(row)),
        value=value,
        threshold=np.where(known, limit, np.nan),
        params=parameters(
            len(row), case=worded(("none", "far"), known.astype(np.int64)), minutes=value, limit=limit
        ),
        unit="minutes",
    )


def _proven_villages(seen: Situation) -> Ints:
    """The villages with a site in operation that has proved itself."""
    villages = np.unique(seen.sites.village[seen.sites.proven])
    return villages[villages >= 0]


def _least_minutes(seen: Situation, sites: Ints) -> tuple[Floats, Flags]:
    """The least known minutes from one of the sites' villages to each village, infinite for none.

    And for which villages nothing is known at all, because no computed pair could be placed.
    """
    area, pairs = seen.area, seen.journeys.pairs
    size = len(area.villages.id)
    origins = area.village_origin(sites)
    origins = origins[seen.journeys.computed[DRY, origins]]
    village = pairs.target - seen.journeys.households
    counted = (pairs.season == DRY) & (village >= 0) & np.isin(pairs.origin, origins)
    reached = counted & (pairs.way == SOME_WAY)
    least = np.full(size, np.inf)
    np.minimum.at(least, village[reached], pairs.there[reached])
    lost = counts(village[counted & (pairs.way == UNKNOWN)], size)
    return least, lost == len(origins)


def model_sites_computed(seen: Situation, sites: Ints) -> bool:
    """Whether travel from at least one of the sites' villages was computed for the dry season."""
    return bool(seen.journeys.computed[DRY, seen.area.village_origin(sites)].any())


def reach_not_computed(seen: Situation) -> tuple[str, ...]:
    """The reach rules none of whose needed origins was computed."""
    needed = seen.charges.now & seen.charges.fieldwork
    dry, wet = seen.trips
    computed = {
        "unreachable": bool(seen.trips_now.computed[needed].any()),
        "wet_season_cut_off": bool((dry.computed & wet.computed)[needed].any()),
        "too_far": bool(seen.trips_now.computed[needed].any()),
        "model_site_far": model_sites_computed(seen, _proven_villages(seen)),
    }
    return tuple(rule for rule, done in computed.items() if not done)


def origin_not_computed(seen: Situation) -> Flags:
    """Effective assignments one travels for whose origin was left out, where travel was computed at all.

    An origin that was computed and has been deleted since shows that it was.
    """
    any_computed = bool((codes(seen.rows.travel_run["season"], SEASONS) == seen.season).any())
    return np.asarray(seen.charges.now & seen.charges.fieldwork & ~seen.trips_now.computed & any_computed)


TRAVEL_RULES = (reach_gaps, model_site_far)
