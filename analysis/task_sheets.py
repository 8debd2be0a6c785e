"""What stands on the task sheet of the cadre in charge: the one place where the kind of need is told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from .charges import COMMUNE_POST, HOUSEHOLD, PARTY_CELL, VILLAGE
from .columns import ABSENT, Flags, Floats, Ints, days, look_up, positions_in, references, take, texts
from .intervals import ALWAYS
from .journeys import NO_WAY
from .languages import known_languages, no_common_language
from .rosters import picked
from .settings import DRY, WET
from .situation import Situation

MINUTES = ("there_dry", "back_dry", "there_wet", "back_wet")


@dataclass(frozen=True)
class TaskSheets:
    """Frames for the sheets of all active cadres, told apart by the column ``cadre`` (a code).

    cadres: cadre name rank position unit unit_name unit_short origin_kind origin origin_name geometry (of
        where they start).
    households: cadre household village village_name need last_visit, minutes, decision_no, decision_date;
        head_name and geometry with names.
    villages: cadre village village_name village_kind commune_name households in_charge party_cell (0/1)
        last_visit common_language (yes, no; missing where a list is not known), minutes, geometry;
        contact_role and contact_phone with names. Every village in which the cadre has a household, the
        village or its cell.
    posts: cadre commune commune_name role decision_no decision_date.
    Minutes (there_dry back_dry there_wet back_wet) are missing where not computed, infinite beyond the
    cut-off or where there is no way.
    """

    cadres: pd.DataFrame
    households: pd.DataFrame
    villages: pd.DataFrame
    posts: pd.DataFrame


def task_sheets(seen: Situation, names: bool = False) -> TaskSheets:
    """What the task sheets of all active cadres say, from the effective assignments of the day."""
    return TaskSheets(_cadres(seen), _households(seen, names), _villages(seen, names), _posts(seen))


def _cadres(seen: Situation) -> pd.DataFrame:
    rows, area = seen.rows, seen.area
    row = np.flatnonzero(area.cadres.active(seen.day))
    unit = area.cadres.unit[row]
    village = references(rows.cadre["starts_from_village_id"], area.villages.id)[row]
    stationed = village >= 0
    found = {
        "cadre": picked(rows.cadre, "code", row),
        "name": picked(rows.cadre, "name", row),
        "rank": picked(rows.cadre, "rank", row),
        "position": picked(rows.cadre, "position", row),
        "unit": picked(rows.unit, "code", unit),
        "unit_name": picked(rows.unit, "name", unit),
        "unit_short": picked(rows.unit, "short_name", unit),
        "origin_kind": np.where(stationed, "village", np.where(unit >= 0, "unit", "")),
        "origin": _either(stationed, picked(rows.village, "code", village), picked(rows.unit, "code", unit)),
        "origin_name": _either(
            stationed, picked(rows.village, "name", village), picked(rows.unit, "name", unit)
        ),
    }
    if "geometry" in rows.village and "geometry" in rows.unit:
        at_village, at_unit = picked(rows.village, "geometry", village), picked(rows.unit, "geometry", unit)
        found["geometry"] = _either(stationed, at_village, at_unit)
    return pd.DataFrame(found).sort_values(["unit", "cadre"], ignore_index=True)


def _households(seen: Situation, names: bool) -> pd.DataFrame:
    rows, charges = seen.rows, seen.charges
    row = np.flatnonzero(charges.now & (charges.duty == HOUSEHOLD) & (charges.cadre >= 0))
    household, village = charges.household[row], charges.village[row]
    own = _own_rows(seen, row)
    found = {
        "cadre": picked(rows.cadre, "code", charges.cadre[row]),
        "household": picked(rows.household, "code", household),
        "village": picked(rows.village, "code", village),
        "village_name": picked(rows.village, "name", village),
        "need": picked(rows.household, "need", household),
        "last_visit": _as_days(seen.visits.last[row]),
        **_minutes(seen, row),
        "decision_no": picked(rows.assignment, "decision_no", own),
        "decision_date": picked(rows.assignment, "decision_date", own),
    }
    if names:
        found["head_name"] = picked(rows.household, "head_name", household)
        if "geometry" in rows.household:
            found["geometry"] = np.asarray(picked(rows.household, "geometry", household), dtype=object)
    return pd.DataFrame(found).sort_values(["cadre", "village", "household"], ignore_index=True)


def _villages(seen: Situation, names: bool) -> pd.DataFrame:
    rows, charges, area = seen.rows, seen.charges, seen.area
    row = np.flatnonzero(charges.now & charges.fieldwork & (charges.cadre >= 0) & (charges.village >= 0))
    pairs = pd.DataFrame({"cadre": charges.cadre[row], "village": charges.village[row], "row": row})
    for duty, name in ((HOUSEHOLD, "households"), (VILLAGE, "in_charge"), (PARTY_CELL, "party_cell")):
        pairs[name] = (charges.duty[row] == duty).astype(np.int64)
    told = pairs.groupby(["cadre", "village"], as_index=False).agg(
        {"row": "first", "households": "sum", "in_charge": "max", "party_cell": "max"}
    )
    cadre, village, first = (told[name].to_numpy() for name in ("cadre", "village", "row"))
    found: dict[str, Any] = {
        "cadre": picked(rows.cadre, "code", cadre),
        "village": picked(rows.village, "code", village),
        "village_name": picked(rows.village, "name", village),
        "village_kind": picked(rows.village, "kind", village),
        "commune_name": picked(rows.commune, "name", look_up(area.villages.commune, village, ABSENT)),
        **{name: told[name].to_numpy() for name in ("households", "in_charge", "party_cell")},
        "last_visit": _as_days(_last_village_visit(seen)[village]),
        "common_language": _common_language(seen, cadre, village),
        **_minutes(seen, first, to_village=True),
    }
    if "geometry" in rows.village:
        found["geometry"] = np.asarray(picked(rows.village, "geometry", village), dtype=object)
    if names:
        found["contact_role"] = picked(rows.village, "contact_role", village)
        found["contact_phone"] = picked(rows.village, "contact_phone", village)
    return pd.DataFrame(found).sort_values(["cadre", "village"], ignore_index=True)


def _posts(seen: Situation) -> pd.DataFrame:
    rows, charges = seen.rows, seen.charges
    row = np.flatnonzero(charges.now & (charges.duty == COMMUNE_POST) & (charges.cadre >= 0))
    own = _own_rows(seen, row)
    found = {
        "cadre": picked(rows.cadre, "code", charges.cadre[row]),
        "commune": picked(rows.commune, "code", charges.commune[row]),
        "commune_name": picked(rows.commune, "name", charges.commune[row]),
        "role": picked(rows.assignment, "role", own),
        "decision_no": picked(rows.assignment, "decision_no", own),
        "decision_date": picked(rows.assignment, "decision_date", own),
    }
    return pd.DataFrame(found).sort_values(["cadre", "commune"], ignore_index=True)


def _own_rows(seen: Situation, row: Ints) -> Ints:
    """The rows of the table assignment that these charges are."""
    return positions_in(take(seen.charges.id, row), texts(seen.rows.assignment["id"]))


def _minutes(seen: Situation, row: Ints, to_village: bool = False) -> dict[str, Floats]:
    """Minutes there and back in both seasons: to the household where there is such a time, else its village."""
    charges = seen.charges
    if to_village:
        charges = replace(charges, household=np.full(len(charges), ABSENT, dtype=np.int64))
    origin = look_up(seen.area.cadres.origin, charges.cadre, ABSENT)
    found = {}
    for season, name in ((DRY, "dry"), (WET, "wet")):
        trips = seen.journeys.trips(charges, origin, season) if to_village else seen.trips[season]
        no_way = trips.way[row] == NO_WAY
        found[f"there_{name}"] = np.where(no_way, np.inf, trips.there[row])
        found[f"back_{name}"] = np.where(no_way, np.inf, trips.back[row])
    return {name: found[name] for name in MINUTES}


def _common_language(seen: Situation, cadre: Ints, village: Ints) -> Any:
    ours, theirs = seen.area.cadres.languages, seen.area.villages.languages
    known: Flags = known_languages(ours)[cadre] & known_languages(theirs)[village]
    apart = no_common_language(ours, theirs, cadre, village)
    return np.array([None, "no", "yes"], dtype=object)[np.where(known, np.where(apart, 1, 2), 0)]


def _last_village_visit(seen: Situation) -> Ints:
    visits = seen.rows.visit
    on = days(visits["day"], ALWAYS)
    village = references(visits["village_id"], seen.area.villages.id)
    latest = np.full(len(seen.area.villages.id), ALWAYS, dtype=np.int64)
    counted = (village >= 0) & (on <= seen.day)
    np.maximum.at(latest, village[counted], on[counted])
    return latest


def _as_days(numbers: Ints) -> Any:
    known = numbers > ALWAYS
    moments = np.where(known, numbers, 0).astype("datetime64[D]").astype("datetime64[s]")
    return np.where(known, moments, np.datetime64("NaT", "s"))


def _either(first: Flags, chosen: Any, other: Any) -> Any:
    return np.where(first, np.asarray(chosen, dtype=object), np.asarray(other, dtype=object))
