"""The changes that are not saved yet: one after the other, undone, done again, dropped; nothing is written here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from typing import Any, Callable, Optional, Union

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..garbage import undisturbed
from .folding import folded
from .journal import Journal
from .keeping import Kept
from .stack import QUndoCommand, QUndoStack
from .steps import INSERT, Gesture, Key, Step

# The gesture that changes a row; where there are more all of them, in the order in which they were made.
Changing = Union[Gesture, tuple[Gesture, ...]]


class Pending(QObject):
    """Gestures waiting to be saved. `changed` tells the steps that came, or (of an undo) that went."""

    changed = pyqtSignal(object)
    saved = pyqtSignal(object)
    # The first of them, and how many there are in all.
    conflicted = pyqtSignal(object, int)
    refused = pyqtSignal(object, int)
    failed = pyqtSignal(str)

    def __init__(self, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self.stack = QUndoStack(self)
        self.journal: Optional[Journal] = None
        # Whoever knows the workspace says how it is saved; the name is for a new plan.
        self.saving: Callable[[str], bool] = lambda _name: False
        self._next = 0
        self._place: dict[str, int] = {}
        self._done: dict[str, Gesture] = {}
        self._rows: dict[str, dict[str, Changing]] = {}
        self._targets: dict[str, int] = {}
        # What the last change made wait to be saved (True), or wait no more.
        self.turned: dict[str, bool] = {}

    def push(self, gesture: Gesture) -> None:
        """Do a gesture; what was undone before can no more be done again."""
        if gesture.steps:
            self.stack.push(_Exchange(self, (), (gesture,), gesture.text))

    def undo(self) -> None:
        """Take back the last thing done."""
        self.stack.undo()

    def redo(self) -> None:
        """Do again what was taken back last."""
        self.stack.redo()

    def can_undo(self) -> bool:
        """Whether there is something to take back."""
        return bool(self.stack.canUndo())

    def can_redo(self) -> bool:
        """Whether something was taken back."""
        return bool(self.stack.canRedo())

    def undo_text(self) -> str:
        """What would be taken back."""
        return str(self.stack.undoText())

    def redo_text(self) -> str:
        """What would be done again."""
        return str(self.stack.redoText())

    def gestures(self) -> tuple[Gesture, ...]:
        """What is done and not undone, in the order in which it was done."""
        return tuple(sorted(self._done.values(), key=lambda gesture: self._place[gesture.id]))

    def __len__(self) -> int:
        return len(self._done)

    def drop(self, gesture_id: str) -> tuple[Gesture, ...]:
        """Drop a gesture and the later ones that rest on it, as one thing that can be undone; returns what went."""
        gone = self.resting_on(gesture_id)
        if gone:
            self.stack.push(_Exchange(self, gone, (), gone[0].text))
        return gone

    def resting_on(self, gesture_id: str) -> tuple[Gesture, ...]:
        """The gesture and the later ones that touch what it touched."""
        touched: set[object] = set()
        made: set[object] = set()
        found = []
        for gesture in self.gestures():
            mine = gesture.id == gesture_id
            if mine or (found and _belongs(gesture, touched, made)):
                found.append(gesture)
                touched.update(gesture.rests_on())
                made.update(step.id for step in gesture.steps if step.do == INSERT)
        return tuple(found)

    def clear(self) -> None:
        """Drop everything, and forget what was undone."""
        gone = self.gestures()
        self.stack.clear()
        if gone:
            self.exchange(gone, ())
        if self.journal is not None:
            self.journal.tidy()

    def expect(self, found: Iterable[Kept]) -> None:
        """What an earlier session left may still be done again: what is done from now on comes after it."""
        for each in found:
            self._place[each.gesture.id] = each.place
            self._next = max(self._next, each.place + 1)

    def restore(self, found: Iterable[Kept]) -> None:
        """Do again what an earlier session left, each as one thing that can be undone."""
        for each in found:
            self.stack.push(_Exchange(self, (), (each.gesture,), each.gesture.text))

    def replace(self, pairs: Iterable[tuple[Gesture, Optional[Gesture]]], text: str) -> None:
        """Put what is left of some gestures in their place, as one thing that can be undone."""
        listed = tuple(pairs)
        for old, new in listed:
            if new is not None:
                self._place[new.id] = self._place[old.id]
        into = tuple(new for _, new in listed if new is not None)
        if listed:
            self.stack.push(_Exchange(self, tuple(old for old, _ in listed), into, text))

    def settle(self, gesture_ids: Iterable[str]) -> tuple[Step, ...]:
        """These are in the file now; returns their steps. What else is pending stays, and can be undone one by one."""
        wanted = set(gesture_ids)
        done = [gesture for gesture in self.gestures() if gesture.id in wanted]
        self.turned = {}
        for gesture in reversed(done):
            self._take(gesture)
        self.stack.clear()
        for gesture in self.gestures():
            self.stack.push(_Exchange(self, (), (gesture,), gesture.text, done=True))
        return tuple(step for gesture in done for step in gesture.steps)

    def release(self) -> None:
        """The workspace is closed: nothing is pending here, and the journal keeps what was."""
        journal, self.journal = self.journal, None
        self.clear()
        if journal is not None:
            journal.close()

    def save(self, plan_name: str = "") -> bool:
        """Have everything saved, in one batch; ``plan_name``: of the new plan, where one is needed. The signals tell
        what came of it; False where there is nothing to save, or a save is under way.
        """
        return self.saving(plan_name)

    def row(self, table: str, row_id: str, base: Optional[Mapping[str, Any]]) -> Optional[Mapping[str, Any]]:
        """The row with what is pending laid over it; None where it is not there (any more)."""
        return folded(base, self.steps_on(table, row_id))

    def steps_on(self, table: str, row_id: str) -> tuple[Step, ...]:
        """What is pending for one row, in order."""
        found = self._rows[table].get(row_id) if table in self._rows else None
        if found is None:
            return ()
        gestures = (found,) if isinstance(found, Gesture) else found
        return tuple([step for each in gestures for step in each.steps_on(table, row_id)])

    def changing(self, table: str) -> Mapping[str, Changing]:
        """The gestures that change the rows of a table, by id."""
        return self._rows.get(table, {})

    def is_pending(self, table: str, row_id: str) -> bool:
        """Whether something is pending for one row."""
        return row_id in self._rows.get(table, ())

    def rows(self, table: Optional[str] = None) -> tuple[Key, ...]:
        """The rows for which something is pending (of ``table``)."""
        tables = self._rows if table is None else (table,)
        return tuple((name, row_id) for name in tables for row_id in self._rows.get(name, ()))

    def targets(self) -> Set[str]:
        """What something is pending for, as it is whenever it is asked: targets of assignments, and rows of their own."""
        return self._targets.keys()

    def is_waiting(self, target: str) -> bool:
        """Whether something is pending for a target or row."""
        return target in self._targets

    @property
    def target_count(self) -> int:
        """For how many targets and rows something is pending."""
        return len(self._targets)

    def exchange(self, out: Iterable[Gesture], into: Iterable[Gesture]) -> None:
        """Take gestures out and put others in, and tell; for what stands on the stack."""
        out, into = tuple(out), tuple(into)
        with undisturbed(sum(len(gesture.steps) for gesture in (*out, *into))):
            self._exchange(out, into)

    def _exchange(self, out: tuple[Gesture, ...], into: tuple[Gesture, ...]) -> None:
        steps: list[Step] = []
        self.turned = {}
        for gesture in sorted(out, key=lambda each: -self._place[each.id]):
            self._take(gesture)
            steps += gesture.steps
        for gesture in into:
            self._put(gesture)
            steps += gesture.steps
        if self.journal is not None:
            self.journal.record(out, ((gesture, self._place[gesture.id]) for gesture in into))
        self.changed.emit(tuple(steps))

    def _put(self, gesture: Gesture) -> None:
        place = self._place.get(gesture.id)
        if place is None:
            place = self._place[gesture.id] = self._next
            self._next += 1
        self._done[gesture.id] = gesture
        self._count(gesture, 1)
        for table, ids in gesture.rows.items():
            rows = self._rows.setdefault(table, {})
            there = rows.keys() & ids.keys()
            before = {row_id: rows[row_id] for row_id in there}
            rows.update(dict.fromkeys(ids, gesture))
            for row_id, found in before.items():
                all_of_it = [*((found,) if isinstance(found, Gesture) else found), gesture]
                rows[row_id] = tuple(sorted(all_of_it, key=lambda each: self._place[each.id]))

    def _take(self, gesture: Gesture) -> None:
        del self._done[gesture.id]
        self._count(gesture, -1)
        for table, ids in gesture.rows.items():
            rows = self._rows[table]
            for row_id in ids:
                found = rows[row_id]
                if isinstance(found, Gesture):
                    del rows[row_id]
                else:
                    left = tuple([each for each in found if each.id != gesture.id])
                    rows[row_id] = left[0] if len(left) == 1 else left

    def _count(self, gesture: Gesture, by: int) -> None:
        targets, turned = self._targets, self.turned
        mine = {step.target or step.id for step in gesture.steps}
        if by > 0 and not turned and targets.keys().isdisjoint(mine):
            targets.update(dict.fromkeys(mine, 1))
            turned.update(dict.fromkeys(mine, True))
            return
        for target in mine:
            now = targets.get(target, 0) + by
            if now:
                targets[target] = now
            else:
                del targets[target]
            # What goes and comes in one change has not turned.
            if now == (by > 0) and turned.pop(target, None) is None:
                turned[target] = by > 0


class _Exchange(QUndoCommand):
    """One thing that can be undone: gestures that go, and gestures that come."""

    def __init__(
        self,
        pending: Pending,
        out: tuple[Gesture, ...],
        into: tuple[Gesture, ...],
        text: str,
        done: bool = False,
    ) -> None:
        super().__init__(text)
        self._done = done
        self._pending = pending
        self._out = out
        self._into = into

    def redo(self) -> None:
        # Pushing does it; what was done already is not done twice.
        if self._done:
            self._done = False
        else:
            self._pending.exchange(self._out, self._into)

    def undo(self) -> None:
        self._pending.exchange(self._into, self._out)


def _belongs(gesture: Gesture, touched: set[object], made: set[object]) -> bool:
    if not touched.isdisjoint(gesture.rests_on()):
        return True
    return any(not made.isdisjoint(step.values.values()) for step in gesture.steps)
