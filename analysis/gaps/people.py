"""Gaps of people: households and cadres, and the charges between them that do not need travel times."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..charges import HOUSEHOLD
from ..columns import ABSENT, Flags, Floats, Ints, counts, look_up, pointed_at
from ..intervals import Keyed, above_since, distinct_on, last_end
from ..languages import no_common_language
from ..situation import Situation
from .charged import charge_piece
from .pieces import CRITICAL, MAJOR, MINOR, Piece, day_texts, graded, parameters, unmeasured, worded


def household_unassigned(seen: Situation) -> Iterator[Piece]:
    """Households in need that nobody is effectively in charge of."""
    households, charges = seen.area.households, seen.charges
    alone = seen.in_need & ~seen.in_charge
    row = np.flatnonzero(alone)
    ended = last_end(charges.household, charges.effective, len(households.id), seen.day)
    village = households.village[row]
    villages = len(seen.area.villages.id)
    yield Piece(
        rule="household_unassigned",
        table="household",
        row=row,
        severity=graded(households.grave[row], CRITICAL, MAJOR),
        commune=seen.area.household_commune[row],
        village=village,
        since=np.maximum(households.need_from, ended)[row],
        value=unmeasured(len(row)),
        threshold=unmeasured(len(row)),
        params=parameters(
            len(row),
            unassigned=look_up(counts(households.village[alone], villages), village, 0),
            in_need=look_up(counts(households.village[seen.in_need], villages), village, 0),
        ),
    )


def cadre_overloaded(seen: Situation) -> Iterator[Piece]:
    """Cadres with more households, or more villages, than their limit; a missing limit is no limit."""
    charges, cadres = seen.charges, seen.area.cadres
    of_households = Keyed(charges.cadre, charges.household, charges.effective).at(charges.duty == HOUSEHOLD)
    of_villages = Keyed(charges.cadre, charges.village, charges.effective).at(charges.fieldwork)
    yield _overload(seen, "households", of_households, cadres.max_households)
    yield _overload(seen, "villages", of_villages, cadres.max_villages)


def _overload(seen: Situation, item: str, load: Keyed, limit: Floats) -> Piece:
    count = distinct_on(load, len(limit), seen.day)
    over = count > np.where(np.isnan(limit), np.inf, limit)
    row = np.flatnonzero(over)
    value, threshold = count[row], limit[row]
    return Piece(
        rule="cadre_overloaded",
        table="cadre",
        row=row,
        severity=graded(value >= 2 * threshold, CRITICAL, MAJOR),
        commune=np.full(len(row), ABSENT),
        village=np.full(len(row), ABSENT),
        since=since_above(load, over, limit, seen.day),
        value=value.astype(np.float64),
        threshold=threshold,
        params=parameters(
            len(row),
            value=value,
            threshold=threshold.astype(np.int64),
            excess=value - threshold.astype(np.int64),
        ),
        item=item,
        unit=item,
    )


def since_above(members: Keyed, over: Flags, limit: Floats, day: int) -> Ints:
    """For the groups that are ``over`` their limit on ``day``, in order, the first day since when."""
    # Few groups are over: only their intervals are swept.
    mine = np.flatnonzero(look_up(over, members.group, False))
    rank = np.cumsum(over) - 1
    few = members.at(mine)
    ranked = Keyed(rank[few.group].astype(np.int64), few.member, few.intervals)
    return above_since(ranked, limit[over].astype(np.int64), day)


def cadre_idle(seen: Situation) -> Iterator[Piece]:
    """Active cadres with nothing in force."""
    charges, cadres = seen.charges, seen.area.cadres
    size = len(cadres.id)
    busy = pointed_at(charges.cadre[charges.in_force_now], size)
    row = np.flatnonzero(cadres.active(seen.day) & ~busy)
    ended = last_end(charges.cadre, charges.in_force, size, seen.day)
    yield Piece(
        rule="cadre_idle",
        table="cadre",
        row=row,
        severity=np.full(len(row), MINOR),
        commune=np.full(len(row), ABSENT),
        village=np.full(len(row), ABSENT),
        since=np.maximum(cadres.active_from, ended)[row],
        value=unmeasured(len(row)),
        threshold=unmeasured(len(row)),
        params=parameters(len(row)),
    )


def commune_many_units(seen: Situation) -> Iterator[Piece]:
    """Open communes in which cadres of more units than the limit are effective."""
    charges, area = seen.charges, seen.area
    unit = look_up(area.cadres.unit, charges.cadre, ABSENT)
    present = Keyed(charges.commune, unit, charges.effective)
    limit = np.full(len(area.communes.id), float(seen.settings.max_units_per_commune))
    count = distinct_on(present, len(limit), seen.day)
    over = (count > limit) & seen.commune_open
    row = np.flatnonzero(over)
    yield Piece(
        rule="commune_many_units",
        table="commune",
        row=row,
        severity=np.full(len(row), MINOR),
        commune=row,
        village=np.full(len(row), ABSENT),
        since=since_above(present, over, limit, seen.day),
        value=count[row].astype(np.float64),
        threshold=limit[row],
        params=parameters(len(row), value=count[row], threshold=seen.settings.max_units_per_commune),
        unit="units",
    )


def language_gap(seen: Situation) -> Iterator[Piece]:
    """Effective charges whose cadre and village share no language, both lists known."""
    charges, area = seen.charges, seen.area
    strangers = no_common_language(
        area.cadres.languages, area.villages.languages, charges.cadre, charges.village
    )
    row = np.flatnonzero(charges.now & strangers)
    yield charge_piece(
        seen, "no_common_language", row, np.full(len(row), MAJOR), charges.effective.start[row]
    )


def visit_overdue(seen: Situation) -> Iterator[Piece]:
    """Effective charges of households and villages not visited for longer than the interval."""
    charges, interval = seen.charges, seen.settings.visit_interval_days
    row = np.flatnonzero(seen.overdue)
    waited = seen.days_since_visit[row]
    first_late = seen.visits.counted_from[row] + interval + 1
    last = seen.visits.last[row]
    visited = last >= charges.in_force.start[row]
    yield charge_piece(
        seen,
        "visit_overdue",
        row,
        graded(waited >= 2 * interval, MAJOR, MINOR),
        np.maximum(charges.effective.start[row], first_late),
        value=waited.astype(np.float64),
        threshold=np.full(len(row), float(interval)),
        unit="days",
        case=worded(("never", "visited"), visited.astype(np.int64)),
        days=waited,
        interval=interval,
        counted_day=day_texts(seen.visits.counted_from[row]),
    )


def assignment_broken(seen: Situation) -> Iterator[Piece]:
    """Charges in force that are not effective: the cadre is gone, the target closed or out of need."""
    charges, cadres = seen.charges, seen.area.cadres
    row = np.flatnonzero(charges.in_force_now & ~charges.now)
    effective = charges.effective.at(row)
    over = ~effective.empty & (effective.end <= seen.day)
    since = np.where(over, effective.end, charges.in_force.start[row])
    inactive = ~look_up(cadres.active(seen.day), charges.cadre[row], False)
    out_of_need = _open_household(seen, charges.household[row])
    cause = np.where(inactive, 0, np.where(out_of_need, 2, 1))
    yield charge_piece(
        seen,
        "assignment_broken",
        row,
        np.full(len(row), MAJOR),
        since,
        case=worded(("cadre_inactive", "target_closed", "not_in_need"), cause),
    )


def _open_household(seen: Situation, household: Ints) -> Flags:
    """Entries that are a household still there on the day."""
    return np.asarray(look_up(seen.area.households.closed, household, seen.day) > seen.day)


PEOPLE_RULES = (
    household_unassigned,
    cadre_overloaded,
    cadre_idle,
    commune_many_units,
    language_gap,
    visit_overdue,
    assignment_broken,
)
