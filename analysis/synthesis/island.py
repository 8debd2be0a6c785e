"""A village on an island in a lake, with a causeway that the rains close: the place nobody reaches then."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import shapely
from shapely.geometry import LineString, MultiLineString, Point

from .grid import Floats, Grid, Ints
from .landscape import WATER

# All homes of a village lie within 450 m of it.
SHORE, FAR_SHORE = 530.0, 720.0
_CLEAR = 800.0
_WIDEST_CELL = 120.0


@dataclass(frozen=True)
class Landscape:
    """What an island changes: land cover, and the rows of roads (`class`, `wet_season`, `geometry`)."""

    cover: Ints
    roads: pd.DataFrame


def make_island(
    before: Landscape, grid: Grid, rivers: pd.DataFrame, x: Floats, y: Floats, candidates: Ints
) -> tuple[Landscape, int | None]:
    """The landscape with a lake around the first fit village of `candidates`, and which that is (None: none is fit).

    `x`, `y`: of all places that the lake must stay clear of, the villages first. Fit is one with a single road into
    it and no river and no other place near.
    """
    if grid.cell > _WIDEST_CELL:
        return before, None
    roads = before.roads["geometry"].to_numpy(dtype=object)
    near_roads = shapely.STRtree(roads)
    waters = shapely.STRtree(rivers["geometry"].to_numpy(dtype=object))
    for row in candidates.tolist():
        middle = Point(x[row], y[row])
        away = np.hypot(x - x[row], y - y[row])
        if (away < 2 * _CLEAR).sum() > 1 or len(waters.query(middle, predicate="dwithin", distance=_CLEAR)):
            continue
        disc = middle.buffer(FAR_SHORE, quad_segs=32)
        cut = [int(road) for road in near_roads.query(disc, predicate="intersects")]
        ends = shapely.get_parts(shapely.intersection(shapely.boundary(disc), shapely.union_all(roads[cut])))
        if len(ends) == 1 and _in_grid(grid, x[row], y[row]):
            return _with_lake(before, grid, middle, disc, cut, ends[0]), row
    return before, None


def _in_grid(grid: Grid, x: float, y: float) -> bool:
    right, bottom = grid.left + grid.columns * grid.cell, grid.top - grid.rows * grid.cell
    return bool(grid.left + _CLEAR < x < right - _CLEAR and bottom + _CLEAR < y < grid.top - _CLEAR)


def _with_lake(
    before: Landscape, grid: Grid, middle: Point, disc: shapely.Polygon, cut: list[int], end: Point
) -> Landscape:
    centre_x, centre_y = grid.centres(np.arange(grid.size))
    away = np.hypot(centre_x - middle.x, centre_y - middle.y).reshape(grid.shape)
    cover = before.cover.copy()
    cover[(away >= SHORE) & (away <= FAR_SHORE)] = WATER
    roads = before.roads.copy()
    shapes = roads["geometry"].to_numpy(dtype=object).copy()
    for road in cut:
        rest = shapely.difference(shapes[road], disc)
        lines = [part for part in shapely.get_parts(rest) if part.length > 0]
        shapes[road] = MultiLineString(lines) if lines else None
    kept = np.array([shape is not None for shape in shapes])
    causeway = pd.DataFrame({
        "class": ["track"],
        "wet_season": ["closed"],
        "geometry": [MultiLineString([LineString([(end.x, end.y), (middle.x, middle.y)])])],
    })  # fmt: skip
    roads["geometry"] = shapes
    return replace(before, cover=cover, roads=pd.concat([roads[kept], causeway], ignore_index=True))
