"""What is picked on the map is where the records say it is now, pending changes among them."""

from __future__ import annotations

import random
from typing import Any

import pytest
from support.desks import until

from diaban.plugin.assigning.ground import COMMUNE, HOUSEHOLD, VILLAGE
from diaban.plugin.assigning.listing import places_of
from diaban.plugin.assigning.picking import PickIndex
from diaban.plugin.pending.steps import DELETE, INSERT, UPDATE, Gesture, Step

MOVES = 60


def push(bench: Any, do: str, table: str, row: str, **values: Any) -> None:
    board = bench.board
    step = Step(do, table, row, values=values, version="", log=board.state.base.log)
    board.pending.push(Gesture("a record", (step,)))


def seen_anew(bench: Any) -> Any:
    steps = places_of(bench.board)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


def assert_as_seen_anew(bench: Any) -> None:
    fresh, ground = seen_anew(bench), bench.ground
    assert ground.places.households == fresh.households and ground.places.villages == fresh.villages
    assert ground.places.communes == fresh.communes
    homes = {key: set(ids) for key, ids in ground.places.homes.items() if ids}
    assert homes == {key: set(ids) for key, ids in fresh.homes.items()}
    for table, points in ((HOUSEHOLD, fresh.households), (VILLAGE, fresh.villages)):
        everywhere = (-1e7, -1e7, 1e7, 1e7)
        assert sorted(ground._index(table).in_rectangle(*everywhere)) == sorted(points)
        for key, xy in points.items():
            assert key in ground._index(table).in_rectangle(*xy, *xy)


def test_a_household_with_a_new_point_is_picked_there_and_undone_where_it_was(bench: Any) -> None:
    board, ground = bench.board, bench.ground
    before = board.households["h1"].xy
    there = (before[0] + 900.0, before[1] + 900.0)
    push(bench, UPDATE, "household", "h1", geom=list(there))
    assert board.households["h1"].xy == there
    assert ground._index(HOUSEHOLD).nearest(there, 1.0) == "h1"
    assert ground._index(HOUSEHOLD).nearest(before, 1.0) is None
    board.pending.undo()
    assert ground._index(HOUSEHOLD).nearest(before, 1.0) == "h1"
    push(
        bench,
        INSERT,
        "household",
        "new",
        code="MỚI",
        village_id="v1",
        need="poor",
        needs_assignment=1,
        geom=list(there),
    )
    assert ground._index(HOUSEHOLD).nearest(there, 1.0) == "new"
    board.assign("household", ["new"], "a", "because")
    assert [each.cadre_id for each in board.charges_on("household", "new")] == ["a"]
    board.pending.clear()
    assert_as_seen_anew(bench)


@pytest.mark.parametrize("seed", range(3))
def test_after_any_changes_of_records_places_are_those_seen_anew(bench: Any, seed: int) -> None:
    chance, board = random.Random(seed), bench.board

    def point() -> list[float]:
        return [500_000.0 + chance.random() * 9000, 2_300_000.0 + chance.random() * 9000]

    def change() -> None:
        key = chance.choice(list(board.households))
        values = chance.choice(
            [{"geom": point()}, {"geom": None}, {"village_id": chance.choice(["v1", "v2", "v3"])},
             {"closed_on": board.day.isoformat()}, {"left_need_on": board.day.isoformat()}]
        )  # fmt: skip
        push(bench, UPDATE, "household", key, **values)

    def village() -> None:
        values = chance.choice(
            [{"geom": point()}, {"closed_on": board.day.isoformat()}, {"commune_id": "c1"}]
        )
        push(bench, UPDATE, "village", chance.choice(list(board.villages)), **values)

    def made() -> None:
        values = {
            "code": f"M{board.pending._next}",
            "village_id": "v2",
            "need": "poor",
            "needs_assignment": 1,
        }
        push(
            bench,
            INSERT,
            "household",
            f"made {board.pending._next}",
            **values,
            geom=chance.choice([None, point()]),
        )

    def gone() -> None:
        free = [key for key in board.households if not board.charges_on("household", key)]
        push(bench, DELETE, "household", chance.choice(free))

    moves = [change, change, village, made, gone, board.pending.undo, board.pending.undo, board.pending.redo]
    for _ in range(MOVES):
        chance.choice(moves)()
        assert_as_seen_anew(bench)
    board.pending.clear()
    assert_as_seen_anew(bench)


def test_what_changes_while_places_are_read_is_not_forgotten(bench: Any) -> None:
    bench._on_loaded()
    bench._preparing._turn()
    push(bench, UPDATE, "household", "h1", geom=[501_234.0, 2_301_234.0])
    until(lambda: bench._preparing is None)
    assert (
        bench.ground.table == COMMUNE
        or bench.ground._index(HOUSEHOLD).nearest((501_234.0, 2_301_234.0), 1.0) == "h1"
    )
    bench.board.pending.clear()
    assert_as_seen_anew(bench)


def test_a_point_is_put_and_taken_while_the_index_is_being_made() -> None:
    index = PickIndex({str(n): (float(n), 0.0) for n in range(20_000)})
    next(iter(index.steps()))
    index.put("5", (5.0, 0.0), (5.0, 7.0))
    index.put("x", None, (9.0, 9.0))
    index.put("6", (6.0, 0.0), None)
    assert index.nearest((5.0, 7.0), 0.5) == "5" and index.nearest((9.0, 9.0), 0.5) == "x"
    assert index.nearest((6.0, 0.0), 0.5) is None and len(index.in_rectangle(-1, -1, 1e6, 99)) == 20_000
