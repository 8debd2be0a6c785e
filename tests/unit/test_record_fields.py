"""No form has a field for what the product refuses to store, and no save brings such a column in."""

from __future__ import annotations

import pytest

from diaban.layers.errors import InputError
from diaban.layers.saving.asking import batch_of
from diaban.layers.schema import REFUSED, TABLES
from diaban.layers.sources.refused import refused_by_heading
from diaban.layers.wording import load_words
from diaban.plugin.records.fields import FORM_TABLES, fields_of


def test_the_lookup_finds_a_refused_heading() -> None:
    assert refused_by_heading("Tôn giáo") == "religion" and refused_by_heading("Ethnic group") == "ethnicity"


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("table", FORM_TABLES)
def test_no_field_asks_for_what_is_refused(table: str, language: str) -> None:
    for field in fields_of(table, load_words(language)):
        assert refused_by_heading(field.heading) is None, field.heading
        assert refused_by_heading(field.name.replace("_", " ")) is None, field.name


@pytest.mark.parametrize("table", FORM_TABLES)
def test_every_field_is_a_column_of_the_schema(table: str) -> None:
    named = {field.name for field in fields_of(table, load_words("en"))}
    assert named <= {*TABLES[table].names, "geom"}


@pytest.mark.parametrize("thing", sorted(REFUSED))
def test_a_save_brings_no_refused_column_in(thing: str) -> None:
    for column in (thing, *REFUSED[thing]):
        change = {"do": "update", "table": "household", "id": "h1", "version": "", "values": {column: "x"}}
        with pytest.raises(InputError, match="cannot be read"):
            batch_of({"batch": "b", "changes": [change]})
