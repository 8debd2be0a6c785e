"""A batch may make nothing doubled in a plan that was not: against a count of all charges, written in plain Python."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from support.saving import change, plain, send
from support.small import small_workspace

from diaban.layers import geopackage

OPEN = ("draft", "submitted", "returned")
DAYS = ("2026-07-01", "2026-09-01", "2026-11-01", "2027-01-01")
TARGETS = {"household": ("household_id", ("h1", "h2", "h3")), "village": ("village_id", ("v1", "v2"))}
Doubled = set[tuple[str, str, str]]


def doubled(path: Path) -> Doubled:
    """What is held twice on some day: plan, target, kind. Every open plan, day by day, nothing left out."""
    with closing(sqlite3.connect(path)) as connection:
        plans = {i: (p, s) for i, p, s in connection.execute("SELECT id, parent_id, status FROM plan")}
        endings = connection.execute("SELECT plan_id, assignment_id, valid_to FROM plan_ending").fetchall()
        rows = connection.execute(
            "SELECT id, cadre_id, duty, coalesce(household_id, village_id), valid_from, valid_to, status, plan_id"
            " FROM assignment"
        ).fetchall()
    found: Doubled = set()
    for leaf in (each for each, (_, status) in plans.items() if status in OPEN):
        line = [leaf]
        while (parent := plans[line[-1]][0]) is not None and parent not in line:
            line.append(parent)
        held = []
        for identity, cadre, duty, target, start, end, status, plan in rows:
            nearest = [sorted(d for p, a, d in endings if (p, a) == (each, identity)) for each in line]
            last = next((days[0] for days in nearest if days), end or "9999")
            ours = status in OPEN and plan in line
            if (ours or status in ("approved", "ended")) and start < last:
                held.append((identity, cadre, duty, target, start, last, ours))
        for one in held:
            for other in held:
                meets = one[4] < other[5] and other[4] < one[5]
                same = one[2:4] == other[2:4] and (one[2] == "household" or one[1] == other[1])
                if one[0] < other[0] and (one[6] or other[6]) and meets and same:
                    found.add((leaf, one[3], one[2]))
    return found


class Author:
    """Makes batches at random, of what a planner and a form can ask for."""

    def __init__(self, path: Path, seed: int) -> None:
        self.path, self.chance, self.number = path, random.Random(seed), 0

    def batch(self) -> list[dict[str, Any]]:
        plans = [row[0] for row in plain(self.path, "SELECT id FROM plan WHERE status = 'draft'")]
        made: list[dict[str, Any]] = []
        if not plans or self.chance.random() < 0.2:
            made.append(self._plan(plans))
            plans.append(made[0]["id"])
        for _ in range(self.chance.randint(0 if made else 1, 3)):
            way = self.chance.choice(
                [self._give, self._give, self._end, self._shift, self._unend, self._move]
            )
            made.extend(way(self.chance.choice(plans)))
        seen: set[tuple[str, str]] = set()
        return [each for each in made if not ((at := (each["table"], each["id"])) in seen or seen.add(at))]

    def _new(self, letter: str) -> str:
        self.number += 1
        return f"{letter}{self.number:03}"

    def _plan(self, plans: list[str]) -> dict[str, Any]:
        identity = self._new("p")
        parent = self.chance.choice([None, *plans])
        return {
            "do": "insert",
            "table": "plan",
            "id": identity,
            "values": {"name": identity, "parent_id": parent},
        }

    def _give(self, plan: str) -> list[dict[str, Any]]:
        identity, duty = self._new("n"), self.chance.choice(sorted(TARGETS))
        column, targets = TARGETS[duty]
        values = {
            "code": identity, "cadre_id": self.chance.choice(["k1", "k2"]), "duty": duty, "plan_id": plan,
            column: self.chance.choice(targets), "valid_from": self.chance.choice(DAYS),
        }  # fmt: skip
        return [{"do": "insert", "table": "assignment", "id": identity, "values": values}]

    def _end(self, plan: str) -> list[dict[str, Any]]:
        day = self.chance.choice(DAYS[1:])
        return [
            self._of(row, "assignment", "end", day=day, plan=plan) for row in self._one("assignment", "1")
        ]

    def _shift(self, _plan: str) -> list[dict[str, Any]]:
        values = self.chance.choice(
            [
                {"valid_to": "2027-02-01"},
                {"valid_from": DAYS[0]},
                {"household_id": self.chance.choice(["h1", "h2"])},
            ]
        )
        test = "status = 'draft' AND duty = 'household'"
        return [self._of(row, "assignment", "update", values=values) for row in self._one("assignment", test)]

    def _unend(self, _plan: str) -> list[dict[str, Any]]:
        if self.chance.random() < 0.5:
            return [self._of(row, "plan_ending", "delete") for row in self._one("plan_ending", "1")]
        values = {"valid_to": self.chance.choice(DAYS[1:])}
        return [
            self._of(row, "plan_ending", "update", values=values) for row in self._one("plan_ending", "1")
        ]

    def _move(self, plan: str) -> list[dict[str, Any]]:
        if plan not in [row[0] for row in plain(self.path, "SELECT id FROM plan")]:
            return []
        values = self.chance.choice(
            [{"parent_id": self.chance.choice([None, "p001"])}, {"status": "dropped"}]
        )
        return [self._of(plan, "plan", "update", values=values)]

    def _one(self, table: str, test: str) -> list[str]:
        listed = [row[0] for row in plain(self.path, f"SELECT id FROM {table} WHERE {test} ORDER BY id")]
        return [self.chance.choice(listed)] if listed else []

    def _of(self, identity: str, table: str, do: str, **more: Any) -> dict[str, Any]:
        return change(self.path, identity, table, do, **more)


@pytest.mark.parametrize("seed", range(4))
def test_a_batch_is_refused_exactly_where_it_makes_something_doubled(seed: int, tmp_path: Path) -> None:
    path, tried = small_workspace(tmp_path / "small.gpkg"), tmp_path / "tried.gpkg"
    author, told = Author(path, seed), {"saved": 0, "refused": 0}
    for number in range(40):
        batch = author.batch()
        if not batch:
            continue
        before, stood = doubled(path), {row[0] for row in plain(path, "SELECT id FROM plan")}
        answer = send(path, *batch, batch=f"b{number}")
        if answer["conflicts"]:
            # The same ending was changed twice in one batch.
            assert {each["table"] for each in answer["conflicts"]} == {"plan_ending"}
            continue
        sentences = [each["sentence"] for each in answer["refusals"]]
        if any("more than one cadre" not in each and "twice" not in each for each in sentences):
            continue
        if answer["exit"] == 0:
            told["saved"] += 1
            assert _new(path, before, stood) == set(), batch
        else:
            told["refused"] += 1
            shutil.copy(path, tried)
            _write(tried, batch)
            assert _new(tried, before, stood) != set(), (sentences, batch)
        if number % 20 == 19:
            # Another program leaves a plan doubled: nobody is blamed for it afterwards.
            with closing(geopackage.connect(path)) as connection:
                connection.execute("DELETE FROM plan_ending")
    assert min(told.values()) > 0


def _new(path: Path, before: Doubled, stood: set[str]) -> Doubled:
    """What is doubled now and was not, nor, where the plan is new, in the one that it branches from."""
    parents = dict(plain(path, "SELECT id, parent_id FROM plan"))
    return {
        (plan, target, duty)
        for plan, target, duty in doubled(path) - before
        if plan in stood or (parents[plan], target, duty) not in before
    }


def _write(path: Path, batch: list[dict[str, Any]]) -> None:
    """What ``batch`` asks for, by plain SQL."""
    with closing(geopackage.connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        for each in batch:
            table, identity, values = each["table"], each["id"], dict(each.get("values", {}))
            if each["do"] == "insert":
                values |= {"id": identity}
                names, places = ", ".join(values), ", ".join("?" * len(values))
                connection.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", tuple(values.values()))
            elif each["do"] == "delete":
                connection.execute(f"DELETE FROM {table} WHERE id = ?", (identity,))
            elif each["do"] == "end":
                _write_ending(connection, each)
            else:
                columns = ", ".join(f"{name} = ?" for name in values)
                connection.execute(f"UPDATE {table} SET {columns} WHERE id = ?", (*values.values(), identity))


def _write_ending(connection: sqlite3.Connection, each: dict[str, Any]) -> None:
    (status,) = connection.execute("SELECT status FROM assignment WHERE id = ?", (each["id"],)).fetchone()
    if status != "approved":
        connection.execute("UPDATE assignment SET valid_to = ? WHERE id = ?", (each["day"], each["id"]))
        return
    of = (each["plan"], each["id"])
    connection.execute("DELETE FROM plan_ending WHERE plan_id = ? AND assignment_id = ?", of)
    sql = (
        "INSERT INTO plan_ending (id, plan_id, assignment_id, valid_to) VALUES (hex(randomblob(8)), ?, ?, ?)"
    )
    connection.execute(sql, (*of, each["day"]))
