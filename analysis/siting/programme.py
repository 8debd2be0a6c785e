"""The best sites proven, as a mixed-integer programme for HiGHS."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.sparse import csc_array

from ..assignment.programme import Effort
from ..columns import Floats, Ints
from .problem import Sited, Siting, saved_by


def is_covering(siting: Siting) -> bool:
    """Whether all entries save the same: a point is served or not."""
    return bool(len(siting.saving) == 0 or (siting.saving == siting.saving[0]).all())


def prove(siting: Siting, count: int, start: Ints, effort: Effort) -> Sited:
    """The best ``count`` sites found from ``start``, and the bound of the search."""
    solver, width = _covering(siting, count) if is_covering(siting) else _median(siting, count)
    solver.setOptionValue("time_limit", min(max(effort.seconds_left(), 0.01), 1e9))
    if effort.nodes is not None:
        solver.setOptionValue("mip_max_nodes", effort.nodes)
    _give(solver, siting, start, width)
    solver.run()
    return _found(solver, siting, start)


def _found(solver: Any, siting: Siting, start: Ints) -> Sited:
    import highspy

    info = solver.getInfo()
    sites = start
    if info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
        values = np.asarray(solver.getSolution().col_value)[: siting.candidates]
        found = np.flatnonzero(values > 0.5)
        if len(found) == len(start) and saved_by(siting, found) > saved_by(siting, start):
            sites = found
    saved = saved_by(siting, sites)
    return Sited(np.sort(sites), saved, max(-float(info.mip_dual_bound), saved))


def _covering(siting: Siting, count: int) -> tuple[Any, int]:
    """Sites, then points: a point is served only by a site that reaches it."""
    points = len(siting.weight)
    row = np.concatenate((siting.demand, np.arange(points), np.full(siting.candidates, points)))
    column = np.concatenate(
        (siting.candidate, siting.candidates + np.arange(points), np.arange(siting.candidates))
    )
    value = np.concatenate((-np.ones(len(siting.demand)), np.ones(points + siting.candidates)))
    share = float(siting.saving[0]) if len(siting.saving) else 0.0
    cost = np.concatenate((np.zeros(siting.candidates), -siting.weight * share))
    upper = np.append(np.zeros(points), float(count))
    return _solver(siting, cost, (row, column, value), upper, count), siting.candidates + points


def _median(siting: Siting, count: int) -> tuple[Any, int]:
    """Sites, then entries: an entry counts only where its site is chosen, and one a point."""
    points, entries = len(siting.weight), len(siting.demand)
    every = np.arange(entries)
    row = np.concatenate((siting.demand, points + every, points + every))
    column = np.concatenate((siting.candidates + every, siting.candidates + every, siting.candidate))
    value = np.concatenate((np.ones(2 * entries), -np.ones(entries)))
    row = np.append(row, np.full(siting.candidates, points + entries))
    column = np.append(column, np.arange(siting.candidates))
    value = np.append(value, np.ones(siting.candidates))
    cost = np.concatenate((np.zeros(siting.candidates), -siting.value))
    upper = np.concatenate((np.ones(points), np.zeros(entries), [float(count)]))
    return _solver(siting, cost, (row, column, value), upper, count), siting.candidates + entries


def _solver(
    siting: Siting, cost: Floats, entries: tuple[Ints, Ints, Floats], upper: Floats, count: int
) -> Any:
    """Only sites are whole: what they serve then is by itself."""
    import highspy

    row, column, value = entries
    width, height = len(cost), len(upper)
    matrix = csc_array((value, (row, column)), shape=(height, width))
    solver = highspy.Highs()
    for name, option in (
        ("output_flag", False),
        ("threads", 1),
        ("parallel", "off"),
        ("random_seed", 0),
        ("mip_rel_gap", 0.0),
        ("mip_abs_gap", 1e-7),
    ):
        solver.setOptionValue(name, option)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = width, height
    lower = np.zeros(width)
    lower[: siting.candidates] = siting.required
    model.col_cost_, model.col_lower_, model.col_upper_ = cost, lower, np.ones(width)
    low = np.full(height, -highspy.kHighsInf)
    low[-1] = float(count)
    model.row_lower_, model.row_upper_ = low, upper
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = matrix.indptr.astype(np.int32)
    model.a_matrix_.index_ = matrix.indices.astype(np.int32)
    model.a_matrix_.value_ = matrix.data
    kinds = np.full(width, highspy.HighsVarType.kContinuous, dtype=object)
    kinds[: siting.candidates] = highspy.HighsVarType.kInteger
    model.integrality_ = kinds.tolist()
    solver.passModel(model)
    return solver


def _give(solver: Any, siting: Siting, start: Ints, width: int) -> None:
    """The sites known so far; what they serve follows."""
    import highspy

    values = np.zeros(width)
    values[start] = 1.0
    chosen = values[: siting.candidates] > 0
    rows = np.flatnonzero(chosen[siting.candidate])
    if is_covering(siting):
        values[siting.candidates + siting.demand[rows]] = 1.0
    else:
        order = rows[np.lexsort((-siting.saving[rows], siting.demand[rows]))]
        _, first = np.unique(siting.demand[order], return_index=True)
        values[siting.candidates + order[first]] = 1.0
    given = highspy.HighsSolution()
    given.col_value = values.tolist()
    solver.setSolution(given)
