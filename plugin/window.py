"""What the plugin's actions do in QGIS's window: opening, calculating, printing, showing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, Callable, Optional

from qgis.core import Qgis, QgsProject
from qgis.gui import QgisInterface
from qgis.PyQt.QtCore import QObject, Qt, QUrl
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QDialog, QDockWidget, QFileDialog, QPushButton

from .assigning.board import Board
from .assigning.desk import Desk
from .assigning.dock import WIDTH as DESK_WIDTH
from .assigning.talk import SavingTalk
from .engine import commands
from .engine.commands import SUBJECTS, Asked
from .engine.runner import JobRunner
from .engine.service import EngineService
from .engine.setup_dialog import SetupDialog
from .history.panel import HistoryPanel
from .history.subject import Subject
from .language import language, tr
from .optimum.panel import OptimumPanel
from .outputs.dialog import HISTORY, PRINT, TABLES, WEBMAP, Order, OutputDialog
from .outputs.findings import FindingsDialog
from .planning.handing import HandOver
from .planning.panel import PlanPanel
from .preferences import load_preferences, plugin_root, profile_folder, save_preferences
from .records.wiring import Records
from .reviewing.gaps import GapRow
from .reviewing.panel import GapPanel
from .reviewing.sentences import where
from .saying import as_text
from .travel.dialog import TravelDialog, TravelOrder
from .travel.files import keep_ground_files, travel_folder
from .travel.finder import WayFinder
from .travel.layers import add_travel_layers, catchment_path, remove_travel_layers
from .workspace.new_dialog import NewWorkspaceDialog
from .workspace.session import WorkspaceSession
from .workspace.welcome import WelcomePanel

_PANEL_WIDTH = 400
_CHANGED_BY_COVERAGE = ("gap", "indicator")
_DOCK = Qt.DockWidgetArea.RightDockWidgetArea


class Window(QObject):
    """Owns session, runner and panels; `handlers` are for the actions, `shut_down` undoes everything."""

    def __init__(self, iface: QgisInterface) -> None:
        super().__init__()
        self._iface = iface
        self._dialog: Optional[QDialog] = None
        self.session = WorkspaceSession(iface, self)
        self.runner = JobRunner(iface, self)
        self.service = EngineService(self)
        self.gaps = GapPanel(iface, self.session)
        self.history = HistoryPanel(iface, self.session, self.service)
        self.welcome = WelcomePanel(iface)
        self.way = WayFinder(iface, self.session, self)
        self.board = Board(self.service, self)
        self.records = Records(iface, self.session, self.board, self)
        self.plans = PlanPanel(iface, self.session, self.service, self.runner)
        self.talk = SavingTalk(iface, self.session, self.board, self)
        self.desk = Desk(iface, self.session, self.board, self)
        self.optimum = OptimumPanel(iface, self.session, self.service, self.runner)
        self._panels: tuple[QDockWidget, ...] = (
            *(self.gaps, self.history, self.welcome, self.way.panel, self.records.panel, self.plans),
            *(self.desk.dock, self.optimum),
        )
        for panel in self._panels:
            iface.addDockWidget(_DOCK, panel)
        self.gaps.hide()
        self.history.hide()
        self.way.panel.hide()
        self.records.panel.hide()
        self.records.panel.wanted.connect(lambda: self._reveal(self.records.panel))
        self.records.panel.history_asked.connect(self._show_history)
        self.records.panel.save_asked.connect(self.save_pending)
        self.gaps.record_asked.connect(self.records.panel.open_record)
        self.history.record_asked.connect(self.records.panel.open_record)
        self.desk.record_asked.connect(self.records.panel.open_record)
        self.plans.hide()
        self.optimum.hide()
        self.plans.unsaved = lambda: bool(self.board.pending.gestures())
        self.handing = HandOver(self.board, self.desk, (self.plans, self.optimum), self)
        self.plans.work_asked.connect(self.handing.work_on)
        self.optimum.work_asked.connect(self.handing.work_on)
        self.plans.mend_asked.connect(self.engine)
        self.desk.dock.hide()
        self.desk.wanted.connect(lambda: self._reveal(self.desk.dock))
        self.way.wanted.connect(lambda: self._reveal(self.way.panel))
        self.way.mend_asked.connect(self.engine)
        self.gaps.coverage_asked.connect(self.coverage)
        self.gaps.history_asked.connect(self.history_of_gap)
        self.history.export_asked.connect(self.history_table)
        self.history.mend_asked.connect(self.engine)
        self.welcome.sample_asked.connect(self.sample)
        self.welcome.open_asked.connect(self.open)
        self.welcome.new_asked.connect(self.new)
        self.welcome.engine_asked.connect(self.engine)
        self.welcome.chosen.connect(self.session.open)
        self.session.opened.connect(self._on_opened)
        self.session.opened.connect(lambda facts: self.board.open(facts.path))
        self.session.closed.connect(self.board.close)
        self.runner.mend_asked.connect(self.engine)

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What each action does."""
        return {
            "start": self.start,
            "open": self.open,
            "new": self.new,
            "sample": self.sample,
            "import": self.import_list,
            "coverage": self.coverage,
            "travel": self.travel,
            "way": self.way.toggle,
            "records": self.toggle_records,
            "assign": self.desk.toggle,
            "gaps": self.toggle_gaps,
            "history": self.toggle_history,
            "plans": self.toggle_plans,
            "optimum": lambda: self._toggle(self.optimum),
            "check": self.check,
            "print": self.print_maps,
            "webmap": self.webmap,
            "tables": self.tables,
            "engine": self.engine,
            "help": self.help,
        }

    def shut_down(self) -> None:
        """Stop jobs, close dialogs and panels, let go of QGIS."""
        self.runner.shut_down()
        if self._dialog is not None:
            self._dialog.close()
            self._dialog.deleteLater()
            self._dialog = None
        self.gaps.shut_down()
        self.history.shut_down()
        self.way.shut_down()
        self.records.shut_down()
        self.plans.shut_down()
        self.handing.shut_down()
        self.desk.shut_down()
        self.board.close()
        self.talk.shut_down()
        self.optimum.shut_down()
        self.service.shut_down()
        self.session.shut_down()
        for panel in self._panels:
            self._iface.removeDockWidget(panel)
            panel.deleteLater()
        self.deleteLater()

    # -- workspaces ------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Show the start page."""
        self.welcome.refresh()
        self._reveal(self.welcome)

    def _reveal(self, panel: QDockWidget) -> None:
        """Show a panel in front, as a tab beside the others, wide enough for a sentence."""
        main_window = self._iface.mainWindow()
        beside = [other for other in self._panels if other is not panel and other.isVisible()]
        panel.show()
        for other in beside:
            if not panel.isFloating() and not other.isFloating():
                main_window.tabifyDockWidget(other, panel)
        if not beside and not panel.isFloating():
            widths = {self.history: self.history.preferred_width, self.desk.dock: DESK_WIDTH}
            width = widths.get(panel, _PANEL_WIDTH)
            main_window.resizeDocks([panel], [width], Qt.Orientation.Horizontal)
        panel.raise_()

    def open(self) -> None:
        """Ask for a workspace and open it."""
        recent = load_preferences().recent
        folder = str(Path(recent[0]).parent) if recent else ""
        dialog = QFileDialog(self._iface.mainWindow(), tr("Open a workspace"), folder, "GeoPackage (*.gpkg)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.session.open)
        self._show(dialog)

    def new(self) -> None:
        """Ask for a new workspace, make it and open it."""
        dialog = NewWorkspaceDialog(self._iface.mainWindow())
        dialog.asked.connect(self._make_new)
        self._show(dialog)

    def sample(self) -> None:
        """Make the sample province in the QGIS profile (if it is not there yet) and open it."""
        path = profile_folder() / "sample" / "sample.gpkg"
        if path.is_file():
            self.session.open(str(path))
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        arguments = [*commands.sample(str(path)), "--language", language()]
        self.runner.start(arguments, tr("Sample province"), lambda _: self._calculate_and_open(str(path)))

    def _calculate_and_open(self, path: str) -> None:
        """A fresh sample has no figures yet: calculate them first, so that it opens with colours and gaps."""
        self.session.open(path)
        self.runner.start(
            commands.coverage(path, language()), tr("Calculating coverage"), lambda _: self._on_coverage(path)
        )

    def _make_new(self, path: str, title: str, epsg: int) -> None:
        arguments = commands.new(path, title, epsg, language())
        self.runner.start(arguments, tr("New workspace"), lambda _: self.session.open(path))

    def import_list(self) -> None:
        """Show the import in the toolbox's dialog, for the open workspace."""
        import processing

        dialog = processing.createAlgorithmDialog("diaban:import", {"WORKSPACE": self.session.path})
        dialog.algorithmFinished.connect(lambda *_: self.session.reload())
        self._show(dialog)

    def _on_opened(self, facts: Any) -> None:
        self.welcome.refresh()
        self._reveal(self.gaps)
        self.welcome.hide()
        add_travel_layers(QgsProject.instance(), facts.path, False)

    # -- jobs ------------------------------------------------------------------------------------------------

    def coverage(self) -> None:
        """Calculate coverage for the open workspace, and show the gaps."""
        path = self.session.path
        if path:
            arguments = commands.coverage(path, language())
            self.runner.start(arguments, tr("Calculating coverage"), lambda _: self._on_coverage(path))

    def _on_coverage(self, path: str) -> None:
        if self.session.path == path:
            self.session.reload(_CHANGED_BY_COVERAGE)
        self._reveal(self.gaps)

    def travel(self) -> None:
        """Ask which ground, and calculate travel times on it."""
        if self.session.path:
            dialog = TravelDialog(self.session.path, self._iface.mainWindow())
            dialog.ordered.connect(self._run_travel)
            self._show(dialog)

    def _run_travel(self, order: TravelOrder) -> None:
        path = self.session.path
        keep_ground_files(path, order.files)
        files = order.files
        arguments = commands.travel(path, files.dem, files.landcover, language())
        arguments += ["--season", order.season]
        self.runner.start(arguments, tr("Travel times"), lambda _: self._run_catchment(path, order))

    def _run_catchment(self, path: str, order: TravelOrder) -> None:
        """The minutes are in the workspace; now the picture of them."""
        remove_travel_layers(QgsProject.instance())
        output, folder = str(catchment_path(path)), str(travel_folder(path))
        arguments = commands.catchment(path, order.files.arguments(), output, folder, language())
        self.runner.start(arguments, tr("Catchments"), lambda _: self._on_travelled(path))

    def _on_travelled(self, path: str) -> None:
        if self.session.path == path:
            add_travel_layers(QgsProject.instance(), path, True)
            self.coverage()

    def check(self) -> None:
        """Check the open workspace and show what was found."""
        if self.session.path:
            arguments = commands.check(self.session.path, language())
            self.runner.start(arguments, tr("Checking the workspace"), self._on_checked)

    def _on_checked(self, result: dict[str, Any]) -> None:
        self._show(FindingsDialog(result, self._iface.mainWindow()))

    def print_maps(self) -> None:
        """Ask what to print, and print it."""
        self._ask_output(PRINT)

    def webmap(self) -> None:
        """Ask for a web map, and make it."""
        self._ask_output(WEBMAP)

    def tables(self) -> None:
        """Ask for a workbook, and make it."""
        self._ask_output(TABLES)

    def _ask_output(self, kind: str, asked: Optional[Asked] = None) -> None:
        if self.session.path:
            dialog = OutputDialog(kind, self.session.path, self._iface.mainWindow(), asked)
            dialog.ordered.connect(self._run_order)
            self._show(dialog)

    def _run_order(self, order: Order) -> None:
        self.runner.start(order.arguments, order.title, lambda _: self._offer(order.path))

    def _offer(self, path: str) -> None:
        """Say where an output is, and offer to open it."""
        bar = self._iface.messageBar()
        item = bar.createMessage("Địa Bàn", as_text(tr("Done: {path}").format(path=path)))
        button = QPushButton(tr("Open"))
        button.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(path)))
        item.layout().addWidget(button)
        bar.pushWidget(item, Qgis.MessageLevel.Success)

    # -- the rest --------------------------------------------------------------------------------------------

    def toggle_gaps(self) -> None:
        """Show or hide the gap panel."""
        self._toggle(self.gaps)

    def save_pending(self) -> None:
        """Have everything pending saved; where a new plan needs a name, the dock that asks for it comes to the front."""
        if self.board.needs_name():
            self._reveal(self.desk.dock)
            self.desk.dock.summary.save.click()
        else:
            self.board.pending.save()

    def toggle_records(self) -> None:
        """Show or hide the records panel."""
        self._toggle(self.records.panel)

    def toggle_history(self) -> None:
        """Show or hide the history panel."""
        self._toggle(self.history)

    def toggle_plans(self) -> None:
        """Show or hide the plans."""
        self._toggle(self.plans)

    def _toggle(self, panel: QDockWidget) -> None:
        """A panel behind another's tab counts as hidden."""
        if panel.isVisible() and not panel.visibleRegion().isEmpty():
            panel.hide()
        else:
            self._reveal(panel)

    def history_of_gap(self, row: GapRow) -> None:
        """Show the history of what a gap is about."""
        if row.table in SUBJECTS and row.code:
            self._show_history(Subject(row.table, row.code, where(row)))

    def _show_history(self, subject: Subject) -> None:
        self._reveal(self.history)
        self.history.ask_about(subject)

    def history_table(self, asked: Asked) -> None:
        """Ask where to write the history that the panel shows."""
        self._ask_output(HISTORY, asked)

    def engine(self) -> None:
        """Set up or repair the engine's environment."""
        self.service.rest()
        self.way.service.rest()
        dialog = SetupDialog(self._iface.mainWindow())
        dialog.ready.connect(self._on_engine_ready)
        self._show(dialog)

    def _on_engine_ready(self) -> None:
        """The plugin's own environment is there: a Python chosen before no longer stands in its way."""
        save_preferences(replace(load_preferences(), engine_python=""))
        self.runner.withdraw_offer()
        self.welcome.refresh()
        self.history.read()

    def help(self) -> None:
        """Open the guide in the browser."""
        page = plugin_root() / "plugin" / "help" / f"{language()}.html"
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(page)))

    def _show(self, dialog: QDialog) -> None:
        """One dialog at a time, beside the map and not over it."""
        if self._dialog is not None:
            self._dialog.close()
        self._dialog = dialog
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        dialog.show()
        dialog.raise_()


def first_run() -> bool:
    """Whether nobody has said yet who is at work, and no workspace was ever opened."""
    preferences = load_preferences()
    return not preferences.recent and not preferences.actor
