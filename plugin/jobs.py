"""The engine's jobs on the open workspace: figures, travel times, checking, printing and writing out."""

from __future__ import annotations

from typing import Any, Optional

from qgis.core import Qgis, QgsProject
from qgis.gui import QgisInterface
from qgis.PyQt.QtCore import QObject, QUrl, pyqtSignal
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QPushButton

from .engine import commands
from .engine.commands import Asked
from .engine.runner import JobRunner
from .language import language, tr
from .outputs.dialog import HISTORY, PRINT, TABLES, WEBMAP, Order, OutputDialog
from .outputs.findings import FindingsDialog
from .saying import as_text
from .showing import Showing
from .travel.dialog import TravelDialog, TravelOrder
from .travel.files import keep_ground_files, travel_folder
from .travel.layers import add_travel_layers, catchment_path, remove_travel_layers
from .workspace.session import WorkspaceSession

_CHANGED_BY_COVERAGE = ("gap", "indicator")


class Jobs(QObject):
    """Asks what there is to ask, hands it to the runner, shows what came of it. `covered` when there are new gaps."""

    covered = pyqtSignal()

    def __init__(
        self,
        iface: QgisInterface,
        session: WorkspaceSession,
        runner: JobRunner,
        showing: Showing,
        parent: Optional[QObject] = None,
    ) -> None:
        super().__init__(parent)
        self._iface = iface
        self._session = session
        self._runner = runner
        self._showing = showing

    # -- figures ---------------------------------------------------------------------------------------------

    def coverage(self) -> None:
        """Calculate coverage for the open workspace, and show the gaps."""
        if self._session.path:
            self.calculate(self._session.path)

    def calculate(self, path: str) -> None:
        """Calculate the coverage of a workspace."""
        arguments = commands.coverage(path, language())
        self._runner.start(arguments, tr("Calculating coverage"), lambda _: self._on_coverage(path))

    def _on_coverage(self, path: str) -> None:
        if self._session.path == path:
            self._session.reload(_CHANGED_BY_COVERAGE)
        self.covered.emit()

    def travel(self) -> None:
        """Ask which ground, and calculate travel times on it."""
        if self._session.path:
            dialog = TravelDialog(self._session.path, self._iface.mainWindow())
            dialog.ordered.connect(self._run_travel)
            self._showing.show(dialog)

    def _run_travel(self, order: TravelOrder) -> None:
        path = self._session.path
        keep_ground_files(path, order.files)
        files = order.files
        arguments = commands.travel(path, files.dem, files.landcover, language())
        arguments += ["--season", order.season]
        self._runner.start(arguments, tr("Travel times"), lambda _: self._run_catchment(path, order))

    def _run_catchment(self, path: str, order: TravelOrder) -> None:
        """The minutes are in the workspace; now the picture of them."""
        remove_travel_layers(QgsProject.instance())
        output, folder = str(catchment_path(path)), str(travel_folder(path))
        arguments = commands.catchment(path, order.files.arguments(), output, folder, language())
        self._runner.start(arguments, tr("Catchments"), lambda _: self._on_travelled(path))

    def _on_travelled(self, path: str) -> None:
        if self._session.path == path:
            add_travel_layers(QgsProject.instance(), path, True)
            self.coverage()

    # -- reading and writing out ----------------------------------------------------------------------------

    def check(self) -> None:
        """Check the open workspace and show what was found."""
        if self._session.path:
            arguments = commands.check(self._session.path, language())
            self._runner.start(arguments, tr("Checking the workspace"), self._on_checked)

    def _on_checked(self, result: dict[str, Any]) -> None:
        self._showing.show(FindingsDialog(result, self._iface.mainWindow()))

    def print_maps(self) -> None:
        """Ask what to print, and print it."""
        self._ask_output(PRINT)

    def webmap(self) -> None:
        """Ask for a web map, and make it."""
        self._ask_output(WEBMAP)

    def tables(self) -> None:
        """Ask for a workbook, and make it."""
        self._ask_output(TABLES)

    def history_table(self, asked: Asked) -> None:
        """Ask where to write the history that the panel shows."""
        self._ask_output(HISTORY, asked)

    def _ask_output(self, kind: str, asked: Optional[Asked] = None) -> None:
        if self._session.path:
            dialog = OutputDialog(kind, self._session.path, self._iface.mainWindow(), asked)
            dialog.ordered.connect(self._run_order)
            self._showing.show(dialog)

    def _run_order(self, order: Order) -> None:
        self._runner.start(order.arguments, order.title, lambda _: self._offer(order.path))

    def _offer(self, path: str) -> None:
        """Say where an output is, and offer to open it."""
        bar = self._iface.messageBar()
        item = bar.createMessage("Địa Bàn", as_text(tr("Done: {path}").format(path=path)))
        button = QPushButton(tr("Open"))
        button.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(path)))
        item.layout().addWidget(button)
        bar.pushWidget(item, Qgis.MessageLevel.Success)
