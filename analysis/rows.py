"""The rows an analysis works on: frames with the columns of the schema, whole tables, any order."""

from __future__ import annotations

from dataclasses import dataclass, fields

import pandas as pd


@dataclass(frozen=True)
class Rows:
    """One frame a table, columns named as in the schema, missing values as pandas' own.

    ``commune``, ``village`` and ``unit`` may carry a ``geometry`` column (workspace coordinates): without it
    nothing is said about points and boundaries.
    """

    commune: pd.DataFrame
    village: pd.DataFrame
    household: pd.DataFrame
    unit: pd.DataFrame
    cadre: pd.DataFrame
    assignment: pd.DataFrame
    plan: pd.DataFrame
    plan_ending: pd.DataFrame
    visit: pd.DataFrame
    model_site: pd.DataFrame
    twinning: pd.DataFrame
    travel_time: pd.DataFrame
    travel_run: pd.DataFrame


REQUIRED_COLUMNS: dict[str, tuple[str, ...]] = {
    "commune": ("id", "code", "name", "province_code", "is_border", "criteria_met", "closed_on"),
    "village": (
        "id",
        "code",
        "name",
        "commune_id",
        "is_border",
        "languages",
        "party_cell",
        "party_cell_village_id",
        "party_members",
        "closed_on",
    ),
    "household": (
        "id",
        "code",
        "village_id",
        "need",
        "needs_assignment",
        "need_since",
        "left_need_on",
        "closed_on",
    ),
    "unit": ("id", "code", "kind"),
    "cadre": (
        "id",
        "code",
        "unit_id",
        "starts_from_village_id",
        "max_households",
        "max_villages",
        "languages",
        "active_from",
        "active_to",
    ),
    "assignment": (
        "id",
        "code",
        "cadre_id",
        "duty",
        "household_id",
        "village_id",
        "commune_id",
        "valid_from",
        "valid_to",
        "status",
        "plan_id",
    ),
    "plan": ("id", "name", "parent_id"),
    "plan_ending": ("plan_id", "assignment_id", "valid_to"),
    "visit": ("household_id", "village_id", "day"),
    "model_site": (
        "village_id",
        "households_taking_part",
        "income_per_household",
        "started_on",
        "ended_on",
        "status",
    ),
    "twinning": ("unit_id", "commune_id", "valid_from", "valid_to"),
    "travel_time": (
        "origin_kind",
        "origin_id",
        "target_kind",
        "target_id",
        "season",
        "reachable",
        "out_min",
        "back_min",
        "flags",
    ),
    "travel_run": ("origin_kind", "origin_id", "season"),
}
"""What each table must bring; further columns are ignored."""

PLACED_TABLES = ("commune", "village", "unit")
"""Tables whose geometry the analysis looks at."""


def missing_columns(rows: Rows) -> dict[str, tuple[str, ...]]:
    """The required columns that each frame lacks; empty when the rows are complete."""
    lacking = {
        field.name: tuple(
            name for name in REQUIRED_COLUMNS[field.name] if name not in getattr(rows, field.name).columns
        )
        for field in fields(rows)
    }
    return {table: names for table, names in lacking.items() if names}
