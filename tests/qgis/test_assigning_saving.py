"""From a gesture to a plan in the file and back: saved by the real engine, read by the real board, in the window."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from support.at_the_desk import CONTROL, around, figures, having, home, key, waiting
from support.desks import begin_anew, open_desk, until
from support.pointer import click, drag


def rows(path: str, sql: str) -> list:
    """What stands in the file; read by nobody's help."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as file:
        return file.execute(sql).fetchall()


@pytest.fixture
def ours(qgis_app: Any, workbench_master: Path, tmp_path: Path) -> Path:
    """A copy of the workspace that may be written."""
    path = tmp_path / "phân công.gpkg"
    path.write_bytes(workbench_master.read_bytes())
    return path


def test_gestures_are_saved_into_a_new_plan_and_read_again(ours: Path) -> None:
    bench, close = open_desk(ours)
    begin_anew(bench)
    try:
        save_a_plan(bench)
    finally:
        close()
    again, close = open_desk(ours)
    begin_anew(again)
    try:
        go_on_with_it(again)
    finally:
        close()


def save_a_plan(bench: Any) -> None:
    path, summary = bench.board.path, bench.dock.summary
    bench.choice.choose("b")
    key(bench, "R")
    drag(bench.looking.canvas, *around(bench, 2, 4))
    key(bench, "C")
    click(bench.looking.canvas, home(bench, 0))
    assert having(bench, "b") == [0, 2, 3, 4]
    key(bench, "Enter", CONTROL)
    assert summary.name.isVisible() and rows(path, "SELECT count(*) FROM plan") == [(0,)]
    summary.name.clear()
    QTest.keyClicks(summary.name, "Q3")
    QTest.keyClick(summary.name, Qt.Key.Key_Return)
    until(lambda: waiting(bench) == 0 and not summary.name.isVisible(), 90)
    assert "Saved" in bench.dock.said.text() and not bench.dock.work.undo.isEnabled()
    ((plan, name, status),) = rows(path, "SELECT id, name, status FROM plan")
    assert (name, status) == ("Q3", "draft")
    assert rows(
        path, "SELECT cadre_id, household_id, status FROM assignment WHERE plan_id IS NOT NULL ORDER BY 2"
    ) == [
        ("b", "h0", "draft"),
        ("b", "h2", "draft"),
        ("b", "h3", "draft"),
        ("b", "h4", "draft"),
    ]
    assert rows(path, "SELECT plan_id, assignment_id FROM plan_ending") == [(plan, "as-h0")]
    # Nothing is in force that was not before.
    assert rows(path, "SELECT count(*) FROM assignment WHERE status = 'approved' AND valid_to IS NULL") == [
        (3,)
    ]
    assert bench.board.plan_id == plan and bench.dock.plans.box.currentData() == plan
    assert having(bench, "b") == [0, 2, 3, 4] and figures(bench) == (4, 1, 0)
    bench.dock.plans.box.setCurrentIndex(0)
    bench.dock.plans.box.activated.emit(0)
    assert having(bench, "b") == [] and having(bench, "a") == [0, 1] and figures(bench) == (7, 1, 0)
    bench.set_plan(plan)
    assert having(bench, "b") == [0, 2, 3, 4]
    ringed = {mark.xy for mark in bench.overlay.shown.marks if mark.table == "household"}
    from support.workbench_places import home_xy

    assert ringed == {home_xy(number) for number in (0, 2, 3, 4)}


def go_on_with_it(bench: Any) -> None:
    path = bench.board.path
    ((plan,),) = rows(path, "SELECT id FROM plan")
    bench.set_plan(plan)
    assert having(bench, "b") == [0, 2, 3, 4] and figures(bench) == (4, 1, 0)
    bench.choice.choose("a")
    click(bench.looking.canvas, home(bench, 5))
    assert having(bench, "a") == [1, 5]
    key(bench, "Enter", CONTROL)  # a plan that is there needs no name
    until(lambda: waiting(bench) == 0, 90)
    found = rows(path, "SELECT cadre_id, plan_id FROM assignment WHERE household_id = 'h5'")
    assert found == [("a", plan)]


def test_unloading_in_the_middle_of_a_gesture_leaves_nothing(
    ours: Path,
) -> None:
    from qgis.PyQt.QtCore import QCoreApplication, QEvent
    from support.pointer import move, press

    desk, close = open_desk(ours)
    begin_anew(desk)
    canvas, board, session = desk.looking.canvas, desk.board, desk._session
    listening = {
        "changed": lambda: board.receivers(board.changed),
        "loaded": lambda: board.receivers(board.loaded),
        "closed": lambda: session.receivers(session.closed),
    }
    during = {name: count() for name, count in listening.items()}
    desk.choice.choose("b")
    key(desk, "R")
    press(canvas, around(desk, 2, 4)[0])
    move(canvas, around(desk, 2, 4)[1], Qt.MouseButton.LeftButton)
    items = len(canvas.scene().items())
    desk.shut_down()
    after = {name: count() for name, count in listening.items()}
    assert all(after[name] == during[name] - 1 for name in listening)
    assert len(canvas.scene().items()) < items and canvas.mapTool() not in desk.hands._tools.values()
    desk.shut_down = lambda: None
    close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert rows(str(ours), "SELECT count(*) FROM plan") == [(0,)]
