"""How long an assignment takes, from the tables ``travel_time`` and ``travel_run`` alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Optional

from .facts import Facts, Row

Origin = tuple[str, str]
SEASONS = ("dry", "wet")


@dataclass(frozen=True)
class Time:
    """``known`` False: not computed or not placed. Minutes None: beyond the cut-off, or no way."""

    known: bool
    reachable: bool = False
    there: Optional[float] = None
    back: Optional[float] = None


NOT_COMPUTED = Time(known=False)
BEYOND = Time(known=True, reachable=True)


class Travel:
    """The times of a workspace; rows under origins that ``travel_run`` does not list are ignored."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.runs = {(row["season"], row["origin_kind"], row["origin_id"]) for row in facts.travel_run}
        self.rows = {
            (row["season"], row["origin_kind"], row["origin_id"], row["target_kind"], row["target_id"]): row
            for row in facts.travel_time
            if (row["season"], row["origin_kind"], row["origin_id"]) in self.runs
        }

    def season(self, day: date) -> str:
        months = (self.facts.choice("wet_months") or "").split(",")
        return "wet" if day.month in {int(month) for month in months if month.strip()} else "dry"

    def origin(self, cadre: Row) -> Optional[Origin]:
        if cadre["starts_from_village_id"] is not None:
            return "village", cadre["starts_from_village_id"]
        return None if cadre["unit_id"] is None else ("unit", cadre["unit_id"])

    def has_run(self, origin: Optional[Origin], season: str) -> bool:
        return origin is not None and (season, *origin) in self.runs

    def to_village(self, origin: Origin, season: str, village_id: str) -> Time:
        if not self.has_run(origin, season):
            return NOT_COMPUTED
        return self._time(self.rows.get((season, *origin, "village", village_id)))

    def of_assignment(self, assignment: Row, season: str) -> Time:
        """To the household where there is a row, else to its village."""
        origin = self.origin(self.facts.by_id["cadre"][assignment["cadre_id"]])
        _, village = self.facts.place(assignment)
        if origin is None or village is None or not self.has_run(origin, season):
            return NOT_COMPUTED
        if assignment["household_id"] is not None:
            row = self.rows.get((season, *origin, "household", assignment["household_id"]))
            if row is not None:
                return self._time(row)
        return self.to_village(origin, season, village["id"])

    def unplaced(self) -> tuple[set[str], set[str]]:
        """The ids of units and of villages that stand where nobody can start or arrive."""
        spoiled: set[Origin] = set()
        silent = []
        for row in self.rows.values():
            flags = set((row["flags"] or "").replace(",", " ").split()) & {
                "unplaced_origin",
                "unplaced_target",
            }
            if not flags or row["reachable"] is not None:
                silent.append(row)
            if "unplaced_origin" in flags:
                spoiled.add((row["origin_kind"], row["origin_id"]))
            if "unplaced_target" in flags:
                spoiled.add((row["target_kind"], row["target_id"]))
        rows_of: dict[Origin, list[Row]] = {}
        for row in silent:
            rows_of.setdefault((row["origin_kind"], row["origin_id"]), []).append(row)
        nowhere = {o for o, rows in rows_of.items() if all(row["reachable"] is None for row in rows)}
        spoiled |= nowhere
        for row in silent:
            if row["reachable"] is None and (row["origin_kind"], row["origin_id"]) not in nowhere:
                spoiled.add((row["target_kind"], row["target_id"]))
        return {i for kind, i in spoiled if kind == "unit"}, {i for kind, i in spoiled if kind == "village"}

    @staticmethod
    def _time(row: Optional[Row]) -> Time:
        if row is None:
            return BEYOND
        if row["reachable"] is None:
            return NOT_COMPUTED
        return Time(True, bool(row["reachable"]), row["out_min"], row["back_min"])
