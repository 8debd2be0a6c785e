"""The planner's workbench: wires dock, tools, overlay and list to the board, which alone knows anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Callable, Optional

from qgis.core import QgsCoordinateReferenceSystem, QgsGeometry, QgsVectorLayer
from qgis.gui import QgisInterface
from qgis.PyQt.QtCore import QModelIndex, QObject, QPoint, pyqtSignal
from qgis.PyQt.QtWidgets import QToolTip

from ..language import tr
from ..saying import isolated
from ..stepping import Stepper
from ..workspace.session import WorkspaceSession
from .asking import Asking
from .cadres import ID_ROLE
from .choice import Choice
from .dock import AssignDock
from .doing import TWINNING, Doing
from .ground import COMMUNE, HOUSEHOLD, VILLAGE, Ground, Places
from .hands import ABOUT_SOMEBODY, Hands, point_tip
from .keys import KeyWatch
from .listing import Listing, places_of, spot_of
from .looking import Looking
from .overlay import Overlay
from .pressing import Pressing
from .reporting import Reporting
from .scene import Scene
from .tips import tip


class Desk(QObject):
    """Owns dock, tools and overlay. `wanted` when the dock should be seen; `toggle` for the action.

    `record_asked` (table, id) for the record of a thing on the map.
    """

    wanted = pyqtSignal()
    record_asked = pyqtSignal(str, str)

    def __init__(
        self, iface: QgisInterface, session: WorkspaceSession, board: Any, parent: Optional[QObject] = None
    ) -> None:
        super().__init__(parent)
        self._iface = iface
        self._session = session
        self.board = board
        canvas = iface.mapCanvas()
        self.dock = AssignDock(iface)
        self.ground = Ground(canvas)
        self.overlay = Overlay(canvas, self.ground)
        self.scene = Scene(board, self.ground, self.overlay)
        self.doing = Doing(board, self)
        self.choice = Choice(
            self.dock, Listing(board, self.dock.model, self.dock.search), self.scene, self.doing, self.ground
        )
        self.hands = Hands(canvas, self.ground, self.dock, self.doing, self.choice, self)
        self.reporting = Reporting(board, self.dock, self.scene)
        self.asking = Asking(board, session, self.doing, self.choice, self.record_asked.emit)
        self.looking = Looking(canvas, self.ground)
        self.pressing = Pressing(self)
        self.keys = KeyWatch(self.pressing.press, self)
        self.keys.watch([canvas, *self.dock.typed_in()])
        self._preparing: Optional[Stepper] = None
        # What was elsewhere before, of records that changed while it is read where they are.
        self._moved: dict[tuple[str, str], Any] = {}
        self._switching = False
        # The list is made anew soon, all of it.
        self._list_is_due = False
        # Who was chosen until the last change took their record away, in words.
        self._lost = ""
        self._connections = self._wiring()
        for signal, slot in self._connections:
            signal.connect(slot)
        self.dock.work.tools.press(self.hands.name)
        self.dock.duties.press(self.doing.duty)

    def shut_down(self) -> None:
        """Let go of everything connected, and take what is drawn off the canvas."""
        for signal, slot in self._connections:
            signal.disconnect(slot)
        self._connections = []
        self._stop_preparing()
        self.keys.let_go()
        self.asking.close()
        QToolTip.hideText()
        self.hands.shut_down()
        self.overlay.take_off()

    @property
    def preparing(self) -> bool:
        """Whether something is still being read that makes the first gesture quick."""
        return self._preparing is not None

    def gaps(self) -> Optional[QgsVectorLayer]:
        """The gaps as they were calculated last."""
        return self._session.layer("gap")

    def toggle(self) -> None:
        """Show the dock with a tool in hand, or put both away."""
        if self.dock.isVisible() and not self.dock.visibleRegion().isEmpty():
            self.dock.hide()
            self.hands.put_away()
            return
        self.wanted.emit()
        self.hands.take(self.hands.name)

    # -- wiring ----------------------------------------------------------------------------------------------

    def _wiring(self) -> list[tuple[Any, Callable[..., Any]]]:
        board, dock, doing, hands = self.board, self.dock, self.doing, self.hands
        work, reason, reporting = dock.work, dock.reason, self.reporting
        return [
            (board.loaded, self._on_loaded),
            (board.changed, self._on_changed),
            (board.fetched, self._on_fetched),
            (board.plans_changed, reporting.show_all),
            (self._session.closed, self._on_closed),
            (doing.said, dock.say),
            (doing.doubted, self._on_doubted),
            (doing.settled, self._on_settled),
            (hands.touched, self._on_touched),
            (hands.asked, self._on_asked),
            (hands.rested, self._on_rested),
            (dock.plans.chosen, self.set_plan),
            (dock.plans.refused, dock.say),
            (dock.duties.chosen, self.set_duty),
            (dock.twins.activated, self._on_twins),
            (work.tools.chosen, hands.take),
            (work.modes.chosen, hands.set_mode),
            (work.undo_asked, self.pressing.undo),
            (work.redo_asked, self.pressing.redo),
            (reason.given, self._on_reason),
            (reason.only_clear, doing.only_clear),
            (reason.left_off, doing.leave_off),
            (reason.keep.toggled, self._on_keep),
            (dock.search.changed, self.choice.filter),
            (dock.list.selectionModel().currentChanged, self._on_row),
            (dock.list.clicked, self._on_row),
            (dock.list.activated, self._on_activated),
            (dock.communes.picked, self._on_commune),
            (dock.waiting.drop_asked, self._on_drop),
            (dock.waiting.shown, self._on_shown),
            (dock.summary.discard_asked, self._on_discard),
            (dock.summary.save_asked, reporting.save),
            (dock.tabs.currentChanged, reporting.show_tab),
            *reporting.wiring(),
        ]

    # -- workspace -------------------------------------------------------------------------------------------

    def _on_fetched(self) -> None:
        """Minutes and visits are known now."""
        self.dock.model.refresh()
        self.scene.renew()

    def _on_loaded(self) -> None:
        layer = self._session.layer("commune")
        if layer is None:
            return
        self._stop_preparing()
        self._list_is_due = True
        self.doing.cadre = None
        self.dock.work.offer_day(str(self.board.day))
        self.reporting.show_all()
        self._preparing = Stepper(self._prepare(layer.crs()), self._stop_preparing, parent=self, keeps=True)
        self._preparing.start()

    def _on_closed(self) -> None:
        self._stop_preparing()
        self.asking.close()
        self.hands.put_away()
        self.doing.order, self.doing.cadre = None, None
        self.ground.fill(Places(), self.ground.crs, dict)
        self.dock.reason.hide()
        self.choice.empty()
        self.overlay.show_nothing()
        self.dock.say("")
        self.reporting.show_nothing()

    def _on_changed(self, delta: Any) -> None:
        if not self._session.path:
            return  # what was pending is let go with the workspace
        if self._switching:
            self.scene.look_at_plan(delta)
        else:
            self._move(delta.records)
            self.scene.follow(delta)
        self._follow_people(delta)
        self.reporting.refresh()

    def _move(self, records: Mapping[tuple[str, str], Any]) -> None:
        """Records that are elsewhere now, new or gone are picked there, or no more."""
        board = self.board
        now = {HOUSEHOLD: board.households, VILLAGE: board.villages, COMMUNE: board.communes}
        for (table, key), before in list(records.items()):
            if table in now:
                self.ground.move(table, key, spot_of(before), spot_of(now[table].get(key)))
        if self._preparing is not None:
            self._moved = {**records, **self._moved}

    def _follow_people(self, delta: Any) -> None:
        """The list follows loads and records; whoever has no record any more is not chosen any more."""
        gone, self._lost = self.choice.gone(), ""
        self.dock.model.refresh(delta.units if self.doing.duty == TWINNING else delta.cadres)
        order = self.doing.order
        if order is not None and not self.choice.has(order.cadre):
            self.doing.leave_off()
        if gone:
            self.choice.choose(None)
            self._lost = tr("{name} is not in the records now; nobody is chosen.").format(name=isolated(gone))
            self.dock.say(self._lost)
        if not self._list_is_due:
            self.choice.follow(delta)

    def say_done(self, text: str) -> None:
        """What the last change did, and whether whoever was chosen went with it."""
        self.dock.say(" ".join(filter(None, (text, self._lost))))

    def _shapes(self) -> dict[str, QgsGeometry]:
        layer = self._session.layer("commune")
        return {row["id"]: row.geometry() for row in layer.getFeatures()} if layer is not None else {}

    def _prepare(self, crs: QgsCoordinateReferenceSystem) -> Iterator[None]:
        """What takes a while, while QGIS goes on."""
        self._moved.clear()
        places = yield from places_of(self.board)
        self.ground.fill(places, crs, self._shapes)
        self._move(self._moved)
        self.scene.reset()
        self.scene.look_at_plan(self.board.look_again())
        yield
        yield from self.choice.prepare()
        self.set_duty(self.doing.duty)
        yield
        yield from self.scene.look()
        yield from self.ground.prepare()

    def _stop_preparing(self) -> None:
        if self._preparing is not None:
            self._preparing.stop()
            self._preparing = None

    # -- choosing --------------------------------------------------------------------------------------------

    def set_plan(self, plan_id: str) -> None:
        """Look at another plan."""
        self.doing.leave_off()
        self._switching = True
        try:
            self.board.set_plan(plan_id or None)
        finally:
            self._switching = False
        self.dock.model.refresh()
        self.reporting.show_all()

    def set_duty(self, duty: str) -> None:
        """What is being assigned from now on."""
        self.doing.leave_off()
        if (duty == TWINNING) != (self.doing.duty == TWINNING):
            self.doing.cadre = None
        self.dock.duties.press(duty)
        self.dock.twins.setVisible(duty == TWINNING)
        self.choice.set_duty(duty, self.dock.twins.currentData())
        self._list_is_due = False

    def _on_twins(self, _index: int) -> None:
        self.set_duty(TWINNING)

    def _on_row(self, index: QModelIndex, *_: Any) -> None:
        who = index.data(ID_ROLE) if index.isValid() else None
        if who == self.choice.cadre or not self.choice.has(who):
            return
        if self.hands.name in ABOUT_SOMEBODY[1:] and self.choice.cadre is not None:
            self.hands.with_other(who)
        else:
            self.choice.choose(who)

    def _on_activated(self, index: QModelIndex) -> None:
        """Enter or a double click: what is in hand goes there."""
        who = index.data(ID_ROLE) if index.isValid() else None
        if self.choice.in_hand and self.choice.has(who):
            self.doing.assign(self.choice.in_hand, who)

    # -- gestures --------------------------------------------------------------------------------------------

    def _on_touched(self, targets: tuple[str, ...]) -> None:
        self.scene.touch((self.ground.table, target) for target in targets)
        if targets:
            self.dock.say(self.reporting.forecast(self.doing, targets))

    def _on_rested(self, targets: tuple[str, ...], at: QPoint) -> None:
        if self.board.is_loaded and self.doing.duty != TWINNING:
            point_tip(
                at, tip(self.board, self.doing.duty, self.ground.table, targets), self._iface.mapCanvas()
            )

    def _on_asked(self, targets: tuple[str, ...], at: QPoint) -> None:
        if self.board.is_loaded and targets and self.doing.duty != TWINNING:
            self.asking.show(self._iface.mapCanvas(), targets, self.ground.table, at)

    def _on_doubted(self, sentences: list[str], others: int) -> None:
        self.dock.reason.ask(sentences, others)
        # The row takes room from the list: whoever is chosen stays in sight.
        self.dock.show_chosen()

    def _on_settled(self) -> None:
        self.dock.reason.hide()
        self.choice.hold(())

    def _on_reason(self, reason: str) -> None:
        self.doing.standing_reason = self.dock.reason.kept()
        self.doing.all_the_same(reason)
        self._iface.mapCanvas().setFocus()

    def _on_keep(self, kept: bool) -> None:
        if not kept:
            self.doing.standing_reason = None

    # -- what waits ------------------------------------------------------------------------------------------

    def _on_drop(self, gesture_id: str) -> None:
        gone = self.board.pending.drop(gesture_id)
        if gone:
            self.say_done(tr("Dropped: {what}").format(what=" · ".join(each.text for each in gone)))

    def _on_discard(self) -> None:
        self.doing.leave_off()
        self.board.pending.clear()
        self.say_done(tr("Everything that was not saved is discarded."))

    def _on_shown(self, waiting: Any) -> None:
        keys = [(self.scene.table_of(target), target) for target in waiting.targets]
        self.scene.touch(keys)
        self.looking.show([xy for xy in (self.scene.xy(*key) for key in keys) if xy is not None])

    def _on_commune(self, commune: str) -> None:
        layer = self._session.layer("commune")
        if layer is not None:
            self.looking.fit(layer, commune)
