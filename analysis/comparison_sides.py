"""One side of a comparison, from a situation seen: in codes, as a frozen period keeps it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa

from .area import Area
from .charges import COMMUNE_POST, DUTIES, HOUSEHOLD, Charges
from .columns import Ints, series, take
from .comparison import Side
from .coverage import Coverage
from .situation import Situation

GAP_COLUMNS = (
    "rule", "severity", "table_name", "code", "item", "commune", "village", "since", "value", "threshold", "unit",
)  # fmt: skip


def side_of(seen: Situation, coverage: Coverage) -> Side:
    """The side that ``coverage`` of the situation ``seen`` is."""
    return Side(
        indicators=coverage.indicators,
        gaps=coverage.gaps[list(GAP_COLUMNS)],
        assignments=_once(assignments_in_force(seen)),
        farthest=_farthest(seen),
    )


def assignments_in_force(seen: Situation) -> pd.DataFrame:
    """One row an assignment in force: assignment cadre duty target commune (codes) and minutes there and back."""
    charges, area = seen.charges, seen.area
    held = np.flatnonzero(charges.in_force_now & (charges.duty >= 0)).astype(np.int64)
    minutes = seen.trips_now.round[held]
    duties = pa.array(list(DUTIES), pa.large_string())
    return pd.DataFrame(
        {
            "assignment": series(take(charges.code, held)),
            "cadre": series(take(area.cadres.code, charges.cadre[held])),
            "duty": series(take(duties, charges.duty[held])),
            "target": _targets(charges, area, held),
            "commune": series(take(area.communes.code, charges.commune[held])),
            "minutes": np.where(np.isfinite(minutes), minutes, np.nan),
        }
    )


def _targets(charges: Charges, area: Area, held: Ints) -> pd.Series:
    duty = charges.duty[held]
    household = series(take(area.households.code, charges.household[held]))
    village = series(take(area.villages.code, charges.village[held]))
    commune = series(take(area.communes.code, charges.commune[held]))
    return household.where(duty == HOUSEHOLD, commune.where(duty == COMMUNE_POST, village))


def _once(assignments: pd.DataFrame) -> pd.DataFrame:
    """Each charge of a cadre once, also where a plan holds it twice; without those that point nowhere."""
    key = ["cadre", "duty", "target"]
    known = assignments.dropna(subset=key).sort_values([*key, "assignment"])
    return known.drop_duplicates(key).drop(columns="assignment").reset_index(drop=True)


def _farthest(seen: Situation) -> pd.DataFrame:
    """The longest way there and back of each cadre's effective assignments, in the season of the day."""
    charges, area = seen.charges, seen.area
    minutes = seen.trips_now.round
    counted = np.flatnonzero(charges.now & (charges.cadre >= 0) & np.isfinite(minutes)).astype(np.int64)
    found = pd.DataFrame(
        {"cadre": series(take(area.cadres.code, charges.cadre[counted])), "minutes": minutes[counted]}
    )
    order = found.sort_values(["cadre", "minutes"], ascending=[True, False])
    return order.drop_duplicates("cadre").reset_index(drop=True)
