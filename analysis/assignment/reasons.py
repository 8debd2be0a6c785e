"""Why each household has the cadre it has, and what keeps the others from having one: facts, without words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..columns import ABSENT, Flags, Ints, look_up
from .problem import Problem, Solution

_MOST_NAMED = 3


@dataclass(frozen=True)
class Load:
    """What the plan gives each cadre, in scope: households, further villages; and whether there is room."""

    households: Ints
    villages: Ints
    has_room: Flags
    has_village_room: Flags


@dataclass(frozen=True)
class Reason:
    """Why one household has its cadre. Positions in scope and among the active cadres; minutes there and back.

    ``next`` is the next-best cadre by minutes, ABSENT for nobody; ``full`` are those nearer who can take no
    more, ``dearer`` those nearer who could, at a higher sum.
    """

    household: int
    cadre: int
    minutes: float
    changed: bool
    forced: bool
    next: int
    next_minutes: float
    full: tuple[int, ...]
    dearer: tuple[int, ...]


def loads(problem: Problem, solution: Solution) -> Load:
    """The loads of the cadres in a plan."""
    held = solution.pair[solution.pair >= 0]
    households = np.bincount(problem.cadre[held], minlength=problem.cadres)
    added = np.unique(problem.charge[held])
    villages = np.bincount(problem.charge_cadre[added[added >= 0]], minlength=problem.cadres)
    return Load(households, villages, households < problem.room_households, villages < problem.room_villages)


def free_pairs(problem: Problem, solution: Solution, load: Load) -> Flags:
    """The pairs whose cadre could take the household as things stand: room, and the village or room for it."""
    held = solution.pair[solution.pair >= 0]
    in_use = np.isin(problem.pair_key, np.concatenate((problem.known, np.unique(problem.pair_key[held]))))
    return np.asarray(load.has_room[problem.cadre] & (in_use | load.has_village_room[problem.cadre]))


def reasons(problem: Problem, solution: Solution) -> list[Reason]:
    """One reason a covered household, in the order of the households."""
    load = loads(problem, solution)
    free = free_pairs(problem, solution, load)
    bounds = np.searchsorted(problem.household, np.arange(problem.households + 1))
    chosen = solution.pair
    return [
        _reason(problem, household, int(chosen[household]), slice(*bounds[household : household + 2]), free)
        for household in np.flatnonzero(chosen >= 0).tolist()
    ]


def _reason(problem: Problem, household: int, pair: int, pairs: slice, free: Flags) -> Reason:
    minutes, cadre = problem.minutes[pairs], problem.cadre[pairs]
    mine = int(problem.cadre[pair])
    order = np.lexsort((cadre, minutes))
    others = order[cadre[order] != mine]
    nearer = others[minutes[others] < problem.minutes[pair]]
    open_ = free[pairs]
    following = int(others[0]) if len(others) else ABSENT
    return Reason(
        household=household,
        cadre=mine,
        minutes=float(problem.minutes[pair]),
        changed=bool(problem.moves[pair]),
        forced=bool(problem.forced[household]),
        next=int(cadre[following]) if following >= 0 else ABSENT,
        next_minutes=float(minutes[following]) if following >= 0 else float("nan"),
        full=tuple(cadre[nearer[~open_[nearer]]][:_MOST_NAMED].tolist()),
        dearer=tuple(cadre[nearer[open_[nearer]]][:_MOST_NAMED].tolist()),
    )


def cadre_of(problem: Problem, solution: Solution) -> Ints:
    """The cadre of each household; ABSENT for nobody."""
    return np.asarray(look_up(problem.cadre, solution.pair, ABSENT))
