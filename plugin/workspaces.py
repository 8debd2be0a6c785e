"""Which workspace is open: opening one, making one, the sample; bringing lists in."""

from __future__ import annotations

from pathlib import Path
from typing import Optional

from qgis.gui import QgisInterface
from qgis.PyQt.QtCore import QObject
from qgis.PyQt.QtWidgets import QFileDialog

from .engine import commands
from .engine.runner import JobRunner
from .jobs import Jobs
from .language import language, tr
from .leaving import Leaving
from .preferences import load_preferences, profile_folder
from .showing import Showing
from .workspace.new_dialog import NewWorkspaceDialog
from .workspace.session import WorkspaceSession


class Workspaces(QObject):
    """Asks for a workspace and has it opened."""

    def __init__(
        self,
        iface: QgisInterface,
        session: WorkspaceSession,
        runner: JobRunner,
        showing: Showing,
        jobs: Jobs,
        leaving: Leaving,
        parent: Optional[QObject] = None,
    ) -> None:
        super().__init__(parent)
        self._iface = iface
        self._session = session
        self._runner = runner
        self._showing = showing
        self._jobs = jobs
        self._leaving = leaving

    def open(self) -> None:
        """Ask for a workspace and open it."""
        recent = load_preferences().recent
        folder = str(Path(recent[0]).parent) if recent else ""
        dialog = QFileDialog(self._iface.mainWindow(), tr("Open a workspace"), folder, "GeoPackage (*.gpkg)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.change_to)
        self._showing.show(dialog)

    def change_to(self, path: str) -> None:
        """Open a workspace, once the one that is open may be left."""
        self._leaving.then(lambda: self._session.open(path))

    def new(self) -> None:
        """Ask for a new workspace, make it and open it."""
        dialog = NewWorkspaceDialog(self._iface.mainWindow())
        dialog.asked.connect(self._make_new)
        self._showing.show(dialog)

    def sample(self) -> None:
        """Make the sample province in the QGIS profile (if it is not there yet) and open it."""
        path = profile_folder() / "sample" / "sample.gpkg"
        if path.is_file():
            self.change_to(str(path))
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        arguments = [*commands.sample(str(path)), "--language", language()]
        self._runner.start(
            arguments,
            tr("Sample province"),
            lambda _: self._leaving.then(lambda: self._open_and_calculate(str(path))),
        )

    def _open_and_calculate(self, path: str) -> None:
        """A fresh sample has no figures yet: calculate them first, so that it opens with colours and gaps."""
        self._session.open(path)
        self._jobs.calculate(path)

    def _make_new(self, path: str, title: str, epsg: int) -> None:
        arguments = commands.new(path, title, epsg, language())
        self._runner.start(arguments, tr("New workspace"), lambda _: self.change_to(path))

    def import_list(self) -> None:
        """Show the import in the toolbox's dialog, for the open workspace."""
        import processing

        dialog = processing.createAlgorithmDialog("diaban:import", {"WORKSPACE": self._session.path})
        dialog.algorithmFinished.connect(lambda *_: self._session.reload())
        self._showing.show(dialog)
