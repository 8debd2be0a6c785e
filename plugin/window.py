"""The plugin in QGIS's window: its panels and what joins them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Callable

from qgis.core import QgsProject
from qgis.gui import QgisInterface
from qgis.PyQt.QtCore import QObject, QUrl
from qgis.PyQt.QtGui import QDesktopServices

from .assigning.board import Board
from .assigning.desk import Desk
from .assigning.talk import SavingTalk
from .engine.commands import SUBJECTS
from .engine.runner import JobRunner
from .engine.service import EngineService
from .engine.setup_dialog import SetupDialog
from .history.panel import HistoryPanel
from .history.subject import Subject
from .jobs import Jobs
from .language import language
from .leaving import Leaving
from .optimum.panel import OptimumPanel
from .planning.from_dock import FromDock
from .planning.handing import HandOver
from .planning.panel import PlanPanel
from .preferences import load_preferences, plugin_root, save_preferences
from .records.wiring import Records
from .reviewing.gaps import GapRow
from .reviewing.panel import GapPanel
from .reviewing.sentences import where
from .showing import Showing
from .travel.finder import WayFinder
from .travel.layers import add_travel_layers
from .workspace.session import WorkspaceSession
from .workspace.welcome import WelcomePanel
from .workspaces import Workspaces


class Window(QObject):
    """Owns session, runner and panels; `handlers` are for the actions, `shut_down` undoes everything."""

    def __init__(self, iface: QgisInterface) -> None:
        super().__init__()
        self._iface = iface
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
        self.showing = Showing(
            iface,
            {
                "gaps": self.gaps,
                "history": self.history,
                "start": self.welcome,
                "way": self.way.panel,
                "records": self.records.panel,
                "plans": self.plans,
                "assign": self.desk.dock,
                "optimum": self.optimum,
            },
        )
        self.jobs = Jobs(iface, self.session, self.runner, self.showing, self)
        self.leaving = Leaving(iface, self.session, self.board, self.desk, self.records.panel, self)
        self.workspaces = Workspaces(
            iface, self.session, self.runner, self.showing, self.jobs, self.leaving, self
        )
        self.handing = HandOver(self.board, self.desk, (self.plans, self.optimum), self)
        self.from_dock = FromDock(
            self.board, self.desk, self.plans, self.optimum, self.runner, self.showing.reveal, self
        )
        self._join()

    def _join(self) -> None:
        """What one part asks for, another does."""
        reveal, records = self.showing.reveal, self.records.panel
        records.wanted.connect(lambda: reveal(records))
        records.history_asked.connect(self._show_history)
        records.save_asked.connect(self.save_pending)
        for part in (self.gaps, self.history, self.desk):
            part.record_asked.connect(records.open_record)
        self.plans.unsaved = lambda: bool(self.board.pending.gestures())
        self.plans.work_asked.connect(self.handing.work_on)
        self.optimum.work_asked.connect(self.handing.work_on)
        self.desk.wanted.connect(lambda: reveal(self.desk.dock))
        self.way.wanted.connect(lambda: reveal(self.way.panel))
        self.jobs.covered.connect(lambda: reveal(self.gaps))
        self.gaps.coverage_asked.connect(self.jobs.coverage)
        self.gaps.history_asked.connect(self.history_of_gap)
        self.history.export_asked.connect(self.jobs.history_table)
        for asking in (self.plans, self.way, self.history, self.runner):
            asking.mend_asked.connect(self.engine)
        self.welcome.sample_asked.connect(self.workspaces.sample)
        self.welcome.open_asked.connect(self.workspaces.open)
        self.welcome.new_asked.connect(self.workspaces.new)
        self.welcome.engine_asked.connect(self.engine)
        self.welcome.chosen.connect(self.workspaces.change_to)
        self.talk.again_asked.connect(self.workspaces.change_to)
        self.session.opened.connect(self._on_opened)
        self.session.opened.connect(lambda facts: self.board.open(facts.path))
        self.session.closed.connect(self.board.close)

    def handlers(self) -> dict[str, Callable[[], None]]:
        """What each action does."""
        return {
            "start": self.start,
            "open": self.workspaces.open,
            "new": self.workspaces.new,
            "sample": self.workspaces.sample,
            "import": self.workspaces.import_list,
            "coverage": self.jobs.coverage,
            "travel": self.jobs.travel,
            "way": self.way.toggle,
            "records": self.toggle_records,
            "assign": self.desk.toggle,
            "gaps": self.toggle_gaps,
            "history": self.toggle_history,
            "plans": self.toggle_plans,
            "optimum": self.toggle_optimum,
            "check": self.jobs.check,
            "print": self.jobs.print_maps,
            "webmap": self.jobs.webmap,
            "tables": self.jobs.tables,
            "engine": self.engine,
            "help": self.help,
        }

    def shut_down(self) -> None:
        """Stop jobs, close dialogs and panels, let go of QGIS."""
        self.runner.shut_down()
        self.leaving.shut_down()
        self.showing.close_dialog()
        self.gaps.shut_down()
        self.history.shut_down()
        self.way.shut_down()
        self.records.shut_down()
        self.plans.shut_down()
        self.handing.shut_down()
        self.from_dock.shut_down()
        self.desk.shut_down()
        self.board.close()
        self.talk.shut_down()
        self.optimum.shut_down()
        self.service.shut_down()
        self.session.shut_down()
        self.showing.shut_down()
        self.deleteLater()

    # -- panels ----------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Show the start page."""
        self.welcome.refresh()
        self.showing.reveal(self.welcome)

    def _on_opened(self, facts: Any) -> None:
        self.welcome.refresh()
        self.showing.reveal(self.gaps)
        self.welcome.hide()
        add_travel_layers(QgsProject.instance(), facts.path, False)

    def toggle_gaps(self) -> None:
        """Show or hide the gap panel."""
        self.showing.toggle(self.gaps)

    def toggle_records(self) -> None:
        """Show or hide the records panel."""
        self.showing.toggle(self.records.panel)

    def toggle_history(self) -> None:
        """Show or hide the history panel."""
        self.showing.toggle(self.history)

    def toggle_plans(self) -> None:
        """Show or hide the plans."""
        self.showing.toggle(self.plans)

    def toggle_optimum(self) -> None:
        """Show or hide the optimum."""
        self.showing.toggle(self.optimum)

    def history_of_gap(self, row: GapRow) -> None:
        """Show the history of what a gap is about."""
        if row.table in SUBJECTS and row.code:
            self._show_history(Subject(row.table, row.code, where(row)))

    def _show_history(self, subject: Subject) -> None:
        self.showing.reveal(self.history)
        self.history.ask_about(subject)

    # -- the rest --------------------------------------------------------------------------------------------

    def save_pending(self) -> None:
        """Have everything pending saved; where a new plan needs a name, the dock that asks for it comes to the front."""
        if self.board.needs_name():
            self.showing.reveal(self.desk.dock)
            self.desk.dock.summary.save.click()
        else:
            self.board.pending.save()

    def engine(self) -> None:
        """Set up or repair the engine's environment."""
        self.service.rest()
        self.way.service.rest()
        dialog = SetupDialog(self._iface.mainWindow())
        dialog.ready.connect(self._on_engine_ready)
        self.showing.show(dialog)

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


def first_run() -> bool:
    """Whether nobody has said yet who is at work, and no workspace was ever opened."""
    preferences = load_preferences()
    return not preferences.recent and not preferences.actor
