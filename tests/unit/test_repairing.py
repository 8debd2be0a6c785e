"""``check --repair`` makes a sound workspace of a broken one, guesses nothing, and lists what it did."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
import shapely
from support.small import small_workspace

from diaban.layers import geopackage
from diaban.layers.check import findings
from diaban.layers.errors import WorkspaceError
from diaban.layers.repairing import Repair, repair
from diaban.layers.wording import load_words
from diaban.layers.workspace import Workspace

ENTITIES = ("commune", "village", "household", "unit", "cadre", "assignment")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return small_workspace(tmp_path / "small.gpkg")


def repaired(path: Path) -> tuple[Workspace, list[Repair]]:
    before = path.read_bytes()
    target = path.with_name("mended.gpkg")
    done = repair(path, target, "Thử")
    assert path.read_bytes() == before
    assert [finding.key for finding in findings(Workspace.open(target)) if not finding.warning] == []
    for language in ("vi", "en"):
        assert all("{" not in each.text(load_words(language)) for each in done)
    return Workspace.open(target), [
        each for each in done if each.action not in ("restored", "rules_restored")
    ]


def spoil(path: Path, *statements: str) -> None:
    connection = geopackage.connect(path)
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.execute("PRAGMA ignore_check_constraints=ON")
    connection.execute("BEGIN")
    for name in [
        row[0]
        for row in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name NOT LIKE 'rtree%'"
        )
    ]:
        connection.execute(f'DROP TRIGGER "{name}"')
    for sql in statements:
        connection.execute(sql)
    connection.execute("COMMIT")
    connection.close()


def rows(path: Path | Workspace) -> dict[str, list[tuple[object, ...]]]:
    workspace = path if isinstance(path, Workspace) else Workspace.open(path)
    return {table: workspace.query(f"SELECT * FROM {table} ORDER BY fid") for table in (*ENTITIES, "setting")}


def test_a_sound_workspace_comes_out_with_the_same_rows_and_log(path: Path) -> None:
    workspace, done = repaired(path)
    assert done == []
    before, after = rows(path), rows(workspace)
    for table in ENTITIES:
        assert after[table] == before[table]
    assert [row[2:5] for row in after["setting"]] == [row[2:5] for row in before["setting"]]
    log = "SELECT * FROM audit_log WHERE fid = 1"
    assert workspace.query(log) == Workspace.open(path).query(log)


def test_a_copy_that_lost_its_rules_gets_them_back(path: Path, tmp_path: Path) -> None:
    if shutil.which("ogr2ogr") is None:
        pytest.skip("no ogr2ogr on this machine")
    copy = tmp_path / "copy.gpkg"
    subprocess.run(["ogr2ogr", str(copy), str(path)], check=True, capture_output=True)
    workspace, done = repaired(copy)
    # What GDAL has of its own for spatial indexes and tiles stays behind, and the tables it did not copy are empty.
    left = {(each.action, str(each.code).partition("_")[0]) for each in done}
    assert left <= {("foreign_left", "rtree"), ("foreign_left", "gpkg")}
    for table in ENTITIES:
        columns = "code" if table == "commune" else "*"
        assert len(workspace.query(f"SELECT {columns} FROM {table}")) == len(rows(path)[table])
    assert workspace.query("SELECT id, need FROM household ORDER BY fid") == [
        ("h1", "poor"),
        ("h2", "near_poor"),
        ("h3", "resettled"),
    ]


def test_what_may_be_unknown_is_emptied_and_what_may_not_takes_its_row_along(path: Path) -> None:
    spoil(
        path,
        "UPDATE village SET party_members = -4, party_cell = 'perhaps' WHERE code = 'V1'",
        "UPDATE household SET need_since = '2026-02-30' WHERE code = 'H1'",
        "UPDATE household SET need = 'rich' WHERE code = 'H2'",
        "UPDATE household SET village_id = 'nowhere' WHERE code = 'H3'",
        "UPDATE cadre SET unit_id = 'nowhere' WHERE code = 'K1'",
        "UPDATE cadre SET active_from = '2026-05-01', active_to = '2026-01-01' WHERE code = 'K2'",
        "ALTER TABLE village ADD COLUMN ton_giao TEXT",
    )
    workspace, done = repaired(path)
    assert {(each.action, each.table, each.code, each.column) for each in done} == {
        ("emptied", "village", "V1", "party_members"),
        ("emptied", "village", "V1", "party_cell"),
        ("emptied", "household", "H1", "need_since"),
        ("left_out", "household", "H2", "need"),
        ("left_out", "household", "H3", "village_id"),
        ("emptied", "cadre", "K1", "unit_id"),
        ("left_out", "cadre", "K2", "active_to"),
        ("foreign_left", "village", "village.ton_giao", None),
    }
    assert workspace.query("SELECT code FROM household") == [("H1",)]
    assert workspace.query("SELECT party_members, party_cell, name FROM village WHERE code = 'V1'") == [
        (None, None, "Bản Đầu")
    ]


def test_of_two_in_charge_of_one_household_the_first_stays(path: Path) -> None:
    spoil(
        path,
        "INSERT INTO assignment (id, code, cadre_id, duty, household_id, valid_from, status, decision_no, decision_date)"
        " VALUES ('a2', 'A2', 'k2', 'household', 'h1', '2026-02-01', 'approved', '9', '2026-01-01')",
    )
    workspace, done = repaired(path)
    assert [(each.action, each.code or each.fid) for each in done] == [("left_out", 2)]
    assert workspace.query("SELECT code FROM assignment") == [("A1",)]


def test_an_invalid_boundary_is_mended_and_keeps_its_area(path: Path) -> None:
    bow = shapely.Polygon([(500000, 2300000), (510000, 2310000), (510000, 2300000), (500000, 2310000)])
    connection = geopackage.connect(path)
    connection.execute(
        "UPDATE commune SET geom = ? WHERE code = '90001'", (geopackage.blobs([bow], 9206, multi=True)[0],)
    )
    connection.close()
    workspace, done = repaired(path)
    assert [(each.action, each.table) for each in done] == [("mended", "commune")]
    assert workspace.frame("commune", ("code",), geometry=True)["geometry"].area[0] == pytest.approx(5e7)


def test_rows_on_damaged_pages_are_counted_as_lost_and_the_rest_is_saved(path: Path) -> None:
    connection = geopackage.connect(path)
    for number in range(600):
        connection.execute(
            f"INSERT INTO household (code, village_id, need) VALUES ('N{number:03}', 'v1', 'poor')"
        )
    connection.close()
    data = bytearray(path.read_bytes())
    place = data.index(b"N300") // 4096 * 4096
    data[place : place + 4096] = b"\xff" * 4096
    path.write_bytes(bytes(data))
    workspace, done = repaired(path)
    saved = len(workspace.query("SELECT 1 FROM household"))
    lost = sum(each.action == "lost" and each.table == "household" for each in done)
    assert lost > 0
    assert saved + lost == 603


def test_the_new_file_must_be_another(path: Path) -> None:
    with pytest.raises(WorkspaceError, match="itself"):
        repair(path, path, "Thử")
