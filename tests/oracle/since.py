"""Since when a gap has held without a break: the rules are asked again, day by day backwards."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Optional

from .facts import DAYS, Facts
from .gaps import Holds

DAY = timedelta(days=1)
ENTITIES = (
    "commune",
    "village",
    "household",
    "cadre",
    "assignment",
    "plan_ending",
    "visit",
)


class Calendar:
    """The days on which an answer can change.

    Every rule is a combination of comparisons ``day`` ≥ D with D a day in the rows, and of "more than n days
    since the latest of several days in the rows", which changes at D and at D + n + 1 only. So between two
    neighbouring days of this calendar, and before the first one, no answer changes. ``every`` walks through
    every single day instead, to prove just that.
    """

    def __init__(self, facts: Facts, as_of: date, every: bool = False) -> None:
        written = {
            row[name]
            for table in ENTITIES
            for row in getattr(facts, table)
            for name in DAYS
            if row.get(name) is not None
        }
        patience = timedelta(days=int(facts.limit("visit_interval_days")) + 1)
        visited = {row["day"] for row in facts.visit} | {row["valid_from"] for row in facts.assignment}
        # From later ones patience would lead out of the calendar, which ends with the year 9999.
        visited = {day for day in visited if day <= as_of}
        days = {d for d in written | {day + patience for day in visited} if d <= as_of} | {as_of}
        self.first = min(days)
        if every:
            days = {self.first + n * DAY for n in range((as_of - self.first).days + 1)}
        self.days = sorted(days, reverse=True)

    def since(self, holds: Optional[Holds]) -> Optional[date]:
        """The first day of the unbroken stretch up to ``as_of``; None where it has no beginning."""
        if holds is None:
            return None
        first = None
        for day in self.days:
            if not holds(day):
                return first
            first = day
        return None if holds(self.first - DAY) else first
