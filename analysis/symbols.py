"""The state that each household, village, commune and unit is drawn in."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa

from .bands import NO_BAND, bands
from .charges import HOUSEHOLD
from .columns import Ints, Texts, counts, pointed_at, texts
from .gaps.pieces import worded
from .gaps.travel import NO_FAULT, reach_faults
from .situation import Situation

HOUSEHOLD_STATES = ("assigned", "unassigned", "overdue", "far", "left", "none")
_ASSIGNED, _UNASSIGNED, _OVERDUE, _FAR, _LEFT, _NONE = range(6)
VILLAGE_STATES = ("covered", "uncovered", "closed")
COMMUNE_STATES = ("open", "closed")
MAP_COLUMNS = ("table_name", "row_id", "state", "band")


def map_frame(seen: Situation) -> pd.DataFrame:
    """One row a household, village, commune and unit with MAP_COLUMNS, by table, then id.

    ``state`` is one of the lists above, of a unit its kind. ``band`` (1 to 4, best first) is that of the
    share of households in need with somebody in charge; missing where none is, and for households and units.
    """
    area = seen.area
    village, commune = area.households.village, area.household_commune
    village_state = np.where(seen.village_open, np.where(seen.village_covered, 0, 1), 2)
    commune_state = np.where(seen.commune_open, 0, 1)
    tables = [
        _table(
            "commune",
            area.communes.id,
            worded(COMMUNE_STATES, commune_state),
            _assigned_band(seen, commune, len(area.communes.id)),
        ),
        _table("household", area.households.id, worded(HOUSEHOLD_STATES, _households(seen))),
        _table("unit", area.units.id, texts(seen.rows.unit["kind"])),
        _table(
            "village",
            area.villages.id,
            worded(VILLAGE_STATES, village_state),
            _assigned_band(seen, village, len(area.villages.id)),
        ),
    ]
    frame: pd.DataFrame = pa.concat_tables(tables).to_pandas()
    return frame


def _assigned_band(seen: Situation, place: Ints, size: int) -> Ints:
    return bands(counts(place[seen.in_need & seen.in_charge], size), counts(place[seen.in_need], size))


def _households(seen: Situation) -> Ints:
    """Nobody in charge; then hard to reach; then visit overdue; those not in need last."""
    charges, households = seen.charges, seen.area.households
    size = len(households.id)
    mine = charges.duty == HOUSEHOLD
    far = pointed_at(charges.household[mine & (reach_faults(seen, seen.season) != NO_FAULT)], size)
    late = pointed_at(charges.household[mine & seen.overdue], size)
    state = np.where(late, _OVERDUE, np.where(seen.in_charge, _ASSIGNED, _UNASSIGNED))
    state = np.where(far, _FAR, state)
    gone = np.where((households.left <= seen.day) & (households.closed > seen.day), _LEFT, _NONE)
    return np.where(seen.in_need, state, gone)


def _table(name: str, ids: Texts, state: Texts, band: Ints | None = None) -> pa.Table:
    size = len(ids)
    shown = np.full(size, NO_BAND) if band is None else band
    table = pa.table(
        {
            "table_name": worded((name,), np.zeros(size, dtype=np.int64)),
            "row_id": ids,
            "state": state,
            "band": pa.array(shown, mask=shown == NO_BAND),
        }
    )
    return table.sort_by("row_id")
