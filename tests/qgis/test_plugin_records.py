"""Records: every table has a form for its rows and for new ones; each thing done is one gesture that can be undone."""

from __future__ import annotations

from typing import Any

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QLabel
from support.records import cells, fault, gestures, stored, write

ROWS = {
    "village": "v3",
    "household": "h1",
    "assignment": "a4",
    "visit": "vi2",
    "model_site": "m1",
    "twinning": "t1",
    "crossing": "cr1",
}


# -- forms ---------------------------------------------------------------------------------------------------


def test_what_stands_in_the_file_is_what_the_form_has(show: Any, desk: Any) -> None:
    for table, row_id in ROWS.items():
        form = show(table, row_id)
        for name, widget in form.inputs.items():
            if name != "geom":
                assert (
                    widget.value()
                    == stored(desk.path, f'SELECT "{name}" FROM "{table}" WHERE id = ?', row_id)[0]
                ), (
                    table,
                    name,
                )
    assert show("crossing", "cr1").inputs["geom"].value() == (504500.0, 2303500.0)


# -- one gesture each ----------------------------------------------------------------------------------------


def test_a_change_is_one_gesture_and_undo_brings_the_form_back(panel: Any, show: Any) -> None:
    form = show("household", "h1")
    write(form.inputs["members"], "6")
    form.inputs["need"].choose("near_poor")
    write(form.inputs["need_since"], "2026-02-03")
    assert panel.page.bar.keep.isEnabled() and gestures(panel) == []
    QTest.mouseClick(panel.page.bar.keep, Qt.MouseButton.LeftButton)
    (gesture,) = panel._pending.gestures()
    (step,) = gesture.steps
    assert (step.do, step.table, step.id) == ("update", "household", "h1")
    assert step.values == {"need": "near_poor", "need_since": "2026-02-03", "members": 6}
    assert step.read == {"need": "poor", "need_since": "2025-01-01", "members": None}
    assert "H1" in gesture.text and not panel.page.dirty()
    assert panel.page.form.inputs["members"].value() == 6
    panel._pending.undo()
    assert panel.page.form.inputs["members"].value() is None
    assert panel.page.form.inputs["need"].value() == "poor"
    panel._pending.redo()
    assert panel.page.form.inputs["need"].value() == "near_poor"


def test_unknown_is_not_zero(panel: Any, show: Any) -> None:
    form = show("cadre", "k1")
    assert form.inputs["max_households"].value() == 2
    write(form.inputs["max_households"], "")
    assert form.changes() == {"max_households": None}
    write(form.inputs["max_households"], "0")
    assert form.changes() == {"max_households": 0}
    write(form.inputs["max_households"], "2")
    assert form.changes() == {} and not panel.page.bar.keep.isEnabled()


def test_adding_ending_deleting_are_one_gesture_each(panel: Any, show: Any) -> None:
    show("village", "v2")
    panel.page.related.add_asked.emit("household", {"village_id": "v2"})
    form = panel.page.form
    form.inputs["code"].line.clear()
    write(form.inputs["code"], "H9")
    form.inputs["need"].choose("poor")
    assert panel.page.take_over()
    new_id = panel.page.row_id
    assert (panel.page.is_new, gestures(panel)) == (False, ["New: Household H9"])
    assert panel.rows.row("household", new_id)["village_id"] == "v2"
    panel.page.bar.end_action.trigger()
    write(panel.page.ending.day, "2026-07-01")
    QTest.mouseClick(panel.page.ending.button, Qt.MouseButton.LeftButton)
    assert panel.page.form.inputs["closed_on"].value() == "2026-07-01"
    panel.page.bar.delete_action.trigger()
    assert [g.steps[0].do for g in panel._pending.gestures()] == ["insert", "end", "delete"]
    assert panel.rows.row("household", new_id) is None
    # Deleted: back to the village one came from.
    assert (panel.page.table, panel.page.row_id) == ("village", "v2")
    for _ in range(2):
        panel._pending.undo()
    assert panel.rows.row("household", new_id)["closed_on"] is None


def test_another_one_like_this_takes_over_what_is_common_and_offers_the_next_code(
    panel: Any, show: Any, wait: Any
) -> None:
    show("household", "h1")
    panel.page.bar.repeat_action.trigger()
    form = panel.page.form
    wait(form.inputs["code"].value)
    assert form.inputs["code"].value() == "H4"
    assert (form.inputs["village_id"].value(), form.inputs["need"].value()) == ("v1", "poor")
    assert form.inputs["head_name"].value() is None, "the name is the first household's own"


def test_what_others_still_use_is_not_deleted_and_that_is_said(panel: Any, show: Any) -> None:
    show("household", "h1")
    panel.page.bar.delete_action.trigger()
    assert gestures(panel) == [] and "Assignments" in panel.page._why.text()


# -- rules ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "row_id", "typed", "column", "said"),
    [
        ("household", "h1", {"code": ""}, "code", "must be filled in"),
        ("household", "h1", {"code": "H2"}, "code", "already there"),
        ("household", "h1", {"members": "-1"}, "members", "least value"),
        ("household", "h1", {"members": "many"}, "members", "whole number"),
        ("household", "h1", {"need_since": "2026-02-30"}, "need_since", "no day"),
        ("cadre", "k3", {"active_to": "2019-01-01"}, "active_to", "after the first day"),
        ("village", "v1", {"languages": "tay"}, "", ""),
        ("village", "v1", {"languages": "tiếng"}, "languages", "ISO 639-3"),
        ("commune", "c1", {"criteria_met": "11", "criteria_total": "10"}, "criteria_met", "cannot exceed"),
        ("twinning", "t1", {"foreign_place": "Bản bên kia"}, "foreign_place", "Exactly one"),
        ("crossing", "cr1", {"wait_min": "2,5"}, "", ""),
    ],
)
def test_a_broken_rule_is_told_next_to_the_field_before_anything_is_sent(
    panel: Any, show: Any, table: str, row_id: str, typed: dict, column: str, said: str
) -> None:
    form = show(table, row_id)
    for name, text in typed.items():
        write(form.inputs[name], text)
    assert panel.page.take_over() == (not column)
    if column:
        assert said in fault(panel.page.form, column)
        assert gestures(panel) == []
        panel.page.revert()
        assert fault(panel.page.form, column) == "" and not panel.page.dirty()


def test_a_note_on_a_household_is_counted_and_limited(panel: Any, show: Any) -> None:
    form = show("visit", "vi1")
    texts = [label.text() for label in form.findChildren(QLabel)]
    assert "About the help given, not about the person." in texts
    form.inputs["note"].box.setPlainText("x" * 201)
    assert "201 / 200" in [label.text() for label in form.findChildren(QLabel)]
    assert not panel.page.take_over() and "200" in fault(form, "note")
    form.inputs["note"].box.setPlainText("x" * 200)
    assert panel.page.take_over()


def test_the_kinds_of_visit_for_villages_only_are_refused_for_a_household(panel: Any, show: Any) -> None:
    form = show("visit", "vi1")
    form.inputs["kind"].choose("medical_exam")
    assert "for villages" in fault(form, "kind")


# -- assignments ---------------------------------------------------------------------------------------------


def test_an_assignment_in_force_is_only_shown_but_for_lock_and_comment(panel: Any, show: Any) -> None:
    form = show("assignment", "a1")
    assert "goes through a plan" in panel.page._why.text()
    QTest.keyClicks(form.inputs["decision_no"].line, "x")
    QTest.keyClicks(form.inputs["valid_from"].line, "1")
    assert form.changes() == {}
    assert not form.inputs["duty"].isEnabled() and form.inputs["locked"].isEnabled()
    assert not panel.page.bar.end_action.isEnabled() and not panel.page.bar.delete_action.isEnabled()
    form.inputs["locked"].choose(1)
    assert panel.page.take_over()
    assert panel._pending.gestures()[0].steps[0].values == {"locked": 1}


def test_an_ended_one_does_not_change_and_a_draft_does(panel: Any, show: Any) -> None:
    form = show("assignment", "a2")
    assert not form.inputs["locked"].isEnabled() and "ended" in panel.page._why.text()
    form = show("assignment", "a4")
    assert form.inputs["duty"].isEnabled() and not form.inputs["status"].isEnabled()
    assert panel.page._why.isHidden()


def test_a_duty_asks_for_its_own_target(panel: Any, show: Any) -> None:
    form = show("assignment", "a4")

    def seen() -> set:
        return {
            name
            for name in ("household_id", "village_id", "commune_id")
            if form.inputs[name].isVisibleTo(form)
        }

    assert seen() == {"household_id"}
    form.inputs["duty"].choose("village")
    assert seen() == {"village_id"}
    assert not panel.page.take_over() and "must be filled in" in fault(form, "village_id")
    form.inputs["village_id"].set_value("v3")
    form.inputs["village_id"].changed.emit()
    assert panel.page.take_over()
    step = panel._pending.gestures()[0].steps[0]
    assert step.values == {"duty": "village", "household_id": None, "village_id": "v3"}


def test_a_new_assignment_needs_a_plan(panel: Any) -> None:
    panel.add_record(
        "assignment",
        {
            "household_id": "h3",
            "duty": "household",
            "cadre_id": "k1",
            "valid_from": "2026-08-01",
            "code": "A9",
        },
    )
    assert not panel.page.take_over() and "belongs to a plan" in fault(panel.page.form, "plan_id")


# -- finding -------------------------------------------------------------------------------------------------


def test_a_reference_is_found_without_diacritics_by_code_and_by_name(
    panel: Any, show: Any, wait: Any
) -> None:
    form = show("household", "h1")
    place = form.inputs["village_id"]
    assert place.line.text() == "V1 · Bản Đầu"
    for typed in ("ban giua", "v2"):
        write(place, typed)
        assert place.fault(), "what is typed is no choice yet"
        wait(lambda: place.offered() == ["V2 · Bản Giữa · Xã Thử Một"])
        QTest.keyClick(place.line, Qt.Key.Key_Return)
        assert (place.value(), place.fault()) == ("v2", "")
        place.set_value("v1")
    QTest.keyClick(place.line, Qt.Key.Key_Down)
    wait(lambda: len(place.offered()) == 3)
    place._completer.popup().hide()
    assert not panel.page.dirty()


def test_the_list_finds_rows_of_a_table_and_opens_one(panel: Any, wait: Any) -> None:
    listed = panel.list
    wait(lambda: listed.model.rowCount() == 3)
    assert listed.model.data(listed.model.index(0)) == "H1 · Bản Đầu · poor"
    listed.choose("village")
    QTest.keyClicks(listed.search, "ban cuoi")
    wait(lambda: listed.model.rowCount() == 1)
    QTest.keyClick(listed.search, Qt.Key.Key_Return)
    assert (panel.page.table, panel.page.row_id) == ("village", "v3")
    panel.page.bar.back.emit()
    assert panel.stack.currentWidget() is listed


def test_what_is_pending_is_found_and_shown_too(panel: Any, show: Any, wait: Any) -> None:
    form = show("village", "v1")
    write(form.inputs["name"], "Bản Mới Đổi")
    assert panel.page.take_over()
    form = show("household", "h1")
    assert form.inputs["village_id"].line.text() == "V1 · Bản Mới Đổi"
    write(form.inputs["village_id"], "moi doi")
    wait(lambda: form.inputs["village_id"].offered() == ["V1 · Bản Mới Đổi · Xã Thử Một"])


# -- related rows --------------------------------------------------------------------------------------------


def test_the_rows_that_belong_to_a_record_are_at_hand_and_open(panel: Any, show: Any) -> None:
    show("household", "h1")
    views = panel.page.related.views
    assert set(views) == {("assignment", "household_id"), ("visit", "household_id")}
    assert cells(views["visit", "household_id"]) == [["2026-05-01", "Người Thử Một", "visit", "Thăm hỏi"]]
    view = views["assignment", "household_id"]
    assert cells(view) == [["Người Thử Một", "household", "2026-01-01", "approved"]]
    view.setCurrentItem(view.topLevelItem(0))
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert (panel.page.table, panel.page.row_id) == ("assignment", "a1")
    panel.page.bar.back.emit()
    assert panel.page.table == "household"
    show("cadre", "k1")
    assert cells(panel.page.related.views["assignment", "cadre_id"]) == [
        ["household", "H1", "2026-01-01", "approved"]
    ]
    show("commune", "c1")
    assert [row[0] for row in cells(panel.page.related.views["village", "commune_id"])] == ["V1", "V2"]
    show("unit", "u1")
    assert [row[0] for row in cells(panel.page.related.views["cadre", "unit_id"])] == ["K1", "K2"]


def test_a_pending_visit_stands_among_those_of_its_household(panel: Any, show: Any) -> None:
    show("household", "h2")
    panel.page.related.add_asked.emit("visit", {"household_id": "h2"})
    write(panel.page.form.inputs["day"], "2026-06-05")
    assert panel.page.take_over()
    panel.page.bar.back.emit()
    assert panel.page.row_id == "h2"
    assert cells(panel.page.related.views["visit", "household_id"]) == [["2026-06-05", "visit"]]


# -- leaving -------------------------------------------------------------------------------------------------


def test_what_was_typed_is_not_lost_by_going_elsewhere(panel: Any, show: Any) -> None:
    form = show("household", "h1")
    write(form.inputs["members"], "5")
    panel.open_record("household", "h2")
    assert panel.page.row_id == "h1" and panel.page.ask.isVisibleTo(panel)
    panel.page.ask.stay.emit()
    assert panel.page.row_id == "h1" and not panel.page.ask.isVisibleTo(panel)
    panel.open_record("household", "h2")
    panel.page.ask.take_over.emit()
    assert panel.page.row_id == "h2" and panel._pending.gestures()[0].steps[0].values == {"members": 5}
    write(panel.page.form.inputs["members"], "7")
    panel.open_record("household", "h3")
    panel.page.ask.drop.emit()
    assert panel.page.row_id == "h3" and len(panel._pending.gestures()) == 1
