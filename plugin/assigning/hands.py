"""The tools in hand, and what each gesture means: assign, take away, or about whoever is under the pointer."""

from __future__ import annotations

from typing import Any

from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QObject, QPoint, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QToolTip

from ..language import tr
from .choice import Choice
from .choosers import AREA_SHAPES
from .dock import AssignDock
from .doing import ASSIGN, UNASSIGN, Doing
from .ground import Ground
from .tools.base import PickTool
from .tools.shapes import ClickTool, PaintTool, PolygonTool, RectangleTool

_CLASSES: dict[str, type] = {"rectangle": RectangleTool, "polygon": PolygonTool, "paint": PaintTool}
ABOUT_SOMEBODY = ("eyedropper", "hand_over", "swap")
_CONTROL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class Hands(QObject):
    """`touched` (targets) while a gesture is under way, `asked` and `rested` (targets, point of the screen)."""

    touched = pyqtSignal(object)
    asked = pyqtSignal(object, object)
    rested = pyqtSignal(object, object)

    def __init__(
        self,
        canvas: QgsMapCanvas,
        ground: Ground,
        dock: AssignDock,
        doing: Doing,
        choice: Choice,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self._ground = ground
        self._dock = dock
        self._doing = doing
        self._choice = choice
        self._tools: dict[str, PickTool] = {}
        self.name = self.shape = "click"
        self.mode = ASSIGN

    # -- tools -----------------------------------------------------------------------------------------------

    @property
    def tool(self) -> PickTool:
        """The tool in hand, made when it is first taken."""
        if self.name not in self._tools:
            tool = _CLASSES.get(self.name, ClickTool)(self._canvas, self._ground)
            tool.picked.connect(self._on_picked)
            tool.touched.connect(self.touched)
            tool.cancelled.connect(self._on_cancelled)
            tool.asked.connect(self.asked)
            tool.rested.connect(self.rested)
            tool.moved.connect(QToolTip.hideText)
            self._tools[self.name] = tool
        return self._tools[self.name]

    def take(self, name: str) -> None:
        """Take a tool in hand."""
        self.name = name
        if name not in ABOUT_SOMEBODY:
            self.shape = name
        self._dock.work.tools.press(name)
        self._canvas.setMapTool(self.tool)
        # One works on the map now: the keys of assigning are heard there.
        self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)
        if name in ABOUT_SOMEBODY:
            self._dock.say(self._what_to_do())

    def set_mode(self, mode: str) -> None:
        """What a gesture does from now on."""
        self.mode = mode
        self._dock.work.show_mode(mode)

    def put_away(self) -> None:
        """No tool of assigning is in hand any more."""
        for tool in self._tools.values():
            tool.cancel()
            self._canvas.unsetMapTool(tool)

    def leave_off(self) -> bool:
        """End a gesture that is under way, or a tool that waits for somebody; whether there was one."""
        tool = self._tools.get(self.name)
        if tool is not None and tool.busy:
            tool.cancel()
            return True
        if self.name in ABOUT_SOMEBODY:
            self.take(self.shape)
            self._dock.say("")
            return True
        return False

    @property
    def busy(self) -> bool:
        """Whether a gesture is under way."""
        return self.name in self._tools and self._tools[self.name].busy

    def shut_down(self) -> None:
        """Let go of the canvas."""
        for tool in self._tools.values():
            tool.shut_down()
        self._tools.clear()

    # -- gestures --------------------------------------------------------------------------------------------

    def _on_picked(self, targets: tuple[str, ...], modifiers: Any) -> None:
        self._doing.leave_off()
        if self.name in ABOUT_SOMEBODY:
            self._on_somebody(targets)
        elif not targets:
            self._dock.say(tr("Nothing there."))
        else:
            mode = UNASSIGN if modifiers & _CONTROL else self.mode
            everything = self._dock.work.also_taken.isChecked() or bool(modifiers & _SHIFT)
            area = len(targets) > 1 or self.shape in AREA_SHAPES
            if mode == ASSIGN:
                self._assign(targets, area, everything)
            else:
                self._take_away(mode, targets, area, everything)

    def _assign(self, targets: tuple[str, ...], area: bool, everything: bool) -> None:
        found = self._doing.wanted(targets, area, everything)
        left = len(targets) - len(found)
        if not found:
            self._dock.say(
                tr("Nothing to assign there: no need, or somebody is in charge. Shift takes these too.")
            )
        elif self._choice.cadre is None:
            self._choice.hold(found)
            text = tr("{count} in hand. Double-click a cadre, or press Enter on one, to assign.")
            self._dock.say(text.format(count=len(found)))
        else:
            self._doing.assign(found)
            if left and self._doing.order is None:
                more = tr("{count} were left as they are; Shift takes these too.").format(count=left)
                self._dock.say(f"{self._dock.said.text()} {more}")

    def _take_away(self, mode: str, targets: tuple[str, ...], area: bool, everything: bool) -> None:
        found = self._doing.taken(targets, area, everything)
        if found:
            self._doing.take_away(mode, found, self._dock.work.end_day())
        else:
            self._dock.say(tr("Nobody whom this would concern is in charge there."))

    def _on_somebody(self, targets: tuple[str, ...]) -> None:
        """About whoever has most of what is under the pointer."""
        holders = [who for target in targets for who in self._doing.holders(target)]
        if not holders:
            self._dock.say(tr("Nobody is in charge there."))
            return
        who = max(dict.fromkeys(holders), key=holders.count)
        if self.name == "eyedropper" or self._choice.cadre is None:
            self._choice.choose(who)
            if self.name == "eyedropper":
                self.take(self.shape)
                self._dock.say(self._choice.in_words(who))
            else:
                self._dock.say(self._what_to_do())
        else:
            self.with_other(who)

    def with_other(self, who: str) -> None:
        """Hand over to, or swap with, somebody chosen on the map or in the list."""
        name = self.name
        self.take(self.shape)
        if name == "hand_over":
            self._doing.hand_over(who)
        else:
            self._doing.swap(who)

    def _on_cancelled(self) -> None:
        self._dock.say(tr("Left off; nothing has happened."))

    def _what_to_do(self) -> str:
        """What a tool waits for that is about somebody."""
        if self.name == "eyedropper":
            return tr("Click something whose cadre you want to choose.")
        if self._choice.cadre is None:
            return tr("Choose the first cadre: in the list, or by a click on something of theirs.")
        if self.name == "hand_over":
            text = tr("{who}. Now choose who takes everything over: in the list, or on the map.")
        else:
            text = tr("{who}. Now choose who changes places: in the list, or on the map.")
        return text.format(who=self._choice.in_words(self._choice.cadre))


def point_tip(at: QPoint, text: str, canvas: QgsMapCanvas) -> None:
    """Show what is under the pointer."""
    QToolTip.showText(at, text, canvas)
