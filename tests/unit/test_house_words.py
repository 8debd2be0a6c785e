"""Every sentence is there in both languages, and the code fills what it asks for."""

from __future__ import annotations

import ast
import json

import pytest

from diaban.layers.schema import ENUMERATIONS, TABLES
from diaban.tests.house.reading import ROOMS, ROOT, called, modules, tree
from diaban.tests.house.wordkeys import fields_of, filled_keys, literal_keys

WORDS = {
    language: json.loads((ROOT / "layers" / "words" / f"{language}.json").read_text(encoding="utf-8"))
    for language in ("vi", "en")
}
FAMILIES = frozenset(key.partition(".")[0] for key in WORDS["vi"])
PRODUCT = [name for name in modules(*ROOMS) if not name.startswith("scripts/setup/")]


def wrong_fields(source: ast.Module, sentences: dict[str, str]) -> list[str]:
    """Places where a sentence would be said with a hole in it, or not at all."""
    return [
        f"line {use.line}: {use.key}"
        for use in filled_keys(source)
        if use.fields is not None and not fields_of(sentences.get(use.key, "{no such key}")) <= use.fields
    ]


def untranslatable(source: ast.Module) -> list[int]:
    """Lines where ``tr()`` is not given one plain text, which is all that a translator ever gets to see."""
    calls = [node for node in ast.walk(source) if isinstance(node, ast.Call) and called(node) == "tr"]
    return [node.lineno for node in calls if not node.args or not isinstance(node.args[0], ast.Constant)]


def test_both_languages_have_the_same_keys() -> None:
    assert WORDS["vi"].keys() == WORDS["en"].keys()


@pytest.mark.parametrize("key", sorted(WORDS["vi"]))
def test_both_languages_have_the_same_fields(key: str) -> None:
    # a sentence that came in both languages is a field named like the language
    assert fields_of(WORDS["vi"][key]) - {"vi"} == fields_of(WORDS["en"][key]) - {"en"}
    assert WORDS["vi"][key].strip()
    assert WORDS["en"][key].strip()


@pytest.mark.parametrize("name", PRODUCT)
def test_every_key_in_the_code_exists(name: str) -> None:
    unknown = [use for use in literal_keys(tree(name), FAMILIES) if use.key not in WORDS["vi"]]
    # the beginning of keys that are put together, e.g. "gap.data_missing" + ".explanation"
    assert not [use for use in unknown if not any(key.startswith(f"{use.key}.") for key in WORDS["vi"])]


@pytest.mark.parametrize("name", PRODUCT)
def test_every_sentence_gets_its_fields(name: str) -> None:
    assert not wrong_fields(tree(name), WORDS["vi"])


def test_tables_columns_and_closed_lists_have_words() -> None:
    wanted = {f"table.{table}" for table in TABLES}
    wanted |= {f"word.{name}.{code}" for name, codes in ENUMERATIONS.items() for code in codes}
    columns = {(table.name, column.name) for table in TABLES.values() for column in table.columns}
    assert not sorted(wanted - WORDS["vi"].keys())
    assert not sorted(
        f"{table}.{column}"
        for table, column in columns
        if f"column.{column}" not in WORDS["vi"] and f"column.{table}.{column}" not in WORDS["vi"]
    )


@pytest.mark.parametrize("name", modules("plugin"))
def test_what_is_translated_is_a_plain_text(name: str) -> None:
    assert not untranslatable(tree(name))


def test_the_checks_themselves_see_what_is_planted() -> None:
    families = frozenset({"error"})
    planted = ast.parse(
        "words('error.gone')\nInputError('error.full', path=1)\nopen('error.csv')\nf'error.{x}.y'"
    )
    assert [use.key for use in literal_keys(planted, families)] == ["error.gone", "error.full"]
    assert wrong_fields(planted, {"error.full": "{path} is full"}) == ["line 1: error.gone"]
    assert wrong_fields(planted, {"error.gone": "Gone.", "error.full": "{path} {size}"}) == [
        "line 2: error.full"
    ]
    assert fields_of("{a} of {b:.1f} at {c[0]}") == {"a", "b", "c"}
    assert untranslatable(ast.parse("tr(f'{x} left')\ntr('{x} left')\ntr(text)")) == [1, 3]
