"""Frames to the values a database takes, and back to frames of the types the schema promises."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from .schema import Column, Table

Value = str | int | float | bytes | None


def column_values(series: pd.Series[Any], column: Column) -> list[Any]:
    """The values of ``series`` as SQLite takes them for ``column``; missing ones as None."""
    missing = series.isna().to_numpy(dtype=bool)
    if column.type == "INTEGER":
        numbers = pd.to_numeric(series, errors="raise").to_numpy(dtype=float, na_value=0.0)
        values: list[Any] = np.rint(np.where(missing, 0, numbers)).astype(np.int64).tolist()
    elif column.type == "REAL":
        values = series.to_numpy(dtype=float, na_value=np.nan).tolist()
    elif column.type == "DATE":
        values = _days(series, missing)
    else:
        values = series.astype(object).tolist()
    if missing.any():
        for place in np.flatnonzero(missing):
            values[place] = None
    return values


def typed(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    """``frame`` with the types the schema promises: str, datetime64, float64, int64 where required."""
    for name in frame.columns:
        if name not in table.names:
            continue
        column, series = table.column(str(name)), frame[name]
        if column.type == "INTEGER":
            wanted: Any = "int64" if column.required else "float64"
        elif column.type == "REAL":
            wanted = "float64"
        elif column.type == "DATE":
            if not pd.api.types.is_datetime64_dtype(series.dtype):
                frame[name] = pd.to_datetime(series, format="ISO8601", errors="coerce")
            continue
        elif column.type == "TEXT":
            wanted = "str"
        else:
            continue
        if series.dtype != wanted:
            frame[name] = series.astype(wanted)
    return frame


def new_ids(count: int) -> list[str]:
    """``count`` new random identifiers."""
    return [str(uuid.uuid4()) for _ in range(count)]


def row_tuples(columns: Sequence[Sequence[Any]]) -> list[tuple[Any, ...]]:
    """Columns turned into rows."""
    return list(zip(*columns, strict=True))


def _days(series: pd.Series[Any], missing: np.ndarray[Any, Any]) -> list[Any]:
    if pd.api.types.is_datetime64_any_dtype(series.dtype):
        days = series.to_numpy(dtype="datetime64[D]")
        codes, distinct = pd.factorize(days)
        texts: list[Any] = [*distinct.astype(str).tolist(), None]
        return [texts[code] for code in codes.tolist()]
    return [None if gone else str(value)[:10] for value, gone in zip(series, missing, strict=True)]
