"""Whom the right button offers, in words: the nearest who could take something, and whom to station where nobody gets."""

from __future__ import annotations

from functools import partial
from typing import Any

from ...layers.wording import load_words
from ..language import language, tr
from ..saying import isolated
from .doing import Doing
from .ground import HOUSEHOLD
from .menu import Offer, Whom
from .tips import minutes_sentence

_TAKERS = 6


class Offering:
    """Asks the board for the duty in hand; a click on an offer does it."""

    def __init__(self, board: Any, doing: Doing) -> None:
        self._board = board
        self._doing = doing

    def takers(self, target: str, all_of: tuple[str, ...]) -> tuple[Offer, ...]:
        """The nearest with room and language; a click gives them everything asked about."""
        offers = []
        for candidate in self._board.candidates(self._doing.duty, target, _TAKERS):
            do = partial(self._doing.assign, all_of, candidate.cadre_id)
            offers.append(Offer(self._taker(candidate), do, f"taker_{len(offers)}"))
        return tuple(offers)

    def somebody_near(self, target: str) -> bool:
        """Whether somebody is offered who gets there within the limits, as far as is known."""
        ways = self._board.ways
        for candidate in self._board.candidates(self._doing.duty, target, 1):
            minutes = candidate.minutes
            return minutes is None or not minutes.is_over(ways.out_limit, ways.round_limit)
        return False

    def is_served(self, target: str) -> bool:
        """Whether somebody is in charge who gets there."""
        board = self._board
        charges = board.charges_on(self._doing.duty, target)
        return any(board.is_effective(each) and not board.ways.is_far(each) for each in charges)

    def can_station(self, targets: tuple[str, ...]) -> bool:
        """Whether there is anybody whom it suits to start from the village of ``targets``."""
        return bool(self._board.stationing.has_any(self._doing.duty, targets))

    def whom(self, targets: tuple[str, ...]) -> Whom:
        """Whom to station in the village of ``targets``, those who lose least first."""
        board, duty = self._board, self._doing.duty
        village = board.state.village_of(duty, targets[0])
        known = [
            tr(
                "Where somebody starts stands in the record: it is written as soon as you save, needs no decision, and "
                "stays when the plan is returned. Who takes what goes into the plan."
            )
        ]
        if not board.stationing.is_computed(village.id):
            known.append(
                tr("The ways from this village are not calculated yet: what would be too far is not known.")
            )
        offers = []
        for one in board.stationing.suited(duty, targets, _TAKERS):
            do = partial(self._doing.station, targets, one.cadre_id, village.id)
            offers.append(Offer(self._suited(one), do, f"suited_{len(offers)}"))
        title = tr("Station somebody in {village}").format(village=isolated(village.name))
        return Whom(title, tuple(known), tuple(offers))

    def _taker(self, candidate: Any) -> str:
        parts = self._person(candidate)
        parts.insert(2, minutes_sentence(load_words(language()), candidate.minutes))
        return " · ".join(parts)

    def _suited(self, one: Any) -> str:
        parts = self._person(one)
        if not one.load.villages:
            parts.append(tr("nothing in charge now"))
            return " · ".join(parts)
        text = tr("present charges: {near} come within reach, {far} too far")
        parts.append(text.format(near=one.brought_near, far=one.left_behind))
        return " · ".join(parts)

    def _person(self, one: Any) -> list[str]:
        """Name, unit, load and whether there is a common language."""
        board = self._board
        cadre = board.cadres[one.cadre_id]
        unit = board.units.get(cadre.unit_id)
        load = board.load_of(cadre.id)
        parts = [
            isolated(" ".join(cadre.name.split())),
            isolated(unit.short_name) if unit is not None else "–",
        ]
        if self._doing.duty == HOUSEHOLD and load.max_households is not None:
            parts.append(tr("{count} households").format(count=f"{load.households}/{load.max_households}"))
        if one.common_language:
            parts.append(tr("common language"))
        return parts
