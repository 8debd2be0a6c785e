"""Between plans and assigning: a plan opens in the dock as soon as the board has seen it; where plans are looked at, the
marks of assigning make room for the difference.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Callable, Optional

from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtWidgets import QDockWidget

from ..assigning.board import Board
from ..assigning.desk import Desk


class HandOver(QObject):
    """Waits for the plan asked for; one that is asked for later takes its place.

    ``panels`` are those that show differences.
    """

    def __init__(
        self, board: Board, desk: Desk, panels: Sequence[QDockWidget], parent: Optional[QObject] = None
    ) -> None:
        super().__init__(parent)
        self._board, self._desk = board, desk
        self._waiting = ""
        board.loaded.connect(self._try)
        board.plans_changed.connect(self._try)
        board.changed.connect(self._try)
        self._seen: set[QDockWidget] = set()
        self._listening: list[tuple[Any, Callable[[bool], None]]] = []
        for panel in panels:
            heard = partial(self._on_seen, panel)
            panel.visibilityChanged.connect(heard)
            self._listening.append((panel, heard))

    def shut_down(self) -> None:
        """Let go of everything connected; for unloading the plugin."""
        self._board.loaded.disconnect(self._try)
        self._board.plans_changed.disconnect(self._try)
        self._board.changed.disconnect(self._try)
        for panel, heard in self._listening:
            panel.visibilityChanged.disconnect(heard)
        self._listening.clear()

    def work_on(self, plan_id: str, _name: str) -> None:
        """Open the dock on the plan."""
        self._waiting = plan_id
        if not self._try() and self._board.is_loaded:
            self._board.refresh()
            self._try()

    def _on_seen(self, panel: QDockWidget, visible: bool) -> None:
        """A panel came to the front, or went behind another."""
        (self._seen.add if visible else self._seen.discard)(panel)
        self._desk.overlay.setVisible(not self._seen)

    def _try(self, *_: object) -> bool:
        if not self._waiting or not self._board.is_loaded or self._waiting not in self._board.plans:
            return False
        plan, self._waiting = self._waiting, ""
        if not self._desk.dock.isVisible() or self._desk.dock.visibleRegion().isEmpty():
            self._desk.toggle()
        self._desk.set_plan(plan)
        return True
