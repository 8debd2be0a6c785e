"""The fields of a form, as the schema has them; what it cannot tell stands here in a few lines. Plain Python."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Optional

from ...layers.schema import ENDS_IN, ENUMERATIONS, GEOMETRY_COLUMN, STAMP_NAMES, TABLES, Column, Table
from ...layers.wording import Words

TEXT, LONG_TEXT, COUNT, NUMBER, DAY, MOMENT, WORD, REFERENCE, LANGUAGES, POINT, SHAPE = (
    "text",
    "long_text",
    "count",
    "number",
    "day",
    "moment",
    "word",
    "reference",
    "languages",
    "point",
    "shape",
)
# What a form is made for: tables whose rows people keep.
FORM_TABLES = tuple(name for name, table in TABLES.items() if table.kind == "entity")
# Nobody adds or deletes these by hand: the programs go by them.
FIXED_TABLES = ("setting",)
_NOT_SHOWN = frozenset({"id", *STAMP_NAMES})
_BY_TYPE = {"TEXT": TEXT, "INTEGER": COUNT, "REAL": NUMBER, "DATE": DAY, "DATETIME": MOMENT}
# A field that is asked for only where another has one of these words; elsewhere it stays empty.
_ONLY_WHERE: dict[tuple[str, str], tuple[str, tuple[str, ...]]] = {
    ("assignment", "household_id"): ("duty", ("household",)),
    ("assignment", "village_id"): ("duty", ("village", "party_cell")),
    ("assignment", "commune_id"): ("duty", ("commune_post",)),
    ("village", "party_cell_village_id"): ("party_cell", ("shared",)),
}
# Whom people tell apart by where they belong.
_ALSO = {"cadre": ("unit_id",)}


@dataclass(frozen=True)
class Field:
    """One field: which ``kind`` of entry, under which heading; ``only_where`` (column, words) says when it is asked for."""

    name: str
    kind: str
    heading: str
    required: bool = False
    references: str = ""
    words: str = ""
    free_text: bool = False
    only_where: Optional[tuple[str, tuple[str, ...]]] = None

    def asked(self, values: Mapping[str, Any]) -> bool:
        """Whether the field is asked for in a row of ``values``."""
        return self.only_where is None or values.get(self.only_where[0]) in self.only_where[1]

    def choices(self, words: Words) -> list[tuple[Any, str]]:
        """(value, word) of a closed list; flags and difficulty are numbers in the file."""
        codes = ENUMERATIONS[self.words]
        return [(int(code) if code.isdigit() else code, words.word(self.words, code)) for code in codes]


def fields_of(table: str, words: Words) -> tuple[Field, ...]:
    """The fields of a form of ``table``, in the schema's order; the place, where there is one, last."""
    schema = TABLES[table]
    fields = [_field(schema, column, words) for column in schema.columns if column.name not in _NOT_SHOWN]
    if schema.geometry is not None:
        kind = POINT if schema.geometry == "POINT" else SHAPE
        fields.append(Field(GEOMETRY_COLUMN, kind, words.column(table, GEOMETRY_COLUMN)))
    return tuple(fields)


def _field(table: Table, column: Column, words: Words) -> Field:
    return Field(
        name=column.name,
        kind=_kind(column),
        heading=words.column(table.name, column.name),
        required=column.required,
        references=column.references or "",
        words=column.words or "",
        free_text=column.free_text,
        only_where=_ONLY_WHERE.get((table.name, column.name)),
    )


def _kind(column: Column) -> str:
    if column.words:
        return WORD
    if column.references:
        return REFERENCE
    if column.name == "languages":
        return LANGUAGES
    return LONG_TEXT if column.free_text else _BY_TYPE[column.type]


def first_values(table: str) -> dict[str, Any]:
    """What a new row of ``table`` starts with: the file's own defaults."""
    defaults = {
        c.name: c for c in TABLES[table].columns if c.default is not None and c.name not in _NOT_SHOWN
    }
    return {name: int(c.default) if c.type == "INTEGER" else c.default for name, c in defaults.items()}


def another_like(table: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """What a further row takes over from one with ``values``: all but what is its own (code, place, decision, days of ending)."""
    own = {
        column.name
        for column in TABLES[table].columns
        if column.unique or column.personal or column.free_text
    }
    own |= {*_NOT_SHOWN, GEOMETRY_COLUMN, ENDS_IN.get(table, ""), "erased_at", "locked"}
    own |= {"decision_no", "decision_date", "decision_body", "status"} if table == "assignment" else set()
    kept = {name: value for name, value in values.items() if name not in own and name in TABLES[table].names}
    return {**first_values(table), **kept}


def title_columns(table: str) -> tuple[str, ...]:
    """By which columns people tell rows of ``table`` apart: code and name, else what must be given and what is pointed at."""
    schema = TABLES[table]
    if "name" in schema.names and schema.column("name").required:
        above = tuple(column.name for column in schema.columns if column.references and column.required)
        return (*(name for name in ("code", "name") if name in schema.names), *above, *_ALSO.get(table, ()))
    one_of = {name for group in schema.one_of for name in group}
    telling = [
        column.name
        for column in schema.columns
        if column.name in ("code", "name", *one_of)
        or (column.name not in _NOT_SHOWN and not column.personal and _tells(column))
    ]
    return tuple(telling)


def _tells(column: Column) -> bool:
    return bool(column.references) or (column.required and column.words != "flag")


def referring(table: str) -> list[tuple[str, str]]:
    """(other table, its column) for everything that points at ``table``, in the schema's order."""
    return [
        (name, column.name)
        for name in FORM_TABLES
        for column in TABLES[name].columns
        if column.references == table
    ]
