"""What the keys of assigning do, and the buttons that do the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable

from qgis.PyQt.QtCore import QPoint, Qt

from ...layers.wording import load_words
from ..language import language, tr
from ..reviewing.sentences import rule_name
from .choosers import DUTIES, MODES, TOOLS
from .doing import TWINNING
from .ground import HOUSEHOLD
from .plan_row import DEEDS
from .seeking import next_to_settle
from .tips import target_name

if TYPE_CHECKING:
    from .desk import Desk


class Pressing:
    """`press` is told the name of a key."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._sought = ""
        self._does: dict[str, Callable[[], Any]] = {
            "undo": self.undo,
            "redo": self.redo,
            "save": desk.dock.summary.press_save,
            "next": self.seek,
            "menu": self.ask_in_hand,
            "search": self._search,
        }

    def press(self, name: str) -> bool:
        """Do what a key stands for; whether it stood for anything now."""
        desk = self._desk
        if not desk.board.is_loaded or not desk.dock.isVisible():
            return False
        if name in TOOLS:
            desk.hands.take(name)
        elif name in MODES:
            desk.hands.set_mode(name)
        elif name in DUTIES:
            desk.set_duty(name)
        elif name in DEEDS:
            desk.dock.plans.press(name)
        elif name == "leave":
            return self.leave()
        elif name == "give":
            return self.give()
        else:
            self._does[name]()
        return True

    def leave(self) -> bool:
        """Esc: one thing after the other, the nearest first; whether there was one."""
        desk = self._desk
        if desk.hands.busy:
            return desk.hands.leave_off()
        if desk.doing.leave_off() or desk.dock.summary.leave_naming():
            return True
        if desk.choice.in_hand:
            desk.choice.hold(())
            desk.dock.say("")
            return True
        if desk.hands.leave_off():
            return True
        chosen = desk.choice.cadre is not None
        if chosen:
            desk.choice.choose(None)
        return chosen

    def give(self) -> bool:
        """What is in hand goes to whoever is chosen; whether anything did."""
        desk = self._desk
        who = desk.choice.current()
        if desk.hands.busy or not desk.choice.in_hand or who is None:
            return False
        desk.doing.assign(desk.choice.in_hand, who)
        return True

    def undo(self) -> None:
        """Take back the last gesture."""
        pending = self._desk.board.pending
        self._step(pending.can_undo, pending.undo_text, pending.undo, tr("Undone: {what}"))

    def redo(self) -> None:
        """Do again what was taken back."""
        pending = self._desk.board.pending
        self._step(pending.can_redo, pending.redo_text, pending.redo, tr("Done again: {what}"))

    def seek(self) -> None:
        """Take the next one to settle in hand, and go there."""
        desk = self._desk
        settled = next_to_settle(desk.board, desk.gaps(), desk.doing.duty, self._sought)
        if settled is None:
            desk.dock.say(tr("Somebody is in charge everywhere."))
            return
        found, rule = settled
        self._sought = found
        table = desk.ground.table
        xy = desk.scene.xy(table, found)
        if xy is not None:
            desk.looking.centre(xy, near=table == HOUSEHOLD)
        desk.choice.hold((found,))
        what = target_name(desk.board, table, found)
        if rule:
            desk.dock.say(f"{what}: {rule_name(load_words(language()), rule)}")
        else:
            desk.dock.say(tr("{what}: nobody is in charge.").format(what=what))

    def ask_in_hand(self) -> None:
        """The menu of what is in hand, without a mouse."""
        desk = self._desk
        in_hand = desk.choice.in_hand
        xy = desk.scene.xy(desk.ground.table, in_hand[0]) if in_hand else None
        if xy is not None and desk.doing.duty != TWINNING:
            canvas = desk.looking.canvas
            at = canvas.getCoordinateTransform().transform(desk.ground.on_canvas(xy))
            place = canvas.viewport().mapToGlobal(QPoint(round(at.x()), round(at.y())))
            desk.asking.show(canvas, in_hand, desk.ground.table, place)

    def _search(self) -> None:
        self._desk.dock.search.search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _step(
        self, can: Callable[[], bool], text: Callable[[], str], do: Callable[[], None], said: str
    ) -> None:
        self._desk.doing.leave_off()
        if can():
            what = text()
            do()
            self._desk.say_done(said.format(what=what))
