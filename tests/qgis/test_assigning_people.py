"""The list of cadres (units, while twinning) is of the records as they are now, pending changes among them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest
from support.desks import until

from diaban.plugin.assigning.people import People
from diaban.plugin.pending.steps import DELETE, INSERT, UPDATE, Gesture, Step

RENAMED = {"cadre": ("a", "Zó Thị Ánh"), "unit": ("u1", "Zó Đồn")}


def push(bench: Any, do: str, table: str, row: str, **values: Any) -> None:
    board = bench.board
    step = Step(do, table, row, values=values, version="", log=board.state.base.log)
    board.pending.push(Gesture("a record", (step,)))


def listed(bench: Any, text: str = "") -> tuple[str, ...]:
    """Who is listed, where ``text`` is searched; every row is read."""
    bench.dock.search.search.setText(text)
    until(lambda: bench.dock.model.filter.text == text)
    model = bench.dock.model
    assert all(model.data(model.index(row)) for row in range(model.rowCount()))
    return tuple(model.ids())


def add(bench: Any) -> None:
    push(bench, INSERT, "cadre", "new", name="Ứng Văn Ấu", code="NEW", unit_id="u1", max_households=0)


@pytest.fixture(params=["cadre", "unit"])
def duty(bench: Any, request: Any) -> Iterator[str]:
    bench.set_duty("twinning" if request.param == "unit" else "household")
    yield request.param
    bench.board.pending.clear()


def test_a_renamed_one_is_found_by_the_new_name_and_stands_in_its_place(bench: Any, duty: str) -> None:
    row, name = RENAMED[duty]
    before, old = listed(bench), {"a": "luong van dat", "u1": "bien phong"}[row]
    assert listed(bench, old) == (row,)
    push(bench, UPDATE, duty, row, name=name)
    assert listed(bench, old) == ()
    assert listed(bench, name) == (row,)
    fresh = People()
    listing = bench.choice._listing
    for _ in fresh.follow(
        getattr(bench.board, f"{duty}s"),
        listing._named if duty == "cadre" else listing._unit_named,
        bench.board.units if duty == "cadre" else {},
    ):
        pass
    assert listed(bench) == tuple(fresh.by_name) != before
    bench.pressing.undo()
    assert listed(bench) == before
    assert listed(bench, old) == (row,)


def test_a_new_cadre_is_listed_at_once_and_is_not_when_that_is_undone(bench: Any) -> None:
    before = bench.dock.model.ids()
    add(bench)
    assert set(bench.dock.model.ids()) == {*before, "new"}
    assert listed(bench, "ung van au") == ("new",)
    bench.board.pending.undo()
    assert listed(bench) == before


def test_a_deleted_one_is_listed_no_more_and_nothing_fails(bench: Any, duty: str) -> None:
    row, _ = RENAMED[duty]
    before = listed(bench)
    bench.dock.search.room.setChecked(True)
    push(bench, DELETE, duty, row)
    assert row not in listed(bench)
    bench.dock.search.room.setChecked(False)
    assert listed(bench) == tuple(each for each in before if each != row)
    bench.board.pending.undo()
    assert listed(bench) == before


def test_cadres_are_found_by_the_new_name_of_their_unit(bench: Any) -> None:
    push(bench, UPDATE, "unit", "u2", name="Đội Zơ")
    assert listed(bench, "doi zo") == ("c",)
    bench.board.pending.undo()
    assert listed(bench, "doi zo") == ()


def test_what_others_saved_is_listed_once_it_is_taken_over(bench: Any) -> None:
    def write(sql: str) -> None:
        with closing(sqlite3.connect(bench.board.path)) as file:
            file.execute(sql)
            file.commit()
        bench.board.refresh()

    before = listed(bench)
    bench.choice.choose("b")
    write("UPDATE cadre SET name = 'Zó Thị Ánh' WHERE id = 'b'")
    try:
        assert listed(bench, "zo thi anh") == ("b",)
        assert bench.choice.cadre == "b"
    finally:
        write("UPDATE cadre SET name = 'Bùi Thị Én' WHERE id = 'b'")
    assert listed(bench, "zo thi anh") == ()
    assert listed(bench) == before


def test_who_is_chosen_stays_so_while_others_come_and_go(bench: Any) -> None:
    bench.choice.choose("b")
    add(bench)
    push(bench, UPDATE, "cadre", "b", name="Ân Thị Ân")
    push(bench, DELETE, "cadre", "c")
    assert bench.choice.cadre == "b"
    index = bench.dock.list.currentIndex()
    assert index.row() == bench.dock.model.row_of("b")
    assert bench.dock.model.data(index).startswith("Ân Thị Ân")


def test_where_the_chosen_one_is_gone_nobody_is_chosen_and_the_dock_says_so(bench: Any) -> None:
    add(bench)
    bench.choice.choose("new")
    bench.pressing.undo()
    said = bench.dock.said.text()
    assert bench.choice.cadre is None
    assert not bench.dock.list.currentIndex().isValid()
    assert "Ứng Văn Ấu" in said and "nobody is chosen" in said and said.startswith("Undone")
    assert bench.choice.current() is None
    bench.pressing.redo()
    assert "nobody" not in bench.dock.said.text()


def test_a_question_about_somebody_who_is_gone_is_left_off(bench: Any) -> None:
    add(bench)
    bench.choice.choose("new")
    bench.doing.assign(("h0",))
    assert bench.doing.order is not None
    bench.board.pending.undo()
    assert bench.doing.order is None
    assert bench.dock.reason.isHidden()


def test_a_gesture_that_changes_no_record_makes_no_list_anew(bench: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(bench.choice._listing, "fill", lambda _: pytest.fail("filled"))
    bench.board.assign("household", ["h2"], "b")
    bench.board.unassign("household", ["h0"])
    bench.set_plan("")


def test_rows_can_be_read_before_the_list_of_a_workspace_read_again_is_made(bench: Any) -> None:
    """In between the records are others already."""
    add(bench)
    model, told = bench.dock.model, []

    def read() -> None:
        del bench.board.state.cadres["new"]
        model.refresh()
        told.extend(model.data(model.index(row)) for row in range(model.rowCount()))
        bench.dock.search.room.setChecked(True)
        bench.choice.filter()
        bench.choice.choose("new")
        bench.doing.cadre = None
        bench.dock.search.room.setChecked(False)

    bench.board.loaded.connect(read)
    try:
        bench.board._read_again()
        until(lambda: told and not bench.preparing)
    finally:
        bench.board.loaded.disconnect(read)
    assert any(row.startswith("Ứng Văn Ấu") for row in told)
    assert "new" not in model.ids()
