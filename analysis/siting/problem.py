"""Where further sites serve most, as arrays: candidates, demand, and what each candidate would save each of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..columns import Flags, Floats, Ints


@dataclass(frozen=True)
class Siting:
    """One entry a demand point (``weight``), and one a way from a candidate to one, sorted by demand.

    ``saving`` is what the way saves its point against what there is already, per unit of weight: 1 for a point
    that nothing serves yet (covering), minutes (median). Only savings above 0 have an entry. A plan of sites
    saves each point the best saving among them.
    """

    weight: Floats
    demand: Ints
    candidate: Ints
    saving: Floats
    candidates: int
    required: Flags

    @property
    def value(self) -> Floats:
        """What each entry is worth: weight times saving."""
        return np.asarray(self.weight[self.demand] * self.saving)


@dataclass(frozen=True)
class Sited:
    """The sites chosen (positions among the candidates, ascending), what they save, and the bound from above."""

    sites: Ints
    saved: float
    bound: float


def saved_by(siting: Siting, sites: Ints) -> float:
    """What a choice of sites saves in all, from the definition."""
    chosen = np.zeros(siting.candidates, dtype=np.bool_)
    chosen[sites] = True
    best = np.zeros(len(siting.weight))
    rows = chosen[siting.candidate]
    np.maximum.at(best, siting.demand[rows], siting.saving[rows])
    return float((best * siting.weight).sum())


def gathered(siting: Siting) -> Siting:
    """The same with demand points made one where every candidate saves them the same."""
    count = len(siting.weight)
    if not count or not len(siting.demand):
        return replace(
            siting,
            weight=np.zeros(0),
            demand=siting.demand[:0],
            candidate=siting.candidate[:0],
            saving=siting.saving[:0],
        )
    order = np.lexsort((siting.candidate, siting.demand))
    demand, candidate, saving = siting.demand[order], siting.candidate[order], siting.saving[order]
    # Two independent 64-bit sums tell rows apart; the numbers are fixed, so that the answer is too.
    chance = np.random.default_rng(20260630)
    marks = chance.integers(1, 2**63, size=(2, siting.candidates), dtype=np.uint64)
    bits = np.ascontiguousarray(saving).view(np.uint64) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(1)
    sums = np.zeros((2, count), dtype=np.uint64)
    for each in range(2):
        np.add.at(sums[each], demand, marks[each][candidate] * (bits ^ (bits >> np.uint64(29 + each))))
    present = np.zeros(count, dtype=np.bool_)
    present[demand] = True
    _, first, group = np.unique(
        np.stack((sums[0], sums[1], present.astype(np.uint64))),
        axis=1,
        return_index=True,
        return_inverse=True,
    )
    group = group.reshape(-1)
    weight = np.asarray(np.bincount(group, weights=siting.weight), dtype=np.float64)
    kept = np.isin(demand, first) & present[demand]
    return replace(
        siting, weight=weight, demand=group[demand[kept]], candidate=candidate[kept], saving=saving[kept]
    )
