"""Numbers, shares and days are written as each language writes them."""

from __future__ import annotations

from datetime import date

import pytest

from diaban.layers.schema import ENUMERATIONS, REFUSED, TABLES
from diaban.layers.wording import load_words

VI, EN = load_words("vi"), load_words("en")


def test_numbers_days_and_shares() -> None:
    assert (VI.number(1234567.891, 2), EN.number(1234567.891, 2)) == ("1.234.567,89", "1,234,567.89")
    assert (VI.day("2026-06-30"), EN.day(date(2026, 6, 30)), VI.day(None)) == (
        "30/06/2026",
        "2026-06-30",
        "–",
    )
    assert VI.percent(1, 3, 1) == "33,3\u00a0%"
    assert VI.percent(0, 5) == "0\u00a0%"


@pytest.mark.parametrize("denominator", [0, 0.0, float("nan")])
def test_a_share_of_nothing_is_a_dash_never_zero_or_all(denominator: float) -> None:
    assert VI.percent(0, denominator) == "–"


@pytest.mark.parametrize("words", [VI, EN], ids=["vi", "en"])
def test_every_table_column_and_word_of_the_schema_can_be_said(words: object) -> None:
    for table in TABLES.values():
        assert VI(f"table.{table.name}")
        for column in table.columns:
            assert VI.column(table.name, column.name)
    for enumeration, codes in ENUMERATIONS.items():
        for code in codes:
            assert words.has(f"word.{enumeration}.{code}")  # type: ignore[attr-defined]


def test_the_schema_has_no_field_that_may_not_be_stored() -> None:
    for table in TABLES.values():
        for name in table.names:
            spoken = f"{name.replace('_', ' ')} {EN.column(table.name, name).lower()}"
            for refused in REFUSED.values():
                for term in refused:
                    assert f" {term} " not in f" {spoken} ", (table.name, name, term)


def test_an_unknown_word_is_shown_and_a_missing_one_is_empty() -> None:
    assert VI.word("need", "poor") == "hộ nghèo"
    assert VI.word("need", None) == ""
    assert VI.word("need", float("nan")) == ""  # type: ignore[arg-type]
    with pytest.raises(KeyError):
        VI("no.such.key")
    with pytest.raises(ValueError, match="fr"):
        load_words("fr")
