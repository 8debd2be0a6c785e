"""The gaps that need travel times, and which rules cannot be computed for want of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Optional

from .facts import Row
from .gaps import Gap, Scene
from .knowledge import effective_since
from .travel import SEASONS, Time, Travel
from .world import within

ASSIGNMENT_RULES = ("unreachable", "wet_season_cut_off", "too_far")
Measure = tuple[Optional[float], Optional[float], Optional[str]]
UNMEASURED: Measure = (None, None, None)


def reach_gaps(scene: Scene, travel: Travel) -> Iterator[Gap]:
    """Every gap that rests on travel times."""
    for row in scene.world.effective_rows(scene.day):
        found = _first_fault(scene, travel, row)
        if found is not None:
            rule, (value, threshold, unit) = found
            yield scene.about_assignment(
                rule,
                "critical" if rule == "unreachable" else "major",
                row,
                value=value,
                threshold=threshold,
                unit=unit,
                holds=effective_since(scene, row),
            )
    for village in scene.villages():
        yield from _model_site_far(scene, travel, village)


def not_computed(scene: Scene, travel: Travel) -> list[str]:
    """The rules none of whose needed origins has been computed."""
    season = travel.season(scene.day)
    rows = [row for row in scene.world.effective_rows(scene.day) if row["duty"] != "commune_post"]
    origins = {travel.origin(scene.world.cadre(row)) for row in rows}
    rules = []
    if not any(travel.has_run(origin, season) for origin in origins):
        rules += ["unreachable", "too_far"]
    if not any(all(travel.has_run(origin, s) for s in SEASONS) for origin in origins):
        rules.append("wet_season_cut_off")
    if not any(travel.has_run(("village", site["village_id"]), "dry") for site in good_sites(scene)):
        rules.append("model_site_far")
    return sorted(rules)


def good_sites(scene: Scene) -> list[Row]:
    """Proven or replicated sites in operation, in a village that is known."""
    return [
        site
        for site in scene.facts.model_site
        if site["status"] in ("proven", "replicated")
        and within(scene.day, site["started_on"], site["ended_on"])
        and site["village_id"] is not None
    ]


def _first_fault(scene: Scene, travel: Travel, row: Row) -> Optional[tuple[str, Measure]]:
    now = travel.of_assignment(row, travel.season(scene.day))
    dry, wet = (travel.of_assignment(row, season) for season in SEASONS)
    if now.known and not now.reachable:
        return "unreachable", UNMEASURED
    if dry.known and dry.reachable and wet.known and _excess(scene, dry) is None:
        if not wet.reachable:
            return "wet_season_cut_off", UNMEASURED
        excess = _excess(scene, wet)
        if excess is not None:
            return "wet_season_cut_off", excess
    excess = _excess(scene, now) if now.known else None
    return None if excess is None else ("too_far", excess)


def _excess(scene: Scene, time: Time) -> Optional[Measure]:
    """The measure over its limit, there first; None within both. Beyond the cut-off is over, unmeasured."""
    there_limit = scene.facts.limit("reach_out_min")
    round_limit = scene.facts.limit("reach_round_min")
    if time.there is None:
        return UNMEASURED
    if time.there > there_limit:
        return time.there, there_limit, "minutes"
    if time.back is None:
        return UNMEASURED
    if time.there + time.back > round_limit:
        return time.there + time.back, round_limit, "minutes"
    return None


def _model_site_far(scene: Scene, travel: Travel, village: Row) -> Iterator[Gap]:
    limit = scene.facts.limit("model_reach_min")
    stands_in = {site["village_id"] for site in good_sites(scene)}
    if village["id"] in stands_in:
        return
    times = [travel.to_village(("village", origin), "dry", village["id"]) for origin in stands_in]
    known = [time for time in times if time.known]
    minutes = [time.there for time in known if time.there is not None]
    if not known or any(there <= limit for there in minutes):
        return
    measure = (min(minutes), limit, "minutes") if minutes else UNMEASURED
    value, threshold, unit = measure
    yield scene.about_village("model_site_far", "minor", village, value=value, threshold=threshold, unit=unit)
