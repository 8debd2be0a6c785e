"""Lines and areas are saved as they are sent, to the last bit; what is no sound shape is refused in words, in both languages."""

from __future__ import annotations

import argparse
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pandas as pd
import pyogrio
import pytest
import shapely
from support.full import full_workspace

from diaban.layers import geopackage
from diaban.layers.check import findings
from diaban.layers.errors import InputError
from diaban.layers.saving.asking import batch_of
from diaban.layers.vocabulary import MOST_VERTICES
from diaban.layers.wording import load_words
from diaban.layers.workspace import Workspace
from diaban.scripts import save as job
from diaban.scripts.progress import Progress, silent

SQUARE = [[500000.0, 2300000.0], [510000.0, 2300000.0], [510000.0, 2310000.0], [500000.0, 2310000.0], [500000.0, 2300000.0]]  # fmt: skip
HOLE = [[502000.0, 2302000.0], [502000.0, 2303000.0], [503000.0, 2303000.0], [502000.0, 2302000.0]]
ISLAND = [[520000.0, 2300000.0], [521000.0, 2300000.0], [521000.0, 2301000.0], [520000.0, 2300000.0]]
WAY = [[500000.1234567891, 2301000.9876543211], [504000.1 + 0.2, 2302000.3], [509000.0, 2306000.0]]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return full_workspace(tmp_path / "full.gpkg")


def send(path: Path, *changes: dict[str, Any], batch: str = "b1", language: str = "en") -> dict[str, Any]:
    # As it comes: through JSON.
    given = json.loads(json.dumps({"batch": batch, "changes": list(changes)}))
    args = argparse.Namespace(workspace=str(path), language=language, input=given)
    return job.run(args, Progress(silent, load_words(language)))


def ask(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(geopackage.connect(path, read_only=True)) as connection:
        return connection.execute(sql).fetchall()


def shaped(path: Path, table: str, identity: str, geom: Any) -> dict[str, Any]:
    ((version,),) = ask(path, f"SELECT updated_at FROM {table} WHERE id = '{identity}'")
    return {"do": "update", "table": table, "id": identity, "version": version, "values": {"geom": geom}}


def stands(path: Path, table: str, identity: str) -> Any:
    ((blob,),) = ask(path, f"SELECT geom FROM {table} WHERE id = '{identity}'")
    return geopackage.geometry(blob)


def test_a_line_stands_in_the_file_to_the_last_bit(path: Path) -> None:
    other = [[501000.0, 2309000.0], [502000.0, 2309500.0]]
    assert send(path, shaped(path, "road", "r1", [WAY, other]))["saved"] == 1
    found = stands(path, "road", "r1")
    assert [[list(at) for at in part.coords] for part in found.geoms] == [WAY, other]
    assert list(findings(Workspace.open(path))) == []


def test_parts_and_holes_of_an_area_are_kept_in_their_order_and_direction(path: Path) -> None:
    value = [[SQUARE, HOLE], [ISLAND]]
    assert send(path, shaped(path, "commune", "c1", value))["saved"] == 1
    found = stands(path, "commune", "c1")
    held = [
        [[list(at) for at in ring.coords] for ring in (part.exterior, *part.interiors)]
        for part in found.geoms
    ]
    assert held == value
    assert found.geom_type == "MultiPolygon"


def test_a_new_line_is_found_by_place_at_once_and_the_extent_has_it(path: Path) -> None:
    far = [[[620000.0, 2401000.0], [621000.0, 2402000.0]]]
    new = {"do": "insert", "table": "river", "id": "ri9", "values": {"name": "Suối Xa", "geom": far}}
    assert send(path, new)["exit"] == 0
    read = pyogrio.read_dataframe(path, layer="river", bbox=(619000, 2400000, 622000, 2403000))
    assert list(read["id"]) == ["ri9"]
    (box,) = ask(path, "SELECT min_x, min_y, max_x, max_y FROM gpkg_contents WHERE table_name = 'river'")
    assert box[2] >= 621000 and box[3] >= 2402000 and box[0] <= 500000
    # And where it was, nothing is found any more once it is elsewhere.
    near = [[[500000.0, 2301000.0], [500100.0, 2301000.0]]]
    assert send(path, shaped(path, "river", "ri9", near), batch="b2")["exit"] == 0
    assert pyogrio.read_dataframe(path, layer="river", bbox=(619000, 2400000, 622000, 2403000)).empty
    assert list(findings(Workspace.open(path))) == []


def test_a_shape_that_becomes_unknown_is_empty_and_out_of_the_index(path: Path) -> None:
    assert send(path, shaped(path, "border_line", "bl1", None))["exit"] == 0
    assert ask(path, "SELECT geom FROM border_line") == [(None,)]
    assert pyogrio.read_dataframe(path, layer="border_line", bbox=(0, 0, 9e5, 9e6)).empty


BOW = [[500000.0, 2300000.0], [502000.0, 2302000.0], [502000.0, 2300000.0], [500000.0, 2302000.0], [500000.0, 2300000.0]]  # fmt: skip
REFUSED = {
    "one point": ("road", [[WAY[0]]], "two different points"),
    "one point twice": ("road", [[WAY[0], WAY[0]]], "two different points"),
    "a line without points": ("road", [[]], "two different points"),
    "no line": ("road", [], "two different points"),
    "no area": ("commune", [[]], "an area three"),
    "an area of two points": ("commune", [[[SQUARE[0], SQUARE[1], SQUARE[0]]]], "an area three"),
    "an open ring": ("commune", [[SQUARE[:-1]]], "does not end where it begins"),
    "an outline over itself": ("commune", [[BOW]], "Near 501000; 2301000 the outline crosses"),
    "a hole outside": ("commune", [[SQUARE, ISLAND]], "holes lie over each other"),
    "parts over each other": ("commune", [[SQUARE], [HOLE]], "parts or holes lie over each other"),
    "no number": ("road", [[WAY[0], [float("nan"), 1.0]]], "outside Vietnam"),
    "infinite": ("road", [[WAY[0], [float("inf"), 2301000.0]]], "outside Vietnam"),
    "huge": ("road", [[WAY[0], [1e300, 2301000.0]]], "outside Vietnam"),
    "degrees": ("road", [[[103.9, 21.3], [104.0, 21.4]]], "outside Vietnam"),
    "x for y": ("road", [[[2301000.0, 500000.0], [2302000.0, 500000.0]]], "outside Vietnam"),
    "one point far away": ("road", [[*WAY, [9e6, 2301000.0]]], "outside Vietnam"),
    "a point that is no number": ("crossing", [float("nan"), 2301000.0], "outside Vietnam"),
    "a point far away": ("crossing", [0.0, 0.0], "outside Vietnam"),
}  # fmt: skip
ROWS = {"road": "r1", "commune": "c1", "crossing": "cr1"}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_sound_shape_is_refused_in_words_and_nothing_is_written(path: Path, case: str) -> None:
    table, geom, said = REFUSED[case]
    before = ask(path, f"SELECT geom FROM {table}")
    wanted = shaped(path, table, ROWS[table], geom)
    fine = shaped(path, "river", "ri1", [WAY])
    english = send(path, fine, wanted)
    vietnamese = send(path, fine, wanted, batch="b2", language="vi")
    assert [(refusal["change"], english["saved"]) for refusal in english["refusals"]] == [(1, 0)]
    assert said in english["refusals"][0]["sentence"]
    assert vietnamese["refusals"][0]["sentence"] != english["refusals"][0]["sentence"]
    assert ask(path, f"SELECT geom FROM {table}") == before


def test_ten_million_points_are_refused_without_looking_at_them(path: Path) -> None:
    """The same position again and again: what is counted is how many there are."""
    many = [[[500000.0, 2301000.0]] * 10_000_000]
    change = shaped(path, "road", "r1", many)
    args = argparse.Namespace(workspace=str(path), language="en", input={"batch": "b", "changes": [change]})
    (refusal,) = job.run(args, Progress(silent, load_words("en")))["refusals"]
    assert "too many points" in refusal["sentence"] and str(MOST_VERTICES) in refusal["sentence"]


@pytest.mark.parametrize(
    ("table", "geom"),
    [
        ("road", WAY),
        ("road", [[WAY]]),
        ("road", "LINESTRING(0 0, 1 1)"),
        ("road", {"type": "CircularString", "coordinates": [WAY]}),
        ("road", [{"type": "CircularString", "coordinates": WAY}]),
        ("road", [[[*at, 700.0] for at in WAY]]),
        ("road", [[WAY[0], [504000.0, 2302000.0, 700.0]]]),
        ("road", [[WAY[0], [504000.0]]]),
        ("road", [[WAY[0], ["504000", "2302000"]]]),
        ("road", [[WAY[0], None]]),
        ("road", [[WAY[0], [10**400, 1]]]),
        ("road", [[WAY[0], [[1.0], [2.0]]]]),
        ("road", 7),
        ("commune", [SQUARE]),
        ("commune", [[[SQUARE]]]),
        ("commune", SQUARE[0]),
        ("crossing", [WAY[0]]),
        ("crossing", [500000.0, 2301000.0, 700.0]),
        ("crossing", {"x": 500000.0, "y": 2301000.0}),
        ("cadre", [500000.0, 2301000.0]),
        ("visit", [WAY]),
    ],
)
def test_what_is_not_built_as_a_shape_of_its_table_cannot_be_read(table: str, geom: Any) -> None:
    change = {"do": "update", "table": table, "id": "x", "version": "", "values": {"geom": geom}}
    with pytest.raises(InputError, match="cannot be read"):
        batch_of({"batch": "b", "changes": [change]})


def test_both_versions_of_a_shape_are_told_by_length_area_and_points(path: Path) -> None:
    mine = [
        shaped(path, "road", "r1", [WAY]),
        shaped(path, "commune", "c1", [[SQUARE, HOLE], [ISLAND]]),
        shaped(path, "crossing", "cr1", [504500.0, 2303600.0]),
    ]
    with Workspace.open(path).writing("Trung tá Khác", "save") as writer:
        for table, identity, shape in (
            ("road", "r1", shapely.MultiLineString([[(500000, 2301000), (500000, 2303000)]])),
            ("commune", "c1", shapely.MultiPolygon([shapely.box(500000, 2300000, 503000, 2303000)])),
            ("crossing", "cr1", shapely.Point(504500.0, 2303750.0)),
        ):
            writer.update(table, pd.DataFrame({"id": [identity], "geometry": [shape]}))
    answer = send(path, *mine)
    told = [
        [(version["ours"], version["theirs"]) for version in conflict["columns"]]
        for conflict in answer["conflicts"]
    ]
    assert told == [
        [("10.53 km, 3 points", "2.00 km, 2 points")],
        [("100.00 km², 10 points, 2 parts", "9.00 km², 4 points")],
        [("moved 100 m", "moved 250 m")],
    ]
    assert "km, 2 points" in answer["conflicts"][0]["columns"][0]["read"]


def test_a_line_changed_by_another_program_is_a_conflict_though_the_version_is_the_same(path: Path) -> None:
    ((log,),) = ask(path, "SELECT max(fid) FROM audit_log")
    mine = {**shaped(path, "road", "r1", [WAY]), "log": log}
    blob = geopackage.blobs([shapely.LineString([(500000, 2301000), (500000, 2304000)])], 9206, True)[0]
    with closing(geopackage.connect(path)) as connection:
        connection.execute("UPDATE road SET geom = ? WHERE id = 'r1'", (sqlite3.Binary(blob or b""),))
    (conflict,) = send(path, mine)["conflicts"]
    assert conflict["who"] == "other program"
    assert conflict["columns"][0]["theirs"] == "3.00 km, 2 points"
    again = {**mine, "version": conflict["version"], "log": send(path, mine, batch="b2")["log"]}
    assert send(path, again, batch="b3")["saved"] == 1
    assert stands(path, "road", "r1").geoms[0].coords[0] == tuple(WAY[0])
