"""Excel workbooks (.xlsx, .xlsm) as rows of cells."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from ..errors import InputError
from .folding import fold
from .headings import heading_row
from .records import NOT_COMPUTED, Sheet, fitted, is_empty, trimmed

Row = tuple[object, ...]


def read_excel(path: Path, sheet_names: Sequence[str], recognised: Callable[[str], bool]) -> Sheet:
    """The sheet called one of ``sheet_names``, else the first one that has anything in it.

    The heading row is the first with headings that ``recognised`` knows (titles may stand above it); every
    row below that is not empty is a record. Errors: InputError where the file is no workbook, is protected
    by a password, or holds nothing.
    """
    title, rows = _rows(path, sheet_names, computed=False)
    formulas = [any(isinstance(cell, str) and cell.startswith("=") for cell in row) for row in rows]
    if any(formulas):
        _, computed = _rows(path, (title,), computed=True)
        rows = [_computed(written, known) for written, known in zip(rows, computed, strict=False)]
    at = heading_row(rows, recognised)
    if at is None:
        raise InputError("import.nothing_in_file", path=path.name)
    headings = tuple("" if is_empty(cell) else str(cell) for cell in trimmed(rows[at]))
    records = tuple(
        fitted(number, row, len(headings))
        for number, row in enumerate(rows[at + 1 :], start=at + 2)
        if any(not is_empty(cell) for cell in row)
    )
    return Sheet(title, headings, records)


def _computed(written: Row, known: Row) -> Row:
    return tuple(
        (NOT_COMPUTED if value is None else value) if isinstance(cell, str) and cell.startswith("=") else cell
        for cell, value in zip(written, known, strict=False)
    )


def _rows(path: Path, sheet_names: Sequence[str], computed: bool) -> tuple[str, list[Row]]:
    try:
        with warnings.catch_warnings():
            # what openpyxl cannot keep when writing (drop-downs, styles) does not matter to a reader
            warnings.simplefilter("ignore", UserWarning)
            workbook = load_workbook(path, read_only=True, data_only=computed)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, SyntaxError, EOFError) as error:
        raise InputError("import.not_a_workbook", path=path.name) from error
    try:
        wanted = {fold(name) for name in sheet_names}
        filled = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
        named = [sheet for sheet in filled if fold(sheet.title) in wanted]
        for sheet in named or filled:
            sheet.reset_dimensions()
            rows: list[Row] = list(sheet.iter_rows(values_only=True))
            while rows and all(is_empty(cell) for cell in rows[-1]):
                rows.pop()
            if rows:
                return sheet.title, rows
    except (zipfile.BadZipFile, KeyError, ValueError, SyntaxError, EOFError) as error:
        raise InputError("import.not_a_workbook", path=path.name) from error
    finally:
        workbook.close()
    raise InputError("import.nothing_in_file", path=path.name)
