"""A workspace with plans in it, and what a plan would put in force, worked out row by row from the definition."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any, Optional

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from oracle.facts import Facts
from oracle.world import endings_of, plan_chain
from support.small import small_workspace

Held = set[tuple[str, Any, Any]]


def held(path: Path, plan: Optional[str]) -> Held:
    """(id, first day, day after the last or None) of every assignment that holds on any day at all."""
    facts = Facts(path)
    chain = plan_chain(facts, plan)
    endings = endings_of(facts, chain)
    found = set()
    for row in facts.assignment:
        decided = row["status"] in ("approved", "ended")
        if decided or (row["status"] in ("draft", "submitted", "returned") and row["plan_id"] in chain):
            end = endings.get(row["id"], row["valid_to"])
            if end is None or row["valid_from"] < end:
                found.add((row["id"], row["valid_from"], end))
    return found


def doubled(path: Path, plan: Optional[str]) -> bool:
    """Whether a household would have two in charge at once, or a cadre one charge twice."""
    facts = Facts(path)
    rows = [({**facts.by_id["assignment"][one]}, first, end) for one, first, end in held(path, plan)]
    for place, (row, first, end) in enumerate(rows):
        for other, other_first, other_end in rows[:place]:
            meet = (end is None or other_first < end) and (other_end is None or first < other_end)
            same = facts.target(row) == facts.target(other) and row["duty"] == other["duty"]
            if meet and same and (row["duty"] == "household" or row["cadre_id"] == other["cadre_id"]):
                return True
    return False


def plain(path: Path, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """The rows of a question asked of the file itself."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql, values).fetchall()


def add(path: Path, *statements: str) -> None:
    """Statements in one go, as another program would run them; its changes carry no signature."""
    from diaban.layers import geopackage

    with closing(geopackage.connect(path)) as connection:
        for sql in statements:
            connection.execute(sql)


def draft(
    identity: str, cadre: str, duty: str, target: str, plan: str, first: str = "2026-07-01", **more: Any
) -> str:
    """The statement that adds a draft; ``target`` is the id of what its duty is for."""
    column = {"household": "household_id", "commune_post": "commune_id"}.get(duty, "village_id")
    values = {
        "id": identity, "code": identity.upper(), "cadre_id": cadre, "duty": duty, column: target,
        "valid_from": first, "plan_id": plan, "status": "draft", **more,
    }  # fmt: skip
    written = ", ".join("NULL" if value is None else f"'{value}'" for value in values.values())
    return f"INSERT INTO assignment ({', '.join(values)}) VALUES ({written})"


def ending(plan: str, assignment: str, day: str, identity: str = "") -> str:
    """The statement that lets a plan end an assignment."""
    name = identity or f"e-{plan}-{assignment}"
    return f"INSERT INTO plan_ending (id, plan_id, assignment_id, valid_to) VALUES ('{name}', '{plan}', '{assignment}', '{day}')"


def plan_row(identity: str, parent: Optional[str] = None) -> str:
    """The statement that adds a draft plan, named “Phương án” and its id."""
    above = "NULL" if parent is None else f"'{parent}'"
    return f"INSERT INTO plan (id, name, parent_id) VALUES ('{identity}', 'Phương án {identity}', {above})"


def planned(path: Path) -> Path:
    """Beside the small workspace: a second unit U2 with cadre K3, and plan p: H1 goes from K1 (U1) to K3 (U2), H2 to K2 (U1),
    V1 its village and cell to K2, and C1's commune post to K3.
    """
    small_workspace(path)
    add(
        path,
        "INSERT INTO unit (id, code, name) VALUES ('u2', 'U2', 'Trạm Thử')",
        "INSERT INTO cadre (id, code, name, unit_id, is_party_member) VALUES ('k3', 'K3', 'Người Ba', 'u2', 1)",
        plan_row("p"),
        draft("d1", "k3", "household", "h1", "p"),
        ending("p", "a1", "2026-07-01"),
        draft("d2", "k2", "household", "h2", "p"),
        draft("d3", "k2", "village", "v1", "p"),
        draft("d4", "k2", "party_cell", "v1", "p"),
        draft("d5", "k3", "commune_post", "c1", "p"),
    )
    return path
