"""Whether more need could be covered: the households that a set of cadres can take form a matroid."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order

from ..columns import Flags, Ints, look_up
from .problem import Problem, Solution


def cover_can_grow(problem: Problem, solution: Solution) -> bool:
    """Whether the weight covered is not yet the largest, limits of villages and of changes left aside.

    It is the largest exactly if no household that is left can get in along a chain of moves that ends at a
    cadre with room, or at a household of less weight that gives way.
    """
    left = (solution.pair < 0) & (problem.weight > 0)
    if not left.any():
        return False
    for weight in np.unique(problem.weight[left]):
        ends = open_cadres(problem, solution, give_way_below=float(weight))
        reached = ends[problem.cadre]
        asking = left & (problem.weight == weight)
        if (asking[problem.household] & reached).any():
            return True
    return False


def open_cadres(problem: Problem, solution: Solution, give_way_below: float = -np.inf) -> Flags:
    """The cadres who can take one more household, after a chain of moves among the others where need be.

    A chain ends at a cadre with room, or at a covered household of less weight than ``give_way_below``.
    """
    pair = solution.pair
    held = np.flatnonzero(pair >= 0)
    load = np.bincount(problem.cadre[pair[held]], minlength=problem.cadres)
    ends = load < problem.room_households
    may_give = held[(problem.weight[held] < give_way_below) & ~problem.forced[held]]
    ends[problem.cadre[pair[may_give]]] = True
    return _reaching(problem, pair, ends)


def _reaching(problem: Problem, pair: Ints, ends: Flags) -> Flags:
    """The cadres from whom a chain of moves leads to one of ``ends``."""
    holder = look_up(problem.cadre, pair, problem.cadres)[problem.household]
    movable = (holder < problem.cadres) & (holder != problem.cadre) & ~problem.forced[problem.household]
    # Backwards: from whoever can take one more to whoever could pass a household on to them.
    start = np.flatnonzero(ends)
    source = problem.cadres
    tail = np.concatenate((problem.cadre[movable], np.full(len(start), source)))
    head = np.concatenate((holder[movable], start))
    graph = csr_array(
        (np.ones(len(tail), dtype=np.int8), (tail, head)), shape=(problem.cadres + 1, problem.cadres + 1)
    )
    order = breadth_first_order(graph, source, directed=True, return_predecessors=False)
    reached = np.zeros(problem.cadres + 1, dtype=np.bool_)
    reached[order] = True
    return np.asarray(reached[: problem.cadres])
