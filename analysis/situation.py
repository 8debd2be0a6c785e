"""The situation on one day: who is in need, what is open, covered and visited. All rules read this."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from .area import Area, read_area
from .charges import COMMUNE_POST, HOUSEHOLD, PARTY_CELL, VILLAGE, Charges, read_charges
from .columns import ABSENT, Flags, Ints, days, look_up, pointed_at, references
from .intervals import ALWAYS
from .journeys import Journeys, Trips, read_journeys
from .rows import Rows
from .settings import DRY, WET, Settings, day_number, season_of
from .sites import Sites, read_sites


@dataclass(frozen=True)
class Visits:
    """For each assignment of a household or village the day it is counted from, ALWAYS where there is none.

    ``last`` is the latest visit to the target by anyone, ``counted_from`` that or the assignment's first day.
    """

    last: Ints
    counted_from: Ints


@dataclass(frozen=True)
class Situation:
    """What the rules ask about day number ``day``."""

    rows: Rows
    settings: Settings
    as_of: date
    day: int
    season: int
    area: Area
    charges: Charges
    journeys: Journeys
    trips: tuple[Trips, Trips]
    visits: Visits
    sites: Sites
    in_need: Flags
    in_charge: Flags
    village_open: Flags
    village_covered: Flags
    cell_attended: Flags
    commune_open: Flags
    post_filled: Flags

    @property
    def trips_now(self) -> Trips:
        """The trips in the season of the day."""
        return self.trips[self.season]

    @property
    def days_since_visit(self) -> Ints:
        """Days since each assignment's target was visited, or since the assignment began."""
        return np.asarray(self.day - self.visits.counted_from)

    @property
    def overdue(self) -> Flags:
        """Effective assignments of a household or village whose visit is overdue."""
        late = self.days_since_visit > self.settings.visit_interval_days
        return np.asarray(self.charges.now & (self.visits.counted_from > ALWAYS) & late)


def see(rows: Rows, settings: Settings, as_of: date, plan: str | None) -> Situation:
    """The situation on ``as_of`` in ``plan`` (None: what is in force). KeyError: no such plan."""
    day = day_number(as_of)
    area = read_area(rows)
    charges = read_charges(rows, area, plan, day)
    journeys = read_journeys(rows, area)
    origin = look_up(area.cadres.origin, charges.cadre, ABSENT)
    households, villages, communes = area.households, area.villages, area.communes
    now = charges.now
    return Situation(
        rows=rows,
        settings=settings,
        as_of=as_of,
        day=day,
        season=season_of(as_of, settings.wet_months),
        area=area,
        charges=charges,
        journeys=journeys,
        trips=(journeys.trips(charges, origin, DRY), journeys.trips(charges, origin, WET)),
        visits=_visits(rows, area, charges, day),
        sites=read_sites(rows, area, day),
        in_need=(households.need_from <= day) & (day < households.need_to),
        in_charge=pointed_at(charges.household[now & (charges.duty == HOUSEHOLD)], len(households.id)),
        village_open=villages.closed > day,
        village_covered=pointed_at(charges.village[now], len(villages.id)),
        cell_attended=pointed_at(charges.village[now & (charges.duty == PARTY_CELL)], len(villages.id)),
        commune_open=communes.closed > day,
        post_filled=pointed_at(charges.commune[now & (charges.duty == COMMUNE_POST)], len(communes.id)),
    )


def _visits(rows: Rows, area: Area, charges: Charges, day: int) -> Visits:
    on = days(rows.visit["day"], ALWAYS)
    past = on <= day
    at_household = _latest(references(rows.visit["household_id"], area.households.id), on, past)
    at_village = _latest(references(rows.visit["village_id"], area.villages.id), on, past)
    household = np.where(charges.duty == HOUSEHOLD, charges.household, ABSENT)
    village = np.where(charges.duty == VILLAGE, charges.village, ABSENT)
    last = np.maximum(_read(at_household, household), _read(at_village, village))
    visited = (charges.duty == HOUSEHOLD) | (charges.duty == VILLAGE)
    return Visits(last, np.where(visited, np.maximum(last, charges.in_force.start), ALWAYS))


def _latest(target: Ints, on: Ints, past: Flags) -> Ints:
    """The latest past day of each target that has one; one entry up to the greatest position."""
    counted = past & (target >= 0)
    latest = np.full(int(target.max(initial=-1)) + 1, ALWAYS, dtype=np.int64)
    np.maximum.at(latest, target[counted], on[counted])
    return latest


def _read(latest: Ints, target: Ints) -> Ints:
    return look_up(latest, np.where(target < len(latest), target, ABSENT), ALWAYS)
