"""What the ground looks like: land cover, by code."""

from __future__ import annotations

import numpy as np

from .grid import Floats, Grid, Ints, fractal_noise, refine
from .terrain import MAIN_RIVER_KM2, Terrain

WATER, PADDY, SETTLEMENT, UPLAND_CROPS, SHRUB, FOREST, BARE = 1, 2, 3, 4, 5, 6, 7
LAND_COVER = {
    WATER: "water",
    PADDY: "paddy",
    SETTLEMENT: "settlement",
    UPLAND_CROPS: "upland_crops",
    SHRUB: "shrub",
    FOREST: "forest",
    BARE: "bare",
}


def land_cover(
    terrain: Terrain, factor: int, x: Floats, y: Floats, rng: np.random.Generator
) -> tuple[Grid, Ints]:
    """Codes of LAND_COVER in cells `factor` times finer than the terrain's; settlements around points x, y."""
    grid = terrain.grid.finer(factor)
    height, slope = refine(terrain.elevation, factor), refine(terrain.slope, factor)
    above, area = (
        refine(terrain.above_stream, factor),
        np.repeat(np.repeat(terrain.area, factor, 0), factor, 1),
    )
    patches = fractal_noise(grid.shape, 1_400 / grid.cell, 4, rng)
    woods = fractal_noise(grid.shape, 7_000 / grid.cell, 4, rng)
    remote = _remoteness(grid, x, y)
    cover = np.full(grid.shape, SHRUB, dtype=np.int64)
    cover[(woods + 0.0009 * (height - 800) + 0.28 * remote + 0.6 * slope) > 0.28] = FOREST
    cover[(patches > 0.12 + 0.16 * remote) & (slope < 0.42) & (height < 1_350)] = UPLAND_CROPS
    cover[(above < 14) & (slope < 0.12) & (area > 1.5)] = PADDY
    cover[(slope > 0.62) & (patches > 0.25)] = BARE
    cover[remote < 0.09] = SETTLEMENT
    cover[area >= MAIN_RIVER_KM2] = WATER
    return grid, cover


def _remoteness(grid: Grid, x: Floats, y: Floats) -> Floats:
    """Kilometres to the nearest of the points, up to 3, by repeated dilation on the grid (8 neighbours)."""
    distance = np.full(grid.shape, 3.0)
    distance.ravel()[grid.flat(x, y)] = 0.0
    side = grid.cell / 1_000
    for _ in range(int(3.0 / side)):
        near = np.pad(distance, 1, constant_values=3.0)
        straight = np.minimum(
            np.minimum(near[:-2, 1:-1], near[2:, 1:-1]), np.minimum(near[1:-1, :-2], near[1:-1, 2:])
        )
        slant = np.minimum(np.minimum(near[:-2, :-2], near[2:, 2:]), np.minimum(near[:-2, 2:], near[2:, :-2]))
        closer = np.minimum(distance, np.minimum(straight + side, slant + 1.414 * side))
        if np.array_equal(closer, distance):
            break
        distance = closer
    return distance
