"""Drawing and changing lines and areas with mouse and keys on a real canvas: what is not touched stays to the last bit."""

from __future__ import annotations

from typing import Any, Callable

import pytest
from qgis.core import QgsPointXY, QgsRectangle
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest
from support.pointer import click, double_click, drag, move, press, release
from support.records import fault, gestures, stored, write

from diaban.plugin.pending.keeping import as_line
from diaban.plugin.records.modes import CHANGE, DRAW, PART, REMOVE

RIGHT = Qt.MouseButton.RightButton
CTRL = Qt.KeyboardModifier.ControlModifier
# What no rounding survives: every digit counts.
ODD = (504000.123456789, 2303000.987654321)
SQUARE = ((500000.0, 2300000.0), (500000.0, 2310000.0), (510000.0, 2310000.0), (510000.0, 2300000.0))


@pytest.fixture
def canvas(desk: Any, panel: Any, wait: Any) -> Any:
    """The map over both communes, in the workspace's coordinates; nothing drawn in it that is looked at."""
    found = desk.iface.mapCanvas()
    # Wide enough that what the tests point at lies apart.
    desk.iface.mainWindow().resize(1900, 900)
    wait(lambda: found.width() > 1000)
    found.setExtent(QgsRectangle(498000, 2299000, 522000, 2311000))
    wait(lambda: not found.isDrawing())
    yield found
    panel.placing.put_down()


@pytest.fixture
def pixel(canvas: Any) -> Callable[..., QPoint]:
    """Where a place of the workspace is on the canvas."""

    def where(x: float, y: float) -> QPoint:
        at = canvas.getCoordinateTransform().transform(QgsPointXY(x, y))
        return QPoint(round(at.x()), round(at.y()))

    return where


def place(panel: Any) -> Any:
    return panel.page.form.inputs["geom"]


def take(panel: Any, mode: str) -> None:
    """Take the tool of ``mode`` in hand as the form does."""
    shape = place(panel)
    if mode == DRAW and shape.value() is None:
        QTest.mouseClick(shape.draw, Qt.MouseButton.LeftButton)
    elif mode == CHANGE:
        QTest.mouseClick(shape.change, Qt.MouseButton.LeftButton)
    else:
        shape.choices[mode].trigger()


def key(canvas: Any, which: Any) -> None:
    QTest.keyClick(canvas, which)


def near(canvas: Any, position: tuple, pixel: QPoint) -> bool:
    there = canvas.getCoordinateTransform().toMapCoordinates(pixel)
    return there.distance(QgsPointXY(*position)) <= canvas.mapUnitsPerPixel()


def drawn_road(panel: Any, show: Any, *positions: tuple) -> Any:
    """The road of the workspace with another line, as if it had just been read."""
    form = show("road", "r1")
    shape = (tuple(positions),) if positions else form.inputs["geom"].value()
    form.inputs["geom"].place(shape)
    assert panel.page.take_over()
    return panel.page.form


# -- drawing -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ["double click", "return", "right button"])
def test_a_line_is_drawn_click_by_click_and_is_one_gesture(
    panel: Any, canvas: Any, pixel: Any, ending: str
) -> None:
    panel.add_record("road", {})
    take(panel, DRAW)
    assert canvas.mapTool() is panel.placing.draw and place(panel).draw.isChecked()
    spots = [pixel(501000, 2304000), pixel(504000, 2307000), pixel(508000, 2308000)]
    for spot in spots[:-1]:
        click(canvas, spot)
    if ending == "double click":
        double_click(canvas, spots[-1])
    else:
        click(canvas, spots[-1])
        if ending == "return":
            key(canvas, Qt.Key.Key_Return)
        else:
            click(canvas, spots[-1], RIGHT)
    (line,) = place(panel).value()
    assert len(line) == 3 and all(near(canvas, at, spot) for at, spot in zip(line, spots))
    assert canvas.mapTool() is not panel.placing.draw and not place(panel).draw.isChecked()
    assert "3 points" in place(panel).shown.text()
    # Nothing is pending before it is applied; then it is one thing.
    assert gestures(panel) == []
    write(panel.page.form.inputs["name"], "Duong moi")
    assert panel.page.take_over()
    assert gestures(panel) == ["New: Road Duong moi"]
    panel._pending.undo()
    assert gestures(panel) == []


def test_the_last_point_is_taken_back_and_too_few_are_no_line(panel: Any, canvas: Any, pixel: Any) -> None:
    panel.add_record("river", {})
    take(panel, DRAW)
    click(canvas, pixel(501000, 2301000))
    click(canvas, pixel(504000, 2305000))
    key(canvas, Qt.Key.Key_Backspace)
    key(canvas, Qt.Key.Key_Return)
    assert place(panel)._hint.text() == "A line needs two points."
    assert canvas.mapTool() is panel.placing.draw and place(panel).value() is None
    click(canvas, pixel(503000, 2302000))
    key(canvas, Qt.Key.Key_Enter)
    (line,) = place(panel).value()
    assert near(canvas, line[1], pixel(503000, 2302000)) and len(line) == 2


def test_esc_while_drawing_leaves_everything_as_it_was(
    panel: Any, show: Any, canvas: Any, pixel: Any
) -> None:
    form = show("road", "r1")
    before = form.inputs["geom"].value()
    for mode in (DRAW, PART):
        take(panel, mode)
        click(canvas, pixel(501000, 2304000))
        click(canvas, pixel(502000, 2306000))
        key(canvas, Qt.Key.Key_Escape)
        assert place(panel).value() is before
        assert canvas.mapTool() is not panel.placing.draw and not place(panel).change.isChecked()
    assert not panel.page.dirty() and gestures(panel) == []


def test_a_part_is_added_and_taken_away_and_the_others_stay(
    panel: Any, show: Any, canvas: Any, pixel: Any
) -> None:
    form = show("road", "r1")
    (first,) = form.inputs["geom"].value()
    take(panel, PART)
    click(canvas, pixel(502000, 2308000))
    double_click(canvas, pixel(507000, 2308000))
    assert place(panel).value()[0] == first and len(place(panel).value()) == 2
    assert "2 parts" in place(panel).shown.text()
    take(panel, REMOVE)
    click(canvas, pixel(504500, 2308000))
    assert place(panel).value() == (first,) and not panel.page.dirty()


# -- changing ------------------------------------------------------------------------------------------------


def test_a_point_is_dragged_and_no_other_is_touched(panel: Any, show: Any, canvas: Any, pixel: Any) -> None:
    drawn_road(panel, show, (501000.1 + 0.2, 2301000.3), ODD, (508000.7, 2306000.1))
    take(panel, CHANGE)
    drag(canvas, pixel(508000, 2306000), pixel(509000, 2302000))
    (line,) = place(panel).value()
    assert line[:2] == ((501000.1 + 0.2, 2301000.3), ODD)
    assert near(canvas, line[2], pixel(509000, 2302000))
    key(canvas, Qt.Key.Key_Return)
    assert canvas.mapTool() is not panel.placing.change
    assert panel.page.take_over()
    panel._pending.undo()
    assert place(panel).value()[0][2] == (508000.7, 2306000.1)
    panel._pending.redo()
    assert place(panel).value()[0] == line


def test_esc_while_dragging_drops_what_is_held_and_once_more_all_of_it(
    panel: Any, show: Any, canvas: Any, pixel: Any
) -> None:
    drawn_road(panel, show, (501000.0, 2301000.0), ODD, (508000.0, 2306000.0))
    before = place(panel).value()
    take(panel, CHANGE)
    drag(canvas, pixel(501000, 2301000), pixel(502000, 2302000))
    changed = place(panel).value()
    press(canvas, pixel(508000, 2306000))
    move(canvas, pixel(509000, 2308000), Qt.MouseButton.LeftButton)
    key(canvas, Qt.Key.Key_Escape)
    release(canvas, pixel(509000, 2308000))
    assert place(panel).value() == changed and canvas.mapTool() is panel.placing.change
    key(canvas, Qt.Key.Key_Escape)
    assert place(panel).value() == before and canvas.mapTool() is not panel.placing.change
    assert not panel.page.dirty()


def test_points_are_added_and_removed_and_the_last_step_taken_back(
    panel: Any, show: Any, canvas: Any, pixel: Any
) -> None:
    ends = (501000.0, 2301000.0), (509000.0, 2301000.0)
    drawn_road(panel, show, *ends)
    take(panel, CHANGE)
    click(canvas, pixel(505000, 2301000))
    assert [place(panel).value()[0][n] for n in (0, 2)] == list(ends)
    assert near(canvas, place(panel).value()[0][1], pixel(505000, 2301000))
    # Beside the middles a double click adds one.
    double_click(canvas, pixel(502200, 2301000))
    assert len(place(panel).value()[0]) == 4
    # The middle of a side, dragged, is a new point too.
    drag(canvas, pixel(507000, 2301000), pixel(507000, 2305000))
    assert len(place(panel).value()[0]) == 5
    move(canvas, pixel(507000, 2305000))
    key(canvas, Qt.Key.Key_Delete)
    assert len(place(panel).value()[0]) == 4
    click(canvas, pixel(505000, 2301000), RIGHT)
    assert len(place(panel).value()[0]) == 3 and canvas.mapTool() is panel.placing.change
    key(canvas, Qt.Key.Key_Backspace)
    assert len(place(panel).value()[0]) == 4
    for _ in range(9):
        key(canvas, Qt.Key.Key_Backspace)
    assert place(panel).value() == (ends,)
    # A line keeps its two points, and that is said.
    click(canvas, pixel(501000, 2301000), RIGHT)
    assert place(panel).value() == (ends,) and place(panel)._hint.text() == "A line needs two points."
    click(canvas, pixel(505000, 2308000), RIGHT)
    assert canvas.mapTool() is not panel.placing.change


def test_holes_and_parts_of_an_area_are_kept_added_and_taken_away(
    panel: Any, show: Any, canvas: Any, pixel: Any
) -> None:
    form = show("commune", "c1")
    ((before,),) = form.inputs["geom"].value()
    take(panel, PART)
    for x, y in ((503000, 2303000), (505000, 2303000)):
        click(canvas, pixel(x, y))
    double_click(canvas, pixel(504000, 2306000))
    ((outer, hole),) = place(panel).value()
    assert outer == before and hole[0] == hole[-1] and len(hole) == 4, "drawn inside, it is a hole"
    take(panel, PART)
    for x, y in ((512000, 2308000), (514000, 2308000)):
        click(canvas, pixel(x, y), modifiers=CTRL)
    double_click(canvas, pixel(513000, 2309500))
    one, other = place(panel).value()
    assert one == (before, hole) and len(other) == 1 and "2 parts" in place(panel).shown.text()
    take(panel, CHANGE)
    drag(canvas, pixel(*hole[2]), pixel(504000, 2307500))
    (kept, moved), same = place(panel).value()
    assert (kept, same) == (before, other) and moved[:2] == hole[:2] and moved[2] != hole[2]
    take(panel, REMOVE)
    click(canvas, pixel(504000, 2304000))
    assert place(panel).value() == ((before,), other)
    take(panel, REMOVE)
    click(canvas, pixel(513000, 2308300))
    assert place(panel).value() == ((before,),) and not panel.page.dirty()
    assert gestures(panel) == []


def test_a_neighbours_point_is_met_to_the_last_bit_and_not_with_ctrl(
    panel: Any, show: Any, canvas: Any, pixel: Any
) -> None:
    """The communes share a border; of the other the corner has every digit, as it will be when saved."""
    form = show("commune", "c2")
    ((ring,),) = form.inputs["geom"].value()
    corner = (509876.123456789, 2308765.987654321)
    form.inputs["geom"].place(((tuple(corner if at == (510000.0, 2310000.0) else at for at in ring),),))
    assert panel.page.take_over()
    show("commune", "c1")
    take(panel, CHANGE)
    beside = pixel(*corner) + QPoint(4, 3)
    drag(canvas, pixel(510000, 2310000), beside)
    ((ring,),) = place(panel).value()
    assert corner in ring
    key(canvas, Qt.Key.Key_Backspace)
    drag(canvas, pixel(510000, 2310000), beside, CTRL)
    ((ring,),) = place(panel).value()
    assert corner not in ring and any(near(canvas, at, beside) for at in ring)


# -- what is refused, what is pending ------------------------------------------------------------------------


def test_an_outline_over_itself_is_refused_next_to_the_shape(
    panel: Any, show: Any, canvas: Any, pixel: Any
) -> None:
    show("commune", "c1")
    take(panel, CHANGE)
    drag(canvas, pixel(500000, 2300000), pixel(512000, 2306000), CTRL)
    assert "the outline crosses" in fault(panel.page.form, "geom")
    assert not panel.page.take_over() and gestures(panel) == []
    key(canvas, Qt.Key.Key_Escape)
    assert fault(panel.page.form, "geom") == "" and not panel.page.dirty()


@pytest.mark.parametrize(
    ("shape", "said"),
    [
        ((((103.9, 21.3), (104.0, 21.4)),), "outside Vietnam"),
        ((((500000.0, 2301000.0), (float("nan"), 2301000.0)),), "outside Vietnam"),
        ((((500000.0, 2301000.0), (float("inf"), 2301000.0)),), "outside Vietnam"),
        ((((500000.0, 2301000.0), (1e300, 2301000.0)),), "outside Vietnam"),
        ((((500000.0, 2301000.0),) * 2,), "two different points"),
        ((((500000.0, 2301000.0),) * 200_001,), "too many points"),
    ],
)
def test_what_the_engine_refuses_is_said_in_the_form_before(
    panel: Any, show: Any, shape: Any, said: str
) -> None:
    form = show("road", "r1")
    form.inputs["geom"].place(shape)
    assert said in fault(form, "geom") and not panel.page.take_over()


def test_a_shape_that_stands_badly_in_the_file_hinders_no_other_field(panel: Any, show: Any) -> None:
    form = show("road", "r1")
    form.inputs["geom"].set_value((((103.9, 21.3), (104.0, 21.4)),))
    form._before["geom"] = form.inputs["geom"].value()
    write(form.inputs["name"], "Duong khac")
    assert panel.page.take_over()


def test_what_is_pending_is_on_the_map_until_it_is_undone_and_the_journal_has_no_coordinate(
    desk: Any, panel: Any, show: Any, canvas: Any, pixel: Any
) -> None:
    bands = desk.plugin.window.records.shapes.bands
    assert not bands
    show("road", "r1")
    take(panel, CHANGE)
    drag(canvas, pixel(509000, 2306000), pixel(507000, 2302000))
    assert panel.page.take_over()
    shapes = desk.plugin.window.records.shapes
    assert list(shapes.bands) == [("road", "r1")]
    (gesture,) = panel._pending.gestures()
    assert gesture.text.endswith(": Line")
    line = as_line(gesture, 0)
    assert line["lost"] == [("road", "geom")] and "50" not in str(line["steps"][0].get("values", ""))
    panel._pending.undo()
    assert not shapes.bands
    panel._pending.redo()
    form = show("crossing", "cr1")
    form.inputs["geom"].place((504600.0, 2303600.0))
    assert panel.page.take_over()
    assert list(shapes.bands) == [("road", "r1"), ("crossing", "cr1")]
    panel._pending.clear()
    assert not shapes.bands


def test_a_deleted_line_comes_back_as_it_was(desk: Any, panel: Any, show: Any) -> None:
    before = show("river", "ri1").inputs["geom"].value()
    assert panel.page.delete() and panel.rows.row("river", "ri1") is None
    panel._pending.undo()
    assert show("river", "ri1").inputs["geom"].value() == before


def test_a_tool_is_put_down_where_the_shape_under_it_changes(
    panel: Any, show: Any, canvas: Any, pixel: Any
) -> None:
    """What would be drawn next would rest on what is no more."""
    drawn_road(panel, show, (501000.0, 2301000.0), (508000.0, 2306000.0))
    take(panel, CHANGE)
    panel._pending.undo()
    assert canvas.mapTool() is not panel.placing.change
    take(panel, CHANGE)
    show("river", "ri1")
    assert canvas.mapTool() is not panel.placing.change


def test_what_the_form_has_is_what_the_file_has(desk: Any, show: Any) -> None:
    line = show("road", "r1").inputs["geom"].value()
    assert line == (((500000.0, 2301000.0), (509000.0, 2306000.0)),)
    ((ring,),) = show("commune", "c1").inputs["geom"].value()
    assert set(ring) == set(SQUARE) and ring[0] == ring[-1]
    assert "100.00 km²" in show("commune", "c1").inputs["geom"].shown.text()
    assert stored(desk.path, "SELECT count(*) FROM road") == (1,)
