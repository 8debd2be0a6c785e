"""The problem as a minimum-cost flow, where no charge has a cost and no limit joins the households of a village.

Both stages in one: leaving a household costs its weight times a factor so large that cover comes first; that
it did is verified afterwards, and the factor raised where it did not.
"""

from __future__ import annotations

import math

import numpy as np

from ..columns import ABSENT, Floats, Ints
from .cover import cover_can_grow
from .problem import Problem, Proven, Solution, figures

_LARGEST = 2.0**62
_MOST_PARTS = 10_000


def is_flow(problem: Problem) -> bool:
    """Whether the problem is one: no cost and no limit of villages that could count, changes without limit."""
    limited = np.isfinite(problem.room_villages[problem.charge_cadre])
    if limited.any():
        possible = np.bincount(problem.charge_cadre, minlength=problem.cadres)
        limited = (possible > problem.room_villages)[problem.charge_cadre]
    free = problem.costs.village == 0 or not len(problem.charges)
    return bool(free and not limited.any() and not changes_may_bind(problem))


def changes_may_bind(problem: Problem) -> bool:
    """Whether the limit of changes could stop anything at all."""
    return problem.max_changes is not None and problem.max_changes < problem.households


def solve_flow(problem: Problem) -> Proven:
    """The best solution. Minutes are rounded down to parts of a minute, so that the sum found is a true bound."""
    longest = _longest(problem)
    factor = 4.0 * longest
    while True:
        solution, bound = _solve(problem, factor)
        if not cover_can_grow(problem, solution):
            weight = figures(problem, solution).weight
            return Proven(solution, weight, bound)
        factor *= 16.0


def _longest(problem: Problem) -> float:
    """The most that one step of a household from one cadre to another (or to none) can cost."""
    highest = float(problem.pair_cost.max(initial=1.0))
    lowest = min(float(problem.pair_cost.min(initial=0.0)), 0.0)
    return max(highest - lowest, problem.costs.change, 1.0)


def _solve(problem: Problem, factor: float) -> tuple[Solution, float]:
    from ortools.graph.python import min_cost_flow

    households, cadres, pairs = problem.households, problem.cadres, len(problem.household)
    smallest = float(problem.weight[problem.weight > 0].min(initial=math.inf))
    penalty = np.where(problem.weight > 0, problem.weight / smallest, 0.0) * factor
    penalty[problem.forced] = float(penalty.max(initial=0.0)) * 4 + factor
    parts = _parts(float(penalty.max(initial=1.0)) + problem.costs.change, households + cadres + 1)
    sink = households + cadres
    every, officer = np.arange(households), np.arange(cadres)
    pair_units = np.floor(problem.pair_cost * parts)
    left_units = np.floor(penalty * parts) + np.floor(problem.drop_cost * parts)
    room = np.minimum(problem.room_households, households)
    network = min_cost_flow.SimpleMinCostFlow()
    arcs = network.add_arcs_with_capacity_and_unit_cost(
        np.concatenate((problem.household, every, households + officer)).astype(np.int32),
        np.concatenate((households + problem.cadre, np.full(households + cadres, sink))).astype(np.int32),
        np.concatenate((np.ones(pairs + households), room)).astype(np.int64),
        np.concatenate((pair_units, left_units, np.zeros(cadres))).astype(np.int64),
    )
    network.set_nodes_supplies(
        np.arange(sink + 1, dtype=np.int32),
        np.concatenate((np.ones(households), np.zeros(cadres), [-households])).astype(np.int64),
    )
    status = network.solve()
    if status != network.OPTIMAL:
        raise ArithmeticError(f"flow: {status}")
    used = np.flatnonzero(network.flows(arcs)[:pairs] > 0)
    pair = np.full(households, ABSENT, dtype=np.int64)
    pair[problem.household[used]] = used
    return Solution(pair), _bound(problem, pair, pair_units, parts)


def _parts(largest: float, nodes: int) -> int:
    """Into how many parts a minute is cut: as many as the solver's whole numbers can hold, at most 10,000."""
    room = _LARGEST / (8.0 * max(largest, 1.0) * max(nodes, 1))
    return int(max(1, min(_MOST_PARTS, 10 ** math.floor(math.log10(max(room, 1.0))))))


def _bound(problem: Problem, pair: Ints, units: Floats, parts: int) -> float:
    """The sum with every cost rounded down: no solution with this cover can be below it."""
    held = pair[pair >= 0]
    dropped = np.floor(problem.drop_cost[pair < 0] * parts).sum()
    return float((units[held].sum() + dropped) / parts)
