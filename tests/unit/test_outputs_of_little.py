"""Lists and maps of workspaces in which hardly anything is known."""

from __future__ import annotations

import json
import re

import openpyxl
import pandas as pd
import pytest
import shapely

from diaban.layers.workspace import Workspace
from diaban.scripts.cli import main

BOW_TIE = shapely.MultiPolygon([shapely.Polygon([(4e5, 23e5), (41e4, 231e4), (41e4, 23e5), (4e5, 231e4)])])
PLACES = {"no place": (None, None), "an empty place": (shapely.MultiPolygon(), shapely.Point())}


def _data(path):
    text = path.read_text(encoding="utf-8")
    return json.loads(re.search(r'id="data">(.*?)</script>', text, re.DOTALL).group(1))


@pytest.mark.parametrize("epsg", [9206, 3405])
def test_an_empty_workspace_gives_an_empty_map_and_empty_lists(tmp_path, epsg):
    with Workspace.build(tmp_path / "w.gpkg", epsg=epsg):
        pass
    assert main(["webmap", str(tmp_path / "w.gpkg"), "--output", str(tmp_path / "m.html")]) == 0
    assert main(["tables", str(tmp_path / "w.gpkg"), "--output", str(tmp_path / "t.xlsx")]) == 0
    data = _data(tmp_path / "m.html")
    assert data["communes"]["code"] == data["villages"]["code"] == data["gaps"]["rule"] == []
    (south, west), (north, east) = data["bounds"]
    assert 8 <= south < north <= 24
    assert 102 <= west < east <= 110
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert [page.max_row for page in book.worksheets[1:]] == [1] * 5


@pytest.mark.parametrize("places", PLACES.values(), ids=PLACES)
def test_communes_and_villages_without_a_place_are_listed_and_not_drawn(tmp_path, places):
    outline, point = places
    with Workspace.build(tmp_path / "w.gpkg") as builder:
        square = shapely.MultiPolygon([shapely.box(400_000, 2_300_000, 410_000, 2_310_000)])
        builder.load(
            "commune",
            pd.DataFrame(
                {
                    "id": ["a", "b"],
                    "code": ["00001", "00002"],
                    "name": ["Một", "Hai"],
                    "geometry": [outline, square],
                }
            ),
        )
        builder.load(
            "village",
            pd.DataFrame(
                {"id": ["v"], "code": ["V1"], "name": ["Nậm Pù"], "commune_id": ["a"], "geometry": [point]}
            ),
        )
        builder.load(
            "model_site", pd.DataFrame({"name": ["Nuôi ong"], "status": ["pilot"], "geometry": [point]})
        )
    assert main(["webmap", str(tmp_path / "w.gpkg"), "--output", str(tmp_path / "m.html")]) == 0
    data = _data(tmp_path / "m.html")
    assert data["communes"]["rings"][0] == []
    assert len(data["communes"]["rings"][1]) == 1
    assert (data["communes"]["lon"][0], data["villages"]["lon"], data["sites"]["lon"]) == (
        None,
        [None],
        [None],
    )
    assert data["villages"]["commune"] == [0]
    assert any("1 bản chưa có vị trí" in note for note in data["notes"])
    assert main(["tables", str(tmp_path / "w.gpkg"), "--output", str(tmp_path / "t.xlsx")]) == 0


def test_an_elevation_model_that_cannot_be_read_is_named(tmp_path, capsys):
    with Workspace.build(tmp_path / "w.gpkg"):
        pass
    (tmp_path / "w_dem.tif").write_bytes(b"not a picture")
    assert main(["webmap", str(tmp_path / "w.gpkg"), "--output", str(tmp_path / "m.html")]) == 1
    said = capsys.readouterr().err
    assert "w_dem.tif" in said
    assert len(said.strip().splitlines()) == 1
    assert not (tmp_path / "m.html").exists()


def test_outlines_that_cross_themselves_or_overlap_are_drawn_all_the_same(tmp_path):
    with Workspace.build(tmp_path / "w.gpkg") as builder:
        square = shapely.MultiPolygon([shapely.box(405_000, 2_300_000, 415_000, 2_310_000)])
        shapes = [BOW_TIE, square, square]
        codes = ["00001", "00002", "00003"]
        builder.load("commune", pd.DataFrame({"code": codes, "name": codes, "geometry": shapes}))
    assert main(["webmap", str(tmp_path / "w.gpkg"), "--output", str(tmp_path / "m.html")]) == 0
    assert all(_data(tmp_path / "m.html")["communes"]["rings"])
