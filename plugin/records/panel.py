"""The records panel: choose a table, find a row, see and change it; beside the map, never over it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Optional

from qgis.gui import QgisInterface
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtWidgets import QDockWidget, QShortcut, QStackedWidget, QVBoxLayout, QWidget

from ...layers.schema import TABLES
from ...layers.wording import load_words
from ..assigning.board import Board
from ..engine.commands import SUBJECTS
from ..flashing import show_and_flash
from ..history.subject import Subject
from ..language import language, tr
from ..workspace.session import WorkspaceSession
from .directory import Directory
from .fields import FORM_TABLES
from .finder import Finder
from .geometries import geometry_of
from .list_page import ListPage
from .naming import Naming
from .permits import OPEN
from .placing import Placing
from .record_page import RecordPage
from .rows import Rows
from .waiting import WaitingLine

_NARROWEST = 360


class RecordsPanel(QDockWidget):
    """`wanted` when it has something to show; `history_asked` (a Subject) for the history of a row.

    `save_asked` when what is pending is to be saved.
    """

    wanted = pyqtSignal()
    save_asked = pyqtSignal()
    history_asked = pyqtSignal(object)

    def __init__(self, iface: QgisInterface, session: WorkspaceSession, board: Board) -> None:
        super().__init__(tr("Records"), iface.mainWindow())
        self.setObjectName("DiaBanRecordsPanel")
        self._iface = iface
        self._session = session
        self._board = board
        self._pending = pending = board.pending
        self._trail: list[tuple[str, str]] = []
        words = load_words(language())
        self.rows = Rows(pending)
        self.directory = Directory(words)
        self.naming = Naming(words, self.rows, self.directory, pending)
        self.finder = Finder(self.rows, self.directory, self.naming, self)
        self.list = ListPage(words, self.finder)
        self.page = RecordPage(words, self.rows, self.finder, self.naming, pending)
        self.placing = Placing(iface.mapCanvas(), self.page, self.rows, pending, self)
        self._build()
        session.opened.connect(self._on_opened)
        session.closed.connect(self._on_closed)
        session.reloaded.connect(self._on_written)
        session.touched.connect(self._on_written)
        pending.changed.connect(self._on_pending)
        pending.saved.connect(self._on_saved)
        if session.path:
            self._on_opened(session.facts)

    def shut_down(self) -> None:
        """Let go of everything connected; for unloading the plugin."""
        self._session.opened.disconnect(self._on_opened)
        self._session.closed.disconnect(self._on_closed)
        self._session.reloaded.disconnect(self._on_written)
        self._session.touched.disconnect(self._on_written)
        self._pending.changed.disconnect(self._on_pending)
        self._pending.saved.disconnect(self._on_saved)
        self.waiting.shut_down()
        self.finder.shut_down()
        self.placing.shut_down()
        self.rows.open("")

    # -- which record ----------------------------------------------------------------------------------------

    def open_record(self, table: str, row_id: str) -> None:
        """Show a record, once the one at hand may be left."""
        if table in FORM_TABLES and row_id and self.rows.path:
            self.wanted.emit()
            self.page.leave(lambda: self._open(table, row_id))

    def add_record(self, table: str, values: Mapping[str, Any]) -> None:
        """Show the form for a new row of ``table`` with some ``values``."""
        if self.rows.path:
            self.wanted.emit()
            self.page.leave(lambda: self._new(table, values))

    def show_list(self) -> None:
        """Go back to the list, once the record may be left."""
        self.page.leave(self._show_list)

    def _open(self, table: str, row_id: str) -> None:
        self.placing.put_down()
        here = (self.page.table, self.page.row_id)
        if not self.page.open(table, row_id):
            self._show_list()
            return
        if here[0] and here != (table, row_id) and self.stack.currentWidget() is self.page:
            self._trail.append(here)
        self.stack.setCurrentWidget(self.page)

    def _new(self, table: str, values: Mapping[str, Any]) -> None:
        self.placing.put_down()
        if self.page.table and not self.page.is_new and self.stack.currentWidget() is self.page:
            self._trail.append((self.page.table, self.page.row_id))
        if "plan_id" in TABLES[table].names:
            values = {"plan_id": self._plan(), **values}
        self.page.new(table, values)
        self.stack.setCurrentWidget(self.page)

    def _plan(self) -> Optional[str]:
        """The plan that a new row most likely goes into: the one looked at, or the only one that is open."""
        if self._board.plan_id is not None:
            return self._board.plan_id
        plans = [row["id"] for status in OPEN for row in self.rows.where("plan", "status", status)]
        return str(plans[0]) if len(plans) == 1 else None

    def _back(self) -> None:
        self.page.leave(self._on_gone)

    def _on_gone(self) -> None:
        """The record at hand is no more: to the one before it that still is, else to the list."""
        while self._trail:
            table, row_id = self._trail.pop()
            self.placing.put_down()
            if self.page.open(table, row_id):
                self.stack.setCurrentWidget(self.page)
                return
        self._show_list()

    def _show_list(self) -> None:
        self.placing.put_down()
        self._trail.clear()
        self.page.forget()
        self.stack.setCurrentWidget(self.list)
        self.list.read()
        self.list.search.setFocus()

    # -- following the workspace and what is pending ---------------------------------------------------------

    def _on_opened(self, facts: Any) -> None:
        self._on_closed()
        self.rows.open(facts.path)
        self.list.set_open(True)

    def _on_closed(self) -> None:
        self.placing.put_down()
        self.finder.shut_down()
        self.rows.open("")
        self.page.forget()
        self._trail.clear()
        self.stack.setCurrentWidget(self.list)
        self.list.set_open(False)

    def _on_written(self) -> None:
        self.rows.renew()
        self.finder.again()
        self._renew()

    def _on_saved(self, _saved: object) -> None:
        self._on_written()

    def _on_pending(self, _steps: object) -> None:
        self.naming.forget()
        self._renew()

    def _renew(self) -> None:
        self.page.renew()
        if self.stack.currentWidget() is self.list and self.rows.path:
            self.list.read()

    # -- the map ---------------------------------------------------------------------------------------------

    def show_on_map(self, table: str, row_id: str) -> None:
        """Zoom to a row and flash it, as it will be."""
        layer = self.rows.layer(table)
        shape = self.rows.shape(table, row_id) if layer is not None else None
        if layer is not None and shape is not None:
            show_and_flash(self._iface.mapCanvas(), [geometry_of(table, shape)], layer.crs())

    # -- the rest --------------------------------------------------------------------------------------------

    def _ask_history(self, table: str, row_id: str) -> None:
        row = self.rows.stored(table, row_id)
        if row is None or table not in SUBJECTS:
            return
        entry = self.naming.entry(table, row)
        code = str(row["name"] if table == "plan" else row["code"])
        self.history_asked.emit(Subject(table, code, entry.title))

    def _build(self) -> None:
        self.list.open_asked.connect(self.open_record)
        self.list.add_asked.connect(self.add_record)
        self.page.open_asked.connect(self.open_record)
        self.page.add_asked.connect(self.add_record)
        self.page.back_asked.connect(self._back)
        self.page.gone.connect(self._on_gone)
        self.page.map_asked.connect(self.show_on_map)
        self.page.history_asked.connect(self._ask_history)
        self.waiting = WaitingLine(self._pending)
        self.waiting.save_asked.connect(self.save_asked)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.page)
        body = QWidget()
        body.setMinimumWidth(_NARROWEST)
        layout = QVBoxLayout(body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.stack, 1)
        layout.addWidget(self.waiting)
        self.setWidget(body)
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self.show_list)
        self.list.set_open(False)
