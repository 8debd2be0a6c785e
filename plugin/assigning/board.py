"""What the dock and the map tools ask and do while somebody assigns: who has what, how much, how far; every gesture one step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Optional, Union

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..engine.service import EngineService
from ..garbage import take_back
from ..pending.saving import Saved
from ..pending.steps import Step, new_id
from ..stepping import LATER, Stepper
from ..workspace.charges import day_of
from ..workspace.layers import CannotOpenError
from .gestures import Gestures
from .grounds import Shift, shifts
from .reading import Row, lineage, raw_row, read_base, read_changes, read_settings, read_some
from .rows import COLUMNS
from .saving import Keeper
from .state import State
from .states import Ways
from .telling import Teller
from .totals import Delta
from .view import BoardView

# So many changes are followed row by row; beyond that the workspace is read again, beside what one does.
_FOLLOWED = 20_000


class Board(BoardView):
    """One workspace while somebody assigns. `loaded` says that there is something to ask; `changed` what changed (Delta)."""

    loaded = pyqtSignal()
    changed = pyqtSignal(object)
    failed = pyqtSignal(object)
    plans_changed = pyqtSignal()
    # What the plan looked at rests on has changed (Shifts; none: it is settled).
    ground_changed = pyqtSignal(object)
    # The workspace is let go; how many gestures wait.
    closing = pyqtSignal(int)
    # Ways and visits have been read too: states of households may look different now.
    fetched = pyqtSignal()

    def __init__(self, service: EngineService, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._stepper: Optional[Stepper] = None
        self._new_plan = ""
        self._shifted: tuple[Shift, ...] = ()
        self._reads = self._unreadable = False
        self._meanwhile: list[Step] = []
        self.path = ""
        self.plan_id: Optional[str] = None
        self.settings: dict[str, str] = {}
        self.pending.changed.connect(self._on_pending)
        self.keeper = Keeper(self, service)
        self.gestures = Gestures(self)

    # -- opening ---------------------------------------------------------------------------------------------

    def open(self, path: str) -> None:
        """Read a workspace, a little at a time; `loaded` says when it is there. One that is open stays as it is."""
        if path == self.path:
            return
        self.close()
        self.path, self._reads = path, True
        self._stepper = Stepper(
            self._steps(path), self._on_read, self._on_problem, (CannotOpenError,), self, keeps=True
        )
        self._stepper.start()

    def close(self) -> None:
        """Let go of the workspace; what is pending is kept in the journal and offered again."""
        if self._stepper is not None:
            self._stepper.stop()
            self._stepper = None
        if self._state is not None:
            self.closing.emit(len(self.pending))
        was_open = bool(self.path)
        self.keeper.close()
        self._state, self._ways, self._opening, self._finder = None, None, None, None
        self._waiting.clear()
        self._waiting_in.clear()
        self._meanwhile.clear()
        self._reads = self._unreadable = False
        self.path, self.plan_id, self._new_plan = "", None, ""
        if was_open:
            take_back()

    @property
    def is_loaded(self) -> bool:
        """Whether there is something to ask."""
        return self._opening is not None

    def _steps(self, path: str) -> Iterator[None]:
        self.settings = read_settings(path)
        yield
        base = yield from read_base(path, day_of(self.settings))
        yield
        state = State(base, self.pending, lambda table, row: raw_row(path, table, row), self._line())
        yield
        yield from state.build()
        self._ways = Ways(state, path, self.settings)
        self._state, self._finder, self._reads = state, None, False

    def _on_read(self) -> None:
        again = self._opening is not None
        # What was done, undone and looked at while it was read.
        self.state.look_at(self._line())
        self.state.apply(self._meanwhile)
        self._meanwhile.clear()
        self._opening = self.totals()
        self.loaded.emit()
        if again:
            self.refresh()
        else:
            self.keeper.open()
        if not self._reads:
            self._fetch()

    def _read_again(self) -> None:
        """Too much has changed to follow row by row: read all of it, while what is there can still be asked."""
        if self._stepper is not None:
            self._stepper.stop()
        self._finder, self._reads = None, True
        self._stepper = Stepper(
            self._steps(self.path), self._on_read, self._on_problem, (CannotOpenError,), self, keeps=True
        )
        self._stepper.start()

    def _on_problem(self, problem: CannotOpenError) -> None:
        """What was there before is still there, and is followed again as soon as the file can be read."""
        self._stepper, self._reads = None, False
        self._meanwhile.clear()
        if self._state is None:
            take_back()
        self.failed.emit(problem)

    def _fetch(self) -> None:
        """Ways and visits colour what there is already: they may come a little later."""
        if self._stepper is not None:
            self._stepper.stop()
        self._stepper = Stepper(
            self.ways.fetch(), self._on_fetched, self.failed.emit, (CannotOpenError,), self, LATER, True
        )
        self._stepper.start()

    def _on_fetched(self) -> None:
        self._stepper = None
        self.fetched.emit()

    # -- what is looked at -----------------------------------------------------------------------------------

    def set_plan(self, plan_id: Optional[str]) -> None:
        """Look at a plan; None: at what is in force, and gestures then open a new plan."""
        if self._state is None:
            return
        self.plan_id = plan_id
        delta = self._state.look_at(self._line())
        self._opening = self.totals()
        self.changed.emit(delta)
        self._shifted = ()
        self._tell_shifts()

    def look_again(self) -> Delta:
        """What is otherwise in the plan looked at, all of it."""
        self.state.look_at(())
        return self.state.look_at(self._line())

    def _tell_shifts(self) -> None:
        found = self.shifts()
        if found != self._shifted:
            self._shifted = found
            self.ground_changed.emit(found)

    def plan_for_gestures(self) -> str:
        """The plan that gestures go into: the one looked at, else a new one, which gets its name when it is saved."""
        if self.plan_id is not None:
            return self.plan_id
        if not self._new_plan:
            self._new_plan = new_id()
            if self._state is not None:
                self._state.look_at(self._line())
        return self._new_plan

    def expect_plan(self, plans: set[str]) -> None:
        """Gestures of an earlier session go into these plans: one that the file does not have is the new one, also for
        what is done before they are taken up.
        """
        unknown = [each for each in plans if each not in self.plans]
        if unknown and not self._new_plan:
            self._new_plan = unknown[0]
            self.state.look_at(self._line())

    def adopt_plan(self, plans: set[str]) -> None:
        """Look at the plan that gestures of an earlier session go into; the new one, where the file does not have it."""
        self.expect_plan(plans)
        known = [each for each in plans if each in self.plans]
        self.set_plan(known[0] if known and len(known) == len(plans) else None)

    def needs_name(self) -> bool:
        """Whether saving needs a name for a new plan."""
        return bool(self._new_plan) and any(
            step.plan == self._new_plan or step.values.get("plan_id") == self._new_plan
            for gesture in self.pending.gestures()
            for step in gesture.steps
        )

    def _line(self) -> tuple[str, ...]:
        if self.plan_id is None:
            return (self._new_plan,) if self._new_plan else ()
        return lineage(self.plans, self.plan_id)

    # -- doing -----------------------------------------------------------------------------------------------

    def assign(
        self, duty: str, target_ids: Sequence[str], cadre_id: str, reason: str = "", beside: bool = False
    ) -> str:
        """Give targets to a cadre, instead of whoever has them (or ``beside`` them); returns what happened, in words."""
        return self.gestures.assign(duty, target_ids, cadre_id, reason, beside)

    def unassign(self, duty: str, target_ids: Sequence[str]) -> str:
        """Nobody is in charge of the targets from the day on."""
        return self.gestures.unassign(duty, target_ids)

    def end(self, duty: str, target_ids: Sequence[str], day: Union[str, date]) -> str:
        """Whoever is in charge of the targets is so until ``day``."""
        return self.gestures.end(duty, target_ids, day if isinstance(day, str) else day.isoformat())

    def lock(self, duty: str, target_ids: Sequence[str], locked: bool) -> str:
        """Proposals leave these charges alone (or may change them again)."""
        return self.gestures.lock(duty, target_ids, locked)

    def hand_over(self, from_cadre: str, to_cadre: str, reason: str = "") -> str:
        """Everything that one cadre is in charge of goes to another."""
        return self.gestures.hand_over(from_cadre, to_cadre, reason)

    def station(
        self, duty: str, target_ids: Sequence[str], cadre_id: str, village_id: str, reason: str = ""
    ) -> str:
        """A cadre starts from a village (the record says so) and is in charge of targets: one step."""
        return self.gestures.station(duty, target_ids, cadre_id, village_id, reason)

    def swap(self, one: str, other: str, reason: str = "") -> str:
        """What one cadre is in charge of goes to the other, and the other way round."""
        return self.gestures.swap(one, other, reason)

    def twin(self, unit_id: str, table: str, ids: Sequence[str]) -> str:
        """A unit is twinned with communes or villages (``table``) from the day on."""
        return self.gestures.twin(unit_id, table, ids)

    def untwin(self, unit_ids: Sequence[str], ids: Sequence[str]) -> str:
        """Units are no longer twinned with communes or villages."""
        return self.gestures.untwin(unit_ids, ids)

    def shifts(self) -> tuple[Shift, ...]:
        """What has changed under the plan looked at, since it was drafted; nothing where what is in force is looked at."""
        if self.plan_id is None:
            return ()
        return tuple(shifts(self.state, Teller(self), self.plan_id))

    def refresh(self) -> None:
        """Take over what was saved since the board read: by this QGIS or by anybody else. Of a workspace that cannot be
        read any more, what was read stays; `failed` says so once.
        """
        if self._reads or self._state is None:
            return
        try:
            self._take_changes(self.state)
            self._unreadable = False
        except CannotOpenError as problem:
            if not self._unreadable:
                self._unreadable = True
                self.failed.emit(problem)

    def _take_changes(self, state: State) -> None:
        last, changed, run = read_changes(self.path, state.base.log, _FOLLOWED)
        if changed is None or any(table == "setting" for table, _ in changed):
            self._read_again()
            return
        if run:
            self._ways, self._finder = Ways(state, self.path, self.settings), None
            self._fetch()
        if changed:
            wanted: dict[str, list[str]] = {}
            for table, identity in changed:
                if table in COLUMNS:
                    wanted.setdefault(table, []).append(identity)
            rows = {table: self._rows(table, identities) for table, identities in wanted.items()}
            self._show(state.rebase(rows), rows)
        state.base.log = last

    def _rows(self, table: str, identities: list[str]) -> dict[str, Optional[Row]]:
        found = read_some(self.path, table, identities)
        return {identity: found.get(identity) for identity in identities}

    def _show(self, delta: Delta, rows: Mapping[str, Mapping[str, Any]]) -> None:
        if "plan" in rows:
            self.plans_changed.emit()
        if "cadre" in rows:
            self._finder = None
        if "assignment" in rows or "plan_ending" in rows:
            self._tell_shifts()
        self.changed.emit(delta)

    def take_over(self, saved: Saved) -> None:
        """What was saved is in the file now, and pending no more."""
        steps = self.pending.settle(saved.gestures)
        if saved.plan is not None:
            self._new_plan = ""
            self.plan_id = saved.plan
        self.refresh()
        self.changed.emit(self._follow(steps))

    # -- following -------------------------------------------------------------------------------------------

    def _on_pending(self, steps: Sequence[Step]) -> None:
        if self._reads:
            self._meanwhile.extend(steps)
        if self._state is not None:
            self.changed.emit(self._follow(steps))

    def _follow(self, steps: Sequence[Step]) -> Delta:
        """Lay over what changed in what is pending, and keep count of what waits in each commune."""
        turned, waiting = self.pending.turned, self._waiting
        come = [target for target, waits in turned.items() if waits]
        where = self._communes_of(come)
        gone = [waiting.pop(target) for target, waits in turned.items() if not waits and target in waiting]
        waiting.update(zip(come, where))
        self._waiting_in.update(where)
        self._waiting_in.subtract(Counter(gone))
        if any(step.table == "cadre" for step in steps):
            self._finder = None
        delta = self.state.apply(steps)
        delta.waiting = turned
        return delta
