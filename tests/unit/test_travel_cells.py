"""How lines become cells, and what each cell is in the end, held against geometry and small drawings."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from diaban.analysis.terrain.classes import CellClass, ferry_wait, speed_of
from diaban.analysis.terrain.lattice import Lattice, touched
from diaban.analysis.terrain.laying import Laid, Lines, lay, uncrossed
from diaban.analysis.terrain.speed_table import Speed, SpeedTable

# 12 rows of 10 cells, 10 m wide and 20 m high; row 0 is the north.
LATTICE = Lattice(left=100.0, top=1_240.0, dx=10.0, dy=20.0, rows=12, columns=10)
SHIPPED = SpeedTable({
    (code, season): speed
    for code, pair in {
        "0": (Speed("walk", 0.6), Speed("walk", 0.6)),
        "7": (Speed("walk", 0.3), Speed("walk", 0.2)),
        "footpath": (Speed("walk", 1.0), Speed("walk", 1.0)),
        "big": (Speed("vehicle", 40.0), Speed("vehicle", 30.0)),
        "small": (Speed("vehicle", 15.0), Speed("vehicle", 10.0)),
        "ford": (Speed("walk", 0.6), Speed("barrier")),
        "ferry": (Speed("vehicle", 5.0), Speed("vehicle", 5.0)),
    }.items()
    for season, speed in zip(("dry", "wet"), pair, strict=True)
})  # fmt: skip


def line(*cells: tuple[float, float]) -> shapely.MultiLineString:
    """Through the centres of cells given by row and column."""
    return shapely.MultiLineString([[(105.0 + 10 * column, 1_230.0 - 20 * row) for row, column in cells]])


def point(row: float, column: float) -> shapely.Point:
    return shapely.Point(105.0 + 10 * column, 1_230.0 - 20 * row)


def laid(
    roads: dict[str, shapely.MultiLineString] | None = None,
    rivers: dict[str, shapely.MultiLineString] | None = None,
    crossings: list[tuple[str, shapely.Point, float]] | None = None,
    table: SpeedTable = SHIPPED,
) -> tuple[Laid, Lines]:
    """``roads`` by class and wet season ("big same"), ``rivers`` by class."""
    roads, rivers, crossings = roads or {}, rivers or {}, crossings or []

    def shapes(given: list[object]) -> np.ndarray:
        found = np.empty(len(given), dtype=object)
        found[:] = given
        return found

    lines = Lines(
        shapes(list(roads.values())), [key.split()[0] for key in roads], [key.split()[1] for key in roads],
        shapes(list(rivers.values())), list(rivers),
        shapes([at for _, at, _ in crossings]), [kind for kind, _, _ in crossings], [w for *_, w in crossings],
    )  # fmt: skip
    return lay(None, LATTICE, lines, table), lines


def drawn(found: Laid, season: str, table: SpeedTable = SHIPPED) -> list[str]:
    """The model as letters: # barrier, the first letter of the code of what else stands there, . open ground."""
    signs = []
    for which in found.legend:
        speed = speed_of(which, season, table)
        signs.append("#" if speed.mode == "barrier" else "." if which.code == "0" else which.code[0])
    return ["".join(signs[number] for number in row) for row in found.classes.tolist()]


@pytest.mark.parametrize("seed", range(40))
def test_a_line_touches_exactly_the_cells_it_meets_and_leaves_no_gap(seed: int) -> None:
    rng = np.random.default_rng(seed)
    lattice = Lattice(0.0, 70.0, float(rng.uniform(0.5, 2)), float(rng.uniform(0.5, 2)), 30, 40)
    lines = [shapely.LineString(rng.uniform(-5, 65, (int(rng.integers(2, 7)), 2))) for _ in range(2)]
    cells, owner = touched(lattice, np.array(lines, dtype=object))
    row, column = np.divmod(np.arange(lattice.size), lattice.columns)
    west, north = column * lattice.dx, 70.0 - row * lattice.dy
    squares = shapely.box(west, north - lattice.dy, west + lattice.dx, north)
    for number, shape in enumerate(lines):
        assert set(cells[owner == number]) == set(np.flatnonzero(shapely.intersects(squares, shape)))


def test_a_diagonal_through_corners_hangs_together_by_sides() -> None:
    square = Lattice(0.0, 10.0, 1.0, 1.0, 10, 10)
    cells, _ = touched(square, np.array([shapely.LineString([(0, 0), (10, 10)])], dtype=object))
    inside = {(int(c) // 10, int(c) % 10) for c in cells}
    start, reached = max(inside), set()
    waiting = [start]
    while waiting:
        row, column = waiting.pop()
        if (row, column) in reached or (row, column) not in inside:
            continue
        reached.add((row, column))
        waiting += [(row + 1, column), (row - 1, column), (row, column + 1), (row, column - 1)]
    assert reached == inside
    assert {(9 - n, n) for n in range(10)} <= inside


def test_roads_lie_over_the_ground_rivers_over_both_and_crossings_over_all() -> None:
    found, _ = laid(
        {"big same": line((5, 0), (5, 9))}, {"main": line((0, 4), (11, 4))}, [("bridge", point(5, 4), 0.0)]
    )
    # The road goes on over the bridge, as wide as the river's cells around its point.
    beside = ["....b....."]
    expected = [*["....#....."] * 4, *beside, "bbbbbbbbbb", *beside, *["....#....."] * 5]
    assert drawn(found, "dry") == expected
    assert drawn(found, "wet") == expected


def test_a_ford_closes_in_the_wet_season_and_a_ferry_keeps_its_own_wait() -> None:
    found, _ = laid(
        None,
        {"main": line((0, 4), (11, 4))},
        [("ford", point(2, 4), 0.0), ("ferry", point(9, 4), 25.0), ("ferry", point(6, 4), float("nan"))],
    )
    dry = [row[4] for row in drawn(found, "dry")]
    wet = [row[4] for row in drawn(found, "wet")]
    assert "".join(dry) == "#fff#ffffff#" and "".join(wet) == "#####ffffff#"
    waits = {ferry_wait(found.legend[number]) for number in found.classes[5:11, 4].tolist()}
    assert waits == {15.0, 25.0}
    assert found.waitless.tolist() == [2]


def test_a_bridge_without_a_road_is_a_footpath_and_a_row_for_bridges_rules_over_all() -> None:
    river = {"main": line((0, 4), (11, 4))}
    found, _ = laid(None, river, [("bridge", point(5, 4), 0.0)])
    assert found.legend[found.classes[5, 4]].code == "footpath"
    own = SHIPPED.with_rows({("bridge", s): Speed("walk", 0.9) for s in ("dry", "wet")})
    found, _ = laid({"big same": line((5, 0), (5, 9))}, river, [("bridge", point(5, 4), 0.0)], own)
    assert found.legend[found.classes[5, 4]].code == "bridge"


def test_roads_become_footpaths_or_close_in_the_wet_season() -> None:
    ways = {
        "big same": line((1, 0), (1, 9)),
        "big footpath": line((3, 0), (3, 9)),
        "small closed": line((5, 0), (5, 9)),
    }
    found, _ = laid(ways)
    speeds = {
        row: [speed_of(found.legend[found.classes[row, 2]], season, SHIPPED) for season in ("dry", "wet")]
        for row in (1, 3, 5)
    }
    assert speeds[1] == [Speed("vehicle", 40.0), Speed("vehicle", 30.0)]
    assert speeds[3] == [Speed("vehicle", 40.0), Speed("walk", 1.0)]
    assert speeds[5] == [Speed("vehicle", 15.0), Speed("barrier")]


def test_where_roads_meet_the_faster_one_stays_whatever_their_order() -> None:
    big, small = ("big same", line((5, 0), (5, 9))), ("small same", line((0, 5), (11, 5)))
    for ways in ([big, small], [small, big]):
        found, _ = laid(dict(ways))
        assert found.legend[found.classes[5, 5]] == CellClass("road", "big")


def test_a_road_of_an_unknown_class_is_a_footpath_and_is_told() -> None:
    found, _ = laid({"goat same": line((5, 0), (5, 9))})
    assert found.legend[found.classes[5, 3]].code == "footpath"
    assert found.unknown_roads.tolist() == [0]


def test_a_river_is_a_barrier_unless_the_table_has_its_class() -> None:
    river = {"brook": line((0, 4), (11, 4))}
    assert [row[4] for row in drawn(laid(None, river)[0], "dry")] == ["#"] * 12
    own = SHIPPED.with_rows({("brook", "dry"): Speed("walk", 0.2), ("brook", "wet"): Speed("barrier")})
    found, _ = laid(None, river, table=own)
    assert [row[4] for row in drawn(found, "dry", own)] == ["b"] * 12
    assert [row[4] for row in drawn(found, "wet", own)] == ["#"] * 12


def test_a_crossing_without_a_river_near_is_left_out_and_told() -> None:
    found, _ = laid(None, {"main": line((0, 1), (11, 1))}, [("bridge", point(5, 8), 0.0)])
    assert found.astray.tolist() == [0]
    assert [row[1] for row in drawn(found, "dry")] == ["#"] * 12


def test_a_road_over_a_river_without_a_crossing_is_told_with_its_place() -> None:
    ways = {"big same": line((5, 0), (5, 9))}
    river = {"main": line((0, 4), (11, 4))}
    _, lines = laid(ways, river)
    points, rows = uncrossed(lines, LATTICE)
    assert [(p.x, p.y) for p in points] == [(145.0, 1_130.0)] and rows.tolist() == [0]
    _, lines = laid(ways, river, [("ford", point(5, 4), 0.0)])
    assert len(uncrossed(lines, LATTICE)[0]) == 0


def test_a_slanting_road_over_a_bridge_hangs_together_from_bank_to_bank() -> None:
    road, river = line((2, 1), (9, 8)), line((0, 4), (11, 5))
    found, _ = laid({"big same": road}, {"main": river}, [("bridge", point(5.5, 4.5), 0.0)])
    rows = drawn(found, "dry")
    road_cells = {(r, c) for r in range(12) for c in range(10) if rows[r][c] == "b"}
    start, reached, waiting = (2, 1), set(), [(2, 1)]
    while waiting:
        cell = waiting.pop()
        if cell in reached or cell not in road_cells:
            continue
        reached.add(cell)
        waiting += [(cell[0] + a, cell[1] + b) for a, b in ((0, 1), (1, 0), (0, -1), (-1, 0))]
    assert start in reached and (9, 8) in reached
