"""Which villages belonged to which commune before the merger."""

from __future__ import annotations

import numpy as np
import pandas as pd

from .grid import Bools, Floats, Ints
from .ground import OldCommune


def former_communes(sites: pd.DataFrame, old: tuple[OldCommune, ...], counts_deep: int) -> tuple[Ints, Bools]:
    """Per village the row of `old` (-1: none known), and whether that one lay away from the border.

    Within a commune the villages farthest from the border, `counts_deep` of them in all communes together, go to
    the old communes that lay inland; the rest is cut across among those at the border.
    """
    commune = sites["commune"].to_numpy()
    former = np.full(len(sites), -1, dtype=np.int64)
    inland = np.array([not o.at_border for o in old], dtype=np.bool_)
    per_part = max(counts_deep // max(int(inland.sum()), 1), 1)
    for index in np.unique(commune).tolist():
        rows = np.flatnonzero(commune == index)
        deep_parts = [n for n, o in enumerate(old) if o.new == index and not o.at_border]
        parts = [n for n, o in enumerate(old) if o.new == index and o.at_border]
        if not parts:
            continue
        far = np.argsort(-sites["to_border_m"].to_numpy()[rows], kind="stable")
        deep = rows[far[: per_part * len(deep_parts)]]
        rest = np.setdiff1d(rows, deep)
        for members, names in ((deep, deep_parts), (rest, parts)):
            if names:
                former[members] = np.array(names)[_bands(sites, members, len(names))]
    return former, np.where(former >= 0, inland[former], False)


def _bands(sites: pd.DataFrame, rows: Ints, count: int) -> Ints:
    """`count` equal shares of the villages, from west to east."""
    x: Floats = sites["x"].to_numpy()[rows]
    rank = np.argsort(np.argsort(x, kind="stable"), kind="stable")
    return rank * count // max(len(rows), 1)
