"""``diaban way``: against single moves summed in plain Python, and against plain Dijkstra over the same country."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import pytest
import shapely
from support.travel_country import COUNTRY, UNITS, VILLAGES, country, own_cache, standing
from support.travel_worlds import CELL, LEFT, TOP, at

from diaban.layers import geopackage
from diaban.layers.wgs84 import geometries_to_wgs84
from diaban.layers.workspace import Workspace
from diaban.scripts.cli import main
from diaban.tests.oracle.shortest_paths import Cell

SEASONS = ("dry", "wet")


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own_cache(tmp_path, monkeypatch)


@pytest.fixture
def made(tmp_path: Path) -> tuple[Path, list[str]]:
    return country(tmp_path)


def asked(made: tuple[Path, list[str]], capsys: Any, *words: object) -> dict[str, Any]:
    path, options = made
    capsys.readouterr()
    assert main(["way", str(path), *map(str, words), *options, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def cells_of(line: list[list[float]]) -> list[Cell]:
    """The cells whose centres a line goes through."""
    return [(round((TOP - y) / CELL - 0.5), round((x - LEFT) / CELL - 0.5)) for x, y in line]


def summed(cells: list[Cell], season: str) -> list[float]:
    """Minutes so far at each cell, by single moves one after the other; fails where a move is impossible."""
    world, total = COUNTRY.world(season), [0.0]
    for before, after in itertools.pairwise(cells):
        minutes = world.minutes(before, after)
        assert minutes is not None, (before, after)
        total.append(total[-1] + minutes)
    return total


@pytest.mark.parametrize(("start", "goal"), [("B1", "B3"), ("D1", "B4"), ("B2", "B6"), ("B3", "B3")])
def test_a_way_is_made_of_possible_moves_that_sum_to_its_minutes_and_none_is_faster(
    made: tuple[Path, list[str]], capsys: Any, start: str, goal: str
) -> None:
    found = asked(made, capsys, start, goal)
    places = {**UNITS, **VILLAGES}
    for season in SEASONS:
        world, one = COUNTRY.world(season), found["seasons"][season]
        a, b = (standing(places[name], season) for name in (start, goal))
        least = {"there": world.least([a]).get(b), "back": world.least([b]).get(a)}
        assert one["reachable"] is (least["there"] is not None)
        for direction, ends in (("there", (a, b)), ("back", (b, a))) if one["reachable"] else ():
            way = one[direction]
            cells = cells_of(way["line"])
            assert (cells[0], cells[-1]) == ends
            expected = summed(cells, season)
            assert [row[2] for row in way["profile"]] == pytest.approx(expected, rel=1e-4, abs=0.01)
            assert way["minutes"] == pytest.approx(least[direction], rel=1e-4, abs=0.01)


def test_climb_and_length_are_those_of_the_cells(made: tuple[Path, list[str]], capsys: Any) -> None:
    way = asked(made, capsys, "B1", "B6", "--season", "dry")["seasons"]["dry"]["there"]
    cells = cells_of(way["line"])
    heights = [float(COUNTRY.heights[cell]) for cell in cells]
    rises = [after - before for before, after in itertools.pairwise(heights)]
    assert len(cells) > 5
    assert way["climb"] == pytest.approx(sum(r for r in rises if r > 0), abs=0.1)
    assert way["descent"] == pytest.approx(sum(-r for r in rises if r < 0), abs=0.1)
    assert [row[1] for row in way["profile"]] == pytest.approx(heights, abs=0.06)
    length = sum(
        CELL * ((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5 for a, b in itertools.pairwise(cells)
    )
    assert way["metres"] == pytest.approx(length, abs=0.2)
    assert way["profile"][-1][0] == pytest.approx(length, abs=0.2)


def test_an_end_in_a_lake_is_moved_and_said_to_be(made: tuple[Path, list[str]], capsys: Any) -> None:
    found = asked(made, capsys, "D2", "B6", "--season", "dry")["seasons"]["dry"]
    assert found["moved"] == {"from": CELL, "to": 0.0}  # D2 stands in the lake's upper left cell
    assert COUNTRY.world("dry").passable(cells_of(found["there"]["line"])[0])


def test_coordinates_are_ends_too(made: tuple[Path, list[str]], capsys: Any) -> None:
    place = at((12.2, 13.7))
    by_place = asked(made, capsys, f"{place.x},{place.y}", "B6")
    by_code = asked(made, capsys, "B2", "B6")  # the same cell
    assert by_place["from"]["code"] is None
    assert by_place["seasons"] == by_code["seasons"]


def test_where_no_way_leads_it_says_so(made: tuple[Path, list[str]], capsys: Any) -> None:
    inside_the_ring = asked(made, capsys, "B7", "B1", "--season", "dry")["seasons"]["dry"]
    assert (inside_the_ring["reachable"], inside_the_ring["why"]) == (False, "cut_off")
    off_the_model = asked(made, capsys, "B5", "B1", "--season", "dry")["seasons"]["dry"]
    assert (off_the_model["reachable"], off_the_model["why"]) == (None, "unplaced")


@pytest.mark.parametrize("words", [("X9", "B1"), ("D3", "B1"), ("village:D1", "B1")])
def test_an_end_that_is_none_is_named(
    made: tuple[Path, list[str]], capsys: Any, words: tuple[str, str]
) -> None:
    path, options = made
    assert main(["way", str(path), *words, *options, "--language", "en"]) == 1
    assert words[0].split(":")[-1] in capsys.readouterr().err


def test_a_house_is_an_end_only_with_a_reason_that_is_logged(
    made: tuple[Path, list[str]], capsys: Any
) -> None:
    path, options = made
    assert main(["way", str(path), "D1", "H1", *options, "--language", "en"]) == 1
    assert "--reason" in capsys.readouterr().err
    target = path.with_name("way.geojson")
    assert (
        main(
            ["way", str(path), "D1", "H1", *options, "--output", str(target), "--names", "--reason", "visit"]
        )
        == 0
    )
    logged = Workspace.open(path).query("SELECT after FROM audit_log WHERE action = 'export'")
    assert [json.loads(row[0])["reason"] for row in logged] == ["visit"]
    assert json.loads(target.read_text(encoding="utf-8"))["reason"] == "visit"


def test_the_file_holds_the_lines_in_degrees(made: tuple[Path, list[str]], capsys: Any) -> None:
    target = made[0].with_name("way.geojson")
    found = asked(made, capsys, "B1", "B6", "--output", target)
    features = json.loads(target.read_text(encoding="utf-8"))["features"]
    assert [(f["properties"]["season"], f["properties"]["direction"]) for f in features] == [
        (season, direction)
        for season in SEASONS
        if found["seasons"][season]["reachable"]
        for direction in ("there", "back")
    ]
    line = shapely.LineString(found["seasons"]["dry"]["there"]["line"])
    expected = geometries_to_wgs84([line], 9206)[0]
    assert (
        shapely.hausdorff_distance(shapely.from_geojson(json.dumps(features[0]["geometry"])), expected) < 1e-6
    )


def test_the_elevation_beside_the_workspace_is_found_by_itself(
    made: tuple[Path, list[str]], capsys: Any
) -> None:
    path, options = made
    files = dict(zip(options[::2], options[1::2]))
    words = ["way", str(path), "B1", "B6", "--speeds", files["--speeds"], "--json"]
    assert main(words) == 1
    assert "w_dem.tif" in capsys.readouterr().err
    path.with_name("w_dem.tif").write_bytes(Path(files["--dem"]).read_bytes())
    path.with_name("w_landcover.tif").write_bytes(Path(files["--landcover"]).read_bytes())
    assert main(words) == 0
    alone = json.loads(capsys.readouterr().out)
    assert alone["seasons"] == asked(made, capsys, "B1", "B6")["seasons"]


def test_the_kept_ground_is_read_again_when_a_road_is_closed(
    made: tuple[Path, list[str]], capsys: Any
) -> None:
    before = asked(made, capsys, "B1", "B2")["seasons"]["dry"]["there"]["minutes"]
    connection = geopackage.connect(made[0])
    connection.execute("DELETE FROM crossing WHERE kind = 'bridge'")
    connection.close()
    after = asked(made, capsys, "B1", "B2")["seasons"]["dry"]["there"]["minutes"]
    assert after > before + 1
