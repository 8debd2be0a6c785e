"""The coverage gaps of people, villages, posts and cadres; each says on which days it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Optional

from .facts import Facts, Row
from .world import World, is_open

Holds = Callable[[date], bool]


@dataclass(frozen=True)
class Gap:
    """One fault. ``holds`` answers for any day up to ``as_of``; None where it rests on undated facts."""

    rule: str
    severity: str
    table: str
    code: str
    item: Optional[str] = None
    commune: Optional[str] = None
    village: Optional[str] = None
    value: Optional[float] = None
    threshold: Optional[float] = None
    unit: Optional[str] = None
    holds: Optional[Holds] = None


@dataclass(frozen=True)
class Scene:
    """What every rule looks at."""

    facts: Facts
    world: World
    day: date

    def communes(self) -> list[Row]:
        return [row for row in self.facts.commune if is_open(row, self.day)]

    def villages(self) -> list[Row]:
        return [row for row in self.facts.village if is_open(row, self.day)]

    def about_village(self, rule: str, severity: str, village: Row, **more: object) -> Gap:
        commune = self.facts.commune_of(village)["code"]
        return Gap(
            rule, severity, "village", village["code"], commune=commune, village=village["code"], **more
        )  # type: ignore[arg-type]

    def about_assignment(self, rule: str, severity: str, row: Row, **more: object) -> Gap:
        commune, village = self.facts.place(row)
        place = {"commune": commune["code"], "village": village and village["code"]}
        return Gap(rule, severity, "assignment", row["code"], **place, **more)  # type: ignore[arg-type]


def people_gaps(scene: Scene) -> Iterator[Gap]:
    """Every rule that needs no travel time."""
    yield from _households(scene)
    for village in scene.villages():
        yield from _village_coverage(scene, village)
        yield from _village_party(scene, village)
    yield from _communes(scene)
    yield from _cadres(scene)
    for row in scene.world.assignments:
        yield from _assignment(scene, row)


def _households(scene: Scene) -> Iterator[Gap]:
    world = scene.world
    for household in scene.facts.household:

        def nobody(day: date, household: Row = household) -> bool:
            return world.in_need(household, day) and not world.household_has_somebody(household, day)

        if nobody(scene.day):
            village = scene.facts.village_of(household)
            yield Gap(
                "household_unassigned",
                "critical" if household["need"] in ("special_hardship", "poor") else "major",
                "household",
                household["code"],
                commune=scene.facts.commune_of(village)["code"],
                village=village["code"],
                holds=nobody,
            )


def _village_coverage(scene: Scene, village: Row) -> Iterator[Gap]:
    def uncovered(day: date) -> bool:
        return not scene.world.village_is_covered(village, day)

    if uncovered(scene.day):
        severity = "critical" if village["is_border"] else "major"
        yield scene.about_village("village_uncovered", severity, village, holds=uncovered)


def _village_party(scene: Scene, village: Row) -> Iterator[Gap]:
    if village["party_members"] == 0:
        severity = "critical" if village["is_border"] else "major"
        yield scene.about_village(
            "village_without_party_members", severity, village, value=0, threshold=0, unit="members"
        )
    cell = village["party_cell"]
    if (village["party_members"] or 0) > 0 and cell in ("none", "shared"):
        severity = "major" if cell == "none" else "minor"
        yield scene.about_village("party_cell_missing", severity, village)
    host = {"own": village["id"], "shared": village["party_cell_village_id"]}.get(cell)
    if village["is_border"] and host is not None:

        def unattended(day: date) -> bool:
            return not scene.world.cell_has_somebody(host, day)

        if unattended(scene.day):
            yield scene.about_village("party_cell_unattended", "major", village, holds=unattended)


def _communes(scene: Scene) -> Iterator[Gap]:
    world = scene.world
    limit = scene.facts.limit("max_units_per_commune")
    for commune in scene.communes():

        def post_empty(day: date, commune: Row = commune) -> bool:
            return not world.post_is_filled(commune, day)

        def units(day: date, commune: Row = commune) -> int:
            rows = (r for r in world.effective_rows(day) if scene.facts.place(r)[0]["id"] == commune["id"])
            return len({world.cadre(row)["unit_id"] for row in rows} - {None})

        def crowded(day: date, units: Callable[[date], int] = units) -> bool:
            return units(day) > limit

        code = commune["code"]
        if commune["is_border"] and post_empty(scene.day):
            yield Gap("commune_post_empty", "major", "commune", code, commune=code, holds=post_empty)
        if crowded(scene.day):
            yield Gap(
                "commune_many_units",
                "minor",
                "commune",
                code,
                commune=code,
                value=units(scene.day),
                threshold=limit,
                unit="units",
                holds=crowded,
            )


def _cadres(scene: Scene) -> Iterator[Gap]:
    world = scene.world
    for cadre in scene.facts.cadre:
        for index, item in enumerate(("households", "villages")):
            limit = cadre[f"max_{item}"]
            if limit is None:
                continue

            def over(day: date, cadre: Row = cadre, index: int = index, limit: int = limit) -> bool:
                return len(world.load(cadre, day)[index]) > limit

            if over(scene.day):
                value = len(world.load(cadre, scene.day)[index])
                severity = "critical" if value >= 2 * limit else "major"
                yield Gap(
                    "cadre_overloaded",
                    severity,
                    "cadre",
                    cadre["code"],
                    item,
                    value=value,
                    threshold=limit,
                    unit=item,
                    holds=over,
                )

        def idle(day: date, cadre: Row = cadre) -> bool:
            rows = world.of_cadre[cadre["id"]]
            return world.is_active(cadre, day) and not any(world.in_force(row, day) for row in rows)

        if idle(scene.day):
            yield Gap("cadre_idle", "minor", "cadre", cadre["code"], holds=idle)


def _assignment(scene: Scene, row: Row) -> Iterator[Gap]:
    world = scene.world

    def broken(day: date) -> bool:
        return world.in_force(row, day) and not world.effective(row, day)

    def overdue(day: date) -> bool:
        return world.is_overdue(row, day)

    if broken(scene.day):
        yield scene.about_assignment("assignment_broken", "major", row, holds=broken)
    if overdue(scene.day):
        limit = scene.facts.limit("visit_interval_days")
        value = world.days_unvisited(row, scene.day)
        severity = "major" if value >= 2 * limit else "minor"
        yield scene.about_assignment(
            "visit_overdue", severity, row, value=value, threshold=limit, unit="days", holds=overdue
        )
