"""What an import may bring into each table: its columns, the codes of the rows it refers to, and a place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ..schema import STAMP_NAMES, TABLES, Column
from ..wording import LANGUAGES, load_words

# What people import, in the order in which one table needs another.
IMPORTABLE = (
    "commune",
    "commune_history",
    "village",
    "household",
    "unit",
    "cadre",
    "assignment",
    "visit",
    "model_site",
    "twinning",
    "organisation",
)
# Rows of tables without a code (or whose code may be left out) are the same row when these agree.
NATURAL_KEYS: dict[str, tuple[str, ...]] = {
    "commune_history": ("old_code", "new_code"),
    "visit": ("cadre_id", "household_id", "village_id", "day", "kind"),
    "model_site": ("name", "village_id", "started_on"),
    "twinning": ("unit_id", "from_village_id", "commune_id", "village_id", "foreign_place", "valid_from"),
    "organisation": ("name", "commune_id", "village_id", "kind", "year"),
}
# Columns that say which row is meant when they are filled.
KEY_COLUMNS: dict[str, str] = {"commune_history": "", "twinning": "", "visit": "source"}
AXES = ("lon", "lat", "x", "y")
_LEFT_TO_US = frozenset({"id", *STAMP_NAMES, "erased_at"})
# How many digits an official code has, for leading zeros that a spreadsheet takes away.
_DIGITS = {
    ("commune", "code"): 5,
    ("commune", "province_code"): 2,
    ("village", "old_commune_code"): 5,
    ("commune_history", "old_code"): 5,
    ("commune_history", "new_code"): 5,
}
COMMUNE_DIGITS = 5


@dataclass(frozen=True)
class Field:
    """One thing that a column of a file can mean.

    ``name`` is what a mapping file calls it: the column, ``…_code`` for a reference, or an axis
    (``lon``/``lat``: degrees on WGS 84; ``x``/``y``: metres in the workspace's coordinates).
    """

    table: str
    name: str
    column: Column | None
    headings: tuple[str, ...]
    digits: int = 0

    @property
    def reference(self) -> str | None:
        """The table whose code stands in this field, or None."""
        return self.column.references if self.column else None

    @property
    def is_free_text(self) -> bool:
        """Whether anything could be written here: text that is no code, word, name or list of languages."""
        column = self.column
        return (
            column is not None
            and column.type == "TEXT"
            and not (column.words or column.references or column.unique)
            and column.name not in ("name", "short_name", "head_name", "languages")
            and not self.digits
        )


def key_column(table: str) -> str:
    """The column that identifies a row of ``table`` to people; empty where only the natural key does."""
    return KEY_COLUMNS.get(table, "code")


@cache
def fields_of(table: str) -> tuple[Field, ...]:
    """Every field of ``table`` that an import may fill, in the order of the schema, the place last."""
    return tuple(_fields(table))


def field_name(column: Column) -> str:
    """What a mapping file and the data dictionary call a column: a reference is given by a code (a plan by name)."""
    if not column.references:
        return column.name
    kind = "name" if column.references == "plan" else "code"
    return f"{column.name.removesuffix('_id')}_{kind}"


def heading_of(table: str, name: str, column: Column | None, language: str) -> str:
    """The heading of a field in our templates."""
    words = load_words(language)
    own = f"{table}.{name}", name
    keys = [f"import.heading.{key}" for key in own]
    if column is not None:
        keys += [f"column.{table}.{column.name}", f"column.{column.name}"]
    return words.first(*keys)


def _fields(table: str) -> Iterator[Field]:
    for column in TABLES[table].columns:
        if column.name not in _LEFT_TO_US:
            name = field_name(column)
            digits = _DIGITS.get((table, column.name), 0)
            yield Field(table, name, column, _headings(table, name, column), digits)
    if TABLES[table].geometry == "POINT":
        for axis in AXES:
            yield Field(table, axis, None, _headings(table, axis, None))


def _headings(table: str, name: str, column: Column | None) -> tuple[str, ...]:
    found = [heading_of(table, name, column, language) for language in LANGUAGES]
    found.append(name)
    if column is not None and not column.references:
        found.extend(load_words(language).column(table, column.name) for language in LANGUAGES)
    for language in LANGUAGES:
        words = load_words(language)
        for key in (f"import.also_heading.{table}.{name}", f"import.also_heading.{name}"):
            if words.has(key):
                found.extend(words(key).split(";"))
    return tuple(dict.fromkeys(found))
