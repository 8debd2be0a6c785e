"""Second stage of problems too large for one programme: a proven bound, and the few pairs that matter searched.

The relaxation gives every pair a slack: how far above the bound any plan with it must be. A programme over the
pairs with the least slack finds a good plan; what could still be part of a better one is searched next, if it is
little enough.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from ..columns import ABSENT, Floats, Ints, look_up
from .components import part_of
from .dual import Bound, improved_bound, may_matter
from .problem import Problem, Solution, figures
from .programme import Effort, build, optimise, sum_goal
from .relaxation import Relaxed, relaxed
from .slopes import sloped

TOO_MANY_PAIRS = 2_000
_STEPS = 600
_RELAXATION = 0.5  # of the time that is left, where time is limited
_MOST_TO_SEARCH = 400_000
_PAIRS_A_HOUSEHOLD = 2
_NODES = 20
_NEAR = 5e-4  # of the bound: closer than this the first search need not come
_OPEN_PAIRS = 5_000
_OPEN_NODES = 100
_OPEN_NEAR = 1e-4
Told = Callable[[float], None]


def least_sum(problem: Problem, start: Solution, effort: Effort, told: Told) -> tuple[Solution, float]:
    """A plan that covers what ``start`` covers at a small sum, and a bound that no such plan is below.

    The bound is taken over all pairs, whatever was searched.
    """

    def goes_on() -> bool:
        return effort.seconds_left() > 0

    weight = figures(problem, start).weight
    best = sloped(problem, start, weight, goes_on)
    told(0.1)
    found = relaxed(problem, best, weight, Effort(lambda: effort.seconds_left() * _RELAXATION))
    told(0.4)
    if found is None:
        # Too large, or too slow here: prices step by step are worse, but there at once.
        bound = improved_bound(problem, weight, figures(problem, best).objective, _STEPS, goes_on)
        found = Relaxed(bound, np.zeros(len(problem.household), dtype=np.bool_))
        if len(problem.household) > _MOST_TO_SEARCH:
            return best, min(bound.value, figures(problem, best).objective)
    best, value = _searched(problem, best, found.bound, _promising(problem, found), effort, _NODES, _NEAR)
    told(0.7)
    reached = figures(problem, best).objective
    rows = np.flatnonzero(may_matter(found.bound, reached))
    if value < reached - 1e-6 and len(rows) <= _OPEN_PAIRS and goes_on():
        best, further = _searched(problem, best, found.bound, rows, effort, _OPEN_NODES, _OPEN_NEAR)
        value = max(value, further)
    return best, min(value, figures(problem, best).objective)


def _promising(problem: Problem, found: Relaxed) -> Ints:
    """The pairs that the relaxed solution uses, and those with the least slack."""
    score: Floats = np.where(found.used, -1.0, found.bound.slack)
    order = np.lexsort((problem.pair_cost, score))
    count = max(_PAIRS_A_HOUSEHOLD * problem.households, TOO_MANY_PAIRS)
    return np.sort(order[:count])


def _searched(
    problem: Problem, best: Solution, bound: Bound, rows: Ints, effort: Effort, nodes: int, near: float
) -> tuple[Solution, float]:
    """The best plan among the pairs ``rows`` and those of ``best``, and the bound over all pairs after that."""
    keep = np.zeros(len(problem.household), dtype=np.bool_)
    keep[rows] = True
    keep[best.pair[best.pair >= 0]] = True
    left_out = ~keep
    rows = np.flatnonzero(keep)
    part = part_of(problem, rows)
    place = np.full(len(problem.household), ABSENT, dtype=np.int64)
    place[rows] = np.arange(len(rows))
    start = Solution(look_up(place, best.pair[part.household], ABSENT))
    whole, inside = figures(problem, best), figures(part.problem, start)
    rest = whole.objective - inside.objective
    small = part.problem
    if problem.max_changes is not None:
        small = replace(small, max_changes=problem.max_changes - (whole.changes - inside.changes))
    programme = build(small, inside.weight)
    goal, offset = sum_goal(programme)
    tolerance = near * max(abs(bound.value), 1.0)
    outcome = optimise(programme, goal, offset, Effort(effort.seconds_left, nodes), start, tolerance)
    # Whoever uses a pair that was left out is at least its slack above the bound.
    elsewhere = bound.value + float(bound.slack[left_out].min(initial=np.inf))
    value = max(bound.value, min(outcome.bound + rest, elsewhere))
    if outcome.solution is None:
        return best, value
    pair = np.full(problem.households, ABSENT, dtype=np.int64)
    pair[part.household] = look_up(part.pair, outcome.solution.pair, ABSENT)
    better = Solution(pair)
    return (better if figures(problem, better).objective < whole.objective - 1e-9 else best), value
