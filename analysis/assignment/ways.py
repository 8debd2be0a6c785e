"""The computed ways from starting points to households, as a sparse table: no entry is beyond the cut-off."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..area import Area
from ..columns import Flags, Floats, Ints
from ..journeys import SOME_WAY, Journeys
from ..settings import DRY, Settings


@dataclass(frozen=True)
class Ways:
    """One entry a starting point and household (positions), in the dry season, sorted by household and origin.

    ``way`` as in ``journeys``; minutes beyond the cut-off are infinite, unknown ones not a number.
    """

    origin: Ints
    household: Ints
    way: Ints
    there: Floats
    back: Floats

    @property
    def round(self) -> Floats:
        """Minutes there and back."""
        return np.asarray(self.there + self.back)

    def within(self, settings: Settings) -> Flags:
        """The entries that keep both limits."""
        short = (self.there <= settings.reach_out_min) & (self.round <= settings.reach_round_min)
        return np.asarray((self.way == SOME_WAY) & short)

    def at(self, chosen: Flags | Ints) -> Ways:
        """The chosen entries."""
        return Ways(
            self.origin[chosen],
            self.household[chosen],
            self.way[chosen],
            self.there[chosen],
            self.back[chosen],
        )


def ways_to(households: Ints, area: Area, journeys: Journeys, origins: Flags) -> Ways:
    """The ways from the chosen ``origins`` to ``households`` (positions): to the household itself where that was
    computed, else to its village.
    """
    pairs = journeys.pairs
    first = np.append(True, np.diff(pairs.key) != 0) if len(pairs.key) else np.zeros(0, dtype=np.bool_)
    row = np.flatnonzero(first & (pairs.season == DRY) & origins[pairs.origin])
    own = row[pairs.target[row] < journeys.households]
    asked = np.zeros(journeys.households, dtype=np.bool_)
    asked[households] = True
    own = own[asked[pairs.target[own]]]
    to_village = row[pairs.target[row] >= journeys.households]
    entry, household = _spread(pairs.target[to_village] - journeys.households, households, area)
    shared = to_village[entry]
    width = max(journeys.households, 1)
    taken = np.isin(pairs.origin[shared] * width + household, pairs.origin[own] * width + pairs.target[own])
    shared, household = shared[~taken], household[~taken]
    chosen = np.concatenate((own, shared))
    target = np.concatenate((pairs.target[own], household))
    order = np.lexsort((pairs.origin[chosen], target))
    chosen, target = chosen[order], target[order]
    return Ways(pairs.origin[chosen], target, pairs.way[chosen], pairs.there[chosen], pairs.back[chosen])


def _spread(village: Ints, households: Ints, area: Area) -> tuple[Ints, Ints]:
    """Each entry for a village once for each household in it: the entry, and the household."""
    place = area.households.village[households]
    order = np.argsort(place, kind="stable")
    lists = joined(village, place[order])
    return lists[0], households[order][lists[1]]


def joined(asked: Ints, keys: Ints) -> tuple[Ints, Ints]:
    """Every match of ``asked`` with the ascending ``keys``: positions in the one and in the other."""
    start = np.searchsorted(keys, asked, side="left")
    count = np.searchsorted(keys, asked, side="right") - start
    left = np.repeat(np.arange(len(asked)), count)
    ends = np.cumsum(count)
    within = np.arange(int(ends[-1]) if len(ends) else 0) - np.repeat(ends - count, count)
    return left, np.repeat(start, count) + within
