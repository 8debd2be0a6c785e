"""An older workspace is backed up and brought up to date in one transaction, or stays as it was; a newer one is refused."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from support.damage import lifted, plain
from support.full import full_workspace
from support.rule_cases import fingerprint
from support.versions import example, meaning, meaning_kept

from diaban.layers import geopackage
from diaban.layers.backups import backups_of, make_backup, restore
from diaban.layers.check import findings
from diaban.layers.errors import WorkspaceError
from diaban.layers.migrations import steps
from diaban.layers.migrations.steps import Step
from diaban.layers.schema import SCHEMA_VERSION
from diaban.layers.workspace import Workspace

# A version that never was: there, a unit's short name stood in a column `abbreviation`.
OLD = 'ALTER TABLE unit RENAME COLUMN "short_name" TO "abbreviation"'
NEW = 'ALTER TABLE unit RENAME COLUMN "abbreviation" TO "short_name"'
FIRST = Step(0, lambda connection: connection.execute(NEW))


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A workspace of version 0, with one short name."""
    path = full_workspace(tmp_path / "cũ.gpkg")
    with closing(geopackage.connect(path)) as connection:
        connection.execute("UPDATE unit SET short_name = 'ĐT' WHERE fid = 1")
    with plain(path) as connection:
        with lifted(connection, "unit"):
            connection.execute(OLD)
        connection.execute("UPDATE schema_version SET version = 0")
    return path


@pytest.fixture
def one_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "STEPS", (FIRST,))


def short_names(path: Path) -> list[str]:
    return list(Workspace.open(path).frame("unit", ("short_name",))["short_name"].dropna())


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION + 1))
def test_the_example_of_every_version_opens_and_means_what_it_meant(version: int, tmp_path: Path) -> None:
    path = example(version, tmp_path)
    kept = meaning_kept(version)
    opened = Workspace.open(path)
    assert opened.notices == ()
    assert list(findings(opened)) == []
    assert meaning(path, list(kept)) == kept
    assert len(kept["household"]) == 3 and len(kept["audit_log"]) > 20


def test_an_older_file_is_backed_up_and_brought_up_to_date(old: Path, one_step: None) -> None:
    before = meaning(old, ["household", "unit", "assignment", "visit", "plan"])
    assert short_names(old) == ["ĐT"]
    opened = Workspace.open(old)
    assert opened.notices == () and list(findings(opened)) == []
    after = meaning(old, list(before))
    for row in before["unit"]:
        if "abbreviation" in row:
            row["short_name"] = row.pop("abbreviation")
    assert after == before
    assert opened.query("SELECT version FROM schema_version ORDER BY fid") == [(0,), (1,)]
    assert opened.query("SELECT actor, action FROM audit_log ORDER BY fid DESC LIMIT 1") == [
        ("Địa Bàn", "migrate")
    ]
    (backup,) = backups_of(old)
    assert meaning(backup, ["unit"])["unit"][0]["abbreviation"] == "ĐT"


def test_a_file_of_the_present_version_is_left_alone(tmp_path: Path) -> None:
    path = full_workspace(tmp_path / "x.gpkg")
    before = path.read_bytes()
    Workspace.open(path)
    assert path.read_bytes() == before and backups_of(path) == []


def test_a_newer_file_is_refused_and_untouched(tmp_path: Path) -> None:
    path = full_workspace(tmp_path / "x.gpkg")
    with plain(path) as connection:
        connection.execute("INSERT INTO schema_version (version) VALUES (?)", (SCHEMA_VERSION + 1,))
    before = path.read_bytes()
    with pytest.raises(WorkspaceError) as refusal:
        Workspace.open(path)
    assert refusal.value.key == "error.newer_workspace"
    assert path.read_bytes() == before and backups_of(path) == []


def test_a_version_that_no_step_leads_from_is_refused_and_untouched(old: Path) -> None:
    before = old.read_bytes()
    with pytest.raises(WorkspaceError) as refusal:
        Workspace.open(old)
    assert refusal.value.key == "error.no_migration"
    assert old.read_bytes() == before and backups_of(old) == []


def test_a_step_that_fails_or_does_half_its_work_leaves_the_file_as_it_was(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = fingerprint_of(old)

    def failing(connection: object) -> None:
        FIRST.apply(connection)  # type: ignore[arg-type]
        raise ZeroDivisionError

    for step, error in ((failing, ZeroDivisionError), (lambda connection: None, WorkspaceError)):
        monkeypatch.setattr(steps, "STEPS", (Step(0, step),))
        with pytest.raises(error):
            Workspace.open(old)
        assert fingerprint_of(old) == before


def test_a_read_only_file_is_brought_up_to_date_in_its_private_copy(old: Path, one_step: None) -> None:
    old.chmod(0o444)
    before = old.read_bytes()
    opened = Workspace.open(old)
    assert opened.read_only
    assert list(opened.frame("unit", ("short_name",))["short_name"].dropna()) == ["ĐT"]
    assert old.read_bytes() == before and backups_of(old) == []


def test_a_backup_of_an_older_version_is_restored_and_makes_no_folder_of_its_own(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = old.with_name(f"{old.name}.backups") / "cũ-20260101T000000.gpkg"
    made.parent.mkdir()
    made.write_bytes(old.read_bytes())
    monkeypatch.setattr(steps, "STEPS", (FIRST,))
    restore(made)
    assert short_names(old) == ["ĐT"]
    assert not made.with_name(f"{made.name}.backups").exists()
    make_backup(old)


@pytest.mark.parametrize("moment", ["before", "after"])
def test_killed_in_the_middle_of_a_migration_the_file_is_as_before_and_opens_afterwards(
    old: Path, moment: str, one_step: None
) -> None:
    before = fingerprint_of(old)
    program = f"""
import os, signal, sys
from diaban.layers.migrations import running, steps
from diaban.layers.workspace import Workspace
def die(connection):
    connection.execute({NEW!r})
    connection.execute("PRAGMA cache_spill=ON"); connection.execute("PRAGMA cache_size=1")
    connection.execute("UPDATE audit_log SET actor = actor || hex(zeroblob(3000))")
    os.kill(os.getpid(), signal.SIGKILL)
if {moment == "before"}:
    steps.STEPS = (steps.Step(0, die),)
else:
    steps.STEPS = (steps.Step(0, lambda connection: connection.execute({NEW!r})),)
    running.differences = lambda connection: os.kill(os.getpid(), signal.SIGKILL)
Workspace.open(sys.argv[1])
"""
    done = subprocess.run([sys.executable, "-c", program, str(old)], check=False, cwd=os.getcwd())
    assert done.returncode == -signal.SIGKILL
    assert fingerprint_of(old) == before
    assert short_names(old) == ["ĐT"]
    assert list(findings(Workspace.open(old))) == []


def fingerprint_of(path: Path) -> tuple[str, list[str]]:
    """Every row, and every definition."""
    with closing(geopackage.connect(path, read_only=True)) as connection:
        objects = [repr(row) for row in connection.execute("SELECT * FROM sqlite_master ORDER BY type, name")]
    return fingerprint(path), objects
