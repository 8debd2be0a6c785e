"""``diaban catchment``: outlines against the cells of plain Dijkstra, counts against counting one by one."""

from __future__ import annotations

import itertools
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import rasterio
import shapely
from support.travel_country import COUNTRY, HOUSES, UNITS, VILLAGES, country, from_unit, own_cache, standing
from support.travel_worlds import at

from diaban.layers import geopackage
from diaban.layers.terrain.outlines import outline
from diaban.scripts.cli import main
from diaban.tests.oracle.shortest_paths import Cell

SEASONS = ("dry", "wet")
LIMITS = (5.0, 12.0, 30.0)
PEOPLE = {"B1": (10, 41), "B2": (20, 83), "B3": (None, None), "B4": (7, 30), "B6": (5, 22), "B7": (3, 9)}


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own_cache(tmp_path, monkeypatch)


@pytest.fixture
def made(tmp_path: Path) -> tuple[Path, list[str]]:
    path, options = country(tmp_path)
    connection = geopackage.connect(path)
    for code, counts in PEOPLE.items():
        connection.execute(
            "UPDATE village SET households = ?, population = ? WHERE code = ?", (*counts, code)
        )
    connection.close()
    return path, options


def asked(made: tuple[Path, list[str]], capsys: Any, *words: object) -> dict[str, Any]:
    path, options = made
    capsys.readouterr()
    minutes = ",".join(f"{limit:g}" for limit in LIMITS)
    assert main(["catchment", str(path), *options, "--minutes", minutes, *map(str, words), "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def least(season: str, code: str) -> dict[Cell, float]:
    """Minutes to each cell from one unit, or (no code) from the nearest."""
    found: dict[Cell, float] = {}
    for unit in [code] if code else UNITS:
        for cell, minutes in from_unit(unit, season).items():
            found[cell] = min(found.get(cell, minutes), minutes)
    return found


def test_outlines_and_counts_say_what_plain_dijkstra_says(
    made: tuple[Path, list[str]], capsys: Any, tmp_path: Path
) -> None:
    target = tmp_path / "c.gpkg"
    told = asked(made, capsys, "--output", target)
    areas = gpd.read_file(target, layer="catchment")
    assert areas.crs.to_epsg() == 9206
    assert set(areas["unit"]) == {"", "D1", "D2", "D4"}
    centres = {cell: at(cell) for cell in COUNTRY.world("dry").cells()}
    for row in areas.itertuples():
        minutes = least(row.season, row.unit)
        # Half a hundredth of a minute about the limit may fall either way.
        within = {cell for cell, time in minutes.items() if time <= row.minutes}
        unsure = {cell for cell, time in minutes.items() if abs(time - row.minutes) < 0.01}
        drawn = {cell for cell, point in centres.items() if row.geometry.contains(point)}
        assert drawn ^ within <= unsure
        assert not unsure & {standing(cell, row.season) for cell in VILLAGES.values()}
        villages = [code for code, cell in VILLAGES.items() if standing(cell, row.season) in within]
        homes = [VILLAGES[village] if cell is None else cell for village, cell in HOUSES.values()]
        assert row.villages == len(villages)
        assert row.households == sum(PEOPLE.get(code, (0, 0))[0] or 0 for code in villages)
        assert row.people == sum(PEOPLE.get(code, (0, 0))[1] or 0 for code in villages)
        assert row.listed_households == sum(standing(cell, row.season) in within for cell in homes)
    assert len(told["catchments"]) == len(areas) == len(SEASONS) * 4 * len(LIMITS)
    assert areas["villages"].max() > 2
    assert told["unplaced"] == ["D3"]


def test_narrow_outlines_lie_in_wide_ones(made: tuple[Path, list[str]], capsys: Any, tmp_path: Path) -> None:
    target = tmp_path / "c.gpkg"
    asked(made, capsys, "--output", target)
    areas = gpd.read_file(target, layer="catchment")
    assert areas.geometry.is_valid.all()
    for _, group in areas.groupby(["unit", "season"]):
        shapes = group.sort_values("minutes").geometry.tolist()
        assert all(wide.covers(narrow) for narrow, wide in itertools.pairwise(shapes))


def test_the_nearest_units_of_each_village(made: tuple[Path, list[str]], capsys: Any, tmp_path: Path) -> None:
    target = tmp_path / "c.gpkg"
    asked(made, capsys, "--nearest", 2, "--output", target)
    with closing(sqlite3.connect(target)) as connection:
        rows = connection.execute("SELECT season, village, rank, unit, out_min FROM nearest_unit").fetchall()
    expected = []
    for season in SEASONS:
        for village, cell in VILLAGES.items():
            stand = standing(cell, season)
            times = [(from_unit(unit, season).get(stand), unit) for unit in UNITS] if stand else []
            near = sorted((time, unit) for time, unit in times if time is not None and time <= max(LIMITS))
            expected += [(season, village, rank, unit, time) for rank, (time, unit) in enumerate(near[:2], 1)]
    assert len(expected) > 8
    assert [row[:4] for row in sorted(rows)] == [row[:4] for row in sorted(expected)]
    assert [row[4] for row in sorted(rows)] == pytest.approx(
        [row[4] for row in sorted(expected)], rel=1e-4, abs=0.01
    )


def test_the_surface_holds_the_minutes_from_the_nearest_unit(
    made: tuple[Path, list[str]], capsys: Any, tmp_path: Path
) -> None:
    asked(made, capsys, "--surfaces", tmp_path / "s", "--season", "wet")
    with rasterio.open(tmp_path / "s" / "nearest_wet.tif") as raster:
        there, names = raster.read(1), raster.descriptions
    assert names == ("there", "back")
    expected = np.full(there.shape, np.nan)
    for cell, minutes in least("wet", "").items():
        if minutes <= max(LIMITS):
            expected[cell] = minutes
    assert np.isfinite(expected).sum() > 50
    np.testing.assert_allclose(there, expected, rtol=1e-4, atol=0.01)


def test_only_the_units_asked_for(made: tuple[Path, list[str]], capsys: Any) -> None:
    found = asked(made, capsys, "--unit", "D1", "--season", "dry")
    assert {row["unit"] for row in found["catchments"]} == {"", "D1"}
    alone = {row["minutes"]: row["villages"] for row in found["catchments"] if row["unit"] == "D1"}
    assert alone == {row["minutes"]: row["villages"] for row in found["catchments"] if row["unit"] == ""}


def test_what_own_speeds_change_is_said_for_each_unit_and_each_village(
    made: tuple[Path, list[str]], capsys: Any, tmp_path: Path
) -> None:
    """Against one run without and one with them, which the tests above hold against plain Dijkstra."""
    path, options = made
    place = options.index("--speeds")
    plain = (path, options[:place] + options[place + 2 :])
    target = tmp_path / "c.gpkg"
    before, after = asked(plain, capsys), asked(made, capsys)
    told = asked(made, capsys, "--compare", "--output", target)
    key = ("unit", "season", "minutes")
    counts = ("villages", "households", "people", "listed_households")
    sides = [{tuple(row[k] for k in key): row for row in run["catchments"]} for run in (before, after)]
    assert len(told["changes"]) == len(sides[0] | sides[1])
    for row in told["changes"]:
        for name, side in zip(("before", "after"), sides, strict=True):
            found = side.get(tuple(row[k] for k in key), dict.fromkeys(counts, 0))
            assert {count: row[f"{count}_{name}"] for count in counts} == {c: found[c] for c in counts}
    least_of = [
        {(row["season"], row["village"]): row["out_min"] for row in run["nearest"] if row["rank"] == 1}
        for run in (before, after)
    ]

    def band(minutes: float | None) -> float | None:
        return next((limit for limit in LIMITS if minutes is not None and minutes <= limit), None)

    expected = {
        place: tuple(band(side.get(place)) for side in least_of) for place in least_of[0] | least_of[1]
    }
    expected = {place: bands for place, bands in expected.items() if bands[0] != bands[1]}
    got = {(row["season"], row["village"]): (row["band_before"], row["band_after"]) for row in told["moved"]}
    assert got == expected and len(got) > 1
    points = gpd.read_file(target, layer="changed_village")
    assert {code: at(VILLAGES[code]) for code in points["village"]} == dict(
        zip(points["village"], points.geometry, strict=True)
    )


@pytest.mark.parametrize(
    "words", [("--unit", "X9"), ("--minutes", "30,-1"), ("--minutes", "x"), ("--nearest", "0")]
)
def test_what_makes_no_sense_is_refused(
    made: tuple[Path, list[str]], capsys: Any, words: tuple[str, str]
) -> None:
    path, options = made
    assert main(["catchment", str(path), *options, *words, "--language", "en"]) in (1, 2)
    assert "diaban: " in capsys.readouterr().err


def test_an_outline_has_every_centre_on_its_side_whatever_the_cells() -> None:
    chance = np.random.default_rng(11)
    for share in (0.2, 0.5, 0.8):
        wide = chance.random((23, 31)) < share
        narrow = wide & (chance.random(wide.shape) < 0.7)
        shapes = {
            name: outline(cells, 100.0, 900.0, 20.0, 10.0)
            for name, cells in (("wide", wide), ("narrow", narrow))
        }
        rows, columns = np.indices(wide.shape)
        points = shapely.points(100 + 20 * (columns + 0.5), 900 - 10 * (rows + 0.5))
        np.testing.assert_array_equal(shapely.contains(shapes["wide"], points), wide)
        np.testing.assert_array_equal(shapely.contains(shapes["narrow"], points), narrow)
        assert shapes["wide"].is_valid
    assert outline(np.zeros((3, 3), dtype=np.bool_), 0, 0, 1, 1).is_empty


def test_a_slanting_edge_is_drawn_as_a_slanting_line() -> None:
    rows, columns = np.indices((20, 20))
    shape = outline(rows >= columns, 0.0, 20.0, 1.0, 1.0)
    assert shapely.get_num_coordinates(shape) < 12
    assert shape.area == pytest.approx(210, abs=1)
