"""Rivers, roads, crossings and land cover behind the villages of a sample."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from .grid import Bools, Grid, Ints
from .ground import Ground
from .island import Landscape, make_island
from .landscape import land_cover
from .names import river_names
from .place_frames import background_rows
from .roadways import make_crossings, make_roads
from .waterways import make_rivers

FINER = 2
ROADS_FOR = 400


@dataclass(frozen=True)
class Background:
    """`tables`: road, river, crossing; `cover`: codes in the cells of `grid`; `island`: the village on one, if any."""

    tables: dict[str, pd.DataFrame]
    grid: Grid
    cover: Ints
    island: int | None


def make_background(
    ground: Ground,
    sites: pd.DataFrame,
    units: pd.DataFrame,
    may_be_island: Ints,
    dice: Iterator[np.random.Generator],
) -> Background:
    """All that lies behind the villages; one of the villages `may_be_island` (none where empty) in a lake."""
    grid = ground.terrain.grid
    whole = shapely.union_all(np.array(ground.communes))
    near, inside = _cells_within(grid, whole.buffer(2_500).simplify(200)), _cells_within(grid, whole)
    largest = sites.iloc[np.sort(np.argsort(-sites["households"].to_numpy(), kind="stable")[:ROADS_FOR])]
    rivers = make_rivers(ground.terrain, near)
    centres = shapely.get_coordinates(np.array(ground.centres))
    roads = make_roads(ground.terrain, inside, centres[:, 0], centres[:, 1], largest)
    rng = next(dice)
    x, y = sites["x"].to_numpy(), sites["y"].to_numpy()
    cover_grid, cover = land_cover(ground.terrain, FINER, x, y, next(dice))
    known = units[units["x"].notna()]
    landscape, island = make_island(
        Landscape(cover, roads), cover_grid, rivers, np.concatenate([x, known["x"].to_numpy()]),
        np.concatenate([y, known["y"].to_numpy()]), may_be_island,
    )  # fmt: skip
    crossings = make_crossings(landscape.roads, rivers)
    rows = background_rows(landscape.roads, rivers, crossings, river_names(rng), rng)
    return Background(rows, cover_grid, landscape.cover, island)


def _cells_within(grid: Grid, area: BaseGeometry) -> Bools:
    shapely.prepare(area)
    x, y = grid.centres(np.arange(grid.size))
    return np.asarray(shapely.contains_xy(area, x, y), dtype=np.bool_).reshape(grid.shape)
