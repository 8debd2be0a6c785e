"""For every household left: which limit stops it, and the least change that would help. Facts, without words."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..columns import ABSENT, Floats, Ints
from ..journeys import SOME_WAY
from ..settings import DRY
from .cover import open_cadres
from .posts import Post, best_posts
from .problem import Problem, Solution, figures
from .reading import REQUIRED, Task
from .reasons import Load, free_pairs, loads

LIMITS = (
    *("no_cadre", "not_computed", "no_point", "no_way", "reach", "language", "unit_area"),
    *("households", "villages", "changes", "no_weight", "search"),
)


@dataclass(frozen=True)
class Left:
    """Why one household is left, and what helps least: ``limit`` is one of ``LIMITS``.

    ``cadre`` (among the active, ABSENT for none) is whom the remedy is about, ``needs`` the limits that would
    do: households or villages of that cadre, minutes there and there and back, or changes. ``post`` is where
    one more cadre would cover this household and others.
    """

    household: int
    limit: str
    cadre: int
    needs: tuple[float, ...] = ()
    post: Post | None = None


def left_out(task: Task, problem: Problem, solution: Solution) -> list[Left]:
    """One entry a household that nobody looks after, in the order of the households."""
    left = np.flatnonzero(solution.pair < 0)
    if not len(left):
        return []
    state = _State(task, problem, solution)
    found = [state.explain(int(household)) for household in left]
    wanted = np.array([each.limit not in ("changes", "no_weight") for each in found], dtype=np.bool_)
    posts = best_posts(task, left[wanted])
    return [
        Left(each.household, each.limit, each.cadre, each.needs, posts.get(each.household)) for each in found
    ]


class _State:
    """What all explanations look at."""

    def __init__(self, task: Task, problem: Problem, solution: Solution) -> None:
        self.task, self.problem = task, problem
        self.load: Load = loads(problem, solution)
        self.free = free_pairs(problem, solution, self.load)
        self.chained = open_cadres(problem, solution)
        self.bounds = np.searchsorted(problem.household, np.arange(problem.households + 1))
        self.near_bounds = np.searchsorted(task.pairs.household, np.arange(problem.households + 1))
        self.way_bounds = np.searchsorted(task.ways.household, task.household, side="left")
        self.way_ends = np.searchsorted(task.ways.household, task.household, side="right")
        used = figures(problem, solution).changes
        self.changes_used_up = problem.max_changes is not None and used >= problem.max_changes
        area = task.seen.area
        origin = area.cadres.origin[task.cadre]
        self.computed = bool((origin >= 0).any()) and bool(
            task.seen.journeys.computed[DRY, origin[origin >= 0]].any()
        )
        self.starts: dict[int, int] = {}
        for place, start in enumerate(origin.tolist()):
            self.starts.setdefault(start, place)

    def explain(self, household: int) -> Left:
        pairs = slice(*self.bounds[household : household + 2])
        if pairs.start < pairs.stop:
            return self._full(household, np.arange(pairs.start, pairs.stop))
        near = slice(*self.near_bounds[household : household + 2])
        if near.start < near.stop:
            return self._not_allowed(household, np.arange(near.start, near.stop))
        return self._too_far(household)

    def _full(self, household: int, pairs: Ints) -> Left:
        """There are cadres for it: who of them could, but for one limit."""
        problem = self.problem
        pairs = pairs[np.argsort(problem.minutes[pairs], kind="stable")]
        cadre = problem.cadre[pairs]
        could = self.free[pairs] | (self.chained[cadre] & ~np.isfinite(problem.room_villages).any())
        if could.any() and self.changes_used_up and problem.present[household] != cadre[could][0]:
            return Left(household, "changes", int(cadre[could][0]), (float((problem.max_changes or 0) + 1),))
        if could.any():
            limit = "search" if problem.weight[household] > 0 else "no_weight"
            return Left(household, limit, int(cadre[could][0]))
        room = self.load.has_room[cadre]
        if room.any():
            who = int(cadre[room][0])
            return Left(household, "villages", who, (self._most(who, "max_villages") + 1,))
        village_fits = self._village_fits(pairs)
        who = int(cadre[village_fits][0]) if village_fits.any() else int(cadre[0])
        needs = (self._most(who, "max_households") + 1,)
        return Left(household, "households", who, needs)

    def _village_fits(self, pairs: Ints) -> np.ndarray:
        """Pairs that only the number of households stops."""
        cadre = self.problem.cadre[pairs]
        return np.asarray(
            self.load.has_village_room[cadre] | (self.problem.charge[pairs] == ABSENT), dtype=np.bool_
        )

    def _most(self, cadre: int, limit: str) -> float:
        """The limit as it stands with the cadre: what they have out of scope counts."""
        limits: Floats = getattr(self.task.seen.area.cadres, limit)
        return float(limits[self.task.cadre[cadre]])

    def _not_allowed(self, household: int, near: Ints) -> Left:
        """Somebody is near enough, but language or the unit's area forbids it."""
        pairs, wanted = self.task.pairs, self.task.wanted
        near = near[np.argsort(pairs.minutes[near], kind="stable")]
        area_fits = near[~pairs.outside[near]] if wanted.unit_areas else near
        language_fits = near[~pairs.apart[near]] if wanted.language == REQUIRED else near
        if len(area_fits):
            return Left(household, "language", int(pairs.cadre[area_fits[0]]))
        who = language_fits if len(language_fits) else near
        return Left(household, "unit_area", int(pairs.cadre[who[0]]))

    def _too_far(self, household: int) -> Left:
        if not len(self.task.cadre):
            return Left(household, "no_cadre", ABSENT)
        if not self.computed:
            return Left(household, "not_computed", ABSENT)
        ways = self.task.ways
        rows = np.arange(self.way_bounds[household], self.way_ends[household])
        some = rows[(ways.way[rows] == SOME_WAY) & np.isfinite(ways.round[rows])]
        if len(some):
            settings = self.task.seen.settings
            excess = np.maximum(
                ways.there[some] / settings.reach_out_min, ways.round[some] / settings.reach_round_min
            )
            best = some[np.lexsort((ways.origin[some], excess))][0]
            needs = (float(ways.there[best]), float(ways.round[best]))
            return Left(household, "reach", self.starts[int(ways.origin[best])], needs)
        if len(rows) and (ways.way[rows] == SOME_WAY).any():
            return Left(household, "reach", ABSENT)
        if len(rows) and (ways.way[rows] == 0).any():
            return Left(household, "no_way", ABSENT)
        return Left(household, "no_point" if len(rows) else "reach", ABSENT)
