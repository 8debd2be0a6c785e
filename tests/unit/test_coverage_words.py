"""Every gap has its sentences, in both languages, from what is stored with it alone."""

from __future__ import annotations

import json

import pytest

from diaban.analysis.coverage import RULES
from diaban.analysis.gaps.pieces import SEVERITIES, parameters
from diaban.analysis.indicators import INDICATORS
from diaban.layers.explaining import explain
from diaban.layers.wording import load_words
from diaban.tests.hand.mixing import mixed, of

LANGUAGES = ("vi", "en")
UNITS = ("households", "villages", "members", "units", "minutes", "days")


@pytest.mark.parametrize("language", LANGUAGES)
def test_rules_severities_indicators_and_units_have_names(language: str) -> None:
    words = load_words(language)
    wanted = [f"rule.{rule}" for rule in RULES] + [f"severity.{name}" for name in SEVERITIES]
    wanted += [f"indicator.{name}" for name in INDICATORS] + [f"unit.{unit}" for unit in UNITS]
    assert [key for key in wanted if not words.has(key)] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("seed", range(3))
def test_every_gap_explains_itself(language: str, seed: int) -> None:
    words = load_words(language)
    gaps = of(mixed(seed).rows()).gaps
    assert len(gaps) > 50
    for rule, item, params in zip(gaps["rule"], gaps["item"], gaps["params"]):
        for sentence in explain(words, rule, item if isinstance(item, str) else None, params):
            assert sentence.endswith(".")
            assert sentence[0] == sentence[0].upper()
            assert not set("{}") & set(sentence)
            assert "None" not in sentence
            assert "nan" not in sentence.split()


def test_figures_days_and_seasons_are_written_as_the_language_does() -> None:
    params = {"duty": "household", "target": "H7", "cadre": "K1", "case": "visited"}
    params |= {"days": 1234, "interval": 30, "counted_day": "2026-05-01"}
    vietnamese, _ = explain(load_words("vi"), "visit_overdue", None, json.dumps(params))
    english, _ = explain(load_words("en"), "visit_overdue", None, json.dumps(params))
    assert "1.234 ngày" in vietnamese
    assert "01/05/2026" in vietnamese
    assert "hộ H7" in vietnamese
    assert "1,234 days" in english
    assert "2026-05-01" in english


def test_parameters_are_json_whatever_the_codes_hold() -> None:
    import numpy as np
    import pyarrow as pa

    odd = pa.array(['say "no"', "back\\slash", "tab\there", None, "đủ dấu"], pa.large_string())
    found = parameters(
        5, code=odd, count=np.arange(5), share=np.array([1.5, np.nan, 2, np.inf, -0.25]), fixed='a"b', limit=3
    )
    read = [json.loads(text) for text in found.to_pylist()]
    assert [entry["code"] for entry in read] == ['say "no"', "back\\slash", "tab here", None, "đủ dấu"]
    assert [entry["count"] for entry in read] == [0, 1, 2, 3, 4]
    assert [entry["share"] for entry in read] == [1.5, None, 2, None, -0.2]
    assert {(entry["fixed"], entry["limit"]) for entry in read} == {('a"b', 3)}


def test_no_sentence_speaks_of_a_person_by_name_or_of_a_kind_of_need() -> None:
    for language in LANGUAGES:
        words = load_words(language)
        needs = {words.word("need", code).lower() for code in ("poor", "near_poor", "special_hardship")}
        for seed in range(2):
            gaps = of(mixed(seed).rows()).gaps
            for rule, item, params in zip(gaps["rule"], gaps["item"], gaps["params"]):
                told = " ".join(explain(words, rule, item if isinstance(item, str) else None, params)).lower()
                assert not [need for need in needs if need in told]
