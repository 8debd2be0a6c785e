"""Stationing somebody, saved: the record at once, the charge in the plan; after a crash, and when others changed the same row."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from support.asked import ask, ask_whom, choose, taker
from support.at_the_desk import waiting
from support.boards import Heard, Opened
from support.desks import begin_anew, open_desk, until
from support.places import ENGINE


@pytest.fixture
def ours(cut_off_master: Path, tmp_path: Path) -> Path:
    path = tmp_path / "lũ.gpkg"
    path.write_bytes(cut_off_master.read_bytes())
    return path


def rows(path: Any, sql: str) -> list:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return connection.execute(sql).fetchall()


def start_in(path: Path) -> Any:
    return rows(path, "SELECT starts_from_village_id FROM cadre WHERE id = 'd'")[0][0]


def gaps(path: Path, plan: str) -> set[tuple[str, str]]:
    command = [str(ENGINE), "-m", "diaban.scripts", "coverage", str(path), "--plan", plan, "--json"]
    done = subprocess.run(command, check=True, capture_output=True, encoding="utf-8", cwd=path.parent)
    return {(each["rule"], each["code"]) for each in json.loads(done.stdout)["gaps"]}


def test_saved_the_record_is_in_force_at_once_and_the_charge_waits_in_the_plan(
    qgis_app: Any, ours: Path, speak: Any
) -> None:
    desk, close = open_desk(ours)
    begin_anew(desk)
    menu = ask_whom(desk, 6)
    choose(menu, taker(menu, "Giàng"))
    menu = ask(desk, 7)
    choose(menu, taker(menu, "Giàng"))
    desk.dock.summary.save.click()
    QTest.keyClick(desk.dock.summary.name, Qt.Key.Key_Return)
    until(lambda: waiting(desk) == 0, 90)
    assert "in force already: 1" in desk.dock.said.text()
    live = {each: desk.board.state_of(each) for each in desk.board.households}
    unassigned = desk.board.totals().unassigned
    close()
    assert start_in(ours) == "v2" and rows(ours, "SELECT status FROM assignment WHERE id = 'as-h6'") == [
        ("approved",)
    ]
    drafted = rows(ours, "SELECT cadre_id, household_id, status FROM assignment WHERE plan_id IS NOT NULL")
    assert sorted(drafted) == [("d", "h6", "draft"), ("d", "h7", "draft")]
    # The engine says the same of the plan, state by state.
    ((plan,),) = rows(ours, "SELECT name FROM plan")
    found = gaps(ours, plan)
    assert live == dict(rows(ours, "SELECT row_id, state FROM map_state WHERE table_name = 'household'"))
    assert not [code for rule, code in found if rule == "unreachable"]
    assert len([code for rule, code in found if rule == "household_unassigned"]) == unassigned == 5


def test_after_a_crash_the_same_step_is_offered_in_words_and_can_be_saved(
    qgis_app: Any, ours: Path, wait: Any, speak: Any
) -> None:
    opened = Opened(ours, wait)
    said = opened.board.station("household", ["h6", "h7"], "d", "v2")
    text = opened.journal.read_text()
    assert "v2" in text and "Giàng" not in text and "Bản" not in text
    board = opened.again()
    (kept,) = board.keeper.left.gestures
    assert kept.gesture.text == said and board.cadres["d"].starts_from_village_id is None
    board.keeper.take_up()
    assert board.cadres["d"].starts_from_village_id == "v2" and len(board.pending) == 1
    heard = Heard(board)
    board.pending.save("Q3")
    wait(lambda: heard.count)
    opened.close()
    assert heard.saved and start_in(ours) == "v2"


@pytest.mark.parametrize("choice", ["theirs", "overwrite"])
def test_who_was_moved_by_somebody_else_meanwhile_is_asked_about_and_the_step_stays_whole(
    qgis_app: Any, ours: Path, wait: Any, speak: Any, choice: str
) -> None:
    opened = Opened(ours, wait)
    board = opened.board
    board.station("household", ["h6"], "d", "v2")
    board.assign("household", ["h2"], "b")
    opened.by_sql("UPDATE cadre SET starts_from_village_id = 'v3' WHERE id = 'd'")
    heard = Heard(board)
    board.pending.save("Q3")
    wait(lambda: heard.count)
    ((conflict,),) = heard.conflicts
    assert conflict.key == ("cadre", "d") and rows(ours, "SELECT count(*) FROM plan") == [(0,)]
    board.keeper.resolve((conflict,), {conflict.key: choice})
    wait(lambda: heard.count > 1)
    opened.close()
    mine = choice == "overwrite"
    assert heard.saved and start_in(ours) == ("v2" if mine else "v3")
    drafted = rows(ours, "SELECT cadre_id FROM assignment WHERE plan_id IS NOT NULL ORDER BY 1")
    assert drafted == ([("b",), ("d",)] if mine else [("b",)])


def test_a_plan_sent_back_or_dropped_leaves_whoever_was_stationed_where_they_are(
    qgis_app: Any, ours: Path, wait: Any, speak: Any
) -> None:
    opened = Opened(ours, wait)
    opened.board.station("household", ["h6"], "d", "v2")
    heard = Heard(opened.board)
    opened.board.pending.save("Q3")
    wait(lambda: heard.saved)
    opened.close()
    for words in (("submit", "Q3"), ("return", "Q3", "--comment", "again")):
        command = [str(ENGINE), "-m", "diaban.scripts", "plan", str(ours), *words]
        subprocess.run(command, check=True, capture_output=True, cwd=ours.parent)
    assert start_in(ours) == "v2" and rows(ours, "SELECT status FROM plan") == [("returned",)]
    assert rows(ours, "SELECT cadre_id FROM assignment WHERE id = 'as-h6' AND status = 'approved'") == [
        ("c",)
    ]
