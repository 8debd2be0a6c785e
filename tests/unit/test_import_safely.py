"""What an import must never do: half a file, an unasked change, a value that is refused."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from support.importing import HOUSEHOLD, digest, faults, figures, run_import, workbook
from support.samples import ask
from support.small import small_workspace

from diaban.layers.errors import InputError, WorkspaceError
from diaban.layers.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return small_workspace(tmp_path / "small.gpkg")


def test_rejects_that_cannot_be_written_stop_the_import(path: Path, tmp_path: Path) -> None:
    file = workbook(tmp_path / "ho.xlsx", HOUSEHOLD, ["H9", "V1", "hộ nghèo", None, None, None])
    folder = tmp_path / "thu-muc.xlsx"
    folder.mkdir()
    before = digest(path)
    with pytest.raises(InputError):
        run_import(path, file, "household", "--rejects", folder)
    assert digest(path) == before


def test_the_workspace_is_backed_up_before_and_only_before_a_change(path: Path, tmp_path: Path) -> None:
    before = ask(path, "SELECT * FROM household")
    file = workbook(tmp_path / "ho.xlsx", HOUSEHOLD, ["H9", "V1", "hộ nghèo", None, None, None])
    assert run_import(path, file, "household", "--dry-run")["backup"] is None
    backup = run_import(path, file, "household")["backup"]
    assert run_import(path, file, "household")["backup"] is None
    assert list(Path(backup).parent.iterdir()) == [Path(backup)]
    assert ask(Path(backup), "SELECT * FROM household") == before


def test_an_erased_household_is_not_filled_again(path: Path, tmp_path: Path) -> None:
    with Workspace.open(path).writing("thử", "erase") as writer:
        writer.connection.execute("UPDATE household SET erased_at = '2026-06-01T00:00:00Z' WHERE code = 'H1'")
    file = workbook(tmp_path / "ho.xlsx", HOUSEHOLD, ["H1", None, None, None, None, "Tên Cũ"])
    result = run_import(path, file, "household")
    assert figures(result) == (0, 0, 0, 1)
    assert ask(path, "SELECT head_name FROM household WHERE code = 'H1'") == [(None,)]


def test_a_refused_column_is_named_and_never_reaches_the_file(path: Path, tmp_path: Path) -> None:
    mapping = tmp_path / "cot.json"
    mapping.write_text('{"Độ tin cậy": "head_name"}', encoding="utf-8")
    file = workbook(
        tmp_path / "ho.xlsx", ["Mã hộ", "Tôn giáo", "Độ tin cậy"], ["H1", "Đạo Rất Lạ", "Kém Tin"]
    )
    result = run_import(path, file, "household", "--mapping", mapping)
    assert [(column["heading"], column["thing"]) for column in result["refused_columns"]] == [
        ("Tôn giáo", "religion"),
        ("Độ tin cậy", "reliability"),
    ]
    assert "Kém Tin".encode() not in path.read_bytes()
    assert "Đạo Rất Lạ".encode() not in path.read_bytes()


def test_a_read_only_or_locked_workspace_is_left_alone(path: Path, tmp_path: Path) -> None:
    file = workbook(tmp_path / "ho.xlsx", HOUSEHOLD, ["H9", "V1", "hộ nghèo", None, None, None])
    rejects = tmp_path / "r.xlsx"
    path.chmod(0o444)
    with pytest.raises(WorkspaceError):
        run_import(path, file, "household", "--rejects", rejects)
    path.chmod(0o644)
    assert not rejects.exists()
    with pytest.raises(InputError, match=r"r\.xlsx"):
        run_import(path, rejects, "household", "--rejects", rejects)


def test_a_change_by_somebody_else_meanwhile_stops_the_import(
    path: Path, tmp_path: Path, monkeypatch: Any
) -> None:
    from diaban.layers.sources import importing

    file = workbook(tmp_path / "ho.xlsx", HOUSEHOLD, ["H9", "V1", "hộ nghèo", None, None, None])
    compared = importing._compared

    def disturbed(*args: Any) -> Any:
        changes = compared(*args)
        with Workspace.open(path).writing("người khác", "edit") as writer:
            writer.connection.execute("UPDATE village SET name = 'Bản Khác' WHERE code = 'V1'")
        return changes

    monkeypatch.setattr(importing, "_compared", disturbed)
    with pytest.raises(WorkspaceError, match="another program"):
        run_import(path, file, "household")
    assert ask(path, "SELECT count(*) FROM household WHERE code = 'H9'") == [(0,)]


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX signals")
@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGTERM])
def test_an_import_killed_half_way_leaves_nothing(path: Path, tmp_path: Path, blow: signal.Signals) -> None:
    rows = [[f"M{number}", "V1", "hộ nghèo", None, None, f"Người {number}"] for number in range(20_000)]
    file = tmp_path / "ho.csv"
    file.write_text(
        "\n".join(",".join(map(str, row)) for row in [HOUSEHOLD, *rows]).replace("None", ""), encoding="utf-8"
    )
    before = ask(path, "SELECT * FROM household ORDER BY fid")
    link = tmp_path / "pkg"
    link.mkdir()
    (link / "diaban").symlink_to(ROOT)
    command = [sys.executable, "-m", "diaban.scripts", "import", str(path), str(file), "--table", "household"]
    process = subprocess.Popen(
        [*command, "--progress", "json"],
        cwd=link,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    assert process.stderr is not None
    for line in process.stderr:
        if '"fraction": 0.7' in line:
            process.send_signal(blow)
            break
    process.stderr.close()
    assert process.wait(60) != 0
    time.sleep(0.1)
    assert ask(path, "SELECT * FROM household ORDER BY fid") == before
    assert ask(path, "SELECT count(*) FROM writer") == [(0,)]
    assert faults(path) == []
