"""What GDAL writes and the rules allow is taken and logged; what it copies has lost its rules, and that is seen."""

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


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return small_workspace(tmp_path / "small.gpkg")


def rows(values: dict[str, object]) -> gpd.GeoDataFrame:
    point = shapely.Point(505000, 2305000)
    return gpd.GeoDataFrame({name: [value] for name, value in values.items()}, geometry=[point], crs=9206)


def content(path: Path) -> dict[str, int]:
    workspace = Workspace.open(path)
    return {table: len(workspace.frame(table, ("id",))) for table in ("village", "household", "audit_log")}


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
    found = {finding.key for finding in findings(Workspace.open(copy, to_check=True))}
    assert {"table_altered", "rule_missing", "table_missing", "version_missing"} & found >= {
        "table_altered",
        "rule_missing",
    }
