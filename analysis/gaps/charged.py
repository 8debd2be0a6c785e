"""Faults that are told of one assignment: its target, its cadre, its places."""

from __future__ import annotations

import numpy as np
import pyarrow.compute as pc

from ..charges import COMMUNE_POST, DUTIES, HOUSEHOLD
from ..columns import Floats, Ints, Texts, take
from ..situation import Situation
from .pieces import Field, Piece, parameters, unmeasured, worded


def charge_piece(
    seen: Situation,
    rule: str,
    row: Ints,
    severity: Ints,
    since: Ints,
    value: Floats | None = None,
    threshold: Floats | None = None,
    unit: str = "",
    item: str = "",
    **fields: Field,
) -> Piece:
    """Faults of assignments (``row``: among the charges); every one names duty, target and cadre."""
    charges = seen.charges
    return Piece(
        rule=rule,
        table="assignment",
        row=row,
        severity=severity,
        commune=charges.commune[row],
        village=charges.village[row],
        since=since,
        value=unmeasured(len(row)) if value is None else value,
        threshold=unmeasured(len(row)) if threshold is None else threshold,
        params=parameters(
            len(row),
            duty=worded(DUTIES, charges.duty[row]),
            target=_target_codes(seen, row),
            cadre=take(seen.area.cadres.code, charges.cadre[row]),
            **fields,
        ),
        item=item,
        unit=unit,
    )


def _target_codes(seen: Situation, row: Ints) -> Texts:
    """The code of the household, village or commune each assignment is for."""
    charges, area = seen.charges, seen.area
    duty = charges.duty[row]
    post = np.where(duty == COMMUNE_POST, charges.commune[row], -1)
    village = np.where(duty == HOUSEHOLD, -1, charges.village[row])
    return pc.coalesce(
        take(area.households.code, charges.household[row]),
        take(area.villages.code, village),
        take(area.communes.code, post),
    )
