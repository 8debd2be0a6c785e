"""Good plans with charges from a sequence of flows: each pair carries its share of what its charge cost last time."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from .flow import solve_flow
from .problem import Problem, Solution, broken_limits, figures

_ROUNDS = 12


def sloped(
    problem: Problem, start: Solution, weight: float, goes_on: Callable[[], bool] = lambda: True
) -> Solution:
    """The best plan met that keeps all limits and covers ``weight``; ``start`` where none was better."""
    best, least = start, figures(problem, start).objective
    bound = problem.charge >= 0
    charges = len(problem.charges)
    wanted = np.bincount(problem.charge[bound], minlength=charges)
    size = np.maximum(_sizes(problem, start, charges), np.maximum(wanted, 1) * 0.25)
    last = math.inf
    for _ in range(_ROUNDS):
        if not goes_on():
            break
        shares = np.zeros(len(problem.household))
        shares[bound] = problem.costs.village / size[problem.charge[bound]]
        found = solve_flow(
            replace(
                problem,
                minutes=problem.minutes + shares,
                costs=replace(problem.costs, village=0.0),
                room_villages=np.full(problem.cadres, math.inf),
                max_changes=None,
            )
        ).solution
        reached = figures(problem, found)
        better = reached.weight >= weight - 1e-6 and reached.objective < least - 1e-9
        if better and not broken_limits(problem, found):
            best, least = found, reached.objective
        if reached.objective == last:
            break
        last = reached.objective
        taken = _sizes(problem, found, charges)
        size = np.where(taken > 0, taken, np.maximum(size * 0.8, 1.0))
    return best


def _sizes(problem: Problem, solution: Solution, charges: int) -> np.ndarray:
    """How many households each charge has in a plan."""
    added = problem.charge[solution.pair[solution.pair >= 0]]
    return np.bincount(added[added >= 0], minlength=charges).astype(np.float64)
