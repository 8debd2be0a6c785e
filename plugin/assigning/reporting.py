"""From the board to the lower part of the dock: totals, communes, what waits, saving; only what is seen is made anew."""

from __future__ import annotations

from typing import Any, Callable

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QGuiApplication
from qgis.PyQt.QtWidgets import QWidget

from ...layers.wording import load_words
from ..language import language, tr
from ..reviewing.sentences import written_day
from ..saying import isolated
from .communes import CommuneLine
from .dock import AssignDock
from .doing import TWINNING, Doing
from .scene import Scene
from .summary import Figure
from .waiting import Waiting

_SENTENCES = 3
_OF_PLANS = ("assignment", "plan_ending")


class Reporting:
    """Keeps the figures in the dock up to date."""

    def __init__(self, board: Any, dock: AssignDock, scene: Scene) -> None:
        self._board = board
        self._dock = dock
        self._scene = scene
        self._stale: dict[QWidget, bool] = {dock.communes: True, dock.waiting: True}
        self._sent_records = 0

    def wiring(self) -> list[tuple[Any, Callable[..., Any]]]:
        """Signals of what is pending, and what they lead to."""
        pending = self._board.pending
        return [
            (pending.saved, self._on_saved),
            (pending.conflicted, self._on_conflicted),
            (pending.refused, self._on_refused),
            (pending.failed, self._on_failed),
            # Only now does the stack know: `changed` comes from inside an undo.
            (pending.stack.indexChanged, self._show_undo),
        ]

    # -- figures ---------------------------------------------------------------------------------------------

    def show_all(self) -> None:
        """Everything anew: another workspace, another plan."""
        board = self._board
        names = {"draft": tr("draft"), "submitted": tr("submitted"), "returned": tr("returned")}
        plans = [
            (plan.id, f"{isolated(plan.name)} ({names[plan.status]})")
            for plan in board.plans.values()
            if plan.status in names
        ]
        self._dock.plans.offer(sorted(plans, key=lambda each: each[1]), board.plan_id or "")
        self._dock.communes.show_lines(self._lines())
        self._show_undo()
        self.refresh()

    def show_nothing(self) -> None:
        """No workspace is open."""
        self._dock.plans.offer((), "")
        self._dock.communes.show_lines(())
        self._dock.waiting.show_all(())
        self._dock.show_waiting(0)
        self._dock.summary.show_totals(())
        self._dock.summary.show_pending(0, 0)
        self._dock.work.allow(None, None)

    def refresh(self) -> None:
        """After a change."""
        board, summary = self._board, self._dock.summary
        if not board.is_loaded:
            return
        now, opening = board.totals(), board.opening_totals()
        summary.show_totals(
            [
                Figure(tr("Households with nobody {count}"), now.unassigned, opening.unassigned),
                Figure(tr("Villages with nobody {count}"), now.uncovered, opening.uncovered),
                Figure(tr("Overloaded {count}"), now.overloaded, opening.overloaded),
            ]
        )
        summary.show_pending(now.gestures, now.pending, self._records())
        summary.need_name(board.needs_name(), self.proposed_name())
        self._dock.show_waiting(now.gestures)
        for tab in self._stale:
            self._stale[tab] = True
        self.show_tab()

    def _show_undo(self, *_: Any) -> None:
        pending = self._board.pending
        undo = pending.undo_text() if pending.can_undo() else None
        redo = pending.redo_text() if pending.can_redo() else None
        self._dock.work.allow(undo, redo)

    def show_tab(self, *_: Any) -> None:
        """Make the tab that is seen anew, if it is not of now."""
        tab = self._dock.tabs.currentWidget()
        if not self._stale.get(tab, False) or not self._board.is_loaded:
            return
        self._stale[tab] = False
        if tab is self._dock.communes:
            self._dock.communes.refresh(self._lines())
        else:
            self._dock.waiting.show_all([self._waiting(each) for each in self._board.pending.gestures()])

    def forecast(self, doing: Doing, targets: tuple[str, ...]) -> str:
        """What a gesture under way would make of the chosen cadre's load."""
        count = tr("{count} under the gesture").format(count=len(targets))
        who = doing.cadre
        if who is None or doing.duty == TWINNING:
            return count
        load, name = self._board.load_of(who), isolated(self._board.cadres[who].name)
        if doing.duty != "household" or load.max_households is None:
            return f"{count} → {name}"
        shift = bool(QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier)
        also_taken = shift or self._dock.work.also_taken.isChecked()
        more = len(doing.wanted(targets, area=True, also_taken=also_taken))
        text = tr("{count} → {name}: {now} + {more} of {limit} households")
        said = text.format(count=count, name=name, now=load.households, more=more, limit=load.max_households)
        over = load.households + more - load.max_households
        return said + " " + tr("({over} too many)").format(over=over) if over > 0 else said

    def _records(self) -> int:
        """How many gestures that wait are not only the plan's, but are in force as soon as they are saved."""
        return sum(each.steps[0].table not in _OF_PLANS for each in self._board.pending.gestures())

    def _lines(self) -> list[CommuneLine]:
        communes = self._board.communes
        return [
            CommuneLine(
                each.commune_id,
                communes[each.commune_id].name,
                each.in_need,
                each.unassigned,
                each.uncovered,
                each.band,
            )
            for each in self._board.by_commune()
        ]

    def _waiting(self, gesture: Any) -> Waiting:
        places = (step.target or step.values.get("starts_from_village_id") for step in gesture.steps)
        targets = {place: None for place in places if place}
        return Waiting(gesture.id, self._who(gesture), gesture.text, tuple(targets))

    def _who(self, gesture: Any) -> str:
        """Whom a gesture is listed under: who gets something, else who loses it."""
        board = self._board
        for source in ("values", "read"):
            for step in gesture.steps:
                row = getattr(step, source)
                known = {**board.cadres, **board.units}
                mine = step.id if step.table == "cadre" else None
                found = known.get(row.get("cadre_id") or mine or row.get("unit_id"))
                if found is not None:
                    return str(found.name)
        return tr("Without a cadre")

    # -- saving ----------------------------------------------------------------------------------------------

    def proposed_name(self) -> str:
        """What a new plan might be called."""
        day = written_day(load_words(language()), str(self._board.day))
        return tr("Plan of {day}").format(day=day)

    def save(self, name: str) -> None:
        """Hand everything that waits to the engine."""
        self._dock.summary.show_busy(True)
        self._sent_records = self._records()
        if not self._board.pending.save(name):
            self._dock.summary.show_busy(False)

    def _on_saved(self, saved: Any) -> None:
        self._dock.summary.show_busy(False)
        said = tr("Saved: {count} changes.").format(count=saved.rows)
        if self._sent_records:
            text = tr("In the records, and so in force already: {count}. The rest waits for a decision.")
            said = f"{said} {text.format(count=self._sent_records)}"
        self._sent_records = 0
        self._dock.say(said)
        self.show_all()

    def _on_conflicted(self, _conflicts: Any, in_all: int) -> None:
        self._dock.summary.show_busy(False)
        self._dock.say(tr("Not saved: {count} rows were changed by others.").format(count=in_all))

    def _on_refused(self, refusals: Any, _in_all: int) -> None:
        self._dock.summary.show_busy(False)
        sentences = dict.fromkeys(each.sentence for each in refusals)
        self._dock.say(" ".join([tr("Not saved."), *list(sentences)[:_SENTENCES]]))

    def _on_failed(self, sentence: str) -> None:
        self._dock.summary.show_busy(False)
        self._dock.say(sentence)
