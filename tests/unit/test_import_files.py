"""Files as people hand them in: Excel, and text in several encodings and with several separators."""

from __future__ import annotations

import zipfile
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
from support.importing import workbook

from diaban.layers.errors import InputError
from diaban.layers.sources.delimited import separator_of
from diaban.layers.sources.headings import HeadingWords
from diaban.layers.sources.opening import open_source
from diaban.layers.sources.records import NOT_COMPUTED, Sheet

HEADINGS = ("Mã hộ", "Mã bản", "Diện cần giúp đỡ", "Tên chủ hộ")
ROWS = (("H1", "V1", "hộ nghèo", "Nguyễn Văn Thử"), ("H2", "V2", "hộ cận nghèo", 'Lò "Thử" Hai; Ba, Bốn'))


def opened(path: Path, table: str = "household") -> Sheet:
    return open_source(str(path), table, 9206, HeadingWords(table))


def refused(path: Path, table: str = "household") -> str:
    with pytest.raises(InputError) as error:
        opened(path, table)
    assert error.value.exit_code == 1
    assert path.name in str(error.value)
    return error.value.key


def table_text(separator: str) -> str:
    quoted = [[f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row] for row in (HEADINGS, *ROWS)]
    return "\r\n".join(separator.join(row) for row in quoted) + "\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_a_text_table_is_the_same_in_every_encoding_and_with_every_separator(
    tmp_path: Path, encoding: str, separator: str
) -> None:
    path = tmp_path / "ho.csv"
    path.write_bytes(table_text(separator).encode(encoding))
    sheet = opened(path)
    assert sheet.headings == HEADINGS
    assert [(record.row, record.cells) for record in sheet.records] == [(2, ROWS[0]), (3, ROWS[1])]


def test_a_separator_announced_by_excel_is_believed(tmp_path: Path) -> None:
    path = tmp_path / "ho.csv"
    path.write_text("sep=;\nMã hộ;Tên chủ hộ\nH1;a,b,c\n", encoding="utf-8-sig")
    sheet = opened(path)
    assert sheet.headings == ("Mã hộ", "Tên chủ hộ")
    assert [(record.row, record.cells) for record in sheet.records] == [(3, ("H1", "a,b,c"))]


def test_commas_inside_cells_do_not_hide_the_semicolon() -> None:
    assert separator_of("a;b\n1,5,6;2\n1,5;2\n") == ";"


def test_another_encoding_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "ho.csv"
    path.write_bytes("Mã hộ,Tên chủ hộ\n".encode() + "H1,Hoàng\n".encode("latin-1"))
    with pytest.raises(InputError, match="line 2") as error:
        opened(path)
    assert error.value.key == "import.unknown_encoding"


def test_a_line_with_more_cells_than_headings_is_at_fault_alone(tmp_path: Path) -> None:
    path = tmp_path / "ho.csv"
    path.write_text("Mã hộ,Tên chủ hộ\nH1,a\nH2,a,b\n\nH3\n", encoding="utf-8")
    records = opened(path).records
    assert [record.row for record in records] == [2, 3, 5]
    assert [record.fault is not None for record in records] == [False, True, False]
    assert records[2].cells == ("H3", None)


def test_a_workbook_is_read_below_its_titles_with_real_types(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "ho.xlsx",
        ["DANH SÁCH HỘ NĂM 2026"],
        [],
        [*HEADINGS, "Cần giúp đỡ từ ngày", "Số nhân khẩu"],
        ["H1", "V1", "hộ nghèo", None, date(2026, 1, 2), 4],
        [None, None, None, None, None, None],
        ["H2", "V1", "hộ nghèo", "  ", None, None],
    )
    sheet = opened(path)
    assert [record.row for record in sheet.records] == [4, 6]
    assert sheet.records[0].cells[4:] == (datetime.combine(date(2026, 1, 2), time()), 4)


def test_the_sheet_named_after_the_table_goes_first(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["Mã hộ", "Ghi gì đó"])
    book.active.append(["SAI", "x"])
    sheet = book.create_sheet("HỘ")
    sheet.append(["Mã hộ"])
    sheet.append(["ĐÚNG"])
    book.save(tmp_path / "ho.xlsx")
    assert [record.cells for record in opened(tmp_path / "ho.xlsx").records] == [("ĐÚNG",)]


def test_a_formula_without_its_result_is_not_taken_for_an_empty_cell(tmp_path: Path) -> None:
    path = workbook(tmp_path / "ho.xlsx", ["Mã hộ", "Số nhân khẩu"], ["H1", "=2+2"], ["H2", 3])
    records = opened(path).records
    assert records[0].cells == ("H1", NOT_COMPUTED)
    assert records[1].cells == ("H2", 3)


def test_unusable_files_say_what_they_are(tmp_path: Path) -> None:
    broken, old, empty, missing = (tmp_path / name for name in ("a.xlsx", "b.xls", "c.xlsx", "d.xlsx"))
    broken.write_bytes(b"PK\x03\x04 damaged")
    old.write_bytes(b"\xd0\xcf\x11\xe0")
    openpyxl.Workbook().save(empty)
    blank = tmp_path / "e.csv"
    blank.write_bytes(b"")
    other = tmp_path / "f.xlsx"
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("hello.txt", "xin chào")
    assert refused(broken) == "import.not_a_workbook"
    assert refused(old) == "import.old_workbook"
    assert refused(empty) == "import.nothing_in_file"
    assert refused(missing) == "import.no_file"
    assert refused(blank) == "import.nothing_in_file"
    assert refused(other) == "import.not_a_workbook"
    text = tmp_path / "g.gpkg"
    text.write_text("không phải bản đồ")
    assert refused(text) == "import.not_a_map_file"
    assert refused(text, "cadre") == "import.not_a_table_file"
