"""Between the board and the file: what is pending kept in the journal, offered again, saved, and what others changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Optional
from unicodedata import normalize

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ...layers.wording import load_words
from ..engine.service import EngineService
from ..language import language, tr
from ..pending.journal import open_journal
from ..pending.keeping import Kept
from ..pending.saving import OVERWRITE, Conflict, Saved, Saver, without
from ..pending.steps import INSERT, Key, Step
from ..preferences import profile_folder
from ..records.rules import fault_of_plan_name
from ..workspace.layers import CannotOpenError
from .reading import was_saved
from .telling import Teller

if TYPE_CHECKING:
    from .board import Board


@dataclass(frozen=True)
class Found:
    """What an earlier session left unsaved. ``lost``: table and column of what was typed and is not kept;

    ``broken``: how many gestures cannot be taken up again without that.
    """

    gestures: tuple[Kept, ...]
    lost: tuple[tuple[str, str], ...]
    broken: int

    @property
    def count(self) -> int:
        """How many gestures can be taken up again."""
        return len(self.gestures)


class Keeper(QObject):
    """The journal and the saving of one board. `found` (Found) offers what an earlier session left."""

    found = pyqtSignal(object)
    # No journal can be kept: what is not saved would be gone with QGIS.
    unkept = pyqtSignal()

    def __init__(self, board: Board, service: EngineService) -> None:
        super().__init__(board)
        self._board = board
        self._pending = board.pending
        self.saver = Saver(service, self)
        self.saver.saved.connect(self._on_saved)
        self.saver.conflicted.connect(self._pending.conflicted)
        self.saver.refused.connect(self._pending.refused)
        self.saver.failed.connect(self._pending.failed)
        self.saver.sending = self._on_sending
        self.saver.settled = self._on_settled
        self.saver.was_saved = self._was_saved
        self._pending.saving = self.save
        self._left: Optional[Found] = None
        self._all: tuple[Kept, ...] = ()
        self._name = ""

    def open(self) -> None:
        """Begin to keep what is pending; what was left before is offered."""
        board = self._board
        folder = profile_folder() / "pending"
        journal = open_journal(folder, board.path, board.state.base.identity)
        self._pending.journal = journal
        if journal is None:
            self.unkept.emit()
            return
        journal.trouble = self.unkept.emit
        # QGIS may have been killed after the engine had saved, before it could hear of it.
        for batch in was_saved(board.path, list(journal.asked)):
            saved = set(journal.asked[batch])
            journal.settled(batch, True)
            journal.found = tuple(each for each in journal.found if each.gesture.id not in saved)
        if journal.found:
            self._all = journal.found
            self._pending.expect(journal.found)
            board.expect_plan(_plans_of(journal.found))
            self._left = self._offer(journal.found)
            self.found.emit(self._left)

    def close(self) -> None:
        """Let go of the workspace; the journal keeps what is pending."""
        self.saver.forget()
        self._left, self._all = None, ()
        self._pending.release()

    @property
    def left(self) -> Optional[Found]:
        """What an earlier session left and nobody has decided on yet."""
        return self._left

    def take_up(self) -> None:
        """Do again what was left; what cannot be done without what was typed is gone."""
        left, self._left = self._left, None
        journal = self._pending.journal
        if left is None or journal is None:
            return
        wanted = {each.gesture.id for each in left.gestures}
        self._board.adopt_plan(_plans_of(left.gestures))
        self._pending.restore(left.gestures)
        journal.forget(each.gesture.id for each in self._all if each.gesture.id not in wanted)

    def discard(self) -> None:
        """What was left is not wanted."""
        self._left = None
        if self._pending.journal is not None:
            self._pending.journal.forget(each.gesture.id for each in self._all)

    def save(self, plan_name: str = "") -> bool:
        """Have everything saved; a new plan gets the name."""
        board = self._board
        self._name = normalize("NFC", plan_name).strip()
        plan = None
        if board.needs_name():
            if not self._name:
                self._pending.failed.emit(tr("The new plan needs a name."))
                return False
            fault = fault_of_plan_name(load_words(language()), self._name)
            if fault:
                self._pending.failed.emit(fault)
                return False
            values = {"name": self._name, "status": "draft"}
            plan = Step(INSERT, "plan", board.plan_for_gestures(), values=values)
        return self.saver.save(board.path, self._pending.gestures(), plan)

    def resolve(self, conflicts: Sequence[Conflict], choices: Mapping[Key, str]) -> bool:
        """Save again with a choice a row: written over after all, or left as somebody else made it."""
        self._board.refresh()
        theirs = [each.key for each in conflicts if choices.get(each.key) != OVERWRITE]
        for each in conflicts:
            if choices.get(each.key) == OVERWRITE:
                self.saver.versions[each.key] = (each.version, each.log)
        if theirs:
            self._pending.replace(without(self._pending.gestures(), theirs), tr("Theirs kept"))
        return self.save(self._name)

    def _offer(self, found: Iterable[Kept]) -> Found:
        teller = Teller(self._board)
        listed = list(found)
        gone: set[str] = set()
        whole = []
        for each in listed:
            # What rests on a row that cannot come back cannot either.
            named = {str(value) for step in each.gesture.steps for value in (step.id, *step.values.values())}
            if each.whole and gone.isdisjoint(named):
                told = replace(each.gesture, text=teller.gesture(each.gesture))
                whole.append(replace(each, gesture=told))
            else:
                gone |= {step.id for step in each.gesture.steps if step.do == INSERT}
        lost = sorted({one for each in listed for one in each.lost})
        return Found(tuple(whole), tuple(lost), len(listed) - len(whole))

    def _on_sending(self, batch: str, gestures: Sequence[str]) -> None:
        if self._pending.journal is not None:
            self._pending.journal.sending(batch, gestures)

    def _on_settled(self, batch: str, saved: bool) -> None:
        if self._pending.journal is not None:
            self._pending.journal.settled(batch, saved)

    def _was_saved(self, batch: str) -> bool:
        try:
            return bool(was_saved(self._board.path, [batch]))
        except CannotOpenError:
            return False

    def _on_saved(self, saved: Saved) -> None:
        self._board.take_over(saved)
        if not self._pending.gestures():
            self.saver.versions.clear()
        self._pending.saved.emit(saved)


def _plans_of(found: Iterable[Kept]) -> set[str]:
    """The plans that gestures go into."""
    steps = (step for each in found for step in each.gesture.steps if step.table != "twinning")
    return {str(plan) for step in steps for plan in (step.plan, step.values.get("plan_id")) if plan}
