"""Rivers and streams along the drainage of a terrain."""

from __future__ import annotations

import numpy as np
import pandas as pd
from shapely.geometry import LineString, MultiLineString

from .coverage_polygons import rounded
from .drainage import inherit
from .grid import Bools, Floats, Ints
from .terrain import MAIN_RIVER_KM2, RIVER_KM2, Terrain

SHOWN_KM2 = 9.0


def make_rivers(terrain: Terrain, near: Bools) -> pd.DataFrame:
    """One row a reach between confluences: `class` (main_river, river, stream), `area_km2`, `basin` (its outlet's cell), `geometry`.

    Reaches of which no cell lies in `near` are left out.
    """
    area, receiver = terrain.area.ravel(), terrain.drainage.receiver
    wet = area >= SHOWN_KM2
    inflows = np.bincount(receiver[wet & (receiver != np.arange(len(receiver)))], minlength=len(receiver))
    heads = np.flatnonzero(wet & (inflows != 1))
    roots = inherit(
        terrain.drainage, np.arange(len(receiver), dtype=np.float64), np.zeros(len(receiver), np.bool_)
    )
    lines, areas, basins = [], [], []
    for head in heads.tolist():
        cells = _reach(head, receiver, inflows)
        if len(cells) > 2 and near.ravel()[cells].any():
            x, y = terrain.grid.centres(np.array(cells))
            line = LineString(np.column_stack([x, y]))
            lines.append(MultiLineString([rounded(line, 0.5 * terrain.grid.cell)]))
            areas.append(float(area[cells[-2]]))
            basins.append(int(roots[head]))
    drained = np.array(areas)
    return pd.DataFrame(
        {"class": _class_of(drained), "area_km2": drained, "basin": basins, "geometry": lines}
    )


def _class_of(drained: Floats) -> list[str]:
    kinds = np.where(
        drained >= MAIN_RIVER_KM2, "main_river", np.where(drained >= RIVER_KM2, "river", "stream")
    )
    return [str(kind) for kind in kinds]


def _reach(head: int, receiver: Ints, inflows: Ints) -> list[int]:
    """Cells from `head` down to the next confluence (included) or the outlet."""
    cells = [head]
    while True:
        after = int(receiver[cells[-1]])
        if after == cells[-1]:
            return cells
        cells.append(after)
        if inflows[after] != 1:
            return cells
