"""The assignment problem of a workspace, read from plain rows by the definition, as an instance for the optimum."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Optional

from .facts import Facts, Row, languages
from .optimum import Instance
from .travel import Travel
from .world import World, within

DEFAULTS = {
    "weight_special_hardship": "3",
    "weight_poor": "2",
    "change_cost": "30",
    "village_cost": "60",
    "language_cost": "60",
}


@dataclass(frozen=True)
class Asked:
    """The options of the command."""

    everyone: bool = False
    max_changes: Optional[int] = None
    language: str = "preferred"
    unit_areas: bool = False
    plan: Optional[str] = None

    def arguments(self) -> list[str]:
        found = ["--language", self.language, *(["--all"] if self.everyone else [])]
        found += ["--unit-areas"] if self.unit_areas else []
        found += [] if self.plan is None else ["--plan", self.plan]
        return found if self.max_changes is None else [*found, "--max-changes", str(self.max_changes)]


@dataclass
class Case:
    """The instance, the codes of its positions, and the households whose charge nobody has measured."""

    instance: Instance
    households: list[str]
    cadres: list[str]
    kept: set[str]
    contradicting: bool


def setting(facts: Facts, code: str) -> float:
    for row in facts.setting:
        if row["code"] == code:
            return float(row["value"] if row["value"] is not None else row["default_value"])
    return float(DEFAULTS[code])


def case_of(path: Path, day: date, asked: Asked) -> Case:
    facts = Facts(path)
    world, travel = World(facts, asked.plan), Travel(facts)
    households = [
        row
        for row in facts.household
        if world.in_need(row, day) and (asked.everyone or not world.household_has_somebody(row, day))
    ]
    cadres = [row for row in facts.cadre if world.is_active(row, day)]
    place = {row["id"]: n for n, row in enumerate(cadres)}
    scope = {row["id"] for row in households}
    out_households, anyway = _elsewhere(world, day, place, scope)
    rows, kept, pairs, contradicting = [], set(), {}, False
    for h, row in enumerate(households):
        charge = _charge(world, row, day)
        own = None if charge is None else place[charge["cadre_id"]]
        allowed = {
            c: pair for c, each in enumerate(cadres) if (pair := _pair(facts, travel, each, row, asked, day))
        }
        unmeasured = charge is not None and not travel.of_assignment(charge, "dry").known
        locked = charge is not None and bool(charge["locked"])
        if own is not None and (locked or unmeasured):
            contradicting |= own not in allowed
            if unmeasured:
                kept.add(row["code"])
            allowed = {own: allowed.get(own, (0.0, False))}
        for c, pair in allowed.items():
            pairs[h, c] = (pair[0], pair[1] and asked.language == "preferred")
        weight = {"special_hardship": "weight_special_hardship", "poor": "weight_poor"}.get(row["need"])
        rows.append(
            (
                1.0 if weight is None else setting(facts, weight),
                _village(facts, row),
                own,
                locked or unmeasured,
            )
        )
    most, most_villages = [], []
    for c, row in enumerate(cadres):
        forced = [each for each in rows if each[3] and each[2] == c]
        new = {each[1] for each in forced if (c, each[1]) not in anyway}
        room = _less(row["max_households"], len(out_households.get(c, set())))
        room_villages = _less(row["max_villages"], len({v for who, v in anyway if who == c}))
        contradicting |= room is not None and len(forced) > room
        contradicting |= room_villages is not None and len(new) > room_villages
        most.append(room)
        most_villages.append(room_villages)
    costs = {name: setting(facts, name) for name in ("change_cost", "village_cost", "language_cost")}
    instance = Instance(rows, most, most_villages, pairs, anyway, max_changes=asked.max_changes, **costs)
    return Case(instance, [r["code"] for r in households], [r["code"] for r in cadres], kept, contradicting)


def _elsewhere(
    world: World, day: date, place: dict[str, int], scope: set[str]
) -> tuple[dict[int, set[str]], set[tuple[int, int]]]:
    """Per cadre the households out of scope, and the cadre–village pairs there are anyway."""
    out: dict[int, set[str]] = {}
    anyway = set()
    for row in world.effective_rows(day):
        if row["duty"] == "commune_post" or row["household_id"] in scope:
            continue
        table, target = world.facts.target(row)
        c = place[row["cadre_id"]]
        if table == "household":
            out.setdefault(c, set()).add(target["id"])
            anyway.add((c, _village(world.facts, target)))
        else:
            anyway.add((c, world.facts.village.index(target)))
    return out, anyway


def _village(facts: Facts, household: Row) -> int:
    return facts.village.index(facts.village_of(household))


def _charge(world: World, household: Row, day: date) -> Optional[Row]:
    rows = [
        r for r in world.to_household[household["id"]] if r["duty"] == "household" and world.effective(r, day)
    ]
    return rows[0] if rows else None


def _less(most: Optional[int], has: int) -> Optional[int]:
    return None if most is None else max(most - has, 0)


def _pair(
    facts: Facts, travel: Travel, cadre: Row, household: Row, asked: Asked, day: date
) -> Optional[tuple[float, bool]]:
    """Minutes there and back and whether a common language is wanting; None where a limit forbids the pair."""
    row = {"cadre_id": cadre["id"], "household_id": household["id"], "village_id": None, "commune_id": None}
    time = travel.of_assignment({**row, "code": "–"}, "dry")
    if not time.known or not time.reachable or time.there is None or time.back is None:
        return None
    if time.there > facts.limit("reach_out_min") or time.there + time.back > facts.limit("reach_round_min"):
        return None
    village = facts.village_of(household)
    ours, theirs = languages(cadre), languages(village)
    apart = bool(ours and theirs and not ours & theirs)
    if asked.language == "required" and apart:
        return None
    twinned = {
        each["commune_id"]
        for each in facts.twinning
        if each["unit_id"] is not None
        and each["unit_id"] == cadre["unit_id"]
        and within(day, each["valid_from"], each["valid_to"])
    }
    if asked.unit_areas and village["commune_id"] not in twinned:
        return None
    return time.there + time.back, apart
