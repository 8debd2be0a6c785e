"""Planted faults: every rule that needs no travel time; none in a clean sample; found exactly by the coverage."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from support.samples import CLEAN, INVENTED_COMMUNES, REAL_COMMUNES, SEEDS, count, faults, sample

from diaban.scripts.cli import main

WITHOUT_TRAVEL = {
    "household_unassigned": {"critical", "major"},
    "village_uncovered": {"critical", "major"},
    "village_without_party_members": {"critical", "major"},
    "party_cell_missing": {"major", "minor"},
    "party_cell_unattended": {"major"},
    "commune_post_empty": {"major"},
    "cadre_overloaded": {"critical", "major"},
    "cadre_idle": {"minor"},
    "no_common_language": {"major"},
    "visit_overdue": {"minor", "major"},
    "commune_many_units": {"minor"},
    "assignment_broken": {"major"},
    "data_missing": {"minor"},
}
ITEMS = {"point", "outside_commune", "languages", "party_members", "party_cell", "party_cell_host"}


def test_every_rule_that_needs_no_travel_time_is_planted_in_each_severity() -> None:
    planted = faults(sample())
    found: dict[str, set[str]] = {}
    for fault in planted:
        found.setdefault(fault["rule"], set()).add(fault["severity"])
    assert found == WITHOUT_TRAVEL
    assert {f["item"] for f in planted if f["rule"] == "data_missing"} == ITEMS
    assert {f["item"] for f in planted if f["rule"] == "cadre_overloaded"} == {"households", "villages"}
    assert {f["table"] for f in planted if f["item"] == "languages"} == {"village", "cadre"}
    assert {f["table"] for f in planted if f["item"] == "point"} == {"village", "unit"}
    keys = [(f["rule"], f["table"], f["code"], f["item"]) for f in planted]
    assert len(set(keys)) == len(keys)


def test_with_given_communes_only_the_empty_post_cannot_be_planted() -> None:
    # Seventeen officers in thirteen communes, at least one each, leave no commune without.
    planted = {f["rule"] for f in faults(sample("--communes", str(INVENTED_COMMUNES)))}
    assert set(WITHOUT_TRAVEL) - planted == {"commune_post_empty"}


def test_planted_codes_are_there() -> None:
    path = sample()
    for fault in faults(path):
        assert count(path, f"SELECT count(*) FROM {fault['table']} WHERE code = '{fault['code']}'") == 1


def test_a_clean_sample_has_nothing_planted_and_no_travel_time() -> None:
    path = sample(*CLEAN)
    assert faults(path) == []
    assert count(path, "SELECT count(*) FROM travel_time") == 0
    assert count(path, "SELECT count(*) FROM travel_run") == 0


MORE = [
    *((*more, "--seed", str(seed)) for seed in SEEDS for more in ((), ("--clean",))),
    *(
        (
            ("--clean",),
            ("--communes", "--clean"),
            ("--invented",),
            ("--invented", "--clean"),
            ("--scale", "10"),
        )
        if SEEDS
        else ()
    ),
]


@pytest.mark.parametrize("options", [(), CLEAN, ("--communes",), ("--scale", "3"), *MORE], ids=" ".join)
def test_coverage_finds_exactly_what_was_planted(
    options: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    boundaries = {"--communes": _boundaries(), "--invented": INVENTED_COMMUNES}
    given = ((("--communes", str(boundaries[o])) if o in boundaries else (o,)) for o in options)
    path = sample(*(part for parts in given for part in parts))
    capsys.readouterr()
    assert main(["coverage", str(path), "--json"]) == 0
    gaps = json.loads(capsys.readouterr().out)["gaps"]
    keys = ("rule", "severity", "table", "code", "item")
    found = [tuple(gap[key] or "" for key in keys) for gap in gaps]
    assert sorted(found) == sorted(tuple(fault[key] for key in keys) for fault in faults(path))


@pytest.mark.parametrize(
    "options", [(), *((CLEAN, ("--communes",), ("--seed", "3")) if SEEDS else ())], ids=" ".join
)
def test_after_travel_coverage_finds_exactly_what_was_planted(
    options: tuple[str, ...], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    boundaries = ("--communes", str(_boundaries()))
    made = sample(*(part for o in options for part in (boundaries if o == "--communes" else (o,))))
    path = tmp_path / "sample.gpkg"
    shutil.copyfile(made, path)
    dem, cover = (made.with_name(f"{made.stem}_{name}.tif") for name in ("dem", "landcover"))
    words = ["travel", str(path), "--dem", str(dem), "--landcover", str(cover), "--cutoff", "240"]
    assert main(words) == 0
    capsys.readouterr()
    assert main(["coverage", str(path), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    keys = ("rule", "severity", "table", "code", "item")
    found = sorted(tuple(gap[key] or "" for key in keys) for gap in answer["gaps"])
    planted = faults(made, after_travel=True)
    assert found == sorted(tuple(fault[key] for key in keys) for fault in planted)
    assert answer["not_computed"] == []
    rules = {fault["rule"] for fault in planted if "needs" in fault}
    if "--clean" in options:
        assert "critical" not in {severity for _, severity, *_ in found}
    else:
        assert rules == {"too_far", "wet_season_cut_off", "unreachable", "model_site_far", "data_missing"}


def _boundaries() -> Path:
    return REAL_COMMUNES if REAL_COMMUNES.exists() else INVENTED_COMMUNES


def test_check_finds_no_fault_in_the_file() -> None:
    assert main(["check", str(sample())]) == 0
    assert main(["check", str(sample(*CLEAN))]) == 0
