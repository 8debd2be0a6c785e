"""Units and villages that travel could not place, from what the stored rows say."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..columns import Flags, Texts, numbers, pointed_at, positions_in, texts
from ..rows import Rows
from ..situation import Situation

_ENDS = ("origin", "target")


def unplaced(seen: Situation) -> tuple[Flags, Flags]:
    """Which units and which villages travel could not place (``reachable`` NULL, under an origin that was computed).

    Of a pair of which nothing is known its flags tell the lost end. Where they are silent it is the origin if
    nothing is known of any pair of that origin, and else the target. What a row tells of one end holds also where
    the row of its other end has been deleted since.
    """
    lost = _lost_ends(seen.rows)
    units, villages = seen.area.units.id, seen.area.villages.id
    return _those(lost, "unit", units), _those(lost, "village", villages)


def _those(lost: pd.DataFrame, kind: str, ids: Texts) -> Flags:
    return pointed_at(positions_in(texts(lost.loc[lost["kind"] == kind, "id"]), ids), len(ids))


def _lost_ends(rows: Rows) -> pd.DataFrame:
    frame = rows.travel_time
    unknown = np.isnan(numbers(frame["reachable"]))
    lost = _listed(frame[unknown], rows.travel_run)
    words = lost["flags"].fillna("").str
    told = {end: words.contains(f"unplaced_{end}", regex=False).astype(bool) for end in _ENDS}
    silent = ~told["origin"] & ~told["target"]
    known = frame[~unknown & frame["origin_id"].isin(lost.loc[silent, "origin_id"])]
    placed = _key(lost).isin(_key(_listed(known, rows.travel_run)))
    told["origin"] |= silent & ~placed
    told["target"] |= silent & placed
    ends = [
        lost.loc[told[end], [f"{end}_kind", f"{end}_id"]].set_axis(["kind", "id"], axis=1) for end in _ENDS
    ]
    return pd.concat(ends, ignore_index=True)


def _listed(frame: pd.DataFrame, runs: pd.DataFrame) -> pd.DataFrame:
    """The rows under an origin that was computed for their season."""
    return frame[(_key(frame) + frame["season"]).isin(_key(runs) + runs["season"])]


def _key(frame: pd.DataFrame) -> pd.Series:
    return frame["origin_kind"] + " " + frame["origin_id"] + " "
