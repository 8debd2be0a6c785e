"""What is done with a plan from the dock of assigning: branch, compare, optimum; with a real mouse and real keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QDialogButtonBox, QWidget

from diaban.plugin.assigning.plan_row import BESIDE, BRANCH, COMPARE, OPTIMUM
from diaban.plugin.planning.beside import BesideWindow
from diaban.plugin.planning.dialogs import NameDialog

BUTTONS = (BRANCH, COMPARE, OPTIMUM)


@pytest.fixture
def at_desk(loaded: Any, small: Path, wait: Any) -> Iterator[Any]:
    """The dock open on what is in force, and a draft plan “Phương án 1” with one household."""
    loaded.iface.mainWindow().resize(1440, 900)
    loaded.open(small)
    board = loaded.window.board
    wait(lambda: board.is_loaded)
    board.assign("household", ["h2"], "k2")
    board.pending.save("Phương án 1")
    wait(lambda: not len(board.pending) and board.plan_id)
    loaded.window.desk.toggle()
    loaded.window.desk.set_plan("")
    loaded.row = loaded.window.desk.dock.plans
    loaded.plan = next(key for key, plan in board.plans.items() if plan.name == "Phương án 1")
    yield loaded
    board.pending.clear()


def press(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def allowed(at_desk: Any) -> list[str]:
    return [name for name in BUTTONS if at_desk.row.buttons[name].isEnabled()]


def in_front(panel: Any) -> bool:
    return panel.isVisible() and not panel.visibleRegion().isEmpty()


def test_each_can_be_done_where_it_means_something(at_desk: Any) -> None:
    desk, row = at_desk.window.desk, at_desk.row
    assert allowed(at_desk) == [BRANCH, OPTIMUM]
    assert "Choose a plan" in row.buttons[COMPARE].toolTip() and "(V)" in row.buttons[COMPARE].toolTip()
    desk.set_plan(at_desk.plan)
    assert allowed(at_desk) == [BRANCH, COMPARE, OPTIMUM]
    desk.board.assign("household", ["h3"], "k2")
    assert allowed(at_desk) == [] and "Save or discard" in row.buttons[BRANCH].toolTip()
    desk.board.pending.undo()
    assert allowed(at_desk) == [BRANCH, COMPARE, OPTIMUM]
    at_desk.window.session.close()
    assert allowed(at_desk) == [] and "Open a workspace" in row.buttons[BRANCH].toolTip()


def test_a_key_for_what_cannot_be_done_says_why(at_desk: Any) -> None:
    desk = at_desk.window.desk
    QTest.keyClick(desk.dock.list, Qt.Key.Key_V)
    assert "Choose a plan first" in desk.dock.said.text()


def test_a_branch_of_the_plan_shown_is_opened_at_once(at_desk: Any, wait: Any) -> None:
    window = at_desk.window
    window.desk.set_plan(at_desk.plan)
    press(at_desk.row.buttons[BRANCH])
    dialog = window.plans._dialog
    assert isinstance(dialog, NameDialog) and not dialog.isModal()
    assert dialog.name.text() == "Phương án 1, branch"
    press(dialog.findChild(QDialogButtonBox).buttons()[0])
    wait(lambda: at_desk.row.box.currentText() == "Phương án 1, branch (draft)")
    made = window.board.plans[window.board.plan_id]
    assert made.parent_id == at_desk.plan and in_front(window.desk.dock)
    QTest.keyClick(window.desk.dock.list, Qt.Key.Key_B)
    assert window.plans._dialog.name.text() == "Phương án 1, branch, branch"
    window.plans._dialog.close()


def test_a_plan_begins_from_what_is_in_force(at_desk: Any, wait: Any) -> None:
    window = at_desk.window
    press(at_desk.row.buttons[BRANCH])
    assert window.plans._dialog.name.text().startswith("Plan of ")
    QTest.keyClicks(window.plans._dialog.name, "Quy III")
    QTest.keyClick(window.plans._dialog.name, Qt.Key.Key_Return)
    wait(lambda: at_desk.row.box.currentText() == "Quy III (draft)")
    assert window.board.plans[window.board.plan_id].parent_id is None


def test_the_plan_shown_is_compared_on_the_map(at_desk: Any, wait: Any) -> None:
    window = at_desk.window
    window.desk.set_plan(at_desk.plan)
    press(at_desk.row.buttons[COMPARE])
    wait(lambda: window.plans.result is not None and not window.runner.busy)
    assert in_front(window.plans) and window.plans.body.name() == "Phương án 1"
    assert [row["target"] for row in window.plans.result["assignments"]["added"]] == ["H2"]
    assert window.plans._dialog is None


def test_and_on_two_maps(at_desk: Any, wait: Any) -> None:
    window = at_desk.window
    window.desk.set_plan(at_desk.plan)
    QTest.keyClick(window.desk.dock.list, Qt.Key.Key_V, Qt.KeyboardModifier.ShiftModifier)
    wait(lambda: isinstance(window.plans._dialog, BesideWindow))
    assert window.plans._dialog.titles[1].text() == "Phương án 1"
    window.plans._dialog.close()
    wait(lambda: not window.runner.busy)
    assert at_desk.row.choices[BESIDE].isEnabled()


def test_the_optimum_comes_to_the_front(at_desk: Any) -> None:
    window = at_desk.window
    window.optimum.pages.setCurrentWidget(window.optimum.sites)
    press(at_desk.row.buttons[OPTIMUM])
    assert in_front(window.optimum) and window.optimum.pages.currentWidget() is window.optimum.assign
    assert window.optimum.assign.form.order().ground == ""
    window.desk.set_plan(at_desk.plan)
    QTest.keyClick(window.desk.dock.list, Qt.Key.Key_O)
    assert window.optimum.assign.form.order().ground == "Phương án 1"


def test_the_dock_is_no_wider_for_it(at_desk: Any) -> None:
    dock = at_desk.window.desk.dock
    assert dock.plans.minimumSizeHint().width() <= dock.work.minimumSizeHint().width()
