"""Catchments on commune sheets: each cell of a commune lies in the band that plain Dijkstra puts it in."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import pytest
import shapely
from support.travel_country import CHARGES, COUNTRY, HOUSES, UNITS, VILLAGES, from_unit
from support.travel_worlds import at, workspace

from diaban.layers.errors import InputError, UsageError
from diaban.layers.wording import load_words
from diaban.scripts import print_catchments, print_maps, travel_kept
from diaban.scripts.print_pages import commune_pages
from diaban.scripts.print_serving import serving_names
from diaban.scripts.progress import Progress, silent
from diaban.scripts.publishing import outgoing

LIMITS = (5, 12, 30)
# D4 has nobody in charge of anything here; D3 has, and no place.
SERVING = ("D1", "D2", "D3")


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(print_catchments, "LIMITS", LIMITS)
    travel_kept._kept.clear()


def asked(folder: Path, *words: str, charges: list[tuple[str, str, str]] = CHARGES) -> tuple[Any, Any]:
    path = workspace(folder / "w.gpkg", COUNTRY, UNITS, VILLAGES, HOUSES, charges)
    files = COUNTRY.write(folder)
    options = [word for name, file in files.items() for word in (f"--{name}", str(file))]
    parser = argparse.ArgumentParser()
    print_maps.add_arguments(parser)
    args = parser.parse_args([str(path), "--output", str(folder / "o.pdf"), *options, *words])
    args.language = "vi"
    return outgoing(args, Progress(silent, load_words("vi"))), args


@pytest.mark.parametrize("season", ["dry", "wet"])
def test_each_cell_lies_in_the_band_of_its_minutes_from_the_units_that_serve(
    tmp_path: Path, season: str
) -> None:
    out, args = asked(tmp_path, "--atlas", "communes", "--catchments", season)
    tables = print_catchments.catchment_tables(out, args, Progress(silent, load_words("vi")))
    areas = {row.minutes: row.geometry for row in tables["catchment"].itertuples()}
    assert set(areas) == set(LIMITS)
    assert set(tables["catchment"]["commune"]) == set(out.published.communes["code"])
    least = {}
    for unit in SERVING:
        for cell, minutes in from_unit(unit, season).items():
            least[cell] = min(least.get(cell, minutes), minutes)
    bands = {}
    for cell in COUNTRY.world(season).cells():
        minutes = least.get(cell)
        if minutes is not None and any(abs(minutes - limit) < 0.01 for limit in LIMITS):
            continue
        wanted = next((limit for limit in LIMITS if minutes is not None and minutes <= limit), None)
        found = [limit for limit, area in areas.items() if area.contains(at(cell))]
        assert found == ([] if wanted is None else [wanted]), cell
        bands[wanted] = bands.get(wanted, 0) + 1
    assert set(bands) == {*LIMITS, None}
    # An edge runs between what is within and what is not, and through nothing else.
    edges = {row.minutes: row.geometry for row in tables["catchment_edge"].itertuples()}
    within = shapely.union_all([areas[5], areas[12]])
    assert edges[12].difference(within.boundary.buffer(0.01)).is_empty


def test_a_sheet_names_the_units_its_catchments_begin_at(tmp_path: Path) -> None:
    out, _ = asked(tmp_path, "--atlas", "communes")
    (names,) = serving_names(out).values()
    assert len(names) == 3
    (page,) = commune_pages(out, "wet")
    assert all(name in page["texts"]["catchments"] for name in names)
    assert page["texts"]["catchments"].endswith("mùa mưa")
    assert "catchments" not in commune_pages(out)[0]["texts"]


def test_a_commune_that_nobody_serves_has_none(tmp_path: Path) -> None:
    out, args = asked(tmp_path, "--atlas", "communes", "--catchments", "dry", charges=[])
    tables = print_catchments.catchment_tables(out, args, Progress(silent, load_words("vi")))
    assert tables["catchment"].empty and tables["catchment_edge"].empty
    assert "catchments" not in commune_pages(out, "dry")[0]["texts"]


def test_it_is_refused_where_no_sheet_shows_it_and_without_elevation(tmp_path: Path) -> None:
    _, args = asked(tmp_path, "--overview", "--catchments", "dry")
    with pytest.raises(UsageError):
        print_maps.run(args, Progress(silent, load_words("vi")))
    args.atlas, args.overview, args.dem = "communes", False, None
    with pytest.raises(InputError) as refusal:
        print_maps.run(args, Progress(silent, load_words("vi")))
    assert refusal.value.key == "travel.error.no_dem_beside"
