"""Assigning on the map in the plugin's window: real mouse and keys, the real board. What is expected was counted by hand.

The workspace and who is who in it: `support/workbench.py`.
"""

from __future__ import annotations

from typing import Any

import pytest
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest
from support.at_the_desk import CONTROL, SHIFT, around, figures, give_reason, having, home, key, waiting, who
from support.pointer import click, double_click, drag, move, press, release

KEYS = {"click": "C", "rectangle": "R", "polygon": "G", "paint": "P", "eyedropper": "E"}


# -- assigning -----------------------------------------------------------------------------------------------


def test_at_first_the_figures_are_those_of_the_file(bench: Any) -> None:
    assert figures(bench) == (7, 1, 0)
    assert bench.dock.model.ids() == ("c", "a", "b")  # by given name: Chứ, Đạt, Én
    assert not bench.dock.summary.save.isEnabled() and not bench.dock.work.undo.isEnabled()


def test_a_click_gives_a_household_to_the_chosen_cadre(bench: Any) -> None:
    bench.choice.choose("a")
    click(bench.looking.canvas, home(bench, 3))
    assert who(bench, 3) == ("a",) and figures(bench) == (6, 1, 0)
    assert "Lường Văn Đạt" in bench.dock.said.text() and "H3" in bench.dock.said.text()
    assert "(−1)" in bench.dock.summary.totals.text()
    assert bench.dock.work.undo.isEnabled() and bench.dock.summary.save.isEnabled()


def test_a_click_also_takes_what_somebody_else_has(bench: Any) -> None:
    bench.choice.choose("b")
    click(bench.looking.canvas, home(bench, 0))
    assert who(bench, 0) == ("b",) and figures(bench) == (7, 1, 0)


def test_a_rectangle_is_one_step_and_leaves_what_others_have(bench: Any) -> None:
    bench.choice.choose("b")
    key(bench, "R")
    drag(bench.looking.canvas, *around(bench, 0, 3))
    assert having(bench, "b") == [2, 3] and having(bench, "a") == [0, 1]
    assert waiting(bench) == 1 and figures(bench) == (5, 1, 0)
    key(bench, "Z", CONTROL)
    assert having(bench, "b") == [] and figures(bench) == (7, 1, 0) and waiting(bench) == 0


def test_shift_takes_from_others_too_and_locked_is_said(bench: Any) -> None:
    bench.choice.choose("b")
    key(bench, "R")
    drag(bench.looking.canvas, *around(bench, 0, 2), SHIFT)
    assert bench.dock.reason.isVisible() and "Locked" in bench.dock.reason.said.text()
    bench.dock.reason.part.click()
    assert having(bench, "b") == [0, 2] and having(bench, "a") == [1]


def test_the_free_shape_and_the_brush_give_what_they_pass(bench: Any) -> None:
    canvas = bench.looking.canvas
    bench.choice.choose("b")
    key(bench, "G")
    for corner in (QPoint(-9, -9), QPoint(9, -9), QPoint(9, 9)):
        click(canvas, home(bench, 2) + corner)
    double_click(canvas, home(bench, 2) + QPoint(-9, 9))
    key(bench, "P")
    press(canvas, home(bench, 4))
    move(canvas, home(bench, 5), Qt.MouseButton.LeftButton)
    release(canvas, home(bench, 5))
    assert having(bench, "b") == [2, 4, 5] and waiting(bench) == 2


def test_undo_and_redo_go_back_and_forth_over_all_tools(bench: Any) -> None:
    canvas = bench.looking.canvas
    bench.choice.choose("b")
    states = [having(bench, "b")]
    click(canvas, home(bench, 2))
    states.append(having(bench, "b"))
    key(bench, "R")
    drag(canvas, *around(bench, 3, 4))
    states.append(having(bench, "b"))
    key(bench, "P")
    drag(canvas, home(bench, 5), home(bench, 5) + QPoint(0, 30))
    states.append(having(bench, "b"))
    drag(canvas, home(bench, 2), home(bench, 2) + QPoint(0, 30), CONTROL)
    states.append(having(bench, "b"))
    assert states == [[], [2], [2, 3, 4], [2, 3, 4, 5], [3, 4, 5]]
    for earlier in reversed(states[:-1]):
        key(bench, "Z", CONTROL)
        assert having(bench, "b") == earlier
    assert figures(bench) == (7, 1, 0) and not bench.dock.work.undo.isEnabled()
    for later in states[1:]:
        key(bench, "Y", CONTROL)
        assert having(bench, "b") == later
    assert not bench.dock.work.redo.isEnabled()


@pytest.mark.parametrize("tool", KEYS)
@pytest.mark.parametrize("how", ["Esc", "right"])
def test_left_off_in_the_middle_nothing_has_happened(bench: Any, tool: str, how: str) -> None:
    canvas = bench.looking.canvas
    bench.choice.choose("b")
    key(bench, KEYS[tool])
    press(canvas, home(bench, 2))
    move(canvas, home(bench, 4) + QPoint(3, 25), Qt.MouseButton.LeftButton)
    if how == "Esc":
        key(bench, "Esc")
    else:
        press(canvas, home(bench, 4), Qt.MouseButton.RightButton)
        release(canvas, home(bench, 4), Qt.MouseButton.RightButton)
    release(canvas, home(bench, 4) + QPoint(3, 25))
    assert waiting(bench) == 0 and figures(bench) == (7, 1, 0)
    assert bench.choice.cadre == "b" and bench.asking.menu is None
    assert bench.overlay.shown.touched == () and "nothing has happened" in bench.dock.said.text()


# -- what stands against it ----------------------------------------------------------------------------------


@pytest.fixture
def doubted(bench: Any) -> Any:
    """A has two of four; a rectangle over four more."""
    bench.choice.choose("a")
    key(bench, "R")
    drag(bench.looking.canvas, *around(bench, 2, 5))
    return bench


def test_too_many_is_said_at_once_and_nothing_is_done_yet(doubted: Any) -> None:
    reason = doubted.dock.reason
    assert reason.isVisible() and waiting(doubted) == 0
    assert "6" in reason.said.text() and "4" in reason.said.text()
    assert not reason.do.isEnabled()  # without a reason


def test_with_a_reason_it_is_done_and_the_reason_goes_along(doubted: Any) -> None:
    give_reason(doubted, "until the end of June")
    assert having(doubted, "a") == [0, 1, 2, 3, 4, 5] and figures(doubted) == (3, 1, 1)
    assert not doubted.dock.reason.isVisible() and waiting(doubted) == 1
    steps = doubted.board.pending.gestures()[0].steps
    assert {step.values["comment"] for step in steps} == {"until the end of June"}


def test_as_many_as_there_is_room_for(doubted: Any) -> None:
    assert doubted.dock.reason.part.text() == "Only the other 2"
    doubted.dock.reason.part.click()
    assert having(doubted, "a") == [0, 1, 2, 3] and figures(doubted) == (5, 1, 0)


@pytest.mark.parametrize("how", ["button", "Esc in the line", "Esc on the map", "another gesture"])
def test_left_off_before_the_reason(doubted: Any, how: str) -> None:
    reason = doubted.dock.reason
    if how == "button":
        reason.leave.click()
    elif how == "Esc in the line":
        QTest.keyClick(reason.reason, Qt.Key.Key_Escape)
    elif how == "Esc on the map":
        key(doubted, "Esc")
    else:
        drag(doubted.looking.canvas, home(doubted, 0) - QPoint(9, 60), home(doubted, 0) - QPoint(0, 40))
    assert not reason.isVisible() and waiting(doubted) == 0 and having(doubted, "a") == [0, 1]
    assert doubted.choice.cadre == "a"


def test_the_same_reason_can_hold_from_now_on(doubted: Any) -> None:
    reason = doubted.dock.reason
    reason.keep.setChecked(True)
    QTest.keyClicks(reason.reason, "short of people")
    QTest.keyClick(reason.reason, Qt.Key.Key_Return)
    key(doubted, "C")
    click(doubted.looking.canvas, home(doubted, 7))
    assert having(doubted, "a") == [0, 1, 2, 3, 4, 5, 7] and not reason.isVisible()
    assert doubted.board.pending.gestures()[1].steps[0].values["comment"] == "short of people"


def test_no_common_language_is_said(bench: Any) -> None:
    bench.choice.choose("b")
    click(bench.looking.canvas, home(bench, 7))
    assert "No common language" in bench.dock.reason.said.text() and waiting(bench) == 0


# -- taking away, ending, locking ----------------------------------------------------------------------------


def test_an_area_takes_away_only_from_the_chosen_cadre(bench: Any) -> None:
    bench.choice.choose("a")
    key(bench, "R")
    key(bench, "U")
    drag(bench.looking.canvas, *around(bench, 0, 9))
    assert having(bench, "a") == [1] and having(bench, "c") == [6]
    assert bench.dock.said.text().endswith("Locked, and left as it is: 1. Unlock it first.")
    bench.board.lock("household", ["h1"], False)
    drag(bench.looking.canvas, *around(bench, 0, 9))
    assert having(bench, "a") == [] and having(bench, "c") == [6] and figures(bench) == (9, 2, 0)


def test_a_charge_ends_with_a_date(bench: Any) -> None:
    key(bench, "D")
    assert bench.dock.work.day.isVisible()
    last = bench.dock.work.day.date().addDays(20)
    bench.dock.work.day.setDate(last)
    click(bench.looking.canvas, home(bench, 0))
    (charge,) = bench.board.charges_on("household", "h0")
    assert charge.valid_to == last.toString("yyyy-MM-dd") and figures(bench) == (7, 1, 0)


def test_lock_and_unlock_with_the_same_key(bench: Any) -> None:
    key(bench, "L")
    click(bench.looking.canvas, home(bench, 0))
    assert bench.board.charges_on("household", "h0")[0].locked
    click(bench.looking.canvas, home(bench, 1))
    assert not bench.board.charges_on("household", "h1")[0].locked
    assert waiting(bench) == 2


# -- about somebody ------------------------------------------------------------------------------------------


def test_the_eyedropper_chooses_whoever_has_it_and_gives_the_tool_back(bench: Any) -> None:
    key(bench, "R")
    key(bench, "E")
    click(bench.looking.canvas, home(bench, 6))
    assert bench.choice.cadre == "c" and bench.hands.name == "rectangle"
    assert bench.dock.list.currentIndex().row() == 0


def test_hand_over_to_somebody_in_the_list(bench: Any) -> None:
    bench.choice.choose("a")
    key(bench, "H")
    bench.dock.list.setCurrentIndex(bench.dock.model.index(bench.dock.model.row_of("b")))
    assert bench.dock.reason.isVisible()  # h1 is locked
    give_reason(bench, "moves to another post")
    assert having(bench, "b") == [0, 1] and having(bench, "a") == [] and waiting(bench) == 1
    key(bench, "Z", CONTROL)
    assert having(bench, "a") == [0, 1] and having(bench, "b") == []


def test_hand_over_and_swap_on_the_map(bench: Any) -> None:
    key(bench, "X")
    click(bench.looking.canvas, home(bench, 0))
    assert bench.choice.cadre == "a" and bench.hands.name == "swap" and waiting(bench) == 0
    click(bench.looking.canvas, home(bench, 6))
    give_reason(bench, "closer to home")
    assert having(bench, "a") == [6] and having(bench, "c") == [0, 1] and waiting(bench) == 1
    key(bench, "Z", CONTROL)
    assert having(bench, "a") == [0, 1] and having(bench, "c") == [6]


@pytest.mark.parametrize("letter", ["E", "H", "X"])
def test_esc_puts_a_tool_that_waits_for_somebody_away(bench: Any, letter: str) -> None:
    bench.choice.choose("a")
    key(bench, letter)
    key(bench, "Esc")
    assert bench.hands.name == "click" and bench.choice.cadre == "a" and waiting(bench) == 0
    key(bench, "Esc")
    assert bench.choice.cadre is None
