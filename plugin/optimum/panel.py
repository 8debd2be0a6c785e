"""The panel of the optimum: what is the best that could be done, why, and which of it is accepted. It never writes itself."""

from __future__ import annotations

from typing import Any, Optional

from qgis.core import Qgis, QgsGeometry, QgsPointXY, QgsProject
from qgis.gui import QgisInterface
from qgis.PyQt.QtCore import QDate, pyqtSignal
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtWidgets import QDockWidget, QTabWidget

from ...layers.wording import load_words
from ..engine.job import Failure
from ..engine.runner import JobRunner
from ..engine.service import EngineService
from ..language import language, tr
from ..planning import orders
from ..planning.layers import DifferenceLayers
from ..planning.open_plans import free_name, open_plans
from ..planning.orders import IN_FORCE, Sides
from ..planning.panel import CHANGED
from ..planning.people import names_of
from ..saying import as_text, isolated
from ..workspace.session import WorkspaceSession
from ..workspace.transforms import extent_in, transform_between
from .assigning import AssignPage
from .lasso import LassoTool
from .proposal import Row, proposal_of
from .sites import SiteLayers
from .siting import SitePage

_ZOOM_M = 2500.0
_FLASH = QColor(122, 46, 99, 255), QColor(122, 46, 99, 0)


class OptimumPanel(QDockWidget):
    """`work_asked` (id and name of the plan) once a proposal is accepted, to go on by hand."""

    work_asked = pyqtSignal(str, str)

    def __init__(
        self, iface: QgisInterface, session: WorkspaceSession, service: EngineService, runner: JobRunner
    ) -> None:
        super().__init__(tr("Optimum"), iface.mainWindow())
        self.setObjectName("DiaBanOptimumPanel")
        self._iface, self._session, self._service, self._runner = iface, session, service, runner
        self._words = load_words(language())
        self._asked = ""
        self.assigned: Optional[dict[str, Any]] = None
        self.sited: Optional[dict[str, Any]] = None
        self.difference = DifferenceLayers(QgsProject.instance(), session)
        self.site_layers = SiteLayers(QgsProject.instance(), session)
        self.tool = LassoTool(iface.mapCanvas())
        self.assign, self.sites = AssignPage(), SitePage()
        pages = QTabWidget()
        pages.addTab(self.assign, tr("Assignments"))
        pages.addTab(self.sites, tr("Model sites"))
        self.pages = pages
        self.setWidget(pages)
        self.assign.form.run.clicked.connect(self.run_assign)
        self.sites.form.run.clicked.connect(self.run_sites)
        self.assign.accepted.connect(self.accept)
        self.assign.lasso.connect(self._on_lasso)
        self.assign.picked.connect(self._show_rows)
        self.sites.picked.connect(self._show_villages)
        self.tool.closed.connect(self.tick_inside)
        self.tool.deactivated.connect(lambda: self.assign.buttons["lasso"].setChecked(False))
        session.opened.connect(self._on_opened)
        session.closed.connect(self._on_closed)
        session.reloaded.connect(self._list_grounds)

    def shut_down(self) -> None:
        """Let go of everything connected; for unloading the plugin."""
        if self._asked:
            self._service.drop(self._asked)
        self.tool.shut_down()
        self._session.opened.disconnect(self._on_opened)
        self._session.closed.disconnect(self._on_closed)
        self._session.reloaded.disconnect(self._list_grounds)

    def _on_opened(self, *_: object) -> None:
        today = QDate.currentDate().toString("dd/MM")
        self.assign.form.name.setText(tr("Best plan {day}").format(day=today))
        self.difference.clear()
        self.site_layers.clear()
        self._list_grounds()

    def _list_grounds(self) -> None:
        plans, form = self._session.layer("plan"), self.assign.form
        form.show_grounds(open_plans(plans))
        name = free_name(form.name.text(), plans)
        if name != form.name.text():
            form.name.setText(name)

    def begin(self, ground: str) -> None:
        """Show the page of assignments, to begin from the plan ``ground`` (IN_FORCE: what is in force)."""
        self.pages.setCurrentWidget(self.assign)
        self._list_grounds()
        self.assign.form.begin_from(ground)

    def _on_closed(self) -> None:
        self.assigned = self.sited = None
        self.assign.form.show_grounds(())
        self.assign.show_nothing()
        self.sites.show_nothing()

    # -- assignments -----------------------------------------------------------------------------------------

    def run_assign(self) -> None:
        """Look for the best plan; cancelled, the workspace is as it was."""
        order = self.assign.form.order()
        if self._session.path:
            arguments = order.arguments(self._session.path, language())
            self._runner.start(arguments, tr("Looking for the best plan"), self._on_assigned)

    def _on_assigned(self, result: dict[str, Any]) -> None:
        self.assigned = result
        self._session.reload(CHANGED)
        sides = Sides(result["ground"] or IN_FORCE, result["plan"], result["as_of"])
        arguments = orders.compare(self._session.path, sides, language())
        self._runner.start(arguments, tr("Comparing"), self._on_compared)

    def _on_compared(self, compared: dict[str, Any]) -> None:
        if self.assigned is None:
            return
        proposal = proposal_of(self.assigned, compared)
        self.assign.show_proposal(proposal, self.assigned, names_of(self._session.layer("cadre")))
        title = _title(proposal.plan, self.assigned["ground"])
        self.difference.show(title, proposal.drawn)
        self._iface.mapCanvas().refresh()

    def tick_inside(self, area: QgsGeometry, take_out: bool) -> None:
        """Tick (or untick) the proposed households inside an area of the canvas."""
        villages = self._session.layer("village")
        if self.assign.proposal is None or villages is None:
            return
        inside = QgsGeometry(area)
        crs = self._iface.mapCanvas().mapSettings().destinationCrs()
        inside.transform(transform_between(QgsProject.instance(), crs, villages.crs()))
        found = {
            change.target
            for change, point in self.difference.placed([row.change for row in self.assign.proposal.rows])
            if inside.contains(QgsGeometry.fromPointXY(point))
        }
        self.assign.tick(found, not take_out)

    def accept(self, households: Optional[list[str]]) -> None:
        """Keep these households of the proposal in the draft (None: all of it), and go on by hand."""
        if self.assigned is None or not self._session.path:
            return
        given: dict[str, Any] = {"inside": True}
        action = "show"
        if households is not None:
            action, given["households"] = "keep", households
        arguments = orders.plan(self._session.path, action, language(), self.assigned["plan"])
        self._asked = self._service.ask(arguments, given, self._on_accepted, self._on_failure)

    def _on_accepted(self, result: dict[str, Any]) -> None:
        self._asked = ""
        plan = result["plan"]
        if result["action"] == "keep":
            counts = {
                "kept": self._words.number(result["kept"]),
                "gone": self._words.number(result["taken_out"]),
            }
            self._say(self._words("plan.kept", name=plan["name"], **counts), Qgis.MessageLevel.Success)
        self.assign.buttons["lasso"].setChecked(False)
        self._session.reload(CHANGED)
        kept = self.assign.ticked()
        if self.assign.proposal is not None and kept is not None:
            drawn = [c for c in self.assign.proposal.drawn if c.target in set(kept) or c.before == c.after]
            self.difference.show(plan["name"], drawn)
        self.work_asked.emit(plan["id"], plan["name"])

    def _on_lasso(self, on: bool) -> None:
        canvas = self._iface.mapCanvas()
        if on:
            canvas.setMapTool(self.tool)
        elif canvas.mapTool() is self.tool:
            canvas.unsetMapTool(self.tool)

    # -- sites -----------------------------------------------------------------------------------------------

    def run_sites(self) -> None:
        """Look for the best villages; nothing is written."""
        if self._session.path:
            arguments = self.sites.form.order().arguments(self._session.path, language())
            self._runner.start(arguments, tr("Looking for the best villages"), self._on_sited)

    def _on_sited(self, result: dict[str, Any]) -> None:
        self.sited = result
        villages = self._session.layer("village")
        names = {} if villages is None else {f["code"]: str(f["name"]) for f in villages.getFeatures()}
        self.sites.show_result(result, names)
        self._zoom(self.site_layers.show(result))

    # -- the map ---------------------------------------------------------------------------------------------

    def _show_rows(self, rows: list[Row]) -> None:
        points = [point for _, point in self.difference.placed([row.change for row in rows[:200]])]
        self._zoom(points, True)

    def _show_villages(self, codes: list[str]) -> None:
        villages = self._session.layer("village")
        if villages is not None:
            wanted = set(codes)
            points = [
                f.geometry().asPoint()
                for f in villages.getFeatures()
                if f["code"] in wanted and f.hasGeometry()
            ]
            self._zoom(points, True)

    def _zoom(self, points: list[QgsPointXY], flash: bool = False) -> None:
        villages = self._session.layer("village")
        if villages is None or not points:
            return
        canvas, crs = self._iface.mapCanvas(), villages.crs()
        shapes = [QgsGeometry.fromPointXY(point) for point in points]
        extent = QgsGeometry.collectGeometry(shapes).boundingBox()
        extent.grow(_ZOOM_M)
        canvas.setExtent(extent_in(QgsProject.instance(), extent, crs))
        canvas.refresh()
        if flash:
            canvas.flashGeometries(shapes, crs, *_FLASH, 4, 260)

    # -- the rest --------------------------------------------------------------------------------------------

    def _on_failure(self, failure: Failure) -> None:
        self._asked = ""
        self._say(failure.message, Qgis.MessageLevel.Warning)

    def _say(self, text: str, level: Qgis.MessageLevel) -> None:
        self._iface.messageBar().pushMessage("Địa Bàn", as_text(text), level)


def _title(plan: str, ground: Optional[str]) -> str:
    if ground:
        return tr("Proposal “{plan}” against plan “{ground}”").format(
            plan=isolated(plan), ground=isolated(ground)
        )
    return tr("Proposal “{plan}” against what is in force").format(plan=isolated(plan))
