"""``diaban site`` finds the best villages of any workspace, and says whom each would serve.

``DIABAN_ORACLE_SEEDS=1000`` looks at more generated workspaces, ``DIABAN_ORACLE_FIRST`` at others.
"""

from __future__ import annotations

import random
import sys
from datetime import date
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from oracle.assigning import setting
from oracle.facts import Facts, Row
from oracle.generate import generate
from oracle.jobs import run_job
from oracle.seeds import seeds
from oracle.sites import Places, best, covered, mean, minutes_to
from oracle.travel import Travel
from oracle.world import World, is_open, within

from diaban.layers.errors import InputError
from diaban.layers.workspace import Workspace
from diaban.scripts import site

SEEDS = seeds(12)


def minutes_between(travel: Travel, village: str, household: Row) -> float | None:
    """From a village to a household by its own row, else its village's; in the own village 0 where none is known."""
    origin = ("village", village)
    if travel.has_run(origin, "dry"):
        for kind, target in (("household", household["id"]), ("village", household["village_id"])):
            row = travel.rows.get(("dry", *origin, kind, target))
            if row is not None:
                return row["out_min"] if row["reachable"] == 1 else None
    return 0.0 if village == household["village_id"] else None


def places_of(
    path: Path, day: date, required: list[str], excluded: list[str]
) -> tuple[Places, list[str], list[str]]:
    """The case as plain numbers; the codes of the candidates and of the households."""
    facts = Facts(path)
    world, travel = World(facts, None), Travel(facts)
    households = [row for row in facts.household if world.in_need(row, day)]
    candidates = [
        row
        for row in facts.village
        if row["code"] not in excluded
        and (row["code"] in required or (is_open(row, day) and travel.has_run(("village", row["id"]), "dry")))
    ]
    standing = [
        row["village_id"]
        for row in facts.model_site
        if row["village_id"] is not None
        and row["status"] in ("pilot", "proven", "replicated")
        and within(day, row["started_on"], row["ended_on"])
    ]
    origins = {row["id"] for row in candidates} | set(standing)
    runs = [r for r in facts.travel_run if r["season"] == "dry" and r["origin_kind"] == "village"]
    cutoffs = [r["cutoff_min"] for r in runs if r["origin_id"] in origins]
    cutoff = max(cutoffs, default=480.0)

    def known(village: str, household: Row) -> float | None:
        minutes = minutes_between(travel, village, household)
        return minutes if minutes is not None and minutes <= cutoff else None

    minutes = {
        (c, h): value
        for c, village in enumerate(candidates)
        for h, household in enumerate(households)
        if (value := known(village["id"], household)) is not None
    }
    existing = [
        {
            h: value
            for h, household in enumerate(households)
            if (value := known(village, household)) is not None
        }
        for village in standing
    ]
    codes = {"special_hardship": "weight_special_hardship", "poor": "weight_poor"}
    weights = [setting(facts, codes[r["need"]]) if r["need"] in codes else 1.0 for r in households]
    must = {n for n, row in enumerate(candidates) if row["code"] in required}
    reach = facts.limit("model_reach_min")
    places = Places(weights, minutes, len(candidates), existing, must, reach, cutoff)
    return places, [r["code"] for r in candidates], [r["code"] for r in households]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_sites_of_a_generated_workspace_are_the_best_there_are(
    seed: int, empty_workspace: Path, tmp_path: Path
) -> None:
    path = tmp_path / "nasty.gpkg"
    day = generate(path, empty_workspace, seed).as_of
    with Workspace.open(path).writing("test", "prepare") as writer:
        writer.connection.execute("UPDATE setting SET value = ? WHERE code = 'as_of'", (day.isoformat(),))
    rng = random.Random(seed)
    villages = [row["code"] for row in Facts(path).village if is_open(row, day)]
    required = rng.sample(villages, min(len(villages), rng.choice((0, 0, 1))))
    excluded = [code for code in villages if code not in required and rng.random() < 0.15]
    count, objective = rng.randint(1, 4), rng.choice(("cover", "median"))
    places, codes, households = places_of(path, day, required, excluded)
    options = ["--count", str(count), "--objective", objective]
    options += ["--require", *required] if required else []
    options += ["--exclude", *excluded] if excluded else []
    result = run_job(site, str(path), *options)
    chosen = tuple(codes.index(each["village"]) for each in result["sites"])
    assert len(set(chosen)) == min(count, len(codes)) and places.required <= set(chosen)
    really = covered(places, chosen) if objective == "cover" else mean(places, chosen)
    assert result["objective"] == pytest.approx(really, abs=1e-6)
    assert really == pytest.approx(best(places, len(chosen), objective), abs=1e-6)
    right_side = result["bound"] - really if objective == "cover" else really - result["bound"]
    assert right_side >= -1e-6
    assert [each["p"] for each in result["curve"]] == list(range(1, len(chosen) + 1))
    if chosen:
        assert result["curve"][-1]["covered"] == pytest.approx(covered(places, chosen))
    for each in result["sites"]:
        for household in each["households"]:
            h, c = households.index(household), codes.index(each["village"])
            assert places.minutes[c, h] == minutes_to(places, chosen, h)
            assert objective == "median" or places.minutes[c, h] <= places.reach
    gains = sum(each["gain"] for each in result["sites"])
    before = covered(places, ()) if objective == "cover" else mean(places, ())
    assert gains == pytest.approx(abs(really - before), abs=1e-6)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--require", "B000", "--exclude", "B000"], "B000"),
        (["--require", "B000", "B001"], "2"),
        (["--exclude", "không có"], "không có"),
    ],
)
def test_choices_that_contradict_each_other_are_named(
    options: list[str], said: str, empty_workspace: Path, tmp_path: Path
) -> None:
    path = tmp_path / "a.gpkg"
    generate(path, empty_workspace, 3)
    with pytest.raises(InputError, match=said):
        run_job(site, str(path), "--count", "1", *options)
