"""Which tool on the map is in hand for the record that is shown: its point, its line, its area."""

from __future__ import annotations

from typing import Any, Optional

from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QObject

from ..language import tr
from ..pending.pending import Pending
from .change_tool import ChangeTool
from .draw_tool import DrawTool
from .inputs.points import PointInput
from .inputs.shapes import ShapeInput
from .modes import CHANGE, DRAW, OFF, PART, POINT, REMOVE
from .outlines import Outline, outline_of
from .point_tool import PointTool
from .record_page import RecordPage
from .rows import Rows
from .snapping import Snapper


class Placing(QObject):
    """Hands tools out for the form of ``page`` and brings back what they place."""

    def __init__(
        self, canvas: QgsMapCanvas, page: RecordPage, rows: Rows, pending: Pending, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._page = page
        self._rows = rows
        self._snapper = Snapper(rows, pending)
        self.point = PointTool(canvas)
        self.draw = DrawTool(canvas, self._snapper)
        self.change = ChangeTool(canvas, self._snapper)
        self._tools = (self.point, self.draw, self.change)
        self._place: Any = None
        self.point.placed.connect(self._on_point)
        for tool in self._tools:
            tool.left.connect(self._on_left)
        for shaping in (self.draw, self.change):
            shaping.placed.connect(self._on_shape)
            shaping.said.connect(self._on_said)
        page.place_asked.connect(self._on_asked)
        page.shown.connect(self._on_shown)

    def put_down(self) -> None:
        """Whichever is in hand is so no more."""
        for tool in self._tools:
            tool.put_down()

    def shut_down(self) -> None:
        """Take everything off the canvas."""
        for tool in self._tools:
            tool.shut_down()

    def _on_asked(self, mode: str) -> None:
        place, layer = self._input(), self._rows.layer(self._page.table)
        tool = self._tool(mode)
        # One of these gives the map to another: the tool before ours is not one of ours.
        if mode != OFF and tool is not None and place is not None and layer is not None:
            for other in self._tools:
                if other is not tool:
                    other.put_down()
            self._place = place.value()
            if isinstance(place, PointInput):
                place.on_map.setChecked(True)
                self.point.take_up(place.value(), layer.crs())
            elif isinstance(place, ShapeInput):
                self._take_up(place, mode, layer.crs())
        else:
            self.put_down()

    def _take_up(self, place: ShapeInput, mode: str, crs: Any) -> None:
        self._snapper.begin(self._page.table, self._page.row_id)
        outline = outline_of(self._page.table, place.value())
        if mode in (DRAW, PART):
            self.draw.draw(outline, crs, adds=mode == PART)
        else:
            self.change.change(outline, crs, removes=mode == REMOVE)
        place.in_hand(mode)
        place.hint(hint_of(mode))

    def _tool(self, mode: str) -> Any:
        return {
            POINT: self.point,
            DRAW: self.draw,
            PART: self.draw,
            CHANGE: self.change,
            REMOVE: self.change,
        }.get(mode)

    def _input(self) -> Any:
        return self._page.form.place if self._page.form is not None else None

    def _on_point(self, point: Optional[tuple[float, float]]) -> None:
        place = self._input()
        if isinstance(place, PointInput):
            self._place = point
            place.place(point)

    def _on_shape(self, outline: Outline) -> None:
        place = self._input()
        if isinstance(place, ShapeInput):
            self._place = outline.shape()
            place.place(self._place)

    def _on_said(self, sentence: str) -> None:
        place = self._input()
        if isinstance(place, ShapeInput):
            place.hint(sentence)

    def _on_left(self) -> None:
        place = self._input()
        if place is not None:
            place.left()

    def _on_shown(self) -> None:
        """The form shows another place than the tool holds: what is drawn next would rest on what is no more."""
        place = self._input()
        if place is not None and place.value() != self._place:
            self.put_down()


def hint_of(mode: str) -> str:
    """How a tool is used, in a sentence or two."""
    draws = tr(
        "Click point by point; a double click, Return or the right button ends, Backspace takes the last point back, "
        "Esc leaves off. Points of neighbours are met exactly; Ctrl does without."
    )
    return {
        DRAW: draws,
        PART: draws,
        CHANGE: tr(
            "Drag a point; click the middle of a side or double click on it for a new one; Delete or the right button "
            "removes one. Backspace takes the last step back, Esc all of them, Return ends."
        ),
        REMOVE: tr("Click the part or the hole that is to go; Esc leaves off."),
    }.get(mode, "")
