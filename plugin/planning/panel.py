"""The panel of plans: which there are, what one would change, and every step to its decision. It never writes itself."""

from __future__ import annotations

from typing import Any, Callable, Optional

from qgis.core import Qgis, QgsGeometry, QgsProject, QgsRectangle
from qgis.gui import QgisInterface
from qgis.PyQt.QtCore import QDate, pyqtSignal
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtWidgets import QDialog, QDockWidget

from ...layers.wording import load_words
from ..engine.job import Failure
from ..engine.runner import JobRunner
from ..engine.service import EngineService
from ..language import language, tr
from ..saying import as_text, isolated
from ..workspace.charges import day_of
from ..workspace.session import WorkspaceSession
from ..workspace.transforms import extent_in
from . import orders
from .beside import BesideWindow
from .body import PlanBody
from .dialogs import ApproveDialog, NameDialog, ReturnDialog
from .difference import Change, changes_of
from .layers import DifferenceLayers
from .orders import IN_FORCE, Decision, Sides
from .people import names_of

CHANGED = ("plan", "assignment", "plan_ending")
_ZOOM_M = 2500.0
Then = Callable[[dict[str, Any]], object]


class PlanPanel(QDockWidget):
    """`work_asked` (id and name) to go on by hand in a plan; `mend_asked` when the engine is not ready; `decided` after an
    approval.
    """

    work_asked = pyqtSignal(str, str)
    mend_asked = pyqtSignal()
    decided = pyqtSignal()

    def __init__(
        self, iface: QgisInterface, session: WorkspaceSession, service: EngineService, runner: JobRunner
    ) -> None:
        super().__init__(tr("Plans"), iface.mainWindow())
        self.setObjectName("DiaBanPlanPanel")
        self._iface, self._session, self._service, self._runner = iface, session, service, runner
        self._words = load_words(language())
        self._asked: set[str] = set()
        self._dialog: Optional[QDialog] = None
        self._wanted, self._beside = "", False
        # To be compared with what is in force as soon as it is shown: its name, and whether on two maps too.
        self._comparing: Optional[tuple[str, bool]] = None
        # Whether there are changes that were not saved yet: a plan is not handed in without them.
        self.unsaved: Callable[[], bool] = lambda: False
        self.plans: list[dict[str, Any]] = []
        self.shown: Optional[dict[str, Any]] = None
        self.result: Optional[dict[str, Any]] = None
        self.difference = DifferenceLayers(QgsProject.instance(), session)
        self.body = PlanBody()
        self.setWidget(self.body)
        self.body.chosen.connect(self._on_chosen)
        self.body.acted.connect(self.act)
        self.body.tables.picked.connect(self._show_on_map)
        session.opened.connect(self._on_opened)
        session.closed.connect(self._on_closed)
        session.reloaded.connect(self.read)
        session.touched.connect(self.read)
        self._on_closed()

    def shut_down(self) -> None:
        """Let go of everything connected; for unloading the plugin."""
        self._drop()
        if self._dialog is not None:
            self._dialog.close()
            self._dialog.deleteLater()
            self._dialog = None
        self._session.opened.disconnect(self._on_opened)
        self._session.closed.disconnect(self._on_closed)
        self._session.reloaded.disconnect(self.read)
        self._session.touched.disconnect(self.read)

    # -- reading ---------------------------------------------------------------------------------------------

    def read(self) -> None:
        """Read the plans anew, where somebody sees them."""
        if self._session.path and self.isVisible():
            self._ask("list", (), self._on_list)

    def choose(self, name: str) -> None:
        """Choose the plan called ``name`` as soon as it is listed."""
        self._wanted = name
        self.read()

    def showEvent(self, event: Any) -> None:
        """What was not read while nobody saw it is read now."""
        super().showEvent(event)
        self.read()

    def _on_opened(self, *_: object) -> None:
        self.difference.clear()
        day = QDate.fromString(day_of(self._session.facts.settings), "yyyy-MM-dd")  # type: ignore[union-attr]
        self.body.set_day(day)
        self.read()

    def _on_closed(self) -> None:
        self._drop()
        if isinstance(self._dialog, BesideWindow):
            # Its maps show layers that go with the workspace.
            self._dialog.close()
            self._dialog.deleteLater()
            self._dialog = None
        self.plans, self.shown, self.result, self._comparing = [], None, None, None
        self.body.show_plans([], "")
        self.body.show_details(None)
        self.body.tables.clear_all()

    def _on_list(self, result: dict[str, Any]) -> None:
        self.plans = result["plans"]
        # A list that was asked for before the plan was made does not have it yet.
        there = any(plan["name"] == self._wanted for plan in self.plans)
        self.body.show_plans(self.plans, self._wanted if there else self.body.name())
        self._wanted = "" if there else self._wanted
        self._on_chosen(self.body.name())

    def _on_chosen(self, name: str) -> None:
        # What is shown of the same plan stays until it is read anew.
        if self.shown is None or self.shown["plan"]["name"] != name:
            self.shown = None
            self.body.show_details(None)
        if name:
            self._ask("show", (name,), self._on_show)

    def _on_show(self, result: dict[str, Any]) -> None:
        if result["plan"]["name"] == self.body.name():
            self.shown = result
            self.body.show_details(result)
            if self._comparing is not None and self._comparing[0] == self.body.name():
                beside, self._comparing = self._comparing[1], None
                self.compare(beside)

    # -- acting ----------------------------------------------------------------------------------------------

    def act(self, what: str) -> None:
        """Do what a button says with the plan chosen."""
        name = self.body.name()
        if what in ("submit", "approve") and self.unsaved():
            self._say(tr("Save or drop the changes that wait first."), Qgis.MessageLevel.Warning)
            return
        steps = {
            "branch": lambda: self._ask_branch(name),
            "rename": lambda: self._ask_rename(name),
            "drop": lambda: self._change("drop", name),
            "submit": lambda: self._change("submit", name),
            "return": lambda: self._ask_return(name),
            "approve": self._ask_approve,
            "settle_present": lambda: self._change("settle", name, "--keep", "present"),
            "settle_plan": lambda: self._change("settle", name, "--keep", "plan"),
            "compare": self.compare,
            "beside": lambda: self.compare(beside=True),
            "work": self._work,
        }
        steps[what]()

    def _work(self) -> None:
        if self.shown is not None:
            self.work_asked.emit(self.shown["plan"]["id"], self.shown["plan"]["name"])

    def _ask_branch(self, name: str) -> None:
        source = name if self.shown is not None and self.body.is_open(name) else IN_FORCE
        proposal = tr("{name}, branch").format(name=source) if source else ""
        self._ask_name(source, proposal, [plan["name"] for plan in self.plans])

    def branch(self, source: str, proposal: str, taken: list[str]) -> None:
        """Ask for the name of a new plan on ``source`` (IN_FORCE: on what is in force), make it, go on by hand in it."""
        self._ask_name(source, proposal, taken, self._go_on)

    def _ask_name(self, source: str, proposal: str, taken: list[str], then: Optional[Then] = None) -> None:
        about = tr("A new plan that stands on “{name}”.").format(name=isolated(source))
        dialog = NameDialog(
            tr("New plan"),
            about if source else tr("A new plan that stands on what is in force."),
            proposal,
            taken,
            self._iface.mainWindow(),
        )
        more = ("--from", source) if source else ()
        dialog.named.connect(lambda new: self._change("branch", new, *more, show=new, then=then))
        self._show(dialog)

    def _ask_rename(self, name: str) -> None:
        taken = [plan["name"] for plan in self.plans if plan["name"] != name]
        about = tr("Another name for “{name}”.").format(name=isolated(name))
        dialog = NameDialog(tr("Rename a plan"), about, name, taken, self._iface.mainWindow())
        dialog.named.connect(lambda new: self._change("rename", name, "--to", new, show=new))
        self._show(dialog)

    def _ask_return(self, name: str) -> None:
        dialog = ReturnDialog(name, self._iface.mainWindow())
        dialog.commented.connect(lambda comment: self._change("return", name, "--comment", comment))
        self._show(dialog)

    def _ask_approve(self) -> None:
        if self.shown is not None:
            name = self.shown["plan"]["name"]
            dialog = ApproveDialog(self.shown, self.body.day(), self._iface.mainWindow())
            dialog.decided.connect(lambda decision: self._approve(name, decision))
            self._show(dialog)

    def _approve(self, name: str, decision: Decision) -> None:
        self._change("approve", name, *decision.arguments())

    def _go_on(self, result: dict[str, Any]) -> None:
        self.work_asked.emit(result["plan"]["id"], result["plan"]["name"])

    def _change(
        self, action: str, name: str, *more: str, show: str = "", then: Optional[Then] = None
    ) -> None:
        def changed(result: dict[str, Any]) -> None:
            self._on_changed(result)
            if then is not None:
                then(result)

        if name:
            self._wanted = show or name
            self._ask(action, (name, *more), changed)

    def _on_changed(self, result: dict[str, Any]) -> None:
        self._say(_told(result, self._words), Qgis.MessageLevel.Success)
        self.read()
        self._session.reload(CHANGED)
        if result["action"] == "approve":
            self.decided.emit()

    # -- comparing -------------------------------------------------------------------------------------------

    def compare_with_present(self, name: str, beside: bool) -> None:
        """Choose a plan and compare it with what is in force, ``beside``: on two maps too; where the panel is seen."""
        self.body.compare_with(IN_FORCE)
        self._comparing = (name, beside)
        self.choose(name)

    def compare(self, beside: bool = False) -> None:
        """Compare the plan chosen with what the box says, and show the difference on the map; ``beside``: on two maps too."""
        self._beside = beside
        name = self.body.name()
        if name and self._session.path:
            sides = Sides(self.body.against(), name, self.body.day())
            arguments = orders.compare(self._session.path, sides, language())
            self._runner.start(arguments, tr("Comparing"), self._on_compared)

    def _on_compared(self, result: dict[str, Any]) -> None:
        self.result = result
        first, second = (_side_title(result[side]) for side in "ab")
        self.body.tables.show_result(result, (first, second), names_of(self._session.layer("cadre")))
        self.body.show_difference(f"{first} → {second}")
        layer = self.difference.show(f"{first} → {second}", changes_of(result))
        if layer is not None:
            self._iface.mapCanvas().refresh()
            if self._beside:
                window = BesideWindow(self._iface.mapCanvas(), self.difference, self._iface.mainWindow())
                window.show_sides(changes_of(result), (first, second))
                self._show(window)

    def _show_on_map(self, changes: list[Change]) -> None:
        """Zoom to charges and flash them."""
        villages = self._session.layer("village")
        points = [self.difference.place_of(change) for change in changes[:200]]
        found = [QgsGeometry.fromPointXY(point) for point in points if point is not None]
        if villages is None or not found:
            return
        canvas, crs = self._iface.mapCanvas(), villages.crs()
        extent: QgsRectangle = QgsGeometry.collectGeometry(found).boundingBox()
        extent.grow(_ZOOM_M)
        canvas.setExtent(extent_in(QgsProject.instance(), extent, crs))
        canvas.refresh()
        canvas.flashGeometries(found, crs, QColor(122, 46, 99, 255), QColor(122, 46, 99, 0), 4, 260)

    # -- the rest --------------------------------------------------------------------------------------------

    def _ask(self, action: str, more: tuple[str, ...], then: Any) -> None:
        path = self._session.path
        if not path:
            return
        asked = [""]

        def done(result: dict[str, Any]) -> None:
            self._asked.discard(asked[0])
            if self._session.path == path:
                then(result)

        def failed(failure: Failure) -> None:
            self._asked.discard(asked[0])
            # A plan that was renamed while it was asked for is asked for again, by its new name.
            if action != "show" or failure.kind != "input":
                self._on_failure(failure)

        asked[0] = self._service.ask(
            orders.plan(path, action, language(), *more), {"inside": True}, done, failed
        )
        self._asked.add(asked[0])

    def _on_failure(self, failure: Failure) -> None:
        self._wanted, self._comparing = "", None
        if failure.kind == "environment":
            self.mend_asked.emit()
        else:
            self._say(failure.message, Qgis.MessageLevel.Warning)

    def _drop(self) -> None:
        for identity in self._asked:
            self._service.drop(identity)
        self._asked.clear()

    def _say(self, text: str, level: Qgis.MessageLevel) -> None:
        self._iface.messageBar().pushMessage("Địa Bàn", as_text(text), level)

    def _show(self, dialog: QDialog) -> None:
        if self._dialog is not None:
            self._dialog.close()
            self._dialog.deleteLater()
        self._dialog = dialog
        dialog.show()
        dialog.raise_()


def _told(result: dict[str, Any], words: Any) -> str:
    """What was done, in the engine's own words."""
    name = result["plan"]["name"]
    if result["action"] == "approve":
        counts = {key: words.number(result[key]) for key in ("approved", "ended")}
        lines = [words("plan.approved", name=name, decision=result["decision"]["number"], **counts)]
        if result["along"]:
            lines.append(words("plan.along", names=", ".join(result["along"])))
        if result["left"]:
            lines.append(words("plan.left", left=words.number(result["left"])))
        return " ".join(lines)
    if result["action"] == "settle":
        return words("plan.settled", name=name, count=words.number(result["settled"]))
    done = {
        "submit": "submitted",
        "return": "returned",
        "branch": "branched",
        "rename": "renamed",
        "drop": "dropped",
    }
    held = {key: words.number(result["plan"][key]) for key in ("assignments", "endings")}
    return words(f"plan.{done[result['action']]}", name=name, was=result.get("was", ""), **held)


def _side_title(side: dict[str, str]) -> str:
    return tr("in force") if side["kind"] == "day" else side["name"]
