"""Where travel begins and ends in a workspace, on the cells of a model, and which pairs are kept in any case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from ..analysis.columns import days, references, texts
from ..analysis.intervals import NEVER
from ..analysis.settings import day_number
from ..analysis.travel_pairs import UNPLACED, Places, Wanted
from ..analysis.travel_time.passable import components, nearest, passable
from .travel_model import TravelModel

COLUMNS: dict[str, tuple[str, ...]] = {
    "unit": ("id", "code"),
    "village": ("id", "code", "closed_on"),
    "household": ("id", "code", "village_id", "closed_on"),
    "cadre": ("id", "unit_id", "starts_from_village_id"),
    "assignment": ("cadre_id", "duty", "household_id", "village_id", "valid_to", "status", "plan_id"),
    "plan": ("id", "status"),
}
PLACED = ("unit", "village", "household")
_LIVE = ("draft", "submitted", "returned")
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Points:
    """Things: ``kind`` (the name of its table), ``id``, ``code``, and its point's coordinates (metres, NaN without one)."""

    kind: npt.NDArray[Any]
    id: npt.NDArray[Any]
    code: npt.NDArray[Any]
    x: npt.NDArray[np.float64]
    y: npt.NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.x)


def origins_of(frames: Mapping[str, pd.DataFrame], day: date, units_only: bool) -> Points:
    """Every unit and, unless ``units_only``, every village open on ``day``; those without a point have no place."""
    parts = [_points("unit", frames["unit"])]
    if not units_only:
        open_then = days(frames["village"]["closed_on"], NEVER) > day_number(day)
        parts.append(_points("village", frames["village"][open_then]))
    return _joined(parts)


def targets_of(frames: Mapping[str, pd.DataFrame], day: date) -> Points:
    """Every village, and every household not closed on ``day`` that has a point: one without counts as its village."""
    there = days(frames["household"]["closed_on"], NEVER) > day_number(day)
    households = _points("household", frames["household"][there])
    known = np.isfinite(households.x)
    households = Points(*(getattr(households, name)[known] for name in ("kind", "id", "code", "x", "y")))
    return _joined([_points("village", frames["village"]), households])


def wanted_pairs(
    frames: Mapping[str, pd.DataFrame], origins: Points, targets: Points, day: date, nearest_origins: int
) -> Wanted:
    """The pairs of assignments in force (or to come) and in live plans: to the household and to its village."""
    rows = frames["assignment"]
    status, plan = rows["status"].to_numpy(dtype=object), frames["plan"]
    live = set(plan.loc[plan["status"].isin(_LIVE), "id"])
    not_over = days(rows["valid_to"], NEVER) > day_number(day)
    approved = np.isin(status, ["approved", "ended"]) & not_over
    proposed = np.isin(status, list(_LIVE)) & rows["plan_id"].isin(live).to_numpy()
    chosen = rows[(approved | proposed) & (rows["duty"] != "commune_post").to_numpy()]
    start = _starts(frames["cadre"], origins)
    cadre = references(chosen["cadre_id"], texts(frames["cadre"]["id"]))
    origin = np.where(cadre >= 0, start[np.maximum(cadre, 0)] if len(start) else -1, -1)
    household = references(chosen["household_id"], texts(frames["household"]["id"]))
    home = frames["household"]["village_id"].to_numpy(dtype=object)
    village = np.array(
        [home[h] if h >= 0 else v for h, v in zip(household, chosen["village_id"].to_numpy(dtype=object))],
        dtype=object,
    )
    to_household = _at(targets, "household", chosen["household_id"].to_numpy(dtype=object))
    to_village = _at(targets, "village", village)
    pairs = {
        (o, t)
        for aims in (to_household, to_village)
        for o, t in zip(origin.tolist(), aims.tolist(), strict=True)
        if o >= 0 and t >= 0
    }
    table = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)
    return Wanted(table[:, 0], table[:, 1], nearest_origins)


def placed(points: Points, model: TravelModel, season: str, snap_m: float, parts: Ints) -> Places:
    """Points on the cells of a model in one season; ``parts``: the connected part of every cell (flat, -1 none)."""
    open_cells = passable(model.ground, model.speeds[season])
    row, column = model.lattice.place(points.x, points.y)
    row, column, moved = nearest(open_cells, model.lattice.dx, model.lattice.dy, row, column, snap_m)
    found = (row >= 0) & np.isfinite(points.x) & np.isfinite(points.y)
    cell = np.where(found, row * model.lattice.columns + column, UNPLACED)
    part = np.where(found, parts[np.maximum(cell, 0)], -1)
    return Places(points.kind, points.id, cell, np.where(found, moved, 0.0), part)


def parts_of(model: TravelModel, season: str) -> Ints:
    """The connected part of every cell (flat) in a season."""
    return np.asarray(components(model.ground, model.speeds[season]).ravel())


def _points(kind: str, frame: pd.DataFrame) -> Points:
    shapes = frame["geometry"].to_numpy(dtype=object)
    x, y = shapely.get_x(shapes), shapely.get_y(shapes)
    return Points(
        np.full(len(frame), kind, dtype=object), frame["id"].to_numpy(dtype=object),
        frame["code"].to_numpy(dtype=object), np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64),
    )  # fmt: skip


def _joined(parts: list[Points]) -> Points:
    return Points(*(
        np.concatenate([getattr(part, name) for part in parts]) for name in ("kind", "id", "code", "x", "y")
    ))  # fmt: skip


def _starts(cadres: pd.DataFrame, origins: Points) -> Ints:
    """The origin of each cadre: the village they are stationed in, else the unit; -1 for none that is an origin."""
    stationed = cadres["starts_from_village_id"].notna().to_numpy()
    at_village = _at(origins, "village", cadres["starts_from_village_id"].to_numpy(dtype=object))
    at_unit = _at(origins, "unit", cadres["unit_id"].to_numpy(dtype=object))
    return np.where(stationed, at_village, at_unit)


def _at(points: Points, kind: str, ids: npt.NDArray[Any]) -> Ints:
    """The row of each of ``ids`` of one kind, -1 for what is missing or not there."""
    row = {name: place for place, name in enumerate(points.id.tolist()) if points.kind[place] == kind}
    return np.array([row.get(name, -1) for name in ids.tolist()], dtype=np.int64)
