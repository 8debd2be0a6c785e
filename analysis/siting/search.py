"""Good sites quickly: one after the other, then exchanged one by one as long as that helps."""

from __future__ import annotations

import numpy as np

from ..columns import Floats, Ints
from .problem import Siting, saved_by

_MOST_ROUNDS = 200


def greedy(siting: Siting, count: int) -> Ints:
    """Up to ``count`` sites, each the best next one, required ones first; in the order in which they were taken."""
    best = np.zeros(len(siting.weight))
    taken: list[int] = []
    free = np.ones(siting.candidates, dtype=np.bool_)
    for site in np.flatnonzero(siting.required)[:count].tolist():
        _take(siting, site, best)
        taken.append(site)
        free[site] = False
    while len(taken) < count and free.any():
        gain = np.where(free, _gains(siting, best), -1.0)
        site = int(np.argmax(gain))
        _take(siting, site, best)
        taken.append(site)
        free[site] = False
    return np.array(taken, dtype=np.int64)


def exchanged(siting: Siting, sites: Ints) -> Ints:
    """``sites`` after every exchange of one that saves more, the best for each leaving site first."""
    current = sites.copy()
    value = saved_by(siting, current)
    for _ in range(_MOST_ROUNDS):
        better = _one_exchange(siting, current, value)
        if better is None:
            break
        current, value = better
    return np.sort(current)


def _one_exchange(siting: Siting, sites: Ints, value: float) -> tuple[Ints, float] | None:
    used = np.zeros(siting.candidates, dtype=np.bool_)
    used[sites] = True
    most: tuple[float, int, int] | None = None
    for place, site in enumerate(sites.tolist()):
        if siting.required[site]:
            continue
        without = np.delete(sites, place)
        best = np.zeros(len(siting.weight))
        chosen = np.zeros(siting.candidates, dtype=np.bool_)
        chosen[without] = True
        rows = chosen[siting.candidate]
        np.maximum.at(best, siting.demand[rows], siting.saving[rows])
        gain = np.where(used, -1.0, _gains(siting, best))
        entering = int(np.argmax(gain))
        reached = float((best * siting.weight).sum()) + float(gain[entering])
        if reached > value * (1 + 1e-12) + 1e-9 and (most is None or reached > most[0]):
            most = (reached, place, entering)
    if most is None:
        return None
    changed = sites.copy()
    changed[most[1]] = most[2]
    return changed, saved_by(siting, changed)


def _gains(siting: Siting, best: Floats) -> Floats:
    """What each candidate would add, where ``best`` is saved already."""
    more = np.maximum(siting.saving - best[siting.demand], 0.0) * siting.weight[siting.demand]
    added = np.bincount(siting.candidate, weights=more, minlength=siting.candidates)
    return np.asarray(added, dtype=np.float64)


def _take(siting: Siting, site: int, best: Floats) -> None:
    rows = siting.candidate == site
    np.maximum.at(best, siting.demand[rows], siting.saving[rows])
