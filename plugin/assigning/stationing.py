"""Whom to station in a village to which nobody gets: those who lose least by starting from there come first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple, Optional

from ...layers.live import common_language, holds
from .candidates import Finder
from .rows import Cadre, Village
from .state import State
from .states import Ways
from .totals import Load

# Those who start nearest are weighed; whoever is farther would move farther.
_LOOKED_AT = 100
_BY_MEMBERS = ("household", "party_cell")


class Suited(NamedTuple):
    """Somebody who could start from the village: how many charges would be out of reach, how many come within it."""

    cadre_id: str
    left_behind: int
    brought_near: int
    load: Load
    common_language: Optional[bool]
    same_unit: bool


class Stationing:
    """Looks for whom a village suits. ``finder``: who starts where."""

    def __init__(self, state: State, ways: Ways, finder: Finder) -> None:
        self._state = state
        self._ways = ways
        self._finder = finder

    def suited(self, duty: str, targets: Sequence[str], n: int) -> tuple[Suited, ...]:
        """The ``n`` best suited to start from the village of ``targets`` and take these.

        They are active, have room for one of them at least, share a language as far as is known, and do not start
        there already.
        """
        units = self._units_of(duty, targets)
        found = []
        for cadre, metres, village in islice(self._who(duty, targets), _LOOKED_AT):
            one = self._weighed(cadre, village, cadre.unit_id in units)
            found.append((self._rank(one, metres, len(targets)), cadre.code, one))
        return tuple(one for _, _, one in sorted(found, key=lambda each: each[:2])[:n])

    def has_any(self, duty: str, targets: Sequence[str]) -> bool:
        """Whether there is anybody at all; no way is looked at."""
        return next(self._who(duty, targets), None) is not None

    def _who(self, duty: str, targets: Sequence[str]) -> Iterator[tuple[Cadre, Optional[float], Village]]:
        """Those who could, whoever starts nearest first."""
        village = self._state.village_of(duty, targets[0]) if targets else None
        if village is not None and village.is_open:
            for cadre, metres in self._finder.from_near(village.xy):
                if self._could(cadre, duty, targets, village):
                    yield cadre, metres, village

    def is_computed(self, village_id: str) -> bool:
        """Whether the ways from a village are known, in the season of the day."""
        return ("village", village_id, self._ways.season) in self._ways.journeys.runs

    def _weighed(self, cadre: Cadre, village: Village, same_unit: bool) -> Suited:
        left, brought = self._ways.if_from(cadre.id, village.id)
        return Suited(
            cadre.id,
            len(left),
            len(brought),
            self._state.counts.load(cadre),
            common_language(cadre.languages, village.languages),
            same_unit,
        )

    def _rank(self, one: Suited, metres: Optional[float], wanted: int) -> tuple[float, ...]:
        room = wanted if one.load.room is None else one.load.room
        return (
            one.left_behind,
            max(0, wanted - room - one.brought_near),
            -one.brought_near,
            one.common_language is not True,
            not one.same_unit,
            one.load.households,
            float("inf") if metres is None else metres,
        )

    def _could(self, cadre: Cadre, duty: str, targets: Sequence[str], village: Village) -> bool:
        state = self._state
        if cadre.origin == ("village", village.id) or not holds(
            cadre.active_from, cadre.active_to, state.day
        ):
            return False
        if duty in _BY_MEMBERS and cadre.is_party_member is False:
            return False
        if common_language(cadre.languages, village.languages) is False:
            return False
        if any(self._has(cadre.id, duty, target) for target in targets):
            return True
        load = state.counts.load(cadre)
        if duty == "household" and load.room == 0:
            return False
        full = load.max_villages is not None and load.villages >= load.max_villages
        return not full or state.counts.goes_to(cadre.id, village.id)

    def _has(self, cadre_id: str, duty: str, target: str) -> bool:
        charges = self._state.charges.on(duty, target)
        return any(each.cadre_id == cadre_id and self._state.is_effective(each) for each in charges)

    def _units_of(self, duty: str, targets: Sequence[str]) -> set[Optional[str]]:
        """The units of whoever is in charge of the targets now."""
        state = self._state
        charges = (each for target in targets for each in state.charges.on(duty, target))
        return {state.cadres[each.cadre_id].unit_id for each in charges if each.cadre_id in state.cadres}
