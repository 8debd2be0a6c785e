"""The rows of a workspace as plain SQL gives them: one dict a row, by id."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any, Optional, Union

from .geometry import Point, Polygon, read_point, read_polygons

Row = dict[str, Any]

TABLES = (
    "commune",
    "village",
    "household",
    "unit",
    "cadre",
    "assignment",
    "plan",
    "plan_ending",
    "visit",
    "model_site",
    "twinning",
    "travel_time",
    "travel_run",
    "setting",
)
DAYS = (
    "closed_on",
    "need_since",
    "left_need_on",
    "active_from",
    "active_to",
    "valid_from",
    "valid_to",
    "started_on",
    "ended_on",
    "day",
)
DEFAULTS = {
    "wet_months": "5,6,7,8,9,10",
    "visit_interval_days": "30",
    "reach_out_min": "120",
    "reach_round_min": "240",
    "model_reach_min": "60",
    "max_units_per_commune": "2",
    "from_day": None,
}


class Facts:
    """All rows of one workspace. Attributes named after tables are lists of rows in the file's order."""

    commune: list[Row]
    village: list[Row]
    household: list[Row]
    unit: list[Row]
    cadre: list[Row]
    assignment: list[Row]
    plan: list[Row]
    plan_ending: list[Row]
    visit: list[Row]
    model_site: list[Row]
    twinning: list[Row]
    travel_time: list[Row]
    travel_run: list[Row]
    setting: list[Row]

    def __init__(self, path: Union[str, Path]) -> None:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            for table in TABLES:
                rows = connection.execute(f'SELECT * FROM "{table}" ORDER BY fid')
                setattr(self, table, [_row(row) for row in rows])
        self.by_id = {
            table: {row["id"]: row for row in getattr(self, table)}
            for table in ("commune", "village", "household", "unit", "cadre", "assignment", "plan")
        }

    def commune_of(self, village: Row) -> Row:
        return self.by_id["commune"][village["commune_id"]]

    def village_of(self, household: Row) -> Row:
        return self.by_id["village"][household["village_id"]]

    def target(self, assignment: Row) -> tuple[str, Row]:
        """The table and the row an assignment is about."""
        for table in ("household", "village", "commune"):
            if assignment[f"{table}_id"] is not None:
                return table, self.by_id[table][assignment[f"{table}_id"]]
        raise ValueError(f"no target: {assignment['code']}")

    def place(self, assignment: Row) -> tuple[Row, Optional[Row]]:
        """The commune and, where it has one, the village of an assignment's target."""
        table, row = self.target(assignment)
        if table == "commune":
            return row, None
        village = self.village_of(row) if table == "household" else row
        return self.commune_of(village), village

    def choice(self, code: str) -> Optional[str]:
        """The value of a setting, else the default the workspace gives, else the document's."""
        for row in self.setting:
            if row["code"] == code:
                given = row["value"] if row["value"] is not None else row["default_value"]
                return DEFAULTS[code] if given is None else str(given)
        return DEFAULTS[code]

    def limit(self, code: str) -> float:
        text = self.choice(code)
        assert text is not None
        return float(text)


def point(row: Row) -> Optional[Point]:
    return read_point(row["geom"])


def polygons(row: Row) -> list[Polygon]:
    return read_polygons(row["geom"])


def languages(row: Row) -> Optional[set[str]]:
    """The languages of a village or a cadre; None where they are unknown."""
    text = row["languages"]
    if text is None or not text.strip():
        return None
    return {word.strip() for word in text.split(",") if word.strip()}


def _row(row: sqlite3.Row) -> Row:
    found = dict(row)
    for name in DAYS:
        if found.get(name):
            found[name] = date.fromisoformat(str(found[name])[:10])
        elif name in found:
            found[name] = None
    return found
