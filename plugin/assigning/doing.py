"""What a gesture does: whom it concerns, what stands against it, and doing it on the board as one step."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Optional

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..language import tr
from .choosers import DUTIES
from .doubting import changing_places, clear_of, handing_over

ASSIGN, UNASSIGN, END, LOCK = "assign", "unassign", "end", "lock"
HAND_OVER, SWAP, STATION = "hand_over", "swap", "station"
TWINNING = DUTIES[-1]
_SENTENCES = 4


@dataclass(frozen=True)
class Order:
    """Something that waits for a reason: ``clear`` are the targets that nothing stands against.

    ``other``: the other cadre, or the village somebody is stationed in.
    """

    kind: str
    targets: tuple[str, ...]
    cadre: str
    clear: tuple[str, ...] = ()
    other: str = ""


class Doing(QObject):
    """`said` in words what happened; `doubted` (sentences, how many are clear) when something stands against it.

    ``duty``, ``cadre`` (who is chosen; a unit while twinning) and ``twins`` (communes or villages) are set from outside.
    """

    said = pyqtSignal(str)
    doubted = pyqtSignal(object, int)
    settled = pyqtSignal()

    def __init__(self, board: Any, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._board = board
        self.duty = DUTIES[0]
        self.cadre: Optional[str] = None
        self.twins = "commune"
        self.order: Optional[Order] = None
        self.standing_reason: Optional[str] = None

    # -- who has it ------------------------------------------------------------------------------------------

    def holders(self, target: str) -> tuple[str, ...]:
        """Who is in charge of something on the day."""
        if self.duty == TWINNING:
            return tuple(each.unit_id for each in self._board.twinnings_on(target))
        return tuple(each.cadre_id for each in self._board.charges_on(self.duty, target))

    def wanted(self, targets: Iterable[str], area: bool, also_taken: bool) -> tuple[str, ...]:
        """Of what was picked, what is to be assigned: of an area, what is in need and has nobody (unless asked for)."""
        homes, mine = self._board.households, self._mine()
        found = []
        for target in targets:
            if area:
                home = homes.get(target)
                if home is not None and not home.in_need:
                    continue
            if target in mine or (area and not also_taken and self._looked_after(target)):
                continue
            found.append(target)
        return tuple(found)

    def _mine(self) -> set[str]:
        """What the chosen cadre (a unit, while twinning) has already."""
        if self.cadre is None:
            return set()
        if self.duty == TWINNING:
            return {each.target_id for each in self._board.twinnings_of(self.cadre)}
        return {each.target_id for each in self._board.charges_of(self.cadre) if each.duty == self.duty}

    def _looked_after(self, target: str) -> bool:
        """Whether somebody who can is in charge: who has left, or is not active, is nobody."""
        if self.duty == TWINNING:
            return bool(self.holders(target))
        if self.duty == "household":
            return bool(self._board.state.counts.is_assigned(target))
        return any(map(self._board.is_effective, self._board.charges_on(self.duty, target)))

    def taken(self, targets: Iterable[str], area: bool, also_taken: bool) -> tuple[str, ...]:
        """Of what was picked, what somebody has: of an area, the chosen cadre (unless asked for)."""
        found = []
        for target in targets:
            holders = self.holders(target)
            mine = not area or also_taken or self.cadre is None or self.cadre in holders
            if holders and mine:
                found.append(target)
        return tuple(found)

    # -- gestures --------------------------------------------------------------------------------------------

    def assign(self, targets: Sequence[str], to: Optional[str] = None) -> None:
        """Give targets to the chosen cadre (or ``to``); asks for a reason where something stands against it."""
        who = to or self.cadre
        if not targets or who is None:
            return
        if self.duty == TWINNING:
            self._settle(self._board.twin(who, self.twins, tuple(targets)))
            return
        warnings = self._board.warnings(self.duty, tuple(targets), who)
        clear = clear_of(self._board, self.duty, tuple(targets), who, warnings) if warnings else ()
        self._weigh(Order(ASSIGN, tuple(targets), who, clear), warnings)

    def hand_over(self, other: str) -> None:
        """Everything of the chosen cadre goes to another."""
        if self.cadre is not None and self.cadre != other:
            warnings = handing_over(self._board, self.cadre, other)
            self._weigh(Order(HAND_OVER, (), self.cadre, other=other), warnings)

    def swap(self, other: str) -> None:
        """The chosen cadre and another change places."""
        if self.cadre is not None and self.cadre != other:
            warnings = [
                *changing_places(self._board, self.cadre, other),
                *changing_places(self._board, other, self.cadre),
            ]
            self._weigh(Order(SWAP, (), self.cadre, other=other), warnings)

    def station(self, targets: Sequence[str], who: str, village: str) -> None:
        """Somebody starts from a village from now on and takes targets there."""
        board, targets = self._board, tuple(targets)
        warnings = board.warnings(self.duty, targets, who, village)
        self._weigh(Order(STATION, targets, who, other=village), warnings)

    def take_away(self, kind: str, targets: Sequence[str], day: str) -> None:
        """Unassign, end with a date, lock or unlock."""
        if not targets:
            return
        board, targets = self._board, tuple(targets)
        if self.duty == TWINNING:
            self._settle(self._board.untwin(self._twinned(targets), targets))
        elif kind in (UNASSIGN, END):
            free = tuple(target for target in targets if not self._is_locked(target))
            said = []
            if free:
                done = (
                    board.unassign(self.duty, free) if kind == UNASSIGN else board.end(self.duty, free, day)
                )
                said.append(str(done))
            if len(free) < len(targets):
                text = tr("Locked, and left as it is: {count}. Unlock it first.")
                said.append(text.format(count=len(targets) - len(free)))
            self._settle(" · ".join(said))
        elif kind == LOCK:
            self._settle(board.lock(self.duty, targets, not self._all_locked(targets)))

    def _twinned(self, targets: tuple[str, ...]) -> tuple[str, ...]:
        """The units that are bound to targets: the chosen one, or all of them."""
        units = dict.fromkeys(unit for target in targets for unit in self.holders(target))
        return (self.cadre,) if self.cadre in units else tuple(units)

    def _is_locked(self, target: str) -> bool:
        return any(each.locked for each in self._board.charges_on(self.duty, target))

    def _all_locked(self, targets: Iterable[str]) -> bool:
        charges = [each for target in targets for each in self._board.charges_on(self.duty, target)]
        return all(each.locked for each in charges)

    # -- what waits for a reason -----------------------------------------------------------------------------

    def all_the_same(self, reason: str) -> None:
        """Do what waited, with its reason."""
        order, self.order = self.order, None
        if order is not None:
            self._do(order, order.targets, reason)

    def only_clear(self) -> None:
        """Do of what waited only what nothing stands against."""
        order, self.order = self.order, None
        if order is not None and order.clear:
            self._do(order, order.clear, "")

    def leave_off(self) -> bool:
        """Do nothing of what waited; whether something did."""
        order, self.order = self.order, None
        if order is not None:
            self.settled.emit()
            self.said.emit(tr("Left off; nothing has happened."))
        return order is not None

    def _weigh(self, order: Order, warnings: Sequence[Any]) -> None:
        self.order = None
        if not warnings:
            self._do(order, order.targets, "")
        elif self.standing_reason:
            self._do(order, order.targets, self.standing_reason)
        else:
            self.order = order
            sentences = [warning.text for warning in warnings]
            more = len(sentences) - _SENTENCES
            if more > 0:
                sentences = [*sentences[:_SENTENCES], tr("and {count} more").format(count=more)]
            self.doubted.emit(sentences, len(order.clear))

    def _do(self, order: Order, targets: tuple[str, ...], reason: str) -> None:
        if order.kind == HAND_OVER:
            self._settle(self._board.hand_over(order.cadre, order.other, reason))
        elif order.kind == SWAP:
            self._settle(self._board.swap(order.cadre, order.other, reason))
        elif order.kind == STATION:
            self._settle(self._board.station(self.duty, targets, order.cadre, order.other, reason))
        else:
            self._settle(self._board.assign(self.duty, targets, order.cadre, reason))

    def _settle(self, words: Any) -> None:
        self.settled.emit()
        self.said.emit(str(words or ""))
