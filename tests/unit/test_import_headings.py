"""Headings are recognised however they are typed; what a workspace refuses is named and left out."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest

from diaban.layers.errors import InputError
from diaban.layers.sources.fields import IMPORTABLE
from diaban.layers.sources.headings import HeadingWords, match_headings, read_mapping
from diaban.layers.sources.records import Record, Sheet
from diaban.layers.sources.refused import refused_by_content, refused_by_heading


def sheet(headings: tuple[str, ...], *rows: tuple[object, ...]) -> Sheet:
    return Sheet("thử", headings, tuple(Record(number, row) for number, row in enumerate(rows, start=2)))


@pytest.mark.parametrize("table", IMPORTABLE)
def test_every_heading_of_ours_means_its_column_and_is_not_refused(table: str) -> None:
    words = HeadingWords(table)
    for field in words.fields:
        for heading in field.headings:
            forms = (heading, heading.upper(), f" {heading} *", unicodedata.normalize("NFD", heading))
            assert {words.field(form) for form in forms} == {field}
            assert refused_by_heading(heading) is None


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Mã hộ", "code"),
        ("ma_ho", "code"),
        ("MÃ  HỘ", "code"),
        ("Ma ho", "code"),
        ("Mã bản", "village_code"),
        ("village_code", "village_code"),
        ("Kinh độ", "lon"),
        ("KINH_DO", "lon"),
        ("Head of household", "head_name"),
        ("Chủ hộ", "head_name"),
        ("Diện cần giúp đỡ", "need"),
    ],
)
def test_household_headings(heading: str, column: str) -> None:
    field = HeadingWords("household").field(heading)
    assert field is not None
    assert field.name == column


@pytest.mark.parametrize(
    ("heading", "thing"),
    [
        ("Tôn giáo", "religion"),
        ("TON GIAO", "religion"),
        ("TONGIAO", "religion"),
        ("Theo đạo", "religion"),
        ("Religion of the head", "religion"),
        ("Dân tộc", "ethnicity"),
        ("DanToc", "ethnicity"),
        ("dan_toc", "ethnicity"),
        ("Thành phần dân tộc", "ethnicity"),
        ("Thành phần", "ethnicity"),
        ("Ethnic group", "ethnicity"),
        ("Chính kiến", "political_opinion"),
        ("Quan điểm chính trị", "political_opinion"),
        ("Political opinion", "political_opinion"),
        ("Bệnh", "diagnosis"),
        ("Chẩn đoán", "diagnosis"),
        ("Tình trạng sức khỏe", "diagnosis"),
        ("Tình trạng sức khoẻ", "diagnosis"),
        ("Diagnosis", "diagnosis"),
        ("Độ tin cậy", "reliability"),
        ("Đáng tin", "reliability"),
        ("Lý lịch", "reliability"),
        ("LYLICH", "reliability"),
        ("Reliability (1-5)", "reliability"),
    ],
)
def test_refused_things_are_recognised(heading: str, thing: str) -> None:
    for form in (heading, unicodedata.normalize("NFD", heading)):
        assert refused_by_heading(form) == thing


@pytest.mark.parametrize(
    "heading",
    [
        "Số dân",
        "Tổ dân phố",
        "Đạo diễn",
        "Ghi chú",
        "Đường giao thông",
        "Chức vụ",
        "Trace",
        "Embrace",
        "Số đảng viên",
    ],
)
def test_harmless_headings_are_not_refused(heading: str) -> None:
    assert refused_by_heading(heading) is None


def test_a_mapping_cannot_bring_a_refused_column_in() -> None:
    table = sheet(("Mã hộ", "Dân tộc"), ("H1", "Thái"))
    matching = match_headings(table, HeadingWords("household"), {"Dân tộc": "head_name"})
    assert [field.name for field in matching.fields.values()] == ["code"]
    assert matching.refused == ((1, "Dân tộc", "ethnicity"),)


def test_a_hidden_refused_column_is_recognised_by_what_stands_in_it() -> None:
    hidden = ("Thái", "H'Mông", "Khơ Mú", "Kinh")
    assert refused_by_content(hidden) == "ethnicity"
    assert refused_by_content(["Phật giáo", "Công giáo", "Tin lành"]) == "religion"
    assert refused_by_content(["Trao lợn giống", "Sửa mái nhà", "Có", "Có"]) is None
    table = sheet(("Ngày", "Cột 7"), *(("30/06/2026", value) for value in hidden))
    matching = match_headings(table, HeadingWords("visit"), {"Cột 7": "note"})
    assert [field.name for field in matching.fields.values()] == ["day"]
    assert matching.refused == ((1, "Cột 7", "ethnicity"),)


def test_names_of_people_and_villages_are_never_taken_for_ethnic_groups() -> None:
    table = sheet(("Mã bản", "Tên bản"), ("V1", "Mông"), ("V2", "Thái"), ("V3", "Dao"), ("V4", "Mường"))
    assert not match_headings(table, HeadingWords("village"), {}).refused


def test_unknown_columns_are_named_and_two_for_one_are_refused() -> None:
    words = HeadingWords("household")
    assert match_headings(sheet(("Mã hộ", "Màu cửa", "")), words, {}).unknown == ("Màu cửa",)
    with pytest.raises(InputError, match="Chủ hộ"):
        match_headings(sheet(("Mã hộ", "Tên chủ hộ", "Chủ hộ")), words, {})
    with pytest.raises(InputError, match="no heading was recognised"):
        match_headings(sheet(("Một", "Hai")), words, {})


def test_a_mapping_names_what_it_asks_for_in_vain(tmp_path: Path) -> None:
    words, table = HeadingWords("household"), sheet(("Số", "Tên"))
    assert match_headings(table, words, {"số": "code"}).fields[0].name == "code"
    with pytest.raises(InputError, match="Không có"):
        match_headings(table, words, {"Không có": "code"})
    with pytest.raises(InputError, match="colour"):
        match_headings(table, words, {"Số": "colour"})
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps({"Số": "code"}), encoding="utf-8-sig")
    bad.write_text("[1]", encoding="utf-8")
    assert read_mapping(good) == {"Số": "code"}
    with pytest.raises(InputError, match=r"bad\.json"):
        read_mapping(bad)


def test_no_table_can_be_given_a_column_that_is_ours_to_fill() -> None:
    for table in IMPORTABLE:
        names = {field.name for field in HeadingWords(table).fields}
        assert not names & {"id", "fid", "erased_at", "created_at", "updated_at", "updated_by"}
