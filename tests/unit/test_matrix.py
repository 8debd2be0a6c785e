"""The same tests in other versions of QGIS: what is told without rights, what counts as failed, what is never deleted."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from diaban.scripts.setup import debian_root, machine, matrix

REPORT = """<?xml version="1.0" encoding="utf-8"?>
<testsuites name="pytest tests"><testsuite name="pytest" errors="1" failures="2" skipped="4" tests="19" time="3.5"/>
</testsuites>
"""


def row(report: Path, code: int) -> matrix.Row:
    return matrix.counted("here", "QGIS 3.22", "qgis", report, time.monotonic(), code)


def test_without_the_right_to_make_systems_the_person_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(debian_root, "has_apt", lambda: True)
    monkeypatch.setattr("platform.system", lambda: "Linux")
    monkeypatch.setattr("os.geteuid", lambda: 1000, raising=False)
    monkeypatch.setattr(matrix, "ensure", lambda: pytest.fail("nothing may be set up"))
    with pytest.raises(machine.Stop, match="sudo make matrix"):
        matrix.main(["testing"])


def test_where_there_is_no_apt_the_person_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(debian_root, "has_apt", lambda: False)
    with pytest.raises(machine.Stop, match="Debian or Ubuntu"):
        debian_root.need_root()


def test_a_report_is_counted(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text(REPORT, encoding="utf-8")
    seen = row(report, 1)
    assert (seen.passed, seen.failed, seen.skipped) == (12, 3, 4)


def test_a_run_that_ends_badly_without_a_failed_test_has_failed(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text(REPORT.replace('errors="1" failures="2"', 'errors="0" failures="0"'), encoding="utf-8")
    assert row(report, 139).failed == 1
    assert row(report, 0).failed == 0
    assert row(tmp_path / "none.xml", 0).failed == 1


def test_a_copy_of_the_checkout_keeps_what_was_made_there_and_nothing_that_was_removed_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    for path in (
        "here/plugin/new.py",
        "here/.venv/x",
        "here/build/x",
        "there/.venv/kept",
        "there/plugin/old.py",
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("", encoding="utf-8")
    monkeypatch.setattr(matrix, "ROOT", here)
    matrix.copy_checkout(there)
    assert sorted(str(path.relative_to(there)) for path in there.rglob("*") if path.is_file()) == [
        ".venv/kept",
        "plugin/new.py",
    ]


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0 or shutil.which("unshare") is None,
    reason="only root may mount",
)
def test_nothing_is_deleted_through_a_mount(tmp_path: Path) -> None:
    valued, root = tmp_path / "valued", tmp_path / "root"
    for folder in (valued, root / "mnt"):
        folder.mkdir(parents=True)
    (valued / "list.gpkg").write_text("the only copy", encoding="utf-8")
    remove = (
        "import sys; from pathlib import Path; from diaban.scripts.setup import debian_root, machine\n"
        "try: debian_root.remove(Path(sys.argv[1]))\n"
        "except machine.Stop as stop: print(stop)\n"
    )
    script = 'mount --bind "$1" "$2/mnt" || exit 77; exec "$3" -c "$4" "$2"'
    command = ["unshare", "--mount", "--propagation", "private", "sh", "-c", script, "sh"]
    done = subprocess.run(
        [*command, str(valued), str(root), sys.executable, remove],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 77:
        pytest.skip("this machine does not allow mounts")
    assert "unmount it" in done.stdout, done.stderr
    assert (valued / "list.gpkg").exists()
    debian_root.remove(root)
    assert not root.exists()
    assert (valued / "list.gpkg").exists()


def test_the_table_names_every_row() -> None:
    rows = [
        matrix.Row("here", "QGIS 3.22.16", "qgis", seconds=90, passed=155, skipped=1),
        matrix.Row("Debian testing", "QGIS 3.44.15", "demo", failed=1, notes=["no atlas"]),
    ]
    assert matrix.table(rows).splitlines()[2:] == [
        "| here | QGIS 3.22.16 | qgis | 155 | 0 | 1 | 1.5 |",
        "| Debian testing | QGIS 3.44.15 | demo · no atlas | 0 | 1 | 0 | 0.0 |",
    ]


def test_what_is_not_made_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "printed"

    def diaban(words: Sequence[str]) -> int:
        made = [word for word in words if word.startswith(str(folder))][-1]
        if "overview" not in made:
            Path(made).write_text("", encoding="utf-8")
        return 1 if "atlas" in made else 0

    seen = matrix.printed("here", "QGIS 3.22", diaban, folder, folder)
    assert seen.failed == 2
    assert seen.passed >= 2, "the sample and its gaps"
    assert seen.notes == ["no atlas.pdf", "no overview.pdf"]
