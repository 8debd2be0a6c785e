"""A workspace file from rows written by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from diaban.layers.schema import TABLES
from diaban.layers.workspace import Workspace
from diaban.tests.hand.making import Made

EPSG = 9206
_ORDER = (
    "commune",
    "village",
    "unit",
    "cadre",
    "household",
    "plan",
    "assignment",
    "plan_ending",
    "visit",
    "model_site",
    "twinning",
    "travel_time",
    "travel_run",
)


def built(made: Made, path: Path, **settings: str) -> Path:
    """Write what was made to ``path``; names are invented where the schema asks for them."""
    with Workspace.build(path, epsg=EPSG, stamp="2026-06-30T00:00:00Z", actor="test") as builder:
        for table in _ORDER:
            if made.tables[table]:
                builder.load(table, _frame(table, made.tables[table]))
        if settings:
            builder.load("setting", pd.DataFrame(list(settings.items()), columns=["code", "value"]))
    return path


def _frame(table: str, rows: list[dict[str, Any]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows)
    described = TABLES[table]
    if table == "assignment":
        frame = frame.assign(decision_no="1", decision_date=frame["valid_from"])
    if table == "household":
        frame = frame.assign(head_name="Tên Chủ Hộ")
    if "name" in described.names and "name" not in frame:
        frame["name"] = frame.get("code", "?")
    if table == "model_site":
        frame["name"] = "mô hình"
    frame = frame.drop(columns=[name for name in frame if name not in (*described.names, "geometry")])
    if "geometry" in frame:
        return gpd.GeoDataFrame(frame, geometry="geometry", crs=EPSG)
    return frame
