"""A problem taken apart where no household and cadre of one part meets one of another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from ..columns import ABSENT, Ints
from .problem import Problem, Solution


@dataclass(frozen=True)
class Part:
    """One part, and where its households and pairs stand in the whole."""

    problem: Problem
    household: Ints
    pair: Ints


def parts_of(problem: Problem) -> Iterator[Part]:
    """The parts that have pairs, in the order of their first household. Only without a limit of changes."""
    households, cadres, pairs = problem.households, problem.cadres, len(problem.household)
    if not pairs:
        return
    graph = coo_array(
        (np.ones(pairs, dtype=np.int8), (problem.household, households + problem.cadre)),
        shape=(households + cadres, households + cadres),
    )
    _, label = connected_components(graph, directed=False)
    of_pair = label[problem.household]
    order = np.argsort(of_pair, kind="stable")
    starts = np.flatnonzero(np.append(True, np.diff(of_pair[order]) != 0))
    groups = np.split(order, starts[1:])
    if len(groups) == 1:
        yield Part(problem, np.arange(households), np.arange(pairs))
        return
    for pair in sorted(groups, key=lambda group: int(group[0])):
        yield part_of(problem, pair)


def part_of(problem: Problem, pair: Ints) -> Part:
    """The part of a problem that these pairs are, with the households and cadres they name."""
    household, own_household = np.unique(problem.household[pair], return_inverse=True)
    cadre, own_cadre = np.unique(problem.cadre[pair], return_inverse=True)
    width = max(problem.villages, 1)
    present = problem.present[household]
    known_cadre = problem.known // width
    known = problem.known[np.isin(known_cadre, cadre)]
    # Somebody in charge who may not stay is still somebody: a position that no pair has.
    stays = np.searchsorted(cadre, present)
    stays = np.where(np.isin(present, cadre), stays, np.where(present >= 0, len(cadre), ABSENT))
    return Part(
        replace(
            problem.with_pairs(pair),
            weight=problem.weight[household],
            village=problem.village[household],
            present=stays,
            present_minutes=problem.present_minutes[household],
            present_apart=problem.present_apart[household],
            forced=problem.forced[household],
            household=own_household.astype(np.int64),
            cadre=own_cadre.astype(np.int64),
            room_households=problem.room_households[cadre],
            room_villages=problem.room_villages[cadre],
            known=np.searchsorted(cadre, known // width) * width + known % width,
        ),
        household,
        pair,
    )


def put_together(problem: Problem, parts: list[Part], solutions: list[Solution]) -> Solution:
    """The solutions of the parts as one of the whole."""
    pair = np.full(problem.households, ABSENT, dtype=np.int64)
    for part, solution in zip(parts, solutions, strict=True):
        held = solution.pair >= 0
        pair[part.household[held]] = part.pair[solution.pair[held]]
    return Solution(pair)
