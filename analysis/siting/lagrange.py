"""A bound from above on what a number of sites can save, by relaxing that a point is served by one of them."""

from __future__ import annotations

import numpy as np

from ..columns import Floats, Ints
from .problem import Siting

_ROUNDS = 400


def relaxed_bound(siting: Siting, count: int, reached: float) -> float:
    """The least bound of a fixed number of steps; ``reached`` is what a known choice saves.

    For every price u ≥ 0 of the points: Σu + the best ``count`` of Σ max(0, value − u) a candidate.
    """
    value = siting.value
    price = np.zeros(len(siting.weight))
    np.maximum.at(price, siting.demand, value)
    price *= 0.5
    best, stretch, still = np.inf, 1.0, 0
    for _ in range(_ROUNDS):
        bound, step = _evaluated(siting, value, price, count)
        if bound < best * (1 - 1e-9):
            best, still = bound, 0
        else:
            still += 1
        if still > 10:
            stretch, still = stretch / 2, 0
        norm = float((step * step).sum())
        if norm == 0 or best - reached <= 1e-9 * max(1.0, abs(best)):
            break
        price = np.maximum(price - stretch * (bound - reached) / norm * step, 0.0)
    return float(max(best, reached))


def _evaluated(siting: Siting, value: Floats, price: Floats, count: int) -> tuple[float, Floats]:
    over = np.maximum(value - price[siting.demand], 0.0)
    added = np.bincount(siting.candidate, weights=over, minlength=siting.candidates)
    worth = np.asarray(added, dtype=np.float64)
    chosen = _best(worth, siting, count)
    used = np.zeros(siting.candidates, dtype=np.bool_)
    used[chosen] = True
    served = np.bincount(siting.demand[(over > 0) & used[siting.candidate]], minlength=len(price))
    return float(price.sum() + worth[chosen].sum()), np.asarray(1.0 - served, dtype=np.float64)


def _best(worth: Floats, siting: Siting, count: int) -> Ints:
    order = np.lexsort((-worth, ~siting.required))
    return order[:count]
