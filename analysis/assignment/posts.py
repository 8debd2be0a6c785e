"""Where one more cadre would help: how many of the households left each unit could reach."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..columns import ABSENT, Ints, look_up
from ..settings import DRY
from .reading import Task, in_unit_area
from .ways import ways_to

_ROOM_UNKNOWN = 10


@dataclass(frozen=True)
class Post:
    """One more cadre at ``unit`` (a position in the area) with room for ``room`` covers ``covers`` more."""

    unit: int
    covers: int
    room: int
    spare: int = ABSENT


def best_posts(task: Task, left: Ints) -> dict[int, Post]:
    """For each of the households ``left`` (in scope) the unit where one more cadre covers most, itself among them."""
    if not len(left):
        return {}
    seen, area = task.seen, task.seen.area
    households = task.household[left]
    units = len(area.units.id)
    origins = np.zeros(area.origins, dtype=np.bool_)
    origins[:units] = seen.journeys.computed[DRY, :units]
    ways = ways_to(households, area, seen.journeys, origins)
    ways = ways.at(ways.within(seen.settings))
    if task.wanted.unit_areas:
        commune = area.household_commune[ways.household]
        ways = ways.at(in_unit_area(seen, ways.origin, commune))
    within = np.bincount(ways.origin, minlength=units)
    room = _usual_room(task)
    covers = np.minimum(within, room)
    order = np.lexsort((ways.origin, -covers[ways.origin], ways.household))
    asked, first = np.unique(ways.household[order], return_index=True)
    best = ways.origin[order][first]
    place = dict(zip(households.tolist(), left.tolist(), strict=True))
    spare = _spare(task)
    return {
        place[household]: Post(unit, int(covers[unit]), room, spare)
        for household, unit in zip(asked.tolist(), best.tolist(), strict=True)
    }


def _usual_room(task: Task) -> int:
    """The middle limit of households among the active cadres."""
    limits = task.seen.area.cadres.max_households[task.cadre]
    limits = limits[~np.isnan(limits)]
    return max(int(np.median(limits)), 1) if len(limits) else _ROOM_UNKNOWN


def _spare(task: Task) -> int:
    """An active cadre who has nothing in force, and could be moved; ABSENT where everybody has."""
    charges = task.seen.charges
    busy = np.isin(task.cadre, charges.cadre[charges.in_force_now])
    idle = np.flatnonzero(~busy)
    if not len(idle):
        return ABSENT
    limits = look_up(task.seen.area.cadres.max_households, task.cadre[idle], np.nan)
    limits = np.where(np.isnan(limits), np.inf, limits)
    best = idle[np.argmax(limits)]
    return int(best) if limits.max() > 0 else ABSENT
