"""A backup is whole, the last ten stay, and a restore can itself be undone."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest
from support.small import small_workspace

from diaban.layers import geopackage
from diaban.layers.backups import KEPT, backups_of, make_backup, restore
from diaban.layers.check import findings
from diaban.layers.errors import InputError
from diaban.layers.workspace import Workspace

NOON = datetime(2026, 6, 30, 12, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return small_workspace(tmp_path / "Bản Mường.gpkg")


def add_household(path: Path, code: str) -> None:
    with Workspace.open(path).writing("Thử", "import") as writer:
        writer.insert("household", pd.DataFrame({"code": [code], "village_id": ["v1"], "need": ["poor"]}))


def codes(path: Path) -> set[str]:
    return set(Workspace.open(path).frame("household", ("code",))["code"])


def test_a_backup_is_one_sound_file_that_only_its_owner_reads(path: Path) -> None:
    made = make_backup(path, NOON)
    assert made == path.with_name("Bản Mường.gpkg.backups") / "Bản Mường-20260630T120000.gpkg"
    assert codes(made) == codes(path) == {"H1", "H2", "H3"}
    assert list(findings(Workspace.open(made))) == []
    assert made.stat().st_mode & 0o077 == 0
    assert made.parent.stat().st_mode & 0o077 == 0


def test_the_last_ten_are_kept(path: Path) -> None:
    made = [make_backup(path, NOON + timedelta(minutes=minute)) for minute in range(KEPT + 3)]
    assert backups_of(path) == made[3:]


def test_a_restore_brings_back_what_was_and_can_be_undone(path: Path) -> None:
    made = make_backup(path, NOON)
    add_household(path, "H4")
    target, earlier = restore(made)
    assert (target, codes(path)) == (path, {"H1", "H2", "H3"})
    assert earlier is not None
    restore(earlier)
    assert codes(path) == {"H1", "H2", "H3", "H4"}


def test_the_oldest_backup_can_be_restored_although_that_makes_another(path: Path) -> None:
    made = [make_backup(path, NOON + timedelta(minutes=minute)) for minute in range(KEPT)]
    restore(made[0])
    assert made[0].exists()


def test_a_workspace_that_is_gone_or_damaged_is_restored(path: Path) -> None:
    made = make_backup(path, NOON)
    path.unlink()
    assert restore(made) == (path, None)
    path.write_bytes(b"spoilt")
    _, aside = restore(made)
    assert codes(path) == {"H1", "H2", "H3"}
    assert aside is not None
    assert aside.read_bytes() == b"spoilt"


def test_a_backup_taken_while_another_program_writes_has_all_or_nothing_of_it(path: Path) -> None:
    writer = geopackage.connect(path)
    writer.execute("PRAGMA journal_mode=WAL")
    writer.execute("BEGIN IMMEDIATE")
    for number in range(2000):
        writer.execute(f"INSERT INTO household (code, village_id, need) VALUES ('N{number}', 'v1', 'poor')")
    assert len(codes(make_backup(path, NOON))) == 3
    writer.execute("COMMIT")
    made = make_backup(path, NOON)
    assert len(codes(made)) == 2003
    assert not Path(f"{made}-wal").exists()
    writer.close()


def test_a_reader_that_has_the_file_open_sees_what_was_restored(path: Path) -> None:
    made = make_backup(path, NOON)
    add_household(path, "H4")
    reader = sqlite3.connect(path)
    assert reader.execute("SELECT count(*) FROM household").fetchone() == (4,)
    restore(made)
    assert reader.execute("SELECT count(*) FROM household").fetchone() == (3,)
    reader.close()


def test_a_file_that_is_no_backup_is_refused(path: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="folder of backups"):
        restore(path)
    made = make_backup(path, NOON)
    made.write_bytes(b"spoilt")
    before = path.read_bytes()
    with pytest.raises(InputError):
        restore(made)
    assert path.read_bytes() == before


@pytest.mark.parametrize("delay", [0.0, 0.01, 0.05])
def test_killing_a_restore_leaves_what_was_or_what_is_restored(path: Path, delay: float) -> None:
    with Workspace.open(path).writing("Thử", "import") as writer:
        writer.insert(
            "household",
            pd.DataFrame({"code": [f"N{i}" for i in range(40000)], "village_id": "v1", "need": "poor"}),
        )
    made = make_backup(path, NOON)
    add_household(path, "H4")
    program = (
        "import sys, pathlib\nfrom diaban.layers.backups import restore\n"
        "print('begun', flush=True)\nrestore(pathlib.Path(sys.argv[1]))\n"
    )
    with subprocess.Popen([sys.executable, "-c", program, str(made)], stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(delay)
        os.kill(child.pid, signal.SIGKILL)
    assert len(codes(path)) in (40003, 40004)
    assert list(findings(Workspace.open(path))) == []
