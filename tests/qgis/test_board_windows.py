"""What saving has to say stands beside the map: unsaved changes found, both versions, what a rule refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from diaban.plugin.pending.offer import FoundWindow, RefusedWindow
from diaban.plugin.pending.saving import OVERWRITE, THEIRS, Conflict, Refusal, Version
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


def test_a_choice_is_made_for_every_row_before_anything_is_saved(qgis_app: Any) -> None:
    window, chosen = VersionsWindow([conflict("one", True), conflict("two", False)]), []
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
    window, dropped = RefusedWindow(told), []
    window.dropped.connect(dropped.append)
    assert window.drop.isEnabled()  # the first is selected
    window.rows.setCurrentRow(1)
    assert not window.drop.isEnabled()
    window.rows.setCurrentRow(0)
    assert window.rows.item(0).text() == "A village\nvillage V9: taken"
    window.drop.click()
    assert dropped == [gesture.id] and window.rows.count() == 1


def test_many_refused_gestures_are_dropped_at_once(qgis_app: Any) -> None:
    gestures = [Gesture(f"New: Household H{n}", (Step("insert", "household", f"h{n}"),)) for n in range(200)]
    told = [Refusal(("household", f"h{n}"), f"household H{n}", "Need it.", gestures[n]) for n in range(200)]
    window, dropped = RefusedWindow(told), []
    window.dropped.connect(dropped.append)
    assert window.rows.item(7).text() == "New: Household H7\nNeed it."
    window.rows.selectAll()
    assert "200" in window.drop.text()
    window.drop.click()
    assert dropped == [gesture.id for gesture in gestures] and not window.isVisible()
