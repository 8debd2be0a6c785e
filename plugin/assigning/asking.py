"""What the right button asks of the board: why is this red, who could take it, and what can be done here."""

from __future__ import annotations

from functools import partial
from typing import Any, Callable, Optional

from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QPoint
from qgis.PyQt.QtWidgets import QMenu

from ...layers.wording import load_words
from ..language import language, tr
from ..saying import isolated
from ..workspace.session import WorkspaceSession
from .candidates import FAR
from .choice import Choice
from .doing import LOCK, UNASSIGN, Doing
from .ground import VILLAGE
from .menu import Asked, Offer, ask_menu, show_at, whom_menu
from .offering import Offering
from .tips import charge_lines, target_name
from .why import reasons


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
        self._offering = Offering(board, doing)
        self.menu: Optional[QMenu] = None

    def show(self, canvas: QgsMapCanvas, targets: tuple[str, ...], table: str, at: QPoint) -> None:
        """Open the menu of one thing, or of a village's households, beside a point of the screen."""
        second = partial(self._ask_whom, canvas, at)
        asked = (
            self._of_one(targets[0], table, second) if len(targets) == 1 else self._of_many(targets, second)
        )
        self._open(ask_menu(canvas, asked), at)

    def close(self) -> None:
        """Take the menu away."""
        if self.menu is not None:
            self.menu.close()

    def _ask_whom(self, canvas: QgsMapCanvas, at: QPoint, targets: tuple[str, ...]) -> None:
        """The second menu: whom to station in the village of ``targets``."""
        self._open(whom_menu(canvas, self._offering.whom(targets)), at)

    def _open(self, menu: QMenu, at: QPoint) -> None:
        self.close()
        self.menu = menu
        menu.aboutToHide.connect(partial(self._forget, menu))
        show_at(menu, at)

    def _forget(self, menu: QMenu) -> None:
        if self.menu is menu:
            self.menu = None

    # -- one thing -------------------------------------------------------------------------------------------

    def _of_one(self, target: str, table: str, second: Callable[[tuple[str, ...]], None]) -> Asked:
        duty = self._doing.duty
        charges = self._board.charges_on(duty, target)
        rows = [target, *(each.assignment_id for each in charges)]
        home = self._board.households.get(target)
        if home is not None:
            rows.append(home.village_id)
        why = tuple(reasons(self._session.layer("gap"), rows, load_words(language())))
        takers = self._offering.takers(target, (target,))
        near = self._offering.somebody_near(target) or self._offering.is_served(target)
        remedy = None if near else self._remedy((target,), second)
        return Asked(
            title=target_name(self._board, table, target),
            now=tuple(charge_lines(self._board, duty, table, target)),
            reasons=why,
            takers=takers,
            others=(*self._others(target, charges), self._record(table, target)),
            nobody="" if near or not (why or remedy) else self._nobody(target),
            remedy=remedy,
        )

    def _nobody(self, target: str) -> str:
        """Why nobody is offered who gets there within the limits."""
        if self._board.finder.reach(self._doing.duty, target) == FAR:
            text = tr(
                "Nobody gets there within {limit} minutes in this season: no way leads there from where anybody starts, "
                "or it is too long. Somebody stationed in the village does."
            )
            return text.format(limit=round(self._board.ways.out_limit))
        return tr(
            "Nobody who can get there has room and a common language. You can choose somebody in the list, and say why."
        )

    def _remedy(self, targets: tuple[str, ...], second: Callable[[tuple[str, ...]], None]) -> Optional[Offer]:
        """To station somebody, where there is anybody whom it suits."""
        if not self._offering.can_station(targets):
            return None
        return Offer(tr("Station somebody in the village…"), partial(second, targets), "station")

    def _record(self, table: str, target: str) -> Offer:
        return Offer(tr("Open the record"), lambda: self._open_record(table, target), "record")

    def _others(self, target: str, charges: tuple[Any, ...]) -> tuple[Offer, ...]:
        doing, chosen = self._doing, self._choice.cadre
        offers = []
        if chosen is not None and chosen in self._board.cadres and chosen not in doing.holders(target):
            text = tr("Assign to {who}").format(who=isolated(self._board.cadres[chosen].name))
            offers.append(Offer(text, lambda: doing.assign((target,)), "assign_chosen"))
        for charge in charges[:1]:
            cadre = self._board.cadres.get(charge.cadre_id)
            if cadre is not None and cadre.id != chosen:
                text = tr("Choose {who}").format(who=isolated(cadre.name))
                offers.append(Offer(text, partial(self._choice.choose, cadre.id), "choose"))
            offers.append(Offer(tr("Unassign"), lambda: doing.take_away(UNASSIGN, (target,), ""), "unassign"))
            text = tr("Unlock") if charge.locked else tr("Lock")
            offers.append(Offer(text, lambda: doing.take_away(LOCK, (target,), ""), "lock"))
        return tuple(offers)

    # -- the households of a village -------------------------------------------------------------------------

    def _of_many(self, targets: tuple[str, ...], second: Callable[[tuple[str, ...]], None]) -> Asked:
        """Seen from far: all that have nobody, at once."""
        board = self._board
        home = board.households.get(targets[0])
        village = home.village_id if home is not None else ""
        nobody = self._doing.wanted(targets, area=True, also_taken=False)
        near = not nobody or self._offering.somebody_near(nobody[0])
        remedy = None if near else self._remedy(nobody, second)
        text = tr("{count} households, {nobody} of them in need with nobody")
        return Asked(
            title=target_name(board, VILLAGE, village),
            now=(text.format(count=len(targets), nobody=len(nobody)),),
            reasons=tuple(reasons(self._session.layer("gap"), [village], load_words(language()))),
            takers=self._offering.takers(nobody[0], nobody) if nobody else (),
            others=(),
            nobody="" if near else self._nobody(nobody[0]),
            remedy=remedy,
        )
