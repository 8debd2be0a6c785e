"""The plan found is the best by the definition: a plain programme and plain enumeration say the same.

``DIABAN_OPTIMUM_SEEDS=3000`` looks at more instances, ``DIABAN_OPTIMUM_FIRST`` at others.
"""

from __future__ import annotations

import math
import os
import sys
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from oracle.optimum import (
    Choice,
    Instance,
    by_enumeration,
    by_programme,
    contradicting_instance,
    feasible,
    figures,
    least_excused,
    random_instance,
)

from diaban.analysis.assignment import large
from diaban.analysis.assignment.problem import Costs, Problem
from diaban.analysis.assignment.programme import Effort
from diaban.analysis.assignment.solving import Solved, solve

FIRST = int(os.environ.get("DIABAN_OPTIMUM_FIRST", "0"))
SEEDS = range(FIRST, FIRST + int(os.environ.get("DIABAN_OPTIMUM_SEEDS", "200")))


def as_problem(case: Instance) -> Problem:
    """The instance as arrays; a locked household has only its own pair."""
    kept = [(h, c) for h, c in sorted(case.pairs) if not case.households[h][3] or c == case.households[h][2]]
    villages = 1 + max((row[1] for row in case.households), default=0)
    width = max(villages, 1 + max((v for _, v in case.anyway), default=0))

    def limits(most: list[int | None]) -> np.ndarray:
        return np.array([math.inf if each is None else each for each in most], dtype=float)

    present = [-1 if row[2] is None else row[2] for row in case.households]
    return Problem(
        weight=np.array([row[0] for row in case.households], dtype=float),
        village=np.array([row[1] for row in case.households], dtype=np.int64),
        present=np.array(present, dtype=np.int64),
        present_minutes=np.zeros(len(present)),
        present_apart=np.zeros(len(present), dtype=bool),
        forced=np.array([row[3] for row in case.households], dtype=bool),
        household=np.array([h for h, _ in kept], dtype=np.int64),
        cadre=np.array([c for _, c in kept], dtype=np.int64),
        minutes=np.array([case.pairs[pair][0] for pair in kept], dtype=float),
        apart=np.array([case.pairs[pair][1] for pair in kept], dtype=bool),
        room_households=limits(case.most_households),
        room_villages=limits(case.most_villages),
        known=np.array(sorted(c * width + v for c, v in case.anyway), dtype=np.int64),
        villages=width,
        costs=Costs(case.change_cost, case.village_cost, case.language_cost),
        max_changes=case.max_changes,
    )


def chosen(solved: Solved) -> Choice:
    """The cadre of each household."""
    pair = solved.proven.solution.pair
    return tuple(int(solved.problem.cadre[p]) if p >= 0 else None for p in pair)


@pytest.mark.parametrize("block", range(10))
def test_cover_and_sum_are_the_best_within_what_is_claimed(block: int) -> None:
    for seed in SEEDS[block::10]:
        case = random_instance(seed)
        best = by_programme(case)
        solved = solve(as_problem(case), Effort())
        if best is None:
            assert len(solved.excused), f"seed {seed}: no plan exists, and nothing is said"
            continue
        assert not len(solved.excused), f"seed {seed}: a plan exists"
        choice = chosen(solved)
        assert feasible(case, choice), f"seed {seed}"
        weight, cost, _ = figures(case, choice)
        assert weight == pytest.approx(best[0], abs=1e-6), f"seed {seed}: cover"
        assert solved.proven.covered_bound >= best[0] - 1e-6, f"seed {seed}: bound of the cover"
        assert solved.proven.bound <= best[1] + 1e-6, f"seed {seed}: bound of the sum"
        assert cost <= best[1] + (cost - solved.proven.bound) + 1e-6, f"seed {seed}: beyond the gap"
        assert cost == pytest.approx(best[1], abs=1e-3), f"seed {seed}: a small case is solved to the end"


@pytest.mark.parametrize("seed", range(40))
def test_as_few_as_possible_are_excused_where_limits_contradict_each_other(seed: int) -> None:
    case = contradicting_instance(seed)
    solved = solve(as_problem(case), Effort())
    assert len(solved.excused) == least_excused(case)
    choice = chosen(solved)
    assert not any(case.changed(h, c) for h, c in enumerate(choice))  # none is allowed
    assert all(choice[h] == case.households[h][2] for h in solved.excused)


@pytest.mark.parametrize("closing", [0, 1_000_000])
@pytest.mark.parametrize("block", range(4))
def test_the_way_for_large_problems_keeps_every_promise(
    block: int, closing: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(large, "TOO_MANY_PAIRS", 0)
    monkeypatch.setattr(large, "_OPEN_PAIRS", closing)
    monkeypatch.setattr(large, "_OPEN_NEAR", 0.0)
    for seed in range(FIRST + block, FIRST + len(SEEDS) // 2, 4):
        case = random_instance(seed + 50_000)
        best = by_programme(case)
        if best is None:
            continue
        solved = solve(as_problem(case), Effort())
        choice = chosen(solved)
        assert feasible(case, choice), f"seed {seed}"
        weight, cost, _ = figures(case, choice)
        assert weight == pytest.approx(best[0], abs=1e-6), f"seed {seed}: cover"
        assert solved.proven.bound <= best[1] + 1e-6, f"seed {seed}: bound of the sum"
        assert cost >= best[1] - 1e-6
        if closing:
            assert cost == pytest.approx(best[1], abs=2e-3), f"seed {seed}: all that was open was searched"


@pytest.mark.parametrize("seed", range(60))
def test_the_oracle_says_what_enumeration_says(seed: int) -> None:
    case = random_instance(seed, largest=6)
    found, every = by_programme(case), by_enumeration(case)
    assert (found is None) == (every is None)
    if found is not None and every is not None:
        assert found == pytest.approx(every, abs=1e-6)
