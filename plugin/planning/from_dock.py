"""From the dock of assigning to plans and optimum: what is done with the plan that is looked at there, and when it can be."""

from __future__ import annotations

from typing import Any, Callable, Optional

from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtWidgets import QDockWidget

from ..assigning.board import Board
from ..assigning.desk import Desk
from ..assigning.plan_row import BESIDE, BRANCH, COMPARE, OPTIMUM
from ..engine.runner import JobRunner
from ..language import tr
from ..optimum.panel import OptimumPanel
from .open_plans import numbered
from .orders import IN_FORCE
from .panel import PlanPanel


class FromDock(QObject):
    """Listens to the row of the plan in the dock; ``reveal`` shows a panel in front."""

    def __init__(
        self,
        board: Board,
        desk: Desk,
        plans: PlanPanel,
        optimum: OptimumPanel,
        runner: JobRunner,
        reveal: Callable[[QDockWidget], None],
        parent: Optional[QObject] = None,
    ) -> None:
        super().__init__(parent)
        self._board, self._desk, self._plans, self._optimum = board, desk, plans, optimum
        self._runner, self._reveal = runner, reveal
        self._against: dict[str, str] = {}
        row = desk.dock.plans
        self._connections: list[tuple[Any, Callable[..., Any]]] = [
            (row.asked, self._do),
            (board.loaded, self._look),
            (board.changed, self._look),
            (board.plans_changed, self._look),
            (board.closing, self._on_closing),
            (runner.busy_changed, self._look),
        ]
        for signal, slot in self._connections:
            signal.connect(slot)
        self._look()

    def shut_down(self) -> None:
        """Let go of everything connected; for unloading the plugin."""
        for signal, slot in self._connections:
            signal.disconnect(slot)
        self._connections.clear()

    def _on_closing(self, _waiting: int) -> None:
        self._allow(tr("Open a workspace first."))

    def _look(self, *_: object) -> None:
        """What can be done now."""
        if not self._board.is_loaded:
            self._allow(tr("Open a workspace first."))
        elif len(self._board.pending):
            self._allow(tr("Save or discard the changes that wait first: they are not in the plan yet."))
        elif self._runner.busy:
            self._allow(tr("Something is being calculated; wait until it is done."))
        elif self._board.plan_id is None:
            self._allow("", compare=tr("Choose a plan first: it is compared with what is in force."))
        else:
            self._allow("")

    def _allow(self, always: str, compare: str = "") -> None:
        compare = always or compare
        against = {BRANCH: always, COMPARE: compare, BESIDE: compare, OPTIMUM: always}
        # After every gesture, and mostly the same as before.
        if against != self._against:
            self._against = against
            self._desk.dock.plans.allow(against)

    def _do(self, what: str) -> None:
        name = self._name()
        self._desk.hands.leave_off()
        if what == BRANCH:
            taken = [plan.name for plan in self._board.plans.values()]
            self._plans.branch(name, numbered(self._proposal(name), taken), taken)
        elif what == OPTIMUM:
            self._reveal(self._optimum)
            self._optimum.begin(name)
        else:
            self._reveal(self._plans)
            self._plans.compare_with_present(name, beside=what == BESIDE)

    def _name(self) -> str:
        """The plan looked at; IN_FORCE for what is in force."""
        plan = self._board.plans.get(self._board.plan_id or "")
        return plan.name if plan is not None else IN_FORCE

    def _proposal(self, name: str) -> str:
        return tr("{name}, branch").format(name=name) if name else self._desk.reporting.proposed_name()
