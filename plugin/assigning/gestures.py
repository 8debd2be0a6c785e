"""Each gesture: one undo step, however many rows, and a sentence that says what it was."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from ..language import tr
from ..pending.steps import Gesture, Step
from .making import OPEN, Maker

if TYPE_CHECKING:
    from .board import Board


class Gestures:
    """Makes the gestures of a board. Every method returns what happened in words; where nothing did, why."""

    def __init__(self, board: Board) -> None:
        self._board = board

    def assign(self, duty: str, targets: Sequence[str], cadre: str, reason: str = "") -> str:
        """Give ``targets`` to ``cadre``, instead of whoever has them."""
        name = self._board.cadres[cadre].name

        def make(maker: Maker) -> Iterable[list[Step]]:
            return (maker.give(duty, target, cadre) for target in targets)

        text = tr("{cadre} takes {targets}")
        return self._do(
            "assign", make, lambda some: text.format(cadre=name, targets=self.said(duty, some)), reason
        )

    def unassign(self, duty: str, targets: Sequence[str]) -> str:
        """Nobody is in charge of ``targets`` from the day on."""

        def make(maker: Maker) -> Iterable[list[Step]]:
            return (maker.take(duty, target) for target in targets)

        text = tr("Nobody for {targets}")
        return self._do("unassign", make, lambda some: text.format(targets=self.said(duty, some)))

    def said(self, duty: str, targets: Sequence[str]) -> str:
        """The targets in words: the one, or how many."""
        if len(targets) == 1:
            return self.named(duty, targets[0])
        many = {
            "household": tr("{count} households"),
            "village": tr("{count} villages"),
            "party_cell": tr("{count} party cells"),
            "commune_post": tr("{count} commune posts"),
        }
        return many[duty].format(count=len(targets))

    def named(self, duty: str, target: str) -> str:
        """One target in words."""
        board = self._board
        if duty == "household":
            household = board.households[target]
            village = board.villages.get(household.village_id)
            return tr("household {code} in {village}").format(
                code=household.code, village=village.name if village is not None else "–"
            )
        if duty == "village":
            return board.villages[target].name
        if duty == "party_cell":
            return tr("the party cell of {village}").format(village=board.villages[target].name)
        return tr("the post in {commune}").format(commune=board.communes[target].name)

    def _do(
        self, kind: str, make: Callable[[Maker], Any], say: Callable[[list[str]], str], reason: str = ""
    ) -> str:
        board = self._board
        plan = board.plans.get(board.plan_id or "")
        if plan is not None and plan.status not in OPEN:
            return tr("“{plan}” was submitted and can no more be changed.").format(plan=plan.name)
        steps: list[Step] = []
        targets: dict[str, None] = {}
        for some in make(Maker(board.state, board.plan_for_gestures(), reason)):
            steps.extend(some)
            targets.update((step.target, None) for step in some)
        if not steps:
            return tr("Nothing to change.")
        text = say(list(targets))
        board.pending.push(Gesture(text, tuple(steps), kind=kind))
        return text
