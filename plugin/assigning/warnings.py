"""What speaks against a gesture, in words: never a refusal; whoever goes on says why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Optional

from ...layers.live import common_language, holds, is_over
from ..language import tr
from ..saying import isolated
from .charges import Charge
from .days import written
from .rows import Household, Village
from .state import State
from .states import Ways, shown

_FIRST = 5
_BY_MEMBERS = ("household", "party_cell")
# A target, its household where it is one, and the village one goes to.
Placed = tuple[str, Optional[Household], Optional[Village]]


@dataclass(frozen=True)
class Warning_:  # noqa: N801 (Python has a Warning of its own)
    """One kind of warning: how many targets it is about, and the first of them."""

    kind: str
    text: str
    count: int
    targets: tuple[str, ...]


class Warner:
    """Looks at what a cadre would carry."""

    def __init__(self, state: State, ways: Ways) -> None:
        self._state = state
        self._ways = ways

    def warnings(
        self, duty: str, targets: Sequence[str], cadre_id: str, start: str = ""
    ) -> tuple[Warning_, ...]:
        """Everything that speaks against giving ``targets`` to a cadre (who would start from village ``start``)."""
        mine = {
            each.target_id
            for each in self._state.charges.of(cadre_id)
            if each.duty == duty and self._now(each)
        }
        new = [target for target in targets if target not in mine]
        if not new:
            return ()
        homes, villages = self._state.households, self._state.villages
        if duty == "household":
            listed = [(target, homes[target], villages.get(homes[target].village_id)) for target in new]
        else:
            listed = [(target, None, self._state.village_of(duty, target)) for target in new]
        found = [*self._capacity(duty, listed, cadre_id), *self._person(duty, new, cadre_id)]
        found += [
            *self._words(listed, cadre_id),
            *self._way(duty, new, cadre_id, start),
            *self._left_behind(cadre_id, start),
            *self._standing(duty, listed),
        ]
        return tuple(found)

    def _capacity(self, duty: str, new: Sequence[Placed], cadre_id: str) -> Iterator[Warning_]:
        state = self._state
        cadre = state.cadres[cadre_id]
        load = state.counts.load(cadre)
        needing: list[str] = []
        places: dict[str, str] = {}
        for target, home, village in new:
            if home is not None:
                if not home.in_need:
                    continue
                needing.append(target)
            if village is not None and village.id not in places:
                places[village.id] = target
        households = load.households + len(needing)
        if needing and is_over(households, load.max_households):
            text = tr("{cadre} would have {count} households; the limit is {limit}.")
            said = text.format(cadre=isolated(cadre.name), count=households, limit=load.max_households)
            yield _warning("over_households", said, needing)
        for key in [key for key in places if state.counts.goes_to(cadre_id, key)]:
            del places[key]
        villages = load.villages + len(places)
        if places and is_over(villages, load.max_villages):
            text = tr("{cadre} would go to {count} villages; the limit is {limit}.")
            said = text.format(cadre=isolated(cadre.name), count=villages, limit=load.max_villages)
            yield _warning("over_villages", said, list(places.values()))

    def _person(self, duty: str, new: Sequence[str], cadre_id: str) -> Iterator[Warning_]:
        cadre, day = self._state.cadres[cadre_id], self._state.day
        if not holds(cadre.active_from, cadre.active_to, day):
            yield _warning("not_active", tr("{cadre} is not active.").format(cadre=isolated(cadre.name)), new)
        elif cadre.active_to is not None:
            text = tr("{cadre} leaves on {day}.").format(
                cadre=isolated(cadre.name), day=written(cadre.active_to)
            )
            yield _warning("leaves", text, new)
        if duty in _BY_MEMBERS and cadre.is_party_member is False:
            text = tr("{cadre} is not a party member.").format(cadre=isolated(cadre.name))
            yield _warning("not_party_member", text, new)

    def _words(self, new: Sequence[Placed], cadre_id: str) -> Iterator[Warning_]:
        spoken = self._state.cadres[cadre_id].languages
        foreign: dict[frozenset[str], bool] = {}
        apart = []
        for target, _, village in new:
            if village is None:
                continue
            theirs = village.languages
            if theirs not in foreign:
                foreign[theirs] = common_language(spoken, theirs) is False
            if foreign[theirs]:
                apart.append(target)
        if apart:
            yield _warning(
                "no_common_language", tr("No common language: {count}.").format(count=len(apart)), apart
            )

    def _left_behind(self, cadre_id: str, start: str) -> Iterator[Warning_]:
        """What the cadre has now and would get to no more."""
        found = self._ways.if_from(cadre_id, start)[0] if start else []
        if found:
            text = tr(
                "From {village}, {cadre} would no longer get to {count} of the present charges in time."
            )
            village, cadre = self._state.villages[start].name, self._state.cadres[cadre_id].name
            said = text.format(village=isolated(village), cadre=isolated(cadre), count=len(found))
            yield _warning("left_behind", said, [each.target_id for each in found])

    def _way(self, duty: str, new: Sequence[str], cadre_id: str, start: str) -> Iterator[Warning_]:
        if duty == "commune_post":
            return
        ways, none, far = self._ways, [], []
        origin = ("village", start) if start else self._state.cadres[cadre_id].origin
        if not ways.are_known(origin):
            return
        there = both = 0.0
        for target in new:
            way = ways.minutes_from(origin, "household" if duty == "household" else "village", target)
            if way is None:
                continue
            if way.reachable is False:
                none.append(target)
            elif way.is_over(ways.out_limit, ways.round_limit):
                far.append(target)
                there, both = max(there, way.out or 0.0), max(both, way.round or 0.0)
        if none:
            yield _warning("unreachable", tr("No way there: {count}.").format(count=len(none)), none)
        if far:
            text = tr(
                "Too far: {count}. There {out} (limit {out_limit}), there and back {both} (limit {both_limit})."
            )
            limits = {"out_limit": round(ways.out_limit), "both_limit": round(ways.round_limit)}
            said = text.format(count=len(far), out=_minutes(there), both=_minutes(both), **limits)
            yield _warning("too_far", said, far)

    def _standing(self, duty: str, new: Sequence[Placed]) -> Iterator[Warning_]:
        on = self._state.charges.on
        locked, gone, closed = [], [], []
        for target, home, village in new:
            for each in on(duty, target):
                if each.locked and self._now(each):
                    locked.append(target)
                    break
            if home is not None and not home.in_need:
                gone.append(target)
            if village is not None and not village.is_open:
                closed.append(target)
        if locked:
            yield _warning("locked", tr("Locked: {count}.").format(count=len(locked)), locked)
        if gone:
            yield _warning("not_in_need", tr("No longer in need: {count}.").format(count=len(gone)), gone)
        if closed:
            yield _warning("closed", tr("The village is closed: {count}.").format(count=len(closed)), closed)
        shut = [target for target, _, _ in new if self._is_shut(duty, target)]
        if shut:
            yield _warning("closed", tr("The commune is closed: {count}.").format(count=len(shut)), shut)

    def _is_shut(self, duty: str, target: str) -> bool:
        commune = self._state.communes.get(target) if duty == "commune_post" else None
        return commune is not None and not commune.is_open

    def _now(self, charge: Charge) -> bool:
        return holds(charge.valid_from, charge.valid_to, self._state.day)


def _minutes(minutes: float) -> str:
    """Minutes in words; what was not calculated any further is longer than all that was."""
    return (
        tr("{minutes} min").format(minutes=shown(minutes)) if isfinite(minutes) else tr("beyond the cut-off")
    )


def _warning(kind: str, text: str, targets: Sequence[str]) -> Warning_:
    return Warning_(kind, text, len(targets), tuple(targets[:_FIRST]))
