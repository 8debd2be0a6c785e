"""The panel of the optimum in a real QGIS, with a real engine and a real mouse: proposal, reasons, lasso, sites."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsProject
from qgis.PyQt.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt
from qgis.PyQt.QtGui import QImage, QMouseEvent, QPainter
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication
from support.masters import master

from diaban.plugin.optimum.curve import Point, draw_curve
from diaban.plugin.optimum.orders import AssignOrder, SiteOrder
from diaban.plugin.planning.layers import difference_layers
from diaban.plugin.planning.open_plans import numbered


@pytest.fixture(scope="session")
def reached_master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return master(tmp_path_factory, "reaching", "reached")


@pytest.fixture
def panel(loaded: Any, reached_master: Path, tmp_path: Path) -> Any:
    path = tmp_path / "tối ưu.gpkg"
    path.write_bytes(reached_master.read_bytes())
    loaded.open(path)
    loaded.iface.mainWindow().resize(1400, 900)
    loaded.plugin.bar.action("optimum").trigger()
    QTest.qWait(300)
    return loaded.window.optimum


def rows(panel: Any, sql: str) -> list:
    with closing(sqlite3.connect(panel._session.path)) as connection:
        return connection.execute(sql).fetchall()


def looked_for(panel: Any, loaded: Any, wait: Any, name: str = "Thử") -> None:
    """Press the button, and wait for the proposal."""
    panel.assign.form.name.setText(name)
    QTest.mouseClick(panel.assign.form.run, Qt.MouseButton.LeftButton)
    wait(lambda: panel.assign.proposal is not None and not loaded.window.runner.busy)


def test_the_proposal_is_a_draft_on_the_map_with_reasons_and_those_left_with_limit_and_remedy(
    panel: Any, loaded: Any, wait: Any
) -> None:
    looked_for(panel, loaded, wait)
    # K1 has H1 already; K2 has room for one: H2 in the same village, nearer than H3.
    assert rows(panel, "SELECT h.code, c.code, a.status FROM assignment a JOIN household h ON h.id = a.household_id"
                       " JOIN cadre c ON c.id = a.cadre_id WHERE plan_id IS NOT NULL") == [("H2", "K2", "draft")]  # fmt: skip
    (row,) = panel.assign.proposal.rows
    assert (row.household, row.change.kind, row.change.after) == ("H2", "added", "K2")
    (left,) = panel.assign.proposal.left
    assert left.household == "H3"
    assert left.reason
    drawn = {
        (feature["kind"], feature["target"])
        for layer in difference_layers(QgsProject.instance())
        if layer.fields().indexOf("kind") >= 0
        for feature in layer.getFeatures()
    }
    assert drawn == {("added", "H2"), ("left", "H3"), ("kept", "H1")}
    panel.assign.rows.selectRow(0)
    assert "K2" in panel.assign.reason.text() and "60" in panel.assign.reason.text()
    # As the optimum counts: there and back in the dry season, though the day is in the wet one.
    assert panel.assign.rows.item(0, 5).text() == "60"
    panel.assign.left.selectRow(0)
    assert panel.assign.reason.text() == left.reason


def test_a_proposal_stands_on_the_plan_it_begins_from(panel: Any, loaded: Any, wait: Any) -> None:
    looked_for(panel, loaded, wait)
    # Room for one more since: only that is new against the plan, which has given H2 to K2.
    with closing(sqlite3.connect(panel._session.path)) as connection:
        connection.execute("UPDATE cadre SET max_households = 2")
        connection.execute("UPDATE setting SET value = '0' WHERE code = 'village_cost'")
        connection.commit()
    form, first = panel.assign.form, panel.assign.proposal
    wait(lambda: form.ground.findData("Thử") > 0)
    assert form.name.text() == "Thử (2)" and form.order().ground == ""
    form.begin_from("Thử")
    QTest.mouseClick(form.run, Qt.MouseButton.LeftButton)
    wait(lambda: panel.assign.proposal is not first and not loaded.window.runner.busy)
    (row,) = panel.assign.proposal.rows
    assert (row.household, row.change.kind) == ("H3", "added") and not panel.assign.proposal.left
    above = "SELECT p.name FROM plan JOIN plan p ON p.id = plan.parent_id WHERE plan.name = 'Thử (2)'"
    assert rows(panel, above) == [("Thử",)]
    names = {group.name() for group in QgsProject.instance().layerTreeRoot().findGroups(True)}
    assert any("“Thử (2)” against plan “Thử”" in name for name in names), names
    told: list = []
    panel.work_asked.connect(lambda *given: told.append(given))
    QTest.mouseClick(panel.assign.buttons["accept"], Qt.MouseButton.LeftButton)
    wait(lambda: told and loaded.window.board.plan_id == told[0][0])
    assert {
        charge.cadre_id
        for code in ("h2", "h3")
        for charge in loaded.window.board.charges_on("household", code)
    }


def test_what_is_not_ticked_is_taken_out_of_the_draft(panel: Any, loaded: Any, wait: Any) -> None:
    with closing(sqlite3.connect(panel._session.path)) as connection:
        connection.execute("UPDATE cadre SET max_households = 2")
        connection.commit()
    looked_for(panel, loaded, wait)
    assert [row.household for row in panel.assign.proposal.rows] == ["H2", "H3"]
    told: list = []
    panel.work_asked.connect(lambda *given: told.append(given))
    panel.assign.tick(["H3"], False)
    assert panel.assign.ticked() == ["H2"]
    QTest.mouseClick(panel.assign.buttons["accept"], Qt.MouseButton.LeftButton)
    wait(lambda: told)
    ((plan, name),) = told
    assert name == "Thử" and rows(panel, "SELECT id FROM plan") == [(plan,)]
    assert rows(panel, "SELECT h.code FROM assignment a JOIN household h ON h.id = a.household_id"
                       " WHERE plan_id IS NOT NULL") == [("H2",)]  # fmt: skip
    wait(lambda: loaded.window.board.plan_id == plan and loaded.window.desk.dock.isVisible())
    overlay = loaded.window.desk.overlay
    wait(overlay.isVisible)
    loaded.plugin.bar.action("optimum").trigger()
    wait(lambda: not overlay.isVisible())


def test_all_is_accepted_as_it_is(panel: Any, loaded: Any, wait: Any) -> None:
    looked_for(panel, loaded, wait)
    told: list = []
    panel.work_asked.connect(lambda *given: told.append(given))
    assert panel.assign.ticked() is None
    QTest.mouseClick(panel.assign.buttons["accept"], Qt.MouseButton.LeftButton)
    wait(lambda: told)
    assert rows(panel, "SELECT count(*) FROM assignment WHERE plan_id IS NOT NULL") == [(1,)]


def drag(loaded: Any, points: list, shift: bool = False, release: bool = True) -> None:
    """Press, move along, let go, over places of the workspace."""
    canvas = loaded.iface.mapCanvas()
    view = canvas.viewport()
    held = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    pixels = []
    for x, y in points:
        place = canvas.getCoordinateTransform().transform(x, y)
        pixels.append(QPoint(round(place.x()), round(place.y())))
    QTest.mousePress(view, left, held, pixels[0])
    for at in pixels[1:]:
        where = QPointF(at), QPointF(view.mapToGlobal(at))
        QApplication.sendEvent(view, QMouseEvent(QEvent.Type.MouseMove, *where, none, left, held))
    if release:
        QTest.mouseRelease(view, left, held, pixels[-1])


ROUND_V2 = [(506000, 2303000), (508000, 2303000), (508000, 2305500), (506000, 2305500), (506000, 2303000)]


def test_the_lasso_ticks_what_is_inside_and_esc_leaves_all_as_it_was(
    panel: Any, loaded: Any, wait: Any
) -> None:
    with closing(sqlite3.connect(panel._session.path)) as connection:
        connection.execute("UPDATE cadre SET max_households = 2")
        connection.commit()
    looked_for(panel, loaded, wait)
    loaded.window.session.zoom_to_all()
    QTest.qWait(200)
    canvas = loaded.iface.mapCanvas()
    QTest.mouseClick(panel.assign.buttons["none"], Qt.MouseButton.LeftButton)
    assert panel.assign.ticked() == []
    QTest.mouseClick(panel.assign.buttons["lasso"], Qt.MouseButton.LeftButton)
    assert canvas.mapTool() is panel.tool
    drag(loaded, ROUND_V2, release=False)
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    QTest.mouseRelease(canvas.viewport(), Qt.MouseButton.LeftButton)
    assert panel.assign.ticked() == []
    drag(loaded, ROUND_V2)
    assert panel.assign.ticked() == ["H3"], "H3 is in V2, H2 in V1"
    QTest.mouseClick(panel.assign.buttons["all"], Qt.MouseButton.LeftButton)
    drag(loaded, ROUND_V2, shift=True)
    assert panel.assign.ticked() == ["H2"]
    QTest.mouseClick(panel.assign.buttons["lasso"], Qt.MouseButton.LeftButton)
    assert canvas.mapTool() is not panel.tool


def test_cancelled_the_workspace_is_as_it_was(panel: Any, loaded: Any, wait: Any) -> None:
    ended: list = []
    loaded.window.runner.ended.connect(ended.append)
    panel.run_assign()
    assert loaded.window.runner.busy
    loaded.window.runner.cancel()
    wait(lambda: ended)
    assert ended == ["cancelled"]
    assert rows(panel, "SELECT count(*) FROM plan") == [(0,)]
    assert panel.assign.proposal is None and not panel.assign.buttons["accept"].isEnabled()


def test_sites_are_shown_with_their_curve(panel: Any, loaded: Any, wait: Any) -> None:
    panel.pages.setCurrentWidget(panel.sites)
    panel.sites.form.count.setValue(1)
    QTest.mouseClick(panel.sites.form.run, Qt.MouseButton.LeftButton)
    wait(lambda: panel.sited is not None)
    assert panel.sites.sites.rowCount() == len(panel.sited["sites"]) >= 1
    # From V2 both villages with households are within an hour.
    assert panel.sites.sites.item(0, 0).text() == "Bản Giữa (V2)"
    assert panel.sites.sites.item(0, 2).text() == "3"
    names = [
        layer.name()
        for layer in QgsProject.instance().mapLayers().values()
        if layer.customProperty("diaban/role") == "sites"
    ]
    assert len(names) == 2
    points = panel.sites.curve._points
    assert [point.sites for point in points] == list(range(len(panel.sited["curve"]) + 1))
    loaded.window.session.close()
    assert [
        each
        for each in QgsProject.instance().mapLayers().values()
        if each.customProperty("diaban/role") == "sites"
    ] == []


def test_the_curve_is_drawn_up_where_more_is_gained(qgis_app: Any) -> None:
    image = QImage(QSize(320, 180), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    draw_curve(painter, QRectF(image.rect()), [Point(0, 0, 0), Point(1, 50, 60), Point(2, 60, 60)], "x")
    painter.end()
    green = [
        (x, y) for x in range(image.width()) for y in range(image.height())
        if image.pixelColor(x, y).green() > image.pixelColor(x, y).red() + 60
    ]  # fmt: skip
    left, right = min(green)[0], max(green)[0]
    first = min(y for x, y in green if x < left + 8)
    last = min(y for x, y in green if x > right - 8)
    assert right - left > 200 and first - last > 60


@pytest.mark.parametrize(
    ("name", "taken", "free"),
    [
        ("Tháng 7", (), "Tháng 7"),
        ("Tháng 7", ("Tháng 7",), "Tháng 7 (2)"),
        ("Tháng 7", ("Tháng 7", "Tháng 7 (2)"), "Tháng 7 (3)"),
        ("Tháng 7 (2)", ("Tháng 7", "Tháng 7 (2)"), "Tháng 7 (3)"),
        ("Quý (ba)", ("Quý (ba)",), "Quý (ba) (2)"),
    ],
)
def test_a_name_that_is_taken_gets_a_number(name: str, taken: tuple[str, ...], free: str) -> None:
    assert numbered(name, taken) == free


def test_goals_become_the_command_line() -> None:
    assert AssignOrder("A").arguments("w", "vi") == [
        "assign", "w", "--name=A", "--language", "preferred", "--language", "vi", "--all",
    ]  # fmt: skip
    order = AssignOrder("A", everybody=False, max_changes=0, language="required", unit_areas=True, seconds=30)
    assert order.arguments("w", "en")[3:] == [
        "--language", "required", "--language", "en", "--unit-areas", "--max-changes", "0", "--seconds", "30",
    ]  # fmt: skip
    branch = AssignOrder("-A", ground="-nền").arguments("w", "vi")
    assert branch[2] == "--name=-A" and "--plan=-nền" in branch
    assert SiteOrder(3, "median", ("V1",), ()).arguments("w", "vi") == [
        "site", "w", "--count", "3", "--objective", "median", "--require", "V1", "--language", "vi",
    ]  # fmt: skip
