"""The problem as a mixed-integer programme, solved by HiGHS: every limit, every cost, both stages.

Columns: one a pair, then one a charge that has a cost or is limited. A household's pair needs its charge; the
strong form (each pair below its charge) makes the bound of the linear relaxation good.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csc_array

from ..columns import ABSENT, Floats, Ints
from .problem import Problem, Solution

INFINITE = math.inf
Rows = tuple[Ints, Ints, Floats, Floats, Floats]


@dataclass(frozen=True)
class Effort:
    """How much work may be done: ``seconds_left`` says how much time is left, ``nodes`` bounds the search."""

    seconds_left: Callable[[], float] = lambda: INFINITE
    nodes: int | None = None


@dataclass(frozen=True)
class Outcome:
    """What the search brought: no ``solution`` where none exists (``infeasible``) or time was up first.

    ``values`` are those of the columns.
    """

    solution: Solution | None
    bound: float
    infeasible: bool = False
    values: Floats | None = None


@dataclass(frozen=True)
class Programme:
    """Columns and rows, without the goal. ``blocks``: where households, room, links, villages, changes, cover begin."""

    problem: Problem
    charge: Ints
    matrix: csc_array
    row_lower: Floats
    row_upper: Floats
    lower: Floats
    blocks: tuple[int, ...] = ()

    @property
    def columns(self) -> int:
        return int(self.matrix.shape[1])


def needs_charges(problem: Problem) -> bool:
    """Whether charges cost something or are limited."""
    return bool(problem.costs.village > 0 or np.isfinite(problem.room_villages).any())


def build(problem: Problem, least_weight: float | None = None) -> Programme:
    """The programme of a problem; with ``least_weight`` at least that weight must be covered."""
    pairs = len(problem.household)
    charge = problem.charge if needs_charges(problem) else np.full(pairs, ABSENT, dtype=np.int64)
    charges = len(problem.charges) if needs_charges(problem) else 0
    blocks = [
        _one_each(problem),
        _room(problem),
        _linked(charge, pairs),
        _village_room(problem, charges, pairs),
        _changes(problem),
        _cover(problem, least_weight),
    ]
    row, column, value, low, high = _stacked(blocks)
    matrix = csc_array((value, (row, column)), shape=(len(low), pairs + charges))
    lower = np.zeros(pairs + charges)
    lower[:pairs][problem.forced[problem.household]] = 1.0
    starts = np.cumsum([0, *(len(block[3]) for block in blocks)])
    return Programme(problem, charge, matrix, low, high, lower, tuple(starts.tolist()))


def cover_goal(programme: Programme) -> Floats:
    """The weight of each pair, to be maximised (negative costs)."""
    problem = programme.problem
    goal = np.zeros(programme.columns)
    goal[: len(problem.household)] = -problem.weight[problem.household]
    return goal


def sum_goal(programme: Programme) -> tuple[Floats, float]:
    """The cost of each column, and the constant: what leaving everybody would cost."""
    problem = programme.problem
    goal = np.full(programme.columns, problem.costs.village)
    goal[: len(problem.household)] = problem.pair_cost - problem.drop_cost[problem.household]
    return goal, float(problem.drop_cost.sum())


def optimise(
    programme: Programme,
    goal: Floats,
    offset: float,
    effort: Effort,
    start: Solution | None = None,
    tolerance: float = 0.0,
) -> Outcome:
    """Minimise ``goal``; ``tolerance`` is the difference (in its unit) that need not be closed."""
    solver = loaded(programme, goal, offset)
    for name, value in (
        ("mip_rel_gap", 0.0),
        ("mip_abs_gap", max(tolerance, 1e-7)),
        ("mip_feasibility_tolerance", 1e-7),
        ("primal_feasibility_tolerance", 1e-8),
        ("time_limit", min(max(effort.seconds_left(), 0.0), 1e9)),
    ):
        solver.setOptionValue(name, value)
    if effort.nodes is not None:
        solver.setOptionValue("mip_max_nodes", effort.nodes)
    if start is not None:
        _give_start(solver, programme, start)
    solver.run()
    return _outcome(solver, programme)


def loaded(programme: Programme, goal: Floats, offset: float, whole: bool = True) -> Any:
    """A solver with the programme in it; not ``whole``: its linear relaxation."""
    import highspy

    solver = highspy.Highs()
    for name, value in (("output_flag", False), ("threads", 1), ("parallel", "off"), ("random_seed", 0)):
        solver.setOptionValue(name, value)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = programme.columns, len(programme.row_lower)
    model.col_cost_, model.offset_ = goal, offset
    model.col_lower_, model.col_upper_ = programme.lower, np.ones(programme.columns)
    model.row_lower_, model.row_upper_ = programme.row_lower, programme.row_upper
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = programme.matrix.indptr.astype(np.int32)
    model.a_matrix_.index_ = programme.matrix.indices.astype(np.int32)
    model.a_matrix_.value_ = programme.matrix.data
    if whole:
        model.integrality_ = [highspy.HighsVarType.kInteger] * programme.columns
    solver.passModel(model)
    return solver


def _give_start(solver: Any, programme: Programme, start: Solution) -> None:
    import highspy

    values = np.zeros(programme.columns)
    held = start.pair[start.pair >= 0]
    values[held] = 1.0
    added = programme.charge[held]
    values[len(programme.problem.household) + added[added >= 0]] = 1.0
    given = highspy.HighsSolution()
    given.col_value = values.tolist()
    solver.setSolution(given)


def _outcome(solver: Any, programme: Programme) -> Outcome:
    import highspy

    status, info = solver.getModelStatus(), solver.getInfo()
    if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
        return Outcome(None, INFINITE, infeasible=True)
    bound = float(info.mip_dual_bound)
    if programme.columns == 0:
        empty = np.full(programme.problem.households, ABSENT, dtype=np.int64)
        broken = bool(((programme.row_lower > 1e-6) | (programme.row_upper < -1e-6)).any())
        return Outcome(None if broken else Solution(empty), float(solver.getLp().offset_), infeasible=broken)
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return Outcome(None, bound)
    values = np.asarray(solver.getSolution().col_value)
    problem = programme.problem
    used = np.flatnonzero(values[: len(problem.household)] > 0.5)
    pair = np.full(problem.households, ABSENT, dtype=np.int64)
    pair[problem.household[used]] = used
    return Outcome(Solution(pair), bound, values=values)


def _one_each(problem: Problem) -> Rows:
    pairs, rows = len(problem.household), problem.households
    return problem.household, np.arange(pairs), np.ones(pairs), np.full(rows, -INFINITE), np.ones(rows)


def _room(problem: Problem) -> Rows:
    """Only cadres whose room their own pairs could exceed."""
    tight = tight_cadres(problem)
    place = np.full(problem.cadres, ABSENT, dtype=np.int64)
    place[tight] = np.arange(len(tight))
    column = np.flatnonzero(place[problem.cadre] >= 0)
    row = place[problem.cadre[column]]
    return row, column, np.ones(len(row)), np.full(len(tight), -INFINITE), problem.room_households[tight]


def tight_cadres(problem: Problem) -> Ints:
    """The cadres whose room their own pairs could exceed."""
    wanted = np.bincount(problem.cadre, minlength=problem.cadres)
    return np.flatnonzero(wanted > problem.room_households).astype(np.int64)


def tight_in_villages(problem: Problem, charges: int) -> Ints:
    """The cadres whose room for villages their own charges could exceed."""
    wanted = np.bincount(problem.charge_cadre[:charges], minlength=problem.cadres)
    return np.flatnonzero(wanted > problem.room_villages).astype(np.int64)


def _linked(charge: Ints, pairs: int) -> Rows:
    column = np.flatnonzero(charge >= 0)
    count = len(column)
    row = np.arange(count)
    return (
        np.concatenate((row, row)),
        np.concatenate((column, pairs + charge[column])),
        np.concatenate((np.ones(count), -np.ones(count))),
        np.full(count, -INFINITE),
        np.zeros(count),
    )


def _village_room(problem: Problem, charges: int, pairs: int) -> Rows:
    owner = problem.charge_cadre[:charges]
    tight = tight_in_villages(problem, charges)
    place = np.full(problem.cadres, ABSENT, dtype=np.int64)
    place[tight] = np.arange(len(tight))
    chosen = np.flatnonzero(place[owner] >= 0)
    row = place[owner[chosen]]
    return (
        row,
        pairs + chosen,
        np.ones(len(row)),
        np.full(len(tight), -INFINITE),
        problem.room_villages[tight],
    )


def _changes(problem: Problem) -> Rows:
    """A move counts one; a household that has somebody counts one unless it keeps them."""
    none = np.zeros(0, dtype=np.int64)
    if problem.max_changes is None:
        return none, none, np.zeros(0), np.zeros(0), np.zeros(0)
    value = problem.moves.astype(float) - (problem.present >= 0)[problem.household]
    column = np.flatnonzero(value)
    most = float(problem.max_changes - int((problem.present >= 0).sum()))
    return (
        np.zeros(len(column), dtype=np.int64),
        column,
        value[column],
        np.array([-INFINITE]),
        np.array([most]),
    )


def _cover(problem: Problem, least: float | None) -> Rows:
    none = np.zeros(0, dtype=np.int64)
    if least is None:
        return none, none, np.zeros(0), np.zeros(0), np.zeros(0)
    pairs = len(problem.household)
    return (
        np.zeros(pairs, dtype=np.int64),
        np.arange(pairs),
        problem.weight[problem.household],
        np.array([least - 1e-6]),
        np.array([INFINITE]),
    )


def _stacked(blocks: list[Rows]) -> Rows:
    """The blocks one below the other."""
    starts = np.cumsum([0, *(len(block[3]) for block in blocks[:-1])])
    rows = [block[0] + start for block, start in zip(blocks, starts, strict=True)]
    rest = [np.concatenate([block[n] for block in blocks]) for n in range(1, 5)]
    return np.concatenate(rows), rest[0], rest[1], rest[2], rest[3]
