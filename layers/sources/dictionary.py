"""The data dictionary: every table and column of a workspace, made from the schema."""

from __future__ import annotations

from collections.abc import Iterator

from ..schema import ENUMERATIONS, REFUSED, TABLES, Column, Table
from ..wording import LANGUAGES, Words, load_words
from .describing import how
from .fields import IMPORTABLE, NATURAL_KEYS, fields_of, key_column

_ABOUT = """# Data dictionary

<!-- Made by `python -m diaban.scripts.templates`; edit the schema or the words, not this file. -->

Every table and column of a workspace. Besides the columns below each table has `fid`, the row's number in its
file, which nothing refers to. Empty (NULL) means *unknown*, never 0 and never "none". A reference holds the `id` of
a row; in files for import it is given by that row's code, under the name in the column *In files*.
Validity is half-open: the first day counts, the last does not.
"""
_NEVER = """## What a workspace never holds

No column for the religion, ethnicity, political opinion, health diagnosis or "reliability" of a person or
household exists, and none can be imported. A heading with one of these words (with or without diacritics) is
named and left out:
"""


def data_dictionary() -> str:
    """The dictionary as Markdown, in English with the Vietnamese headings."""
    vi, en = (load_words(language) for language in LANGUAGES)
    parts = [_ABOUT]
    parts.extend("\n".join(_table(table, vi, en)) for table in TABLES.values() if table.kind != "system")
    parts.append("\n".join(_lists(vi, en)))
    parts.append(_NEVER)
    parts.append(
        "\n".join(f"- {en(f'import.refused.{thing}')}: {', '.join(REFUSED[thing])}" for thing in REFUSED)
    )
    return "\n".join(parts) + "\n"


def _table(table: Table, vi: Words, en: Words) -> Iterator[str]:
    title = f"table.{table.name}"
    yield f"## `{table.name}` – {vi(title)} / {en(title)}\n"
    facts = [f"Geometry: {table.geometry}." if table.geometry else "No geometry."]
    if table.name in IMPORTABLE:
        key, natural = key_column(table.name), NATURAL_KEYS.get(table.name)
        keys = [f"`{key}`"] if key else []
        keys += [", ".join(f"`{name}`" for name in natural)] if natural else []
        facts.append(f"Can be imported; rows are told apart by {', else by '.join(keys)}.")
    facts += [f"Exactly one of {', '.join(f'`{name}`' for name in group)}." for group in table.one_of]
    facts += [f"`{start}` is before `{end}`." for start, end in table.intervals]
    yield " ".join(facts) + "\n"
    yield "| Column | Vietnamese | English | Type | In files | Notes |"
    yield "|---|---|---|---|---|---|"
    for column in table.columns:
        names = vi.column(table.name, column.name), en.column(table.name, column.name)
        cells = (f"`{column.name}`", *names, _type(column), *_import(table, column, en))
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
    yield ""


def _type(column: Column) -> str:
    parts = [column.type]
    if column.required:
        parts.append("required")
    if column.unique:
        parts.append("unique")
    if column.minimum is not None:
        parts.append(f"≥ {column.minimum}")
    if column.references:
        parts.append(f"→ `{column.references}`")
    if column.words:
        parts.append("0/1" if column.words == "flag" else f"one of [{column.words}](#{column.words})")
    return ", ".join(parts)


def _import(table: Table, column: Column, en: Words) -> tuple[str, str]:
    """The name of a column in files for import, and what there is to say about it."""
    marks = ["Personal: left out of outputs unless asked for with a reason."] if column.personal else []
    if column.free_text:
        marks.append("Free text: left out of exports by default.")
    fields = fields_of(table.name) if table.name in IMPORTABLE else ()
    field = next((field for field in fields if field.column == column), None)
    if field is None:
        return "–", " ".join(marks)
    return f"`{field.name}`", " ".join([how(field, en), *marks])


def _lists(vi: Words, en: Words) -> Iterator[str]:
    yield "## Closed lists\n"
    for name, codes in ENUMERATIONS.items():
        yield f"### {name}\n"
        yield "| Code | Vietnamese | English |"
        yield "|---|---|---|"
        for code in codes:
            yield f"| `{code}` | {vi.word(name, code)} | {en.word(name, code)} |"
        yield ""
