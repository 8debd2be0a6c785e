"""Minutes there and back, as they were computed: read for one starting point at a time, on first need."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from typing import NamedTuple, Optional

from ...layers.live import is_too_far
from ..workspace.queries import select, sliced
from ..workspace.queries import text as as_sql

Origin = tuple[str, str, str]
Pair = Optional[tuple[Optional[int], Optional[float], Optional[float]]]


class Minutes(NamedTuple):
    """The way in one season. ``out`` and ``back`` (minutes) are infinite beyond the cut-off and where there is no way.

    ``reachable`` is None, and the minutes not known, where the ends could not be placed.
    """

    out: Optional[float]
    back: Optional[float]
    season: str
    reachable: Optional[bool]

    @property
    def round(self) -> Optional[float]:
        """Minutes there and back."""
        return None if self.out is None or self.back is None else self.out + self.back

    def is_over(self, out_limit: float, round_limit: float) -> bool:
        """Whether there is a way, and it takes longer than a limit."""
        return self.reachable is True and is_too_far(
            self.out or 0.0, self.back or 0.0, out_limit, round_limit
        )

    def is_within(self, out_limit: float, round_limit: float) -> bool:
        """Whether there is a way that keeps both limits."""
        return self.reachable is True and not self.is_over(out_limit, round_limit)


def minutes_of(pair: Pair, season: str) -> Minutes:
    """What a stored pair means; None: a pair that is not there though its origin was computed."""
    if pair is None:
        return Minutes(math.inf, math.inf, season, True)
    reachable, out, back = pair
    if reachable is None:
        return Minutes(None, None, season, None)
    if not reachable:
        return Minutes(math.inf, math.inf, season, False)
    return Minutes(math.inf if out is None else out, math.inf if back is None else back, season, True)


class Journeys:
    """The computed travel times of a workspace. ``runs``: the origins that were computed, with the season."""

    def __init__(self, path: str) -> None:
        self._path = path
        self.runs: set[Origin] = set()
        self._pairs: dict[Origin, dict[str, Pair]] = {}
        self._whole: set[Origin] = set()
        for row in select(
            path, "SELECT json_group_array(json_array(origin_kind, origin_id, season)) FROM travel_run"
        ):
            self.runs.update((kind, identity, season) for kind, identity, season in json.loads(row[0]))

    def minutes(self, origin: Origin, targets: Iterable[str]) -> Optional[Minutes]:
        """The way to the first of ``targets`` for which one is stored; None where the origin was not computed."""
        if origin not in self.runs:
            return None
        known = self._pairs.get(origin, {})
        for target in targets:
            if target not in known and origin not in self._whole:
                # A household may have a way of its own though only that to its village was read.
                self._read(origin)
                return self.minutes(origin, targets)
            if known.get(target) is not None:
                return minutes_of(known[target], origin[2])
        return minutes_of(None, origin[2])

    def read_from(self, origin: Origin) -> None:
        """Read every way from an origin now, so that none has to be read in the middle of a gesture."""
        if origin in self.runs and origin not in self._whole:
            self._read(origin)

    def to(self, target: str, season: str) -> dict[tuple[str, str], Minutes]:
        """The ways to one target from every computed origin that has one."""
        sql = (
            "SELECT json_group_array(json_array(origin_kind, origin_id, reachable, out_min, back_min))"
            f" FROM travel_time WHERE target_id = {as_sql(target)} AND season = {as_sql(season)}"
        )
        found = {}
        for (text,) in select(self._path, sql):
            for kind, identity, reachable, out, back in json.loads(text):
                if (kind, identity, season) in self.runs:
                    found[kind, identity] = minutes_of((reachable, out, back), season)
        return found

    def fetch_charged(self) -> Iterator[None]:
        """Read the ways of the assignments that are stored, with places to pause: they are asked for most."""
        if not self.runs:
            return
        # Quoted: QGIS takes what has ".tar" in it for an archive.
        columns = (
            "coalesce(c.starts_from_village_id, c.unit_id),"
            " CASE WHEN c.starts_from_village_id IS NULL THEN 'unit' ELSE 'village' END,"
            ' w.season, w."target_id", w.reachable, w.out_min, w.back_min, t.household_id'
        )
        joined = (
            "JOIN cadre c ON c.id = t.cadre_id LEFT JOIN household h ON h.id = t.household_id"
            " JOIN travel_time w ON w.origin_id = coalesce(c.starts_from_village_id, c.unit_id)"
            " AND w.season IN ('dry', 'wet') AND w.\"target_id\" IN (t.household_id, t.village_id, h.village_id)"
        )
        for rows in sliced(self._path, "assignment", columns, "t.status <> 'ended'", joined):
            for origin, kind, season, target, reachable, out, back, household in rows:
                if (kind, origin, season) in self.runs:
                    pairs = self._pairs.setdefault((kind, origin, season), {})
                    if household is not None:
                        pairs.setdefault(household, None)  # unless it has a way of its own
                    pairs[target] = (reachable, out, back)
            yield

    def _read(self, origin: Origin) -> None:
        kind, identity, season = origin
        sql = (
            "SELECT json_group_array(json_array(target_id, reachable, out_min, back_min)) FROM travel_time"
            f" WHERE origin_id = {as_sql(identity)} AND season = {as_sql(season)} AND origin_kind = {as_sql(kind)}"
        )
        pairs = self._pairs.setdefault(origin, {})
        for (text,) in select(self._path, sql):
            for target, reachable, out, back in json.loads(text):
                pairs[target] = (reachable, out, back)
        self._whole.add(origin)
