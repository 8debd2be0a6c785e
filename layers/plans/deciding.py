"""Submit a plan, send it back, bring it into force: each in one transaction, and nothing is overwritten.

A plan stands on its ancestors: what was looked at holds their rows too. So the whole open line is submitted, sent back
and approved together.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import InputError, UsageError
from ..wording import Words
from ..workspace import Workspace
from ..writing import Writer
from .conflicts import conflicts_of
from .content import FOREVER, Charge, Content, Ending, content_of
from .line import APPROVED, EDITABLE, RETURNED, SUBMITTED, Plan, all_plans, line_of, plan_named


@dataclass(frozen=True)
class Decision:
    """What every assignment in force carries."""

    number: str
    day: str
    body: str


@dataclass(frozen=True)
class Part:
    """Which part of a plan: of one unit's own cadres, of one duty; None does not narrow."""

    unit: str | None = None
    duty: str | None = None

    @property
    def is_whole(self) -> bool:
        """Whether it is no part at all."""
        return self.unit is None and self.duty is None

    def holds(self, charge: Charge) -> bool:
        """Whether an assignment belongs to it."""
        return self.unit in (None, charge.unit) and self.duty in (None, charge.duty)


@dataclass(frozen=True)
class Chosen:
    """What a decision brings into force and what it ends; ``cancelled`` rows of ancestors never come to hold."""

    rows: tuple[Charge, ...]
    endings: tuple[Ending, ...]
    cancelled: tuple[Charge, ...]


@dataclass(frozen=True)
class Approved:
    """What came of an approval. ``left``: what stays open; ``backdated``: rows that hold from before the decision."""

    plan: Plan
    along: tuple[str, ...]
    approved: int
    ended: int
    left: int
    backdated: int
    status: str


def submit(workspace: Workspace, name: str, actor: str) -> Plan:
    """Hand the plan in for a decision; from then on it is not changed.

    Errors: InputError where it is no draft, or holds nothing.
    """
    with workspace.writing(actor, "submit") as writer:
        _submit(writer, name)
        return plan_named(all_plans(writer.connection), name)


def send_back(workspace: Workspace, name: str, comment: str, actor: str) -> Plan:
    """Return a submitted plan with a comment, to be changed and submitted again."""
    if not comment.strip():
        raise UsageError("error.return_needs_comment")
    with workspace.writing(actor, "return") as writer:
        plans = all_plans(writer.connection)
        plan = plan_named(plans, name)
        _require(plan, (SUBMITTED,), "error.plan_not_submitted")
        for each in line_of(plans, plan):
            if each.status == SUBMITTED:
                decided = {"decided_by": writer.actor, "decided_at": writer.stamp}
                own = {"decision_comment": comment.strip()} if each == plan else {}
                _set_plan(writer, each, {"status": RETURNED, **decided, **own})
                _set_rows(writer, each, SUBMITTED, RETURNED)
        writer.log("return", table="plan", row_id=plan.id, after={"plan": name})
        return plan_named(all_plans(writer.connection), name)


def approve(
    workspace: Workspace, name: str, decision: Decision, part: Part, actor: str, words: Words, at_once: bool
) -> Approved:
    """Bring the plan, or ``part`` of it, into force under ``decision``; ``at_once`` submits it first, where it is not yet.

    What it ends becomes ended on that day, its rows become approved; the rest stays open.
    Errors: InputError where it was not submitted, its ground has changed, or the part holds nothing.
    """
    with workspace.writing(actor, "approve") as writer:
        plan = plan_named(all_plans(writer.connection), name)
        if at_once and plan.status != SUBMITTED:
            _submit(writer, name)
        plans = all_plans(writer.connection)
        plan = plan_named(plans, name)
        _require(plan, (SUBMITTED,), "error.plan_not_submitted")
        line = line_of(plans, plan)
        content = content_of(writer.connection, line)
        require_settled(writer.connection, line, content, words)
        chosen = choose(content, part)
        if not chosen.rows and not chosen.endings:
            raise InputError("error.nothing_in_part" if not part.is_whole else "error.plan_empty", name=name)
        _bring_into_force(writer, content, chosen, decision)
        return _close(writer, line, decision, part, chosen)


def choose(content: Content, part: Part) -> Chosen:
    """What of ``content`` belongs to ``part``.

    The ending of what a row replaces goes with that row, whoever had it: so nobody is left without, and no household
    has two. Other endings go with the cadre who is released.
    """
    last = content.last_days
    alive = [row for row in content.rows if row.valid_from < last[row.id]]
    rows = tuple(row for row in alive if part.holds(row))
    taken = {row.id for row in rows}
    by_about: dict[tuple[str, str], list[Charge]] = {}
    for row in alive:
        by_about.setdefault(row.about, []).append(row)
    endings = []
    for ending in content.endings:
        charge = ending.charge
        if charge.status != "approved":
            continue
        takers = [
            row
            for row in by_about.get(charge.about, ())
            if row.valid_from < (charge.valid_to or FOREVER) and ending.day < last[row.id]
        ]
        if any(row.id in taken for row in takers) if takers else part.holds(charge):
            endings.append(ending)
    cancelled = tuple(row for row in content.rows if row.valid_from >= last[row.id])
    return Chosen(rows, tuple(endings), cancelled)


def require_settled(
    connection: sqlite3.Connection, line: Sequence[Plan], content: Content, words: Words
) -> None:
    """InputError with the first conflict in words, and how many there are, where there is any."""
    conflicts = conflicts_of(connection, line, content)
    if conflicts:
        first = conflicts[0].sentence(words)
        raise InputError("error.plan_conflicts", name=line[0].name, count=len(conflicts), first=first)


def _submit(writer: Writer, name: str) -> None:
    plans = all_plans(writer.connection)
    plan = plan_named(plans, name)
    _require(plan, EDITABLE, "error.plan_not_open")
    line = line_of(plans, plan)
    content = content_of(writer.connection, line)
    if not content.rows and not content.endings:
        raise InputError("error.plan_empty", name=name)
    for each in line:
        if each.status in EDITABLE:
            given = {"status": SUBMITTED, "submitted_by": writer.actor, "submitted_at": writer.stamp}
            _set_plan(writer, each, given)
            for status in EDITABLE:
                _set_rows(writer, each, status, SUBMITTED)
    writer.log("submit", table="plan", row_id=plan.id, after={"plan": name})


def _require(plan: Plan, statuses: Sequence[str], error: str) -> None:
    if plan.status not in statuses:
        raise InputError(error, name=plan.name)


def _bring_into_force(writer: Writer, content: Content, chosen: Chosen, decision: Decision) -> None:
    # What is cut short goes first: what is made longer, and what begins, may need the room.
    cut = sorted(chosen.endings, key=lambda ending: ending.day > (ending.charge.valid_to or FOREVER))
    for ending in cut:
        _set(writer, "assignment", ending.charge.id, {"status": "ended", "valid_to": ending.day})
    ended = {ending.charge.id: ending.day for ending in content.endings}
    given = {
        "decision_no": decision.number,
        "decision_date": decision.day,
        "decision_body": decision.body,
    }
    for row in chosen.rows:
        end = ended.get(row.id)
        status = {"status": "approved"} if end is None else {"status": "ended", "valid_to": end}
        _set(writer, "assignment", row.id, {**given, **status})


def _close(writer: Writer, line: Sequence[Plan], decision: Decision, part: Part, chosen: Chosen) -> Approved:
    """Plans of which nothing is open any more are approved; the rest stays as it was."""
    plan = line[0]
    after = content_of(writer.connection, line)
    rest = choose(after, Part())
    open_plans = {row.plan_id for row in rest.rows} | {ending.plan_id for ending in rest.endings}
    along = []
    decided = {"decided_by": writer.actor, "decided_at": writer.stamp}
    for each in line:
        done = each.id not in open_plans and not (each == plan and open_plans)
        if each.status == SUBMITTED and done:
            _set_plan(writer, each, {"status": APPROVED, **decided})
            along += [each.name] if each != plan else []
        elif each == plan:
            _set_plan(writer, each, decided)
    left = len(rest.rows) + len(rest.endings)
    made = Approved(
        plan=plan,
        along=tuple(along),
        approved=len(chosen.rows),
        ended=len(chosen.endings),
        left=left,
        backdated=sum(row.valid_from < decision.day for row in chosen.rows),
        status=SUBMITTED if open_plans else APPROVED,
    )
    run = {"plan": plan.name, "assignments": made.approved, "endings": made.ended, "left": left}
    narrowed = {name: value for name, value in (("unit", part.unit), ("duty", part.duty)) if value}
    writer.log("approve", table="plan", row_id=plan.id, after={**run, **narrowed, "code": decision.number})
    return made


def _set_plan(writer: Writer, plan: Plan, values: dict[str, str]) -> None:
    _set(writer, "plan", plan.id, values)


def _set_rows(writer: Writer, plan: Plan, before: str, after: str) -> None:
    writer.connection.execute(
        "UPDATE assignment SET status = ?, updated_at = ?, updated_by = ? WHERE plan_id = ? AND status = ?",
        (after, writer.stamp, writer.actor, plan.id, before),
    )
    writer.touch("assignment")


def _set(writer: Writer, table: str, identity: str, values: dict[str, str]) -> None:
    written = {**values, "updated_at": writer.stamp, "updated_by": writer.actor}
    columns = ", ".join(f'"{name}" = ?' for name in written)
    writer.connection.execute(f'UPDATE "{table}" SET {columns} WHERE id = ?', (*written.values(), identity))
    writer.touch(table)
