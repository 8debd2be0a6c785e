"""Do plans hold together: their ancestry, what they end, who would be in charge?"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from .findings import Finding

_OPEN = "('draft', 'submitted', 'returned')"
# The rows of an open plan and its ancestors, each against the others and against what is in force or was, as
# far as the plan does not end it. Only households that a plan touches can be doubled by it.
_DOUBLED = f"""
WITH RECURSIVE line (leaf, plan) AS (
  SELECT id, id FROM plan WHERE status IN {_OPEN}
  UNION SELECT line.leaf, plan.parent_id FROM line JOIN plan ON plan.id = line.plan WHERE plan.parent_id IS NOT NULL),
ended (leaf, assignment, last) AS (
  SELECT line.leaf, e.assignment_id, min(e.valid_to) FROM line JOIN plan_ending e ON e.plan_id = line.plan GROUP BY 1, 2),
mine AS (
  SELECT line.leaf, a.fid, a.id, a.household_id, a.valid_from, a.valid_to FROM line
  JOIN assignment a ON a.plan_id = line.plan WHERE a.duty = 'household' AND a.status IN {_OPEN}),
theirs AS (
  SELECT * FROM mine
  UNION ALL SELECT DISTINCT mine.leaf, a.fid, a.id, a.household_id, a.valid_from,
    min(coalesce(a.valid_to, '9999-12-31'), coalesce(ended.last, '9999-12-31'))
  FROM mine JOIN assignment a ON a.household_id = mine.household_id AND a.duty = 'household'
    AND a.status IN ('approved', 'ended')
  LEFT JOIN ended ON ended.leaf = mine.leaf AND ended.assignment = a.id)
SELECT plan.name, household.code, max(mine.fid, theirs.fid) AS fid FROM mine
JOIN theirs ON theirs.leaf = mine.leaf AND theirs.household_id = mine.household_id AND theirs.id <> mine.id
  AND theirs.valid_from < coalesce(mine.valid_to, '9999-12-31')
  AND mine.valid_from < coalesce(theirs.valid_to, '9999-12-31')
JOIN plan ON plan.id = mine.leaf JOIN household ON household.id = mine.household_id
GROUP BY plan.fid, household.fid ORDER BY plan.fid, household.fid
"""


def faults_of_plans(connection: sqlite3.Connection, complete: frozenset[str]) -> Iterator[Finding]:
    """Plans (and units) that are their own ancestors, endings of what is not in force, doubled households."""
    for table in ("plan", "unit"):
        if table in complete:
            for fid in in_cycles(connection, table):
                yield Finding("cycle", table, fid)
    if not {"plan", "plan_ending", "assignment", "household"} <= complete:
        return
    sql = (
        "SELECT e.fid, a.code, a.status FROM plan_ending e JOIN assignment a ON a.id = e.assignment_id"
        f" JOIN plan p ON p.id = e.plan_id WHERE a.status IN {_OPEN}"
        f" OR (a.status = 'ended' AND p.status IN {_OPEN}) ORDER BY e.fid"
    )
    for fid, code, status in connection.execute(sql).fetchall():
        # What a plan wants to end may have ended meanwhile: a conflict to settle, no fault of the file.
        yield Finding("ending_of_nothing", "plan_ending", fid, {"code": code}, warning=status == "ended")
    for plan, code, fid in connection.execute(_DOUBLED).fetchall():
        yield Finding("plan_double", "assignment", fid, {"plan": plan, "code": code})


def in_cycles(connection: sqlite3.Connection, table: str) -> list[int]:
    """The rows (``fid``) of ``table`` that are their own ancestors by ``parent_id``."""
    rows = connection.execute(f'SELECT fid, id, parent_id FROM "{table}" ORDER BY fid').fetchall()
    parents = {identity: parent for _, identity, parent in rows}
    return [fid for fid, identity, _ in rows if identity is not None and _returns(identity, parents)]


def _returns(start: str, parents: dict[str, str | None]) -> bool:
    seen: set[str] = set()
    place = parents.get(start)
    while place is not None and place not in seen:
        if place == start:
            return True
        seen.add(place)
        place = parents.get(place)
    return False
