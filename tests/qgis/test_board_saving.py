"""What is pending reaches the file whole, or stays pending: conflicts, refusals, a QGIS that goes away in between."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from support.boards import Heard, Opened

from diaban.plugin.pending.saving import OVERWRITE, THEIRS
from diaban.plugin.pending.steps import Gesture, Step


def somebody_else(opened: Opened, wait: Any, changes: list) -> dict:
    """Another QGIS saves ``changes``."""
    answers: list = []
    given = {"batch": f"other-{len(changes)}-{changes[0]['id']}", "changes": changes}
    opened.service.ask(["save", str(opened.path), "--language", "en"], given, answers.append, answers.append)
    wait(lambda: answers)
    assert answers[0]["exit"] == 0, answers
    return answers[0]


def locked_by_others(opened: Opened, wait: Any) -> None:
    version = opened.board.state.base.assignments["a1"].version
    change = {"do": "update", "table": "assignment", "id": "a1", "version": version, "values": {"locked": 1}}
    somebody_else(opened, wait, [change])


@pytest.mark.parametrize("choice", [OVERWRITE, THEIRS])
def test_both_versions_are_shown_and_the_choice_is_the_planners(
    opened: Opened, wait: Any, choice: str
) -> None:
    board, heard = opened.board, Heard(opened.board)
    board.assign("household", ["h1"], "k2")
    board.assign("household", ["h2"], "k2")
    locked_by_others(opened, wait)
    board.pending.save("Phương án 1")
    wait(lambda: heard.count)
    ((conflict,),) = heard.conflicts
    assert conflict.key == ("assignment", "a1") and conflict.can_overwrite
    shown = {(each.heading, each.read, each.theirs) for each in conflict.versions}
    assert ("Locked", "no", "yes") in shown, shown
    assert len(board.pending.gestures()) == 2
    board.keeper.resolve((conflict,), {conflict.key: choice})
    wait(lambda: heard.saved)
    mine = [charge.cadre_id for charge in board.charges_on("household", "h1")]
    assert mine == (["k2"] if choice == OVERWRITE else ["k1"])
    assert [charge.cadre_id for charge in board.charges_on("household", "h2")] == ["k2"]
    assert board.totals().pending == 0
    if choice == THEIRS:
        assert board.charges_on("household", "h1")[0].locked


def test_a_refusal_names_the_gesture_and_nothing_is_lost(opened: Opened, wait: Any) -> None:
    board, heard = opened.board, Heard(opened.board)
    board.assign("household", ["h2"], "k2")
    wrong = Step("insert", "village", "v9", values={"code": "V1", "name": "Bản Mới", "commune_id": "c1"})
    board.pending.push(Gesture("A village", (wrong,)))
    board.pending.save("Phương án 1")
    wait(lambda: heard.count)
    ((refusal,),) = heard.refusals
    assert refusal.gesture.text == "A village" and "V1" in refusal.row
    assert len(board.pending.gestures()) == 2 and heard.saved == []
    board.pending.drop(refusal.gesture.id)
    board.pending.save("Phương án 1")
    wait(lambda: heard.saved)
    assert [charge.cadre_id for charge in board.charges_on("household", "h2")] == ["k2"]


def test_a_plan_of_that_name_is_said_in_words(opened: Opened, wait: Any) -> None:
    board, heard = opened.board, Heard(opened.board)
    board.assign("household", ["h2"], "k2")
    board.pending.save("Phương án 1")
    wait(lambda: heard.saved)
    board.set_plan(None)
    board.assign("household", ["h3"], "k2")
    board.pending.save("Phương án 1")
    wait(lambda: heard.refusals)
    ((refusal,),) = heard.refusals
    assert refusal.gesture is None and refusal.row == "plan Phương án 1"


def test_what_is_pending_is_offered_again_and_is_exactly_what_it_was(opened: Opened, wait: Any) -> None:
    board = opened.board
    board.assign("household", ["h1", "h2"], "k2")
    board.assign("household", ["h3"], "k1")
    board.pending.undo()
    board.assign("village", ["v1"], "k1")
    board.lock("household", ["h1"], True)
    dropped = board.pending.gestures()[1]
    board.pending.drop(dropped.id)
    gestures, figures = board.pending.gestures(), board.totals()
    opened.again()
    board = opened.board
    found = board.keeper.left
    assert found is not None and (found.count, found.lost, found.broken) == (2, (), 0)
    assert [each.gesture.text for each in found.gestures] == [
        "Người Thử Hai takes 2 households",
        "Locked: household H1 in Bản Đầu",
    ]
    assert board.totals() != figures
    board.keeper.take_up()
    assert [(g.id, g.kind, g.steps) for g in board.pending.gestures()] == [
        (g.id, g.kind, g.steps) for g in gestures
    ]
    assert board.totals() == figures
    heard = Heard(board)
    board.pending.save("Phương án 1")
    wait(lambda: heard.saved)
    opened.again()
    assert opened.board.keeper.left is None and opened.board.totals().pending == 0


def test_what_is_discarded_is_not_offered_again(opened: Opened) -> None:
    opened.board.assign("household", ["h2"], "k2")
    opened.again()
    opened.board.keeper.discard()
    opened.again()
    assert opened.board.keeper.left is None


def test_discarding_what_is_pending_leaves_what_was_found_and_not_decided_on(opened: Opened) -> None:
    opened.board.assign("household", ["h2"], "k2")
    opened.again()
    opened.board.assign("household", ["h3"], "k2")
    opened.board.pending.clear()
    opened.again()
    found = opened.board.keeper.left
    assert found is not None and [each.gesture.steps[0].target for each in found.gestures] == ["h2"]


def test_a_profile_that_cannot_be_written_is_said(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list = []
    (tmp_path / "pending").write_text("a file where the folder should be")
    monkeypatch.setattr("diaban.plugin.assigning.saving.profile_folder", lambda: tmp_path)
    opened.close()
    opened.board.keeper.unkept.connect(lambda: heard.append(True))
    opened.reopen_same()
    assert heard == [True]
    opened.board.assign("household", ["h2"], "k2")
    assert opened.board.totals().unassigned == 1


def test_the_journal_is_its_owners_only_and_holds_nothing_typed(opened: Opened) -> None:
    board = opened.board
    board.assign("household", ["h2"], "k2", reason="LÝ-DO-7731")
    values = {
        "code": "QQ-99X",
        "name": "TÊN-7732",
        "commune_id": "c1",
        "geom": [503000.5, 2305000.5],
        "is_border": 1,
    }
    board.pending.push(Gesture("Thêm TÊN-7732", (Step("insert", "village", "v9", values=values),)))
    board.assign("village", ["v9"], "k1")
    file = opened.journal
    content = file.read_text(encoding="utf-8")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    for typed in ("7731", "7732", "QQ-99X", "503000", "Người", opened.path.stem):
        assert typed not in content and json.dumps(typed)[1:-1] not in content
    assert "v9" in content and "h2" in content and "is_border" in content
    opened.again()
    found = opened.board.keeper.left
    assert found is not None and found.broken == 2
    assert set(found.lost) == {
        ("assignment", "comment"),
        ("village", "code"),
        ("village", "geom"),
        ("village", "name"),
    }
    # The village cannot come back without its name, and who was to look after it neither.
    assert [each.gesture.kind for each in found.gestures] == ["assign"]


def test_a_journal_cut_in_the_middle_of_a_line_gives_what_was_whole(opened: Opened) -> None:
    opened.board.assign("household", ["h2"], "k2")
    opened.board.assign("household", ["h3"], "k2")
    file = opened.journal
    opened.close()
    os.truncate(file, file.stat().st_size - 7)
    opened.again()
    found = opened.board.keeper.left
    assert found is not None and [each.gesture.steps[0].target for each in found.gestures] == ["h2"]
    opened.board.assign("household", ["h3"], "k1")
    opened.again()
    found = opened.board.keeper.left
    assert found is not None and [each.gesture.steps[0].target for each in found.gestures] == ["h2", "h3"]


def test_what_the_engine_saved_before_qgis_went_is_not_offered(
    opened: Opened, wait: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """QGIS is killed between the engine's commit and its answer."""
    board = opened.board
    board.assign("household", ["h2"], "k2")
    answered: list = []
    ask = opened.service.ask
    monkeypatch.setattr(
        opened.service, "ask", lambda job, given, _ok, bad: ask(job, given, answered.append, bad)
    )
    board.pending.save("Phương án 1")
    wait(lambda: answered)
    opened.again()
    assert opened.board.keeper.left is None
    (plan,) = opened.board.plans.values()
    opened.board.set_plan(plan.id)
    assert [charge.cadre_id for charge in opened.board.charges_on("household", "h2")] == ["k2"]


def test_a_crashed_engine_loses_nothing_and_saves_once(opened: Opened, wait: Any) -> None:
    board, heard = opened.board, Heard(opened.board)
    board.assign("household", ["h2"], "k2")
    board.pending.save("Phương án 1")
    opened.service._process.kill()
    wait(lambda: heard.count)
    if heard.failures:
        assert len(board.pending.gestures()) == 1
        board.pending.save("Phương án 1")
        wait(lambda: heard.saved)
    opened.again()
    assert opened.board.keeper.left is None and len(opened.board.plans) == 1


def test_what_others_save_is_taken_over(opened: Opened, wait: Any) -> None:
    board = opened.board
    heard: list = []
    board.changed.connect(heard.append)
    change = {
        "do": "update",
        "table": "household",
        "id": "h2",
        "version": "",
        "values": {"needs_assignment": 0},
    }
    change["version"] = opened.version("household", "h2")
    somebody_else(opened, wait, [change])
    assert board.totals().unassigned == 2
    board.refresh()
    assert board.totals().unassigned == 1 and board.totals().in_need == 2
    assert heard[-1].households == {"h2"}


def test_a_plan_whose_ground_has_changed_is_told(opened: Opened, wait: Any) -> None:
    """The plan gives H1 to K2 from the day on; meanwhile K1's charge of it ends in another way."""
    board, heard = opened.board, Heard(opened.board)
    told: list = []
    board.ground_changed.connect(told.append)
    board.assign("household", ["h1"], "k2")
    board.pending.save("Phương án 1")
    wait(lambda: heard.saved)
    assert board.shifts() == ()
    opened.by_sql("UPDATE assignment SET status = 'ended', valid_to = '2026-03-01' WHERE id = 'a1'")
    board.refresh()
    (shift,) = told[-1]
    assert (shift.assignment_id, shift.target_id) == ("a1", "h1")
    assert shift.text == "household H1 in Bản Đầu: what the plan ends has ended meanwhile."


def test_gestures_made_while_saving_stay_and_are_saved_next(opened: Opened, wait: Any) -> None:
    board, heard = opened.board, Heard(opened.board)
    board.assign("household", ["h2"], "k2")
    board.pending.save("Phương án 1")
    board.assign("household", ["h2"], "k1")
    board.lock("household", ["h1"], True)
    wait(lambda: heard.saved)
    assert len(board.pending.gestures()) == 2
    assert [charge.cadre_id for charge in board.charges_on("household", "h2")] == ["k1"]
    board.pending.undo()
    assert not board.charges_on("household", "h1")[0].locked
    board.pending.redo()
    board.pending.save()
    wait(lambda: len(heard.saved) == 2 or heard.count > 1)
    assert heard.conflicts == [] and heard.refusals == []
    opened.again()
    (plan,) = opened.board.plans
    opened.board.set_plan(plan)
    assert [charge.cadre_id for charge in opened.board.charges_on("household", "h2")] == ["k1"]
    assert opened.board.charges_on("household", "h1")[0].locked


def test_more_than_can_be_followed_is_read_again_beside_what_one_does(
    opened: Opened, wait: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    board, loaded = opened.board, []
    board.assign("household", ["h2"], "k2")
    board.assign("household", ["h1"], "k2")
    opened.by_sql("UPDATE cadre SET max_households = 0 WHERE id = 'k2'")
    monkeypatch.setattr("diaban.plugin.assigning.board._FOLLOWED", 0)
    board.loaded.connect(lambda: loaded.append(True))
    board.refresh()
    board.pending.undo()
    board.assign("household", ["h3"], "k1")
    assert (board.totals().unassigned, board.totals().overloaded, loaded) == (0, 0, [])
    wait(lambda: loaded)
    assert (board.totals().unassigned, board.totals().overloaded) == (0, 1)
    assert [charge.cadre_id for charge in board.charges_on("household", "h1")] == ["k1"]
    board.pending.undo()
    board.pending.undo()
    assert (board.totals().unassigned, board.totals().overloaded) == (2, 0)


def test_why_one_was_chosen_all_the_same_is_not_said_of_the_next(opened: Opened, wait: Any) -> None:
    board, heard = opened.board, Heard(opened.board)
    board.assign("household", ["h2"], "k2", reason="Cùng bản, đi cùng buổi")
    board.pending.save("Phương án 1")
    wait(lambda: heard.saved)
    board.assign("household", ["h2"], "k1")
    board.pending.save()
    wait(lambda: len(heard.saved) == 2)
    with closing(sqlite3.connect(opened.path)) as connection:
        rows = connection.execute("SELECT cadre_id, comment FROM assignment WHERE household_id = 'h2'")
        assert rows.fetchall() == [("k1", None)]


def test_an_ending_taken_back_does_not_bring_back_what_others_ended(opened: Opened) -> None:
    board = opened.board
    board.unassign("household", ["h1"])
    board.assign("household", ["h1"], "k1")
    assert board.totals().unassigned == 2
    day = board.day.isoformat()
    opened.by_sql(f"UPDATE assignment SET status = 'ended', valid_to = '{day}' WHERE id = 'a1'")
    board.refresh()
    assert board.totals().unassigned == 3


def test_a_backup_put_in_the_place_of_the_workspace_is_read_anew(opened: Opened, wait: Any) -> None:
    board, heard, before = opened.board, Heard(opened.board), opened.path.read_bytes()
    board.assign("household", ["h2"], "k2")
    board.pending.save("Phương án 1")
    wait(lambda: heard.saved)
    assert len(board.plans) == 1 and board.totals().unassigned == 1
    opened.path.write_bytes(before)
    done: list = []
    board.fetched.connect(lambda: done.append(True))
    board.refresh()
    wait(lambda: done)
    assert board.plans == {}
    board.set_plan(None)
    assert board.totals().unassigned == 2


def test_a_workspace_that_is_gone_is_told_once_and_what_is_pending_stays(opened: Opened) -> None:
    board, told = opened.board, []
    board.failed.connect(told.append)
    board.assign("household", ["h2"], "k2")
    away = opened.path.with_suffix(".away")
    opened.path.rename(away)
    board.refresh()
    board.refresh()
    assert len(told) == 1 and board.totals().pending == 1
    away.rename(opened.path)
    board.refresh()
    assert len(told) == 1 and board.totals().unassigned == 1


def test_a_new_plan_with_a_name_that_is_too_long_is_not_sent(opened: Opened, speak: Any) -> None:
    board, heard = opened.board, Heard(opened.board)
    board.assign("household", ["h2"], "k2")
    assert not board.pending.save("a" * 201)
    assert len(heard.failures) == 1 and "at most 200" in heard.failures[0] and board.totals().pending == 1
