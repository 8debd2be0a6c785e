"""A list goes into a workspace whole or row by row, once however often it is imported."""

from __future__ import annotations

import unicodedata
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from support.importing import HOUSEHOLD, cells, digest, faults, figures, reason, run_import, workbook
from support.samples import ask
from support.small import small_workspace

from diaban.layers.workspace import Workspace


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return small_workspace(tmp_path / "small.gpkg")


def test_the_published_list_of_745_households_goes_in_once(path: Path, tmp_path: Path) -> None:
    rows = [
        [
            f"M{number:04}",
            f"V{1 + number % 3}",
            "hộ nghèo",
            date(2025, 3, 1 + number % 28),
            4,
            f"Người {number}",
        ]
        for number in range(745)
    ]
    file = workbook(tmp_path / "ho.xlsx", HOUSEHOLD, *rows)
    assert figures(run_import(path, file, "household")) == (745, 0, 0, 0)
    assert ask(path, "SELECT count(*), sum(members) FROM household WHERE code LIKE 'M%'") == [(745, 2980)]
    logged = ask(path, "SELECT count(*) FROM audit_log WHERE table_name = 'household' AND action = 'insert'")
    assert logged == [(745,)]
    before = digest(path)
    assert figures(run_import(path, file, "household")) == (0, 0, 745, 0)
    assert digest(path) == before
    assert faults(path) == []


def test_a_row_that_is_there_is_changed_where_the_file_says_something(path: Path, tmp_path: Path) -> None:
    stamps = dict(ask(path, "SELECT code, updated_at FROM household"))
    file = workbook(
        tmp_path / "ho.xlsx",
        HOUSEHOLD,
        ["H1", None, "hộ cận nghèo", None, None, "Tên Mới"],
        ["H2", "V1", None, None, None, None],
    )
    assert figures(run_import(path, file, "household")) == (0, 1, 1, 0)
    assert ask(path, "SELECT need, need_since, head_name FROM household WHERE code = 'H1'") == [
        ("near_poor", "2025-01-01", "Tên Mới")
    ]
    after = dict(ask(path, "SELECT code, updated_at FROM household"))
    assert {code for code in after if after[code] != stamps[code]} == {"H1"}


def test_a_value_is_taken_away_only_when_asked(path: Path, tmp_path: Path) -> None:
    file = workbook(tmp_path / "ho.xlsx", HOUSEHOLD, ["H1", None, None, "(xoá)"], ["H2", "(xóa)"])
    result = run_import(path, file, "household")
    assert figures(result) == (0, 1, 0, 1)
    assert ask(path, "SELECT need_since FROM household WHERE code = 'H1'") == [(None,)]
    assert "Mã bản" in reason(result, 3)


def test_rejected_rows_come_back_as_a_workbook_that_can_be_corrected(path: Path, tmp_path: Path) -> None:
    file = workbook(
        tmp_path / "ho.xlsx",
        (*HOUSEHOLD, "Dân tộc"),
        ["H10", "V1", "hộ nghèo", "01/02/2025", 4, "Tốt", "Thái"],
        ["H11", "V9", "hộ nghèo", date(2025, 2, 1), 4, "=HYPERLINK(1)", "Thái"],
        ["H12", "V1", "rất nghèo", "31/02/2025", -1, "Ba lỗi", "Thái"],
        [None, "V1", "hộ nghèo", None, None, "Không mã", "Thái"],
        ["H10", "V1", "hộ nghèo", None, None, "Hai lần", "Thái"],
        ["H13", None, None, None, None, "Thiếu", "Thái"],
    )
    rejects = tmp_path / "khong-nhan.xlsx"
    result = run_import(path, file, "household", "--rejects", rejects, language="vi")
    assert figures(result) == (1, 0, 0, 5)
    assert "V9" in reason(result, 3)
    assert all(part in reason(result, 4) for part in ("rất nghèo", "31/02/2025", "-1"))
    assert "Mã hộ" in reason(result, 5)
    assert "dòng 2" in reason(result, 6)
    assert all(part in reason(result, 7) for part in ("Bản", "Diện cần giúp đỡ"))
    written = cells(rejects)
    assert written[0][:3] == ("Dòng", "Lý do không nhận", "Mã hộ")
    assert [row[0] for row in written[1:]] == [3, 4, 5, 6, 7]
    assert not any("Thái" in map(str, row) or "Dân tộc" in map(str, row) for row in written)
    assert written[1][5] == "01/02/2025"
    book = openpyxl.load_workbook(rejects)
    corrected = book.worksheets[0]
    assert all(cell.data_type != "f" for row in corrected.iter_rows() for cell in row)
    corrected["D2"] = "V2"
    book.save(rejects)
    again = run_import(path, rejects, "household", language="vi")
    assert again["added"] == 1
    assert again["unknown_columns"] == []


def test_hostile_text_stays_text(path: Path, tmp_path: Path) -> None:
    hostile = "'); DROP TABLE household; -- {0} %s <script>alert(1)</script>"
    decomposed = unicodedata.normalize("NFD", "Lường Văn Thử")
    file = workbook(
        tmp_path / "ho.xlsx",
        HOUSEHOLD,
        ["H10", "V1", "hộ nghèo", None, None, hostile],
        ["H11", "V1", "hộ nghèo", None, None, decomposed],
        ["H12", "V1", "hộ nghèo", None, None, "x" * 300],
        ["H{bad}", "{nowhere}", "{need}", "{day}", None, None],
    )
    result = run_import(path, file, "household")
    assert figures(result) == (2, 0, 0, 2)
    assert ask(path, "SELECT head_name FROM household WHERE code IN ('H10', 'H11') ORDER BY code") == [
        (hostile,),
        (unicodedata.normalize("NFC", decomposed),),
    ]
    assert "300" in reason(result, 4)
    assert "{nowhere}" in reason(result, 5)


def test_a_dry_run_says_the_same_and_writes_nothing(path: Path, tmp_path: Path) -> None:
    file = workbook(
        tmp_path / "pc.xlsx",
        ["Mã phân công", "Mã cán bộ", "Nhiệm vụ", "Mã hộ", "Số quyết định", "Ngày quyết định", "Từ ngày"],
        ["A2", "K2", "phụ trách hộ", "H2", "02/QĐ", "01/02/2026", "01/03/2026"],
        ["A3", "K2", "phụ trách hộ", "H1", "02/QĐ", "01/02/2026", "01/03/2026"],
    )
    before = digest(path)
    dry = run_import(path, file, "assignment", "--dry-run")
    assert digest(path) == before
    real = run_import(path, file, "assignment")
    assert figures(dry) == figures(real) == (1, 0, 0, 1)
    assert dry["rejects"] == real["rejects"]


def test_a_rule_of_the_file_rejects_its_row_and_no_other(path: Path, tmp_path: Path) -> None:
    headings = [
        "Mã phân công",
        "Mã cán bộ",
        "Nhiệm vụ",
        "Mã hộ",
        "Mã bản",
        "Số quyết định",
        "Ngày quyết định",
        "Từ ngày",
    ]
    good = [f"T{number}" for number in range(600)]
    rows: list[list[object]] = [
        [code, "K1", "phụ trách bản", None, "V1", f"{number}/QĐ", "01/01/2020", date(2020 + number, 1, 1)]
        for number, code in enumerate(good[:3])
    ]
    rows += [
        ["A9", "K2", "phụ trách hộ", "H1", None, "02/QĐ", "01/02/2026", "01/03/2026"],  # H1 has somebody
        ["A10", "K2", "phụ trách hộ", None, "V1", "02/QĐ", "01/02/2026", "01/03/2026"],  # target and duty
        ["A11", "K2", "phụ trách hộ", "H2", None, None, None, "01/03/2026"],  # no decision
        ["A12", "K2", "phụ trách hộ", "H2", None, "02/QĐ", "01/02/2026", "01/03/2026"],
        ["A1", "K2", None, None, None, None, None, None],  # approved rows stay as they are
    ]
    result = run_import(path, workbook(tmp_path / "pc.xlsx", headings, *rows), "assignment", language="vi")
    assert {reject["row"] for reject in result["rejects"]} == {3, 4, 5, 6, 7, 9}
    assert "đã có cán bộ phụ trách" in reason(result, 5)
    assert "hợp với nhiệm vụ" in reason(result, 6)
    assert "quyết định" in reason(result, 7)
    assert "không sửa trực tiếp" in reason(result, 9)
    assert ask(path, "SELECT status FROM assignment WHERE code = 'A12'") == [("approved",)]
    assert faults(path) == []


def test_rows_may_refer_to_each_other_in_any_order(path: Path, tmp_path: Path) -> None:
    file = workbook(
        tmp_path / "dv.xlsx",
        ["Mã đơn vị", "Tên đơn vị", "Loại đơn vị", "Mã đơn vị cấp trên"],
        ["U4", "Trạm", "trạm biên phòng", "U3"],
        ["U3", "Đồn", "đồn biên phòng", "U2"],
        ["U2", "Ban Chỉ huy", "Ban Chỉ huy BĐBP", None],
        ["U5", "Vòng", "đồn", "U6"],
        ["U6", "Vòng", "đồn", "U5"],
    )
    result = run_import(path, file, "unit")
    assert result["added"] == 3
    parents = "SELECT a.code, b.code FROM unit a JOIN unit b ON a.parent_id = b.id ORDER BY 1"
    assert ask(path, parents) == [("U3", "U2"), ("U4", "U3")]
    assert {reject["row"] for reject in result["rejects"]} == {5, 6}


def test_points_come_as_degrees_or_as_metres_and_are_the_same_place(path: Path, tmp_path: Path) -> None:
    import pyproj

    x, y = 503210.0, 2304560.0
    official = pyproj.Transformer.from_pipeline(
        "+proj=pipeline +step +inv +proj=tmerc +lat_0=0 +lon_0=104 +k=0.9999 +x_0=500000 +y_0=0 +ellps=WGS84"
        " +step +proj=push +v_3 +step +proj=cart +ellps=WGS84 +step +proj=helmert +x=-191.90441429 +y=-39.30318279"
        " +z=-111.45032835 +rx=-0.00928836 +ry=0.01975479 +rz=-0.00427372 +s=0.252906278"
        " +convention=coordinate_frame +step +inv +proj=cart +ellps=WGS84 +step +proj=pop +v_3"
        " +step +proj=unitconvert +xy_in=rad +xy_out=deg"
    )
    longitude, latitude = official.transform(x, y)
    headings = ("Mã hộ", "Kinh độ", "Vĩ độ", "Toạ độ X", "Toạ độ Y")
    file = workbook(
        tmp_path / "ho.xlsx",
        headings,
        ["H1", f"{longitude:.9f}".replace(".", ","), f"{latitude:.9f}", None, None],
        ["H2", None, None, y, x],  # surveyors call the northing X
        ["H3", latitude, longitude, None, None],
    )
    result = run_import(path, file, "household")
    assert figures(result) == (0, 2, 0, 1)
    assert "wrong way round" in reason(result, 4)
    frame = Workspace.open(path).frame("household", ("code",), geometry=True).set_index("code")
    for code in ("H1", "H2"):
        point = frame.loc[code, "geometry"]
        assert abs(point.x - x) < 0.001
        assert abs(point.y - y) < 0.001
    before = digest(path)
    assert figures(run_import(path, file, "household"))[:3] == (0, 0, 2)
    assert digest(path) == before


def test_villages_given_by_old_communes_are_carried_over(path: Path, tmp_path: Path) -> None:
    history = workbook(
        tmp_path / "ls.xlsx",
        ["Mã xã cũ", "Tên xã cũ", "Mã xã mới", "Phần chuyển"],
        [10001, "Cũ Một", 90001, "toàn bộ"],
        ["10002", "Cũ Hai", "90001", "một phần"],
        ["10002", "Cũ Hai", "90002", "một phần"],
        ["10003", "Cũ Ba", "99999", "toàn bộ"],
    )
    assert figures(run_import(path, history, "commune_history")) == (4, 0, 0, 0)
    assert figures(run_import(path, history, "commune_history")) == (0, 0, 4, 0)
    villages = workbook(
        tmp_path / "ban.xlsx",
        ["Mã bản", "Tên bản", "Mã xã", "Mã xã cũ"],
        ["B1", "Một", "10001", None],
        ["B2", "Hai", None, 10001],
        ["B3", "Ba", "10002", None],
        ["B4", "Bốn", 90002, "10002"],
        ["B5", "Năm", None, "10003"],
        ["B6", "Sáu", "00001", None],
        ["B7", "Bảy", None, "90002"],
    )
    result = run_import(path, villages, "village")
    assert figures(result) == (4, 0, 0, 3)
    assert result["carried"] == 3
    assert "90001, 90002" in reason(result, 4)
    assert "99999" in reason(result, 6)
    assert "00001" in reason(result, 7)
    placed = "SELECT v.code, c.code, v.old_commune_code FROM village v JOIN commune c ON c.id = v.commune_id"
    assert ask(path, f"{placed} WHERE v.code LIKE 'B%' ORDER BY 1") == [
        ("B1", "90001", "10001"),
        ("B2", "90001", "10001"),
        ("B4", "90002", "10002"),
        ("B7", "90002", "90002"),
    ]
    assert figures(run_import(path, villages, "village"))[:3] == (0, 0, 4)


def test_visits_without_a_code_are_told_apart_by_who_where_when_and_what(path: Path, tmp_path: Path) -> None:
    headings = ["Mã cán bộ", "Mã hộ", "Mã bản", "Ngày", "Loại hoạt động", "Ghi chú về việc giúp đỡ"]
    file = workbook(
        tmp_path / "tham.xlsx",
        headings,
        ["K1", "H1", None, "01/06/2026", "thăm hộ, thăm bản", "Giúp gặt lúa"],
        ["K1", None, "V1", "01/06/2026", "khám bệnh, phát thuốc", None],
        ["K1", "H1", None, "02/06/2026", "khám bệnh, phát thuốc", None],
        ["K1", "H1", None, "03/06/2026", "tặng quà", "a" * 201],
        ["K1", "H1", None, "01/06/2026", "visit", None],
    )
    result = run_import(path, file, "visit")
    assert figures(result) == (2, 0, 0, 3)
    assert {reject["row"] for reject in result["rejects"]} == {4, 5, 6}
    assert "200" in reason(result, 5)
    assert figures(run_import(path, file, "visit"))[:3] == (0, 0, 2)


def test_a_visit_without_its_kind_is_the_same_visit_next_time(path: Path, tmp_path: Path) -> None:
    file = workbook(tmp_path / "tham.xlsx", ["Mã cán bộ", "Mã hộ", "Ngày"], ["K1", "H1", "01/06/2026"])
    assert figures(run_import(path, file, "visit")) == (1, 0, 0, 0)
    assert figures(run_import(path, file, "visit")) == (0, 0, 1, 0)


def test_two_visits_with_sources_of_their_own_stay_two(path: Path, tmp_path: Path) -> None:
    headings = ["Mã cán bộ", "Mã hộ", "Ngày", "Nguồn ghi nhận"]
    rows = [["K1", "H1", "01/06/2026", source] for source in ("máy1-1", "máy1-2")]
    file = workbook(tmp_path / "tham.xlsx", headings, *rows)
    assert figures(run_import(path, file, "visit")) == (2, 0, 0, 0)
    assert figures(run_import(path, file, "visit")) == (0, 0, 2, 0)


def test_an_approved_assignment_ends_by_its_day_and_changes_in_nothing_else(
    path: Path, tmp_path: Path
) -> None:
    headings = ["Mã phân công", "Mã cán bộ", "Đến trước ngày"]
    file = workbook(tmp_path / "pc.xlsx", headings, ["A1", None, "01/07/2026"])
    assert figures(run_import(path, file, "assignment")) == (0, 1, 0, 0)
    assert ask(path, "SELECT status, valid_to FROM assignment WHERE code = 'A1'") == [("ended", "2026-07-01")]
    assert figures(run_import(path, file, "assignment")) == (0, 0, 1, 0)
    assert figures(run_import(path, workbook(file, headings, ["A1", "K2", None]), "assignment")) == (
        0,
        0,
        0,
        1,
    )
