"""What the forms change is saved by the engine and stands in the file; what somebody else changed meanwhile is shown."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsFeatureRequest, QgsProject, QgsRectangle, QgsVectorLayer
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QLabel, QRadioButton
from support.places import ENGINE
from support.records import write

# Another program of ours: the engine, in a process of its own.
SECOND_WRITER = """
import sys
import pandas as pd
from diaban.layers.workspace import Workspace
with Workspace.open(sys.argv[1]).writing("Thiếu tá Hai", "save") as writer:
    writer.update("household", pd.DataFrame({"id": ["h1"], "members": [9]}))
"""


def rows(path: Path, sql: str, *values: object) -> list:
    with closing(sqlite3.connect(path)) as plain:
        return plain.execute(sql, values).fetchall()


@pytest.fixture
def panel(loaded: Any, full: Path, wait: Any) -> Any:
    loaded.open(full)
    wait(lambda: loaded.window.board.is_loaded)
    loaded.window.toggle_records()
    return loaded.window.records.panel


@pytest.fixture
def save(panel: Any, wait: Any) -> Any:
    """Click *Save* and return what came of it."""
    pending, came = panel._pending, []
    for name in ("saved", "conflicted", "refused", "failed"):
        getattr(pending, name).connect(lambda *what, name=name: came.append((name, what[0])))

    def click() -> tuple:
        came.clear()
        QTest.mouseClick(panel.waiting.save, Qt.MouseButton.LeftButton)
        wait(lambda: came)
        return came[0]

    return click


def test_what_the_forms_changed_stands_in_the_file(panel: Any, save: Any, full: Path, wait: Any) -> None:
    panel.open_record("household", "h1")
    form = panel.page.form
    write(form.inputs["members"], "6")
    write(form.inputs["need_since"], "2026-02-03")
    write(form.inputs["head_name"], "Lò Thị <b>Thử</b>")
    form.inputs["geom"].place((503123.25, 2305456.5))
    assert panel.page.take_over()
    panel.add_record("cadre", {"unit_id": "u2"})
    form = panel.page.form
    write(form.inputs["code"], "K9")
    write(form.inputs["name"], "Người Mới")
    write(form.inputs["languages"], "vie, blt")
    write(form.inputs["max_households"], "0")
    form.inputs["is_party_member"].choose(1)
    write(form.inputs["active_from"], "2026-01-01")
    assert panel.page.take_over()
    new_id = panel.page.row_id
    # Added and changed before anything is saved.
    write(panel.page.form.inputs["rank"], "Đại uý")
    assert panel.page.take_over()
    panel.open_record("model_site", "m1")
    panel.page.end_on("2026-07-01")
    panel.open_record("visit", "vi2")
    assert panel.page.delete()
    panel.open_record("crossing", "cr1")
    write(panel.page.form.inputs["wait_min"], "")
    assert panel.page.take_over()
    what, told = save()
    assert (what, told.rows) == ("saved", 6), told
    assert len(panel._pending) == 0 and not panel.page.dirty()
    home = "SELECT members, need_since, head_name, updated_by IS NOT NULL FROM household WHERE id = 'h1'"
    assert rows(full, home) == [(6, "2026-02-03", "Lò Thị <b>Thử</b>", 1)]
    cadre = "SELECT code, name, rank, unit_id, languages, max_households, max_villages, is_party_member, active_from"
    assert rows(full, f"{cadre} FROM cadre WHERE id = ?", new_id) == [
        ("K9", "Người Mới", "Đại uý", "u2", "blt,vie", 0, None, 1, "2026-01-01")
    ]
    assert rows(full, "SELECT ended_on FROM model_site") == [("2026-07-01",)]
    assert rows(full, "SELECT id FROM visit") == [("vi1",)]
    assert rows(full, "SELECT wait_min FROM crossing") == [(None,)]
    # Where it is, read by QGIS anew.
    panel.open_record("household", "h1")
    assert panel.page.form.inputs["geom"].value() == (503123.25, 2305456.5)
    # And once more: the version read is that of our own save.
    write(panel.page.form.inputs["members"], "7")
    assert panel.page.take_over()
    assert save()[0] == "saved"
    assert rows(full, "SELECT members FROM household WHERE id = 'h1'") == [(7,)]


SECOND_SURVEYOR = """
import sys
import pandas as pd
import shapely
from diaban.layers.workspace import Workspace
way = shapely.MultiLineString([[(500000, 2301000), (500000, 2303000)]])
with Workspace.open(sys.argv[1]).writing("Thiếu tá Hai", "save") as writer:
    writer.update("road", pd.DataFrame({"id": ["r1"], "geometry": [way]}))
"""
LINE = ((500000.123456789, 2301000.987654321), (504000.5, 2302000.25), (509000.0, 2306000.0))
AREA = (
    (
        (
            (500000.0, 2300000.0),
            (500000.1, 2310000.0),
            (510000.0, 2310000.0),
            (510000.0, 2300000.0),
            (500000.0, 2300000.0),
        ),
        ((502000.0, 2304000.0), (503000.0, 2304000.0), (503000.0, 2304500.0), (502000.0, 2304000.0)),
    ),
)


def check(path: Path) -> str:
    """What `diaban check` says of the file."""
    command = [str(ENGINE), "-m", "diaban.scripts", "check", str(path)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_what_was_drawn_stands_in_the_file_to_the_last_bit_and_is_found_by_place(
    panel: Any, save: Any, full: Path
) -> None:
    before = check(full)
    far = ((620000.5, 2401000.5), (621000.0, 2402000.0))
    for table, row_id, shape in (("road", "r1", (LINE, far)), ("commune", "c1", AREA)):
        panel.open_record(table, row_id)
        panel.page.form.inputs["geom"].place(shape)
        assert panel.page.take_over()
    assert save()[0] == "saved"
    assert not panel.page.dirty() and panel.page.form.inputs["geom"].value() == AREA
    # Read anew, by place: the index has it, and so has the file's list of contents.
    fresh = QgsVectorLayer(f"{full}|layername=road", "fresh", "ogr")
    request = QgsFeatureRequest().setFilterRect(QgsRectangle(620500, 2401000, 622000, 2403000))
    (found,) = fresh.getFeatures(request)
    assert found["id"] == "r1"
    assert [[(at.x(), at.y()) for at in line] for line in found.geometry().asMultiPolyline()] == [
        list(LINE),
        list(far),
    ]
    ((east, north),) = rows(full, "SELECT max_x, max_y FROM gpkg_contents WHERE table_name = 'road'")
    assert east >= 621000 and north >= 2402000
    panel.open_record("road", "r1")
    assert panel.page.form.inputs["geom"].value() == (LINE, far)
    assert check(full) == before


def test_what_was_computed_before_a_road_was_drawn_is_said_to_be_out_of_date(
    loaded: Any, small: Path, wait: Any
) -> None:
    loaded.open(small)
    wait(lambda: loaded.window.board.is_loaded)
    note, panel = loaded.window.gaps._note, loaded.window.records.panel
    assert "As of" in note.text()
    panel.add_record("road", {})
    panel.page.form.inputs["geom"].place((LINE,))
    assert panel.page.take_over()
    panel.save_asked.emit()
    wait(lambda: "Out of date" in note.text())


def test_of_a_shape_changed_meanwhile_both_are_told_and_both_are_on_the_map(
    loaded: Any, panel: Any, save: Any, full: Path, wait: Any
) -> None:
    panel.open_record("road", "r1")
    panel.page.form.inputs["geom"].place((LINE,))
    assert panel.page.take_over()
    subprocess.run([str(ENGINE), "-c", SECOND_SURVEYOR, str(full)], check=True, env=dict(os.environ))
    assert save()[0] == "conflicted"
    said = [label.text() for label in loaded.window.talk.window.findChildren(QLabel)]
    place = said.index("Geometry")
    assert said[place + 1 : place + 4] == ["10.30 km, 2 points", "10.53 km, 3 points", "2.00 km, 2 points"]
    # Theirs by the layer, ours as what is pending.
    wait(lambda: next(loaded.window.session.layer("road").getFeatures()).geometry().length() == 2000)
    (band,) = loaded.window.records.shapes.bands.values()
    assert round(band.asGeometry().length()) == 10526
    panel._pending.clear()


def test_what_was_undone_is_not_saved(panel: Any, save: Any, full: Path) -> None:
    panel.open_record("unit", "u2")
    write(panel.page.form.inputs["name"], "Trạm Đổi Tên")
    assert panel.page.take_over()
    panel.open_record("unit", "u1")
    write(panel.page.form.inputs["short_name"], "Đồn T")
    assert panel.page.take_over()
    assert "2" in panel.waiting._text.text()
    QTest.mouseClick(panel.waiting.back, Qt.MouseButton.LeftButton)
    assert save()[0] == "saved"
    assert rows(full, "SELECT name, short_name FROM unit ORDER BY id") == [
        ("Đồn Thử", None),
        ("Trạm Đổi Tên", None),
    ]


def test_a_draft_assignment_is_added_and_what_the_engine_refuses_is_said(
    panel: Any, save: Any, full: Path
) -> None:
    panel.add_record(
        "assignment", {"cadre_id": "k1", "duty": "household", "household_id": "h3", "plan_id": "pl2"}
    )
    form = panel.page.form
    write(form.inputs["code"], "A9")
    write(form.inputs["valid_from"], "2026-08-01")
    assert panel.page.take_over()
    # In this plan somebody else has this household already.
    what, refusals = save()
    assert what == "refused" and "more than one cadre" in refusals[0].sentence
    assert rows(full, "SELECT count(*) FROM assignment") == [(4,)] and len(panel._pending) == 1
    panel.page.form.inputs["household_id"].set_value("h2")
    panel.page.form.inputs["household_id"].changed.emit()
    assert panel.page.take_over()
    assert save()[0] == "saved"
    found = rows(full, "SELECT household_id, status, plan_id FROM assignment WHERE code = 'A9'")
    assert found == [("h2", "draft", "pl2")]


def test_the_second_who_saves_is_shown_both_versions_and_chooses(
    loaded: Any, panel: Any, save: Any, full: Path, wait: Any
) -> None:
    panel.open_record("household", "h1")
    write(panel.page.form.inputs["members"], "5")
    assert panel.page.take_over()
    subprocess.run([str(ENGINE), "-c", SECOND_WRITER, str(full)], check=True, env=dict(os.environ))
    what, _ = save()
    assert what == "conflicted"
    window = loaded.window.talk.window
    said = [label.text() for label in window.findChildren(QLabel)]
    assert any("Thiếu tá Hai" in text and "H1" in text for text in said)
    place = said.index("Members")
    assert said[place : place + 4] == ["Members", "–", "5", "9"]
    assert rows(full, "SELECT members FROM household WHERE id = 'h1'") == [(9,)], (
        "nothing is overwritten silently"
    )
    saved: list = []
    panel._pending.saved.connect(saved.append)
    mine = next(button for button in window.findChildren(QRadioButton) if button.objectName() == "overwrite")
    assert not window.save.isEnabled()
    mine.click()
    QTest.mouseClick(window.save, Qt.MouseButton.LeftButton)
    wait(lambda: saved)
    assert rows(full, "SELECT members FROM household WHERE id = 'h1'") == [(5,)]
    wait(lambda: panel.page.form.inputs["members"].value() == 5)


def test_a_form_at_work_keeps_what_it_read_when_somebody_else_saves(
    panel: Any, save: Any, full: Path, wait: Any
) -> None:
    """What is being typed rests on what was read when the form was opened, and that is what is compared."""
    panel.open_record("household", "h1")
    write(panel.page.form.inputs["members"], "5")
    subprocess.run([str(ENGINE), "-c", SECOND_WRITER, str(full)], check=True, env=dict(os.environ))
    told: list = []
    panel._session.reloaded.connect(lambda: told.append(1))
    panel._session.reload()
    wait(lambda: told)
    assert panel.page.form.inputs["members"].value() == 5
    assert panel.page.take_over()
    assert save()[0] == "conflicted"
    assert rows(full, "SELECT members FROM household WHERE id = 'h1'") == [(9,)]


def test_without_a_change_by_us_the_form_follows_the_other(panel: Any, full: Path, wait: Any) -> None:
    panel.open_record("household", "h1")
    subprocess.run([str(ENGINE), "-c", SECOND_WRITER, str(full)], check=True, env=dict(os.environ))
    wait(lambda: panel.page.form.inputs["members"].value() == 9)


def test_closing_the_workspace_empties_the_panel(panel: Any) -> None:
    panel.open_record("household", "h1")
    QgsProject.instance().clear()
    assert panel.page.table == "" and panel.stack.currentWidget() is panel.list
    assert "toolbar" in panel.list._count.text()


def test_the_version_sent_is_what_the_file_has_to_the_millisecond(panel: Any, full: Path) -> None:
    """QGIS's own moments are sometimes a millisecond short, which would pass for a change by somebody else."""
    with closing(sqlite3.connect(full)) as plain:
        plain.execute("UPDATE cadre SET updated_at = '2026-11-28T01:16:48.015Z' WHERE id = 'k3'")
        plain.commit()
    assert panel.rows.row_to_change("cadre", "k3")["updated_at"] == "2026-11-28T01:16:48.015Z"


def test_what_a_form_changed_is_offered_again_by_name(loaded: Any, panel: Any, full: Path, wait: Any) -> None:
    """After QGIS was killed; of what was typed the journal keeps nothing, of a number the number."""
    panel.open_record("household", "h1")
    write(panel.page.form.inputs["members"], "5")
    assert panel.page.take_over()
    loaded.window.session.close()
    found: list = []
    loaded.window.board.keeper.found.connect(found.append)
    loaded.open(full)
    wait(lambda: found)
    (kept,) = found[0].gestures
    assert kept.gesture.text == "Changed: household H1"
    loaded.window.board.keeper.take_up()
    panel.open_record("household", "h1")
    assert panel.page.form.inputs["members"].value() == 5


def test_what_was_drawn_is_said_not_to_be_kept_and_the_rest_is_offered(
    loaded: Any, panel: Any, full: Path, wait: Any
) -> None:
    panel.open_record("commune", "c1")
    before = panel.page.form.inputs["geom"].value()
    write(panel.page.form.inputs["households"], "5")
    panel.page.form.inputs["geom"].place(AREA)
    assert panel.page.take_over()
    loaded.window.session.close()
    found: list = []
    loaded.window.board.keeper.found.connect(found.append)
    loaded.open(full)
    wait(lambda: found)
    assert found[0].lost == (("commune", "geom"),) and len(found[0].gestures) == 1
    loaded.window.board.keeper.take_up()
    panel.open_record("commune", "c1")
    assert panel.page.form.inputs["households"].value() == 5
    assert panel.page.form.inputs["geom"].value() == before


def test_a_new_plan_is_named_where_assigning_names_it(loaded: Any, panel: Any, save: Any) -> None:
    board = loaded.window.board
    board.assign("household", ["h2"], "k1")
    assert len(board.pending) == 1 and board.needs_name()
    panel.waiting.save.click()
    dock = loaded.window.desk.dock
    assert dock.isVisible() and dock.summary.name.isVisibleTo(dock)
    assert len(board.pending) == 1
