"""What one cell of a list means, and what is refused rather than guessed."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaban.layers.errors import InputError
from diaban.layers.schema import ENUMERATIONS
from diaban.layers.sources import values
from diaban.layers.sources.folding import clean, fold, squeeze
from diaban.layers.sources.vocabulary import code_of
from diaban.layers.wording import load_words

ENGLISH = load_words("en")


def refused(parse: object, value: object) -> str:
    with pytest.raises(InputError) as error:
        parse(value)  # type: ignore[operator]
    return error.value.key


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("30/06/2026", "2026-06-30"),
        ("3/6/2026", "2026-06-03"),
        ("03-06-2026", "2026-06-03"),
        ("03.06.2026", "2026-06-03"),
        ("2026-06-30", "2026-06-30"),
        ("2026/6/30", "2026-06-30"),
        ("  30/06/2026 ", "2026-06-30"),
        (datetime.combine(date(2026, 6, 30), time()), "2026-06-30"),
        (date(2026, 6, 30), "2026-06-30"),
        ("2024-02-29", "2024-02-29"),
    ],
)
def test_days_are_read_day_first_or_year_first(written: object, day: str) -> None:
    assert values.day(written) == day


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("01/02/25", "import.short_year"),
        ("1-2-5", "import.short_year"),
        ("31/02/2026", "import.no_such_day"),
        ("12/31/2026", "import.no_such_day"),
        ("29/02/2025", "import.no_such_day"),
        ("01/01/0202", "import.no_such_day"),
        ("tháng 6", "import.not_a_day"),
        ("2026", "import.not_a_day"),
        (2026, "import.not_a_day"),
        (46203.0, "import.not_a_day"),
        (True, "import.not_a_day"),
    ],
)
def test_days_that_are_not_certain_are_refused(written: object, key: str) -> None:
    assert refused(values.day, written) == key


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1.234", 1234),
        ("1 234", 1234),
        ("1\u00a0234\u00a0567", 1234567),
        ("1,234,567", 1234567),
        ("150.000.000", 150000000),
        ("0", 0),
        ("-4", -4),
        (7, 7),
        (7.0, 7),
        ("007", 7),
    ],
)
def test_whole_numbers_may_have_thousands_separators(written: object, number: int) -> None:
    assert values.integer(written) == number


@pytest.mark.parametrize(
    "written",
    ["1.5", "1,23", "1.234,5", "0.234", "12.34.567", "1.234 567", "bảy", "7 hộ", 7.5, True, float("inf")],
)
def test_what_is_no_whole_number_is_refused(written: object) -> None:
    assert refused(values.integer, written) == "import.not_whole"


@given(st.integers(min_value=0, max_value=10**12), st.sampled_from([".", ",", " ", "\u00a0"]))
def test_a_number_is_the_same_with_and_without_separators(number: int, separator: str) -> None:
    assert values.integer(f"{number:,}".replace(",", separator)) == number
    assert values.integer(str(number)) == number


def test_a_number_with_a_fraction_is_refused_where_it_could_be_two() -> None:
    assert values.real("12,5") == 12.5
    assert values.real("12.5") == 12.5
    assert values.real("1.234,5") == 1234.5
    assert values.real("1,234.5") == 1234.5
    assert values.real("0.234") == 0.234
    assert values.real(1.234) == 1.234
    assert values.real("1.234.567") == 1234567
    assert refused(values.real, "1.234") == "import.ambiguous_number"
    assert refused(values.real, "12km") == "import.not_a_number"


@pytest.mark.parametrize(
    ("written", "degrees"), [("103.912", 103.912), ("103,912345", 103.912345), (20.5, 20.5)]
)
def test_coordinates_keep_their_decimals(written: object, degrees: float) -> None:
    assert values.degree(written) == degrees


@pytest.mark.parametrize(
    "written", ["có", "Có", "CÓ", "x", "X", 1, "1", True, "yes", "co", unicodedata.normalize("NFD", "có")]
)
def test_yes(written: object) -> None:
    assert values.yes_no(written) == 1


@pytest.mark.parametrize("written", ["không", "Khong", 0, "0", False, "no"])
def test_no(written: object) -> None:
    assert values.yes_no(written) == 0


@pytest.mark.parametrize("written", ["có lẽ", "2", 3, "?"])
def test_neither_yes_nor_no_is_refused(written: object) -> None:
    assert refused(values.yes_no, written) == "import.not_yes_no"


def test_text_is_composed_trimmed_and_free_of_what_nobody_sees() -> None:
    decomposed = unicodedata.normalize("NFD", "Bản  Mường\u200b Lạn\u00a0")
    assert values.text(decomposed) == "Bản Mường Lạn"
    assert values.text("một\nhai\x00\x07") == "một hai"
    assert values.text(12.0) == "12"
    assert values.text("\ud800a") == "a"
    assert refused(values.text, "#N/A") == "import.formula_fault"


def test_a_code_gets_back_the_zeros_a_spreadsheet_took() -> None:
    assert values.code(3646, 5) == "03646"
    assert values.code("3646.", 5) == "3646."
    assert values.code("03646", 5) == "03646"
    assert values.code("BAN-1", 5) == "BAN-1"


def test_languages_are_sorted_codes_and_never_names() -> None:
    assert values.languages("vie; BLT,vie") == "blt,vie"
    assert refused(values.languages, "Thái") == "import.not_languages"
    assert refused(values.languages, "vi") == "import.not_languages"


@given(st.text())
def test_folding_ignores_case_composition_and_spaces(text: str) -> None:
    for form in ("NFC", "NFD"):
        assert fold(unicodedata.normalize(form, f"  {clean(text)} ")) == fold(clean(text))
    assert clean(clean(text)) == clean(text)


def test_folding_knows_the_letter_that_has_no_decomposition() -> None:
    assert fold("Mã  HỘ*") == "ma ho"
    assert fold("Đồn Biên phòng") == "don bien phong"
    assert squeeze("ma_ho") == squeeze("Mã hộ") == squeeze("MaHo")


@pytest.mark.parametrize("enumeration", sorted(set(ENUMERATIONS) - {"flag"}))
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_word_of_a_closed_list_is_understood_as_itself(enumeration: str, language: str) -> None:
    words = load_words(language)
    for code in ENUMERATIONS[enumeration]:
        for written in (code, words.word(enumeration, code), words.word(enumeration, code).upper()):
            assert code_of(enumeration, written, words) == code


def test_a_word_outside_the_list_is_refused_and_the_list_is_named() -> None:
    assert code_of("need", "Ho Ngheo", ENGLISH) == "poor"
    assert code_of("need", "cận nghèo", ENGLISH) == "near_poor"
    with pytest.raises(InputError) as error:
        code_of("need", "khác", ENGLISH)
    assert "khác" in str(error.value)
    assert "special hardship" in str(error.value)
