"""Prices from the linear relaxation over the pairs most likely to matter; pairs left out that pay are let in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..columns import Flags, Floats
from .dual import Bound, Dual, Prices
from .problem import Problem, Solution
from .programme import Effort, build, loaded, sum_goal, tight_cadres, tight_in_villages

_NEAREST = 12
_ROUNDS = 4
_MOST_PAIRS = 400_000


@dataclass(frozen=True)
class Relaxed:
    """The bound over all pairs, and which pairs the relaxed solution uses, wholly or in part."""

    bound: Bound
    used: Flags


def relaxed(problem: Problem, plan: Solution, weight: float, effort: Effort) -> Relaxed | None:
    """The linear relaxation; None where it is too large, or time was up before there were prices."""
    if min(_NEAREST * problem.households, len(problem.household)) > _MOST_PAIRS:
        return None
    dual = Dual(problem, weight)
    inside = _nearest(problem, _NEAREST)
    inside[plan.pair[plan.pair >= 0]] = True
    inside |= ~problem.moves
    best: Relaxed | None = None
    for _ in range(_ROUNDS):
        if effort.seconds_left() <= 0:
            break
        found = _prices(problem.with_pairs(inside), weight, effort)
        if found is None:
            break
        prices = dual.capped(found[0])
        value, gain, over, used = dual.evaluate(prices)
        if best is None or value > best.bound.value:
            share = np.zeros(len(problem.household), dtype=np.bool_)
            share[inside] = found[1] > 1e-6
            best = Relaxed(Bound(value, prices, dual.slack(gain, over)), share)
        wanted = (used > 0) & ~inside
        if not wanted.any():
            break
        inside |= wanted
    return best


def _nearest(problem: Problem, count: int) -> Flags:
    """The cheapest ``count`` pairs of each household."""
    order = np.lexsort((problem.cadre, problem.pair_cost, problem.household))
    household = problem.household[order]
    first = np.searchsorted(household, household, side="left")
    chosen = np.zeros(len(order), dtype=np.bool_)
    chosen[order[np.arange(len(order)) - first < count]] = True
    return chosen


def _prices(problem: Problem, weight: float, effort: Effort) -> tuple[Prices, Floats] | None:
    """Prices of the limits, and how far each pair is used."""
    import highspy

    programme = build(problem, weight)
    goal, offset = sum_goal(programme)
    solver = loaded(programme, goal, offset, whole=False)
    for name, value in (
        ("solver", "ipm"),
        ("run_crossover", "on"),  # a corner of the relaxation uses few pairs, its middle many
        ("time_limit", min(max(effort.seconds_left(), 0.01), 1e9)),
        ("ipm_optimality_tolerance", 1e-6),
    ):
        solver.setOptionValue(name, value)
    solver.run()
    solution = solver.getSolution()
    if not solution.dual_valid or solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
        return None
    prices = _read(problem, programme.blocks, np.asarray(solution.row_dual, dtype=np.float64))
    return prices, np.asarray(solution.col_value, dtype=np.float64)[: len(problem.household)]


def _read(problem: Problem, blocks: tuple[int, ...], row: Floats) -> Prices:
    charges = blocks[4] - blocks[3]
    cover = float(row[blocks[5]]) if blocks[6] > blocks[5] else 0.0
    cover = max(cover, 0.0)
    room, villages = np.zeros(problem.cadres), np.zeros(problem.cadres)
    room[tight_cadres(problem)] = -row[blocks[1] : blocks[2]]
    if charges:
        villages[tight_in_villages(problem, len(problem.charges))] = -row[blocks[3] : blocks[4]]
    change = float(-row[blocks[4]]) if blocks[5] > blocks[4] else 0.0
    return Prices(cover * problem.weight + row[: blocks[1]], room, villages, change, cover)
