"""The gaps of language and of what is not known: ``no_common_language`` and ``data_missing``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from .facts import Row, languages, point, polygons
from .gaps import Gap, Holds, Scene
from .geometry import covers
from .travel import Travel


def knowledge_gaps(scene: Scene, travel: Travel) -> Iterator[Gap]:
    """Every gap of the two rules."""
    yield from _no_common_language(scene)
    lost_units, lost_villages = travel.unplaced()
    for village in scene.villages():
        for item in _missing_of_village(scene, village, lost_villages):
            yield scene.about_village("data_missing", "minor", village, item=item)
    for unit in scene.facts.unit:
        if point(unit) is None:
            yield Gap("data_missing", "minor", "unit", unit["code"], "point")
        if unit["id"] in lost_units:
            yield Gap("data_missing", "minor", "unit", unit["code"], "unplaced")
    yield from _unknown_languages(scene)
    yield from _assignments_without_run(scene, travel)


def effective_since(scene: Scene, row: Row) -> Holds:
    """Holds while the assignment is effective: the rest of the rule rests on undated facts."""
    return lambda day: scene.world.effective(row, day)


def _no_common_language(scene: Scene) -> Iterator[Gap]:
    for row in scene.world.effective_rows(scene.day):
        _, village = scene.facts.place(row)
        if village is None:
            continue
        spoken, understood = languages(scene.world.cadre(row)), languages(village)
        if spoken is not None and understood is not None and not spoken & understood:
            holds = effective_since(scene, row)
            yield scene.about_assignment("no_common_language", "major", row, holds=holds)


def _missing_of_village(scene: Scene, village: Row, lost: set[str]) -> Iterator[str]:
    place, area = point(village), polygons(scene.facts.commune_of(village))
    if place is None:
        yield "point"
    elif area and not covers(area, place):
        yield "outside_commune"
    if languages(village) is None:
        yield "languages"
    if village["party_members"] is None:
        yield "party_members"
    if village["party_cell"] is None:
        yield "party_cell"
    if village["party_cell"] == "shared" and village["party_cell_village_id"] is None:
        yield "party_cell_host"
    if village["id"] in lost:
        yield "unplaced"


def _unknown_languages(scene: Scene) -> Iterator[Gap]:
    for cadre in scene.facts.cadre:
        if scene.world.is_active(cadre, scene.day) and languages(cadre) is None:

            def holds(day: date, cadre: Row = cadre) -> bool:
                return scene.world.is_active(cadre, day)

            yield Gap("data_missing", "minor", "cadre", cadre["code"], "languages", holds=holds)


def _assignments_without_run(scene: Scene, travel: Travel) -> Iterator[Gap]:
    season = travel.season(scene.day)
    if not any(run[0] == season for run in travel.runs):
        return
    for row in scene.world.effective_rows(scene.day):
        origin = travel.origin(scene.world.cadre(row))
        if row["duty"] != "commune_post" and not travel.has_run(origin, season):
            holds = effective_since(scene, row)
            yield scene.about_assignment("data_missing", "minor", row, item="travel", holds=holds)
