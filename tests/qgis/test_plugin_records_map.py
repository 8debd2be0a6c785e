"""Records and the map: setting a place, opening from the map; hostile text; numbers, days and codes as people write them."""

from __future__ import annotations

from typing import Any

import pytest
from qgis.core import QgsPointXY
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QLabel, QWidget
from support.records import cells, gestures

from diaban.layers.wording import plain
from diaban.plugin.pending.steps import UPDATE, Gesture, Step
from diaban.plugin.records.codes import next_code
from diaban.plugin.records.inputs.days import day
from diaban.plugin.records.inputs.texts import number

# -- the map -------------------------------------------------------------------------------------------------


def test_a_place_is_set_by_a_click_and_by_dragging_and_esc_puts_it_back(
    desk: Any, panel: Any, show: Any, wait: Any
) -> None:
    canvas = desk.iface.mapCanvas()
    wait(lambda: not canvas.isDrawing())
    form = show("household", "h1")
    place = form.inputs["geom"]
    assert place.value() is None
    QTest.mouseClick(place.on_map, Qt.MouseButton.LeftButton)
    assert canvas.mapTool() is panel.placing.point
    view = canvas.viewport()
    first, second = QPoint(200, 200), QPoint(260, 230)
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, first)
    assert near(canvas, place.value(), first)
    QTest.mousePress(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, first)
    QTest.mouseMove(view, second)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, second)
    assert near(canvas, place.value(), second)
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert (
        place.value() is None and canvas.mapTool() is not panel.placing.point and not place.on_map.isChecked()
    )
    place.on_map.click()
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, second)
    clicked = place.value()
    assert near(canvas, clicked, second)
    # With a change that waits the panel, and the window with it, may grow: the map then lies otherwise under the pixels.
    assert panel.page.take_over()
    assert panel._pending.gestures()[0].steps[0].values["geom"] == clicked
    assert gestures(panel) == ["Household H1: Place"]


def near(canvas: Any, point: Any, pixel: QPoint) -> bool:
    """Whether a place of the workspace lies under a pixel, to half of one (the map is in the workspace's own coordinates)."""
    there = canvas.getCoordinateTransform().toMapCoordinates(pixel)
    return there.distance(QgsPointXY(*point)) <= canvas.mapUnitsPerPixel() / 2 + 0.02


def test_a_double_click_on_the_map_opens_the_record(desk: Any, panel: Any, wait: Any) -> None:
    canvas = desk.iface.mapCanvas()
    canvas.setLayers([desk.plugin.window.session.layer(table) for table in ("unit", "village", "commune")])
    wait(lambda: not canvas.isDrawing())
    pixel = canvas.getCoordinateTransform().transform(QgsPointXY(502000, 2303000))
    QTest.mouseDClick(
        canvas.viewport(),
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        QPoint(int(pixel.x()), int(pixel.y())),
    )
    assert (panel.page.table, panel.page.row_id) == ("unit", "u1")


def test_qgis_offers_the_record_on_our_layers_only(desk: Any, panel: Any) -> None:
    from qgis.core import QgsVectorLayer
    from qgis.gui import QgsGui

    layer = desk.plugin.window.session.layer("cadre")
    offered = [
        action
        for action in QgsGui.mapLayerActionRegistry().mapLayerActions(layer)
        if "record" in action.text()
    ]
    assert len(offered) == 1
    offered[0].triggeredForFeature.emit(layer, next(layer.getFeatures("\"code\" = 'K2'")))
    assert (panel.page.table, panel.page.row_id) == ("cadre", "k2")
    foreign = QgsVectorLayer("Point?crs=EPSG:9206&field=id:string", "mine", "memory")
    assert not [a for a in QgsGui.mapLayerActionRegistry().mapLayerActions(foreign) if "record" in a.text()]


# -- hostile text --------------------------------------------------------------------------------------------


HOSTILE = {
    "markup": '<img src="file:///x"><b>&amp; %1 {0}</b>',
    "quotes": """a'b"c`d\\e -- ; DROP TABLE village""",
    "emoji": "Bản 👩‍🌾 Mới 🏔",
    "very long": "Bản " + "dài " * 2000,
    "turned round": "Bản \u202egnort\u202c trong",
    "two lines": "Bản\nMới\r\n<i>x</i>\tcuối",
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_text_is_shown_as_it_reads(desk: Any, panel: Any, show: Any, wait: Any, case: str) -> None:
    """In titles, lists, choices, related rows, what waits and its tool tips; on one line, in its own direction."""
    hostile = HOSTILE[case]
    step = Step(UPDATE, "village", "v1", {"name": hostile}, {"name": "Bản Đầu"})
    panel._pending.push(Gesture(f"Village {hostile}: Name", (step,)))
    shown = plain(hostile)
    show("village", "v1")
    title = panel.page._title
    assert title.text().endswith(shown) and title.textFormat() == Qt.TextFormat.PlainText
    assert panel.page.form.inputs["name"].value() == hostile.strip() and not panel.page.dirty()
    assert shown in show("household", "h1").inputs["village_id"].line.text()
    show("commune", "c1")
    assert shown.strip() in [row[1] for row in cells(panel.page.related.views["village", "commune_id"])]
    reference = show("household", "h2").inputs["village_id"]
    found: list = []
    panel.finder.want("village", lambda: found.append(1))
    wait(lambda: found)
    reference.offer()
    assert any(shown in text for text in reference.offered())
    panel._show_list()
    panel.list.choose("village")
    wait(lambda: panel.list.model.rowCount() == 3)
    assert shown in panel.list.model.index(0).data()
    rich = [
        w for w in panel.findChildren(QLabel) if w.textFormat() != Qt.TextFormat.PlainText and "<" in w.text()
    ]
    assert rich == []
    tips = [widget.toolTip() for widget in panel.findChildren(QWidget) if widget.toolTip()]
    assert not [tip for tip in tips if "<img" in tip or "<b>" in tip or "<i>" in tip]
    assert panel.waiting.back.toolTip().startswith("<p>"), "what is not marked as text is guessed at by Qt"


# -- plain Python --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "whole", "meant"),
    [
        ("1.234.567", True, 1234567), ("1,234", True, 1234), ("12", True, 12), ("1.5", True, None), ("-3", True, -3),
        ("", True, None), ("2,5", False, 2.5), ("2.5", False, 2.5), ("1.2.3", False, None), ("nhiều", False, None),
        ("9" * 30, True, None),
    ],
)  # fmt: skip
def test_numbers_as_people_write_them(text: str, whole: bool, meant: Any) -> None:
    assert number(text, whole) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("30/6/2026", "2026-06-30"), ("2026-06-30", "2026-06-30"), ("1-2-2026", "2026-02-01"), ("31/6/2026", None),
        ("29/2/2024", "2024-02-29"), ("29/2/2026", None), ("6/2026", None), ("", None),
    ],
)  # fmt: skip
def test_days_as_people_write_them(text: str, meant: Any) -> None:
    assert day(text) == meant


def test_the_next_code_goes_on_after_the_highest() -> None:
    assert next_code(["H0001", "H0099", "X7"]) == "H0100"
    assert next_code(["H9", "B1", "B2"], "H3") == "H10"
    assert next_code(["none"]) == "" and next_code([]) == ""
