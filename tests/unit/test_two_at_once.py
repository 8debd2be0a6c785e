"""Several programs at one workspace: nothing committed is lost, who must wait is told for whom, copies are whole."""

from __future__ import annotations

import json
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from support.marked import make_marked
from support.places import ROOT
from support.small import small_workspace

from diaban.layers import geopackage
from diaban.layers.backups import make_backup
from diaban.layers.check import findings
from diaban.layers.workspace import Workspace

REASON = ("--names", "--reason", "Trao tặng nhà đại đoàn kết")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return small_workspace(tmp_path / "small.gpkg")


def begin(*words: object, **more: Any) -> subprocess.Popen[str]:
    command = [sys.executable, "-P", "-m", "diaban.scripts", *map(str, words)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, text=True, encoding="utf-8", **pipes, **more)


def ended(job: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, said = job.communicate(timeout=120)
    return job.returncode, out, said


def households(path: Path, prefix: str, count: int) -> Path:
    listed = path.with_name(f"{prefix}.csv")
    rows = [f"{prefix}{number:04d},V{number % 3 + 1},Hộ nghèo" for number in range(count)]
    listed.write_text("Mã hộ,Mã bản,Lý do cần giúp đỡ\n" + "\n".join(rows), encoding="utf-8-sig")
    return listed


def sound(path: Path) -> bool:
    return [finding.key for finding in findings(Workspace.open(path)) if not finding.warning] == []


def actions(path: Path) -> list[str]:
    logged = Workspace.open(path).query("SELECT DISTINCT action FROM audit_log ORDER BY fid")
    return [action for (action,) in logged]


def test_coverage_and_an_import_at_once_are_both_there_and_in_the_log(path: Path) -> None:
    listed = households(path, "A", 400)
    jobs = [
        begin("import", path, listed, "--table", "household"),
        begin("coverage", path, "--as-of", "2026-06-30"),
    ]
    ends = [ended(job) for job in jobs]
    assert ends[1][0] == 0
    if ends[0][0]:
        # What it had compared with was no longer what was there: it said so and left it to be asked again.
        assert "vừa được chương trình khác" in ends[0][2] or "changed by another program" in ends[0][2]
        assert ended(begin("import", path, listed, "--table", "household"))[0] == 0
    workspace = Workspace.open(path)
    assert workspace.query("SELECT count(*) FROM household") == [(403,)]
    assert workspace.query("SELECT count(*) > 0 FROM gap") == [(1,)]
    assert {"build", "import", "coverage"} <= set(actions(path))
    assert sound(path)


def test_of_two_imports_at_once_none_is_lost_and_one_may_be_told_to_try_again(path: Path) -> None:
    lists = [households(path, prefix, 300) for prefix in ("A", "B")]
    jobs = [begin("import", path, listed, "--table", "household", "--language", "en") for listed in lists]
    ends = [ended(job) for job in jobs]
    for listed, (code, _, said) in zip(lists, ends, strict=True):
        if code:
            assert code == 1
            assert "changed by another program just now" in said or "locked" in said
            assert ended(begin("import", path, listed, "--table", "household"))[0] == 0
    assert Workspace.open(path).query("SELECT count(*) FROM household") == [(603,)]
    logged = Workspace.open(path).query(
        "SELECT after FROM audit_log WHERE action = 'import' AND row_id IS NULL"
    )
    assert {json.loads(after)["file"] for (after,) in logged} == {"A.csv", "B.csv"}
    assert sound(path)


def test_who_waits_too_long_for_another_program_is_told_to_close_it_and_nothing_changes(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from diaban.scripts.cli import main

    monkeypatch.setattr(geopackage, "BUSY_SECONDS", 0.3)
    before = path.read_bytes()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    begun = time.monotonic()
    assert main(["coverage", str(path), "--as-of", "2026-06-30", "--language", "en"]) == 1
    assert time.monotonic() - begun > 0.3
    said = capsys.readouterr().err
    assert "locked by another program" in said
    assert "Close that program" in said
    other.execute("ROLLBACK")
    other.close()
    assert path.read_bytes() == before


def test_who_waits_for_another_program_goes_on_when_it_ends(path: Path) -> None:
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    job = begin("coverage", path, "--as-of", "2026-06-30")
    time.sleep(4)
    other.execute("ROLLBACK")
    other.close()
    assert ended(job)[0] == 0
    assert sound(path)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no signal to ask a process to stop")
def test_who_waits_for_another_program_can_cancel(path: Path) -> None:
    before = path.read_bytes()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    job = begin("coverage", path, "--as-of", "2026-06-30", "--language", "en", "--progress", "json")
    assert job.stderr is not None
    for line in job.stderr:
        if '"fraction": 0.6' in line:
            break
    time.sleep(1)
    begun = time.monotonic()
    job.send_signal(signal.SIGTERM)
    code, _, said = ended(job)
    assert code == 1
    assert "Cancelled; nothing was changed" in said
    assert time.monotonic() - begun < 5
    other.execute("ROLLBACK")
    other.close()
    assert path.read_bytes() == before


@pytest.fixture
def open_in_wal(path: Path) -> Any:
    """The workspace as QGIS has it open: WAL, with changes that are not yet in the file itself."""
    other = geopackage.connect(path)
    other.execute("PRAGMA journal_mode=WAL")
    other.execute("PRAGMA wal_autocheckpoint=0")
    other.execute("UPDATE household SET head_name = 'Chủ hộ mới' WHERE id = 'h1'")
    yield path
    other.close()


def test_a_backup_of_a_file_that_is_open_in_wal_mode_is_one_whole_file(open_in_wal: Path) -> None:
    assert Path(f"{open_in_wal}-wal").stat().st_size > 0
    made = make_backup(open_in_wal)
    assert sorted(entry.name for entry in made.parent.iterdir()) == [made.name]
    moved = shutil.copy(made, open_in_wal.with_name("stick.gpkg"))
    held = sqlite3.connect(moved)
    assert held.execute("SELECT head_name FROM household WHERE id = 'h1'").fetchone() == ("Chủ hộ mới",)
    assert held.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    held.close()
    assert sound(Path(moved))


def test_a_plain_copy_of_such_a_file_lacks_what_is_not_in_it_yet_but_is_sound(open_in_wal: Path) -> None:
    """Why ``backup`` is there: what a file manager copies may be older than what was saved."""
    copied = Path(shutil.copyfile(open_in_wal, open_in_wal.with_name("copied.gpkg")))
    assert Workspace.open(copied).query("SELECT head_name FROM household WHERE id = 'h1'") == [(None,)]
    assert sound(copied)


def test_a_plain_copy_taken_while_qgis_has_it_open_holds_all_that_we_saved(open_in_wal: Path) -> None:
    before = Workspace.open(open_in_wal).query("SELECT count(*) FROM household")[0][0]
    assert (
        ended(begin("import", open_in_wal, households(open_in_wal, "A", 200), "--table", "household"))[0] == 0
    )
    copied = Path(shutil.copyfile(open_in_wal, open_in_wal.with_name("stick.gpkg")))
    held = sqlite3.connect(f"file:{copied}?immutable=1", uri=True)
    assert held.execute("SELECT count(*) FROM household").fetchone() == (before + 200,)
    assert held.execute("SELECT head_name FROM household WHERE id = 'h1'").fetchone() == ("Chủ hộ mới",)
    held.close()
    assert sound(copied)
    backup = next(open_in_wal.with_name(f"{open_in_wal.name}.backups").glob("*.gpkg"))
    assert ended(begin("restore", backup))[0] == 0
    copied = Path(shutil.copyfile(open_in_wal, open_in_wal.with_name("again.gpkg")))
    assert Workspace.open(copied).query("SELECT count(*) FROM household") == [(before,)]
    assert sound(copied)


@pytest.mark.skipif(shutil.which("ogr2ogr") is None, reason="ogr2ogr is not installed")
def test_ogr2ogr_reads_a_workspace_that_is_open_in_wal_mode_with_all_that_was_saved(
    open_in_wal: Path,
) -> None:
    target = open_in_wal.with_name("copy.csv")
    subprocess.run(["ogr2ogr", "-f", "CSV", str(target), str(open_in_wal), "household"], check=True)
    assert "Chủ hộ mới" in target.read_text(encoding="utf-8")
    assert sound(open_in_wal)


def test_when_the_last_program_closes_it_the_file_is_one_file_again(path: Path) -> None:
    other = geopackage.connect(path)
    other.execute("PRAGMA journal_mode=WAL")
    other.execute("UPDATE household SET head_name = 'Chủ hộ mới' WHERE id = 'h1'")
    other.execute("PRAGMA journal_mode=DELETE")
    other.close()
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


WRITES = """
import sys
from pathlib import Path
import pandas as pd
from diaban.layers.workspace import Workspace
workspace = Workspace.open(Path(sys.argv[1]))
for number in range(int(sys.argv[3])):
    codes = [f"{sys.argv[2]}{number:03d}{end}" for end in "ab"]
    with workspace.writing("Thử", "import") as writer:
        writer.insert("household", pd.DataFrame({"code": codes, "village_id": "v1", "need": "poor"}))
"""


def test_three_programs_write_pairs_and_a_reader_never_sees_half_a_pair(path: Path) -> None:
    each = 25
    writers = [
        subprocess.Popen([sys.executable, "-P", "-c", WRITES, str(path), prefix, str(each)], cwd=ROOT.parent)
        for prefix in ("A", "B", "C")
    ]
    workspace, seen = Workspace.open(path), []
    while any(writer.poll() is None for writer in writers):
        seen.append(workspace.query("SELECT count(*) FROM household")[0][0] - 3)
    assert [writer.returncode for writer in writers] == [0, 0, 0]
    assert all(count % 2 == 0 for count in seen)
    assert seen == sorted(seen), "what was there once is there for good"
    assert len(workspace.frame("household", ("code",))) == 3 + 2 * 3 * each
    assert sound(path)


@pytest.fixture
def read_only_medium(tmp_path: Path) -> Any:
    """A marked workspace on a disk that cannot be written."""
    disk = tmp_path / "stick"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", str(disk)]
    mounted = subprocess.run(command, capture_output=True, text=True, check=False)
    if mounted.returncode:
        pytest.skip(f"no disk can be mounted here: {mounted.stderr.strip()}")
    make_marked(disk / "work.gpkg")
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    yield disk / "work.gpkg"
    subprocess.run(["umount", str(disk)], check=True)


def test_on_a_read_only_medium_one_can_look_and_print_but_not_write_nor_take_names(
    read_only_medium: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from diaban.scripts.cli import main

    path = read_only_medium
    before = path.read_bytes()
    assert main(["check", str(path)]) == 0
    capsys.readouterr()
    assert main(["coverage", str(path), "--json", "--output", str(tmp_path / "g.json")]) == 0
    assert json.loads(capsys.readouterr().out)["logged"] is False
    assert json.loads((tmp_path / "g.json").read_text(encoding="utf-8"))["logged"] is False
    for command, name in (("webmap", "o.html"), ("tables", "o.xlsx")):
        assert main([command, str(path), "--output", str(tmp_path / name), "--language", "en"]) == 0
        assert "not logged" in capsys.readouterr().out.casefold()
        assert main([command, str(path), "--output", str(tmp_path / f"n{name}"), *REASON]) == 1
        assert "read-only" in capsys.readouterr().err
        assert not (tmp_path / f"n{name}").exists()
    listed = tmp_path / "list.csv"
    listed.write_text("Mã hộ,Mã bản,Lý do cần giúp đỡ\nN1,B001,Hộ nghèo\n", encoding="utf-8-sig")
    for words in (["import", str(path), str(listed), "--table", "household"], ["backup", str(path)]):
        assert main([*words, "--language", "en"]) == 1
        said = capsys.readouterr().err
        assert len(said.strip().splitlines()) == 1
        assert "read-only" in said or "No right" in said or "cannot be written" in said, said
    assert path.read_bytes() == before


def test_a_read_only_medium_with_a_killed_writers_journal_is_read_as_it_was_before(
    path: Path, tmp_path: Path
) -> None:
    """The stick was pulled out in the middle of a save: the copy that is read is rolled back."""
    program = (
        "import os, sys\nfrom pathlib import Path\nfrom diaban.layers import geopackage\n"
        "c = geopackage.connect(Path(sys.argv[1]))\n"
        "c.execute('PRAGMA cache_size=2'); c.execute('PRAGMA foreign_keys=OFF'); c.execute('BEGIN')\n"
        "[c.execute('UPDATE household SET members = ?', (n,)) for n in range(50)]\n"
        "[c.execute(\"INSERT INTO household (code, village_id, need) VALUES (?, 'v1', 'poor')\", (f'X{n}',))"
        " for n in range(2000)]\n"
        "os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-P", "-c", program, str(path)], check=False)
    assert Path(f"{path}-journal").stat().st_size > 0
    path.chmod(0o444)
    workspace = Workspace.open(path)
    assert workspace.read_only
    assert workspace.query("SELECT count(*), sum(members) FROM household") == [(3, None)]
