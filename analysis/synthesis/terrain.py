"""Highland relief with dendritic valleys: the steady state of a landscape that rises and is carved by its rivers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .drainage import Drainage, accumulate, drainage_of, flood, inherit, steepest
from .grid import Floats, Grid, Ints, fractal_noise, refine, smooth, stretched_noise

LOWEST, HIGHEST = 300.0, 1900.0
CONCAVITY = 0.42
COARSE, COARSE_ROUNDS, FINE_ROUNDS = 4, 40, 5
STREAM_KM2, RIVER_KM2, MAIN_RIVER_KM2 = 4.0, 25.0, 220.0


@dataclass(frozen=True)
class Terrain:
    """Relief on `grid`: elevation (m), slope (rise per run), drained area (km²), height above the next stream (m)."""

    grid: Grid
    elevation: Floats
    slope: Floats
    area: Floats
    above_stream: Floats
    drainage: Drainage


def make_terrain(grid: Grid, rng: np.random.Generator) -> Terrain:
    """Invent relief between 300 and 1900 m, ranges running north-west to south-east, every cell drained.

    The stream-power law in equilibrium (slope = uplift × area^-concavity, e.g. Whipple and Tucker 1999) is
    solved along the drainage tree, and the tree found again on the result, until valleys have settled; in wide
    cells first.
    """
    outlets = _outlets(grid)
    ranges = stretched_noise(grid.shape, 18_000 / grid.cell, 4, rng, stretch=2.6, angle=np.pi / 6)
    rock = fractal_noise(grid.shape, 6_000 / grid.cell, 4, rng)
    uplift = np.clip(0.65 + 0.55 * ranges + 0.35 * rock, 0.25, None)
    start = _tilt(grid) + 0.55 * ranges + 0.25 * fractal_noise(grid.shape, 9_000 / grid.cell, 6, rng)
    roughness = 1 + 0.12 * rng.uniform(-1, 1, grid.shape)
    winding = 0.003 * np.exp(
        2.2 * fractal_noise(grid.shape, 2_500 / grid.cell, 5, rng) + rng.normal(0, 0.5, grid.shape)
    )
    receiver = flood(_settled(grid, start, uplift, winding, roughness), outlets, winding)
    height = start
    for _ in range(FINE_ROUNDS):
        height = _in_equilibrium(grid, drainage_of(receiver), uplift)
        receiver = steepest(height, outlets, roughness)
    return _finish(grid, height, drainage_of(receiver), rng)


def _settled(grid: Grid, start: Floats, uplift: Floats, winding: Floats, roughness: Floats) -> Floats:
    """Relief (0 … 2) in which divides have found their place, from cells four times as wide.

    A divide moves by one cell a round: in wide cells it comes far in rounds that cost little.
    """
    every = np.s_[::COARSE, ::COARSE]
    height, rise = start[every], uplift[every]
    wide = Grid(grid.left, grid.top, grid.cell * COARSE, *height.shape)
    outlets = _outlets(wide)
    receiver = flood(height, outlets, winding[every])
    for _ in range(COARSE_ROUNDS):
        height = _in_equilibrium(wide, drainage_of(receiver), rise)
        receiver = steepest(height, outlets, roughness[every])
    return refine(2 * height / height.max(), COARSE)[: grid.rows, : grid.columns]


def _tilt(grid: Grid) -> Floats:
    """A gentle fall towards the south-east, where the big rivers leave."""
    row, column = np.indices(grid.shape, dtype=np.float64)
    return 1.3 * (1 - column / grid.columns) + 0.5 * (1 - row / grid.rows)


def _outlets(grid: Grid) -> Ints:
    """Where rivers leave the map: three on the eastern edge, two on the southern, one on the northern."""
    east = [(int(grid.rows * share), grid.columns - 1) for share in (0.2, 0.52, 0.85)]
    south = [(grid.rows - 1, int(grid.columns * share)) for share in (0.22, 0.6)]
    north = [(0, int(grid.columns * 0.72))]
    return np.array([row * grid.columns + column for row, column in (*east, *south, *north)], dtype=np.int64)


def _in_equilibrium(grid: Grid, drainage: Drainage, uplift: Floats) -> Floats:
    area = accumulate(drainage, np.ones(grid.size))
    step = np.ones(grid.size)
    offset = np.abs(drainage.receiver - np.arange(grid.size))
    step[(offset != 1) & (offset != grid.columns)] = np.sqrt(2.0)
    rise = uplift.ravel() * step * area**-CONCAVITY
    height = np.zeros(grid.size)
    for cells in drainage.downstream_first():
        height[cells] = height[drainage.receiver[cells]] + rise[cells]
    return height.reshape(grid.shape)


def _finish(grid: Grid, height: Floats, drainage: Drainage, rng: np.random.Generator) -> Terrain:
    top = np.quantile(height, 0.9995)
    elevation = LOWEST + (HIGHEST - LOWEST) * height / top
    area = accumulate(drainage, np.full(grid.size, grid.cell**2 / 1e6))
    elevation = _valley_floors(elevation, drainage, area)
    detail = fractal_noise(grid.shape, 1_500 / grid.cell, 3, rng)
    slope = _slope(elevation, grid.cell)
    elevation = smooth(elevation, 1) + 18 * detail * np.clip(slope / 0.4, 0, 1)
    elevation = _drained(np.clip(elevation, LOWEST, HIGHEST), drainage)
    above = elevation.ravel() - inherit(drainage, elevation.ravel(), area >= STREAM_KM2)
    return Terrain(
        grid,
        elevation,
        _slope(elevation, grid.cell),
        area.reshape(grid.shape),
        np.maximum(above, 0).reshape(grid.shape),
        drainage,
    )


def _valley_floors(elevation: Floats, drainage: Drainage, area: Floats) -> Floats:
    """Flatten what lies little above its stream: flood plains along rivers, narrower along streams."""
    flat = elevation.ravel()
    bed = inherit(drainage, flat, area >= STREAM_KM2)
    carried = inherit(drainage, area, area >= STREAM_KM2)
    above = flat - bed
    depth = np.clip(14 * np.log2(np.maximum(carried, 1.0)), 10, 95)
    share = np.clip(above / depth, 0, 1)
    return np.asarray(bed + above * (0.08 + 0.92 * share**1.5)).reshape(elevation.shape)


def _drained(elevation: Floats, drainage: Drainage) -> Floats:
    """Raise cells just enough that water never runs uphill along the tree."""
    flat = elevation.ravel().copy()
    for cells in drainage.downstream_first():
        flat[cells] = np.maximum(flat[cells], flat[drainage.receiver[cells]] + 0.02)
    return flat.reshape(elevation.shape)


def _slope(elevation: Floats, cell: float) -> Floats:
    north, east = np.gradient(elevation, cell)
    return np.asarray(np.hypot(north, east), dtype=np.float64)
