"""What may leave the workspace: counts of households a village, codes and places, no word about a family.

Everything that goes out (maps on paper and on the web, tables, data files) is made from what this module,
``rosters`` and ``task_sheets`` return, and from nothing else. Left out unless ``names`` is asked for: names
of heads of households, household points, contacts and phones of villages. Always left out here: the kind of
need, free text, languages, names of cadres (those stand in rosters and task sheets), and who wrote a row.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from .bands import bands
from .charges import HOUSEHOLD
from .columns import ABSENT, Flags, Ints, counts, days, look_up, pointed_at, positions_in, references, texts
from .intervals import ALWAYS, NEVER
from .situation import Situation

if TYPE_CHECKING:
    from .coverage import Coverage

HARD_TO_REACH = ("unreachable", "wet_season_cut_off", "too_far")
HOUSEHOLD_STATES = ("unassigned", "far", "overdue", "assigned", "left")
OPERATING = ("pilot", "proven", "replicated")
BANDS = ("none", "high", "middle", "low", "lowest")
_COLUMNS = {
    "commune": ("kind",),
    "village": ("kind", "old_commune_code"),
    "unit": ("name", "short_name", "parent_id"),
    "cadre": ("name", "rank", "position", "is_party_member"),
    "assignment": ("role", "decision_no", "decision_date", "decision_body"),
    "model_site": ("id", "code", "name", "kind", "copied_from_id"),
}
_PERSONAL_COLUMNS = {"household": ("head_name",), "village": ("contact_role", "contact_phone")}
_PLACED = ("commune", "village", "unit", "model_site")
_PASSED_ON = (
    "rule",
    "severity",
    "table_name",
    "code",
    "item",
    "commune",
    "village",
    "since",
    "value",
    "threshold",
)


@dataclass(frozen=True)
class Totals:
    """Counts over everything published; ``assigned`` and ``unassigned`` make up ``in_need``."""

    communes: int
    border_communes: int
    posts_filled: int
    villages: int
    villages_covered: int
    in_need: int
    assigned: int
    unassigned: int
    cadres_in_charge: int
    model_sites: int


@dataclass(frozen=True)
class Published:
    """Frames ready to be shown, by code, without ids; a ``geometry`` column where the rows have one.

    communes: code name kind province_code is_border villages villages_covered post_filled, the counts, band.
    villages: code name kind commune commune_name old_commune_code is_border party_cell party_members covered,
        the counts, band; open villages only.
    The counts are of households: in_need = assigned + unassigned; of those assigned, overdue and far (which
        may overlap); left (out of need). band: high (≥ 90 % assigned), middle (≥ 60), low (≥ 10), lowest,
        none (nobody in need).
    units: code name short_name kind parent cadres.
    model_sites: those in operation, with the codes village, commune, copied_from.
    gaps: as computed, without ids, with unit_code where the target belongs to a unit; placed at the village
        (of a household too), else in the commune, else at the unit.
    households (code village state head_name geometry) and contacts (village contact_role contact_phone) are
        empty unless ``names``.
    """

    as_of: date
    plan: str | None
    names: bool
    not_computed: tuple[str, ...]
    totals: Totals
    communes: pd.DataFrame
    villages: pd.DataFrame
    units: pd.DataFrame
    model_sites: pd.DataFrame
    gaps: pd.DataFrame
    indicators: pd.DataFrame
    households: pd.DataFrame
    contacts: pd.DataFrame


def columns_to_read(names: bool) -> dict[str, tuple[str, ...]]:
    """What the outputs need of each table beyond the analysis; personal columns only with ``names``."""
    if not names:
        return dict(_COLUMNS)
    tables = {*_COLUMNS, *_PERSONAL_COLUMNS}
    return {table: (*_COLUMNS.get(table, ()), *_PERSONAL_COLUMNS.get(table, ())) for table in sorted(tables)}


def tables_with_places(names: bool) -> tuple[str, ...]:
    """The tables whose geometry the outputs need; that of households only with ``names``."""
    return (*_PLACED, "household") if names else _PLACED


def publish(seen: Situation, coverage: Coverage, names: bool = False) -> Published:
    """What may be shown of the situation ``seen`` and its ``coverage``; with ``names``, of families too."""
    states = _household_states(seen, coverage.gaps)
    sites = _model_sites(seen)
    communes = _communes(seen, states)
    return Published(
        as_of=coverage.as_of,
        plan=coverage.plan,
        names=names,
        not_computed=tuple(coverage.not_computed),
        totals=_totals(seen, communes, len(sites)),
        communes=communes,
        villages=_villages(seen, states),
        units=_units(seen),
        model_sites=sites,
        gaps=_gaps(seen, coverage.gaps),
        indicators=coverage.indicators,
        households=_households(seen, states, names),
        contacts=_contacts(seen, names),
    )


def band_words(numerator: Ints, denominator: Ints) -> Any:
    """The band of each share that should be high, as a word; ``none`` where there is nothing to share."""
    return np.array(BANDS, dtype=object)[bands(numerator, denominator)]


@dataclass(frozen=True)
class _States:
    """Households by state, each an array of flags; those assigned may be overdue and far at once."""

    in_need: Flags
    assigned: Flags
    overdue: Flags
    far: Flags
    left: Flags

    def by(self, place: Ints, size: int) -> dict[str, Ints]:
        """The counts of households at each of ``size`` places."""
        return {
            "in_need": counts(place[self.in_need], size),
            "assigned": counts(place[self.assigned], size),
            "unassigned": counts(place[self.in_need & ~self.assigned], size),
            "overdue": counts(place[self.overdue], size),
            "far": counts(place[self.far], size),
            "left": counts(place[self.left], size),
        }


def _household_states(seen: Situation, gaps: pd.DataFrame) -> _States:
    households, charges = seen.area.households, seen.charges
    size = len(households.id)
    of_household = charges.duty == HOUSEHOLD
    hard = gaps.loc[gaps["rule"].isin(HARD_TO_REACH), "row_id"]
    hard_charge = pointed_at(positions_in(texts(hard), charges.id), len(charges))
    left = (households.left <= seen.day) & (households.closed > seen.day)
    return _States(
        in_need=seen.in_need,
        assigned=seen.in_need & seen.in_charge,
        overdue=pointed_at(charges.household[seen.overdue & of_household], size),
        far=pointed_at(charges.household[hard_charge & of_household], size),
        left=np.asarray(left),
    )


def _villages(seen: Situation, states: _States) -> pd.DataFrame:
    frame, area = seen.rows.village, seen.area
    found = _chosen(frame, ("code", "name", "kind"))
    found["commune"] = _at(seen.rows.commune["code"], area.villages.commune)
    found["commune_name"] = _at(seen.rows.commune["name"], area.villages.commune)
    found |= _chosen(frame, ("old_commune_code", "is_border", "party_cell", "party_members"))
    found["covered"] = seen.village_covered
    found |= states.by(area.households.village, len(frame))
    found["band"] = band_words(found["assigned"], found["in_need"])
    return _frame(frame, found)[seen.village_open].reset_index(drop=True)


def _communes(seen: Situation, states: _States) -> pd.DataFrame:
    frame, area = seen.rows.commune, seen.area
    size = len(frame)
    found = _chosen(frame, ("code", "name", "kind", "province_code", "is_border"))
    found["villages"] = counts(area.villages.commune[seen.village_open], size)
    found["villages_covered"] = counts(area.villages.commune[seen.village_open & seen.village_covered], size)
    found["post_filled"] = seen.post_filled
    found |= states.by(area.household_commune, size)
    found["band"] = band_words(found["assigned"], found["in_need"])
    return _frame(frame, found)[seen.commune_open].reset_index(drop=True)


def _units(seen: Situation) -> pd.DataFrame:
    frame, area = seen.rows.unit, seen.area
    found = _chosen(frame, ("code", "name", "short_name", "kind"))
    if "parent_id" in frame:
        found["parent"] = _at(frame["code"], references(frame["parent_id"], area.units.id))
    found["cadres"] = counts(area.cadres.unit[area.cadres.active(seen.day)], len(frame))
    return _frame(frame, found)


def _model_sites(seen: Situation) -> pd.DataFrame:
    frame, area = seen.rows.model_site, seen.area
    village = references(frame["village_id"], area.villages.id)
    found = _chosen(
        frame, ("code", "name", "kind", "status", "households_taking_part", "income_per_household")
    )
    found["village"] = _at(seen.rows.village["code"], village)
    found["commune"] = _at(seen.rows.commune["code"], look_up(area.villages.commune, village, ABSENT))
    if "copied_from_id" in frame:
        found["copied_from"] = _at(frame["code"], references(frame["copied_from_id"], texts(frame["id"])))
    begun = days(frame["started_on"], ALWAYS) <= seen.day
    going_on = days(frame["ended_on"], NEVER) > seen.day
    operating = frame["status"].isin(OPERATING).to_numpy() & begun & going_on
    return _frame(frame, found)[operating].reset_index(drop=True)


def _gaps(seen: Situation, gaps: pd.DataFrame) -> pd.DataFrame:
    area = seen.area
    found = gaps[[*_PASSED_ON, "unit", "params"]].reset_index(drop=True)
    unit = np.full(len(found), ABSENT)
    table = found["table_name"].to_numpy()
    code = texts(found["code"])
    of_cadre, of_unit = table == "cadre", table == "unit"
    unit[of_cadre] = look_up(area.cadres.unit, positions_in(code, area.cadres.code), ABSENT)[of_cadre]
    unit[of_unit] = positions_in(code, area.units.code)[of_unit]
    found["unit_code"] = _at(seen.rows.unit["code"], unit)
    village = positions_in(texts(found["village"]), area.villages.code)
    commune = positions_in(texts(found["commune"]), area.communes.code)
    if "geometry" in seen.rows.village:
        found["geometry"] = _places(seen, village, commune, unit)
    return found


def _places(seen: Situation, village: Ints, commune: Ints, unit: Ints) -> Any:
    """A point for each gap; None where nothing it belongs to has one."""
    places = np.full(len(village), None, dtype=object)
    choices = (
        (_shapes(seen.rows.unit), unit),
        (shapely.point_on_surface(_shapes(seen.rows.commune)), commune),
        (_shapes(seen.rows.village), village),
    )
    for shapes, position in choices:
        known = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
        here = look_up(known, position, False)
        places[here] = shapes[position[here]]
    return places


def _shapes(frame: pd.DataFrame) -> Any:
    if "geometry" not in frame:
        return np.full(len(frame), None, dtype=object)
    return np.asarray(frame["geometry"], dtype=object)


def _households(seen: Situation, states: _States, names: bool) -> pd.DataFrame:
    frame = seen.rows.household
    shown = (states.in_need | states.left) & names
    flags = (states.in_need & ~states.assigned, states.far, states.overdue, states.assigned, states.left)
    found = _chosen(frame, ("code", "head_name"))
    found["village"] = _at(seen.rows.village["code"], seen.area.households.village)
    found["state"] = np.select(list(flags), list(HOUSEHOLD_STATES), default="left")
    return _frame(frame, found)[shown].reset_index(drop=True)


def _contacts(seen: Situation, names: bool) -> pd.DataFrame:
    frame = seen.rows.village
    found = _chosen(frame, ("code", "contact_role", "contact_phone"))
    found["village"] = found.pop("code")
    people = pd.DataFrame(found)
    columns = [name for name in ("contact_role", "contact_phone") if name in people]
    known = people[columns].notna().any(axis=1).to_numpy() & seen.village_open & names
    return people[known].reset_index(drop=True)


def _totals(seen: Situation, communes: pd.DataFrame, sites: int) -> Totals:
    border = communes["is_border"] == 1
    charges = seen.charges
    return Totals(
        communes=len(communes),
        border_communes=int(border.sum()),
        posts_filled=int((border & communes["post_filled"]).sum()),
        villages=int(communes["villages"].sum()),
        villages_covered=int(communes["villages_covered"].sum()),
        in_need=int(communes["in_need"].sum()),
        assigned=int(communes["assigned"].sum()),
        unassigned=int(communes["unassigned"].sum()),
        cadres_in_charge=len(np.unique(charges.cadre[charges.now & (charges.duty == HOUSEHOLD)])),
        model_sites=sites,
    )


def _chosen(frame: pd.DataFrame, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: frame[name].to_numpy() for name in names if name in frame}


def _at(column: pd.Series, positions: Ints) -> Any:
    """The values of ``column`` at ``positions``; missing where the position is ABSENT."""
    return column.reset_index(drop=True).reindex(np.where(positions >= 0, positions, -1)).to_numpy()


def _frame(source: pd.DataFrame, columns: dict[str, Any]) -> pd.DataFrame:
    if "geometry" in source:
        columns["geometry"] = np.asarray(source["geometry"], dtype=object)
    return pd.DataFrame(columns)
