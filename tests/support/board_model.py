"""What the board must say, computed from scratch: the rows of the file by plain SQL, the pending steps laid over them by
the words of ``docs/protocol.md``, and the oracle's own reading of who looks after whom. Nothing of the board is used.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any, Optional

from oracle.facts import DAYS, Facts
from oracle.world import World, is_open

ENDS = {
    "assignment": "valid_to",
    "cadre": "active_to",
    "household": "closed_on",
    "twinning": "valid_to",
    "village": "closed_on",
}


def overlaid(path: Path, gestures: Iterable[Any], new_plan: Optional[str]) -> Facts:
    """The rows with every step of every gesture carried out."""
    facts = Facts(path)
    if new_plan is not None and new_plan not in facts.by_id["plan"]:
        facts.plan.append({"id": new_plan, "name": "<new>", "parent_id": None, "status": "draft"})
    for gesture in gestures:
        for step in gesture.steps:
            _carry_out(facts, step)
    facts.by_id = {
        table: {row["id"]: row for row in getattr(facts, table)}
        for table in ("commune", "village", "household", "unit", "cadre", "assignment", "plan")
    }
    return facts


def _carry_out(facts: Facts, step: Any) -> None:
    rows = getattr(facts, step.table)
    row = next((each for each in rows if each["id"] == step.id), None)
    if step.do == "insert":
        assert row is None, step
        rows.append({**dict.fromkeys(rows[0] if rows else ()), "id": step.id, **_days(step.values)})
        for name in ("household_id", "village_id", "commune_id"):
            rows[-1].setdefault(name, None)
        return
    assert row is not None, step
    if step.do == "delete":
        rows.remove(row)
    elif step.do == "update":
        row.update(_days(step.values))
    elif step.table == "assignment" and row["status"] in ("approved", "ended"):
        _end_in_plan(facts, step)
    else:
        row[ENDS[step.table]] = date.fromisoformat(step.day)


def _end_in_plan(facts: Facts, step: Any) -> None:
    known = [
        row for row in facts.plan_ending if (row["plan_id"], row["assignment_id"]) == (step.plan, step.id)
    ]
    if step.day is None:
        facts.plan_ending[:] = [row for row in facts.plan_ending if row not in known]
    elif known:
        known[0]["valid_to"] = date.fromisoformat(step.day)
    else:
        ending = {"plan_id": step.plan, "assignment_id": step.id, "valid_to": date.fromisoformat(step.day)}
        facts.plan_ending.append({"id": "?", **ending})


def _days(values: Any) -> dict[str, Any]:
    return {
        name: date.fromisoformat(value) if name in DAYS and isinstance(value, str) else value
        for name, value in values.items()
    }


class Model:
    """Everything the board counts, for one plan (its id) on one day."""

    def __init__(self, facts: Facts, plan: Optional[str], day: date) -> None:
        names = {row["id"]: row["name"] for row in facts.plan}
        self.world = world = World(facts, names[plan] if plan is not None else None)
        self.day = day
        need = [row for row in facts.household if world.in_need(row, day)]
        alone = [row for row in need if not world.household_has_somebody(row, day)]
        villages = [row for row in facts.village if is_open(row, day)]
        uncovered = [row for row in villages if not world.village_is_covered(row, day)]
        self.loads = {row["id"]: tuple(map(len, world.load(row, day))) for row in facts.cadre}
        over = [row["id"] for row in facts.cadre if _over(row, self.loads[row["id"]])]
        self.totals = (len(need), len(alone), len(uncovered), len(over))
        home = facts.by_id["village"]
        needing, lonely, there, bare = (
            Counter(home[row["village_id"]]["commune_id"] for row in need),
            Counter(home[row["village_id"]]["commune_id"] for row in alone),
            Counter(row["commune_id"] for row in villages),
            Counter(row["commune_id"] for row in uncovered),
        )
        self.communes = {
            row["id"]: (needing[row["id"]], lonely[row["id"]], there[row["id"]], bare[row["id"]])
            for row in facts.commune
            if is_open(row, day)
        }
        self.in_charge: dict[tuple[str, str], list[str]] = {}
        for row in world.assignments:
            if world.in_force(row, day):
                target = row["household_id"] or row["village_id"] or row["commune_id"]
                self.in_charge.setdefault((row["duty"], target), []).append(row["cadre_id"])
        self.in_charge = {key: sorted(who) for key, who in self.in_charge.items()}


def _over(row: dict[str, Any], load: tuple[int, int]) -> bool:
    limits = (row["max_households"], row["max_villages"])
    return any(limit is not None and count > limit for count, limit in zip(load, limits))
