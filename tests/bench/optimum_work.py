"""One piece of work of the optimum, in a process of its own: ``python -m diaban.tests.bench.optimum_work WORK …``.

Prints one JSON object. The instances are invented, the same for the same numbers.
"""

from __future__ import annotations

import json
import math
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from scipy.spatial import cKDTree

from diaban.analysis.assignment.problem import Costs, Problem, figures
from diaban.analysis.assignment.programme import Effort, build, optimise, sum_goal
from diaban.analysis.assignment.solving import solve
from diaban.analysis.siting.problem import Siting, saved_by
from diaban.analysis.siting.solving import site

CANDIDATES = 8
REACH = 60.0


def assignment(households: int, cadres: int, charges: bool, seed: int = 1) -> Problem:
    """Households in villages, cadres near villages, each household with its nearest cadres; ``charges``: a cost of
    villages, nine in ten with somebody now, and a limit of changes.
    """
    chance = np.random.default_rng(seed)
    villages = max(households // 10, 1)
    place = chance.random((villages, 2))
    village = np.sort(chance.integers(0, villages, households))
    at = place[village] + chance.normal(0, 0.4 / math.sqrt(villages), (households, 2))
    posts = place[chance.integers(0, villages, cadres)] + chance.normal(
        0, 0.3 / math.sqrt(cadres), (cadres, 2)
    )
    far, near = cKDTree(posts).query(at, k=CANDIDATES)
    household = np.repeat(np.arange(households), CANDIDATES)
    order = np.lexsort((near.ravel(), household))
    room = np.full(cadres, float(math.ceil(1.05 * households / cadres)))
    return Problem(
        weight=chance.choice([1.0, 1.0, 2.0, 3.0], households),
        village=village,
        present=_present(chance, near, room) if charges else np.full(households, -1),
        present_minutes=np.zeros(households),
        present_apart=np.zeros(households, dtype=bool),
        forced=np.zeros(households, dtype=bool),
        household=household[order],
        cadre=near.ravel()[order].astype(np.int64),
        minutes=far.ravel()[order] * 60 * math.sqrt(cadres),
        apart=np.zeros(len(order), dtype=bool),
        room_households=room,
        room_villages=np.full(cadres, math.inf),
        known=np.zeros(0, dtype=np.int64),
        villages=villages,
        costs=Costs(village=60.0 if charges else 0.0),
        max_changes=households * 15 // 100 if charges else None,
    )


def _present(chance: np.random.Generator, near: np.ndarray, room: np.ndarray) -> np.ndarray:
    load = np.zeros(len(room))
    present = np.full(len(near), -1)
    for household in np.flatnonzero(chance.random(len(near)) < 0.9):
        for cadre in near[household, chance.permutation(4)]:
            if load[cadre] < room[cadre]:
                present[household], load[cadre] = cadre, load[cadre] + 1
                break
    return present


def covering(seed: int, villages: int = 5_000, candidates: int = 500) -> tuple[np.ndarray, np.ndarray]:
    """Minutes from every village to every candidate, and the villages' need."""
    chance = np.random.default_rng(seed)
    at = chance.random((villages, 2)) * 600
    chosen = at[chance.choice(villages, candidates, replace=False)]
    minutes = np.hypot(at[:, None, 0] - chosen[None, :, 0], at[:, None, 1] - chosen[None, :, 1]) * 1.8
    return minutes, chance.integers(1, 30, villages).astype(float)


def flow(households: int, cadres: int) -> dict[str, Any]:
    """Ours on a problem that is a flow, then OR-Tools called bare on the same arcs, in the same process."""
    from ortools.graph.python import min_cost_flow

    from diaban.analysis.assignment import flow as ours

    problem = assignment(households, cadres, charges=False)
    seen: list[tuple[Any, ...]] = []
    real = min_cost_flow.SimpleMinCostFlow

    class Watched(real):  # type: ignore[misc, valid-type]
        def add_arcs_with_capacity_and_unit_cost(self, *arcs: Any) -> Any:
            seen.append(arcs)
            return super().add_arcs_with_capacity_and_unit_cost(*arcs)

    min_cost_flow.SimpleMinCostFlow = Watched
    started, cpu = time.perf_counter(), time.process_time()
    proven = ours.solve_flow(problem)
    mine, mine_cpu = time.perf_counter() - started, time.process_time() - cpu
    min_cost_flow.SimpleMinCostFlow = real
    reached = figures(problem, proven.solution)
    found = {"seconds": mine, "cpu": mine_cpu, "objective": reached.objective, "weight": reached.weight}
    found |= {"bound": proven.bound, "covered": reached.covered}
    started, cpu = time.perf_counter(), time.process_time()
    network = real()
    arcs = network.add_arcs_with_capacity_and_unit_cost(*seen[-1])
    sink = households + cadres
    supply = np.concatenate((np.ones(households), np.zeros(cadres), [-households])).astype(np.int64)
    network.set_nodes_supplies(np.arange(sink + 1, dtype=np.int32), supply)
    network.solve()
    used = np.flatnonzero(network.flows(arcs)[: len(problem.household)] > 0)
    found |= {"peer_seconds": time.perf_counter() - started, "peer_cpu": time.process_time() - cpu}
    left = np.setdiff1d(np.arange(households), problem.household[used])
    found["peer_objective"] = float(problem.pair_cost[used].sum())
    found["peer_weight"] = float(problem.weight.sum() - problem.weight[left].sum())
    return found


def charges(seconds: int) -> dict[str, Any]:
    """Ours on 10,000 × 400 with a village cost and a limit of changes."""
    problem = assignment(10_000, 400, charges=True)
    end = time.perf_counter() + seconds
    proven = solve(problem, Effort(lambda: end - time.perf_counter())).proven
    reached = figures(problem, proven.solution)
    gap = (reached.objective - proven.bound) / max(1.0, reached.objective)
    return {"objective": reached.objective, "weight": reached.weight, "bound": proven.bound, "gap": gap}


def plain(seconds: int, weight: float) -> dict[str, Any]:
    """HiGHS called plainly on the same, told what weight must be covered."""
    problem = assignment(10_000, 400, charges=True)
    programme = build(problem, weight)
    end = time.perf_counter() + seconds
    outcome = optimise(programme, *sum_goal(programme), Effort(lambda: end - time.perf_counter()))
    objective = None if outcome.solution is None else figures(problem, outcome.solution).objective
    return {"objective": objective, "bound": outcome.bound}


def sites(seed: int, seconds: int) -> dict[str, Any]:
    """Ours: 50 of 500 candidates for 5,000 villages."""
    minutes, need = covering(seed)
    demand, candidate = np.nonzero(minutes <= REACH)
    siting = Siting(
        need,
        demand,
        candidate,
        np.ones(len(demand)),
        minutes.shape[1],
        np.zeros(minutes.shape[1], dtype=bool),
    )
    end = time.perf_counter() + seconds
    found = site(siting, 50, Effort(lambda: end - time.perf_counter()))
    return {"saved": saved_by(siting, found.sites), "bound": found.bound, "weight": float(need.sum())}


def write_covering(seed: int, folder: str) -> dict[str, Any]:
    """The same for a peer, as a file."""
    minutes, need = covering(seed)
    np.savez(Path(folder) / f"covering-{seed}.npz", minutes=minutes, need=need)
    return {}


def _read(text: str) -> float | int | str:
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def main(work: str, *numbers: str) -> None:
    """Do one piece of work and print what came out."""
    given = [_read(text) for text in numbers]
    works: dict[str, Any] = {
        "flow": flow,
        "charges": charges,
        "plain": plain,
        "sites": sites,
        "write_covering": write_covering,
    }
    print(json.dumps(works[work](*given)))


if __name__ == "__main__":
    main(*sys.argv[1:])
