"""The best sites for every number up to the one asked for, with bounds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from ..assignment.programme import Effort
from ..columns import Ints
from .lagrange import relaxed_bound
from .problem import Sited, Siting, gathered, saved_by
from .programme import is_covering, prove
from .search import exchanged, greedy

_SMALL = 4_000
_MOST_FOR_A_PROGRAMME = 400_000
Told = Callable[[float], None]


def site(siting: Siting, count: int, effort: Effort, told: Told = lambda _share: None) -> Sited:
    """The best ``count`` sites found, those required among them, and the bound."""
    small = gathered(siting)
    start = exchanged(small, greedy(small, count))
    told(0.3)
    found = _proven(small, start, effort)
    told(1.0)
    return Sited(found.sites, saved_by(siting, found.sites), max(found.bound, found.saved))


def curve(siting: Siting, last: Sited, effort: Effort, told: Told = lambda _share: None) -> list[Sited]:
    """For each number of sites from 1 to that of ``last`` the best found; a small problem is solved to the end.

    Fewer sites than are required are taken from among the required.
    """
    small = gathered(siting)
    count = len(last.sites)
    if not count:
        return []
    order = greedy(small, count)
    found: list[Sited] = []
    for number in range(1, count):
        found.append(_of_number(small, number, order, effort))
        told(number / count)
    found.append(last)
    return [replace(each, bound=min(each.bound, last.bound)) for each in found]


def _of_number(siting: Siting, number: int, order: Ints, effort: Effort) -> Sited:
    required = np.flatnonzero(siting.required)
    if number < len(required):
        only = siting.required[siting.candidate]
        siting = replace(
            siting,
            demand=siting.demand[only],
            candidate=siting.candidate[only],
            saving=siting.saving[only],
            required=np.zeros(siting.candidates, dtype=np.bool_),
        )
        order = greedy(siting, number)
    start = exchanged(siting, order[:number])
    if len(siting.demand) <= _SMALL:
        return _proven(siting, start, effort)
    saved = saved_by(siting, start)
    return Sited(start, saved, relaxed_bound(siting, number, saved))


def _proven(siting: Siting, start: Ints, effort: Effort) -> Sited:
    saved = saved_by(siting, start)
    if not len(start) or not len(siting.demand):
        return Sited(np.sort(start), saved, saved)
    bound = relaxed_bound(siting, len(start), saved)
    if bound <= saved * (1 + 1e-9):
        return Sited(np.sort(start), saved, max(bound, saved))
    if not is_covering(siting) and len(siting.demand) > _MOST_FOR_A_PROGRAMME:
        return Sited(np.sort(start), saved, bound)
    found = prove(siting, len(start), start, effort)
    return replace(found, bound=max(min(found.bound, bound), found.saved))
