"""Which column of ours each heading of a file means."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import InputError
from .fields import Field, fields_of
from .folding import clean, squeeze
from .records import Sheet, is_empty
from .refused import refused_by_content, refused_by_heading

_ROWS_SEARCHED = 20
_IN_BRACKETS = re.compile(r"\(.*?\)")


@dataclass(frozen=True)
class Matching:
    """``fields``: position in the file → our field. The others are named to the user and left out."""

    fields: dict[int, Field]
    refused: tuple[tuple[int, str, str], ...]
    unknown: tuple[str, ...]

    @property
    def kept(self) -> tuple[int, ...]:
        """Positions that may be shown to anybody: all but the refused ones that have a place in the file."""
        return tuple(self.fields)


class HeadingWords:
    """The headings by which the fields of one table are recognised: ours in both languages, and column names."""

    def __init__(self, table: str) -> None:
        self.fields = fields_of(table)
        self._exact: dict[str, Field] = {}
        loose: dict[str, set[str]] = {}
        for field in self.fields:
            for heading in field.headings:
                self._exact.setdefault(_plain(heading), field)
                # «Kinh độ (WGS 84, độ)» is also «Kinh độ»
                for spelling in (heading, _IN_BRACKETS.sub("", heading)):
                    loose.setdefault(squeeze(spelling), set()).add(field.name)
        by_name = {field.name: field for field in self.fields}
        self._loose = {spelt: by_name[names.pop()] for spelt, names in loose.items() if len(names) == 1}
        self._names = by_name

    def field(self, heading: str) -> Field | None:
        """The field a heading means, or None; case, diacritics and spaces do not matter."""
        return self._exact.get(_plain(heading)) or self._loose.get(squeeze(heading))

    def known(self, heading: str) -> bool:
        return self.field(heading) is not None

    def named(self, column: str) -> Field | None:
        """The field of a column name, as a mapping gives it."""
        own = next((field for field in self.fields if field.column and field.column.name == column), None)
        return self._names.get(column) or own or self.field(column)


def match_headings(sheet: Sheet, words: HeadingWords, mapping: Mapping[str, str]) -> Matching:
    """Match the headings of a sheet; ``mapping`` (heading → column) goes first.

    Errors: InputError where a mapping names a heading or column that is not there, or two headings mean the
    same column, or none is recognised.
    """
    mapped = _mapped(sheet, words, mapping)
    fields: dict[int, Field] = {}
    refused: list[tuple[int, str, str]] = []
    unknown: list[str] = []
    for position, heading in enumerate(sheet.headings):
        field = mapped.get(position) or words.field(heading)
        # our own headings are never refused ones; a mapped heading is judged by what it says
        thing = None if position not in mapped and field else refused_by_heading(heading)
        if thing is None and field is not None and field.is_free_text:
            thing = refused_by_content(record.cells[position] for record in sheet.records)
        if thing is not None:
            refused.append((position, heading, thing))
        elif field is not None:
            _refuse_twice(sheet, fields, position, field)
            fields[position] = field
        elif heading.strip():
            unknown.append(heading)
    if not fields and not sheet.has_geometry:
        raise InputError("import.no_known_heading", name=sheet.name, headings="; ".join(sheet.headings)[:300])
    return Matching(fields, tuple(refused), tuple(unknown))


def read_mapping(path: Path) -> dict[str, str]:
    """A mapping file: a JSON object ``{"heading in the file": "column of ours"}``."""
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError("import.no_file", path=str(path)) from error
    except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError("import.bad_mapping", path=path.name) from error
    if not isinstance(content, dict) or not all(isinstance(value, str) for value in content.values()):
        raise InputError("import.bad_mapping", path=path.name)
    return content


def heading_row(rows: Sequence[tuple[object, ...]], recognised: Callable[[str], bool]) -> int | None:
    """Index of the heading row: of the first rows the one with most recognised headings, else the first filled."""
    best, most = None, 0
    for index, row in enumerate(rows[:_ROWS_SEARCHED]):
        count = sum(isinstance(cell, str) and recognised(cell) for cell in row)
        if count > most:
            best, most = index, count
    if best is not None:
        return best
    return next((index for index, row in enumerate(rows) if any(not is_empty(cell) for cell in row)), None)


def _mapped(sheet: Sheet, words: HeadingWords, mapping: Mapping[str, str]) -> dict[int, Field]:
    places = {_plain(heading): position for position, heading in enumerate(sheet.headings)}
    mapped: dict[int, Field] = {}
    for heading, column in mapping.items():
        if _plain(heading) not in places:
            raise InputError("import.mapping_no_heading", heading=heading, name=sheet.name)
        field = words.named(column)
        if field is None:
            known = ", ".join(known.name for known in words.fields)
            raise InputError("import.mapping_no_column", column=column, heading=heading, known=known)
        mapped[places[_plain(heading)]] = field
    return mapped


def _refuse_twice(sheet: Sheet, fields: Mapping[int, Field], position: int, field: Field) -> None:
    for other, taken in fields.items():
        if taken.name == field.name:
            raise InputError(
                "import.heading_twice",
                first=sheet.headings[other].strip(),
                second=sheet.headings[position].strip(),
                column=field.name,
            )


def _plain(heading: str) -> str:
    return clean(heading).rstrip("*: ").casefold()
