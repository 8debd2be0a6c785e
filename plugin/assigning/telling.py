"""Targets, people and whole gestures in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ...layers.wording import load_words
from ..language import language, tr
from ..pending.steps import DELETE, END, INSERT, STATION, UPDATE, Gesture, Step
from ..saying import isolated
from .charges import TWINNING

if TYPE_CHECKING:
    from .view import BoardView


class Teller:
    """Says what a gesture is about, from what the board knows."""

    def __init__(self, board: BoardView) -> None:
        self._board = board

    def cadre(self, identity: str) -> str:
        """A cadre by name."""
        cadre = self._board.cadres.get(identity)
        return isolated(cadre.name) if cadre is not None else "–"

    def unit(self, identity: str) -> str:
        """A unit by its short name."""
        unit = self._board.units.get(identity)
        return isolated(unit.short_name) if unit is not None else "–"

    def targets(self, duty: str, targets: Sequence[str]) -> str:
        """The targets of one duty in words: the one, or how many."""
        if len(targets) == 1:
            return self.target(duty, targets[0])
        many = {
            "household": tr("{count} households"),
            "village": tr("{count} villages"),
            "party_cell": tr("{count} party cells"),
            "commune_post": tr("{count} commune posts"),
            TWINNING: tr("{count} places"),
        }
        return many[duty].format(count=len(targets))

    def target(self, duty: str, target: str) -> str:
        """One target in words."""
        board = self._board
        if duty == "household":
            household = board.households.get(target)
            village = board.villages.get(household.village_id) if household is not None else None
            return tr("household {code} in {village}").format(
                code=isolated(household.code) if household is not None else "–",
                village=isolated(village.name) if village is not None else "–",
            )
        place = board.villages.get(target) or board.communes.get(target)
        name = isolated(place.name) if place is not None else "–"
        if duty == "party_cell":
            return tr("the party cell of {village}").format(village=name)
        return tr("the post in {commune}").format(commune=name) if duty == "commune_post" else name

    def stationed(self, cadre: str, village: str, targets: str) -> str:
        """Somebody starts from a village, and what that gives (in words; empty: nothing that was not theirs)."""
        place = self._board.villages.get(village)
        text = (
            tr(
                "{cadre} starts from {village} (the record, as soon as it is saved) and takes {targets} (the plan)"
            )
            if targets
            else tr("{cadre} starts from {village} (the record, as soon as it is saved)")
        )
        name = isolated(place.name) if place is not None else "–"
        return text.format(cadre=self.cadre(cadre), village=name, targets=targets)

    def of_steps(self, steps: Iterable[Step], duty: str = "") -> str:
        """All targets of a gesture in words, by duty."""
        found: dict[str, dict[str, None]] = {}
        if duty:
            targets = dict.fromkeys(step.target for step in steps if step.target)
            return self.targets(duty, list(targets)) if targets else ""
        for step in steps:
            if step.target:
                found.setdefault(self._duty(step), {})[step.target] = None
        return ", ".join(self.targets(of, list(targets)) for of, targets in found.items())

    def gesture(self, gesture: Gesture) -> str:
        """A gesture told again, when its words were not kept."""
        about = self.of_steps(gesture.steps)
        moved = next((step for step in gesture.steps if "starts_from_village_id" in step.values), None)
        if gesture.kind == STATION and moved is not None:
            return self.stationed(moved.id, str(moved.values["starts_from_village_id"]), about)
        takers = {str(s.values["cadre_id"]) for s in gesture.steps if s.values.get("cadre_id")}
        if gesture.kind == "assign" and len(takers) == 1:
            return tr("{cadre} takes {targets}").format(cadre=self.cadre(takers.pop()), targets=about)
        kinds = {
            "assign": tr("Assigned: {targets}"),
            "unassign": tr("Nobody for {targets}"),
            "end": tr("Ended with a day: {targets}"),
            "lock": tr("Locked: {targets}"),
            "unlock": tr("Unlocked: {targets}"),
            "hand_over": tr("Handed over: {targets}"),
            "swap": tr("Swapped: {targets}"),
            "twin": tr("Twinned: {targets}"),
            "untwin": tr("No longer twinned: {targets}"),
        }
        if gesture.kind in kinds and about:
            return kinds[gesture.kind].format(targets=about)
        if gesture.kind == "record" and len(gesture.steps) == 1:
            return self._record(gesture.steps[0])
        return tr("{count} rows changed").format(count=len({step.key for step in gesture.steps}))

    def _record(self, step: Step) -> str:
        """What a form did to one row, named as far as the board knows it."""
        thing = load_words(language())(f"thing.{step.table}")
        board = self._board
        known: dict[str, Mapping[str, Any]] = {
            "household": board.households,
            "village": board.villages,
            "commune": board.communes,
            "unit": board.units,
            "cadre": board.cadres,
        }
        row = known[step.table].get(step.id) if step.table in known else None
        what = f"{thing} {isolated(row.name)}" if row is not None else thing
        told = {
            INSERT: tr("New: {what}"),
            UPDATE: tr("Changed: {what}"),
            END: tr("Ended with a day: {what}"),
            DELETE: tr("Deleted: {what}"),
        }
        return told[step.do].format(what=what)

    def _duty(self, step: Step) -> str:
        if step.table == TWINNING:
            return TWINNING
        for source in (step.values, step.read):
            if source.get("duty"):
                return str(source["duty"])
        board = self._board
        charge = board.state.charges.get(step.id)
        if charge is not None:
            return charge.duty
        row = board.state.base.assignments.get(step.id)
        if row is not None:
            return row.duty
        if step.target in board.households:
            return "household"
        return "village" if step.target in board.villages else "commune_post"
