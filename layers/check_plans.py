"""Do plans hold together: their ancestry, what they end, who would be in charge?"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator

from .findings import Finding

_OPEN = "('draft', 'submitted', 'returned')"
_TARGET = "coalesce(a.household_id, a.village_id, a.commune_id)"
# The rows of an open plan and its ancestors, each against the others and against what is in force or was, as far as
# the plan does not end it (of several endings of a row the nearest plan's earliest). Only targets that a plan touches
# can be doubled by it.
# ``near``: the rows that are looked at, all or those at some targets.
_PAIRS = f"""
WITH RECURSIVE {{near}}line (leaf, plan, distance) AS (
  SELECT id, id, 0 FROM plan WHERE status IN {_OPEN} AND {{chosen}}
  UNION SELECT line.leaf, plan.parent_id, distance + 1 FROM line JOIN plan ON plan.id = line.plan
  WHERE plan.parent_id IS NOT NULL AND distance < (SELECT count(*) FROM plan)),
above (leaf, plan, distance) AS (SELECT leaf, plan, min(distance) FROM line GROUP BY 1, 2),
ended (leaf, assignment, last) AS (
  SELECT above.leaf, e.assignment_id, substr(min(printf('%09d', above.distance) || e.valid_to), 10)
  FROM above JOIN plan_ending e ON e.plan_id = above.plan GROUP BY 1, 2),
mine AS MATERIALIZED (
  SELECT above.leaf, a.fid, a.id, a.cadre_id, a.duty, {_TARGET} AS target, a.valid_from,
    coalesce(ended.last, a.valid_to, '9999-12-31') AS valid_to, 0 AS decided FROM above
  JOIN {{rows}} a ON a.plan_id = above.plan LEFT JOIN ended ON ended.leaf = above.leaf AND ended.assignment = a.id
  WHERE a.status IN {_OPEN} AND a.valid_from < coalesce(ended.last, a.valid_to, '9999-12-31')),
decided AS MATERIALIZED (
  SELECT a.fid, a.id, a.cadre_id, a.duty, {_TARGET} AS target, a.valid_from, a.valid_to FROM {{rows}} a
  WHERE a.status IN ('approved', 'ended') AND EXISTS (SELECT 1 FROM mine)),
theirs AS MATERIALIZED (
  SELECT * FROM mine
  UNION SELECT mine.leaf, d.fid, d.id, d.cadre_id, d.duty, d.target, d.valid_from,
    coalesce(ended.last, d.valid_to, '9999-12-31'), 1
  FROM mine JOIN decided d ON d.target = mine.target AND d.duty = mine.duty
  LEFT JOIN ended ON ended.leaf = mine.leaf AND ended.assignment = d.id
  WHERE d.valid_from < coalesce(ended.last, d.valid_to, '9999-12-31')),
pairs AS (
  SELECT mine.leaf, mine.duty, mine.target, mine.id AS mine, theirs.id AS theirs, max(mine.fid, theirs.fid) AS fid,
    theirs.decided FROM mine
  JOIN theirs ON theirs.leaf = mine.leaf AND theirs.target = mine.target AND theirs.duty = mine.duty
    AND theirs.id <> mine.id AND (mine.duty = 'household' OR theirs.cadre_id = mine.cadre_id)
    AND theirs.valid_from < mine.valid_to AND mine.valid_from < theirs.valid_to)
"""
_WHOLE = {"near": "", "rows": "assignment"}
_GIVEN = "(SELECT value FROM json_each(:targets))"
_NEAR = f"""near AS MATERIALIZED (SELECT * FROM assignment
  WHERE household_id IN {_GIVEN} OR village_id IN {_GIVEN} OR commune_id IN {_GIVEN}),
"""
_TOLD = """
SELECT plan.name, pairs.duty, pairs.fid, max(pairs.decided AND
    coalesce((SELECT max(l.fid) FROM audit_log l WHERE l.table_name = 'assignment' AND l.row_id = pairs.theirs), 0) >
    coalesce((SELECT min(l.fid) FROM audit_log l WHERE l.table_name = 'assignment' AND l.row_id = pairs.mine
      AND l.action = 'insert'), 0)), coalesce(
    (SELECT code FROM household WHERE id = pairs.target), (SELECT code FROM village WHERE id = pairs.target),
    (SELECT code FROM commune WHERE id = pairs.target), '–') FROM pairs
JOIN plan ON plan.id = pairs.leaf
GROUP BY plan.fid, pairs.duty, pairs.target ORDER BY plan.fid, 3
"""
_DOUBLED = _PAIRS.format(chosen="1", **_WHOLE) + _TOLD
_DOUBLED_NEAR = _PAIRS.format(chosen="1", near=_NEAR, rows="near") + _TOLD
_DOUBLED_IN = _PAIRS.format(chosen="id = ?", **_WHOLE) + "SELECT mine, theirs FROM pairs ORDER BY fid, mine"
# An ending is of what is in force, or of what a plan above begins.
_ENDINGS = f"""
WITH RECURSIVE line (leaf, plan) AS (
  SELECT id, parent_id FROM plan WHERE parent_id IS NOT NULL
  UNION SELECT line.leaf, plan.parent_id FROM line JOIN plan ON plan.id = line.plan WHERE plan.parent_id IS NOT NULL)
SELECT e.fid, a.code, a.status FROM plan_ending e JOIN assignment a ON a.id = e.assignment_id
JOIN plan p ON p.id = e.plan_id WHERE (a.status IN {_OPEN} AND NOT EXISTS (
    SELECT 1 FROM line WHERE line.leaf = e.plan_id AND line.plan = a.plan_id))
  OR (a.status = 'ended' AND p.status IN {_OPEN} AND a.valid_to IS NOT e.valid_to) ORDER BY e.fid
"""

_ENDED_TWICE = f"""
SELECT max(e.fid), a.code, p.name FROM plan_ending e
JOIN assignment a ON a.id = e.assignment_id JOIN plan p ON p.id = e.plan_id
WHERE p.status IN {_OPEN} GROUP BY e.plan_id, e.assignment_id HAVING count(*) > 1 ORDER BY 1
"""


def doubled_in(connection: sqlite3.Connection, plan_id: str) -> list[tuple[str, str]]:
    """The pairs of assignments (``id``) that would hold a household, or one charge of a cadre, at the same time in an
    open plan: a row of the plan or its ancestors, and another one or one in force.
    """
    return connection.execute(_DOUBLED_IN, (plan_id,)).fetchall()


def endings_of_nothing(connection: sqlite3.Connection) -> list[int]:
    """The endings (``fid``) of what was never approved and no plan above begins."""
    return [fid for fid, _, status in connection.execute(_ENDINGS).fetchall() if status != "ended"]


def faults_of_plans(connection: sqlite3.Connection, complete: frozenset[str]) -> Iterator[Finding]:
    """Plans (and units) that are their own ancestors, endings of what is not in force or given twice, doubled charges."""
    for table in ("plan", "unit"):
        if table in complete:
            for fid in in_cycles(connection, table):
                yield Finding("cycle", table, fid)
    if not {"plan", "plan_ending", "assignment", "household", "village", "commune"} <= complete:
        return
    for fid, code, status in connection.execute(_ENDINGS).fetchall():
        # What a plan wants to end may have ended meanwhile: a conflict to settle, no fault of the file.
        yield Finding("ending_of_nothing", "plan_ending", fid, {"code": code}, warning=status == "ended")
    for fid, code, plan in connection.execute(_ENDED_TWICE).fetchall():
        # Everybody takes the earliest; whoever wrote the other should know.
        yield Finding("ended_twice", "plan_ending", fid, {"plan": plan, "code": code}, warning=True)
    yield from doubled_charges(connection)


def doubled_charges(
    connection: sqlite3.Connection, targets: Iterable[str] | None = None
) -> Iterator[Finding]:
    """What would be held twice in an open plan: of all targets, or of some (``id``), which takes their rows only."""
    if targets is None:
        found = connection.execute(_DOUBLED)
    else:
        found = connection.execute(_DOUBLED_NEAR, {"targets": json.dumps(sorted(targets))})
    for plan, duty, fid, later, code in found.fetchall():
        key = "plan_double" if duty == "household" else "plan_same_target"
        # What was decided since the plan was made is a conflict to settle, too; with it whatever else is at that target.
        yield Finding(key, "assignment", fid, {"plan": plan, "code": code}, warning=bool(later))


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
