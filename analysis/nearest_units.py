"""The unit nearest to each village, by computed travel times."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .columns import ABSENT, Floats, Ints
from .situation import Situation


@dataclass(frozen=True)
class NearestUnits:
    """Per village, in the order of the area: the nearest unit (its row, ABSENT where none is known within the cut-off)
    and minutes there from it and back (NaN or infinite where not known).
    """

    unit: Ints
    there: Floats
    back: Floats


def nearest_units(seen: Situation, season: int) -> NearestUnits:
    """By the time there; of equally near ones the first."""
    pairs, area = seen.journeys.pairs, seen.area
    size = len(area.villages.id)
    village = pairs.target - seen.journeys.households
    row = np.flatnonzero(
        (pairs.season == season)
        & (pairs.origin < len(area.units.id))
        & (village >= 0)
        & np.isfinite(pairs.there)
    )
    # The last of several values written to one place stays: the nearest last.
    row = row[np.lexsort((pairs.origin[row], pairs.there[row]))[::-1]]
    unit = np.full(size, ABSENT, dtype=np.int64)
    there, back = np.full(size, np.nan), np.full(size, np.nan)
    unit[village[row]] = pairs.origin[row]
    there[village[row]], back[village[row]] = pairs.there[row], pairs.back[row]
    return NearestUnits(unit, there, back)
