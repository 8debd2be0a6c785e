"""From a workspace seen on a day to the problem of siting: who is in need, what stands already, where sites may go."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..area import Area
from ..assignment.reading import weights
from ..assignment.ways import joined, ways_to
from ..columns import Flags, Floats, Ints, codes, numbers, positions_in, texts
from ..journeys import SOME_WAY
from ..settings import DRY, SEASONS
from ..situation import Situation
from .problem import Sited, Siting

COVER, MEDIAN = "cover", "median"
_CUTOFF = 480.0


@dataclass(frozen=True)
class Choices:
    """Codes of villages that must have a site, and of those that may not."""

    required: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()


@dataclass(frozen=True)
class Served:
    """Minutes from villages (``site``, positions in the area) to households in need (``household``, positions in
    scope), one entry a way within the cut-off.
    """

    site: Ints
    household: Ints
    minutes: Floats

    def at(self, chosen: Flags) -> Served:
        """The chosen entries."""
        return Served(self.site[chosen], self.household[chosen], self.minutes[chosen])


class UnknownVillages(ValueError):
    """Codes that no open village has."""


@dataclass(frozen=True)
class Ground:
    """What siting looks at: ``household`` and ``candidate`` are positions in the area.

    ``now`` is the least minutes of each household from a site in operation, at most ``cutoff``; ``served_now``
    who is within reach of one. ``unmeasured`` counts open villages from which no way was computed.
    """

    seen: Situation
    objective: str
    household: Ints
    weight: Floats
    candidate: Ints
    required: Flags
    ways: Served
    now: Floats
    served_now: Flags
    cutoff: float
    unmeasured: int


def read_ground(seen: Situation, objective: str, choices: Choices) -> Ground:
    """The ground on the day of ``seen``. UnknownVillages names codes that no open village has."""
    area = seen.area
    household = np.flatnonzero(seen.in_need).astype(np.int64)
    required, excluded = (_villages(seen, codes_) for codes_ in (choices.required, choices.excluded))
    measured = seen.journeys.computed[DRY, len(area.units.id) :]
    candidates = seen.village_open & measured
    candidates[required] = True
    candidates[excluded] = False
    standing = np.zeros(len(area.villages.id), dtype=np.bool_)
    standing[seen.sites.village[seen.sites.operating & (seen.sites.village >= 0)]] = True
    cutoff = _cutoff(seen, candidates | standing)
    ways = _served(seen, household, candidates | standing, cutoff)
    now = np.full(len(household), cutoff)
    near = np.full(len(household), np.inf)
    there = standing[ways.site]
    np.minimum.at(near, ways.household[there], ways.minutes[there])
    candidate = np.flatnonzero(candidates).astype(np.int64)
    return Ground(
        seen=seen,
        objective=objective,
        household=household,
        weight=weights(seen)[household],
        candidate=candidate,
        required=np.isin(candidate, required),
        ways=ways.at(candidates[ways.site]),
        now=np.minimum(now, near),
        served_now=near <= seen.settings.model_reach_min,
        cutoff=cutoff,
        unmeasured=int((seen.village_open & ~measured).sum()),
    )


def siting_of(ground: Ground) -> Siting:
    """What each candidate would save each household: being served at all, or minutes."""
    place = np.full(len(ground.seen.area.villages.id), -1, dtype=np.int64)
    place[ground.candidate] = np.arange(len(ground.candidate))
    ways = ground.ways
    if ground.objective == COVER:
        reach = ground.seen.settings.model_reach_min
        saving = ((ways.minutes <= reach) & ~ground.served_now[ways.household]).astype(np.float64)
    else:
        saving = ground.now[ways.household] - ways.minutes
    useful = np.flatnonzero((saving > 0) & (ground.weight[ways.household] > 0))
    useful = useful[np.lexsort((place[ways.site[useful]], ways.household[useful]))]
    return Siting(
        weight=ground.weight,
        demand=ways.household[useful],
        candidate=place[ways.site[useful]],
        saving=saving[useful],
        candidates=len(ground.candidate),
        required=ground.required,
    )


def value_of(ground: Ground, saved: float) -> float:
    """The objective: weight within reach of a site, or mean minutes to the nearest one."""
    if ground.objective == COVER:
        return float(ground.weight[ground.served_now].sum()) + saved
    total = float(ground.weight.sum())
    return (float((ground.weight * ground.now).sum()) - saved) / total if total else 0.0


def within_reach(ground: Ground, sites: Ints) -> float:
    """The weight of the households within reach of a site, with new ones in ``sites`` (among the candidates)."""
    served = ground.served_now.copy()
    chosen = np.isin(ground.ways.site, ground.candidate[sites])
    near = chosen & (ground.ways.minutes <= ground.seen.settings.model_reach_min)
    served[ground.ways.household[near]] = True
    return float(ground.weight[served].sum())


def nearest_site(ground: Ground, found: Sited) -> tuple[Ints, Floats]:
    """For each household the new site (a position in the area) nearer than what stands, -1 for none; its minutes.

    For covering only within reach. Equally near: the first village of the table.
    """
    ways = ground.ways
    limit = ground.seen.settings.model_reach_min if ground.objective == COVER else ground.cutoff
    row = np.flatnonzero(np.isin(ways.site, ground.candidate[found.sites]) & (ways.minutes <= limit))
    row = row[ways.minutes[row] < ground.now[ways.household[row]]]
    order = row[np.lexsort((ways.site[row], ways.minutes[row], ways.household[row]))]
    who, first = np.unique(ways.household[order], return_index=True)
    nearest = np.full(len(ground.household), -1, dtype=np.int64)
    minutes = ground.now.copy()
    nearest[who] = ways.site[order[first]]
    minutes[who] = ways.minutes[order[first]]
    return nearest, minutes


def _villages(seen: Situation, given: tuple[str, ...]) -> Ints:
    """The open villages of these codes, as positions."""
    import pyarrow as pa

    found = positions_in(pa.array(list(given), pa.large_string()), seen.area.villages.code)
    unknown = [
        code for code, at in zip(given, found.tolist(), strict=True) if at < 0 or not seen.village_open[at]
    ]
    if unknown:
        raise UnknownVillages(", ".join(unknown))
    return found


def _cutoff(seen: Situation, villages: Flags) -> float:
    """The longest cut-off of the runs from these villages in the dry season."""
    frame = seen.rows.travel_run
    at = positions_in(texts(frame["origin_id"]), seen.area.villages.id)
    ours = (codes(frame["origin_kind"], ("village",)) == 0) & (codes(frame["season"], SEASONS) == DRY)
    ours &= (at >= 0) & villages[np.maximum(at, 0)] if len(villages) else False
    limits = numbers(frame["cutoff_min"])[ours]
    limits = limits[np.isfinite(limits)]
    return float(limits.max()) if len(limits) else _CUTOFF


def _served(seen: Situation, household: Ints, villages: Flags, cutoff: float) -> Served:
    """The ways from ``villages``; a household in the site's own village is there, where nothing else is known."""
    area = seen.area
    origins = np.zeros(area.origins, dtype=np.bool_)
    origins[len(area.units.id) :] = villages
    ways = ways_to(household, area, seen.journeys, origins)
    site = ways.origin - len(area.units.id)
    who = np.searchsorted(household, ways.household)
    own_site, own = _at_home(area, household, villages)
    width = max(len(area.villages.id), 1)
    unsaid = ~np.isin(own * width + own_site, who * width + site)
    good = (ways.way == SOME_WAY) & (ways.there <= cutoff)
    return Served(
        np.concatenate((site[good], own_site[unsaid])),
        np.concatenate((who[good], own[unsaid])),
        np.concatenate((ways.there[good], np.zeros(int(unsaid.sum())))),
    )


def _at_home(area: Area, household: Ints, villages: Flags) -> tuple[Ints, Ints]:
    """Each of ``villages`` with each household that lives in it."""
    place = area.households.village[household]
    order = np.argsort(place, kind="stable")
    sites = np.flatnonzero(villages)
    left, right = joined(sites, place[order])
    return sites[left], order[right]
