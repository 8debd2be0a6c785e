"""What a killed program left beside a workspace never gets into the file that takes its place."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from support.small import small_workspace

from diaban.layers import geopackage
from diaban.layers.backups import make_backup, restore
from diaban.layers.check import findings
from diaban.layers.errors import InputError, WorkspaceError
from diaban.layers.leftovers import files_beside
from diaban.layers.repairing import repair
from diaban.layers.workspace import Workspace

# A program that is killed: with its changes in the log beside the file, or in the middle of a transaction.
_KILLED = """
import os, signal, sys
from pathlib import Path
from diaban.layers import geopackage
other = geopackage.connect(Path(sys.argv[1]))
other.execute(f"PRAGMA journal_mode={sys.argv[2]}")
other.execute("PRAGMA cache_size=5")
if sys.argv[2] == "DELETE":
    other.execute("BEGIN IMMEDIATE")
for number in range(400):
    other.execute(f"INSERT INTO household (code, village_id, need) VALUES ('N{number}', 'v1', 'poor')")
os.kill(os.getpid(), signal.SIGKILL)
"""
both_journals = pytest.mark.parametrize("mode", ["WAL", "DELETE"])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return small_workspace(tmp_path / "Bản Mường.gpkg")


def kill_a_writer(path: Path, mode: str) -> None:
    subprocess.run([sys.executable, "-c", _KILLED, str(path), mode], check=False)
    assert files_beside(path)


def codes(path: Path) -> set[str]:
    return set(Workspace.open(path).frame("household", ("code",))["code"])


def is_as_made(path: Path) -> bool:
    return files_beside(path) == [] and list(findings(Workspace.open(path))) == []


@both_journals
def test_a_new_workspace_has_nothing_of_a_deleted_one_of_its_name(path: Path, mode: str) -> None:
    kill_a_writer(path, mode)
    path.unlink()
    with Workspace.build(path, actor="Thử") as builder:
        builder.load("setting", pd.DataFrame({"code": ["title"], "value": ["Mới"]}))
    assert is_as_made(path)
    assert codes(path) == set()


@both_journals
def test_a_backup_in_the_place_of_a_workspace_that_is_gone_is_as_it_was(path: Path, mode: str) -> None:
    made = make_backup(path)
    kill_a_writer(path, mode)
    path.unlink()
    restore(made)
    assert is_as_made(path)
    assert codes(path) == {"H1", "H2", "H3"}


def test_a_damaged_workspace_is_moved_aside_with_what_belongs_to_it(path: Path) -> None:
    made = make_backup(path)
    kill_a_writer(path, "WAL")
    log = Path(f"{path}-wal").read_bytes()
    path.write_bytes(b"spoilt")
    _, moved = restore(made)
    assert moved is not None
    assert moved.read_bytes() == b"spoilt"
    assert Path(f"{moved}-wal").read_bytes() == log
    assert is_as_made(path)
    assert codes(path) == {"H1", "H2", "H3"}


@both_journals
def test_a_mended_workspace_has_nothing_of_the_file_it_replaces(path: Path, mode: str) -> None:
    target = small_workspace(path.with_name("mended.gpkg"))
    kill_a_writer(target, mode)
    repair(path, target, "Thử")
    assert is_as_made(target)
    assert codes(target) == {"H1", "H2", "H3"}


def test_a_workspace_that_another_program_has_open_is_not_replaced(path: Path) -> None:
    other = geopackage.connect(path)
    other.execute("PRAGMA journal_mode=WAL")
    other.execute("UPDATE household SET members = 9 WHERE code = 'H1'")
    kept = (path, Path(f"{path}-wal"))
    before = [each.read_bytes() for each in kept]
    with pytest.raises(WorkspaceError, match="is open in another program"), Workspace.build(path, actor="T"):
        pytest.fail("it is refused before anything is done")
    assert [each.read_bytes() for each in kept] == before
    assert other.execute("SELECT members FROM household WHERE code = 'H1'").fetchone() == (9,)
    other.close()


def test_one_that_is_opened_meanwhile_is_not_replaced_either(path: Path) -> None:
    other = geopackage.connect(path)
    with pytest.raises(WorkspaceError, match="is open in another program"), Workspace.build(path, actor="T"):
        other.execute("PRAGMA journal_mode=WAL")
        other.execute("UPDATE household SET members = 9 WHERE code = 'H1'")
    assert other.execute("SELECT members FROM household WHERE code = 'H1'").fetchone() == (9,)
    other.close()
    assert codes(path) == {"H1", "H2", "H3"}


@pytest.mark.skipif(os.name == "nt", reason="a file that is open cannot be replaced there")
def test_a_damaged_workspace_that_is_open_is_not_moved_aside(path: Path) -> None:
    made = make_backup(path)
    other = geopackage.connect(path)
    other.execute("PRAGMA journal_mode=WAL")
    other.execute("DROP TABLE visit")
    with pytest.raises(InputError, match="is open in another program"):
        restore(made)
    assert path.exists()
    other.close()
