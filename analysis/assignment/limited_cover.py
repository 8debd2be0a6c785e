"""How much need can be covered with a limit of changes, by flows: a good plan, and a bound from above.

A price of a change in units of weight makes the limit part of the sum: every price gives a bound. Between a price
that is too low (too many changes) and one that is too high, the number of households covered is limited until the
changes fit.
"""

from __future__ import annotations

import math

import numpy as np

from ..columns import ABSENT
from .problem import Problem, Solution, broken_limits, figures

_PARTS = 10_000
_PRICES = 14


def limited_cover(problem: Problem) -> tuple[Solution | None, float]:
    """The plan of most weight found within ``max_changes`` (villages without limit), None where none was found,
    and the bound from above.
    """
    most = problem.max_changes
    if most is None:
        raise ValueError("without a limit of changes cover is a plain flow")
    low, high = 0.0, 2.0 * float(problem.weight.max(initial=1.0)) + 1.0
    best: Solution | None = None
    bound = math.inf
    for _ in range(_PRICES):
        price = (low + high) / 2
        plan = _priced(problem, price, problem.households)
        reached = figures(problem, plan)
        bound = min(bound, reached.weight + price * (most - reached.changes) + _rounding(problem))
        if reached.changes <= most:
            best, high = _better(problem, best, plan), price
        else:
            low = price
    return _better(problem, best, _as_many_as_fit(problem, low, best)), bound


def _as_many_as_fit(problem: Problem, price: float, known: Solution | None) -> Solution | None:
    """At a price that is too low, the most households whose changes fit; at least as many as are ``known`` to."""
    fits = 0 if known is None else figures(problem, known).covered
    over = figures(problem, _priced(problem, price, problem.households)).covered + 1
    best: Solution | None = None
    while over - fits > 1:
        count = (fits + over) // 2
        plan = _priced(problem, price, count)
        if figures(problem, plan).changes <= (problem.max_changes or 0):
            best, fits = _better(problem, best, plan), count
        else:
            over = count
    return best


def _better(problem: Problem, best: Solution | None, plan: Solution | None) -> Solution | None:
    if plan is None or broken_limits(problem, plan):
        return best
    if best is None or figures(problem, plan).weight > figures(problem, best).weight:
        return plan
    return best


def _rounding(problem: Problem) -> float:
    """What rounding to parts may hide, over all households."""
    return 2.0 * problem.households / _PARTS / _PARTS


def _priced(problem: Problem, price: float, count: int) -> Solution:
    """The plan of most weight less the price of its changes, with at most ``count`` households covered."""
    from ortools.graph.python import min_cost_flow

    households, cadres, pairs = problem.households, problem.cadres, len(problem.household)
    gate, sink = households + cadres, households + cadres + 1
    unit = _PARTS * _PARTS
    worth = np.rint((problem.weight[problem.household] - price * problem.moves) * unit)
    dropped = np.rint(price * (problem.present >= 0) * unit)
    dropped[problem.forced] = float(np.abs(worth).max(initial=1.0)) * 4 + unit
    every, officer = np.arange(households), np.arange(cadres)
    network = min_cost_flow.SimpleMinCostFlow()
    arcs = network.add_arcs_with_capacity_and_unit_cost(
        np.concatenate((problem.household, every, households + officer, [gate])).astype(np.int32),
        np.concatenate(
            (households + problem.cadre, np.full(households, sink), np.full(cadres, gate), [sink])
        ).astype(np.int32),
        np.concatenate(
            (np.ones(pairs + households), np.minimum(problem.room_households, households), [count])
        ).astype(np.int64),
        np.concatenate((-worth, dropped, np.zeros(cadres + 1))).astype(np.int64),
    )
    supply = np.concatenate((np.ones(households), np.zeros(cadres + 1), [-households]))
    network.set_nodes_supplies(np.arange(sink + 1, dtype=np.int32), supply.astype(np.int64))
    status = network.solve()
    if status != network.OPTIMAL:
        raise ArithmeticError(f"flow: {status}")
    used = np.flatnonzero(network.flows(arcs)[:pairs] > 0)
    pair = np.full(households, ABSENT, dtype=np.int64)
    pair[problem.household[used]] = used
    return Solution(pair)
