"""Where nobody gets there, somebody is stationed in the village: the record and the plan in one step, with real clicks and keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from support.asked import ask, ask_whom, choose, offers, taker, words
from support.at_the_desk import CONTROL, RIGHT, V2, at, figures, give_reason, key, waiting, who
from support.desks import open_desk, until
from support.pointer import click
from support.workbench_places import home_xy


@pytest.fixture(scope="module")
def opened_desk(
    qgis_app: Any, cut_off_master: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Any]:
    path = tmp_path_factory.mktemp("cut off") / "lũ.gpkg"
    path.write_bytes(cut_off_master.read_bytes())
    desk, close = open_desk(path)
    yield desk
    close()


def start_of(bench: Any, cadre: str) -> Any:
    return bench.board.cadres[cadre].starts_from_village_id


# -- what is offered -----------------------------------------------------------------------------------------


def test_where_nobody_gets_there_it_says_so_and_offers_to_station_somebody(bench: Any) -> None:
    menu = ask(bench, 6)
    said = words(menu)
    assert "No way leads there in this season" in said and "Why is this red?" in said
    assert "Nobody gets there within 120 minutes" in said and "stationed in the village" in said
    assert next(iter(offers(menu))) == "station" and not any(
        name.startswith("taker") for name in offers(menu)
    )
    QTest.keyClick(menu, Qt.Key.Key_Escape)


def test_where_somebody_gets_there_nobody_need_be_stationed(bench: Any) -> None:
    for number in (3, 0):  # nobody's, and A's who gets there
        menu = ask(bench, number)
        assert "station" not in offers(menu)
        QTest.keyClick(menu, Qt.Key.Key_Escape)
        until(lambda: bench.asking.menu is None)


def test_those_who_lose_least_come_first_and_what_they_lose_is_said(bench: Any) -> None:
    menu = ask_whom(bench, 6)
    said = words(menu)
    assert "Bản Giữa" in said and "as soon as you save" in said and "stays when the plan is returned" in said
    # A and B share no language with the village, E has no room; C would no longer get to h5.
    first, second = (action.text() for action in offers(menu).values())
    assert first.startswith("Giàng A Dế") and "0/2 households" in first and "nothing in charge now" in first
    assert second.startswith("Vàng A Chứ") and "common language" in second
    assert "present charges: 1 come within reach, 1 too far" in second


def test_leaving_the_second_menu_does_nothing(bench: Any) -> None:
    QTest.keyClick(ask_whom(bench, 6), Qt.Key.Key_Escape)
    until(lambda: bench.asking.menu is None)
    assert waiting(bench) == 0 and start_of(bench, "d") is None


def test_a_household_with_a_way_of_its_own_is_as_far_as_that_says(bench: Any) -> None:
    board = bench.board
    assert [board.minutes("a", "household", each).out for each in ("h0", "h4")] == [30, 130]
    (far,) = board.warnings("household", ("h3", "h4"), "a")
    assert far.kind == "too_far"
    assert far.text == "Too far: 1. There 130 min (limit 120), there and back 260 min (limit 240)."


# -- one step ------------------------------------------------------------------------------------------------


def test_one_choice_is_one_step_that_closes_the_gap_and_is_undone_whole(bench: Any) -> None:
    board = bench.board
    assert board.state_of("h6") == "far"
    menu = ask_whom(bench, 6)
    choose(menu, taker(menu, "Giàng"))
    assert (who(bench, 6), start_of(bench, "d"), waiting(bench)) == (("d",), "v2", 1)
    assert board.state_of("h6") != "far" and board.minutes("d", "household", "h6").out == 0
    said = bench.dock.said.text()
    assert "Giàng A Dế starts from Bản Giữa (the record" in said and "(the plan)" in said
    assert (
        bench.dock.summary.records.isVisible() and "change records: 1." in bench.dock.summary.records.text()
    )
    bench.dock.tabs.setCurrentWidget(bench.dock.waiting)
    (group,) = (bench.dock.waiting.topLevelItem(row) for row in range(1))
    assert group.text(0) == "Giàng A Dế" and "the record" in group.child(0).text(0)
    key(bench, "Z", CONTROL)
    assert (who(bench, 6), start_of(bench, "d"), waiting(bench)) == (("c",), None, 0)
    assert board.state_of("h6") == "far" and not bench.dock.summary.records.isVisible()
    key(bench, "Y", CONTROL)
    assert (who(bench, 6), start_of(bench, "d"), waiting(bench)) == (("d",), "v2", 1)


def test_without_a_mouse(bench: Any) -> None:
    for _ in range(8):
        key(bench, "N")
        if bench.choice.in_hand == ("h7",):
            break
    key(bench, "M")
    QTest.keyClick(bench.asking.menu, Qt.Key.Key_Return)
    QTest.keyClick(bench.asking.menu, Qt.Key.Key_Return)
    assert who(bench, 7) == ("d",) and start_of(bench, "d") == "v2"
    # Whoever starts there is the nearest for the next.
    menu = ask(bench, 8)
    assert "station" not in offers(menu) and offers(menu)["taker_0"].text().startswith("Giàng A Dế")
    choose(menu, offers(menu)["taker_0"])
    assert who(bench, 8) == ("d",) and waiting(bench) == 2


def test_what_others_would_lose_asks_for_a_reason(bench: Any) -> None:
    menu = ask_whom(bench, 7)
    choose(menu, taker(menu, "Vàng"))
    said = bench.dock.reason.said.text()
    assert bench.dock.reason.isVisible() and "no longer get to 1 of the present charges" in said
    assert waiting(bench) == 0
    key(bench, "Esc")
    assert waiting(bench) == 0 and start_of(bench, "c") is None
    menu = ask_whom(bench, 7)
    choose(menu, taker(menu, "Vàng"))
    give_reason(bench, "h5 goes to A")
    assert (who(bench, 7), start_of(bench, "c")) == (("c",), "v2")
    assert bench.board.state_of("h5") == "far" and bench.board.state_of("h6") != "far"


def test_everything_of_whoever_moves_has_a_ring_and_its_new_state(bench: Any) -> None:
    menu = ask_whom(bench, 6)
    choose(menu, taker(menu, "Vàng"))  # h6 is theirs already: only the record changes
    assert waiting(bench) == 1 and not bench.board.needs_name()
    marks = {mark.xy: mark for mark in bench.overlay.shown.marks if mark.table == "household"}
    looks = {number: bench.scene.look_of(marks[home_xy(number)], True) for number in (5, 6)}
    assert (
        looks[5][1] == "far" and looks[6][1] != "far" and {look[3] for look in looks.values()} == {"pending"}
    )
    assert any(mark.table == "village" and mark.xy == V2 for mark in bench.overlay.shown.marks)
    bench.board.unassign("household", ["h5"])
    key(bench, "Z", CONTROL)
    key(bench, "Z", CONTROL)
    assert not bench.overlay.shown.marks and not bench.scene.waiting()


def test_all_of_a_village_from_afar(bench: Any) -> None:
    canvas = bench.looking.canvas
    canvas.zoomScale(120_000)
    until(lambda: not bench.ground.households_shown)
    click(canvas, at(bench, V2), RIGHT)
    menu = bench.asking.menu
    assert "Nobody gets there" in words(menu)
    choose(menu, offers(menu)["station"])
    choose(bench.asking.menu, taker(bench.asking.menu, "Giàng"))
    assert "3 households; the limit is 2" in bench.dock.reason.said.text()
    give_reason(bench, "until October")
    assert [who(bench, number) for number in (7, 8, 9)] == [("d",)] * 3 and figures(bench) == (3, 1, 1)
