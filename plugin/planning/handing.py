"""Go on by hand in a plan: the dock for assigning opens on it, as soon as the board has seen it."""

from __future__ import annotations

from typing import Optional

from qgis.PyQt.QtCore import QObject

from ..assigning.board import Board
from ..assigning.desk import Desk


class HandOver(QObject):
    """Waits for the plan asked for; one that is asked for later takes its place."""

    def __init__(self, board: Board, desk: Desk, parent: Optional[QObject] = None) -> None:
        super().__init__(parent)
        self._board, self._desk = board, desk
        self._waiting = ""
        board.loaded.connect(self._try)
        board.plans_changed.connect(self._try)
        board.changed.connect(self._try)

    def shut_down(self) -> None:
        """Let go of everything connected; for unloading the plugin."""
        self._board.loaded.disconnect(self._try)
        self._board.plans_changed.disconnect(self._try)
        self._board.changed.disconnect(self._try)

    def work_on(self, plan_id: str, _name: str) -> None:
        """Open the dock on the plan."""
        self._waiting = plan_id
        if not self._try() and self._board.is_loaded:
            self._board.refresh()
            self._try()

    def _try(self, *_: object) -> bool:
        if not self._waiting or not self._board.is_loaded or self._waiting not in self._board.plans:
            return False
        plan, self._waiting = self._waiting, ""
        if not self._desk.dock.isVisible() or self._desk.dock.visibleRegion().isEmpty():
            self._desk.toggle()
        self._desk.set_plan(plan)
        return True
