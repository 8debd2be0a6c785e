"""The two ends of a way: named by a code or given by coordinates, and where that is on a model."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from ..analysis.travel_time.passable import nearest, passable
from ..layers.errors import InputError
from .travel_model import TravelModel

TABLES = ("unit", "village", "household")
COLUMNS = {"unit": ("code", "name"), "village": ("code", "name"), "household": ("code", "village_id")}
_NUMBER = r"-?\d+(?:\.\d+)?"
_COORDINATES = re.compile(rf"\s*({_NUMBER})\s*[,;]\s*({_NUMBER})\s*$")
_NAMED = re.compile(rf"({'|'.join(TABLES)}):(.+)$")


@dataclass(frozen=True)
class End:
    """Where a way begins or ends: ``table`` and ``code`` (None for coordinates) and its place in metres."""

    table: str | None
    code: str | None
    x: float
    y: float


def end_of(text: str, frames: dict[str, pd.DataFrame]) -> End:
    """The place that ``text`` names: a code, ``table:code``, or ``x,y`` in the workspace's coordinates.

    InputError where there is none of that code, more than one, or it has no point.
    """
    coordinates = _COORDINATES.match(text)
    if coordinates:
        return End(None, None, float(coordinates[1]), float(coordinates[2]))
    named = _NAMED.match(text)
    tables = (named[1],) if named else TABLES
    code = named[2] if named else text
    found = [
        (table, shape)
        for table in tables
        for shape in frames[table].loc[frames[table]["code"] == code, "geometry"]
    ]
    if not found:
        raise InputError("way.error.unknown", code=code)
    if len(found) > 1:
        choices = ", ".join(f"{table}:{code}" for table, _ in found)
        raise InputError("way.error.several", code=code, choices=choices)
    table, shape = found[0]
    if shape is None or shapely.is_empty(shape):
        raise InputError("way.error.no_point", code=code)
    return End(table, code, float(shape.x), float(shape.y))


def cell_of(end: End, model: TravelModel, season: str, snap_m: float) -> tuple[int, float] | None:
    """The cell (flat) that an end counts as in a season, and metres it was moved; None where none is near enough."""
    row, column = model.lattice.place(np.array([end.x]), np.array([end.y]))
    open_cells = passable(model.ground, model.speeds[season])
    rows, columns, moved = nearest(open_cells, model.lattice.dx, model.lattice.dy, row, column, snap_m)
    if rows[0] < 0:
        return None
    return int(rows[0]) * model.lattice.columns + int(columns[0]), float(moved[0])
