"""What `diaban assign` says of bad input and of who is left: the limit is the right one, and the remedy helps."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from oracle.jobs import run_job
from support.small import small_workspace

from diaban.layers.workspace import Workspace
from diaban.scripts import assign


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The small workspace on a fixed day, every way 50 minutes there and 55 back."""
    made = small_workspace(tmp_path / "small.gpkg")
    change(made, "UPDATE setting SET value = '2026-06-30' WHERE code = 'as_of'")
    change(
        made,
        "INSERT INTO travel_run (origin_kind, origin_id, season, cutoff_min) VALUES ('unit', 'u1', 'dry', 480)",
    )
    for village in ("v1", "v2", "v3"):
        change(
            made,
            "INSERT INTO travel_time (origin_kind, origin_id, target_kind, target_id, season, reachable, out_min,"
            " back_min) VALUES ('unit', 'u1', 'village', ?, 'dry', 1, 50, 55)",
            (village,),
        )
    return made


def change(path: Path, sql: str, values: Sequence[Any] = ()) -> None:
    with Workspace.open(path).writing("test", "prepare") as writer:
        writer.connection.execute(sql, values)


def proposed(path: Path, name: str, *options: str) -> dict[str, Any]:
    return run_job(assign, str(path), "--name", name, *options)


def limits(result: dict[str, Any]) -> dict[str, str]:
    return {each["household"]: each["limit"] for each in result["left"]}


def test_with_room_everybody_is_given_somebody_for_the_sum_of_the_definition(path: Path) -> None:
    result = proposed(path, "A")
    assert result["left"] == [] and (result["covered"], result["changes"]) == (2, 2)
    # h2 lives where k1 goes anyway, h3 in a further village: two ways, two changes, one village
    assert result["objective"] == pytest.approx(2 * 105 + 2 * 30 + 60)
    assert result["bound"] == pytest.approx(result["objective"], abs=1e-3)
    assert all("105" in each["reason"] for each in result["assignments"])


def test_without_travel_times_it_says_what_to_run(path: Path) -> None:
    change(path, "DELETE FROM travel_run")
    result = proposed(path, "A")
    assert set(limits(result).values()) == {"not_computed"} and len(result["left"]) == 2
    assert all("diaban travel" in each["remedy"] for each in result["left"])
    kept = proposed(path, "B", "--all")
    assert [each["household"] for each in kept["assignments"]] == ["H1"] and kept["changes"] == 0
    assert kept["assignments"][0]["round_min"] is None


def test_when_all_are_full_the_limit_named_is_one_that_helps(path: Path) -> None:
    change(path, "UPDATE cadre SET max_households = 1 WHERE id = 'k1'")
    change(path, "UPDATE cadre SET max_households = 0 WHERE id = 'k2'")
    result = proposed(path, "A")
    assert limits(result) == {"H2": "households", "H3": "households"}
    assert all("K1" in each["remedy"] and "2" in each["remedy"] for each in result["left"])
    change(path, "UPDATE cadre SET max_households = 2 WHERE id = 'k1'")
    assert proposed(path, "B")["covered"] == 1


def test_beyond_reach_the_limits_named_are_enough(path: Path) -> None:
    change(path, "UPDATE setting SET value = '100' WHERE code = 'reach_round_min'")
    result = proposed(path, "A")
    assert set(limits(result).values()) == {"reach"} and len(result["left"]) == 2
    assert all("105" in each["remedy"] for each in result["left"])
    change(path, "UPDATE setting SET value = '105' WHERE code = 'reach_round_min'")
    assert proposed(path, "B")["covered"] == 2


def test_one_change_more_is_what_helps_where_changes_are_used_up(path: Path) -> None:
    result = proposed(path, "A", "--max-changes", "1")
    assert result["covered"] == 1 and list(limits(result).values()) == ["changes"]
    assert "2" in result["left"][0]["remedy"]
    assert proposed(path, "B", "--max-changes", "2")["covered"] == 2


def test_no_common_language_is_said_without_naming_any(path: Path) -> None:
    change(path, "UPDATE cadre SET languages = 'hmn'")
    result = proposed(path, "A", "--language", "required")
    assert set(limits(result).values()) == {"language"} and len(result["left"]) == 2
    assert not any("hmn" in each["remedy"] or "vie" in each["remedy"] for each in result["left"])
    assert proposed(path, "B", "--language", "preferred")["covered"] == 2


def test_outside_the_area_of_the_unit_twinning_helps(path: Path) -> None:
    result = proposed(path, "A", "--unit-areas")
    assert set(limits(result).values()) == {"unit_area"} and "90001" in result["left"][0]["remedy"]
    change(path, "INSERT INTO twinning (id, unit_id, commune_id) VALUES ('t1', 'u1', 'c1')")
    again = proposed(path, "B", "--unit-areas")
    assert again["covered"] == 2


def test_locks_beyond_a_limit_are_kept_named_and_the_rest_solved(path: Path) -> None:
    change(path, "UPDATE assignment SET locked = 1 WHERE id = 'a1'")
    change(path, "UPDATE cadre SET max_households = 0 WHERE id = 'k1'")
    result = proposed(path, "A", "--all")
    assert [(c["kind"], c["cadre"], c["households"]) for c in result["contradictions"]] == [
        ("households", "K1", ["H1"])
    ]
    assert {each["household"]: each["cadre"] for each in result["assignments"]} == {
        "H1": "K1",
        "H2": "K2",
        "H3": "K2",
    }


def test_more_charges_beyond_a_limit_than_changes_allowed_stay_and_are_named(path: Path) -> None:
    change(path, "UPDATE cadre SET max_households = 0")
    result = proposed(path, "A", "--all", "--max-changes", "0")
    assert [(c["kind"], c["households"]) for c in result["contradictions"]] == [("changes", ["H1"])]
    assert result["changes"] == 0 and [each["household"] for each in result["assignments"]] == ["H1"]


def test_nothing_to_assign_is_no_failure(path: Path) -> None:
    change(path, "UPDATE household SET needs_assignment = 0 WHERE id <> 'h1'")
    result = proposed(path, "A")
    assert (result["covered"], result["uncovered"], result["objective"], result["gap"]) == (0, 0, 0, 0)
    assert result["assignments"] == [] and result["left"] == []
