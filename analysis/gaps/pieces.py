"""Faults found by one rule, as arrays, and the frame of gaps they are put together into."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from ..area import Area
from ..charges import Charges
from ..columns import Flags, Floats, Ints, Texts, take
from ..intervals import ALWAYS

CRITICAL, MAJOR, MINOR = 0, 1, 2
SEVERITIES = ("critical", "major", "minor")
GAP_COLUMNS = (
    "rule",
    "severity",
    "table_name",
    "code",
    "item",
    "commune",
    "village",
    "since",
    "value",
    "threshold",
    "unit",
    "params",
    "row_id",
)
Field: TypeAlias = "str | int | float | Ints | Floats | Texts"


@dataclass(frozen=True)
class Piece:
    """Faults of one rule and item, one entry a fault.

    ``row`` is the position in ``table`` (for assignments: among the charges), ``commune`` and ``village`` are
    positions or ABSENT; ``since`` is a day number, ALWAYS where it is not known; ``value`` and ``threshold``
    are NaN, and the unit of the entry empty, where nothing is measured.
    """

    rule: str
    table: str
    row: Ints
    severity: Ints
    commune: Ints
    village: Ints
    since: Ints
    value: Floats
    threshold: Floats
    params: Texts
    item: str = ""
    unit: str = ""


def parameters(size: int, **fields: Field) -> Texts:
    """The fields of each fault as JSON text, one object an entry, in the order given."""
    parts: list[Any] = []
    text = "{"
    for name, value in fields.items():
        text += json.dumps(name) + ": "
        if isinstance(value, (str, int, float)):
            text += json.dumps(value, ensure_ascii=False) + ", "
            continue
        parts += [text, _json(value)]
        text = ", "
    parts.append(text.removesuffix(", ") + "}")
    if len(parts) == 1:
        return pa.array([parts[0]], pa.large_string()).take(pa.array(np.zeros(size, dtype=np.int64)))
    scalars = [pa.scalar(part, pa.large_string()) if isinstance(part, str) else part for part in parts]
    return pc.binary_join_element_wise(*scalars, pa.scalar("", pa.large_string()))


def _json(values: Any) -> Texts:
    """Each value as JSON text."""
    if isinstance(values, np.ndarray):
        if values.dtype.kind == "f":
            known = pa.array(np.round(values, 1), mask=~np.isfinite(values))
            return known.cast(pa.large_string()).fill_null("null")
        return pa.array(values).cast(pa.large_string())
    escaped = pc.replace_substring(pc.replace_substring(values, "\\", "\\\\"), '"', '\\"')
    plain = pc.replace_substring_regex(escaped, "[\\x00-\\x1f]", " ")
    quote = pa.scalar('"', pa.large_string())
    quoted = pc.binary_join_element_wise(quote, plain, quote, pa.scalar("", pa.large_string()))
    return quoted.fill_null("null")


def worded(choices: tuple[str, ...], chosen: Ints) -> Texts:
    """One of ``choices`` an entry."""
    return pa.array(list(choices), pa.large_string()).take(pa.array(chosen))


def day_texts(days: Ints) -> Texts:
    """Day numbers as YYYY-MM-DD; null for ALWAYS."""
    known = pa.array(days.astype(np.int32), mask=days <= ALWAYS)
    return pc.strftime(known.cast(pa.date32()), "%Y-%m-%d").cast(pa.large_string())


def unmeasured(size: int) -> Floats:
    """No figure, for each of ``size`` faults."""
    return np.full(size, np.nan)


def undated(size: int) -> Ints:
    """No first day, for each of ``size`` faults."""
    return np.full(size, ALWAYS, dtype=np.int64)


def graded(grave: Flags, worse: int, better: int) -> Ints:
    """The severity ``worse`` where ``grave``, else ``better``."""
    return np.where(grave, worse, better).astype(np.int64)


def gap_frame(pieces: Iterable[Piece], order: tuple[str, ...], area: Area, charges: Charges) -> pd.DataFrame:
    """One row a fault with GAP_COLUMNS, by rule in the given order, then table, code, item."""
    by_rule: dict[str, list[Any]] = {rule: [] for rule in order}
    for piece in pieces:
        if len(piece.row):
            by_rule[piece.rule].append(_table(piece, area, charges))
    tables = []
    for found in by_rule.values():
        if found:
            table = pa.concat_tables(found).combine_chunks()
            keys = [("table_name", "ascending"), ("code", "ascending"), ("item", "ascending")]
            tables.append(table.take(pc.sort_indices(table, sort_keys=keys)))
    table = pa.concat_tables(tables) if tables else _SCHEMA.empty_table()
    frame: pd.DataFrame = table.to_pandas()
    return frame


_TEXT_COLUMNS = {"since": pa.timestamp("s"), "value": pa.float64(), "threshold": pa.float64()}
_SCHEMA = pa.schema([(name, _TEXT_COLUMNS.get(name, pa.large_string())) for name in GAP_COLUMNS])


def _table(piece: Piece, area: Area, charges: Charges) -> Any:
    size = len(piece.row)
    tables: dict[str, Any] = {
        "household": area.households,
        "village": area.villages,
        "commune": area.communes,
        "unit": area.units,
        "cadre": area.cadres,
        "assignment": charges,
    }
    of = tables[piece.table]
    measured = np.isfinite(piece.value)
    columns = {
        "rule": _same(piece.rule, size),
        "severity": worded(SEVERITIES, piece.severity),
        "table_name": _same(piece.table, size),
        "code": take(of.code, piece.row),
        "item": _same(piece.item, size),
        "commune": take(area.communes.code, piece.commune),
        "village": take(area.villages.code, piece.village),
        "since": pa.array(piece.since * 86400, mask=piece.since <= ALWAYS).cast(pa.timestamp("s")),
        "value": pa.array(piece.value, mask=~measured),
        "threshold": pa.array(piece.threshold, mask=~measured),
        "unit": _same(piece.unit, size) if measured.all() else _where(measured, piece.unit),
        "params": piece.params,
        "row_id": take(of.id, piece.row),
    }
    return pa.table(columns, schema=_SCHEMA)


def _same(text: str, size: int) -> Texts:
    if not text:
        return pa.nulls(size, pa.large_string())
    return pa.array([text], pa.large_string()).take(pa.array(np.zeros(size, dtype=np.int64)))


def _where(chosen: Flags, text: str) -> Texts:
    return take(pa.array([text], pa.large_string()), np.where(chosen, 0, -1))
