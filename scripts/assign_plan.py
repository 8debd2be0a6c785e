"""The proposal as a draft plan: its assignments and what it ends, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..analysis.assignment.reading import Task
from ..analysis.assignment.reasons import cadre_of
from ..analysis.assignment.solving import Solved
from ..analysis.charges import HOUSEHOLD
from ..analysis.columns import Ints, look_up, series, take
from ..analysis.intervals import NEVER
from ..layers.errors import InputError
from ..layers.plans.conflicts import conflicts_of
from ..layers.plans.content import content_of
from ..layers.plans.keeping import ground_named
from ..layers.plans.line import all_plans, called, line_of
from ..layers.wording import Words
from ..layers.workspace import Workspace
from ..layers.writing import Writer

_PREFIX = "DX-"
_DIGITS = 5


@dataclass(frozen=True)
class Delta:
    """What the plan changes: ``household`` gets ``cadre`` (positions in the area) until ``until``; ``ended`` are
    positions among the charges.
    """

    household: Ints
    cadre: Ints
    until: Ints
    ended: Ints


@dataclass(frozen=True)
class Named:
    """What the new plan is called, and the plan it stands on (None: what is in force)."""

    name: str
    ground: str | None = None


def require_ground(workspace: Workspace, name: str, words: Words) -> str:
    """The name of the plan meant. InputError where there is none, it is not open, or has conflicts to settle first."""
    with workspace.reading() as connection:
        plans = all_plans(connection)
        plan = ground_named(plans, name)
        line = line_of(plans, plan)
        conflicts = conflicts_of(connection, line, content_of(connection, line))
    if conflicts:
        first = conflicts[0].sentence(words)
        raise InputError("error.ground_unsettled", name=plan.name, count=len(conflicts), first=first)
    return plan.name


def require_new_name(workspace: Workspace, name: str) -> None:
    """InputError where a plan of that name exists, whatever its status."""
    if called((row[0] for row in workspace.query("SELECT name FROM plan")), name) is not None:
        raise InputError("error.plan_exists", name=name)


def delta_of(task: Task, solved: Solved) -> Delta:
    """The difference between the solution and what is in force, or would be by the plan it stands on."""
    problem, charges, day = solved.problem, task.seen.charges, task.seen.day
    cadre = cadre_of(problem, solved.proven.solution)
    changed = cadre != problem.present
    new = np.flatnonzero(changed & (cadre >= 0))
    # What is in force ends even where it is not effective: a household has one cadre in charge.
    touched = np.zeros(len(task.seen.area.households.id), dtype=np.bool_)
    touched[task.household[changed]] = True
    theirs = (charges.duty == HOUSEHOLD) & look_up(touched, charges.household, False)
    later = np.full(len(touched), NEVER, dtype=np.int64)
    to_come = theirs & (charges.in_force.start > day) & ~charges.in_force.empty
    np.minimum.at(later, charges.household[to_come], charges.in_force.start[to_come])
    household = task.household[new]
    return Delta(
        household=household,
        cadre=task.cadre[cadre[new]],
        until=later[household],
        ended=np.flatnonzero(theirs & charges.in_force_now).astype(np.int64),
    )


def write_plan(workspace: Workspace, named: Named, task: Task, solved: Solved, actor: str) -> None:
    """Write the draft plan; nothing of it where anything fails, or its ground was decided or dropped meanwhile."""
    delta = delta_of(task, solved)
    day = task.seen.as_of.isoformat()
    with workspace.writing(actor, "assign") as writer:
        ground = None if named.ground is None else ground_named(all_plans(writer.connection), named.ground).id
        row = {"name": [named.name], "status": ["draft"], "parent_id": [ground]}
        (plan,) = writer.insert("plan", pd.DataFrame(row, dtype="str"))
        if len(delta.household):
            writer.insert("assignment", _assignments(writer, task, delta, plan, day))
        if len(delta.ended):
            ended = series(take(task.seen.charges.id, delta.ended))
            endings = pd.DataFrame({"plan_id": plan, "assignment_id": ended, "valid_to": day})
            writer.insert("plan_ending", endings)
        run = {
            "as_of": day,
            "plan": named.name,
            "assignments": len(delta.household),
            "endings": len(delta.ended),
        }
        writer.log("assign", table="plan", row_id=plan, after=run)


def _assignments(writer: Writer, task: Task, delta: Delta, plan: str, day: str) -> pd.DataFrame:
    area = task.seen.area
    first = _last_number(writer) + 1
    numbers = range(first, first + len(delta.household))
    return pd.DataFrame(
        {
            "code": [f"{_PREFIX}{number:0{_DIGITS}d}" for number in numbers],
            "cadre_id": series(take(area.cadres.id, delta.cadre)),
            "duty": "household",
            "household_id": series(take(area.households.id, delta.household)),
            "valid_from": day,
            "valid_to": [_day(each) for each in delta.until.tolist()],
            "status": "draft",
            "locked": 0,
            "plan_id": plan,
        }
    )


def _day(number: int) -> str | None:
    return None if number >= NEVER else str(np.datetime64(number, "D"))


def _last_number(writer: Writer) -> int:
    """The highest number among codes of proposals, so that every code is new."""
    rows = writer.connection.execute("SELECT code FROM assignment WHERE code GLOB ?", (f"{_PREFIX}[0-9]*",))
    numbers = [code[len(_PREFIX) :] for (code,) in rows]
    return max((int(each) for each in numbers if each.isdecimal()), default=0)
