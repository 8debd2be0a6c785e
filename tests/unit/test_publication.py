"""What leaves the workspace: searched, byte by byte, for marks that stand for people."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from pathlib import Path

import openpyxl
import pytest
from support.marked import FORMULA, HOSTILE, Marks, make_marked

from diaban.layers.wgs84 import to_wgs84
from diaban.scripts.cli import main

OUTPUTS = {"tables": "out.xlsx", "webmap": "out.html"}
DATA_FILES = ("gaps.csv", "gaps.geojson", "gaps.json", "gaps.xlsx")
REASON = "Trao tặng nhà đại đoàn kết"


@pytest.fixture(scope="module")
def marked(tmp_path_factory):
    path = tmp_path_factory.mktemp("marked") / "marked.gpkg"
    return path, make_marked(path)


@pytest.fixture
def workspace(marked, tmp_path):
    """A copy that a test may write to, and its marks."""
    path = tmp_path / "work.gpkg"
    path.write_bytes(marked[0].read_bytes())
    return path, marked[1]


def _run(*words: object) -> int:
    return main([str(word) for word in words])


def _bytes(path: Path) -> bytes:
    """Everything a file holds, workbooks unpacked, with JSON's and XML's ways of writing letters undone."""
    raw = path.read_bytes()
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as archive:
            raw = b"\n".join(archive.read(name) for name in archive.namelist())
    text = raw.decode("utf-8")
    return raw + json.dumps(text, ensure_ascii=False).encode() + text.replace("\\u003c", "<").encode()


def _leaks(path: Path, values: list[str]) -> list[str]:
    content = _bytes(path)
    return [value for value in values if value.encode() in content]


def _coordinates(marks: Marks) -> list[str]:
    """The household points in every way of writing them that could come out: metres, degrees, steps of degrees."""
    found = []
    for x, y in marks.points:
        longitude, latitude = to_wgs84(9206).transform(x, y)
        found += [f"{x:.3f}", f"{y:.3f}", f"{x:.1f}", f"{y:.1f}"]
        found += [
            f"{longitude:.5f}",
            f"{latitude:.5f}",
            str(round(longitude * 1e5)),
            str(round(latitude * 1e5)),
        ]
    return found


@pytest.mark.parametrize("command", OUTPUTS)
def test_nothing_about_a_family_leaves_unless_it_was_asked_for(workspace, tmp_path, command):
    path, marks = workspace
    output = tmp_path / OUTPUTS[command]
    assert _run(command, path, "--output", output) == 0
    assert _leaks(output, marks.personal + marks.never) == []
    assert _leaks(output, ["special_hardship", "Hộ nghèo", "hộ nghèo", "cận nghèo"]) == []


@pytest.mark.parametrize("command", OUTPUTS)
def test_households_are_counts_and_not_points(workspace, tmp_path, command):
    path, marks = workspace
    output = tmp_path / OUTPUTS[command]
    assert _run(command, path, "--output", output) == 0
    assert _leaks(output, _coordinates(marks)) == []


@pytest.mark.parametrize("name", DATA_FILES)
def test_data_files_say_nothing_about_families_and_name_no_cadre(workspace, tmp_path, name):
    path, marks = workspace
    output = tmp_path / name
    assert _run("coverage", path, "--output", output) == 0
    assert _leaks(output, marks.personal + marks.never + marks.cadres + _coordinates(marks)) == []


def test_cadres_are_named_in_rosters_and_not_on_the_web_map(workspace, tmp_path):
    path, marks = workspace
    for extra in ((), ("--names", "--reason", REASON)):
        assert _run("webmap", path, "--output", tmp_path / "out.html", *extra) == 0
        assert _leaks(tmp_path / "out.html", marks.cadres) == []
    assert _run("tables", path, "--output", tmp_path / "out.xlsx") == 0
    assert _leaks(tmp_path / "out.xlsx", marks.cadres) == marks.cadres


@pytest.mark.parametrize("command", OUTPUTS)
def test_with_names_they_are_there_and_marked_and_logged(workspace, tmp_path, command):
    path, marks = workspace
    output = tmp_path / OUTPUTS[command]
    assert _run(command, path, "--output", output, "--names", "--reason", REASON) == 0
    in_need_or_left = [head for number, head in enumerate(marks.heads) if number // 4 != 29]
    assert _leaks(output, in_need_or_left) == in_need_or_left
    assert _leaks(output, _coordinates(marks)) != []
    assert _leaks(output, marks.phones + marks.roles) == marks.phones + marks.roles
    assert _leaks(output, marks.never) == []
    assert _leaks(output, [REASON]) == [REASON]
    logged = _exports(path)
    assert [entry["reason"] for entry in logged] == [REASON]
    assert logged[0]["names"] is True
    assert logged[0]["file"] == output.name
    log = _log_text(path)
    assert not any(value in log for value in marks.personal)


@pytest.mark.parametrize("command", OUTPUTS)
def test_without_names_the_export_is_logged_all_the_same(workspace, tmp_path, command):
    path, _ = workspace
    assert _run(command, path, "--output", tmp_path / OUTPUTS[command]) == 0
    assert [(entry["kind"], entry["names"], entry["reason"]) for entry in _exports(path)] == [
        (command, False, None)
    ]


@pytest.mark.parametrize("command", OUTPUTS)
@pytest.mark.parametrize("reason", [(), ("--reason", ""), ("--reason", "  \t ")])
def test_names_without_a_reason_are_wrong_usage(workspace, tmp_path, command, reason, capsys):
    path, _ = workspace
    output = tmp_path / OUTPUTS[command]
    assert _run(command, path, "--output", output, "--names", *reason) == 2
    assert not output.exists()
    assert "--reason" in capsys.readouterr().err
    assert _exports(path) == []


@pytest.mark.parametrize("command", OUTPUTS)
def test_a_read_only_workspace_refuses_names_and_marks_the_rest_as_not_logged(
    workspace, tmp_path, command, monkeypatch
):
    path, marks = workspace
    before = path.read_bytes()
    monkeypatch.setattr("diaban.layers.workspace._writable", lambda _path: False)
    output = tmp_path / OUTPUTS[command]
    assert _run(command, path, "--output", output, "--names", "--reason", REASON) == 1
    assert not output.exists()
    assert _run(command, path, "--output", output, "--language", "vi") == 0
    assert _leaks(output, ["KHÔNG GHI NHẬT KÝ"]) == ["KHÔNG GHI NHẬT KÝ"]
    assert _leaks(output, marks.personal + marks.never) == []
    assert path.read_bytes() == before


def test_nothing_is_left_behind_when_the_log_cannot_be_written(workspace, tmp_path):
    path, _ = workspace
    output = tmp_path / "out.html"
    other = sqlite3.connect(path, timeout=0)
    other.execute("BEGIN IMMEDIATE")
    try:
        assert _run("webmap", path, "--output", output, "--names", "--reason", REASON) == 1
    finally:
        other.rollback()
        other.close()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["work.gpkg"]


@pytest.mark.parametrize("command", OUTPUTS)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_same_workspace_gives_the_same_bytes(workspace, tmp_path, command, language):
    path, _ = workspace
    made = []
    for name in ("one", "two"):
        output = tmp_path / f"{name}{Path(OUTPUTS[command]).suffix}"
        assert _run(command, path, "--output", output, "--language", language) == 0
        made.append(output.read_bytes())
    assert made[0] == made[1]


@pytest.mark.parametrize("command", OUTPUTS)
def test_every_output_says_that_the_sample_is_one_and_what_day_it_is(workspace, tmp_path, command):
    path, _ = workspace
    output = tmp_path / OUTPUTS[command]
    assert _run(command, path, "--output", output, "--language", "vi") == 0
    assert _leaks(output, ["DỮ LIỆU MẪU", "30/06/2026"]) == ["DỮ LIỆU MẪU", "30/06/2026"]
    assert _run(command, path, "--output", output, "--language", "en") == 0
    assert _leaks(output, ["SAMPLE DATA", "2026-06-30"]) == ["SAMPLE DATA", "2026-06-30"]


@pytest.mark.parametrize("command", OUTPUTS)
def test_a_wrong_suffix_or_the_workspace_itself_is_refused(workspace, tmp_path, command, capsys):
    path, _ = workspace
    before = path.read_bytes()
    assert _run(command, path, "--output", tmp_path / "out.txt") == 1
    assert _run(command, path, "--output", path) == 1
    assert _run(command, path, "--output", tmp_path / "no" / OUTPUTS[command]) == 1
    assert "Traceback" not in capsys.readouterr().err
    assert path.read_bytes() == before


def test_sheets_have_the_rows_the_workspace_has(workspace, tmp_path):
    path, marks = workspace
    assert _run("tables", path, "--output", tmp_path / "out.xlsx", "--language", "vi") == 0
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames == ["Giới thiệu", "Khoảng trống phụ trách", "Phân công phụ trách", "Thôn, bản", "Cán bộ", "Chỉ tiêu"]  # fmt: skip
    assert book["Thôn, bản"].max_row == 30 + 1
    assert book["Cán bộ"].max_row == len(marks.cadres) + 1
    assert all(book[name].freeze_panes == "A2" for name in book.sheetnames)
    assert all(book[name].auto_filter.ref for name in book.sheetnames[1:])
    village = _records(book["Thôn, bản"])[7]
    # Village 7: households 28–31, nobody assigned, all in need.
    assert (village["Hộ cần giúp đỡ"], village["Đã có người phụ trách"], village["Có người phụ trách"]) == (
        4,
        0,
        "không",
    )
    assert village["Tỷ lệ hộ có người phụ trách"] == 0


def test_a_share_of_nothing_is_a_dash(workspace, tmp_path):
    path, _ = workspace
    assert _run("tables", path, "--output", tmp_path / "out.xlsx", "--language", "vi") == 0
    indicators = _records(openpyxl.load_workbook(tmp_path / "out.xlsx")["Chỉ tiêu"])
    shares = [row["Tỷ lệ"] for row in indicators if row["Mẫu số"] == 0]
    assert shares
    assert set(shares) == {"–"}


def test_hostile_text_is_text_in_the_workbook(tmp_path):
    path = tmp_path / "hostile.gpkg"
    make_marked(path, hostile=True)
    assert _run("tables", path, "--output", tmp_path / "out.xlsx", "--language", "vi") == 0
    rows = list(openpyxl.load_workbook(tmp_path / "out.xlsx")["Thôn, bản"].iter_rows(min_row=2))
    cells = {cell.value: cell for row in rows for cell in row}
    for text in (HOSTILE, FORMULA, "+84 B004"):
        assert cells[text].data_type == "s"
    assert not any(cell.hyperlink for row in rows for cell in row)


def _records(page):
    rows = list(page.iter_rows(values_only=True))
    return [dict(zip(rows[0], row)) for row in rows[1:]]


def _exports(path: Path) -> list[dict[str, object]]:
    with sqlite3.connect(path) as connection:
        rows = connection.execute(
            "SELECT after FROM audit_log WHERE action = 'export' ORDER BY fid"
        ).fetchall()
    return [json.loads(row[0]) for row in rows]


def _log_text(path: Path) -> str:
    with sqlite3.connect(path) as connection:
        rows = connection.execute("SELECT actor, after FROM audit_log WHERE action = 'export'").fetchall()
    return json.dumps(rows, ensure_ascii=False)
