"""Columns of a frame as plain arrays: days as whole numbers, references as positions, words as codes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

Ints: TypeAlias = npt.NDArray[np.int64]
Floats: TypeAlias = npt.NDArray[np.float64]
Flags: TypeAlias = npt.NDArray[np.bool_]
Texts: TypeAlias = Any  # a pyarrow large_string array: pyarrow has no type stubs

ABSENT = -1
"""The position of a row that is not there, and the code of a word that is not known."""


def texts(column: pd.Series) -> Texts:
    """The column as one pyarrow text array, missing values as null."""
    array = pa.array(column, from_pandas=True)
    if isinstance(array, pa.ChunkedArray):
        array = array.combine_chunks()
    return array if array.type == pa.large_string() else array.cast(pa.large_string())


def series(array: Texts) -> pd.Series:
    """A pyarrow text array as a column of pandas' own text type."""
    return pd.Series(pa.table({"text": array}).to_pandas()["text"])


def take(array: Texts, positions: Ints) -> Texts:
    """The texts at ``positions``; null where the position is ABSENT."""
    if len(array) == 0:
        return pa.nulls(len(positions), pa.large_string())
    return array.take(pa.array(positions, mask=positions < 0))


def positions_in(values: Texts, known: Texts) -> Ints:
    """Where each of ``values`` stands in ``known``; ABSENT for null and for what is not there."""
    found = pc.index_in(values, value_set=known, skip_nulls=True)
    return np.asarray(found.fill_null(ABSENT), dtype=np.int64)


def references(column: pd.Series, ids: Texts) -> Ints:
    """The row each reference points to, as a position among ``ids``; ABSENT for none."""
    return positions_in(texts(column), ids)


def codes(column: pd.Series, words: Sequence[str]) -> Ints:
    """Each word's position in a closed list; ABSENT for a missing or unknown one."""
    return positions_in(texts(column), pa.array(list(words), pa.large_string()))


def days(column: pd.Series, missing: int) -> Ints:
    """Days since 1970-01-01; ``missing`` where there is none."""
    moments = pd.to_datetime(column).to_numpy().astype("datetime64[D]")
    return np.where(np.isnat(moments), missing, moments.astype(np.int64))


def numbers(column: pd.Series) -> Floats:
    """The column as floating point, missing as NaN."""
    return np.asarray(pd.to_numeric(column), dtype=np.float64)


def flags(column: pd.Series) -> Flags:
    """True where the column holds 1; a missing value is not true."""
    return np.asarray(numbers(column) == 1)


def counts(positions: Ints, size: int) -> Ints:
    """How often each of ``size`` rows is pointed at; ABSENT is left out."""
    return np.bincount(positions[positions >= 0], minlength=size).astype(np.int64)


def pointed_at(positions: Ints, size: int) -> Flags:
    """Which of ``size`` rows are pointed at."""
    marked = np.zeros(size, dtype=np.bool_)
    marked[positions[positions >= 0]] = True
    return marked


def look_up(values: npt.NDArray[Any], positions: Ints, missing: Any) -> npt.NDArray[Any]:
    """The values at ``positions``; ``missing`` where the position is ABSENT."""
    if len(values) == 0:
        return np.full(len(positions), missing, dtype=values.dtype)
    return np.where(positions >= 0, values[positions], np.asarray(missing, dtype=values.dtype))
