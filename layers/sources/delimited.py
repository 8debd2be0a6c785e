"""Text tables (.csv, .tsv, .txt): UTF-8 with or without its mark, UTF-16; commas, semicolons or tabs."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from ..errors import InputError
from .headings import heading_row
from .records import Sheet, fitted, is_empty, trimmed

_SEPARATORS = (";", ",", "\t", "|")
_SAMPLE_LINES = 30


def read_delimited(path: Path, recognised: Callable[[str], bool]) -> Sheet:
    """The table in a text file; row numbers are those a spreadsheet would show.

    Errors: InputError for an encoding other than UTF-8 and UTF-16, and for a file without rows.
    """
    text = decoded(path)
    first_line, _, rest = text.partition("\n")
    announced = first_line.strip().strip('"').casefold()
    rows: list[tuple[object, ...]] = []
    try:
        if announced.startswith("sep=") and len(announced) == 5:
            separator, text, rows = announced[4], rest, [()]
        else:
            separator = separator_of(text)
        rows.extend(tuple(row) for row in csv.reader(text.splitlines(keepends=True), delimiter=separator))
    except csv.Error as error:
        raise InputError("import.not_a_text_table", path=path.name) from error
    at = heading_row(rows, recognised)
    if at is None:
        raise InputError("import.nothing_in_file", path=path.name)
    headings = tuple(str(cell) for cell in trimmed(rows[at]))
    records = tuple(
        fitted(number, row, len(headings))
        for number, row in enumerate(rows[at + 1 :], start=at + 2)
        if any(not is_empty(cell) for cell in row)
    )
    return Sheet(path.name, headings, records)


def decoded(path: Path) -> str:
    """The text of a file, its encoding recognised by its mark or by what is valid."""
    raw = path.read_bytes()
    if raw.startswith(codecs.BOM_UTF8):
        encoding = "utf-8-sig"
    elif raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif raw[1:2] == b"\0":
        encoding = "utf-16-le"
    elif raw[:1] == b"\0":
        encoding = "utf-16-be"
    else:
        encoding = "utf-8"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise InputError("import.unknown_encoding", path=path.name, line=line) from error
    if "\0" in text:
        raise InputError("import.not_a_text_table", path=path.name)
    return text


def separator_of(text: str) -> str:
    """The separator of a table: the one that parts most lines into the same number of cells, more than one."""

    def evenness(separator: str) -> tuple[int, int]:
        widths = [
            len(row) for row in islice(csv.reader(text.splitlines(True), delimiter=separator), _SAMPLE_LINES)
        ]
        widths = [width for width in widths if width > 1]
        common = max(set(widths), key=widths.count, default=0)
        return widths.count(common), common

    return max(_SEPARATORS, key=evenness)
