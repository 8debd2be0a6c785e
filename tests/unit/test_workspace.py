"""A workspace opens, refuses what it is not, reads as promised and writes all or nothing."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pyogrio
import pytest
import shapely
from support.small import small_workspace

from diaban.layers import geopackage
from diaban.layers.check import findings
from diaban.layers.errors import WorkspaceError
from diaban.layers.workspace import Workspace


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return small_workspace(tmp_path / "small.gpkg")


def refusal(path: Path) -> str:
    with pytest.raises(WorkspaceError) as error:
        Workspace.open(path)
    assert error.value.exit_code == 1
    return error.value.key


def test_what_is_not_a_workspace_is_refused_by_what_it_is(tmp_path: Path, path: Path) -> None:
    text, folder, foreign = tmp_path / "a.gpkg", tmp_path / "b.gpkg", tmp_path / "c.gpkg"
    text.write_text("không phải cơ sở dữ liệu " * 100)
    folder.mkdir()
    sqlite3.connect(foreign).execute("CREATE TABLE t (x)").connection.close()
    connection = geopackage.connect(path)
    connection.execute("UPDATE schema_version SET version = 999")
    connection.close()
    assert [refusal(place) for place in (tmp_path / "none.gpkg", text, folder, foreign, path)] == [
        "error.workspace_missing",
        "error.not_a_workspace",
        "error.not_a_file",
        "error.not_a_workspace",
        "error.newer_workspace",
    ]


def test_a_truncated_file_is_called_damaged(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[:6000])
    assert refusal(path) in ("error.corrupted", "error.not_a_workspace")


def test_a_file_locked_by_another_program_is_said_to_be_locked(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(geopackage, "BUSY_SECONDS", 0.2)
    other = geopackage.connect(path)
    other.execute("BEGIN EXCLUSIVE")
    assert refusal(path) == "error.locked"
    other.execute("ROLLBACK")
    other.close()
    assert Workspace.open(path).epsg == 9206


def test_a_read_only_file_is_read_from_a_private_copy_and_never_written(path: Path) -> None:
    path.chmod(0o444)
    before = path.read_bytes()
    workspace = Workspace.open(path)
    assert workspace.read_only and workspace.source != path
    assert list(workspace.frame("village", ("code",))["code"]) == ["V1", "V2", "V3"]
    with pytest.raises(WorkspaceError, match="read-only"), workspace.writing("thử", "x"):
        pass
    folder = workspace.source.parent
    assert folder.stat().st_mode & 0o077 == 0
    del workspace
    assert not folder.exists()
    assert path.read_bytes() == before


def test_frames_have_the_types_the_schema_promises_also_when_empty(path: Path) -> None:
    workspace = Workspace.open(path)
    for table, rows in (("village", 3), ("visit", 0), ("travel_time", 0)):
        frame = workspace.frame(table)
        assert len(frame) == rows
        assert str(frame["id"].dtype) == "str"
    village = workspace.frame("village", ("code", "is_border", "party_members", "closed_on"), geometry=True)
    assert str(village["is_border"].dtype) == "int64" and str(village["party_members"].dtype) == "float64"
    assert pd.api.types.is_datetime64_dtype(village["closed_on"].dtype)
    assert village.crs.to_epsg() == 9206
    assert shapely.get_x(village["geometry"].to_numpy()).tolist() == [503000.0, 507000.0, 515000.0]


def test_gdal_finds_the_tables_and_its_spatial_index_agrees_with_a_full_scan(path: Path) -> None:
    layers = dict(pyogrio.list_layers(path))
    assert layers["commune"] == "MultiPolygon" and layers["village"] == "Point"
    found = pyogrio.read_dataframe(path, layer="village", bbox=(506000, 2300000, 511000, 2310000))
    assert list(found["code"]) == ["V2"]
    with Workspace.open(path).writing("thử", "move") as writer:
        writer.update("village", pd.DataFrame({"id": ["v2"], "geometry": [shapely.Point(501000, 2301000)]}))
    assert len(pyogrio.read_dataframe(path, layer="village", bbox=(506000, 2300000, 511000, 2310000))) == 0


def test_the_same_build_gives_the_same_bytes(tmp_path: Path, path: Path) -> None:
    again = small_workspace(tmp_path / "again.gpkg")
    assert again.read_bytes() == path.read_bytes()


def test_a_failed_build_leaves_the_earlier_file_and_nothing_beside_it(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(RuntimeError), Workspace.build(path) as builder:
        builder.load("unit", pd.DataFrame({"code": ["U1"], "name": ["x"], "kind": ["station"]}))
        raise RuntimeError
    assert path.read_bytes() == before
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("spilled", [0, 1_000_000, 8_000_000])
def test_killing_a_writer_leaves_all_or_nothing(path: Path, spilled: int) -> None:
    program = (
        "import sys, pandas as pd\n"
        "from diaban.layers.workspace import Workspace\n"
        "frame = pd.DataFrame({'code': [f'N{i}' for i in range(60000)], 'village_id': 'v1', 'need': 'poor'})\n"
        "with Workspace.open(sys.argv[1]).writing('thử', 'import') as writer:\n"
        "    writer.insert('household', frame.iloc[:30000])\n"
        "    writer.update('household', pd.DataFrame({'id': ['h1'] * 200000, 'members': 4}))\n"
    )
    journal, before = Path(f"{path}-journal"), path.stat().st_size
    with subprocess.Popen([sys.executable, "-c", program, str(path)]) as child:
        while child.poll() is None and not (journal.exists() and path.stat().st_size >= before + spilled):
            time.sleep(0.002)
        child.send_signal(signal.SIGKILL)
    assert child.returncode == -signal.SIGKILL
    workspace = Workspace.open(path)
    assert workspace.query("PRAGMA integrity_check") == [("ok",)]
    assert workspace.query("SELECT count(*), sum(members) FROM household") == [(3, None)]
    assert len(workspace.frame("household")) == 3
    assert found_nothing(path)


def found_nothing(path: Path) -> bool:
    return not list(findings(Workspace.open(path)))


def test_several_tables_are_read_as_of_one_moment(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = Workspace.open(path)
    read, calls = workspace.frame, []

    def frame_and_disturb(table: str, *rest: object) -> pd.DataFrame:
        calls.append(table)
        result = read(table, *rest)  # type: ignore[arg-type]
        if len(calls) == 1:
            with Workspace.open(path).writing("thử", "import") as writer:
                writer.insert(
                    "household", pd.DataFrame({"code": ["H9"], "village_id": ["v1"], "need": ["poor"]})
                )
        return result

    monkeypatch.setattr(workspace, "frame", frame_and_disturb)
    frames = workspace.frames({"household": ("code",), "village": ("code",)})
    assert len(frames["household"]) == 4
    assert calls == ["household", "village"] * 2


def test_a_foreign_style_or_project_in_the_file_does_not_matter(path: Path) -> None:
    connection = geopackage.connect(path)
    connection.execute("CREATE TABLE layer_styles (id INTEGER, styleQML TEXT)")
    connection.close()
    assert Workspace.open(shutil.move(path, path.with_name("Bản Mường ’lạ’ #1.gpkg"))).epsg == 9206
