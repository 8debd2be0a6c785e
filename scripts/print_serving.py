"""Which units serve a commune: those with somebody effective in it on the day looked at."""

from __future__ import annotations

import numpy as np

from ..analysis.columns import ABSENT, look_up
from .publishing import Outgoing, short_names


def serving_units(out: Outgoing) -> dict[str, list[str]]:
    """The ids of the units with somebody effective in each commune, by the commune's code; of all communes."""
    seen = out.looked.seen
    charges, area = seen.charges, seen.area
    unit = look_up(area.cadres.unit, charges.cadre, ABSENT)
    there = charges.now & (unit >= 0) & (charges.commune >= 0)
    pairs = np.unique(np.stack((charges.commune[there], unit[there])), axis=1).T.tolist()
    ids, codes = area.units.id.to_pylist(), seen.rows.commune["code"].tolist()
    found: dict[str, list[str]] = {code: [] for code in codes}
    for commune, row in pairs:
        found[codes[commune]].append(ids[row])
    return found


def serving_names(out: Outgoing) -> dict[str, list[str]]:
    """The short names of those units, by the commune's code."""
    units = out.workspace.frame("unit", ("id", "short_name", "name")).set_index("id")
    short = short_names(units)
    return {code: [str(short[unit]) for unit in ids] for code, ids in serving_units(out).items()}
