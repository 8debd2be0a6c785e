"""From a workspace seen on a day to the assignment problem: scope, pairs, limits, what contradicts itself."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..charges import HOUSEHOLD, PARTY_CELL, VILLAGE
from ..columns import (
    ABSENT,
    Flags,
    Floats,
    Ints,
    codes,
    days,
    flags,
    look_up,
    positions_in,
    references,
    texts,
)
from ..intervals import ALWAYS, NEVER
from ..journeys import UNKNOWN
from ..languages import no_common_language
from ..settings import DRY
from ..situation import Situation
from .problem import Costs, Problem
from .ways import Ways, joined, ways_to

REQUIRED, PREFERRED, IGNORED = "required", "preferred", "ignored"
LANGUAGE_CHOICES = (REQUIRED, PREFERRED, IGNORED)
MORE_COLUMNS = {"assignment": ("locked",), "travel_run": ("cutoff_min",)}
"""Columns to be read beyond those of the rules."""


@dataclass(frozen=True)
class Wanted:
    """What is asked for: whom (``everyone`` in need, or those without somebody), and under which limits."""

    everyone: bool = False
    language: str = PREFERRED
    unit_areas: bool = False
    max_changes: int | None = None


@dataclass(frozen=True)
class Pairs:
    """Households and cadres (positions in scope and among the active) with a way within the limits of reach.

    ``apart``: without a common language; ``outside``: not in the unit's area. Sorted by household, then cadre.
    """

    household: Ints
    cadre: Ints
    minutes: Floats
    apart: Flags
    outside: Flags


@dataclass(frozen=True)
class Contradiction:
    """Limits that cannot hold together: ``kind`` of limit, the ``cadre`` (among the active, ABSENT for none),
    the ``households`` in scope whose charges break it, ``allowed`` by the limit.
    """

    kind: str
    cadre: int
    households: tuple[int, ...]
    allowed: float | None = None


@dataclass(frozen=True)
class Task:
    """The problem, and what its positions stand for: ``household`` and ``cadre`` are positions in the area.

    ``unmeasured`` households keep whom they have, since nobody has computed the way.
    """

    seen: Situation
    wanted: Wanted
    problem: Problem
    household: Ints
    cadre: Ints
    ways: Ways
    pairs: Pairs
    contradictions: tuple[Contradiction, ...]
    unmeasured: Flags


def read_task(seen: Situation, wanted: Wanted) -> Task:
    """The problem of the day. The situation is what is in force or planned, the base of the proposal."""
    area = seen.area
    household = np.flatnonzero(seen.in_need & (wanted.everyone | ~seen.in_charge)).astype(np.int64)
    cadre = np.flatnonzero(area.cadres.active(seen.day)).astype(np.int64)
    starts = np.zeros(area.origins, dtype=np.bool_)
    origin = area.cadres.origin[cadre]
    starts[origin[origin >= 0]] = True
    ways = ways_to(household, area, seen.journeys, starts)
    pairs = _pairs(seen, ways.at(ways.within(seen.settings)), household, cadre)
    scope = _Scope(seen, household, cadre)
    problem, contradictions = _problem(scope, wanted, pairs)
    return Task(seen, wanted, problem, household, cadre, ways, pairs, contradictions, scope.unmeasured)


def allowed_pairs(pairs: Pairs, wanted: Wanted) -> Flags:
    """The pairs that language and unit areas let stand, as asked for."""
    fits = np.ones(len(pairs.household), dtype=np.bool_)
    if wanted.language == REQUIRED:
        fits &= ~pairs.apart
    if wanted.unit_areas:
        fits &= ~pairs.outside
    return fits


def weights(seen: Situation) -> Floats:
    """The weight of each household of the area, by its need."""
    need = codes(seen.rows.household["need"], ("special_hardship", "poor"))
    by_need = np.array([seen.settings.weight_special_hardship, seen.settings.weight_poor, 1.0])
    return np.asarray(by_need[need])  # ABSENT is the last one


def in_unit_area(seen: Situation, unit: Ints, commune: Ints) -> Flags:
    """Whether each unit is twinned with the commune on the day."""
    frame = seen.rows.twinning
    area = seen.area
    holds = (days(frame["valid_from"], ALWAYS) <= seen.day) & (seen.day < days(frame["valid_to"], NEVER))
    near = references(frame["unit_id"], area.units.id)
    far = references(frame["commune_id"], area.communes.id)
    twinned = holds & (near >= 0) & (far >= 0)
    width = len(area.communes.id) + 1
    return np.asarray(np.isin(unit * width + commune, near[twinned] * width + far[twinned]) & (unit >= 0))


def _pairs(seen: Situation, ways: Ways, household: Ints, cadre: Ints) -> Pairs:
    """Each way once for every active cadre who starts there."""
    area = seen.area
    order = np.argsort(area.cadres.origin[cadre], kind="stable")
    entry, place = joined(ways.origin, area.cadres.origin[cadre][order])
    who = order[place]
    where = np.searchsorted(household, ways.household[entry])
    sequence = np.lexsort((who, where))
    entry, who, where = entry[sequence], who[sequence], where[sequence]
    village = area.households.village[household[where]]
    person = cadre[who]
    return Pairs(
        where,
        who,
        ways.round[entry],
        no_common_language(area.cadres.languages, area.villages.languages, person, village),
        ~in_unit_area(seen, area.cadres.unit[person], look_up(area.villages.commune, village, ABSENT)),
    )


class _Scope:
    """Who has what, in scope and out of it; cadres as positions among the active."""

    def __init__(self, seen: Situation, household: Ints, cadre: Ints) -> None:
        area, charges = seen.area, seen.charges
        self.seen, self.household, self.cadre = seen, household, cadre
        place = np.full(len(area.cadres.id), ABSENT, dtype=np.int64)
        place[cadre] = np.arange(len(cadre))
        scope = np.full(len(area.households.id), ABSENT, dtype=np.int64)
        scope[household] = np.arange(len(household))
        who = look_up(place, charges.cadre, ABSENT)
        counted = charges.now & (who >= 0)
        inside = counted & (charges.duty == HOUSEHOLD) & (look_up(scope, charges.household, ABSENT) >= 0)
        locked = flags(seen.rows.assignment["locked"])[
            positions_in(charges.id, texts(seen.rows.assignment["id"]))
        ]
        self.present = np.full(len(household), ABSENT, dtype=np.int64)
        self.present[scope[charges.household[inside]]] = who[inside]
        self.locked = np.zeros(len(household), dtype=np.bool_)
        self.locked[scope[charges.household[inside & locked]]] = True
        trips = seen.trips[DRY]
        self.present_minutes = np.zeros(len(household))
        minutes = np.where(np.isfinite(trips.round), trips.round, 0.0)
        self.present_minutes[scope[charges.household[inside]]] = minutes[inside]
        # A charge that works is not given up because nobody has measured the way.
        self.unmeasured = np.zeros(len(household), dtype=np.bool_)
        unmeasured = inside & (~trips.computed | (trips.way == UNKNOWN))
        self.unmeasured[scope[charges.household[unmeasured]]] = True
        outside = counted & ~inside
        fieldwork = np.isin(charges.duty, (HOUSEHOLD, VILLAGE, PARTY_CELL)) & (charges.village >= 0)
        villages = max(len(area.villages.id), 1)
        self.known = np.unique((who * villages + charges.village)[outside & fieldwork])
        self.has_households = np.bincount(
            who[outside & (charges.duty == HOUSEHOLD)], minlength=len(cadre)
        ).astype(float)
        self.has_villages = np.bincount(self.known // villages, minlength=len(cadre)).astype(float)


def _problem(scope: _Scope, wanted: Wanted, pairs: Pairs) -> tuple[Problem, tuple[Contradiction, ...]]:
    seen, area = scope.seen, scope.seen.area
    village = area.households.village[scope.household]
    held = scope.present >= 0
    apart = np.zeros(len(scope.household), dtype=np.bool_)
    apart[held] = no_common_language(
        area.cadres.languages, area.villages.languages, scope.cadre[scope.present[held]], village[held]
    )
    forced = scope.locked | scope.unmeasured
    fits = allowed_pairs(pairs, wanted)
    own = scope.present[pairs.household] == pairs.cadre
    lacking = _lacking(forced, pairs, fits & own)
    taken = fits & (own | ~forced[pairs.household])
    household = np.concatenate((pairs.household[taken], lacking))
    cadre = np.concatenate((pairs.cadre[taken], scope.present[lacking]))
    minutes = np.concatenate((pairs.minutes[taken], scope.present_minutes[lacking]))
    marks = np.concatenate((pairs.apart[taken], apart[lacking]))
    order = np.lexsort((cadre, household))
    counts_language = wanted.language == PREFERRED
    settings = seen.settings
    problem = Problem(
        weight=weights(seen)[scope.household],
        village=village,
        present=scope.present,
        present_minutes=scope.present_minutes,
        present_apart=apart & counts_language,
        forced=forced,
        household=household[order],
        cadre=cadre[order],
        minutes=minutes[order],
        apart=marks[order] & counts_language,
        room_households=_room(area.cadres.max_households[scope.cadre], scope.has_households),
        room_villages=_room(area.cadres.max_villages[scope.cadre], scope.has_villages),
        known=scope.known,
        villages=len(area.villages.id),
        costs=Costs(settings.change_cost, settings.village_cost, settings.language_cost),
        max_changes=wanted.max_changes,
    )
    locks = lacking[scope.locked[lacking] & ~scope.unmeasured[lacking]]
    found = _locks_against_pairs(scope, wanted, pairs, locks) + _locks_against_room(problem, scope.locked)
    return _with_room_for(problem, problem.forced), tuple(found)


def _lacking(forced: Flags, pairs: Pairs, own: Flags) -> Ints:
    """Forced households whose pair the limits do not allow, or nobody has measured."""
    has = np.zeros(len(forced), dtype=np.bool_)
    has[pairs.household[own]] = True
    return np.flatnonzero(forced & ~has)


def _room(most: Floats, has: Floats) -> Floats:
    """What a cadre may take beyond what they have out of scope; no limit is infinite."""
    return np.where(np.isnan(most), np.inf, np.maximum(most - has, 0.0))


def _locks_against_pairs(scope: _Scope, wanted: Wanted, pairs: Pairs, lacking: Ints) -> list[Contradiction]:
    """A lock and a limit of the pair itself: reach, language or the unit's area; the lock is kept."""
    found = []
    for place in lacking.tolist():
        cadre = int(scope.present[place])
        row = np.flatnonzero((pairs.household == place) & (pairs.cadre == cadre))
        if not len(row):
            kind = "reach"
        elif wanted.language == REQUIRED and pairs.apart[row[0]]:
            kind = "language"
        else:
            kind = "unit_area"
        found.append(Contradiction(kind, cadre, (place,)))
    return found


def _locks_against_room(problem: Problem, locked: Flags) -> list[Contradiction]:
    """Locks beyond what a cadre may have: they are kept, and nothing is added to them."""
    held = np.flatnonzero(locked)
    who = problem.present[held]
    counts = _taken_by(problem, locked)
    return [
        Contradiction(kind, cadre, tuple(held[who == cadre].tolist()), float(room[cadre]))
        for kind, count, room in zip(
            ("households", "villages"), counts, (problem.room_households, problem.room_villages), strict=True
        )
        for cadre in np.flatnonzero(count > room).tolist()
    ]


def _taken_by(problem: Problem, kept: Flags) -> tuple[Ints, Ints]:
    """Households and further villages that each cadre has by the present charges that are kept."""
    held = np.flatnonzero(kept)
    who = problem.present[held]
    keys = np.unique(problem.charge_key(who, problem.village[held]))
    keys = keys[~np.isin(keys, problem.known)]
    villages = np.bincount(keys // max(problem.villages, 1), minlength=problem.cadres)
    return np.bincount(who, minlength=problem.cadres), villages


def _with_room_for(problem: Problem, kept: Flags) -> Problem:
    households, villages = _taken_by(problem, kept)
    return replace(
        problem,
        room_households=np.maximum(problem.room_households, households),
        room_villages=np.maximum(problem.room_villages, villages),
    )
