"""Propose who should look after whom: the most need covered, then the least walking and change, as a draft plan.

Without --all only households that have nobody are given somebody. What is found is written as the plan --name,
to be looked at, changed by hand and submitted; nothing in force is touched. With --plan it begins from what that
plan would bring and becomes a branch of it.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from ..analysis.assignment.problem import figures
from ..analysis.assignment.programme import Effort
from ..analysis.assignment.reading import LANGUAGE_CHOICES, MORE_COLUMNS, PREFERRED, Task, Wanted, read_task
from ..analysis.assignment.solving import Solved, solve
from ..analysis.situation import Situation, see
from ..layers.errors import InputError, UsageError
from ..layers.plans.line import require_short
from ..layers.sources.folding import clean
from ..layers.wording import LANGUAGES, Words, load_words
from ..layers.workspace import Workspace
from .assign_plan import Named, require_ground, require_new_name, write_plan
from .assign_texts import Teller, described
from .cli import actor
from .coverage import read_rows, today
from .interruptible import interruptible
from .progress import Progress
from .thresholds import read_settings, setting_day

NAME = "assign"
IS_READ_HERE = True
EXAMPLE = 'diaban assign son-mau.gpkg --name "Phương án 1" --all --max-changes 40'
TAKES_LANGUAGE = True


class _Language(argparse.Action):
    """``--language`` is the rule for cadres here; the language of the words is taken too, as everywhere."""

    def __call__(
        self,
        _parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: str | Sequence[Any] | None,
        _option: str | None = None,
    ) -> None:
        setattr(namespace, "language" if values in LANGUAGES else "rule", values)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("workspace", metavar="WORKSPACE")
    parser.add_argument("--name", metavar="PLAN", required=True, help="name of the draft plan to make")
    parser.add_argument(
        "--plan",
        metavar="GROUND",
        help="begin from this open plan instead of what is in force; the new one stands on it",
    )
    parser.add_argument("--all", action="store_true", help="everybody in need, not only who has nobody")
    parser.add_argument("--max-changes", metavar="N", type=_count, help="at most so many households change")
    parser.add_argument(
        "--language",
        action=_Language,
        choices=(*LANGUAGE_CHOICES, *LANGUAGES),
        help="a common language of cadre and village (default preferred); vi or en: the language of the words",
    )
    parser.add_argument("--unit-areas", action="store_true", help="only in communes twinned with the unit")
    parser.add_argument(
        "--seconds", metavar="S", type=_count, help="keep the best plan found when so much time is up"
    )
    parser.set_defaults(rule=PREFERRED)


def run(args: argparse.Namespace, progress: Progress) -> dict[str, Any]:
    """Solve, write the plan, explain; the result is the JSON object that the command line promises."""
    name = clean(args.name)
    if not name:
        raise UsageError("error.plan_needs_name")
    require_short(name)
    workspace = Workspace.open(args.workspace)
    workspace.require_writable()
    require_new_name(workspace, name)
    progress.step(0.0, "progress.reading")
    words = load_words(args.language)
    ground = None if args.plan is None else require_ground(workspace, args.plan, words)
    seen = look_at(workspace, ground)
    task = read_task(seen, Wanted(args.all, args.rule, args.unit_areas, args.max_changes))
    progress.step(0.15, "progress.optimising")
    solved = solve_task(task, args.seconds, progress.part(0.15, 0.85))
    progress.step(0.85, "progress.explaining")
    found = _result(name, ground, task, solved, words)
    progress.step(0.95, "progress.writing")
    write_plan(workspace, Named(name, ground), task, solved, actor())
    progress.step(1.0, "progress.done")
    return found


def look_at(workspace: Workspace, plan: str | None = None) -> Situation:
    """What is in force in the workspace (or would be by ``plan``), on its own day or today."""
    settings = workspace.settings()
    day: date = setting_day(settings, "as_of") or today()
    return see(read_rows(workspace, MORE_COLUMNS, geometry=()), read_settings(settings), day, plan)


def solve_task(task: Task, seconds: int | None, progress: Progress) -> Solved:
    """The best plan for the task; with ``seconds`` the best found in that time."""
    effort = Effort(_clock(seconds)) if seconds is not None else Effort()

    def told(share: float) -> None:
        progress.step(share, "progress.optimising")

    try:
        return interruptible(lambda: solve(task.problem, effort, told))
    except TimeoutError as error:
        raise InputError("error.no_plan_in_time", seconds=seconds) from error


def describe(result: dict[str, Any], words: Words) -> str:
    """What was found, what is left and why, in a few lines."""
    return described(result, words)


def _clock(seconds: int) -> Callable[[], float]:
    end = time.monotonic() + seconds
    return lambda: end - time.monotonic()


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number


def _result(name: str, ground: str | None, task: Task, solved: Solved, words: Words) -> dict[str, Any]:
    proven, problem = solved.proven, solved.problem
    reached = figures(problem, proven.solution)
    teller = Teller(task, solved, words)
    left = teller.left()
    return {
        "plan": name,
        "ground": ground,
        "as_of": task.seen.as_of.isoformat(),
        "covered": reached.covered,
        "uncovered": problem.households - reached.covered,
        "covered_weight": reached.weight,
        "covered_bound": max(proven.covered_bound, reached.weight),
        "objective": reached.objective,
        "bound": min(proven.bound, reached.objective),
        "gap": max(reached.objective - proven.bound, 0.0) / max(1.0, abs(reached.objective)),
        "changes": reached.changes,
        "assignments": teller.assignments(),
        "left": left,
        "cadres": teller.cadres(),
        "contradictions": teller.contradictions(),
    }
