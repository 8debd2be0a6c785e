"""What a sheet of a workbook is, and what may stand in its cells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

MAX_ROWS = 1_048_576  # of one sheet, its heading included
MAX_TEXT = 32_767
_MAX_TITLE = 31
_REFUSED_IN_TITLE = re.compile(r"[\[\]:*?/\\]")
# What XML 1.0, and so Excel, refuses: control characters, halves of a pair, two non-characters.
_REFUSED_IN_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n?")
_LIKE_A_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


@dataclass(frozen=True)
class Sheet:
    """A frame as it goes on paper: its title, and the headings of the columns shown, in their order.

    ``formats`` gives a column its number format (``#,##0``, ``0%`` …), ``widths`` its width in characters;
    both are found from the values where absent. A sheet to be read and not to be sorted has no ``filters``.
    """

    title: str
    frame: pd.DataFrame
    headings: Mapping[str, str]
    formats: Mapping[str, str] = field(default_factory=dict)
    widths: Mapping[str, float] = field(default_factory=dict)
    filters: bool = True


def clean_text(value: object) -> str:
    """``value`` as text that Excel accepts: without what it refuses, cut at the length of a cell."""
    text = _REFUSED_IN_TEXT.sub("", _LINE_ENDS.sub("\n", str(value)))
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…"


def looks_like_formula(text: str) -> bool:
    """Whether Excel could take the text for a formula or command when somebody edits its cell."""
    return text.startswith(_LIKE_A_FORMULA)


def sheet_title(title: str, part: int, taken: set[str]) -> str:
    """A title that Excel accepts and that is not ``taken``; parts after the first are numbered."""
    base = _REFUSED_IN_TITLE.sub(" ", clean_text(title)).strip(" '") or "–"
    number = part
    while True:
        suffix = f" ({number})" if number > 1 else ""
        name = base[: _MAX_TITLE - len(suffix)] + suffix
        if name.casefold() not in taken:
            return name
        number += 1


def kind_of(column: pd.Series) -> str:
    """``day``, ``moment``, ``number`` or ``text`` (which may hold figures): how a column's values are written."""
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        return "moment"
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        known = column.dropna()
        return "day" if bool((known == known.dt.normalize()).all()) else "moment"
    if pd.api.types.is_numeric_dtype(column.dtype) and not pd.api.types.is_bool_dtype(column.dtype):
        return "number"
    return "text"


def cell_values(column: pd.Series, kind: str) -> list[object]:
    """The values of a column for its cells; None where there is nothing to write.

    Days are whole numbers counted from 1899-12-30, as Excel counts them; moments have a fraction, in UTC.
    """
    missing = column.isna().to_numpy()
    if kind in ("day", "moment"):
        moments = column.dt.tz_convert("UTC").dt.tz_localize(None) if column.dt.tz is not None else column
        days = (moments - pd.Timestamp("1899-12-30")) / pd.Timedelta(days=1)
        values: list[Any] = days.to_numpy(dtype=float).tolist()
    elif kind == "number":
        numbers = column.to_numpy(dtype=float, na_value=np.nan)
        missing = missing | ~np.isfinite(numbers)
        values = numbers.tolist() if column.dtype.kind == "f" else column.tolist()
    else:
        values = [None if gone else _mixed(value) for value, gone in zip(column.tolist(), missing)]
    return [None if gone else value for value, gone in zip(values, missing)]


def _mixed(value: object) -> object:
    """A figure stays one (a column may hold figures and dashes), everything else is text."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    return clean_text(value)


def fitting_width(heading: str, values: list[object], kind: str) -> float:
    """A width in characters that shows the heading's longest word and most of the first values."""
    longest_word = max((len(word) for word in heading.split()), default=0)
    half_heading = (len(heading) + 1) // 2
    if kind == "day":
        content = 11
    elif kind == "moment":
        content = 17
    else:
        lengths = sorted(len(str(value)) for value in values if value is not None)
        content = lengths[int(0.95 * (len(lengths) - 1))] if lengths else 0
    return float(min(60, max(8, longest_word + 3, half_heading + 3, content + 2)))
