"""``diaban assign`` proposes the best plan of any workspace, writes it as a draft, and says why.

``DIABAN_ORACLE_SEEDS=1000`` looks at more generated workspaces, ``DIABAN_ORACLE_FIRST`` at others.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from oracle.assigning import Asked, Case, case_of
from oracle.facts import Facts
from oracle.generate import generate
from oracle.jobs import run_job
from oracle.optimum import by_programme, feasible, figures
from oracle.seeds import seeds
from oracle.world import World

from diaban.layers.check import findings
from diaban.layers.errors import InputError
from diaban.layers.workspace import Workspace
from diaban.scripts import assign
from diaban.scripts import plan as plans

SEEDS = seeds(14)


def prepared(path: Path, empty: Path, seed: int) -> Any:
    """A generated workspace whose day is fixed, with some assignments locked."""
    case = generate(path, empty, seed)
    rng = random.Random(seed)
    with Workspace.open(path).writing("test", "prepare") as writer:
        connection = writer.connection
        connection.execute("UPDATE setting SET value = ? WHERE code = 'as_of'", (case.as_of.isoformat(),))
        if rng.random() < 0.5:
            for (fid,) in connection.execute(
                "SELECT fid FROM assignment WHERE status = 'approved'"
            ).fetchall():
                if rng.random() < 0.3:
                    connection.execute("UPDATE assignment SET locked = 1 WHERE fid = ?", (fid,))
        for code, values in (
            ("village_cost", ("60", "0")),
            ("change_cost", ("30", "0")),
            ("weight_poor", ("2", "2.5")),
        ):
            value = rng.choice(values)
            connection.execute("UPDATE setting SET value = ? WHERE code = ?", (value, code))
    return case


def choice_of(case: Case, result: dict[str, Any]) -> tuple[int | None, ...]:
    given = {each["household"]: case.cadres.index(each["cadre"]) for each in result["assignments"]}
    return tuple(given.get(code) for code in case.households)


def faults(path: Path) -> Counter[str]:
    """What `check` finds wrong, by kind."""
    return Counter(finding.key for finding in findings(Workspace.open(path)) if not finding.warning)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_plan_of_a_generated_workspace_is_the_best_there_is(
    seed: int, empty_workspace: Path, tmp_path: Path
) -> None:
    path = tmp_path / "nasty.gpkg"
    day = prepared(path, empty_workspace, seed).as_of
    rng = random.Random(seed + 7)
    asked = Asked(
        rng.random() < 0.6,
        rng.choice((None, None, 0, 1, 3, 10)),
        rng.choice(("required", "preferred", "ignored")),
        rng.random() < 0.3,
    )
    _is_the_best(path, day, asked)


@pytest.mark.parametrize("seed", SEEDS)
def test_from_a_plan_it_is_the_best_of_what_that_plan_would_bring(
    seed: int, empty_workspace: Path, tmp_path: Path
) -> None:
    """The oracle sees the workspace through the plan; the proposal stands on it. Plans with conflicts are refused."""
    rng = random.Random(seed + 11)
    for number in range(4):
        path = tmp_path / f"{number}.gpkg"
        case = prepared(path, empty_workspace, seed + 1000 * number)
        for plan in case.plans:
            ours = tmp_path / f"{number} {plan}.gpkg"
            shutil.copy(path, ours)
            asked = Asked(True, rng.choice((None, 2)), rng.choice(("required", "preferred")), plan=plan)
            if _can_stand_on(ours, plan):
                _is_the_best(ours, case.as_of, asked)
                _stands_on(ours, plan)
            else:
                before = ours.read_bytes()
                with pytest.raises(InputError):
                    run_job(assign, str(ours), "--name", "Đề xuất", *asked.arguments())
                assert ours.read_bytes() == before


def _can_stand_on(path: Path, name: str) -> bool:
    """What ``diaban plan`` says of it."""
    told = run_job(plans, str(path), "show", name)
    return told["plan"]["status"] in ("draft", "submitted", "returned") and not told["conflicts"]


def _stands_on(path: Path, name: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        sql = "SELECT above.name FROM plan JOIN plan above ON above.id = plan.parent_id WHERE plan.name = 'Đề xuất'"
        assert connection.execute(sql).fetchall() == [(name,)]


def _is_the_best(path: Path, day: Any, asked: Asked) -> None:
    case = case_of(path, day, asked)
    before = faults(path)
    result = run_job(assign, str(path), "--name", "Đề xuất", *asked.arguments())
    assert result["covered"] + result["uncovered"] == len(case.households)
    assert result["covered"] == len(result["assignments"]) and result["uncovered"] == len(result["left"])
    assert all(each["remedy"] and each["limit_text"] for each in result["left"])
    assert all(each["reason"] for each in result["assignments"])
    _the_plan_says_the_same(path, day, result)
    assert faults(path) == before
    best = None if case.contradicting else by_programme(case.instance)
    if best is None:
        assert result["contradictions"] or case.kept
        return
    choice = choice_of(case, result)
    assert feasible(case.instance, choice)
    weight, cost, changes = figures(case.instance, choice)
    assert (result["covered_weight"], result["changes"]) == (pytest.approx(weight), changes)
    assert result["objective"] == pytest.approx(cost, abs=1e-6)
    assert weight == pytest.approx(best[0]) and result["covered_bound"] >= best[0] - 1e-6
    assert cost == pytest.approx(best[1], abs=1e-3) and result["bound"] <= best[1] + 1e-6
    assert result["gap"] == pytest.approx((cost - result["bound"]) / max(1, abs(cost)), abs=1e-9)


def _the_plan_says_the_same(path: Path, day: Any, result: dict[str, Any]) -> None:
    """Resolved by the rules for plans, everybody in the answer has exactly that cadre, and who is left nobody."""
    facts = Facts(path)
    world = World(facts, "Đề xuất")
    for each in result["assignments"]:
        rows = [
            row
            for row in world.assignments
            if row["household_id"] is not None
            and facts.by_id["household"][row["household_id"]]["code"] == each["household"]
            and world.in_force(row, day)
        ]
        assert [world.cadre(row)["code"] for row in rows] == [each["cadre"]]
    households = {row["code"]: row for row in facts.household}
    assert not [
        each for each in result["left"] if world.household_has_somebody(households[each["household"]], day)
    ]


def test_a_plan_of_that_name_is_refused_and_nothing_changes(empty_workspace: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    prepared(path, empty_workspace, 5)
    run_job(assign, str(path), "--name", "Một")
    before = path.read_bytes()
    with pytest.raises(InputError, match="Một"):
        run_job(assign, str(path), "--name", "Một")
    assert path.read_bytes() == before


def test_the_same_workspace_gives_the_same_answer(empty_workspace: Path, tmp_path: Path) -> None:
    found = []
    for name in ("a.gpkg", "b.gpkg"):
        path = tmp_path / name
        prepared(path, empty_workspace, 3)
        found.append(run_job(assign, str(path), "--name", "Một", "--all"))
    assert found[0] == found[1]
    assert found[0]["assignments"]
