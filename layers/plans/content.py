"""What a plan brings and what it ends, its ancestors' rows included, with the days on which each would hold."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from .line import OPEN, Plan

FOREVER = "9999-12-31"
_TARGET = "coalesce(a.household_id, a.village_id, a.commune_id)"
_ROW = (
    f"a.id, a.code, a.plan_id, a.cadre_id, c.code, u.code, a.duty, {_TARGET}, coalesce(h.code, v.code, k.code, '–'),"
    " a.valid_from, a.valid_to, a.status, coalesce(a.locked, 0)"
)
_JOINED = (
    "assignment a LEFT JOIN cadre c ON c.id = a.cadre_id LEFT JOIN unit u ON u.id = c.unit_id"
    " LEFT JOIN household h ON h.id = a.household_id LEFT JOIN village v ON v.id = a.village_id"
    " LEFT JOIN commune k ON k.id = a.commune_id"
)


@dataclass(frozen=True)
class Charge:
    """One row of ``assignment``: ``cadre``, ``unit`` and ``target`` are codes (``unit`` None for none), days are text."""

    id: str
    code: str
    plan_id: str | None
    cadre_id: str
    cadre: str
    unit: str | None
    duty: str
    target_id: str
    target: str
    valid_from: str
    valid_to: str | None
    status: str
    locked: int

    @property
    def about(self) -> tuple[str, str]:
        """What it is about: the duty and the target."""
        return self.duty, self.target_id


@dataclass(frozen=True)
class Ending:
    """What a plan ends, and the day from which it no longer holds."""

    id: str
    plan_id: str
    day: str
    charge: Charge

    @property
    def done(self) -> bool:
        """Whether it ended on that very day already, by the approval of a part or by whoever was quicker."""
        return self.charge.status == "ended" and self.charge.valid_to == self.day


@dataclass(frozen=True)
class Content:
    """All of a line of plans: open rows, and of several endings of a row the nearest plan's earliest."""

    rows: tuple[Charge, ...]
    endings: tuple[Ending, ...]

    @property
    def last_days(self) -> dict[str, str]:
        """The first day on which each open row would no longer hold, by its id."""
        ended = {ending.charge.id: ending.day for ending in self.endings}
        return {row.id: ended.get(row.id, row.valid_to or FOREVER) for row in self.rows}


def content_of(connection: sqlite3.Connection, line: Sequence[Plan]) -> Content:
    """What the plans of ``line`` (nearest first) bring and end."""
    places = ", ".join("?" * len(line))
    ids = [plan.id for plan in line]
    status = ", ".join(f"'{each}'" for each in OPEN)
    rows = connection.execute(
        f"SELECT {_ROW} FROM {_JOINED} WHERE a.plan_id IN ({places}) AND a.status IN ({status}) ORDER BY a.fid",
        ids,
    )
    open_rows = tuple(Charge(*row) for row in rows)
    ends = connection.execute(
        f"SELECT e.id, e.plan_id, e.valid_to, {_ROW} FROM plan_ending e JOIN {_JOINED}"
        f" WHERE e.assignment_id = a.id AND e.plan_id IN ({places}) ORDER BY e.fid",
        ids,
    )
    found = [Ending(row[0], row[1], row[2], Charge(*row[3:])) for row in ends]
    distance = {identity: place for place, identity in enumerate(ids)}
    found.sort(key=lambda ending: (distance[ending.plan_id], ending.day))
    nearest: dict[str, Ending] = {}
    for ending in found:
        nearest.setdefault(ending.charge.id, ending)
    return Content(open_rows, tuple(nearest.values()))


def charge_of(connection: sqlite3.Connection, identity: str) -> Charge:
    """One assignment by its id; KeyError for none."""
    row = connection.execute(f"SELECT {_ROW} FROM {_JOINED} WHERE a.id = ?", (identity,)).fetchone()
    if row is None:
        raise KeyError(identity)
    return Charge(*row)
