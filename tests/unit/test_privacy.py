"""What the program says, prints and leaves behind, searched for every name, phone, note and point of a workspace."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from support.marked import Marks, make_marked
from support.reliefs import relief_under
from support.searching import contents_of, found_in, people, placed_in, points

from diaban.layers.files import private_folder, replacing
from diaban.layers.workspace import Workspace
from diaban.scripts.cli import COMMANDS

REASON = "Trao tặng nhà đại đoàn kết"
NAMES = ("--names", "--reason", REASON)
SPOKEN = (
    ("check", "--json"),
    ("coverage", "--json"),
    ("coverage",),
    ("backup", "--json"),
    ("travel", "--dem", "{}/dem.tif", "--json"),
    ("travel", "--dem", "{}/none.tif"),
    ("way", "DBP01", "B003", "--dem", "{}/dem.tif", "--json"),
    ("way", "DBP01", "H0003", "--dem", "{}/dem.tif"),
    ("way", "DBP01", "B003", "--dem", "{}/dem.tif", "--output", "{}/w.geojson"),
    ("catchment", "--dem", "{}/dem.tif", "--json"),
    ("catchment", "--dem", "{}/dem.tif", "--output", "{}/c.gpkg"),
    ("coverage", "--as-of", "nonsense"),
    ("coverage", "--plan", "Không có"),
    ("tables", "--output", "{}/o.xlsx", "--json"),
    ("webmap", "--output", "{}/o.html", "--json"),
    ("tables", "--output", "{}/n.xlsx", *NAMES),
    ("webmap", "--output", "{}/n.html", *NAMES),
    ("history", "--json", "--limit", "0"),
    ("history", "--output", "{}/h.xlsx"),
    ("history", "--output", "{}/h.json"),
    ("history", "--output", "{}/hn.json", *NAMES),
    ("import", "{}/rows.csv", "--table", "household"),
    ("import", "{}/rows.csv", "--table", "household", "--json"),
    ("import", "{}/villages.csv", "--table", "village"),
    ("assign", "--name", "Thử", "--all", "--json"),
    ("check", "--repair", "{}/mended.gpkg"),
    ("site", "--count", "2"),
    ("plan", "list", "--json"),
    ("plan", "show", "Thử", "--json"),
    ("plan", "show", "Thử"),
    (
        "plan",
        "approve",
        "Thử",
        "--submit",
        "--decision",
        "1",
        "--body",
        "Đồn",
        "--date",
        "2026-06-30",
        "--json",
    ),
    ("period", "freeze", "Kỳ", "--json"),
    ("compare", "Kỳ", "Thử", "--json"),
    ("compare", "Kỳ", "2026-01-01", "--output", "{}/d.xlsx"),
    ("compare", "Kỳ", "Không có"),
    ("history", "--limit", "0", "--json"),
)
# Searched apart: what is printed (below), what a restore says (it names files), what is made of nothing.
SEARCHED_APART = {"print", "restore", "new", "sample"}


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Marks]:
    """A workspace whose log, too, holds personal values: a name and a contact were changed."""
    path = tmp_path_factory.mktemp("marked") / "work.gpkg"
    marks = make_marked(path)
    with Workspace.open(path).writing("Thử", "import") as writer:
        writer.update("household", pd.DataFrame({"id": ["h003"], "head_name": ["CHỦ-HỘ-SỬA-88"]}))
        writer.update("village", pd.DataFrame({"id": ["v03"], "contact_phone": ["098800000399"]}))
    marks.heads.append("CHỦ-HỘ-SỬA-88")
    marks.phones.append("098800000399")
    return path, marks


@pytest.fixture
def place(master: tuple[Path, Marks], tmp_path: Path) -> tuple[Path, Marks]:
    path = tmp_path / "w" / "work.gpkg"
    path.parent.mkdir()
    (tmp_path / "home").mkdir()
    (tmp_path / "tmp").mkdir()
    shutil.copyfile(master[0], path)
    marks = master[1]
    relief_under(path, path.parent / "dem.tif")
    header = "Mã hộ,Mã bản,Lý do cần giúp đỡ,Chủ hộ,Số khẩu\n"
    bad = [f"H{n:04d},KHÔNG-CÓ,lạ,{marks.heads[n]},-3" for n in range(8)]
    (path.parent / "rows.csv").write_text(header + "\n".join(bad), encoding="utf-8-sig")
    rows = [f"B{n:03d},,,-1,{marks.phones[n]},{marks.roles[n]}" for n in range(8)]
    header = "Mã bản,Tên bản,Mã xã,Số hộ,Điện thoại liên hệ,Vai trò người liên hệ\n"
    (path.parent / "villages.csv").write_text(header + "\n".join(rows), encoding="utf-8-sig")
    return path, marks


def begin(place: Path, *words: str) -> subprocess.Popen[bytes]:
    """One command with a home and a folder for temporary files of its own."""
    root = place.parent.parent
    environment = {**os.environ, "HOME": str(root / "home"), "TMPDIR": str(root / "tmp"), "USER": "thu"}
    filled = [word.replace("{}", str(place.parent)) for word in words]
    command = [sys.executable, "-P", "-m", "diaban.scripts", filled[0], str(place), *filled[1:]]
    pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen(command, env=environment, cwd=root / "home", **pipes)


def done(place: Path, *words: str) -> int:
    job = begin(place, *words)
    job.communicate()
    return job.returncode


def test_every_command_is_searched() -> None:
    assert {words[0] for words in SPOKEN} | SEARCHED_APART == set(COMMANDS)


def test_nothing_personal_is_said_and_nothing_is_left_behind(place: tuple[Path, Marks]) -> None:
    """On standard output and error, in the home folder, in temporary files: also with names, also in errors."""
    path, marks = place
    root = path.parent.parent
    needles = people(marks) + points(marks)
    jobs = [(words, begin(path, *words)) for words in SPOKEN[:6]]
    told = [(words, b"\n".join(job.communicate())) for words, job in jobs]
    told += [(words, b"\n".join(begin(path, *words).communicate())) for words in SPOKEN[6:]]
    for words, said in told:
        assert said.strip(), words
        assert b"Traceback" not in said, words
        assert [needle for needle in needles if needle in said] == [], words
    assert [file for file in (root / "home").rglob("*") if file.is_file()] == []
    assert list((root / "tmp").iterdir()) == []
    for name in ("o.xlsx", "o.html", "h.xlsx", "h.json", "c.gpkg", "d.xlsx"):
        assert found_in(path.parent / name, needles) == [], name
    assert found_in(path.parent / "hn.json", ["CHỦ-HỘ-SỬA-88".encode()])
    for name in ("n.xlsx", "n.html"):
        assert found_in(path.parent / name, [marks.heads[5].encode()]), (
            "the search itself finds what is there"
        )


def test_only_the_workspace_and_its_backups_hold_names_and_backups_are_for_their_owner_alone(
    place: tuple[Path, Marks],
) -> None:
    path, marks = place
    assert done(path, "coverage", "--output", "{}/g.geojson") == 0
    assert done(path, "backup") == 0
    holding = [
        file.relative_to(path.parent)
        for file in path.parent.rglob("*")
        if file.is_file() and file.suffix != ".csv" and found_in(file, people(marks) + points(marks))
    ]
    backups = path.with_name("work.gpkg.backups")
    assert sorted(holding) == [Path("work.gpkg"), next(backups.iterdir()).relative_to(path.parent)]
    assert stat.S_IMODE(backups.stat().st_mode) == 0o700
    assert [stat.S_IMODE(file.stat().st_mode) for file in backups.iterdir()] == [0o600]


def test_the_log_says_that_names_were_taken_out_and_why_but_no_name(place: tuple[Path, Marks]) -> None:
    path, marks = place
    assert done(path, "webmap", "--output", "{}/n.html", *NAMES) == 0
    ((after,),) = Workspace.open(path).query("SELECT after FROM audit_log WHERE action = 'export'")
    assert REASON in after
    assert [needle for needle in people(marks, cadres=True) if needle in after.encode()] == []


@pytest.mark.parametrize("kind", [("--sheets", "cadres"), ("--overview",)])
def test_a_printed_sheet_names_no_family_without_a_reason(
    place: tuple[Path, Marks], kind: tuple[str, ...]
) -> None:
    path, marks = place
    job = begin(path, "print", *kind, "--output", "{}/o.pdf")
    _, said = job.communicate()
    if b"QGIS" in said and job.returncode == 1:
        pytest.skip("QGIS is not installed")
    assert job.returncode == 0, said
    assert found_in(path.parent / "o.pdf", people(marks)) == []
    assert placed_in(path.parent / "o.pdf", marks) == []
    assert list((path.parent.parent / "tmp").iterdir()) == []
    assert [file for file in (path.parent.parent / "home").rglob("*") if file.is_file()] == []


def test_a_task_sheet_with_names_says_so_and_is_logged(place: tuple[Path, Marks]) -> None:
    path, marks = place
    job = begin(path, "print", "--sheets", "cadres", "--output", "{}/n.pdf", *NAMES)
    _, said = job.communicate()
    if b"QGIS" in said and job.returncode == 1:
        pytest.skip("QGIS is not installed")
    assert job.returncode == 0, said
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    shown = b"".join(contents_of(path.parent / "n.pdf")).decode("utf-8", errors="replace")
    assert sum(head in shown for head in marks.heads) > 40
    assert REASON in " ".join(shown.split())
    assert [note for note in marks.notes if note in shown] == []
    assert Workspace.open(path).query("SELECT count(*) FROM audit_log WHERE action = 'export'") == [(1,)]


@pytest.mark.skipif(os.name == "nt", reason="rights of files are others there")
@pytest.mark.parametrize(
    "command", [("tables", "--output", "{}/n.xlsx"), ("webmap", "--output", "{}/n.html")]
)
def test_what_is_written_meanwhile_is_for_its_owner_alone_and_a_killed_jobs_goes_with_the_next_one(
    place: tuple[Path, Marks], command: tuple[str, ...]
) -> None:
    path, _ = place
    temporary = path.parent.parent / "tmp"

    def hidden() -> list[Path]:
        return [*temporary.iterdir(), *path.parent.glob("*.part")]

    job = begin(path, *command, *NAMES)
    seen: list[Path] = []
    while job.poll() is None and not seen:
        seen = hidden()
        time.sleep(0.001)
    job.send_signal(signal.SIGKILL)
    job.communicate()
    assert seen, "something is written aside"
    assert all(stat.S_IMODE(folder.stat().st_mode) == 0o700 for folder in hidden())
    job = begin(path, *command, *NAMES)
    while job.poll() is None:
        for folder in hidden():
            try:
                assert stat.S_IMODE(folder.stat().st_mode) == 0o700
            except FileNotFoundError:
                continue
        time.sleep(0.005)
    job.communicate()
    assert job.returncode == 0
    assert hidden() == []


def test_what_a_process_that_still_runs_writes_is_left_alone(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        with replacing(tmp_path / "a.txt") as aside:
            aside.write_text("a")
            name = aside.parent.name
        mine, theirs = (name.replace(f"-{os.getpid()}-", f"-{number}-") for number in (2**22 + 1, other.pid))
        elsewhere = f".a.another-{2**22 + 1}-abcd.part"
        for folder in (mine, theirs, elsewhere, ".a.part", "diaban-notes"):
            (tmp_path / folder).mkdir()
        with replacing(tmp_path / "b.txt") as aside:
            aside.write_text("b")
        left = sorted(entry.name for entry in tmp_path.iterdir())
        assert left == sorted(["a.txt", "b.txt", theirs, elsewhere, ".a.part", "diaban-notes"])
        other.communicate(b"\n")


def test_a_private_folder_is_for_its_owner_alone_and_goes() -> None:
    with private_folder() as folder:
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        (folder / "x").write_text("x")
    assert not folder.exists()
