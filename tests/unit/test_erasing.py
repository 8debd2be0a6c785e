"""After an erasure nothing of the family is left in any byte of the file or its backups, and the log still holds."""

from __future__ import annotations

import argparse
import sqlite3
from pathlib import Path

import pandas as pd
import pytest
import shapely
from support.small import small_workspace

from diaban.layers import erasing, geopackage
from diaban.layers.backups import backups_of, make_backup
from diaban.layers.check import findings
from diaban.layers.erasing import erase_households, erased_ids
from diaban.layers.errors import InputError, WorkspaceError
from diaban.layers.wording import load_words
from diaban.layers.workspace import Workspace
from diaban.scripts import restore
from diaban.scripts.progress import Progress, silent

MARKERS = ("Tên-Chủ-Hộ-Duy-Nhất", "Ghi-Chú-Duy-Nhất", "Nhận-Xét-Duy-Nhất", "Tên-Cũ-Duy-Nhất")
POINT = shapely.Point(504321.25, 2306543.75)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = small_workspace(tmp_path / "small.gpkg")
    workspace = Workspace.open(path)
    with workspace.writing("Thử", "import") as writer:
        writer.update(
            "household", pd.DataFrame({"id": ["h1"], "head_name": [MARKERS[3]], "geometry": [POINT]})
        )
        writer.insert(
            "visit", pd.DataFrame({"household_id": ["h1"], "day": ["2026-05-01"], "note": [MARKERS[1]]})
        )
    with workspace.writing("Thử", "import") as writer:
        writer.update(
            "household", pd.DataFrame({"id": ["h1", "h2"], "head_name": [MARKERS[0], "Chủ hộ khác"]})
        )
        writer.update("assignment", pd.DataFrame({"id": ["a1"], "comment": [MARKERS[2]]}))
        writer.replace("gap", pd.DataFrame({"rule": ["x"], "severity": ["minor"], "table_name": ["household"], "row_id": ["h1"], "geometry": [POINT]}))  # fmt: skip
    other = geopackage.connect(path)
    other.execute("UPDATE visit SET note = note || '!'")
    other.execute("UPDATE assignment SET status = 'ended', valid_to = '2026-06-01'")
    other.close()
    make_backup(path)
    return path


def traces(path: Path) -> list[str]:
    point = geopackage.blobs([POINT], 9206, multi=False)[0]
    assert point is not None
    coordinates = point[-16:]
    needles = {marker: marker.encode() for marker in MARKERS}
    needles |= {"point": coordinates, "point in the log": coordinates.hex().upper().encode()}
    found = []
    for file in sorted(path.parent.rglob("*")):
        if file.is_file():
            content = file.read_bytes()
            found += [f"{name} in {file.name}" for name, needle in needles.items() if needle in content]
    return found


def test_nothing_is_left_in_the_file_or_its_backups_and_the_fact_of_the_change_stays(path: Path) -> None:
    assert len(traces(path)) == 12, "the fixture must hold every marker in the file and in its backup"
    rows_before = Workspace.open(path).query("SELECT count(*) FROM audit_log")[0][0]
    erase_households(path, ["H1"], "Thử")
    assert traces(path) == []
    workspace = Workspace.open(path)
    assert workspace.query(
        "SELECT need, village_id, erased_at IS NOT NULL FROM household WHERE id = 'h1'"
    ) == [("poor", "v1", 1)]
    assert workspace.query("SELECT head_name FROM household WHERE id = 'h2'") == [("Chủ hộ khác",)]
    assert workspace.query("SELECT count(*) FROM audit_log")[0][0] == rows_before + 1
    assert workspace.query("SELECT action, row_id FROM audit_log ORDER BY fid DESC LIMIT 1") == [
        ("erase", "h1")
    ]
    for file in (path, *backups_of(path)):
        assert [finding.key for finding in findings(Workspace.open(file))] == []


def test_a_backup_brought_back_from_elsewhere_is_cleared_again(path: Path, tmp_path: Path) -> None:
    kept = backups_of(path)[0].read_bytes()
    erase_households(path, ["H1"], "Thử")
    brought = path.with_name("small.gpkg.backups") / "small-20200101T000000.gpkg"
    brought.write_bytes(kept)
    restore.run(argparse.Namespace(backup=brought), Progress(silent, load_words("en")))
    brought.unlink()
    assert traces(path) == []
    assert erased_ids(path) == ["h1"]


def test_a_backup_too_damaged_to_be_rewritten_is_deleted(path: Path) -> None:
    damaged = backups_of(path)[0]
    raw = damaged.read_bytes()
    damaged.write_bytes(raw[:8192] + b"\xff" * 8192 + raw[16384:])
    assert erase_households(path, ["H1"], "Thử") == [path]
    assert not damaged.exists()
    assert traces(path) == []


def test_who_still_reads_an_older_state_is_waited_for_and_else_it_is_said(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(geopackage, "BUSY_SECONDS", 0.5)
    reader = geopackage.connect(path)
    reader.execute("PRAGMA journal_mode=WAL")
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM household").fetchall()
    with pytest.raises(WorkspaceError) as refusal:
        erase_households(path, ["H1"], "Thử")
    assert refusal.value.key == "error.erased_still_read"
    assert traces(path)
    reader.execute("COMMIT")
    erase_households(path, ["H1"], "Thử")
    assert traces(path) == []
    reader.close()
    assert traces(path) == []


def test_an_erasure_whose_old_bytes_stay_on_the_disk_is_not_told_as_nothing(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_connection: object, _path: Path) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(erasing, "_empty_journal", full)
    for backup in backups_of(path):
        backup.unlink()
    with pytest.raises(WorkspaceError) as refusal:
        erase_households(path, ["H1"], "Thử")
    assert refusal.value.key == "error.erased_not_cleared"
    said = str(refusal.value)
    assert "is erased" in said and "once more" in said and "nothing was changed" not in said
    assert Workspace.open(path).query("SELECT head_name FROM household WHERE id = 'h1'") == [(None,)]


def test_an_unknown_code_erases_nothing(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(InputError, match="H77"):
        erase_households(path, ["H1", "H77"], "Thử")
    assert path.read_bytes() == before
