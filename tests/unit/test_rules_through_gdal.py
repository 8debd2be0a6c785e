"""The rules hold when GDAL writes: ogr2ogr and pyogrio are refused, and nothing of the refused append stays."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import geopandas as gpd
import pyogrio
import pytest
import shapely
from support.small import small_workspace

from diaban.layers.check import findings
from diaban.layers.workspace import Workspace

BAD_ROWS = [
    ("village", {"code": "V1", "name": "Bản trùng mã", "commune_id": "c1"}, "already_there"),
    ("village", {"code": "V9", "name": "Bản lạ", "commune_id": "nowhere"}, "no_such_row"),
    (
        "village",
        {"code": "V9", "name": "Bản lạ", "commune_id": "c1", "party_cell": "perhaps"},
        "unknown_word",
    ),
    ("household", {"code": "H9", "village_id": "v1", "need": "other"}, "unknown_word"),
    ("household", {"code": "H9", "village_id": "v1", "need": "poor", "members": -2}, "too_small"),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return small_workspace(tmp_path / "small.gpkg")


def rows(values: dict[str, object]) -> gpd.GeoDataFrame:
    point = shapely.Point(505000, 2305000)
    return gpd.GeoDataFrame({name: [value] for name, value in values.items()}, geometry=[point], crs=9206)


def content(path: Path) -> dict[str, int]:
    workspace = Workspace.open(path)
    return {table: len(workspace.frame(table, ("id",))) for table in ("village", "household", "audit_log")}


@pytest.mark.parametrize(("table", "values", "rule"), BAD_ROWS)
def test_an_append_by_pyogrio_is_refused_with_the_sentence(
    path: Path, table: str, values: dict[str, object], rule: str
) -> None:
    before = content(path)
    with pytest.raises(pyogrio.errors.FeatureError, match=rf"\[{rule}\]"):
        pyogrio.write_dataframe(rows(values), path, layer=table, append=True)
    assert content(path) == before
    assert list(findings(Workspace.open(path))) == []


@pytest.mark.skipif(shutil.which("ogr2ogr") is None, reason="no ogr2ogr on this machine")
@pytest.mark.parametrize(("table", "values", "rule"), BAD_ROWS)
def test_an_append_by_ogr2ogr_is_refused_with_the_sentence(
    path: Path, tmp_path: Path, table: str, values: dict[str, object], rule: str
) -> None:
    before = content(path)
    source = tmp_path / "rows.gpkg"
    pyogrio.write_dataframe(rows(values), source, layer=table)
    done = subprocess.run(
        ["ogr2ogr", "-append", "-nln", table, str(path), str(source), table],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert f"[{rule}]" in done.stderr
    assert content(path) == before


def test_a_good_row_by_gdal_is_taken_gets_its_identity_and_is_in_the_log_as_another_programs(
    path: Path,
) -> None:
    before = content(path)
    values = {"code": "V9", "name": "Bản Mới", "commune_id": "c1", "party_members": 4}
    pyogrio.write_dataframe(rows(values), path, layer="village", append=True)
    after = content(path)
    assert after == {**before, "village": 4, "audit_log": before["audit_log"] + 1}
    workspace = Workspace.open(path)
    assert workspace.query("SELECT actor, action FROM audit_log ORDER BY fid DESC LIMIT 1") == [
        ("other program", "insert")
    ]
    (identity,) = workspace.query("SELECT id FROM village WHERE code = 'V9'")[0]
    assert len(identity) == 36
    assert [finding.key for finding in findings(workspace) if not finding.warning] == []
    found = pyogrio.read_dataframe(path, layer="village", bbox=(504999, 2304999, 505001, 2305001))
    assert list(found["code"]) == ["V9"]


def test_a_copy_by_ogr2ogr_has_lost_its_rules_and_check_says_so(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.gpkg"
    if shutil.which("ogr2ogr") is None:
        pytest.skip("no ogr2ogr on this machine")
    subprocess.run(["ogr2ogr", str(copy), str(path)], check=True, capture_output=True)
    try:
        found = {finding.key for finding in findings(Workspace.open(copy))}
    except Exception as error:
        found = {getattr(error, "key", repr(error))}
    assert found & {"table_differs", "trigger_missing", "error.tables_lacking", "error.not_a_workspace"}
