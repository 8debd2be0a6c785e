"""Plans as records for programs: what each holds, what stands in its way, and by which parts it can be approved."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from ..wording import Words
from .conflicts import conflicts_of
from .content import Content, content_of
from .deciding import Part, choose
from .line import APPROVED, Plan, line_of


@dataclass(frozen=True)
class Told:
    """One plan. ``assignments`` and ``endings`` are what is open in it and its ancestors; of a dropped plan what was
    dropped with it, of an approved one what it brought into force and ended. ``first_day`` and ``all_from``: the days on
    which something of an open plan, and all of it, would hold (None for nothing).
    """

    id: str
    name: str
    parent: str | None
    status: str
    submitted_by: str | None
    submitted_at: str | None
    decided_by: str | None
    decided_at: str | None
    comment: str | None
    assignments: int
    endings: int
    conflicts: int
    first_day: str | None
    all_from: str | None


def tell(connection: sqlite3.Connection, plans: Sequence[Plan], plan: Plan) -> Told:
    """``plan`` with its counts; conflicts are looked for in open plans only."""
    line = line_of(plans, plan)
    content = content_of(connection, line) if plan.is_open else Content((), ())
    chosen = choose(content, Part())
    assignments, endings = len(chosen.rows), len(chosen.endings)
    if not plan.is_open:
        assignments, endings = _held(connection, plan)
    days = [row.valid_from for row in chosen.rows] + [ending.day for ending in chosen.endings]
    parents = [each.name for each in line[1:2]]
    return Told(
        id=plan.id,
        name=plan.name,
        parent=parents[0] if parents else None,
        status=plan.status,
        submitted_by=plan.submitted_by,
        submitted_at=plan.submitted_at,
        decided_by=plan.decided_by,
        decided_at=plan.decided_at,
        comment=plan.comment,
        assignments=assignments,
        endings=endings,
        conflicts=len(conflicts_of(connection, line, content)) if plan.is_open else 0,
        first_day=min(days, default=None),
        all_from=max(days, default=None),
    )


def _held(connection: sqlite3.Connection, plan: Plan) -> tuple[int, int]:
    """Of a plan that was decided: how many assignments and endings of its own went with the decision."""
    if plan.status != APPROVED:
        chosen = choose(content_of(connection, (plan,)), Part())
        return len(chosen.rows), len(chosen.endings)
    brought = "SELECT count(*) FROM assignment WHERE plan_id = ? AND status IN ('approved', 'ended')"
    ended = (
        "SELECT count(*) FROM plan_ending e JOIN assignment a ON a.id = e.assignment_id"
        " WHERE e.plan_id = ? AND a.status = 'ended' AND a.valid_to = e.valid_to"
    )
    counts = (connection.execute(sql, (plan.id,)).fetchone()[0] for sql in (brought, ended))
    return int(next(counts)), int(next(counts))


def conflict_records(
    connection: sqlite3.Connection, plans: Sequence[Plan], plan: Plan, words: Words
) -> list[dict[str, str]]:
    """What stands in the way of an open plan, each with its sentence and the assignment it is about."""
    if not plan.is_open:
        return []
    line = line_of(plans, plan)
    told = []
    for conflict in conflicts_of(connection, line, content_of(connection, line)):
        about = conflict.ending.charge if conflict.ending else conflict.row
        code, identity = (about.code, about.id) if about else ("", "")
        record = {"kind": conflict.kind, "assignment": code, "id": identity}
        told.append({**record, "sentence": conflict.sentence(words)})
    return told


def part_records(
    connection: sqlite3.Connection, plans: Sequence[Plan], plan: Plan
) -> list[dict[str, str | int | None]]:
    """By unit and duty: how many assignments an approval of that part would bring and end."""
    if not plan.is_open:
        return []
    content = content_of(connection, line_of(plans, plan))
    everybody = {
        (charge.unit, charge.duty)
        for charge in (*content.rows, *(ending.charge for ending in content.endings))
    }
    parts: list[dict[str, str | int | None]] = []
    for unit, duty in sorted(everybody, key=lambda pair: (pair[0] or "", pair[1])):
        chosen = choose(content, Part(unit, duty)) if unit is not None else None
        if chosen is not None and (chosen.rows or chosen.endings):
            counts = {"assignments": len(chosen.rows), "endings": len(chosen.endings)}
            parts.append({"unit": unit, "duty": duty, **counts})
    return parts


def record(told: Told, inside: bool) -> dict[str, str | int | None]:
    """One plan as a JSON object; the comment only ``inside``, elsewhere just whether there is one."""
    comment = told.comment if inside else None
    return {**asdict(told), "comment": comment, "commented": bool(told.comment)}
