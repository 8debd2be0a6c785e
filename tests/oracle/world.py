"""Who looks after whom on a day: the plan resolved, in force, effective, in need."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Optional

from .facts import Facts, Row


def is_open(row: Row, day: date) -> bool:
    return row["closed_on"] is None or row["closed_on"] > day


def within(day: date, first: Optional[date], end: Optional[date]) -> bool:
    """Half-open: ``first`` ≤ day < ``end``; an empty bound is open."""
    return (first is None or first <= day) and (end is None or day < end)


class World:
    """A workspace seen through one plan (None: the approved history)."""

    def __init__(self, facts: Facts, plan: Optional[str]) -> None:
        self.facts = facts
        chain = plan_chain(facts, plan)
        endings = endings_of(facts, chain)
        self.assignments: list[Row] = []
        for row in facts.assignment:
            live = row["status"] in ("draft", "submitted", "returned") and row["plan_id"] in chain
            if live or row["status"] in ("approved", "ended"):
                self.assignments.append({**row, "valid_to": endings.get(row["id"], row["valid_to"])})
        self.to_household = self._by("household_id")
        self.to_village = self._by("village_id")
        self.to_commune = self._by("commune_id")
        self.of_cadre = self._by("cadre_id")
        self.households_in: dict[str, list[Row]] = defaultdict(list)
        for household in facts.household:
            self.households_in[household["village_id"]].append(household)
        self.visits: dict[str, list[date]] = defaultdict(list)
        for visit in facts.visit:
            self.visits[visit["household_id"] or visit["village_id"]].append(visit["day"])

    def in_force(self, assignment: Row, day: date) -> bool:
        end = assignment["valid_to"]
        return bool(assignment["valid_from"] <= day and (end is None or day < end))

    def is_active(self, cadre: Row, day: date) -> bool:
        return within(day, cadre["active_from"], cadre["active_to"])

    def in_need(self, household: Row, day: date) -> bool:
        return bool(
            household["needs_assignment"]
            and (household["need_since"] is None or household["need_since"] <= day)
            and (household["left_need_on"] is None or household["left_need_on"] > day)
            and is_open(household, day)
        )

    def effective(self, assignment: Row, day: date) -> bool:
        if not self.in_force(assignment, day) or not self.is_active(self.cadre(assignment), day):
            return False
        _, target = self.facts.target(assignment)
        if not is_open(target, day):
            return False
        return assignment["duty"] != "household" or self.in_need(target, day)

    def cadre(self, assignment: Row) -> Row:
        return self.facts.by_id["cadre"][assignment["cadre_id"]]

    def effective_rows(self, day: date) -> Iterator[Row]:
        return (row for row in self.assignments if self.effective(row, day))

    def household_has_somebody(self, household: Row, day: date) -> bool:
        rows = self.to_household[household["id"]]
        return any(self.effective(row, day) for row in rows if row["duty"] == "household")

    def cell_has_somebody(self, village_id: str, day: date) -> bool:
        rows = self.to_village[village_id]
        return any(self.effective(row, day) for row in rows if row["duty"] == "party_cell")

    def village_is_covered(self, village: Row, day: date) -> bool:
        if any(self.effective(row, day) for row in self.to_village[village["id"]]):
            return True
        return any(self.household_has_somebody(h, day) for h in self.households_in[village["id"]])

    def post_is_filled(self, commune: Row, day: date) -> bool:
        return any(self.effective(row, day) for row in self.to_commune[commune["id"]])

    def days_unvisited(self, assignment: Row, day: date) -> int:
        """Days since the latest visit to the target by anyone, or since a later ``valid_from``."""
        _, target = self.facts.target(assignment)
        visits = [visit for visit in self.visits[target["id"]] if visit <= day]
        return (day - max([*visits, assignment["valid_from"]])).days

    def is_overdue(self, assignment: Row, day: date) -> bool:
        return (
            assignment["duty"] in ("household", "village")
            and self.effective(assignment, day)
            and self.days_unvisited(assignment, day) > self.facts.limit("visit_interval_days")
        )

    def load(self, cadre: Row, day: date) -> tuple[set[str], set[str]]:
        """The distinct households, and the distinct villages (no commune posts), a cadre looks after."""
        households, villages = set(), set()
        for row in self.of_cadre[cadre["id"]]:
            if self.effective(row, day) and row["duty"] != "commune_post":
                table, target = self.facts.target(row)
                if table == "household":
                    households.add(target["id"])
                    villages.add(target["village_id"])
                else:
                    villages.add(target["id"])
        return households, villages

    def _by(self, name: str) -> dict[str, list[Row]]:
        groups: dict[str, list[Row]] = defaultdict(list)
        for row in self.assignments:
            if row[name] is not None:
                groups[row[name]].append(row)
        return groups


def plan_chain(facts: Facts, plan: Optional[str]) -> list[str]:
    """The ids of the plan and its ancestors, nearest first; KeyError where no plan has the name."""
    if plan is None:
        return []
    named = {row["name"]: row["id"] for row in facts.plan}
    chain = [named[plan]]
    while (parent := facts.by_id["plan"][chain[-1]]["parent_id"]) is not None and parent not in chain:
        chain.append(parent)
    return chain


def endings_of(facts: Facts, chain: list[str]) -> dict[str, date]:
    """When each assignment ends by the plan: of several endings the nearest plan's; of several of one plan the earliest."""
    endings: dict[str, date] = {}
    for plan_id in reversed(chain):
        mine = [row for row in facts.plan_ending if row["plan_id"] == plan_id]
        for row in sorted(mine, key=lambda ending: ending["valid_to"], reverse=True):
            endings[row["assignment_id"]] = row["valid_to"]
    return endings
