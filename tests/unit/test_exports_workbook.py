"""Workbooks, read back with another library than the one that wrote them."""

from __future__ import annotations

import zipfile
from datetime import datetime

import openpyxl
import pandas as pd
import pytest

from diaban.layers.exports.sheets import Sheet
from diaban.layers.exports.workbook import write_workbook

HOSTILE = [
    "=1+1",
    "+84 912",
    "-2",
    "@SUM(A1)",
    "\t=cmd",
    "\r=x",
    '=HYPERLINK("http://x")',
    "http://x.vn",
    "'=1",
]


def _frame(**columns: object) -> pd.DataFrame:
    return pd.DataFrame(columns)


def _write(path, *sheets: Sheet, **more):
    write_workbook(path, sheets, **more)
    return openpyxl.load_workbook(path)


def test_text_is_never_a_formula_and_keeps_its_value(tmp_path):
    book = _write(tmp_path / "a.xlsx", Sheet("Bản", _frame(name=HOSTILE), {"name": "Tên"}))
    cells = [cell for (cell,) in book["Bản"].iter_rows(min_row=2)]
    assert [cell.data_type for cell in cells] == ["s"] * len(HOSTILE)
    assert [cell.value for cell in cells] == [text.replace("\r", "\n") for text in HOSTILE]
    assert all(cell.quotePrefix for cell, text in zip(cells, HOSTILE) if text[0] in "=+-@\t\r")
    assert all(cell.hyperlink is None for cell in cells)
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist())


def test_days_are_days_and_numbers_are_numbers(tmp_path):
    frame = _frame(
        day=pd.to_datetime(["2026-06-30", None, "1899-12-31"]),
        moment=pd.to_datetime(["2026-06-30T12:30:00Z", None, None]),
        whole=[7, 0, -3],
        part=[0.25, float("nan"), float("inf")],
        text=pd.Series(["Mường Lạn", None, "Đồn số 1"], dtype="str"),
    )
    headings = {"day": "Ngày", "moment": "Lúc", "whole": "Số", "part": "Tỷ lệ", "text": "Tên"}
    page = _write(tmp_path / "a.xlsx", Sheet("A", frame, headings, formats={"part": "0%"}))["A"]
    rows = list(page.iter_rows(min_row=2, values_only=True))
    assert rows[0] == (
        datetime.fromisoformat("2026-06-30"),
        datetime.fromisoformat("2026-06-30T12:30"),
        7,
        0.25,
        "Mường Lạn",
    )
    assert rows[1] == (None, None, 0, None, None)
    assert rows[2][2:] == (-3, None, "Đồn số 1")
    assert page["D2"].number_format == "0%"
    assert page["A2"].is_date


def test_headings_are_bold_frozen_filtered_and_in_the_order_asked_for(tmp_path):
    frame = _frame(a=[1], b=["x"], hidden=["secret"])
    page = _write(tmp_path / "a.xlsx", Sheet("S", frame, {"b": "Bản", "a": "Số hộ"}))["S"]
    assert [cell.value for cell in page[1]] == ["Bản", "Số hộ"]
    assert all(cell.font.bold for cell in page[1])
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == "A1:B2"
    assert page.column_dimensions["A"].width >= 8


def test_characters_that_excel_refuses_are_left_out_and_long_text_is_cut(tmp_path):
    texts = ["a\x00b\x0bc\x1fd", "mặt\ud800trời", "\ufffe", "x" * 40_000, "dòng 1\ndòng 2", "_x000D_"]
    page = _write(tmp_path / "a.xlsx", Sheet("S", _frame(t=pd.Series(texts, dtype=object)), {"t": "T"}))["S"]
    values = [row[0] for row in page.iter_rows(min_row=2, values_only=True)]
    assert values[0] == "abcd"
    assert values[1] == "mặttrời"
    assert not values[2]
    assert len(values[3]) == 32_767
    assert values[4] == "dòng 1\ndòng 2"


def test_more_rows_than_a_sheet_holds_go_on_in_a_second_one(tmp_path):
    sheet = Sheet("Hộ", _frame(n=range(25)), {"n": "Số"})
    book = _write(tmp_path / "a.xlsx", sheet, Sheet("Hộ (2)", _frame(n=[99]), {"n": "Số"}), max_rows=11)
    assert book.sheetnames[:3] == ["Hộ", "Hộ (2)", "Hộ (3)"]
    assert len(set(book.sheetnames)) == 4
    numbers = [
        row[0] for name in book.sheetnames[:3] for row in book[name].iter_rows(min_row=2, values_only=True)
    ]
    assert numbers == list(range(25))
    assert all(book[name]["A1"].value == "Số" for name in book.sheetnames)


def test_an_empty_frame_is_a_sheet_with_headings(tmp_path):
    empty = pd.DataFrame({"a": pd.Series(dtype="str"), "b": pd.Series(dtype="datetime64[ns]")})
    page = _write(tmp_path / "a.xlsx", Sheet("S", empty, {"a": "A", "b": "B"}))["S"]
    assert [[cell.value for cell in row] for row in page.iter_rows()] == [["A", "B"]]


@pytest.mark.parametrize("title", ["", "a/b:c", "x" * 60, "'quoted'", "History?*[]"])
def test_any_title_gives_a_sheet(tmp_path, title):
    book = _write(tmp_path / "a.xlsx", Sheet(title, _frame(a=[1]), {"a": "A"}))
    assert len(book.sheetnames) == 1


def test_the_same_sheets_give_the_same_bytes(tmp_path):
    sheet = Sheet("Bản", _frame(a=["Đ", "b"], d=pd.to_datetime(["2026-01-01", None])), {"a": "A", "d": "D"})
    for name in ("one.xlsx", "two.xlsx"):
        write_workbook(tmp_path / name, [sheet], title="T")
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_progress_ends_at_one(tmp_path):
    seen: list[float] = []
    sheet = Sheet("S", _frame(a=range(5000)), {"a": "A"})
    write_workbook(tmp_path / "a.xlsx", [sheet], progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


def test_rows_wait_where_nobody_else_can_read_them_and_nothing_stays_behind(tmp_path, monkeypatch):
    seen: list[int] = []
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", None)

    def look(_share: float) -> None:
        folders = list((tmp_path / "tmp").iterdir())
        seen.extend(folder.stat().st_mode & 0o077 for folder in folders)

    write_workbook(tmp_path / "a.xlsx", [Sheet("S", _frame(a=range(50)), {"a": "A"})], progress=look)
    assert seen
    assert set(seen) == {0}
    assert list((tmp_path / "tmp").iterdir()) == []
