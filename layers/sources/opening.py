"""Open a file for import by what it is: a workbook, a text table, or anything that GDAL reads."""

from __future__ import annotations

from pathlib import Path

from ..errors import InputError
from ..schema import TABLES
from ..wording import LANGUAGES, load_words
from .boundaries import read_boundaries
from .delimited import read_delimited
from .excel import read_excel
from .headings import HeadingWords
from .records import Sheet

_WORKBOOKS = {".xlsx", ".xlsm"}
_TEXT_TABLES = {".csv", ".tsv", ".txt"}
_OLD_WORKBOOKS = {".xls", ".xlsb", ".ods"}


def open_source(file: str, table: str, epsg: int, words: HeadingWords) -> Sheet:
    """What stands in ``file`` for ``table``; a layer may be named as ``file.gpkg|layername=communes``.

    Errors: InputError where the file is missing, of a kind we do not read, or has no place for this table.
    """
    plain, _, option = file.partition("|layername=")
    path = Path(plain)
    if not path.is_file() and not path.is_dir():
        raise InputError("import.no_file", path=str(path))
    suffix = path.suffix.casefold()
    if suffix in _OLD_WORKBOOKS:
        raise InputError("import.old_workbook", path=path.name)
    try:
        if suffix in _WORKBOOKS:
            titles = [load_words(language)(f"table.{table}") for language in LANGUAGES]
            return read_excel(path, [table, *titles], words.known)
        if suffix in _TEXT_TABLES:
            return read_delimited(path, words.known)
    except OSError as error:
        raise InputError("import.no_file", path=str(path)) from error
    geometry = TABLES[table].geometry
    if geometry is None:
        raise InputError("import.not_a_table_file", path=path.name)
    return read_boundaries(path, option or None, geometry, epsg, words.known)
