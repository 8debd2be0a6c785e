"""What saving has to say stands beside the map: unsaved changes found, both versions, what a rule refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QLabel

from diaban.plugin.pending.offer import FoundWindow, RefusedWindow
from diaban.plugin.pending.saving import OVERWRITE, THEIRS, Conflict, Refusal, Saver, Version
from diaban.plugin.pending.steps import Gesture, Step
from diaban.plugin.pending.versions import VersionsWindow


def conflict(row: str, can_overwrite: bool) -> Conflict:
    versions = (Version("Locked", "no", "=", "yes"),)
    return Conflict(
        ("assignment", row), "changed", row, "Somebody", "then", f"Somebody changed {row}", versions, (),
        can_overwrite, "", 0,
    )  # fmt: skip


def test_unsaved_changes_are_offered_when_the_workspace_is_opened_again(
    loaded: Any, small: Path, wait: Any
) -> None:
    loaded.open(small)
    board, talk = loaded.window.board, loaded.window.talk
    wait(lambda: board.is_loaded)
    board.assign("household", ["h2"], "k2")
    loaded.window.session.close()
    assert any("1 changes are not saved" in text for text in loaded.said())
    assert not board.is_loaded and len(board.pending) == 0
    loaded.open(small)
    wait(lambda: talk.window is not None)
    assert isinstance(talk.window, FoundWindow) and talk.window.isVisible() and not talk.window.isModal()
    assert [talk.window.rows.item(n).text() for n in range(talk.window.rows.count())] == [
        "Người Thử Hai takes household H2 in Bản Đầu"
    ]
    talk.window.take.click()
    assert len(board.pending) == 1 and talk.window is None
    assert [charge.cadre_id for charge in board.charges_on("household", "h2")] == ["k2"]
    board.pending.clear()


def test_what_was_found_is_discarded_by_the_second_press(qgis_app: Any) -> None:
    window, told = FoundWindow(["Somebody takes something"], [], 0), []
    window.discarded.connect(lambda: told.append(1))
    window.show()
    QTest.mouseClick(window.leave, Qt.MouseButton.LeftButton)
    assert not told and window.isVisible() and window.sure.isVisible()
    QTest.mouseClick(window.leave, Qt.MouseButton.LeftButton)
    assert told == [1]


def test_a_choice_is_made_for_every_row_before_anything_is_saved(qgis_app: Any) -> None:
    window, chosen = VersionsWindow([conflict("one", True), conflict("two", False)], 2), []
    window.chosen.connect(chosen.append)
    assert not window.save.isEnabled() and window.choices() == {}
    window.all_ours.click()
    # What was deleted cannot be written over: it has to be left.
    assert window.choices() == {("assignment", "one"): OVERWRITE} and not window.save.isEnabled()
    assert window.chosen_so_far.text() == "1 of 2 chosen"
    window.choose(("assignment", "two"), THEIRS)
    window.save.click()
    assert chosen == [{("assignment", "one"): OVERWRITE, ("assignment", "two"): THEIRS}]


def test_a_refused_gesture_can_be_dropped_from_where_the_refusal_is_read(qgis_app: Any) -> None:
    gesture = Gesture("A village", (Step("insert", "village", "v9"),))
    told = [
        Refusal(("village", "v9"), "village V9", "taken", gesture),
        Refusal(("plan", "p"), "plan", "taken", None),
    ]
    window, dropped = RefusedWindow(told, 2), []
    window.dropped.connect(dropped.append)
    assert window.drop.isEnabled()  # the first is selected
    window.rows.setCurrentRow(1)
    assert not window.drop.isEnabled()
    window.rows.setCurrentRow(0)
    assert window.rows.item(0).text() == "A village\nVillage V9: taken"
    window.drop.click()
    assert dropped == [gesture.id] and window.rows.count() == 1


def test_many_refused_gestures_are_dropped_at_once(qgis_app: Any) -> None:
    gestures = [Gesture(f"New: Household H{n}", (Step("insert", "household", f"h{n}"),)) for n in range(200)]
    told = [Refusal(("household", f"h{n}"), f"household H{n}", "Need it.", gestures[n]) for n in range(200)]
    window, dropped = RefusedWindow(told, 200), []
    window.dropped.connect(dropped.append)
    assert window.rows.item(7).text() == "New: Household H7\nNeed it."
    village = Refusal(
        ("village", "v1"), "village Bó Vồn (V1)", "In use.", Gesture("Deleted: Village Bó Vồn", ())
    )
    assert RefusedWindow([village], 1).rows.item(0).text() == "Deleted: Village Bó Vồn\nIn use."
    window.rows.selectAll()
    assert "200" in window.drop.text()
    window.drop.click()
    assert dropped == [gesture.id for gesture in gestures] and not window.isVisible()


def test_where_not_all_is_shown_the_window_says_how_many_there_are_and_what_becomes_of_the_rest(
    qgis_app: Any, speak: Any
) -> None:
    rows = [conflict(f"row {n}", True) for n in range(3)]
    refusals = [Refusal(("village", f"v{n}"), f"village V{n}", "taken", None) for n in range(3)]
    for kind, told in ((VersionsWindow, rows), (RefusedWindow, refusals)):
        for in_all in (3, 7):
            window = kind(told, in_all)
            said = [label.text() for label in window.findChildren(QLabel)]
            assert any("the first 3 of 7" in text for text in said) == (in_all > 3)


def test_what_two_changes_want_of_one_row_stands_in_one_part(qgis_app: Any, tmp_path: Path) -> None:
    asked: list = []

    class Service:
        def ask(self, _arguments: Any, _given: Any, answer: Any, _failed: Any) -> str:
            asked.append(answer)
            return "1"

    saver, heard = Saver(Service()), []
    saver.conflicted.connect(lambda rows, in_all: heard.append((rows, in_all)))
    steps = [Step("update", "village", "v1", values=values) for values in ({"name": "A"}, {"kind": "ban"})]
    saver.save(str(tmp_path), [Gesture("One", (steps[0],)), Gesture("Two", (steps[1],))])
    row = {"kind": "changed", "table": "village", "id": "v1", "row": "V1", "who": "", "at": "", "sentence": "", "version": "7"}  # fmt: skip
    name = [{"heading": "Name", "read": "a", "ours": ours, "theirs": "c"} for ours in ("A", "=")]
    kind = {"heading": "Kind", "read": "thôn", "ours": "bản", "theirs": "thôn"}
    asked[0](
        {
            "exit": 1,
            "log": 9,
            "conflicts": [{**row, "columns": [name[0]]}, {**row, "columns": [name[1], kind]}],
            "rows_in_conflict": 140,
            "refusals": [],
            "refused": 0,
        }
    )
    (((told,), in_all),) = heard
    assert in_all == 140 and len(told.gestures) == 2
    assert [(each.heading, each.ours) for each in told.versions] == [("Name", "A"), ("Kind", "bản")]


def test_a_list_is_as_high_as_it_needs_and_return_drops_nothing(qgis_app: Any, wait: Any) -> None:
    heights = []
    for count in (1, 6, 200):
        gestures = [
            Gesture(f"New: Household H{n}", (Step("insert", "household", f"h{n}"),)) for n in range(count)
        ]
        told = [
            Refusal(("household", f"h{n}"), f"household H{n}", "Need it.", gestures[n]) for n in range(count)
        ]
        window, dropped = RefusedWindow(told, count), []
        window.dropped.connect(dropped.append)
        window.show()
        wait(window.isVisible)
        heights.append(window.height())
        last = window.rows.visualItemRect(window.rows.item(min(count, 6) - 1))
        assert last.bottom() < window.rows.viewport().height()
        QTest.keyClick(window, Qt.Key.Key_Return)
        assert dropped == [] and not window.isVisible()
    assert heights[0] < heights[1] < heights[2] < 600


def test_where_nothing_can_be_taken_up_no_empty_list_is_shown(qgis_app: Any, speak: Any) -> None:
    window = FoundWindow([], ["household – Head of household"], 2)
    said = [label.text() for label in window.findChildren(QLabel) if not label.isHidden()]
    assert said[-1] == "2 changes of the last time cannot be taken up again without it." and len(said) == 2
    assert window.rows.isHidden() and not window.take.isEnabled()
