"""A bound from below on the sum over every pair there is, from prices: nothing that was left out can be below it.

Prices of households, of room and of villages relax the limits; what remains falls apart by charge and is solved
exactly. Any prices give a true bound, good ones a good one; the prices are improved step by step. In floating
point the bound is off by rounding only (about 1e-9 of the sum), which is taken off again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from ..columns import Flags, Floats
from .problem import Problem

_CALM = 12  # steps without a better bound after which steps become shorter
_MEMORY = 0.6


@dataclass(frozen=True)
class Prices:
    """``household``: what serving it may cost; ``room``, ``villages``: of a cadre; ``change``: of a change;
    ``cover``: of a unit of weight (no household may cost more than its weight times that).
    """

    household: Floats
    room: Floats
    villages: Floats
    change: float
    cover: float


@dataclass(frozen=True)
class Bound:
    """The bound of some prices, and which pairs could be part of a solution below a sum (``slack`` above it)."""

    value: float
    prices: Prices
    slack: Floats


class Dual:
    """The bound as a function of the prices, for a problem and a weight that must be covered."""

    def __init__(self, problem: Problem, weight: float) -> None:
        self.problem = problem
        self.free = problem.charge < 0
        self.charge = np.where(self.free, 0, problem.charge)
        self.base = problem.pair_cost - problem.drop_cost[problem.household]
        self.counts = problem.moves.astype(np.float64) - (problem.present >= 0)[problem.household]
        self.changes_left = (
            np.inf if problem.max_changes is None else problem.max_changes - int((problem.present >= 0).sum())
        )
        reachable = np.zeros(problem.households, dtype=np.bool_)
        reachable[problem.household] = True
        self.uncovered = max(float(problem.weight[reachable].sum()) - weight, 0.0)
        self.all_covered = self.uncovered <= 1e-6
        self.reachable = reachable
        self.constant = float(problem.drop_cost.sum())
        self.limited = np.isfinite(problem.room_households)
        self.village_limited = np.isfinite(problem.room_villages)

    def start(self) -> Prices:
        """Prices to begin with: each household a little above its cheapest pair."""
        problem = self.problem
        cheapest = np.full(problem.households, np.inf)
        size = np.bincount(problem.charge[~self.free], minlength=max(len(problem.charges), 1))
        shared = np.where(self.free, 0.0, problem.costs.village / np.maximum(size[self.charge], 1))
        np.minimum.at(cheapest, problem.household, self.base + shared)
        cheapest[~self.reachable] = 0.0
        cover = float((cheapest / np.maximum(problem.weight, 1e-9)).max(initial=1.0)) * 2 + 100.0
        nothing = np.zeros(problem.cadres)
        return Prices(cheapest, nothing, nothing.copy(), 0.0, cover)

    def capped(self, prices: Prices) -> Prices:
        """The nearest prices that are allowed."""
        household = prices.household
        # Where all that can be covered must be, only who weighs nothing may be left out.
        most = np.where(self.problem.weight > 0, np.inf, 0.0)
        if not self.all_covered:
            most = prices.cover * self.problem.weight
        household = np.where(self.problem.forced, household, np.minimum(household, most))
        return Prices(
            np.where(self.reachable, household, 0.0),
            np.where(self.limited, np.maximum(prices.room, 0.0), 0.0),
            np.where(self.village_limited, np.maximum(prices.villages, 0.0), 0.0),
            max(prices.change, 0.0) if np.isfinite(self.changes_left) else 0.0,
            prices.cover,
        )

    def evaluate(self, prices: Prices) -> tuple[float, Floats, Floats, Floats]:
        """The bound; per pair the gain g above its cost, per charge what is over (below 0: it pays), per pair
        whether it is used in the relaxed solution (as 0 and 1).
        """
        problem = self.problem
        gain = prices.household[problem.household] - self.base - prices.room[problem.cadre]
        if prices.change:
            gain = gain - prices.change * self.counts
        positive = np.maximum(gain, 0.0)
        over = np.full(len(problem.charges), problem.costs.village) + prices.villages[problem.charge_cadre]
        bound_pairs = ~self.free
        over -= np.bincount(
            problem.charge[bound_pairs], weights=positive[bound_pairs], minlength=len(problem.charges)
        )
        value = (
            self.constant
            + float(prices.household.sum())
            - float((prices.room[self.limited] * problem.room_households[self.limited]).sum())
            - float(
                (prices.villages[self.village_limited] * problem.room_villages[self.village_limited]).sum()
            )
            + float(np.minimum(over, 0.0).sum())
            - float(positive[self.free].sum())
        )
        if np.isfinite(self.changes_left):
            value -= prices.change * self.changes_left
        if not self.all_covered:
            value -= prices.cover * self.uncovered
        opened = self.free | (over < 0)[self.charge] if len(over) else self.free
        used = ((gain > 0) & opened).astype(np.float64)
        return value - 1e-9 * max(1.0, abs(value)), gain, over, used

    def slack(self, gain: Floats, over: Floats) -> Floats:
        """For each pair how far above the bound every solution with it must be."""
        extra = np.maximum(over, 0.0)[self.charge] if len(over) else np.zeros(len(gain))
        return np.where(self.free, 0.0, extra) + np.maximum(-gain, 0.0)


def improved_bound(
    problem: Problem,
    weight: float,
    reached: float,
    steps: int,
    goes_on: Callable[[], bool] = lambda: True,
    start: Prices | None = None,
) -> Bound:
    """The best bound of ``steps`` steps; ``reached`` is the sum of a known solution."""
    dual = Dual(problem, weight)
    prices = dual.capped(start or dual.start())
    best_value, best_prices = -np.inf, prices
    stretch, calm = 1.0, 0
    direction: tuple[Floats, Floats, Floats, float] | None = None
    for step in range(steps):
        if not goes_on():
            break
        value, _, over, used = dual.evaluate(prices)
        if value > best_value + 1e-7 * abs(best_value):
            calm = 0
        else:
            calm += 1
        if value > best_value:
            best_value, best_prices = value, prices
        if calm >= _CALM:
            stretch, calm = stretch * 0.6, 0
            prices, direction = best_prices, None
            value, _, over, used = dual.evaluate(prices)
        if stretch < 1e-3 or reached - best_value <= 1e-9 * max(1.0, abs(reached)):
            break
        if step % 25 == 24:
            prices = _tuned(dual, prices)
        direction = _direction(dual, over, used, direction)
        norm = sum(float(np.square(part).sum()) for part in direction)
        if norm == 0:
            break
        length = stretch * max(reached * 1.0005 - value, 1e-9) / norm
        prices = dual.capped(
            Prices(
                prices.household + length * direction[0],
                prices.room + length * direction[1],
                prices.villages + length * direction[2],
                prices.change + length * direction[3],
                prices.cover,
            )
        )
    value, gain, over, _ = dual.evaluate(best_prices)
    return Bound(value, best_prices, dual.slack(gain, over))


def _direction(
    dual: Dual, over: Floats, used: Floats, before: tuple[Floats, Floats, Floats, float] | None
) -> tuple[Floats, Floats, Floats, float]:
    """Where each limit is broken or slack in the relaxed solution, smoothed over the last steps."""
    problem = dual.problem
    served = np.bincount(problem.household, weights=used, minlength=problem.households)
    load = np.bincount(problem.cadre, weights=used, minlength=problem.cadres)
    villages = np.bincount(problem.charge_cadre[over < 0], minlength=problem.cadres)
    room = np.where(dual.limited, load - np.where(dual.limited, problem.room_households, 0.0), 0.0)
    room_villages = np.where(
        dual.village_limited, villages - np.where(dual.village_limited, problem.room_villages, 0.0), 0.0
    )
    # One number against thousands: its own steps are short, and tuned from time to time.
    change = 0.0
    if np.isfinite(dual.changes_left):
        change = (float((used * dual.counts).sum()) - dual.changes_left) / max(problem.households, 1) ** 0.5
    household: Floats = np.where(dual.reachable, 1.0 - served, 0.0)
    if before is None:
        return household, room, room_villages, change
    keep, new = _MEMORY, 1.0 - _MEMORY
    return (
        keep * before[0] + new * household,
        keep * before[1] + new * room,
        keep * before[2] + new * room_villages,
        keep * before[3] + new * change,
    )


def _tuned(dual: Dual, prices: Prices) -> Prices:
    """Better single prices (of a change, of cover) tried one at a time."""
    best, value = prices, dual.evaluate(prices)[0]
    trials = []
    if np.isfinite(dual.changes_left):
        trials += [replace(prices, change=max(prices.change + move, 0.0)) for move in (-20, -5, -1, 1, 5, 20)]
    if not dual.all_covered:
        trials += [replace(prices, cover=prices.cover * share) for share in (0.7, 0.9, 0.97, 1.05, 1.3)]
    for trial in trials:
        capped = dual.capped(trial)
        tried = dual.evaluate(capped)[0]
        if tried > value:
            best, value = capped, tried
    return best


def may_matter(bound: Bound, reached: float) -> Flags:
    """The pairs that a solution with a sum below ``reached`` could hold."""
    return np.asarray(bound.value + bound.slack < reached - 1e-7)
