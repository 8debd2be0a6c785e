"""Two answers held against each other, and the differences in words."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from typing import Any

GAP_KEY = ("rule", "table", "code", "item")
GAP_FIELDS = ("severity", "commune", "village", "value", "threshold", "unit", "since")
INDICATOR_KEY = ("scope", "code", "name")
INDICATOR_FIELDS = ("numerator", "denominator", "value")


def differences(engine: dict[str, Any], oracle: dict[str, Any]) -> list[str]:
    """One line a difference; empty where both say the same."""
    lines = [
        f"{name}: engine {engine[name]!r}, oracle {oracle[name]!r}"
        for name in ("as_of", "plan")
        if engine[name] != oracle[name]
    ]
    if sorted(engine["not_computed"]) != sorted(oracle["not_computed"]):
        lines.append(f"not_computed: engine {engine['not_computed']}, oracle {oracle['not_computed']}")
    lines += _rows("gap", engine["gaps"], oracle["gaps"], GAP_KEY, GAP_FIELDS)
    lines += _rows("indicator", engine["indicators"], oracle["indicators"], INDICATOR_KEY, INDICATOR_FIELDS)
    return lines


def key(row: dict[str, Any], names: Iterable[str] = GAP_KEY) -> tuple[Any, ...]:
    """What tells a row from the others; an empty text is nothing."""
    return tuple(row[name] or None for name in names)


def _rows(
    what: str,
    engine: list[dict[str, Any]],
    oracle: list[dict[str, Any]],
    names: tuple[str, ...],
    fields: tuple[str, ...],
) -> list[str]:
    lines = []
    for side, rows in (("engine", engine), ("oracle", oracle)):
        counted = Counter(key(row, names) for row in rows)
        lines += [f"{what} {k}: {n} times in the {side}" for k, n in counted.items() if n > 1]
    here = {key(row, names): row for row in engine}
    there = {key(row, names): row for row in oracle}
    for k in sorted({*here, *there}, key=str):
        if k not in here:
            lines.append(f"{what} {k}: only the oracle: {_values(there[k], fields)}")
        elif k not in there:
            lines.append(f"{what} {k}: only the engine: {_values(here[k], fields)}")
        else:
            lines += [
                f"{what} {k}: {field}: engine {here[k][field]!r}, oracle {there[k][field]!r}"
                for field in fields
                if not _same(here[k][field], there[k][field])
            ]
    return lines


def _values(row: dict[str, Any], fields: tuple[str, ...]) -> dict[str, Any]:
    return {field: row[field] for field in fields if row[field] is not None}


def _same(a: Any, b: Any) -> bool:
    numbers = (int, float)
    if isinstance(a, numbers) and isinstance(b, numbers):
        return math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9)
    return (a or None) == (b or None) if isinstance(a, str) or isinstance(b, str) else a == b
