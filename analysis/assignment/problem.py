"""The assignment problem as arrays: who may look after whom, what that costs, what limits there are.

Households and cadres are positions. A *pair* is a household and a cadre who may look after it. A *charge* is a
cadre and a village: what a household of that village adds to the cadre's villages.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from ..columns import ABSENT, Flags, Floats, Ints, pointed_at


@dataclass(frozen=True)
class Costs:
    """Minutes that a change, a further village of a cadre, and the want of a common language count as."""

    change: float = 30.0
    village: float = 60.0
    language: float = 60.0


@dataclass(frozen=True)
class Problem:
    """One entry a household (in scope), a cadre, or a pair; pairs are sorted by household, then cadre.

    ``present`` is the cadre in charge now, ABSENT for none, ``present_minutes`` and ``present_apart`` what a pair
    with them would have. ``forced`` households keep it: they have that one pair. ``minutes`` are there and back. ``room_households`` and ``room_villages`` are what a cadre may have in
    scope (infinite: no limit); ``known`` are the charges (``charge_key``) that the cadre has anyway.
    """

    weight: Floats
    village: Ints
    present: Ints
    present_minutes: Floats
    present_apart: Flags
    forced: Flags
    household: Ints
    cadre: Ints
    minutes: Floats
    apart: Flags
    room_households: Floats
    room_villages: Floats
    known: Ints
    villages: int
    costs: Costs = Costs()
    max_changes: int | None = None

    @property
    def households(self) -> int:
        """How many households are in scope."""
        return len(self.weight)

    @property
    def cadres(self) -> int:
        """How many cadres there are."""
        return len(self.room_households)

    @cached_property
    def moves(self) -> Flags:
        """Pairs that are a change against what is in force."""
        return np.asarray(self.present[self.household] != self.cadre)

    @cached_property
    def pair_cost(self) -> Floats:
        """What each pair adds to the sum, without villages."""
        return np.asarray(
            self.minutes + self.costs.change * self.moves + self.costs.language * self.apart.astype(float)
        )

    @cached_property
    def drop_cost(self) -> Floats:
        """What each household adds to the sum when nobody looks after it."""
        return np.where(self.present >= 0, self.costs.change, 0.0)

    @cached_property
    def pair_key(self) -> Ints:
        """The charge that each pair belongs to."""
        return self.charge_key(self.cadre, self.village[self.household])

    @cached_property
    def charge(self) -> Ints:
        """For each pair the position of its charge among ``charges``; ABSENT where the cadre has it anyway."""
        found = np.searchsorted(self.charges, self.pair_key)
        return np.where(self.pair_is_known, ABSENT, found)

    @cached_property
    def pair_is_known(self) -> Flags:
        """Pairs in a village that the cadre has anyway."""
        return np.isin(self.pair_key, self.known)

    @cached_property
    def charges(self) -> Ints:
        """The keys of the charges that pairs would add, ascending."""
        return np.unique(self.pair_key[~self.pair_is_known])

    @property
    def charge_cadre(self) -> Ints:
        """The cadre of each charge."""
        return np.asarray(self.charges // max(self.villages, 1))

    def charge_key(self, cadre: Ints, village: Ints) -> Ints:
        """A cadre and a village as one number."""
        return np.asarray(cadre * max(self.villages, 1) + village)

    def with_pairs(self, chosen: Flags | Ints) -> Problem:
        """The same with only the chosen pairs."""
        return replace(
            self,
            household=self.household[chosen],
            cadre=self.cadre[chosen],
            minutes=self.minutes[chosen],
            apart=self.apart[chosen],
        )


@dataclass(frozen=True)
class Solution:
    """``pair`` is the position of the pair of each household, ABSENT where nobody looks after it."""

    pair: Ints


@dataclass(frozen=True)
class Proven:
    """A solution with what is known of both stages: bounds from above of the cover, from below of the sum."""

    solution: Solution
    covered_bound: float
    bound: float


@dataclass(frozen=True)
class Figures:
    """What a solution comes to: households and weight covered, the sum of the minimisation, changes."""

    covered: int
    weight: float
    objective: float
    changes: int


def figures(problem: Problem, solution: Solution) -> Figures:
    """The figures of a solution, computed from the definition and not from any solver."""
    pair = solution.pair
    held = pair[pair >= 0]
    left = pair < 0
    added = np.unique(problem.charge[held])
    villages = int((added >= 0).sum())
    objective = (
        float(problem.pair_cost[held].sum())
        + float(problem.drop_cost[left].sum())
        + problem.costs.village * villages
    )
    changes = int(problem.moves[held].sum()) + int((problem.present[left] >= 0).sum())
    return Figures(len(held), float(problem.weight[~left].sum()), objective, changes)


def broken_limits(problem: Problem, solution: Solution) -> list[str]:
    """The limits that a solution breaks; empty for one that keeps them all."""
    held = solution.pair[solution.pair >= 0]
    cadre = problem.cadre[held]
    added = np.unique(problem.charge[held])
    villages = np.bincount(problem.charge_cadre[added[added >= 0]], minlength=problem.cadres)
    checks = {
        "own_pair": np.array_equal(problem.household[held], np.flatnonzero(solution.pair >= 0)),
        "households": bool((np.bincount(cadre, minlength=problem.cadres) <= problem.room_households).all()),
        "villages": bool((villages <= problem.room_villages).all()),
        "forced": bool((solution.pair[problem.forced] >= 0).all()),
        "changes": problem.max_changes is None
        or figures(problem, solution).changes <= max(problem.max_changes, 0),
    }
    return [name for name, holds in checks.items() if not holds]


def reachable_households(problem: Problem) -> Flags:
    """The households that have a pair at all."""
    return pointed_at(problem.household, problem.households)
