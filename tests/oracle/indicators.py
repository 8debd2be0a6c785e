"""The indicators of provinces, communes and units."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import Optional

from .facts import Row
from .gaps import Scene
from .travel import Travel
from .world import is_open, within

Figure = tuple[str, Optional[float], Optional[float], Optional[float]]
OPERATING = ("pilot", "proven", "replicated")


def indicators(scene: Scene, travel: Travel) -> Iterator[dict[str, object]]:
    """One dict a figure: scope, code, name, numerator, denominator, value."""
    communes = scene.communes()
    provinces = sorted({row["province_code"] for row in communes} - {None}, key=str)
    only_one = len(provinces) == 1
    for province in provinces:
        inside = [row for row in scene.facts.commune if row["province_code"] == province]
        yield from _named("province", province, _area(scene, travel, inside, everybody=only_one))
    for commune in communes:
        yield from _named("commune", commune["code"], _area(scene, travel, [commune], everybody=False))
    for unit in scene.facts.unit:
        yield from _named("unit", unit["code"], _unit(scene, travel, unit))


def _named(scope: str, code: str, figures: Iterable[Figure]) -> Iterator[dict[str, object]]:
    for name, numerator, denominator, value in figures:
        yield {
            "scope": scope,
            "code": code,
            "name": name,
            "numerator": numerator,
            "denominator": denominator,
            "value": value,
        }


def _area(scene: Scene, travel: Travel, communes: list[Row], everybody: bool) -> Iterator[Figure]:
    ids = {row["id"] for row in communes}
    yield from _shares(scene, ids)
    rows = [r for r in _household_rows(scene) if scene.facts.place(r)[0]["id"] in ids]
    yield from _work(scene, travel, rows)
    loads: dict[str, set[str]] = {}
    if everybody:
        active = (row for row in scene.facts.cadre if scene.world.is_active(row, scene.day))
        loads = {row["id"]: set() for row in active}
    for row in rows:
        loads.setdefault(row["cadre_id"], set()).add(row["household_id"])
    yield from _loads([len(households) for households in loads.values()])
    yield from _standing(scene, ids)


def _unit(scene: Scene, travel: Travel, unit: Row) -> Iterator[Figure]:
    twinned = {
        row["commune_id"]
        for row in scene.facts.twinning
        if row["unit_id"] == unit["id"]
        and row["commune_id"] is not None
        and within(scene.day, row["valid_from"], row["valid_to"])
        and is_open(scene.facts.by_id["commune"][row["commune_id"]], scene.day)
    }
    if twinned:
        yield from _shares(scene, twinned)
    own = {row["id"] for row in scene.facts.cadre if row["unit_id"] == unit["id"]}
    rows = [row for row in _household_rows(scene) if row["cadre_id"] in own]
    yield from _work(scene, travel, rows)
    active = [r for r in scene.facts.cadre if r["id"] in own and scene.world.is_active(r, scene.day)]
    yield from _loads([len(scene.world.load(cadre, scene.day)[0]) for cadre in active])


def _shares(scene: Scene, communes: set[str]) -> Iterator[Figure]:
    """The shares of an area: people, villages, cells and posts."""
    world, day = scene.world, scene.day
    villages = [row for row in scene.villages() if row["commune_id"] in communes]
    households = [
        row
        for row in scene.facts.household
        if scene.facts.village_of(row)["commune_id"] in communes and world.in_need(row, day)
    ]
    yield _share("households_assigned", (world.household_has_somebody(row, day) for row in households))
    yield _share("villages_covered", (world.village_is_covered(row, day) for row in villages))
    known = [row["party_members"] for row in villages if row["party_members"] is not None]
    yield _share("villages_without_party_members", (members == 0 for members in known))
    border = [row for row in villages if row["is_border"] and row["party_cell"] is not None]
    yield _share("border_villages_with_own_cell", (row["party_cell"] == "own" for row in border))
    own = [row for row in border if row["party_cell"] == "own"]
    yield _share("cells_attended", (world.cell_has_somebody(row["id"], day) for row in own))
    posts = [row for row in scene.communes() if row["id"] in communes and row["is_border"]]
    yield _share("commune_posts_filled", (world.post_is_filled(row, day) for row in posts))


def _work(scene: Scene, travel: Travel, rows: list[Row]) -> Iterator[Figure]:
    """Reach and visits of effective household assignments."""
    season = travel.season(scene.day)
    timed = [row for row in rows if travel.has_run(travel.origin(scene.world.cadre(row)), season)]
    minutes = [travel.of_assignment(row, season).there for row in timed]
    for limit in (30, 60, 120):
        yield _share(f"reach_{limit}", (there is not None and there <= limit for there in minutes))
    yield _share("visited_in_interval", (not scene.world.is_overdue(row, scene.day) for row in rows))
    days = sorted(scene.world.days_unvisited(row, scene.day) for row in rows)
    yield _plain("days_since_visit_median", _nearest_rank(days, 50))
    yield _plain("days_since_visit_p90", _nearest_rank(days, 90))


def _loads(loads: list[int]) -> Iterator[Figure]:
    mean = sum(loads) / len(loads) if loads else None
    yield "load_mean", sum(loads), len(loads), mean
    yield _plain("load_max", max(loads) if loads else None)
    if mean is None:
        yield _plain("load_sd", None)
    else:
        yield _plain("load_sd", math.sqrt(math.fsum((load - mean) ** 2 for load in loads) / len(loads)))


def _standing(scene: Scene, communes: set[str]) -> Iterator[Figure]:
    """Model sites, criteria and households that left need."""
    facts, day = scene.facts, scene.day
    in_area = {row["id"] for row in facts.village if row["commune_id"] in communes}
    sites = [
        row
        for row in facts.model_site
        if row["village_id"] in in_area
        and row["status"] in OPERATING
        and within(day, row["started_on"], row["ended_on"])
    ]
    yield _plain("model_sites_operating", len(sites))
    taking_part = _known(sites, "households_taking_part")
    yield _plain("model_households", None if sites and not taking_part else sum(taking_part))
    yield _plain("model_income_median", _median(_known(sites, "income_per_household")))
    border = [row for row in scene.communes() if row["id"] in communes and row["is_border"]]
    yield _plain("criteria_median", _median(_known(border, "criteria_met")))
    from_day = facts.choice("from_day")
    start = day.fromisoformat(from_day) if from_day else day.replace(month=1, day=1)
    left = [
        row
        for row in facts.household
        if row["village_id"] in in_area
        and row["left_need_on"] is not None
        and start <= row["left_need_on"] <= day
    ]
    yield _plain("households_left_need", len(left))


def _household_rows(scene: Scene) -> list[Row]:
    return [row for row in scene.world.effective_rows(scene.day) if row["duty"] == "household"]


def _known(rows: list[Row], name: str) -> list[float]:
    return [row[name] for row in rows if row[name] is not None]


def _share(name: str, answers: Iterable[bool]) -> Figure:
    listed = list(answers)
    return name, sum(listed), len(listed), sum(listed) / len(listed) if listed else None


def _plain(name: str, value: Optional[float]) -> Figure:
    return name, None, None, value


def _nearest_rank(ordered: list[int], percent: int) -> Optional[float]:
    """The smallest value with at least ``percent`` % of the values at or below it."""
    for position, value in enumerate(ordered, start=1):
        if position * 100 >= percent * len(ordered):
            return value
    return None


def _median(values: list[float]) -> Optional[float]:
    ordered = sorted(values)
    if not ordered:
        return None
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
