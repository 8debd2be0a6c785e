"""Lists of people in charge: the only tables, with task sheets and decisions, in which cadres have names.

Households stand there by code; names of heads of households only where ``names`` is asked for.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from .charges import COMMUNE_POST, DUTIES, HOUSEHOLD, PARTY_CELL, VILLAGE
from .columns import ABSENT, Ints, look_up, references, take, texts
from .intervals import Keyed, distinct_on
from .situation import Situation

DUTY_COLUMNS = ("households", "in_charge", "party_cell", "commune_post")
_WHOLE_COMMUNE = -1


def assignment_roster(seen: Situation, names: bool = False) -> pd.DataFrame:
    """One row an assignment in force that day, by unit, cadre, commune, village and code.

    Columns: code unit unit_name cadre cadre_name duty household village village_name commune commune_name
    role decision_no decision_date decision_body valid_from valid_to status effective; head_name with
    ``names``. Comments are left out.
    """
    row = np.flatnonzero(seen.charges.in_force_now)
    charges, area, rows = seen.charges, seen.area, seen.rows
    cadre = charges.cadre[row]
    unit = look_up(area.cadres.unit, cadre, ABSENT)
    own = references(take(charges.id, row).to_pandas(), texts(rows.assignment["id"]))
    found: dict[str, Any] = {
        "code": take(charges.code, row).to_pandas(),
        "unit": picked(rows.unit, "code", unit),
        "unit_name": picked(rows.unit, "name", unit),
        "cadre": picked(rows.cadre, "code", cadre),
        "cadre_name": picked(rows.cadre, "name", cadre),
        "duty": np.array(DUTIES, dtype=object)[charges.duty[row]],
        "household": picked(rows.household, "code", charges.household[row]),
    }
    if names:
        found["head_name"] = picked(rows.household, "head_name", charges.household[row])
    found["village"] = picked(rows.village, "code", charges.village[row])
    found["village_name"] = picked(rows.village, "name", charges.village[row])
    found["commune"] = picked(rows.commune, "code", charges.commune[row])
    found["commune_name"] = picked(rows.commune, "name", charges.commune[row])
    for name in ("role", "decision_no", "decision_date", "decision_body", "valid_from", "valid_to", "status"):
        found[name] = picked(rows.assignment, name, own)
    found["effective"] = charges.now[row]
    order = ["unit", "cadre", "commune", "village", "duty", "code"]
    return pd.DataFrame(found).sort_values(order, ignore_index=True)


def cadre_roster(seen: Situation) -> pd.DataFrame:
    """One row an active cadre, by unit and code, with what they carry that day.

    Columns: code name rank position unit unit_name starts_from is_party_member active_from active_to
    households max_households villages max_villages party_cells commune_posts.
    """
    area, rows, frame = seen.area, seen.rows, seen.rows.cadre
    cadres = area.cadres
    size = len(frame)
    start = references(frame["starts_from_village_id"], area.villages.id)
    found = {name: frame[name].to_numpy() for name in ("code", "name", "rank", "position") if name in frame}
    found["unit"] = picked(rows.unit, "code", cadres.unit)
    found["unit_name"] = picked(rows.unit, "name", cadres.unit)
    found["starts_from"] = picked(rows.village, "name", start)
    for name in ("is_party_member", "active_from", "active_to"):
        if name in frame:
            found[name] = frame[name].to_numpy()
    found["households"] = _carried(seen, seen.charges.duty == HOUSEHOLD, seen.charges.household, size)
    found["max_households"] = frame["max_households"].to_numpy()
    found["villages"] = _carried(seen, seen.charges.fieldwork, seen.charges.village, size)
    found["max_villages"] = frame["max_villages"].to_numpy()
    found["party_cells"] = _carried(seen, seen.charges.duty == PARTY_CELL, seen.charges.village, size)
    found["commune_posts"] = _carried(seen, seen.charges.duty == COMMUNE_POST, seen.charges.commune, size)
    roster = pd.DataFrame(found)[cadres.active(seen.day)]
    return roster.sort_values(["unit", "code"], ignore_index=True)


def in_charge(seen: Situation) -> pd.DataFrame:
    """Who is in charge: one row a place and cadre with an effective assignment there, by place and cadre.

    Columns: commune commune_name village village_name village_kind cadre cadre_name rank position unit
    unit_short, then households (how many of the village), and whether (0/1) in_charge of the village itself,
    party_cell, commune_post. The rows of commune posts have no village and come first in their commune.
    """
    charges, area, rows = seen.charges, seen.area, seen.rows
    row = np.flatnonzero(charges.now & (charges.cadre >= 0) & (charges.commune >= 0))
    place = np.where(charges.duty[row] == COMMUNE_POST, _WHOLE_COMMUNE, charges.village[row])
    keys = pd.DataFrame({"commune": charges.commune[row], "village": place, "cadre": charges.cadre[row]})
    for duty, name in zip((HOUSEHOLD, VILLAGE, PARTY_CELL, COMMUNE_POST), DUTY_COLUMNS):
        keys[name] = (charges.duty[row] == duty).astype(np.int64)
    told = keys.groupby(["commune", "village", "cadre"], as_index=False).sum()
    told[list(DUTY_COLUMNS[1:])] = told[list(DUTY_COLUMNS[1:])].clip(upper=1)
    commune, village, cadre = (told[name].to_numpy() for name in ("commune", "village", "cadre"))
    unit = look_up(area.cadres.unit, cadre, ABSENT)
    found = pd.DataFrame(
        {
            "commune": picked(rows.commune, "code", commune),
            "commune_name": picked(rows.commune, "name", commune),
            "village": picked(rows.village, "code", village),
            "village_name": picked(rows.village, "name", village),
            "village_kind": picked(rows.village, "kind", village),
            "cadre": picked(rows.cadre, "code", cadre),
            "cadre_name": picked(rows.cadre, "name", cadre),
            "rank": picked(rows.cadre, "rank", cadre),
            "position": picked(rows.cadre, "position", cadre),
            "unit": picked(rows.unit, "code", unit),
            "unit_short": picked(rows.unit, "short_name", unit),
        }
    )
    found[list(DUTY_COLUMNS)] = told[list(DUTY_COLUMNS)]
    return found.sort_values(["commune", "village", "cadre"], na_position="first", ignore_index=True)


def picked(frame: pd.DataFrame, name: str, positions: Ints) -> Any:
    """The values of a column at ``positions``; missing where one is ABSENT or there is no such column."""
    if name not in frame:
        return np.full(len(positions), np.nan, dtype=object)
    column = frame[name].reset_index(drop=True)
    return column.reindex(np.where(positions >= 0, positions, ABSENT)).array


def _carried(seen: Situation, duty: Any, target: Ints, size: int) -> Ints:
    """Distinct targets of each cadre among the effective assignments of a kind of duty."""
    charges = seen.charges
    chosen = np.flatnonzero(duty & charges.now)
    carried = Keyed(charges.cadre[chosen], target[chosen], charges.effective.at(chosen))
    return distinct_on(carried, size, seen.day)
