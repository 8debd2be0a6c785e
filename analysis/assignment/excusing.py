"""Where the limit of changes lets no plan exist: who must stay as they are, outside the other limits.

A household in charge of a cadre who may not keep it (too far, too many) has to change; where that is more
changes than are allowed, the fewest such households are left as they are, and said to be.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.sparse import csc_array, hstack

from ..columns import Ints
from .problem import Problem
from .programme import Effort, Programme, build, optimise


def least_excused(problem: Problem, effort: Effort) -> Ints:
    """The fewest households who must stay where they are, outside the limits, for any plan to exist."""
    may = np.flatnonzero((problem.present >= 0) & ~problem.forced)
    plain = build(problem)
    limit = len(plain.row_lower) - 1  # the row of the changes is the last one
    every = np.arange(len(may))
    columns = csc_array(
        (
            np.concatenate((np.ones(len(may)), -np.ones(len(may)))),
            (np.concatenate((may, np.full(len(may), limit))), np.concatenate((every, every))),
        ),
        shape=(len(plain.row_lower), len(may)),
    )
    programme = Programme(
        problem,
        plain.charge,
        csc_array(hstack((plain.matrix, columns))),
        plain.row_lower,
        plain.row_upper,
        np.concatenate((plain.lower, np.zeros(len(may)))),
    )
    goal = np.concatenate((np.zeros(plain.columns), np.ones(len(may))))
    outcome = optimise(programme, goal, 0.0, effort)
    if outcome.values is None:
        raise ArithmeticError("no plan keeps even what is there")
    return may[outcome.values[plain.columns :] > 0.5]


def with_excused(problem: Problem, excused: Ints) -> Problem:
    """The problem with ``excused`` households staying where they are, and their cadres' limits raised by them."""
    cadre, village = problem.present[excused], problem.village[excused]
    more = np.bincount(cadre, minlength=problem.cadres)
    charges = np.unique(problem.charge_key(cadre, village))
    charges = charges[~np.isin(charges, problem.known)]
    more_villages = np.bincount(charges // max(problem.villages, 1), minlength=problem.cadres)
    forced = problem.forced.copy()
    forced[excused] = True
    others = ~np.isin(problem.household, excused)
    household = np.concatenate((problem.household[others], excused))
    joined_cadre = np.concatenate((problem.cadre[others], cadre))
    order = np.lexsort((joined_cadre, household))
    return replace(
        problem,
        forced=forced,
        household=household[order],
        cadre=joined_cadre[order],
        minutes=np.concatenate((problem.minutes[others], problem.present_minutes[excused]))[order],
        apart=np.concatenate((problem.apart[others], problem.present_apart[excused]))[order],
        room_households=problem.room_households + more,
        room_villages=problem.room_villages + more_villages,
    )
