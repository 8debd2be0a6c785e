"""Both stages of the optimal assignment: first the most need covered, then the least sum with that cover."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from ..columns import Ints
from . import large
from .components import Part, parts_of, put_together
from .excusing import least_excused, with_excused
from .flow import changes_may_bind, is_flow, solve_flow
from .limited_cover import limited_cover
from .problem import Problem, Proven, Solution, broken_limits, figures
from .programme import Effort, build, cover_goal, optimise, sum_goal

_MOST_FOR_COVER = 30_000
Told = Callable[[float], None]


@dataclass(frozen=True)
class Solved:
    """The plan found. ``excused`` are the households that had to stay as they are for a plan to exist at all."""

    problem: Problem
    proven: Proven
    excused: Ints


def solve(problem: Problem, effort: Effort, told: Told = lambda _share: None) -> Solved:
    """The best assignment of ``problem``; what its limit of changes makes impossible is excused, the rest solved."""
    proven = _solve_whole(problem, effort, told) if changes_may_bind(problem) else None
    if proven is None and not changes_may_bind(problem):
        proven = _solve_parts(problem, effort, told)
    if proven is not None:
        return Solved(problem, proven, np.zeros(0, dtype=np.int64))
    excused = least_excused(problem, effort)
    relaxed = with_excused(problem, excused)
    proven = _solve_whole(relaxed, effort, told)
    if proven is None:
        raise ArithmeticError("no plan keeps even what is there")
    return Solved(relaxed, proven, excused)


def _solve_parts(problem: Problem, effort: Effort, told: Told) -> Proven:
    free = replace(problem, max_changes=None)
    parts = list(parts_of(free))
    total = max(sum(len(part.pair) for part in parts), 1)
    found: list[Proven] = []
    done = 0
    for part in parts:
        found.append(_solve_one(part.problem, effort))
        done += len(part.pair)
        told(done / total)
    solution = put_together(problem, parts, [each.solution for each in found])
    return Proven(
        solution,
        sum(each.covered_bound for each in found),
        sum(each.bound for each in found) + _cost_of_strangers(problem, parts),
    )


def _cost_of_strangers(problem: Problem, parts: list[Part]) -> float:
    """What the households that are in no part cost: whoever had somebody is dropped."""
    inside = np.zeros(problem.households, dtype=np.bool_)
    for part in parts:
        inside[part.household] = True
    return float(problem.drop_cost[~inside].sum())


def _solve_one(problem: Problem, effort: Effort) -> Proven:
    if is_flow(problem):
        return solve_flow(problem)
    proven = _solve_whole(problem, effort, lambda _share: None)
    if proven is None:
        raise ArithmeticError("a part without a limit of changes has no plan")
    return proven


def _solve_whole(problem: Problem, effort: Effort, told: Told) -> Proven | None:
    """Both stages as programmes; None where no plan keeps all limits."""
    cover = _most_cover(problem, effort)
    if cover is None:
        return None
    told(0.3)
    start, weight_bound = cover
    if len(problem.household) > large.TOO_MANY_PAIRS:
        solution, bound = large.least_sum(problem, start, effort, lambda share: told(0.3 + 0.7 * share))
        return Proven(solution, weight_bound, bound)
    programme = build(problem, figures(problem, start).weight)
    goal, offset = sum_goal(programme)
    outcome = optimise(programme, goal, offset, effort, start)
    solution = outcome.solution if outcome.solution is not None else start
    if figures(problem, start).objective < figures(problem, solution).objective:
        solution = start
    told(1.0)
    bound = min(outcome.bound, figures(problem, solution).objective)
    return Proven(solution, weight_bound, bound)


def _most_cover(problem: Problem, effort: Effort) -> tuple[Solution, float] | None:
    """A plan that covers as much as can be, and the bound from above; None where no plan keeps all limits."""
    free = replace(problem, costs=replace(problem.costs, village=0.0))
    most = solve_flow(replace(free, room_villages=np.full(problem.cadres, math.inf), max_changes=None))
    if not broken_limits(problem, most.solution):
        return most.solution, most.covered_bound
    start, bound = _by_flows(problem)
    bound = min(most.covered_bound, bound)
    if start is not None:
        weight = figures(problem, start).weight
        # Large problems go on with what the flows found, and say what they did not prove.
        if weight >= bound - 1e-9 or len(problem.household) > _MOST_FOR_COVER:
            return start, max(bound, weight)
    programme = build(free)
    outcome = optimise(programme, cover_goal(programme), 0.0, effort, start)
    if outcome.infeasible:
        return None
    if outcome.solution is None:
        raise TimeoutError
    return outcome.solution, min(bound, _whole_bound(problem, -outcome.bound))


def _by_flows(problem: Problem) -> tuple[Solution | None, float]:
    """Cover with a limit of changes but none of villages, where flows find it; and the bound."""
    if problem.max_changes is None or not changes_may_bind(problem):
        return None, math.inf
    start, bound = limited_cover(replace(problem, room_villages=np.full(problem.cadres, math.inf)))
    bound = _whole_bound(problem, bound)
    if start is None or broken_limits(problem, start):
        return None, bound
    return start, bound


def _whole_bound(problem: Problem, bound: float) -> float:
    """A bound from above on a sum of weights, rounded down where all weights are whole numbers."""
    if (problem.weight == np.rint(problem.weight)).all() and math.isfinite(bound):
        return float(math.floor(bound + 1e-6))
    return bound
