"""Finding rows by a part of their code among very many: the file is asked, on whatever thread one is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ..assigning.reading import select, text
from ..workspace.layers import CannotOpenError
from .rows import plain

_ESCAPE = "!"
Row = dict[str, Any]


def rows_by_code(path: str, table: str, columns: Sequence[str], part: str, most: int) -> Iterator[Row]:
    """``columns`` of at most ``most`` rows of ``table`` with ``part`` in their code, whatever its case.

    The code itself first, then those that begin so, then by code. Nothing where the file cannot be asked.
    """
    wanted, exact = part.lower(), part.isascii() and "|" not in part
    pattern = "".join(map(_likened, part))
    listed = ", ".join(f't."{name}"' for name in columns)
    code = "t.code LIKE {} ESCAPE '" + _ESCAPE + "'"
    order = ", ".join(f"{code.format(text(each))} DESC" for each in (pattern, f"{pattern}%"))
    # What SQLite does not compare letter for letter is looked at here, and no limit may come before that.
    limit = f" LIMIT {most}" if exact else ""
    sql = (
        f'SELECT {listed} FROM "{table}" t WHERE {code.format(text(f"%{pattern}%"))}'
        f" ORDER BY {order}, t.code{limit}"
    )
    found = 0
    try:
        for values in select(path, sql):
            row = dict(zip(columns, map(plain, values)))
            if wanted in str(row["code"]).lower():
                yield row
                found += 1
            if found >= most:
                return
    except CannotOpenError:
        return


def _likened(letter: str) -> str:
    """A letter of a code as LIKE takes it: as itself; any one where SQLite knows no upper and lower case of it."""
    if not letter.isascii() or letter == "|":
        return "_"
    return f"{_ESCAPE}{letter}" if letter in f"%_{_ESCAPE}" else letter
