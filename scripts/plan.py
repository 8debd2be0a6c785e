"""Plans: list, branch, submit, approve the whole or a part, send back.

list and show look; branch, rename, drop, settle and keep (a part of a proposal) are the planner's; approve and return the commander's. A decision
takes the plans along that this one stands on. Nothing is overwritten: what ends is kept as ended.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from ..layers.errors import InputError, UsageError
from ..layers.plans import deciding, keeping, picking, settling, telling
from ..layers.plans.line import all_plans, line_of, plan_named
from ..layers.schema import ENUMERATIONS
from ..layers.wording import Words, load_words
from ..layers.workspace import Workspace
from . import plan_texts
from .cli import actor, day_argument
from .progress import Progress

NAME = "plan"
IS_READ_HERE = True
EXAMPLE = "diaban plan son-mau.gpkg list"

Action = Callable[[Workspace, argparse.Namespace, Words], dict[str, Any]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command; which go with which action is said in the help of each."""
    parser.add_argument("workspace", metavar="WORKSPACE")
    parser.add_argument("action", choices=list(_ACTIONS), metavar="ACTION", help=", ".join(_ACTIONS))
    parser.add_argument("name", metavar="NAME", nargs="?", help="the plan (not for list)")
    parser.add_argument("--decision", metavar="NO", help="approve: number of the decision")
    parser.add_argument("--body", metavar="TEXT", help="approve: who decided")
    parser.add_argument("--date", metavar="DAY", help="approve: day of the decision, year-month-day")
    parser.add_argument("--unit", metavar="CODE", help="approve: only what this unit's own cadres are given")
    parser.add_argument(
        "--duty", choices=ENUMERATIONS["duty"], help="approve: only this duty; the rest stays open"
    )
    parser.add_argument(
        "--submit", action="store_true", help="approve: submit it in the same step, where nobody else has to"
    )
    parser.add_argument("--comment", metavar="TEXT", help="return: what is to be changed")
    parser.add_argument("--from", dest="source", metavar="PLAN", help="branch: the plan it stands on")
    parser.add_argument("--to", metavar="NEW", help="rename: the new name")
    parser.add_argument(
        "--households",
        metavar="CODE",
        nargs="*",
        help="keep: only these households stay in the plan, the others are as they are in force",
    )
    parser.add_argument(
        "--keep",
        choices=(settling.PRESENT, settling.PLANNED),
        default=settling.PRESENT,
        help="settle: of two in charge, who is in force (present, default) or who is planned (plan)",
    )


def run(args: argparse.Namespace, progress: Progress) -> dict[str, Any]:
    """Do the action; the result always has ``action``, and of one plan its record under ``plan``."""
    words = load_words(args.language)
    if args.action != "list" and not (args.name or "").strip():
        raise UsageError("error.plan_needs_name")
    if args.action == "list" and args.name is not None:
        raise UsageError("error.list_takes_no_name", given=args.name)
    workspace = Workspace.open(args.workspace)
    progress.step(0.1, "progress.reading" if args.action in ("list", "show") else "progress.writing")
    done = _ACTIONS[args.action](workspace, args, words)
    progress.step(1.0, "progress.done")
    return {"action": args.action, **done}


def describe(result: dict[str, Any], words: Words) -> str:
    """The plans, or what was done, in a few lines."""
    return plan_texts.described(result, words)


def _list(workspace: Workspace, args: argparse.Namespace, _words: Words) -> dict[str, Any]:
    with workspace.reading() as connection:
        plans = all_plans(connection)
        return {
            "plans": [telling.record(telling.tell(connection, plans, plan), _inside(args)) for plan in plans]
        }


def _show(workspace: Workspace, args: argparse.Namespace, words: Words) -> dict[str, Any]:
    with workspace.reading() as connection:
        plans = all_plans(connection)
        plan = plan_named(plans, args.name)
        return {
            "plan": telling.record(telling.tell(connection, plans, plan), _inside(args)),
            "line": [each.name for each in line_of(plans, plan)],
            "conflicts": telling.conflict_records(connection, plans, plan, words),
            "parts": telling.part_records(connection, plans, plan),
        }


def _inside(args: argparse.Namespace) -> bool:
    """Whether QGIS asks, which shows the workspace itself: only there a comment is read."""
    return bool((getattr(args, "input", None) or {}).get("inside"))


def _one(workspace: Workspace, name: str) -> dict[str, Any]:
    with workspace.reading() as connection:
        plans = all_plans(connection)
        return telling.record(telling.tell(connection, plans, plan_named(plans, name)), inside=False)


def _submit(workspace: Workspace, args: argparse.Namespace, _words: Words) -> dict[str, Any]:
    deciding.submit(workspace, args.name, actor())
    return {"plan": _one(workspace, args.name)}


def _approve(workspace: Workspace, args: argparse.Namespace, words: Words) -> dict[str, Any]:
    decision = _decision(args)
    if args.unit and not workspace.query("SELECT 1 FROM unit WHERE code = ?", (args.unit,)):
        raise InputError("error.no_unit", code=args.unit)
    part = deciding.Part(args.unit, args.duty)
    done = deciding.approve(workspace, args.name, decision, part, actor(), words, args.submit)
    return {
        "plan": _one(workspace, args.name),
        "along": list(done.along),
        "approved": done.approved,
        "ended": done.ended,
        "left": done.left,
        "backdated": done.backdated,
        "decision": asdict(decision),
    }


def _decision(args: argparse.Namespace) -> deciding.Decision:
    given = {name: (getattr(args, name) or "").strip() for name in ("decision", "body", "date")}
    lacking = [f"--{name}" for name, value in given.items() if not value]
    if lacking:
        raise UsageError("error.approve_needs", options=", ".join(lacking))
    day = day_argument(given["date"])
    return deciding.Decision(given["decision"], str(day), given["body"])


def _return(workspace: Workspace, args: argparse.Namespace, _words: Words) -> dict[str, Any]:
    deciding.send_back(workspace, args.name, args.comment or "", actor())
    return {"plan": _one(workspace, args.name)}


def _branch(workspace: Workspace, args: argparse.Namespace, _words: Words) -> dict[str, Any]:
    plan = keeping.branch(workspace, args.name, args.source, actor())
    return {"plan": _one(workspace, plan.name)}


def _rename(workspace: Workspace, args: argparse.Namespace, _words: Words) -> dict[str, Any]:
    if not (args.to or "").strip():
        raise UsageError("error.rename_needs_name")
    plan = keeping.rename(workspace, args.name, args.to, actor())
    return {"plan": _one(workspace, plan.name), "was": args.name}


def _drop(workspace: Workspace, args: argparse.Namespace, _words: Words) -> dict[str, Any]:
    keeping.drop(workspace, args.name, actor())
    return {"plan": _one(workspace, args.name)}


def _settle(workspace: Workspace, args: argparse.Namespace, words: Words) -> dict[str, Any]:
    done = settling.settle(workspace, args.name, args.keep, actor())
    left = [conflict.sentence(words) for conflict in done.left]
    return {"plan": _one(workspace, args.name), "settled": done.settled, "left": left}


def _keep(workspace: Workspace, args: argparse.Namespace, _words: Words) -> dict[str, Any]:
    given = (getattr(args, "input", None) or {}).get("households", args.households)
    if given is None:
        raise UsageError("error.keep_needs_households")
    done = picking.keep_households(workspace, args.name, {str(code) for code in given}, actor())
    counts = {"kept": done.kept, "taken_out": done.assignments, "endings_taken_out": done.endings}
    return {"plan": _one(workspace, args.name), **counts}


_ACTIONS: dict[str, Action] = {
    "list": _list,
    "show": _show,
    "branch": _branch,
    "rename": _rename,
    "drop": _drop,
    "settle": _settle,
    "keep": _keep,
    "submit": _submit,
    "approve": _approve,
    "return": _return,
}
