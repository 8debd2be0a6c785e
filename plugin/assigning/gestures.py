"""Each gesture: one undo step, however many rows, and a sentence that says what it was."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from ...layers.live import holds
from ..garbage import undisturbed
from ..language import tr
from ..pending.steps import END, INSERT, STATION, UPDATE, Gesture, Step, new_id
from ..saying import isolated
from .charges import TWINNING, Charge
from .days import written
from .making import OPEN, Maker
from .reading import version_of
from .telling import Teller

if TYPE_CHECKING:
    from .board import Board

Made = Iterable[list[Step]]


class Gestures:
    """Makes the gestures of a board. Every method returns what happened in words; where nothing did, why."""

    def __init__(self, board: Board) -> None:
        self._board = board
        self._teller = Teller(board)

    def assign(
        self, duty: str, targets: Sequence[str], cadre: str, reason: str = "", beside: bool = False
    ) -> str:
        """Give ``targets`` to ``cadre``, instead of whoever has them (or ``beside`` them)."""
        name = self._teller.cadre(cadre)

        def make(maker: Maker) -> Made:
            return (maker.give_all(duty, targets, cadre, beside),)

        text = tr("{cadre} takes {targets}")
        with undisturbed(len(targets)):
            return self._do("assign", make, lambda some: text.format(cadre=name, targets=some), duty, reason)

    def unassign(self, duty: str, targets: Sequence[str]) -> str:
        """Nobody is in charge of ``targets`` from the day on."""

        def make(maker: Maker) -> Made:
            return (maker.take(duty, target) for target in targets)

        text = tr("Nobody for {targets}")
        return self._do("unassign", make, lambda some: text.format(targets=some), duty)

    def end(self, duty: str, targets: Sequence[str], day: str) -> str:
        """Whoever is in charge of ``targets`` is so until ``day``."""

        def make(maker: Maker) -> Made:
            return (maker.end(charge, day) for target in targets for charge in maker.standing(duty, target))

        text = tr("Ends on {day}: {targets}")
        return self._do("end", make, lambda some: text.format(day=written(day), targets=some), duty)

    def lock(self, duty: str, targets: Sequence[str], locked: bool) -> str:
        """Proposals leave these charges alone (or may change them again)."""

        def make(maker: Maker) -> Made:
            return (
                maker.lock(charge, locked) for target in targets for charge in maker.standing(duty, target)
            )

        text = tr("Locked: {targets}") if locked else tr("Unlocked: {targets}")
        return self._do("lock" if locked else "unlock", make, lambda some: text.format(targets=some), duty)

    def hand_over(self, giver: str, taker: str, reason: str = "") -> str:
        """Everything that ``giver`` is in charge of goes to ``taker``."""
        if giver == taker:
            return tr("Nothing to change.")

        def make(maker: Maker) -> Made:
            return (self._passed(maker, charge, taker) for charge in self._now_of(giver))

        text = tr("{giver} hands over to {taker}: {targets}")
        names = {"giver": self._teller.cadre(giver), "taker": self._teller.cadre(taker)}
        return self._do("hand_over", make, lambda some: text.format(targets=some, **names), "", reason)

    def swap(self, one: str, other: str, reason: str = "") -> str:
        """What one is in charge of goes to the other, and the other way round."""
        if one == other:
            return tr("Nothing to change.")
        here, there = self._now_of(one), self._now_of(other)
        both = {(c.duty, c.target_id) for c in here} & {(c.duty, c.target_id) for c in there}

        def make(maker: Maker) -> Made:
            for charges, taker in ((here, other), (there, one)):
                for charge in charges:
                    if (charge.duty, charge.target_id) not in both:
                        yield self._passed(maker, charge, taker)

        text = tr("{one} and {other} swap: {targets}")
        names = {"one": self._teller.cadre(one), "other": self._teller.cadre(other)}
        return self._do("swap", make, lambda some: text.format(targets=some, **names), "", reason)

    def station(self, duty: str, targets: Sequence[str], cadre: str, village: str, reason: str = "") -> str:
        """``cadre`` starts from ``village`` and is in charge of ``targets``.

        Where somebody starts is in the record; who is in charge is the plan's to say.
        """
        board = self._board

        def make(maker: Maker) -> Made:
            if board.cadres[cadre].starts_from_village_id != village:
                yield [self._started(cadre, village)]
            yield maker.give_all(duty, targets, cadre)

        def say(some: str) -> str:
            return self._teller.stationed(cadre, village, some)

        return self._do(STATION, make, say, duty, reason)

    def _started(self, cadre: str, village: str) -> Step:
        board = self._board
        return Step(
            UPDATE,
            "cadre",
            cadre,
            values={"starts_from_village_id": village},
            read={"starts_from_village_id": board.cadres[cadre].starts_from_village_id},
            version=version_of(board.path, "cadre", cadre),
            log=board.state.base.log,
        )

    def twin(self, unit: str, table: str, targets: Sequence[str]) -> str:
        """A unit is twinned with communes or villages from the day on."""
        board = self._board
        known = {each.target_id for each in board.twinnings_of(unit)}
        column, day, log = f"{table}_id", board.state.day, board.state.base.log
        steps = [
            Step(
                INSERT,
                "twinning",
                new_id(),
                values={"unit_id": unit, column: target, "valid_from": day},
                log=log,
                target=target,
            )
            for target in dict.fromkeys(targets)
            if target not in known
        ]
        text = tr("{unit} is twinned with {targets}")
        said = self._teller.targets(TWINNING, [step.target for step in steps])
        return self._push("twin", steps, text.format(unit=self._teller.unit(unit), targets=said))

    def untwin(self, units: Sequence[str], targets: Sequence[str]) -> str:
        """Units are no longer twinned with communes or villages."""
        board = self._board
        steps = []
        for unit in units:
            for twinning in board.twinnings_of(unit):
                if twinning.target_id not in targets:
                    continue
                began = twinning.valid_from is not None and twinning.valid_from >= board.state.day
                steps.append(
                    Step(
                        "delete" if began else END,
                        "twinning",
                        twinning.id,
                        read={"unit_id": unit, "valid_to": twinning.valid_to},
                        version=twinning.version,
                        day=None if began else board.state.day,
                        log=board.state.base.log,
                        target=twinning.target_id,
                    )
                )
        text = tr("{unit} is no longer twinned with {targets}")
        said = self._teller.targets(TWINNING, list(dict.fromkeys(step.target for step in steps)))
        names = ", ".join(self._teller.unit(unit) for unit in units)
        return self._push("untwin", steps, text.format(unit=names, targets=said))

    def _passed(self, maker: Maker, charge: Charge, taker: str) -> list[Step]:
        """One charge goes to somebody else; others beside it stay."""
        beside = [c for c in maker.standing(charge.duty, charge.target_id) if c.cadre_id != charge.cadre_id]
        if charge.duty == "household" or not beside:
            return maker.give(charge.duty, charge.target_id, taker)
        if any(other.cadre_id == taker for other in beside):
            return maker.leave(charge)
        return [*maker.leave(charge), *maker.give(charge.duty, charge.target_id, taker, beside=True)]

    def _now_of(self, cadre: str) -> list[Charge]:
        state = self._board.state
        return [each for each in state.charges.of(cadre) if holds(each.valid_from, each.valid_to, state.day)]

    def _do(
        self, kind: str, make: Callable[[Maker], Made], say: Callable[[str], str], duty: str, reason: str = ""
    ) -> str:
        board = self._board
        plan = board.plans.get(board.plan_id or "")
        if plan is not None and plan.status not in OPEN:
            return tr("“{plan}” was submitted and can no more be changed.").format(plan=isolated(plan.name))
        steps = [
            step for some in make(Maker(board.state, board.plan_for_gestures(), reason)) for step in some
        ]
        return self._push(kind, steps, say(self._teller.of_steps(steps, duty)))

    def _push(self, kind: str, steps: list[Step], text: str) -> str:
        if not steps:
            return tr("Nothing to change.")
        self._board.pending.push(Gesture(text, tuple(steps), kind=kind))
        return text
