"""Identities and codes of invented rows, a million at a time."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from .grid import Ints

_HEX = np.array([f"{byte:02x}" for byte in range(256)], dtype="S2")


def new_ids(count: int, rng: np.random.Generator) -> pd.Series[str]:
    """`count` random UUIDs (version 4) as text, from `rng` alone. About 100 bytes a row while made."""
    raw = rng.integers(0, 256, (count, 16), dtype=np.uint8)
    raw[:, 6] = raw[:, 6] & 0x0F | 0x40
    raw[:, 8] = raw[:, 8] & 0x3F | 0x80
    digits = _HEX[raw].view("S1").reshape(count, 32) if count else np.empty((0, 32), "S1")
    text = np.full((count, 36), b"-", dtype="S1")
    start = 0
    for low, high in ((0, 8), (9, 13), (14, 18), (19, 23), (24, 36)):
        text[:, low:high] = digits[:, start : start + high - low]
        start += high - low
    return _as_text(text)


def numbered(prefix: str, numbers: Ints, width: int) -> pd.Series[str]:
    """Codes such as ``CB-0042``."""
    head = np.frombuffer(prefix.encode("ascii"), dtype="S1")
    text = np.empty((len(numbers), len(head) + width), dtype="S1")
    text[:, : len(head)] = head
    text[:, len(head) :] = _digits(numbers, width)
    return _as_text(text)


def under(parents: pd.Series[str], mark: str, numbers: Ints, width: int) -> pd.Series[str]:
    """Codes that carry their parent's: ``90101-07`` and ``-H`` give ``90101-07-H003``. All parents are one length."""
    table = np.array(parents.to_numpy(dtype=object), dtype="S")
    length = table.dtype.itemsize
    head = table.view("S1").reshape(len(parents), length)
    text = np.empty((len(parents), length + len(mark) + width), dtype="S1")
    text[:, :length] = head
    text[:, length : length + len(mark)] = np.frombuffer(mark.encode("ascii"), dtype="S1")
    text[:, length + len(mark) :] = _digits(numbers, width)
    return _as_text(text)


def rank_within(groups: Ints) -> Ints:
    """1, 2, 3 … within each group, in the order of the rows."""
    order = np.argsort(groups, kind="stable")
    grouped = groups[order]
    starts = (
        np.flatnonzero(np.r_[True, grouped[1:] != grouped[:-1]]) if len(groups) else np.empty(0, np.int64)
    )
    sizes = np.diff(np.r_[starts, len(groups)])
    rank = np.empty(len(groups), dtype=np.int64)
    rank[order] = np.arange(len(groups)) - np.repeat(starts, sizes) + 1
    return rank


def pick(values: list[str], which: Ints) -> pd.Series[str]:
    """`values[which]` as text; -1 is missing."""
    pool = pa.array(values, pa.large_string())
    index = pa.array(which, mask=which < 0)
    return pd.Series(pd.array(pool.take(index), dtype="str"))


def days(numbers: Ints, missing: NDArray[np.bool_] | None = None) -> pd.Series[pd.Timestamp]:
    """Dates from days since 1970-01-01."""
    values = np.asarray(numbers, dtype="datetime64[D]").astype("datetime64[s]")
    if missing is not None:
        values = np.where(missing, np.datetime64("NaT"), values)
    return pd.Series(values)


def _digits(numbers: Ints, width: int) -> NDArray[np.bytes_]:
    places = 10 ** np.arange(width - 1, -1, -1, dtype=np.int64)
    return (numbers[:, None] // places % 10 + ord("0")).astype(np.uint8).view("S1")


def _as_text(text: NDArray[np.bytes_]) -> pd.Series[str]:
    count, width = text.shape
    offsets = np.arange(count + 1, dtype=np.int64) * width
    data = np.ascontiguousarray(text).tobytes()
    array = pa.LargeStringArray.from_buffers(count, pa.py_buffer(offsets), pa.py_buffer(data))
    return pd.Series(pd.array(array, dtype="str"))
