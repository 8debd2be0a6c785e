"""What the right button asks of the board: why is this red, who could take it, and what can be done here."""

from __future__ import annotations

from typing import Any, Callable, Optional

from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QPoint
from qgis.PyQt.QtWidgets import QMenu

from ...layers.wording import load_words
from ..language import language, tr
from ..workspace.session import WorkspaceSession
from .choice import Choice
from .doing import LOCK, UNASSIGN, Doing
from .ground import HOUSEHOLD, VILLAGE
from .menu import Asked, Offer, ask_menu, show_at
from .tips import charge_lines, minutes_sentence, target_name
from .why import reasons

_TAKERS = 6


class Asking:
    """One menu at a time."""

    def __init__(
        self,
        board: Any,
        session: WorkspaceSession,
        doing: Doing,
        choice: Choice,
        open_record: Callable[[str, str], None],
    ) -> None:
        self._open_record = open_record
        self._board = board
        self._session = session
        self._doing = doing
        self._choice = choice
        self.menu: Optional[QMenu] = None

    def show(self, canvas: QgsMapCanvas, targets: tuple[str, ...], table: str, at: QPoint) -> None:
        """Open the menu of one thing, or of a village's households, beside a point of the screen."""
        self.close()
        asked = self._of_one(targets[0], table) if len(targets) == 1 else self._of_many(targets)
        menu = self.menu = ask_menu(canvas, asked)
        menu.aboutToHide.connect(self._forget)
        show_at(menu, at)

    def close(self) -> None:
        """Take the menu away."""
        if self.menu is not None:
            self.menu.close()

    def _forget(self, *_: object) -> None:
        self.menu = None

    # -- one thing -------------------------------------------------------------------------------------------

    def _of_one(self, target: str, table: str) -> Asked:
        duty = self._doing.duty
        charges = self._board.charges_on(duty, target)
        rows = [target, *(each.assignment_id for each in charges)]
        home = self._board.households.get(target)
        if home is not None:
            rows.append(home.village_id)
        return Asked(
            title=target_name(self._board, table, target),
            now=tuple(charge_lines(self._board, duty, table, target)),
            reasons=tuple(reasons(self._session.layer("gap"), rows, load_words(language()))),
            takers=self._takers(target, (target,)),
            others=(*self._others(target, charges), self._record(table, target)),
        )

    def _record(self, table: str, target: str) -> Offer:
        return Offer(tr("Open the record"), lambda: self._open_record(table, target), "record")

    def _others(self, target: str, charges: tuple[Any, ...]) -> tuple[Offer, ...]:
        doing, chosen = self._doing, self._choice.cadre
        offers = []
        if chosen is not None and chosen in self._board.cadres and chosen not in doing.holders(target):
            text = tr("Assign to {who}").format(who=self._board.cadres[chosen].name)
            offers.append(Offer(text, lambda: doing.assign((target,)), "assign_chosen"))
        for charge in charges[:1]:
            cadre = self._board.cadres.get(charge.cadre_id)
            if cadre is not None and cadre.id != chosen:
                text = tr("Choose {who}").format(who=cadre.name)
                offers.append(Offer(text, _choosing(self._choice, cadre.id), "choose"))
            offers.append(Offer(tr("Unassign"), lambda: doing.take_away(UNASSIGN, (target,), ""), "unassign"))
            text = tr("Unlock") if charge.locked else tr("Lock")
            offers.append(Offer(text, lambda: doing.take_away(LOCK, (target,), ""), "lock"))
        return tuple(offers)

    # -- the households of a village -------------------------------------------------------------------------

    def _of_many(self, targets: tuple[str, ...]) -> Asked:
        """Seen from far: all that have nobody, at once."""
        board = self._board
        home = board.households.get(targets[0])
        village = home.village_id if home is not None else ""
        nobody = self._doing.wanted(targets, area=True, also_taken=False)
        text = tr("{count} households, {nobody} of them in need with nobody")
        return Asked(
            title=target_name(board, VILLAGE, village),
            now=(text.format(count=len(targets), nobody=len(nobody)),),
            reasons=tuple(reasons(self._session.layer("gap"), [village], load_words(language()))),
            takers=self._takers(nobody[0], nobody) if nobody else (),
            others=(),
        )

    def _takers(self, target: str, all_of: tuple[str, ...]) -> tuple[Offer, ...]:
        """The nearest with room and language; a click gives them everything asked about."""
        offers = []
        for candidate in self._board.candidates(self._doing.duty, target, _TAKERS):
            text = self._candidate_text(candidate)
            offers.append(
                Offer(text, _giving(self._doing, all_of, candidate.cadre_id), f"taker_{len(offers)}")
            )
        return tuple(offers)

    def _candidate_text(self, candidate: Any) -> str:
        board, words = self._board, load_words(language())
        cadre = board.cadres[candidate.cadre_id]
        unit = board.units.get(cadre.unit_id)
        load = board.load_of(cadre.id)
        parts = [cadre.name]
        if unit is not None:
            parts.append(unit.short_name)
        parts.append(minutes_sentence(words, candidate.minutes))
        if self._doing.duty == HOUSEHOLD and load.max_households is not None:
            parts.append(tr("{count} households").format(count=f"{load.households}/{load.max_households}"))
        if candidate.common_language:
            parts.append(tr("common language"))
        return " · ".join(parts)


def _giving(doing: Doing, targets: tuple[str, ...], cadre: str) -> Any:
    return lambda: doing.assign(targets, cadre)


def _choosing(choice: Choice, cadre: str) -> Any:
    return lambda: choice.choose(cadre)
