"""Make a plan, branch it from another, rename it, drop it. What was dropped stays to be looked at."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ..errors import InputError, UsageError
from ..sources.folding import clean
from ..workspace import Workspace
from .line import DROPPED, EDITABLE, Plan, all_plans, branches_of, called, plan_named, require_short


def branch(workspace: Workspace, name: str, source: str | None, actor: str) -> Plan:
    """A new draft plan standing on ``source``; on what is in force where that is None.

    Errors: InputError where the name is taken, or ``source`` is in force already or dropped.
    """
    with workspace.writing(actor, "save") as writer:
        plans = all_plans(writer.connection)
        new = _new_name(plans, name)
        parent = None if source is None else ground_named(plans, source)
        row = {"name": [new], "status": ["draft"], "parent_id": [parent.id if parent else None]}
        writer.insert("plan", pd.DataFrame(row, dtype="str"))
        return plan_named(all_plans(writer.connection), new)


def ground_named(plans: Sequence[Plan], name: str) -> Plan:
    """The plan called ``name``, for another to stand on. Errors: InputError where there is none, or it is not open."""
    plan = plan_named(plans, name)
    if not plan.is_open:
        raise InputError("error.plan_not_a_ground", name=plan.name)
    return plan


def rename(workspace: Workspace, name: str, new: str, actor: str) -> Plan:
    """Another name for a plan that is a draft or was returned."""
    with workspace.writing(actor, "save") as writer:
        plans = all_plans(writer.connection)
        plan = _editable(plans, name)
        if clean(new) != plan.name:
            others = [each for each in plans if each != plan]
            writer.update("plan", pd.DataFrame({"id": [plan.id], "name": [_new_name(others, new)]}))
        return plan_named(all_plans(writer.connection), clean(new))


def drop(workspace: Workspace, name: str, actor: str) -> Plan:
    """Give a plan up that is a draft or was returned. Errors: InputError while open branches stand on it."""
    with workspace.writing(actor, "save") as writer:
        plans = all_plans(writer.connection)
        plan = _editable(plans, name)
        standing = branches_of(plans, plan)
        if standing:
            names = ", ".join(f"“{each.name}”" for each in standing)
            raise InputError("error.plan_has_branches", name=name, branches=names)
        writer.update("plan", pd.DataFrame({"id": [plan.id], "status": [DROPPED]}))
        return plan_named(all_plans(writer.connection), name)


def _editable(plans: list[Plan], name: str) -> Plan:
    plan = plan_named(plans, name)
    if plan.status not in EDITABLE:
        raise InputError("error.plan_not_open", name=name)
    return plan


def _new_name(plans: list[Plan], name: str) -> str:
    wanted = clean(name)
    if not wanted:
        raise UsageError("error.plan_needs_name")
    require_short(wanted)
    if called((plan.name for plan in plans), wanted) is not None:
        raise InputError("error.plan_exists", name=wanted)
    return wanted
