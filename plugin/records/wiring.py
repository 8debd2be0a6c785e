"""The records in QGIS's window: the panel, opening from the map, QGIS's search bar."""

from __future__ import annotations

from typing import Optional

from qgis.gui import QgisInterface
from qgis.PyQt.QtCore import QObject

from ..assigning.board import Board
from ..workspace.session import WorkspaceSession
from .from_map import MapOpener
from .locator import RecordLocator
from .panel import RecordsPanel
from .pending_shapes import PendingShapes


class Records(QObject):
    """Owns what the records need in the window; `shut_down` undoes everything."""

    def __init__(
        self,
        iface: QgisInterface,
        session: WorkspaceSession,
        board: Board,
        parent: Optional[QObject] = None,
    ) -> None:
        super().__init__(parent)
        self._iface = iface
        self.panel = RecordsPanel(iface, session, board)
        self.shapes = PendingShapes(iface.mapCanvas(), self.panel.rows, board.pending, self)
        self.opener = MapOpener(iface, session, self)
        self.opener.chosen.connect(self.panel.open_record)
        self.locator = RecordLocator(
            self.panel.rows, self.panel.directory, self.panel.naming.pending_entries, self._on_located
        )
        iface.registerLocatorFilter(self.locator)

    def shut_down(self) -> None:
        """Take everything out of the window but the panel, which goes with the others."""
        self._iface.deregisterLocatorFilter(self.locator)
        self.opener.shut_down()
        self.shapes.shut_down()
        self.panel.shut_down()

    def _on_located(self, table: str, row_id: str) -> None:
        self.panel.open_record(table, row_id)
        self.panel.show_on_map(table, row_id)
