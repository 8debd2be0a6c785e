"""The panel of plans in a real QGIS, with a real engine: every step to a decision, and the difference on the map."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsPointXY, QgsProject
from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QDialogButtonBox
from support.places import ENGINE, ROOT

from diaban.layers.wording import load_words
from diaban.plugin.planning.dialogs import ApproveDialog, NameDialog, ReturnDialog
from diaban.plugin.planning.difference import ADDED, FARTHER, KEPT, MOVED, NEARER, changes_of
from diaban.plugin.planning.layers import difference_layers, kind_symbol, kind_titles
from diaban.plugin.records.rules import broken_rules

P, DAY = "Phương án p", "2026-07-01"
QSIZE = QSize(40, 40)
MAKE = (
    "import sys; from pathlib import Path; from support.planning import planned, add; path = Path(sys.argv[1]); planned(path); "
    "add(path, \"UPDATE setting SET value = '2026-06-30' WHERE code = 'as_of'\", "
    '*(f"INSERT INTO travel_time (origin_kind, origin_id, target_kind, target_id, season, reachable, out_min,'
    " back_min) VALUES ('unit', '{unit}', 'household', 'h1', 'wet', 1, {minutes}, {minutes})\" for unit, minutes in"
    " (('u1', 30), ('u2', 50))), *(f\"INSERT INTO travel_run (origin_kind, origin_id, season) VALUES"
    " ('unit', '{unit}', 'wet')\" for unit in ('u1', 'u2')))"
)


@pytest.fixture(scope="session")
def planned_master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("planned") / "planned.gpkg"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "tests")}
    subprocess.run([str(ENGINE), "-c", MAKE, str(path)], check=True, env=environment)
    return path


@pytest.fixture
def panel(loaded: Any, planned_master: Path, tmp_path: Path, wait: Any) -> Any:
    """The panel over the workspace with plan p, which is chosen."""
    path = tmp_path / "phương án.gpkg"
    path.write_bytes(planned_master.read_bytes())
    loaded.open(path)
    loaded.plugin.bar.action("plans").trigger()
    panel = loaded.window.plans
    wait(lambda: panel.plans)
    choose(panel, P, wait)
    return panel


def choose(panel: Any, name: str, wait: Any) -> None:
    wait(lambda: not panel._asked)
    (item,) = panel.body.list.findItems(name, Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive)
    panel.body.list.setCurrentItem(item)
    wait(lambda: panel.shown is not None and panel.shown["plan"]["name"] == name)


def press(panel: Any, key: str) -> None:
    button = panel.body.buttons[key]
    assert button.isEnabled(), key
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def ok(dialog: Any) -> None:
    box = dialog.findChild(QDialogButtonBox)
    (does_it,) = (
        each for each in box.buttons() if box.buttonRole(each) == QDialogButtonBox.ButtonRole.AcceptRole
    )
    assert does_it.text() == dialog.windowTitle()
    QTest.mouseClick(does_it, Qt.MouseButton.LeftButton)


def rows(panel: Any, sql: str) -> list:
    with closing(sqlite3.connect(panel._session.path)) as connection:
        return connection.execute(sql).fetchall()


def enabled(panel: Any) -> set:
    return {key for key, button in panel.body.buttons.items() if button.isEnabled()}


def settled(panel: Any, wait: Any, status: str) -> None:
    """Until the plan chosen is told to have ``status``."""
    wait(lambda: not panel._asked and panel.shown is not None and panel.shown["plan"]["status"] == status)


def test_a_plan_is_submitted_sent_back_and_submitted_again(panel: Any, wait: Any) -> None:
    assert enabled(panel) == {"branch", "rename", "drop", "work", "submit", "approve", "compare", "beside"}
    press(panel, "submit")
    settled(panel, wait, "submitted")
    assert enabled(panel) == {"branch", "return", "approve", "compare", "beside"}
    press(panel, "return")
    assert isinstance(panel._dialog, ReturnDialog)
    ok(panel._dialog)
    assert panel._dialog.isVisible() and panel._dialog._problem.text()
    panel._dialog.comment.setPlainText("Bản V1\ngiao người gần hơn")
    ok(panel._dialog)
    settled(panel, wait, "returned")
    assert rows(panel, "SELECT decision_comment FROM plan") == [("Bản V1 giao người gần hơn",)]
    assert "Bản V1 giao người gần hơn" in panel.body.details.text()
    press(panel, "submit")
    settled(panel, wait, "submitted")


def test_submit_and_approve_is_one_dialog_and_no_side_door(panel: Any, wait: Any) -> None:
    press(panel, "approve")
    dialog = panel._dialog
    assert isinstance(dialog, ApproveDialog)
    for number, body, sure in (("", "Đồn", True), ("12/QĐ", "", True), ("12/QĐ", "Đồn", False)):
        dialog.number.setText(number)
        dialog.body.setText(body)
        dialog.sure.setChecked(sure)
        ok(dialog)
        assert dialog.isVisible() and dialog._problem.text()
    dialog.sure.setChecked(True)
    ok(dialog)
    settled(panel, wait, "approved")
    assert rows(panel, "SELECT status, submitted_by = decided_by FROM plan") == [("approved", 1)]
    assert rows(
        panel, "SELECT DISTINCT status, decision_no, decision_body FROM assignment WHERE plan_id = 'p'"
    ) == [("approved", "12/QĐ", "Đồn")]
    assert enabled(panel) == {"compare", "beside"}


def test_a_part_is_approved_and_the_dialog_says_how_much(panel: Any, wait: Any) -> None:
    press(panel, "submit")
    settled(panel, wait, "submitted")
    press(panel, "approve")
    dialog = panel._dialog
    assert "5" in dialog._told.text() and not dialog.sure.isVisible()
    dialog.unit.setCurrentIndex(dialog.unit.findData("U2"))
    assert "2" in dialog._told.text() and "1" in dialog._told.text()
    dialog.number.setText("1/QĐ")
    dialog.body.setText("Đồn")
    ok(dialog)
    wait(
        lambda: (
            not panel._asked
            and rows(panel, "SELECT count(*) FROM assignment WHERE decision_no = '1/QĐ'") == [(2,)]
        )
    )
    settled(panel, wait, "submitted")
    assert rows(panel, "SELECT status FROM assignment WHERE id = 'a1'") == [("ended",)]


def test_branch_rename_and_drop(panel: Any, wait: Any) -> None:
    press(panel, "branch")
    dialog = panel._dialog
    assert isinstance(dialog, NameDialog)
    dialog.name.setText(P)
    ok(dialog)
    assert dialog.isVisible(), "a name that is taken"
    dialog.name.setText("Nhánh")
    ok(dialog)
    wait(lambda: panel.body.name() == "Nhánh" and panel.shown is not None)
    assert panel.body.list.currentItem().parent().text(0) == P
    press(panel, "rename")
    panel._dialog.name.setText("Nhánh 2")
    ok(panel._dialog)
    wait(lambda: panel.body.name() == "Nhánh 2" and panel.shown is not None)
    press(panel, "drop")
    settled(panel, wait, "dropped")
    assert rows(panel, "SELECT name, status, parent_id FROM plan ORDER BY name") == [
        ("Nhánh 2", "dropped", "p"), (P, "draft", None),
    ]  # fmt: skip


def test_what_the_engine_refuses_is_said_and_changes_nothing(panel: Any, loaded: Any, wait: Any) -> None:
    panel._change("drop", "Không có")
    wait(lambda: any("Không có" in text for text in loaded.said()))
    assert rows(panel, "SELECT status FROM plan") == [("draft",)]


def test_a_conflict_is_told_keeps_from_approving_and_is_settled(panel: Any, wait: Any) -> None:
    with closing(sqlite3.connect(panel._session.path)) as connection:
        connection.execute("UPDATE assignment SET status = 'ended', valid_to = '2026-06-01' WHERE id = 'a1'")
        connection.commit()
    panel.read()
    wait(lambda: panel.shown is not None and panel.shown["conflicts"])
    assert "A1" in panel.body.details.text()
    assert not panel.body.buttons["approve"].isEnabled()
    press(panel, "settle_present")
    wait(lambda: not panel._asked and panel.shown is not None and not panel.shown["conflicts"])
    assert panel.body.buttons["approve"].isEnabled()
    assert rows(panel, "SELECT count(*) FROM plan_ending") == [(0,)]


def test_the_difference_is_on_the_map_in_tables_and_goes_with_the_workspace(
    panel: Any, loaded: Any, wait: Any
) -> None:
    assert panel.body.day() == DAY, "the day from which all of the plan holds"
    press(panel, "compare")
    wait(lambda: panel.result is not None and not loaded.window.runner.busy)
    kinds = {(change.duty, change.target): change.kind for change in changes_of(panel.result)}
    assert kinds == {
        ("household", "H1"): FARTHER, ("household", "H2"): ADDED, ("village", "V1"): ADDED, ("party_cell", "V1"): ADDED,
        ("commune_post", "90001"): ADDED,
    }  # fmt: skip
    there = difference_layers(QgsProject.instance())
    points, lines = sorted(there, key=lambda layer: layer.fields().indexOf("side") >= 0)
    drawn = {(row["kind"], row["target"], row["before"], row["after"]) for row in points.getFeatures()}
    assert drawn == {
        (FARTHER, "H1", "K1", "K3"), (ADDED, "H2", "", "K2"), (ADDED, "V1", "", "K2"), (ADDED, "90001", "", "K3"),
    }  # fmt: skip
    # From U1 to the village: before of H1, after of H2, V1 and its cell. U2 has no place.
    assert {(row["side"], row["charges"]) for row in lines.getFeatures()} == {("before", 1), ("after", 3)}
    tables = panel.body.tables
    shown = [[tables.cadres.item(r, c).text() for c in range(3)] for r in range(tables.cadres.rowCount())]
    named = [row[0] for row in shown]
    assert named[0] == "Người Thử Hai" and named[2] == "Người Thử Một"
    codes = [tables.cadres.item(r, 0).toolTip() for r in range(tables.cadres.rowCount())]
    shown = [[code or row[0], *row[1:]] for code, row in zip(codes, shown)]
    assert shown == [["<p>K2</p>", "+3", "0 → 1"], ["<p>K3</p>", "+2", "0 → 1"], ["<p>K1</p>", "−1", "1 → 0"]]
    assert tables.charges.item(0, 4).text() == "60 → 100"
    before = loaded.iface.mapCanvas().extent()
    tables.charges.selectRow(0)
    assert loaded.iface.mapCanvas().extent() != before
    loaded.window.session.close()
    assert difference_layers(QgsProject.instance()) == []
    assert panel.body.list.topLevelItemCount() == 0 and tables.charges.rowCount() == 0


def test_two_plans_are_compared_with_each_other(panel: Any, loaded: Any, wait: Any) -> None:
    press(panel, "branch")
    panel._dialog.name.setText("Nhánh")
    ok(panel._dialog)
    wait(lambda: panel.body.name() == "Nhánh" and panel.shown is not None)
    with closing(sqlite3.connect(panel._session.path)) as connection:
        branch = connection.execute("SELECT id FROM plan WHERE name = 'Nhánh'").fetchone()[0]
        connection.execute(
            "INSERT INTO plan_ending (id, plan_id, assignment_id, valid_to) VALUES ('e9', ?, 'd2', '2026-07-01')",
            (branch,),
        )
        connection.commit()
    panel.body._against.setCurrentIndex(panel.body._against.findData(P))
    panel.compare()
    wait(lambda: panel.result is not None and not loaded.window.runner.busy)
    assert (panel.result["a"]["name"], panel.result["b"]["name"]) == (P, "Nhánh")
    changing = [change for change in changes_of(panel.result) if change.kind != KEPT]
    assert [(change.kind, change.target, change.before) for change in changing] == [("ended", "H2", "K2")]
    headings = [panel.body.tables.figures.horizontalHeaderItem(column).text() for column in (1, 2)]
    assert headings == [P, "Nhánh"]


def test_every_kind_has_words_and_a_symbol_of_its_own() -> None:
    titles = kind_titles()
    assert len(set(titles.values())) == len(titles) == 7
    images = {
        kind: kind_symbol(kind).asImage(QSIZE).constBits().asstring(QSIZE.width() * QSIZE.height() * 4)
        for kind in titles
    }
    assert len(set(images.values())) == 7
    assert {NEARER, FARTHER, MOVED} < set(images)


def test_a_plan_is_not_handed_in_while_changes_wait(panel: Any, loaded: Any) -> None:
    panel.unsaved = lambda: True
    for key in ("submit", "approve"):
        press(panel, key)
    assert panel._dialog is None and not panel._asked
    assert any("wait" in text for text in loaded.said())


def test_going_on_by_hand_names_the_plan(panel: Any, wait: Any) -> None:
    told: list = []
    panel.work_asked.connect(lambda *given: told.append(given))
    press(panel, "work")
    assert told == [("p", P)]


def test_a_long_list_says_how_much_more_there_is(qgis_app: Any) -> None:
    from diaban.plugin.planning.tables import DifferenceTables

    moved = [
        {"duty": "household", "target": f"H{n}", "commune": "C", "cadre_a": "K1", "cadre_b": "K2", "minutes_a": None,
         "minutes_b": 5.0} for n in range(2003)
    ]  # fmt: skip
    nothing: dict = {"added": [], "ended": [], "moved": moved, "kept": 0}
    tables = DifferenceTables()
    result = {
        "assignments": nothing,
        "cadres": [],
        "indicators": [],
        "gaps": {"closed": [], "new": [], "lasting": []},
    }
    tables.show_result(result, ("a", "b"), {"K2": "Lò Văn B"})
    assert tables.charges.rowCount() == 2001
    assert "3" in tables.charges.item(2000, 0).text()
    told: list = []
    tables.picked.connect(told.append)
    tables.charges.selectRow(2000)
    tables.charges.selectRow(7)
    assert [change.target for change in told[-1]] == ["H7"]
    assert [tables.charges.item(7, column).text() for column in (2, 3)] == ["K1", "Lò Văn B"]
    assert tables.charges.item(7, 3).toolTip() == "<p>K2</p>"


def test_two_sides_stand_beside_each_other_on_maps_that_move_together(
    panel: Any, loaded: Any, wait: Any
) -> None:
    press(panel, "beside")
    wait(lambda: panel.result is not None and not loaded.window.runner.busy)
    window = panel._dialog
    sides = []
    for points, lines in window.layers:
        states = {(row["target"], row["state"]) for row in points.getFeatures()}
        sides.append((states, lines.featureCount()))
    assert sides == [
        ({("H1", "other"), ("H2", "nobody"), ("V1", "nobody"), ("90001", "nobody")}, 1),
        ({("H1", "other"), ("H2", "other"), ("V1", "other"), ("90001", "other")}, 3),
    ]
    left, right = window.maps
    before = left.mapUnitsPerPixel()
    right.zoomByFactor(0.5)
    right.setCenter(QgsPointXY(505000, 2304000))
    assert left.mapUnitsPerPixel() == pytest.approx(right.mapUnitsPerPixel(), rel=0.02)
    assert left.mapUnitsPerPixel() < before * 0.6
    assert left.center().distance(QgsPointXY(505000, 2304000)) < 1
    loaded.window.session.close()
    assert panel._dialog is None


def test_a_name_that_is_too_long_is_told_where_it_is_typed(qgis_app: Any, speak: Any) -> None:
    dialog = NameDialog("Branch", "About", "a" * 201, [], None)
    assert "at most 200 characters; this one has 201" in dialog.problem()
    dialog.name.setText("a" * 200)
    assert dialog.problem() == ""
    assert "name" in broken_rules("plan", {"name": "a" * 201}, load_words("en"))
    assert "name" not in broken_rules("plan", {"name": "a" * 200}, load_words("en"))
