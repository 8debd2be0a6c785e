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
    """Kilometres from the centre of each cell to that of the nearest of the points' cells, up to 3."""
    distance = np.full(grid.shape, 3.0)
    reach = int(3_000 / grid.cell) + 1
    steps = np.arange(-reach, reach + 1, dtype=np.float64) * grid.cell / 1_000
    disc = np.hypot(steps[:, None], steps[None, :])
    for cell in np.unique(grid.flat(x, y)).tolist():
        row, column = divmod(cell, grid.columns)
        top, left = max(row - reach, 0), max(column - reach, 0)
        part = distance[top : row + reach + 1, left : column + reach + 1]
        shifted = disc[top - row + reach :, left - column + reach :]
        np.minimum(part, shifted[: part.shape[0], : part.shape[1]], out=part)
    return distance
