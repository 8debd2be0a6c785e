"""The board: who has what while somebody assigns, always with the figures of the coverage engine."""

from __future__ import annotations

from typing import Any

import pytest
from support.boards import Heard

from diaban.plugin.assigning.board import Board
from diaban.plugin.assigning.doing import END, TWINNING, UNASSIGN, Doing
from diaban.plugin.assigning.tips import tip
from diaban.plugin.pending.steps import Gesture, Step


@pytest.fixture
def board(opened: Any) -> Board:
    return opened.board


def figures(board: Board) -> tuple:
    totals = board.totals()
    return totals.in_need, totals.unassigned, totals.uncovered, totals.overloaded


def test_it_opens_with_what_is_in_force(board: Board) -> None:
    """By hand: three households, H1 with K1; nobody in V2 and V3."""
    assert figures(board) == (3, 2, 2, 0)
    (charge,) = board.charges_on("household", "h1")
    assert (charge.cadre_id, charge.status, charge.pending) == ("k1", "approved", False)
    assert board.charges_of("k1") == (charge,) and board.charges_of("k2") == ()
    assert board.load_of("k1")[:4] == (1, 1, 2, None)
    assert [(c.commune_id, c.in_need, c.unassigned, c.villages, c.uncovered) for c in board.by_commune()] == [
        ("c1", 3, 2, 2, 1),
        ("c2", 0, 0, 1, 1),
    ]


def test_a_gesture_counts_at_once_and_undo_brings_everything_back(board: Board) -> None:
    heard: list = []
    board.changed.connect(heard.append)
    board.assign("household", ["h1", "h2", "h3"], "k2")
    assert figures(board) == (3, 0, 1, 1)
    assert heard[-1].households == {"h1", "h2", "h3"} and heard[-1].cadres == {"k1", "k2"}
    assert [c.cadre_id for c in board.charges_on("household", "h1")] == ["k2"]
    assert board.totals().pending == 3 and len(board.pending.gestures()) == 1
    board.pending.undo()
    assert figures(board) == (3, 2, 2, 0) and board.totals().pending == 0
    assert [c.cadre_id for c in board.charges_on("household", "h1")] == ["k1"]
    board.pending.redo()
    assert figures(board) == (3, 0, 1, 1)


def test_giving_back_leaves_nothing_behind(board: Board) -> None:
    board.assign("household", ["h1"], "k2")
    board.assign("household", ["h1"], "k1")
    assert figures(board) == (3, 2, 2, 0)
    (charge,) = board.charges_on("household", "h1")
    assert (charge.cadre_id, charge.status) == ("k1", "approved")


def test_nobody_is_in_charge_of_what_was_taken(board: Board) -> None:
    board.unassign("household", ["h1"])
    assert figures(board) == (3, 3, 3, 0)
    board.assign("village", ["v1"], "k1")
    assert figures(board) == (3, 3, 2, 0)
    assert board.load_of("k1")[:2] == (0, 1)


def test_dropping_a_gesture_takes_along_what_rests_on_it(board: Board) -> None:
    board.assign("household", ["h2"], "k2")
    board.assign("household", ["h3"], "k2")
    board.assign("household", ["h2"], "k1")
    first = board.pending.gestures()[0]
    assert len(board.pending.drop(first.id)) == 2
    assert [c.cadre_id for c in board.charges_on("household", "h3")] == ["k2"]
    assert board.charges_on("household", "h2") == ()
    board.pending.undo()
    assert [c.cadre_id for c in board.charges_on("household", "h2")] == ["k1"]


def who(board: Board, duty: str, target: str) -> list:
    return [charge.cadre_id for charge in board.charges_on(duty, target)]


def test_hand_over_and_swap_move_everything_as_one_step(board: Board) -> None:
    board.assign("household", ["h2", "h3"], "k2")
    board.assign("party_cell", ["v1"], "k1")
    board.assign("commune_post", ["c1"], "k1")
    board.swap("k1", "k2")
    assert [who(board, "household", each) for each in ("h1", "h2", "h3")] == [["k2"], ["k1"], ["k1"]]
    assert who(board, "party_cell", "v1") == ["k2"] == who(board, "commune_post", "c1")
    board.hand_over("k2", "k1")
    assert [who(board, "household", each) for each in ("h1", "h2", "h3")] == [["k1"]] * 3
    assert len(board.pending.gestures()) == 5
    board.pending.undo()
    board.pending.undo()
    assert [who(board, "household", each) for each in ("h1", "h2", "h3")] == [["k1"], ["k2"], ["k2"]]


def test_two_at_one_village_stay_two_when_one_hands_over(board: Board) -> None:
    board.assign("village", ["v1"], "k1")
    board.assign("village", ["v1"], "k2", beside=True)
    assert who(board, "village", "v1") == ["k1", "k2"]
    board.hand_over("k1", "k2")
    assert who(board, "village", "v1") == ["k2"]


def test_an_end_with_a_date_and_a_lock(board: Board) -> None:
    board.end("household", ["h1"], "2031-09-01")
    (charge,) = board.charges_on("household", "h1")
    assert charge.valid_to == "2031-09-01" and figures(board)[1] == 2
    assert board.end("household", ["h1"], "2025-12-31") == "Nothing to change."
    board.lock("household", ["h1"], True)
    assert [w.kind for w in board.warnings("household", ["h1"], "k2")] == ["locked"]
    board.lock("household", ["h1"], False)
    assert board.warnings("household", ["h1"], "k2") == ()


def test_warnings_say_what_is_wrong_and_candidates_who_could(board: Board) -> None:
    board.assign("household", ["h1", "h2"], "k2")
    (warning,) = board.warnings("household", ["h1", "h3"], "k2")
    assert (warning.kind, warning.count, warning.targets) == ("over_households", 1, ("h3",))
    assert warning.text == "Người Thử Hai would have 3 households; the limit is 2."
    # K2 is full; nothing is computed, so the way is only measured.
    (candidate,) = board.candidates("household", "h3")
    assert candidate.cadre_id == "k1" and candidate.minutes is None
    assert candidate.metres == pytest.approx(5099.02, abs=0.01)


def test_twinning_is_a_gesture_like_any_other(board: Board) -> None:
    assert board.twin("u1", "commune", ["c1", "c2"]) == "Đồn Thử is twinned with 2 places"
    assert {each.target_id for each in board.twinnings_of("u1")} == {"c1", "c2"}
    board.untwin(["u1"], ["c1"])
    assert {each.target_id for each in board.twinnings_of("u1")} == {"c2"}
    board.pending.undo()
    board.pending.undo()
    assert board.twinnings_of("u1") == () and board.totals().pending == 0


def test_saving_makes_a_draft_plan_and_nothing_is_pending_then(board: Board, wait: Any) -> None:
    heard = Heard(board)
    board.assign("household", ["h1", "h2"], "k2")
    assert board.needs_name()
    assert not board.pending.save() and heard.failures == ["The new plan needs a name."]
    assert board.pending.save("Phương án 1")
    wait(lambda: heard.saved)
    assert heard.saved[0].rows == 4 and not heard.saved[0].again
    assert figures(board) == (3, 1, 2, 0) and board.totals().pending == 0
    assert [plan.name for plan in board.plans.values()] == ["Phương án 1"]
    assert board.plan_id in board.plans and not board.pending.can_undo()
    (charge,) = board.charges_on("household", "h1")
    assert (charge.cadre_id, charge.status, charge.pending) == ("k2", "draft", False)
    board.set_plan(None)
    assert figures(board) == (3, 2, 2, 0)
    assert [charge.cadre_id for charge in board.charges_on("household", "h1")] == ["k1"]


def test_a_place_that_several_units_are_twinned_with_is_let_go_as_one_step(board: Board) -> None:
    steps = [
        Step("insert", "unit", "u2", values={"code": "U2", "name": "Đội Thử", "kind": "production_team"}),
    ]
    board.pending.push(Gesture("unit", tuple(steps)))
    board.twin("u1", "commune", ["c1"])
    board.twin("u2", "commune", ["c1"])
    doing = Doing(board)
    doing.duty = TWINNING
    doing.take_away(UNASSIGN, ["c1"], "")
    assert board.twinnings_on("c1") == () and len(board.pending.gestures()) == 4
    board.pending.undo()
    assert {each.unit_id for each in board.twinnings_on("c1")} == {"u1", "u2"}


@pytest.mark.parametrize(("kind", "day"), [(UNASSIGN, ""), (END, "2031-09-01")])
def test_what_is_locked_is_not_taken_away_before_it_is_unlocked(board: Board, kind: str, day: str) -> None:
    board.assign("household", ["h2"], "k2")
    board.lock("household", ["h1"], True)
    doing, said = Doing(board), []
    doing.said.connect(said.append)
    doing.take_away(kind, ["h1", "h2"], day)
    assert "Locked, and left as it is: 1. Unlock it first." in said[-1]
    assert who(board, "household", "h1") == ["k1"]
    assert all(each.valid_to == day for each in board.charges_on("household", "h2"))
    waiting = board.totals().gestures
    doing.take_away(kind, ["h1"], day)
    assert said[-1] == "Locked, and left as it is: 1. Unlock it first."
    assert board.totals().gestures == waiting
    board.lock("household", ["h1"], False)
    doing.take_away(kind, ["h1"], day)
    assert "Unlock" not in said[-1] and board.totals().gestures > waiting


def test_names_that_turn_writing_round_keep_to_themselves_in_sentences_and_tips(opened: Any) -> None:
    opened.by_sql("UPDATE cadre SET name = 'Lò \u202eB' WHERE id = 'k2'")
    board = opened.again()
    said = board.assign("household", ["h2"], "k2")
    assert said == board.pending.gestures()[0].text == "\u2068Lò \u202eB\u2069 takes household H2 in Bản Đầu"
    shown = tip(board, "household", "household", ("h2",))
    assert "\u2068Lò \u202eB\u2069, " in shown
    # What is searched and compared is as it stands in the workspace.
    assert board.cadres["k2"].name == "Lò \u202eB"
    board.pending.clear()
