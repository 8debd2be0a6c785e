"""Do plans hold together: their ancestry, what they end, who would be in charge?"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from .findings import Finding

_OPEN = "('draft', 'submitted', 'returned')"
_TARGET = "coalesce(a.household_id, a.village_id, a.commune_id)"
# The rows of an open plan and its ancestors, each against the others and against what is in force or was, as
# far as the plan does not end it. Only targets that a plan touches can be doubled by it.
_DOUBLED = f"""
WITH RECURSIVE line (leaf, plan) AS (
  SELECT id, id FROM plan WHERE status IN {_OPEN}
  UNION SELECT line.leaf, plan.parent_id FROM line JOIN plan ON plan.id = line.plan WHERE plan.parent_id IS NOT NULL),
ended (leaf, assignment, last) AS (
  SELECT line.leaf, e.assignment_id, min(e.valid_to) FROM line JOIN plan_ending e ON e.plan_id = line.plan GROUP BY 1, 2),
mine AS MATERIALIZED (
  SELECT line.leaf, a.fid, a.id, a.cadre_id, a.duty, {_TARGET} AS target, a.valid_from, a.valid_to FROM line
  JOIN assignment a ON a.plan_id = line.plan WHERE a.status IN {_OPEN}),
decided AS MATERIALIZED (
  SELECT a.fid, a.id, a.cadre_id, a.duty, {_TARGET} AS target, a.valid_from, a.valid_to FROM assignment a
  WHERE a.status IN ('approved', 'ended') AND EXISTS (SELECT 1 FROM mine)),
theirs AS MATERIALIZED (
  SELECT * FROM mine
  UNION SELECT mine.leaf, d.fid, d.id, d.cadre_id, d.duty, d.target, d.valid_from,
    min(coalesce(d.valid_to, '9999-12-31'), coalesce(ended.last, '9999-12-31'))
  FROM mine JOIN decided d ON d.target = mine.target AND d.duty = mine.duty
  LEFT JOIN ended ON ended.leaf = mine.leaf AND ended.assignment = d.id)
SELECT plan.name, mine.duty, max(mine.fid, theirs.fid) AS fid, coalesce(
    (SELECT code FROM household WHERE id = mine.target), (SELECT code FROM village WHERE id = mine.target),
    (SELECT code FROM commune WHERE id = mine.target), '–') FROM mine
JOIN theirs ON theirs.leaf = mine.leaf AND theirs.target = mine.target AND theirs.duty = mine.duty
  AND theirs.id <> mine.id AND (mine.duty = 'household' OR theirs.cadre_id = mine.cadre_id)
  AND theirs.valid_from < coalesce(mine.valid_to, '9999-12-31')
  AND mine.valid_from < coalesce(theirs.valid_to, '9999-12-31')
JOIN plan ON plan.id = mine.leaf
GROUP BY plan.fid, mine.duty, mine.target ORDER BY plan.fid, 3
"""


def faults_of_plans(connection: sqlite3.Connection, complete: frozenset[str]) -> Iterator[Finding]:
    """Plans (and units) that are their own ancestors, endings of what is not in force, doubled charges."""
    for table in ("plan", "unit"):
        if table in complete:
            for fid in in_cycles(connection, table):
                yield Finding("cycle", table, fid)
    if not {"plan", "plan_ending", "assignment", "household", "village", "commune"} <= complete:
        return
    sql = (
        "SELECT e.fid, a.code, a.status FROM plan_ending e JOIN assignment a ON a.id = e.assignment_id"
        f" JOIN plan p ON p.id = e.plan_id WHERE a.status IN {_OPEN}"
        f" OR (a.status = 'ended' AND p.status IN {_OPEN}) ORDER BY e.fid"
    )
    for fid, code, status in connection.execute(sql).fetchall():
        # What a plan wants to end may have ended meanwhile: a conflict to settle, no fault of the file.
        yield Finding("ending_of_nothing", "plan_ending", fid, {"code": code}, warning=status == "ended")
    for plan, duty, fid, code in connection.execute(_DOUBLED).fetchall():
        key = "plan_double" if duty == "household" else "plan_same_target"
        yield Finding(key, "assignment", fid, {"plan": plan, "code": code})


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
