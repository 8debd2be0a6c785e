"""What was planted wrong, written down when it is planted."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from .grid import Ints


@dataclass
class Planted:
    """Faults by the row numbers of their targets, until codes are given out. `active` is False in a clean sample."""

    active: bool
    _rows: list[tuple[str, str, str, str, Ints, str]] = field(default_factory=list)

    def record(self, rule: str, severity: str, table: str, rows: Ints, item: str = "") -> None:
        """`rows` of `table` break `rule`."""
        if len(rows):
            self._rows.append((rule, severity, table, item, np.asarray(rows, dtype=np.int64), ""))

    def record_after(
        self, needs: str, rule: str, severity: str, table: str, rows: Ints, item: str = ""
    ) -> None:
        """As `record`, for what shows only once what `needs` names was computed."""
        if len(rows):
            self._rows.append((rule, severity, table, item, np.asarray(rows, dtype=np.int64), needs))

    def listing(self, codes: dict[str, pd.Series[str]]) -> list[dict[str, str]]:
        """One entry a fault: rule, severity, table, code, item, and `needs` where it has to be computed first; sorted."""
        entries = [
            {
                "rule": rule,
                "severity": severity,
                "table": table,
                "code": code,
                "item": item,
                **({"needs": needs} if needs else {}),
            }
            for rule, severity, table, item, rows, needs in self._rows
            for code in codes[table].iloc[rows].tolist()
        ]
        return sorted(
            entries, key=lambda entry: (entry["rule"], entry["table"], entry["code"], entry["item"])
        )


def take(pool: Ints, count: int, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """`count` rows drawn from `pool`, and the rest of it."""
    order = rng.permutation(len(pool))
    return np.sort(pool[order[:count]]), np.sort(pool[order[count:]])
