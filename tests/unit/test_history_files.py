"""The history on the command line and as a file: a line for each column that changed, redacted, and logged itself."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook
from support.small import small_workspace

from diaban.layers.workspace import Workspace

ENGINE = [sys.executable, "-m", "diaban.scripts", "history"]


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*ENGINE, *words], capture_output=True, text=True, check=False)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = small_workspace(tmp_path / "small.gpkg")
    with Workspace.open(path).writing("Đại uý Thử", "save") as writer:
        changed = {"id": ["h1", "h2"], "members": [3, 4], "head_name": ["Lò Văn Một", None]}
        writer.update("household", pd.DataFrame(changed))
    return path


def exports(path: Path) -> list[dict[str, object]]:
    rows = Workspace.open(path).query("SELECT after FROM audit_log WHERE action = 'export' ORDER BY fid")
    return [json.loads(after) for (after,) in rows]


def test_lines_by_day_for_a_person(path: Path) -> None:
    said = run(str(path), "--household", "H1", "--language", "vi").stdout
    assert "1 lần ghi" in said and "Đại uý Thử: Sửa hộ H1" in said
    assert "Số nhân khẩu: – → 3" in said and "Tên chủ hộ: – → không kèm" in said
    assert "Lò Văn Một" not in said and exports(path) == []


def test_json_is_typed_rows_and_the_limit_keeps_the_newest(path: Path) -> None:
    everything = json.loads(run(str(path), "--json", "--language", "en").stdout)
    assert (everything["total"], everything["shown"]) == (3, 3)
    assert [entry["action"] for entry in everything["entries"]] == ["update", "update", "build"]
    assert everything["entries"][0]["changes"] == [
        {"column": "members", "heading": "Members", "before": "–", "after": "4"}
    ]
    one = json.loads(run(str(path), "--json", "--limit", "1", "--language", "en").stdout)
    assert one["entries"] == everything["entries"][:1] and one["total"] == 3
    assert "inside" not in run("--help").stdout and everything["entries"][0]["row_id"] == ""


def test_the_workbook_has_a_line_for_each_column_that_changed(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "h.xlsx"
    done = run(str(path), "--household", "H1", "--output", str(target), "--language", "vi")
    assert done.returncode == 0, done.stderr
    book = load_workbook(target)
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert [row[6:9] for row in rows] == [
        ("Cột", "Trước", "Sau"),
        ("Số nhân khẩu", "–", "3"),
        ("Tên chủ hộ", "–", "không kèm"),
    ]
    assert rows[1][2:6] == ("Đại uý Thử", "Sửa hộ H1", "Hộ", "H1")
    assert [row["kind"] for row in exports(path)] == ["history"]
    assert exports(path)[0]["code"] == "H1" and exports(path)[0]["names"] is False


def test_csv_and_json_files(path: Path, tmp_path: Path) -> None:
    assert run(str(path), "--output", str(tmp_path / "h.csv"), "--language", "en").returncode == 0
    with open(tmp_path / "h.csv", encoding="utf-8-sig", newline="") as file:
        lines = list(csv.DictReader(file))
    assert [(line["Row"], line["Column"], line["After"]) for line in lines[:3]] == [
        ("H2", "Members", "4"),
        ("H1", "Members", "3"),
        ("H1", "Head of household", "left out"),
    ]
    assert run(str(path), "--output", str(tmp_path / "h.json"), "--language", "en").returncode == 0
    body = json.loads((tmp_path / "h.json").read_text(encoding="utf-8"))
    # The export of the CSV is in the log by now.
    assert [entry["action"] for entry in body["entries"]] == ["export", "update", "update", "build"]
    assert body["names"] is False and body["logged"] is True


def test_names_need_a_reason_say_so_and_are_logged(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "h.xlsx"
    refused = run(str(path), "--output", str(target), "--names")
    assert refused.returncode == 2 and not target.exists() and exports(path) == []
    done = run(str(path), "--output", str(target), "--names", "--reason", "Đối chiếu danh sách")
    assert done.returncode == 0, done.stderr
    book = load_workbook(target)
    shown = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    assert any("Lò Văn Một" in cell for cell in shown)
    assert any("Đối chiếu danh sách" in cell for cell in shown)
    assert exports(path)[0]["reason"] == "Đối chiếu danh sách"
    printed = run(str(path), "--names", "--reason", "Xem trên màn hình")
    assert "Lò Văn Một" in printed.stdout and exports(path)[1]["reason"] == "Xem trên màn hình"


def test_a_workspace_that_cannot_be_written_is_read_and_marked(path: Path, tmp_path: Path) -> None:
    path.chmod(0o444)
    target = tmp_path / "h.json"
    assert run(str(path), "--output", str(target)).returncode == 0
    assert json.loads(target.read_text(encoding="utf-8"))["logged"] is False
    assert run(str(path), "--names", "--reason", "x").returncode == 1


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--household", "H9"), 1, "H9"),
        (("--day", "2026-13-01"), 1, "2026-13-01"),
        (("--output", "{}/h.pdf"), 1, "h.pdf"),
        (("--output", "{}/small.gpkg.csv/../small.gpkg"), 1, "small.gpkg"),
        (("--household", "H1", "--cadre", "K1"), 2, "not allowed"),
        (("--day", "2026-01-01", "--from", "2026-01-01"), 2, "--day"),
        (("--from", "2026-02-01", "--to", "2026-01-01"), 2, "--from"),
    ],
)
def test_what_makes_no_sense_is_one_line(
    path: Path, tmp_path: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    done = run(str(path), *(word.format(tmp_path) for word in words), "--language", "en")
    assert done.returncode == code and said in done.stderr and "Traceback" not in done.stderr
