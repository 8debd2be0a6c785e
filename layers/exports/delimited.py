"""CSV: data for other programs, to the byte the same for the same rows.

UTF-8 with a byte-order mark (so that Excel shows Vietnamese), comma, CRLF, days as ``2026-06-30``, a point as
decimal mark, nothing where nothing is known. A text that Excel would calculate or run (it begins with ``=``, ``+``, ``-``,
``@``) gets an apostrophe before it: such a file is opened with a double click, and names come from anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from .sheets import looks_like_formula

_NUMBER = re.compile(r"[-+]?\d+([.,]\d+)?")


def write_csv(path: Path | str, frame: pd.DataFrame, headings: Mapping[str, str] | None = None) -> None:
    """Write the columns that ``headings`` names, in its order and under its words; all of them without it."""
    shown = plain_values(frame if headings is None else frame[list(headings)].rename(columns=dict(headings)))
    for name, column in shown.items():
        if not pd.api.types.is_numeric_dtype(column.dtype):
            shown[name] = column.map(_not_run, na_action="ignore")
    text = shown.to_csv(None, index=False, lineterminator="\r\n")
    Path(path).write_bytes(b"\xef\xbb\xbf" + text.encode("utf-8", "replace"))


def _not_run(value: object) -> object:
    if not isinstance(value, str) or not looks_like_formula(value.lstrip(" ")) or _NUMBER.fullmatch(value):
        return value
    return f"'{value}"


def plain_values(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with days as ISO text and whole numbers without a decimal point."""
    shown = {}
    for name, column in frame.items():
        if pd.api.types.is_datetime64_any_dtype(column.dtype):
            shown[name] = column.dt.strftime("%Y-%m-%d")
        elif column.dtype.kind == "f" and bool((column.dropna() % 1 == 0).all()):
            shown[name] = column.astype("Int64")
        else:
            shown[name] = column
    return pd.DataFrame(shown, columns=frame.columns)
