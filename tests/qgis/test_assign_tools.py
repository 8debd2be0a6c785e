"""The map tools of assigning on a real canvas, with a real mouse and keys: what they pick, and that Esc leaves nothing."""

from __future__ import annotations

import random
from typing import Any

import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsProject, QgsRectangle
from qgis.gui import QgsMapCanvas, QgsRubberBand
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest
from support.pointer import double_click, drag, move, press, release

from diaban.plugin.assigning.ground import COMMUNE, VILLAGE, Ground, Places
from diaban.plugin.assigning.picking import PickIndex
from diaban.plugin.assigning.tools.shapes import ClickTool, PaintTool, PolygonTool, RectangleTool

CRS = "EPSG:9206"
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
TOOLS = [ClickTool, RectangleTool, PolygonTool, PaintTool]


@pytest.fixture
def canvas(qgis_app: Any) -> Any:
    """800 × 600 pixels, 4 metres each, so that households show; ten households in a row and a village below."""
    QgsProject.instance().clear()
    made = QgsMapCanvas()
    made.resize(800, 600)
    made.setDestinationCrs(QgsCoordinateReferenceSystem(CRS))
    made.show()
    made.setExtent(QgsRectangle(500000, 2300000, 503200, 2302400))
    qgis_app.processEvents()
    yield made
    made.hide()


def ground_of(canvas: Any) -> Ground:
    homes = {f"h{number}": (500200.0 + 300 * number, 2301200.0) for number in range(10)}
    places = Places(
        households=homes,
        villages={"v": (501600.0, 2300400.0)},
        homes={"v": (*homes, "unplaced")},
        communes={"c": (501600.0, 2301200.0)},
    )
    ground = Ground(canvas)
    ground.fill(places, QgsCoordinateReferenceSystem(CRS), dict)
    return ground


def hand(canvas: Any, kind: type) -> tuple[Any, list, list]:
    """A tool in hand, what it picked, and how often it was left off."""
    tool = kind(canvas, ground_of(canvas))
    picked: list = []
    left: list = []
    tool.picked.connect(lambda found, _: picked.append(found))
    tool.cancelled.connect(lambda: left.append(1))
    canvas.setMapTool(tool)
    return tool, picked, left


def pixel(canvas: Any, x: float, y: float) -> QPoint:
    at = canvas.getCoordinateTransform().transform(x, y)
    return QPoint(round(at.x()), round(at.y()))


def home(canvas: Any, number: int) -> QPoint:
    return pixel(canvas, 500200 + 300 * number, 2301200)


def bands(canvas: Any) -> list:
    return [
        item for item in canvas.scene().items() if isinstance(item, QgsRubberBand) and item.numberOfVertices()
    ]


def test_a_click_takes_the_nearest_and_only_within_reach(canvas: Any) -> None:
    _, picked, _ = hand(canvas, ClickTool)
    press(canvas, home(canvas, 3) + QPoint(6, -5))
    release(canvas, home(canvas, 3) + QPoint(6, -5))
    press(canvas, home(canvas, 3) + QPoint(0, 60))
    release(canvas, home(canvas, 3) + QPoint(0, 60))
    assert picked == [("h3",), ()]


def test_a_click_on_a_village_takes_all_its_households(canvas: Any) -> None:
    tool, picked, _ = hand(canvas, ClickTool)
    at = pixel(canvas, 501600, 2300400)
    press(canvas, at)
    release(canvas, at)
    tool.ground.table = VILLAGE
    press(canvas, at)
    release(canvas, at)
    assert picked[0] == (*(f"h{number}" for number in range(10)), "unplaced")
    assert picked[1] == ("v",)


def test_a_rectangle_takes_what_is_in_it_and_the_unplaced_of_its_villages(canvas: Any) -> None:
    _, picked, _ = hand(canvas, RectangleTool)
    drag(canvas, home(canvas, 2) - QPoint(20, 20), home(canvas, 5) + QPoint(20, 20))
    drag(canvas, home(canvas, 9) + QPoint(40, 300), home(canvas, 8) - QPoint(40, 20))  # from below right
    drag(canvas, pixel(canvas, 501500, 2300500), pixel(canvas, 501700, 2300300))
    assert picked == [("h2", "h3", "h4", "h5"), ("h8", "h9"), ("unplaced",)]


def test_a_rectangle_not_dragged_is_a_click(canvas: Any) -> None:
    _, picked, _ = hand(canvas, RectangleTool)
    press(canvas, home(canvas, 1))
    release(canvas, home(canvas, 1) + QPoint(2, 1))
    assert picked == [("h1",)]


def test_a_shape_is_drawn_by_dragging(canvas: Any) -> None:
    _, picked, _ = hand(canvas, PolygonTool)
    a = home(canvas, 4)
    press(canvas, a + QPoint(-30, -30))
    for step in (QPoint(30, -30), QPoint(30, 30), QPoint(-30, 30)):
        move(canvas, a + step, LEFT)
    release(canvas, a + QPoint(-30, 25))
    assert picked == [("h4",)]


@pytest.mark.parametrize("ending", ["double click", "enter"])
def test_a_shape_is_drawn_corner_by_corner(canvas: Any, ending: str) -> None:
    _, picked, _ = hand(canvas, PolygonTool)
    corners = [
        home(canvas, 0) + QPoint(-20, -20),
        home(canvas, 2) + QPoint(20, -20),
        home(canvas, 2) + QPoint(20, 20),
    ]
    last = home(canvas, 0) + QPoint(-20, 20)
    for corner in corners:
        move(canvas, corner)
        QTest.mouseClick(canvas.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, corner)
    assert picked == []
    if ending == "enter":
        QTest.mouseClick(canvas.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, last)
        QTest.keyClick(canvas, Qt.Key.Key_Return)
    else:
        double_click(canvas, last)
    assert picked == [("h0", "h1", "h2")]


def test_painting_takes_what_the_pointer_passes_however_fast(canvas: Any) -> None:
    tool, picked, _ = hand(canvas, PaintTool)
    seen: list = []
    tool.touched.connect(seen.append)
    press(canvas, home(canvas, 3))
    move(canvas, home(canvas, 7), LEFT)
    move(canvas, home(canvas, 7) + QPoint(0, 200), LEFT)
    release(canvas, home(canvas, 7) + QPoint(0, 200))
    assert picked == [("h3", "h4", "h5", "h6", "h7")]
    assert seen[0] == ("h3",) and seen[-1] == ()


@pytest.mark.parametrize("kind", TOOLS)
@pytest.mark.parametrize("how", ["escape", "right button", "another tool"])
def test_left_off_in_the_middle_nothing_is_picked_and_nothing_stays(
    canvas: Any, kind: type, how: str
) -> None:
    tool, picked, left = hand(canvas, kind)
    press(canvas, home(canvas, 1))
    move(canvas, home(canvas, 5) + QPoint(0, 40), LEFT)
    if how == "escape":
        QTest.keyClick(canvas, Qt.Key.Key_Escape)
    elif how == "right button":
        press(canvas, home(canvas, 5), RIGHT)
        release(canvas, home(canvas, 5), RIGHT)
    else:
        canvas.setMapTool(ClickTool(canvas, tool.ground))
    release(canvas, home(canvas, 5) + QPoint(0, 40))
    assert picked == [] and left == [1] and not tool.busy
    assert bands(canvas) == []


@pytest.mark.parametrize("kind", TOOLS)
def test_after_leaving_off_the_next_gesture_is_whole(canvas: Any, kind: type) -> None:
    _, picked, _ = hand(canvas, kind)
    press(canvas, home(canvas, 1))
    move(canvas, home(canvas, 5), LEFT)
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    release(canvas, home(canvas, 5))
    if kind is PolygonTool:
        double_click(canvas, home(canvas, 8))
    else:
        press(canvas, home(canvas, 8))
        release(canvas, home(canvas, 8))
    assert picked == [("h8",)]


def test_the_right_button_between_gestures_asks(canvas: Any) -> None:
    tool, picked, left = hand(canvas, RectangleTool)
    asked: list = []
    tool.asked.connect(lambda found, _: asked.append(found))
    press(canvas, home(canvas, 6), RIGHT)
    release(canvas, home(canvas, 6), RIGHT)
    assert asked == [("h6",)] and picked == [] and left == []


def test_where_the_pointer_rests_is_told(canvas: Any, wait: Any) -> None:
    tool, _, _ = hand(canvas, ClickTool)
    told: list = []
    tool.rested.connect(lambda found, _: told.append(found))
    move(canvas, home(canvas, 6) + QPoint(1, 1))
    wait(lambda: told, 5)
    assert told == [("h6",)]


def test_communes_are_picked_by_their_area_and_by_their_middle(canvas: Any) -> None:
    from qgis.core import QgsGeometry

    tool, picked, _ = hand(canvas, RectangleTool)
    area = QgsGeometry.fromRect(QgsRectangle(500000, 2300000, 503200, 2302400))
    tool.ground.fill(tool.ground.places, QgsCoordinateReferenceSystem(CRS), lambda: {"c": area})
    tool.ground.table = COMMUNE
    press(canvas, QPoint(20, 20))
    release(canvas, QPoint(20, 20))
    drag(canvas, pixel(canvas, 501500, 2301300), pixel(canvas, 501700, 2301100))
    drag(canvas, pixel(canvas, 500100, 2300300), pixel(canvas, 500300, 2300100))
    assert picked == [("c",), ("c",), ()]


def test_what_is_picked_is_the_same_in_other_coordinates(canvas: Any, qgis_app: Any) -> None:
    from diaban.plugin.workspace.transforms import pin_transforms, transform_between

    crs, other = QgsCoordinateReferenceSystem(CRS), QgsCoordinateReferenceSystem("EPSG:3857")
    pin_transforms(QgsProject.instance(), crs)
    _, picked, _ = hand(canvas, RectangleTool)
    way = transform_between(QgsProject.instance(), crs, other)
    box = way.transformBoundingBox(canvas.extent())
    canvas.setDestinationCrs(other)
    canvas.setExtent(box)
    qgis_app.processEvents()
    from qgis.core import QgsPointXY

    a = way.transform(QgsPointXY(500200 + 300 * 2 - 80, 2301280))
    b = way.transform(QgsPointXY(500200 + 300 * 4 + 80, 2301120))
    drag(canvas, pixel(canvas, a.x(), a.y()), pixel(canvas, b.x(), b.y()))
    assert picked == [("h2", "h3", "h4")]


def test_picking_agrees_with_looking_at_every_point() -> None:
    chance = random.Random(5)
    points = {f"p{n:03}": (chance.gauss(0, 900), chance.gauss(0, 400)) for n in range(600)}
    index = PickIndex(points)
    for _ in range(12):
        x0, x1, y0, y1 = (chance.uniform(-1500, 1500) for _ in range(4))
        inside = {
            k
            for k, (x, y) in points.items()
            if min(x0, x1) <= x <= max(x0, x1) and min(y0, y1) <= y <= max(y0, y1)
        }
        assert set(index.in_rectangle(x0, y0, x1, y1)) == inside
        square = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
        assert set(index.in_polygon(square)) == inside
        reach = chance.uniform(10, 400)
        distance = {k: ((x - x0) ** 2 + (y - y0) ** 2) ** 0.5 for k, (x, y) in points.items()}
        near = min(distance, key=lambda k: (distance[k], k))
        assert index.nearest((x0, y0), reach) == (near if distance[near] <= reach else None)
        dots = {
            k
            for k, (x, y) in points.items()
            if min(
                ((x - x0 - t / 200 * (x1 - x0)) ** 2 + (y - y0 - t / 200 * (y1 - y0)) ** 2)
                for t in range(201)
            )
            ** 0.5
            <= reach - 5
        }
        assert dots <= set(index.along((x0, y0), (x1, y1), reach))


def test_a_shape_that_is_not_convex_leaves_its_bay_out() -> None:
    index = PickIndex({"arm": (1.0, 5.0), "bay": (5.0, 7.0), "foot": (5.0, 1.0)})
    horseshoe = [(0, 0), (10, 0), (10, 10), (8, 10), (8, 3), (2, 3), (2, 10), (0, 10)]
    assert set(index.in_polygon(horseshoe)) == {"arm", "foot"}


def test_an_empty_ground_has_nothing_to_pick() -> None:
    assert PickIndex({}).in_rectangle(0, 0, 1, 1) == [] and PickIndex({}).nearest((0, 0), 9) is None
