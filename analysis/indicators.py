"""The indicators of provinces, communes and units on one day."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from .area import OWN_CELL
from .charges import HOUSEHOLD
from .columns import ABSENT, Floats, Ints, days, look_up, references
from .intervals import ALWAYS, NEVER
from .journeys import SOME_WAY
from .scopes import Scope, Tally, communes, loads, pairs_at, provinces, ranked, share, total
from .settings import day_number
from .situation import Situation

PLACE_SHARES = (
    "households_assigned",
    "villages_covered",
    "villages_without_party_members",
    "border_villages_with_own_cell",
    "cells_attended",
    "commune_posts_filled",
)
REACH_MINUTES = (30, 60, 120)
INDICATORS = (
    *PLACE_SHARES,
    *(f"reach_{minutes}" for minutes in REACH_MINUTES),
    "load_mean",
    "load_max",
    "load_sd",
    "visited_in_interval",
    "days_since_visit_median",
    "days_since_visit_p90",
    "model_sites_operating",
    "model_households",
    "model_income_median",
    "criteria_median",
    "households_left_need",
)
INDICATOR_COLUMNS = ("scope", "code", "name", "numerator", "denominator", "value")


@dataclass(frozen=True)
class Figure:
    """One indicator of every place of a scope; numerator and denominator are NaN where it is no share."""

    numerator: Floats
    denominator: Floats
    value: Floats
    shown: np.ndarray[tuple[int], np.dtype[np.bool_]] | None = None


def indicator_frame(seen: Situation) -> pd.DataFrame:
    """One row a scope, place and indicator with INDICATOR_COLUMNS, in that order."""
    by_commune = communes(seen.area, seen.commune_open)
    tables = []
    for scope in (provinces(seen.area, seen.commune_open), by_commune):
        figures = {
            **_place_shares(seen, scope),
            **_charge_figures(seen, _charge_places(seen, scope), scope.size),
        }
        figures |= _local_loads(seen, scope) | _model_sites(seen, scope) | _place_figures(seen, scope)
        tables.append(_table(scope, figures))
    units = Scope(
        "unit",
        seen.area.units.code,
        np.ones(len(seen.area.units.id), dtype=np.bool_),
        np.full(len(seen.area.communes.id), ABSENT),
    )
    tables.append(_table(units, _unit_figures(seen, _place_shares(seen, by_commune), units.size)))
    frame: pd.DataFrame = pa.concat_tables(tables).to_pandas()
    return frame


def _share_figure(tally: Tally) -> Figure:
    numerator, denominator = tally.numerator.astype(np.float64), tally.denominator.astype(np.float64)
    value = np.full(len(numerator), np.nan)
    np.divide(numerator, denominator, out=value, where=denominator > 0)
    return Figure(numerator, denominator, value)


def _plain_figure(value: Floats) -> Figure:
    nothing = np.full(len(value), np.nan)
    return Figure(nothing, nothing, value)


def _place_shares(seen: Situation, scope: Scope) -> dict[str, Figure]:
    """The shares of households, villages and communes."""
    area, villages, size = seen.area, seen.area.villages, scope.size
    household = look_up(scope.of_commune, area.household_commune, ABSENT)
    village = look_up(scope.of_commune, villages.commune, ABSENT)
    there = seen.village_open
    border = there & villages.border
    posts = seen.commune_open & area.communes.border
    tallies = {
        "households_assigned": share(household, seen.in_charge, seen.in_need, size),
        "villages_covered": share(village, seen.village_covered, there, size),
        "villages_without_party_members": share(
            village, villages.party_members == 0, there & ~np.isnan(villages.party_members), size
        ),
        "border_villages_with_own_cell": share(
            village, villages.cell == OWN_CELL, border & (villages.cell != ABSENT), size
        ),
        "cells_attended": share(village, seen.cell_attended, border & (villages.cell == OWN_CELL), size),
        "commune_posts_filled": share(scope.of_commune, seen.post_filled, posts, size),
    }
    return {name: _share_figure(tally) for name, tally in tallies.items()}


def _charge_places(seen: Situation, scope: Scope) -> Ints:
    return look_up(scope.of_commune, seen.charges.commune, ABSENT)


def _charge_figures(seen: Situation, place: Ints, size: int) -> dict[str, Figure]:
    """Reach and visits of the effective household assignments, by the place of each assignment."""
    charges, trips = seen.charges, seen.trips_now
    looked_after = charges.now & (charges.duty == HOUSEHOLD)
    figures = {}
    for minutes in REACH_MINUTES:
        near = (trips.way == SOME_WAY) & (trips.there <= minutes)
        tally = share(place, near, looked_after & trips.computed, size)
        figures[f"reach_{minutes}"] = _share_figure(tally)
    figures["visited_in_interval"] = _share_figure(share(place, ~seen.overdue, looked_after, size))
    dated = looked_after & (seen.visits.counted_from > ALWAYS)
    waited = ranked(place[dated], seen.days_since_visit[dated].astype(np.float64), size)
    figures["days_since_visit_median"] = _plain_figure(waited.nearest_rank(50))
    figures["days_since_visit_p90"] = _plain_figure(waited.nearest_rank(90))
    return figures


def _cadre_households(seen: Situation) -> tuple[Ints, Ints]:
    """The distinct pairs of a cadre and a household effectively in their charge."""
    charges = seen.charges
    cadre, household, _ = pairs_at(charges.cadre, charges.household, charges.now)
    return cadre, household


def _load_figures(place: Ints, load: Ints, size: int) -> dict[str, Figure]:
    spread = loads(place, load, size)
    return {
        "load_mean": _share_figure(Tally(spread.households, spread.cadres)),
        "load_max": _plain_figure(spread.greatest),
        "load_sd": _plain_figure(spread.deviation),
    }


def _local_loads(seen: Situation, scope: Scope) -> dict[str, Figure]:
    """Loads of the cadres with a household in the place, with their households there.

    Where one province alone has open communes it counts every active cadre; of several a cadre belongs to none.
    """
    cadre, household = _cadre_households(seen)
    place = look_up(scope.of_commune, look_up(seen.area.household_commune, household, ABSENT), ABSENT)
    if scope.name == "province" and np.count_nonzero(scope.shown) == 1:
        only = int(np.argmax(scope.shown))
        active = seen.area.cadres.active(seen.day)
        load = np.bincount(cadre[place == only], minlength=len(active)).astype(np.int64)
        return _load_figures(np.full(int(active.sum()), only), load[active], scope.size)
    where, _, load = pairs_at(place, cadre, place >= 0)
    return _load_figures(where, load, scope.size)


def _model_sites(seen: Situation, scope: Scope) -> dict[str, Figure]:
    sites, size = seen.sites, scope.size
    commune = look_up(seen.area.villages.commune, sites.village, ABSENT)
    place = look_up(scope.of_commune, commune, ABSENT)[sites.operating]
    households, income = sites.households[sites.operating], sites.income[sites.operating]
    operating = np.bincount(place[place >= 0], minlength=size)
    known = np.bincount(place[(place >= 0) & ~np.isnan(households)], minlength=size)
    taking_part = np.where((operating > 0) & (known == 0), np.nan, total(place, households, size))
    return {
        "model_sites_operating": _plain_figure(operating.astype(np.float64)),
        "model_households": _plain_figure(taking_part),
        "model_income_median": _plain_figure(ranked(place, income, size).median()),
    }


def _place_figures(seen: Situation, scope: Scope) -> dict[str, Figure]:
    """Criteria met by the open border communes; households that left need in the period."""
    area, size = seen.area, scope.size
    border = seen.commune_open & area.communes.border
    criteria = ranked(scope.of_commune[border], area.communes.criteria_met[border], size)
    from_day = seen.settings.from_day or seen.as_of.replace(month=1, day=1)
    left = area.households.left
    lately = (left >= day_number(from_day)) & (left <= seen.day)
    place = look_up(scope.of_commune, area.household_commune, ABSENT)[lately]
    number = np.bincount(place[place >= 0], minlength=size)
    return {
        "criteria_median": _plain_figure(criteria.median()),
        "households_left_need": _plain_figure(number.astype(np.float64)),
    }


def _unit_figures(seen: Situation, of_commune: dict[str, Figure], size: int) -> dict[str, Figure]:
    """What a unit's own cadres do, and the shares over the open communes twinned with it that day."""
    cadres = seen.area.cadres
    figures = _charge_figures(seen, look_up(cadres.unit, seen.charges.cadre, ABSENT), size)
    cadre, _ = _cadre_households(seen)
    load = np.bincount(cadre, minlength=len(cadres.id)).astype(np.int64)
    active = cadres.active(seen.day)
    figures |= _load_figures(cadres.unit[active], load[active], size)
    unit, commune = _twinned(seen)
    twinned = np.bincount(unit, minlength=size) > 0
    for name, figure in of_commune.items():
        numerator = np.bincount(unit, weights=figure.numerator[commune], minlength=size)
        denominator = np.bincount(unit, weights=figure.denominator[commune], minlength=size)
        tally = Tally(numerator.astype(np.int64), denominator.astype(np.int64))
        figures[name] = replace(_share_figure(tally), shown=twinned)
    return figures


def _twinned(seen: Situation) -> tuple[Ints, Ints]:
    """The distinct pairs of a unit and an open commune twinned on the day."""
    frame, area = seen.rows.twinning, seen.area
    valid = (days(frame["valid_from"], ALWAYS) <= seen.day) & (seen.day < days(frame["valid_to"], NEVER))
    unit = references(frame["unit_id"], area.units.id)
    commune = references(frame["commune_id"], area.communes.id)
    unit, commune, _ = pairs_at(unit, commune, valid & look_up(seen.commune_open, commune, False))
    return unit, commune


def _table(scope: Scope, figures: dict[str, Figure]) -> pa.Table:
    """The figures of the places that are shown, by code, then in the order of INDICATORS."""
    names = [name for name in INDICATORS if name in figures]
    shown = np.array(
        [scope.shown if (own := figures[name].shown) is None else scope.shown & own for name in names]
    ).reshape(len(names), scope.size)
    by_code = np.asarray(pc.sort_indices(scope.code), dtype=np.int64)
    place = np.repeat(by_code, len(names))
    which = np.tile(np.arange(len(names)), scope.size)
    kept = shown[which, place]
    place, which = place[kept], which[kept]

    def column(part: str) -> pa.Array:
        values = np.array([getattr(figures[name], part) for name in names]).reshape(len(names), scope.size)
        chosen = values[which, place]
        return pa.array(chosen, mask=np.isnan(chosen))

    texts = pa.large_string()
    return pa.table(
        {
            "scope": pa.array([scope.name], texts).take(pa.array(np.zeros(len(place), dtype=np.int64))),
            "code": scope.code.take(pa.array(place)),
            "name": pa.array(names, texts).take(pa.array(which)),
            "numerator": column("numerator"),
            "denominator": column("denominator"),
            "value": column("value"),
        }
    )
