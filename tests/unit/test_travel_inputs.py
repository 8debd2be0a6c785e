"""Elevation, land cover and tables of speeds as they come: what is read of them, and what is said of their faults."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pyproj import Transformer
from support.travel_worlds import CELL, EPSG, LEFT, TOP, Drawing, raster, workspace

from diaban.layers.errors import InputError
from diaban.layers.terrain.elevation import BYTES_A_CELL, read_elevation
from diaban.layers.terrain.speeds import read_speeds, shipped_speeds
from diaban.scripts.cli import main

AREA = (LEFT + 200, TOP - 1_800, LEFT + 1_800, TOP - 200)
PLAIN = Drawing(rows=["." * 20] * 20, heights=np.full((20, 20), 400.0))
FLAT = np.full((20, 20), 400, dtype=np.float32)


def plane(x: Any, y: Any) -> Any:
    """Heights that are a plane in the workspace's coordinates: bilinear values of it are exact."""
    return 300 + 0.05 * (np.asarray(x) - LEFT) + 0.02 * (np.asarray(y) - TOP)


def degrees(folder: Path, parts: int = 1) -> Path:
    """The plane in cells of one arc second, in WGS 84, in tiles side by side where there are several."""
    to_wgs84 = Transformer.from_pipeline(
        Transformer.from_crs(EPSG, 4326, always_xy=True, allow_ballpark=False, only_best=True).definition
    )
    west, south = to_wgs84.transform(LEFT - 3_000, TOP - 5_000)
    second = 1 / 3600
    columns, rows = 300, 300
    lon = west + (np.arange(columns) + 0.5) * second
    lat = south + (rows - np.arange(rows) - 0.5) * second
    x, y = to_wgs84.transform(*np.meshgrid(lon, lat), direction="INVERSE")
    heights = plane(x, y).astype(np.float32)
    folder.mkdir()
    for number, part in enumerate(np.array_split(np.arange(columns), parts)):
        corner = (west + part[0] * second, south + rows * second)
        raster(
            folder / f"tile{number}.tif",
            heights[:, part],
            corner=corner,
            cell=(second, second),
            crs="EPSG:4326",
        )
    return folder if parts > 1 else folder / "tile0.tif"


@pytest.mark.parametrize("parts", [1, 3])
def test_degrees_become_square_metres_with_the_heights_of_the_place(parts: int, tmp_path: Path) -> None:
    found = read_elevation(degrees(tmp_path / "d", parts), EPSG, AREA)
    grid = found.grid
    assert found.resampled and grid.dx == grid.dy == 30
    x = grid.left + (np.arange(grid.columns) + 0.5) * grid.dx
    y = grid.top - (np.arange(grid.rows) + 0.5) * grid.dy
    meant = plane(*np.meshgrid(x, y))
    inside = ((x > AREA[0]) & (x < AREA[2]))[None, :] & ((y > AREA[1]) & (y < AREA[3]))[:, None]
    assert not np.isnan(found.heights[inside]).any()
    # Half a metre aside changes the height by some centimetres; across the tiles' seams too.
    assert np.abs(found.heights - meant)[inside].max() < 0.1


def test_metres_of_the_same_coordinates_stay_as_they_are_also_oblong(tmp_path: Path) -> None:
    heights = np.arange(400, dtype=np.float32).reshape(20, 20)
    found = read_elevation(raster(tmp_path / "d.tif", heights, cell=(100.0, 150.0)), EPSG, AREA)
    assert not found.resampled and (found.grid.dx, found.grid.dy) == (100.0, 150.0)
    assert np.array_equal(found.heights, heights)


def test_a_file_with_a_nameless_datum_is_refused(tmp_path: Path) -> None:
    crs = (
        'PROJCS["VN-2000 / TM-3",GEOGCS["Unknown datum",DATUM["Unknown",SPHEROID["WGS 84",6378137,298.257223563]],'
        'PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],'
        'PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",104],PARAMETER["scale_factor",0.9999],'
        'PARAMETER["false_easting",500000],PARAMETER["false_northing",0],UNIT["metre",1]]'
    )
    with pytest.raises(InputError) as refusal:
        read_elevation(raster(tmp_path / "d.tif", FLAT, crs=crs), EPSG, AREA)
    assert refusal.value.key == "import.unknown_crs"


@pytest.mark.parametrize(
    ("key", "make"),
    [
        ("no_file", lambda f: f / "none.tif"),
        ("empty_folder", lambda f: f),
        ("not_a_raster", lambda f: text(f / "x.tif", "no raster")),
        ("no_crs", lambda f: raster(f / "x.tif", FLAT, crs=None)),
        ("elsewhere", lambda f: raster(f / "x.tif", FLAT, corner=(LEFT + 90_000, TOP))),
        ("elsewhere", lambda f: raster(f / "x.tif", FLAT, corner=(20.0, 50.0), cell=(0.01, 0.01), crs="EPSG:4326")),
        ("no_heights", lambda f: raster(f / "x.tif", FLAT * 0 - 9999, nodata=-9999)),
        ("picture", lambda f: picture(f / "x.tif")),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_refused_by_name(key: str, make: Any, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    with pytest.raises(InputError) as refusal:
        read_elevation(make(folder), EPSG, AREA)
    assert refusal.value.key == f"travel.error.{key}"


def text(path: Path, content: str) -> Path:
    path.write_text(content, encoding="utf-8")
    return path


def picture(path: Path) -> Path:
    import rasterio
    from rasterio.transform import from_origin

    cells = np.full((3, 20, 20), 200, dtype=np.uint8)
    with rasterio.open(
        path, "w", driver="GTiff", height=20, width=20, count=3, dtype="uint8", crs=f"EPSG:{EPSG}",
        transform=from_origin(LEFT, TOP, CELL, CELL),
    ) as made:  # fmt: skip
        made.write(cells)
    return path


def test_a_model_larger_than_memory_is_refused_with_the_cell_that_fits(tmp_path: Path) -> None:
    path = raster(tmp_path / "d.tif", FLAT)
    budget = 100 * BYTES_A_CELL
    with pytest.raises(InputError) as refusal:
        read_elevation(path, EPSG, AREA, budget)
    assert refusal.value.key == "travel.error.too_large"
    cell = float(refusal.value.params["cell"])
    assert (20 * CELL / cell) ** 2 <= refusal.value.params["fits"] == 100
    assert read_elevation(path, EPSG, AREA, 400 * BYTES_A_CELL).heights.size == 400


def test_absurd_values_are_holes_and_told_with_their_number_and_place(tmp_path: Path) -> None:
    heights = FLAT.copy()
    heights[3, 4] = heights[7, 7] = -32768
    heights[9, 9] = 12_000
    found = read_elevation(raster(tmp_path / "d.tif", heights), EPSG, AREA)
    (note,) = found.notes
    assert (note.key, note.count) == ("absurd", 3)
    assert (note.x, note.y) == (LEFT + 4.5 * CELL, TOP - 3.5 * CELL)
    assert int(np.isnan(found.heights).sum()) == 3


def test_feet_that_are_named_are_converted_and_those_that_are_not_are_told(tmp_path: Path) -> None:
    import rasterio

    path = raster(tmp_path / "d.tif", FLAT * 10)
    found = read_elevation(path, EPSG, AREA)
    assert [note.key for note in found.notes] == ["maybe_feet"] and found.heights.max() == 4_000
    with rasterio.open(path, "r+") as changed:
        changed.units = ["ft"]
    found = read_elevation(path, EPSG, AREA)
    assert [note.key for note in found.notes] == ["feet_converted"]
    assert found.heights.max() == pytest.approx(4_000 * 0.3048)


def test_a_broken_tile_is_left_out_and_told(tmp_path: Path) -> None:
    folder = tmp_path / "tiles"
    folder.mkdir()
    raster(folder / "a.tif", FLAT)
    text(folder / "b.tif", "broken")
    found = read_elevation(folder, EPSG, AREA)
    assert [(n.key, n.count, n.params["names"]) for n in found.notes] == [("tile_unreadable", 1, "b.tif")]


def told(
    tmp_path: Path, capsys: Any, drawing: Drawing, *options: object, dem: Path | None = None
) -> list[str]:
    """What the command says of its inputs, in English."""
    path = workspace(tmp_path / "w.gpkg", drawing, {"D1": (5, 5)}, {"B1": (12, 12)}, {}, [])
    files = drawing.write(tmp_path)
    words = ["travel", path, "--dem", dem or files["dem"], "--language", "en", "--json", *options]
    capsys.readouterr()
    assert main([str(word) for word in words]) == 0
    findings: list[str] = json.loads(capsys.readouterr().out)["findings"]
    return findings


def test_holes_inside_the_communes_are_counted_and_placed(tmp_path: Path, capsys: Any) -> None:
    rows = ["." * 20] * 6 + ["..  " + "." * 16] + ["." * 20] * 13
    (said,) = told(tmp_path, capsys, Drawing(rows, PLAIN.heights))
    assert said.startswith("2 cells inside the communes have no elevation")
    assert "from village B1" in said


def test_land_cover_that_is_unknown_or_missing_is_counted_and_placed(tmp_path: Path, capsys: Any) -> None:
    cover = np.full((20, 19), 10, dtype=np.uint8)
    cover[2, 3:6] = 77
    path = raster(tmp_path / "odd.tif", cover)
    said = told(tmp_path, capsys, PLAIN, "--landcover", path)
    assert len(said) == 2
    assert said[0].startswith("20 cells inside the communes have no land cover")
    assert said[1].startswith("Land-cover code 77 is not in the table of speeds: 3 cells")


def test_what_is_wrong_with_lines_is_counted_and_placed(tmp_path: Path, capsys: Any) -> None:
    drawing = Drawing(
        PLAIN.rows, PLAIN.heights, roads=[("same", [(2, 0), (2, 19)]), ("same", [(17, 0), (17, 19)])],
        rivers=[[(0, 10), (19, 10)]], crossings=[("ferry", None, (2, 10)), ("ford", None, (10, 2))],
    )  # fmt: skip
    said = told(tmp_path, capsys, drawing)
    assert [line.split(" (")[0].split(":")[0][:60] for line in said] == [
        "A road crosses a river without a bridge, ford or ferry at 1 ",
        "1 crossings are not at a river",
        "1 ferries have no waiting time",
        "2 roads are of a class that the table of speeds does not kno",
    ]


def test_changed_speeds_are_told_with_their_cells(tmp_path: Path, capsys: Any) -> None:
    path = workspace(tmp_path / "w.gpkg", PLAIN, {"D1": (5, 5)}, {"B1": (12, 12)}, {}, [])
    files = PLAIN.write(tmp_path)
    own = text(tmp_path / "own.csv", "code;season;mode;value\n0;dry;walk;0,5\nfootpath;dry;walk;1\n")
    capsys.readouterr()
    assert main(["travel", str(path), "--dem", str(files["dem"]), "--speeds", str(own), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["changed_speeds"] == {"0": 400}


@pytest.mark.parametrize(
    ("content", "key", "said"),
    [
        ("code,season,mode\n1,dry,walk\n", "speeds_heading", "code,season,mode,value"),
        ("code,season,mode,value\n", "speeds_empty", "own.csv"),
        ("code,season,mode,value\n1,dry,walk,0\n", "speeds_lines", "2 ("),
        ("code,season,mode,value\n\n1,dry,walk,0.5\n1,dry,walk,0.6\n", "speeds_lines", "4 ("),
        (
            "code,season,mode,value\n1,summer,walk,1\n2,dry,fly,1\n3,wet,vehicle,x\n",
            "speeds_lines",
            "3 lines",
        ),
        ("code,season,mode,value\n1,dry,vehicle,900\n,dry,walk,1\n", "speeds_lines", "3 ("),
        (b"code,season,mode,value\n\xff\xfe,dry,walk,1\n", "speeds_encoding", "UTF-8"),
    ],
)
def test_a_bad_table_of_speeds_is_refused_with_its_lines(
    content: str | bytes, key: str, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "own.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(InputError) as refusal:
        read_speeds(path)
    assert refusal.value.key == f"travel.error.{key}"
    assert said in str(refusal.value)


def test_the_shipped_table_has_both_seasons_and_a_source_for_every_code() -> None:
    import csv

    rows = shipped_speeds()
    seasons: dict[str, set[str]] = {}
    for row in rows:
        seasons.setdefault(row.code, set()).add(row.season)
    assert all(found == {"dry", "wet"} for found in seasons.values())
    path = Path(__file__).resolve().parents[2] / "data" / "speeds" / "sources.csv"
    with open(path, encoding="utf-8", newline="") as file:
        sources = {row["code"]: row["source"] for row in csv.DictReader(file)}
    assert sources.keys() == seasons.keys() and all(len(text) > 20 for text in sources.values())
    of = {(row.code, row.season): row for row in rows}
    assert (of["0", "dry"].value, of["footpath", "dry"].value) == (0.6, 1.0)


def test_one_season_alone_is_not_enough(tmp_path: Path, capsys: Any) -> None:
    path = workspace(tmp_path / "w.gpkg", PLAIN, {"D1": (5, 5)}, {"B1": (12, 12)}, {}, [])
    files = PLAIN.write(tmp_path)
    own = text(tmp_path / "own.csv", "code,season,mode,value\nswamp,dry,walk,0.2\n")
    assert (
        main(["travel", str(path), "--dem", str(files["dem"]), "--speeds", str(own), "--language", "en"]) == 1
    )
    assert "swamp" in capsys.readouterr().err


def test_a_cutoff_below_a_limit_is_refused(tmp_path: Path, capsys: Any) -> None:
    path = workspace(tmp_path / "w.gpkg", PLAIN, {"D1": (5, 5)}, {"B1": (12, 12)}, {}, [])
    dem = PLAIN.write(tmp_path)["dem"]
    before = path.read_bytes()
    assert main(["travel", str(path), "--dem", str(dem), "--cutoff", "39"]) == 1
    assert "40" in capsys.readouterr().err
    assert main(["travel", str(path), "--dem", str(dem), "--cutoff", "-1"]) == 2
    assert path.read_bytes() == before
