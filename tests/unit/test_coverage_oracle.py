"""The coverage engine says what an independent, slow implementation of the same definitions says.

``DIABAN_ORACLE_SEEDS=2000`` looks at more generated workspaces, ``DIABAN_ORACLE_FIRST`` at others.
"""

from __future__ import annotations

import json
import random
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from oracle.compare import GAP_KEY, differences, key
from oracle.expected import expected
from oracle.facts import Facts
from oracle.generate import generate
from oracle.jobs import coverage_job, run_job
from oracle.seeds import seeds
from oracle.world import World

SEEDS = seeds(40)
SHIFTS = (-400, -31, -30, -1, 1, 29, 60, 184)

NEED_TRAVEL = {"unreachable", "wet_season_cut_off", "too_far", "model_site_far"}
EVERY_FAULT = {
    ("household_unassigned", "critical"),
    ("household_unassigned", "major"),
    ("village_uncovered", "critical"),
    ("village_uncovered", "major"),
    ("village_without_party_members", "critical"),
    ("village_without_party_members", "major"),
    ("party_cell_missing", "major"),
    ("party_cell_missing", "minor"),
    ("party_cell_unattended", "major"),
    ("commune_post_empty", "major"),
    ("cadre_overloaded", "households"),
    ("cadre_overloaded", "villages"),
    ("cadre_idle", "minor"),
    ("unreachable", "critical"),
    ("wet_season_cut_off", "major"),
    ("too_far", "major"),
    ("no_common_language", "major"),
    ("visit_overdue", "minor"),
    ("visit_overdue", "major"),
    ("model_site_far", "minor"),
    ("commune_many_units", "minor"),
    ("assignment_broken", "major"),
    ("data_missing", "point"),
    ("data_missing", "outside_commune"),
    ("data_missing", "languages"),
    ("data_missing", "party_members"),
    ("data_missing", "party_cell"),
    ("data_missing", "party_cell_host"),
    ("data_missing", "unplaced"),
    ("data_missing", "travel"),
}


@pytest.mark.parametrize("seed", SEEDS)
def test_engine_and_oracle_agree_on_a_generated_workspace(
    seed: int, empty_workspace: Path, tmp_path: Path
) -> None:
    path = tmp_path / "nasty.gpkg"
    case = generate(path, empty_workspace, seed)
    rng = random.Random(seed)
    plan = rng.choice(case.plans) if case.plans else None
    other_day = case.as_of + timedelta(days=rng.choice(SHIFTS))
    asked = dict.fromkeys([(case.as_of, None), (case.as_of, plan), (other_day, plan)])
    for as_of, named in asked:
        found = differences(coverage_job(path, as_of, named), expected(path, as_of, named))
        assert not found, f"seed {seed}, as of {as_of}, plan {named}:\n" + "\n".join(found)


@pytest.mark.parametrize("seed", range(1, 13))
def test_since_is_the_same_when_every_single_day_is_replayed(
    seed: int, empty_workspace: Path, tmp_path: Path
) -> None:
    path = tmp_path / "nasty.gpkg"
    case = generate(path, empty_workspace, seed)
    assert expected(path, case.as_of) == expected(path, case.as_of, every_day=True)


def test_generated_workspaces_hold_every_rule_and_severity(empty_workspace: Path, tmp_path: Path) -> None:
    path = tmp_path / "nasty.gpkg"
    seen = set()
    for seed in range(60):
        as_of = generate(path, empty_workspace, seed).as_of
        seen |= {(gap["rule"], gap["item"] or gap["severity"]) for gap in expected(path, as_of)["gaps"]}
    assert seen == EVERY_FAULT


def made_sample(path: Path, *options: str) -> date:
    """Make the sample at ``path``; the day it fixes."""
    from diaban.layers.workspace import Workspace
    from diaban.scripts import sample

    run_job(sample, str(path), *options)
    day = Workspace.open(path).settings()["as_of"]
    assert day is not None
    return date.fromisoformat(day)


@pytest.fixture(scope="module")
def sample_day(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, date]:
    path = tmp_path_factory.mktemp("sample") / "sample.gpkg"
    return path, made_sample(path)


def test_the_faults_planted_in_the_sample_are_found_exactly(sample_day: tuple[Path, date]) -> None:
    path, day = sample_day
    manifest = json.loads(path.with_name("sample_manifest.json").read_text(encoding="utf-8"))
    found = coverage_job(path)
    assert differences(found, expected(path, day)) == []
    named = (*GAP_KEY, "severity")
    # What needs travel times is held once they are computed, where travel is tested.
    faults = [fault for fault in manifest["faults"] if "needs" not in fault]
    planted = sorted((key(fault, named) for fault in faults), key=str)
    assert sorted((key(gap, named) for gap in found["gaps"]), key=str) == planted
    assert {fault["rule"] for fault in faults} == {rule for rule, _ in EVERY_FAULT} - NEED_TRAVEL


def test_the_sample_has_the_published_totals(sample_day: tuple[Path, date]) -> None:
    path, day = sample_day
    manifest = json.loads(path.with_name("sample_manifest.json").read_text(encoding="utf-8"))
    facts = Facts(path)
    world = World(facts, None)
    rows = list(world.effective_rows(day))
    charges = [row for row in rows if row["duty"] == "household"]
    places = [facts.place(row) for row in charges]
    assert all(world.cadre(row)["is_party_member"] for row in charges)
    assert len({row["cadre_id"] for row in charges}) == 365
    assert len({row["household_id"] for row in charges}) == len(charges) == 745
    assert len({village["id"] for _, village in places if village}) == 174
    assert len({commune["id"] for commune, _ in places if commune["is_border"]}) == 17
    assert len({row["cadre_id"] for row in rows if row["duty"] == "party_cell"}) == 72
    posts = [row for row in rows if row["duty"] == "commune_post"]
    assert len({row["cadre_id"] for row in posts}) == 17
    empty = {row["code"] for row in facts.commune} - {
        row["code"] for row in facts.commune if row["id"] in {post["commune_id"] for post in posts}
    }
    assert empty == {f["code"] for f in manifest["faults"] if f["rule"] == "commune_post_empty"}
    sites = [row for row in facts.model_site if row["status"] in ("pilot", "proven", "replicated")]
    assert len(sites) == 11
    assert all(150_000_000 <= row["income_per_household"] <= 200_000_000 for row in sites)


def test_the_clean_sample_has_no_critical_gap(tmp_path: Path) -> None:
    path = tmp_path / "clean.gpkg"
    day = made_sample(path, "--clean")
    found = coverage_job(path)
    assert differences(found, expected(path, day)) == []
    assert [gap for gap in found["gaps"] if gap["severity"] == "critical"] == []
