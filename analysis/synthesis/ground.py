"""The ground a sample stands on: invented from nothing, or real boundaries over invented relief."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import MultiLineString, Point
from shapely.geometry.base import BaseGeometry

from .division import divide
from .grid import Floats, Grid, Ints
from .names import commune_names
from .sizes import shared_out
from .terrain import Terrain, make_terrain

# The invented province lies in the plane of the workspace's coordinates; nothing there is taken from a map.
LEFT, TOP, CELL, ROWS, COLUMNS = 434_000.0, 2_370_000.0, 120.0, 500, 1_100
MARGIN = 4_000.0
MOST_CELLS = 420_000
COMMUNES = 17


@dataclass(frozen=True)
class OldCommune:
    """A commune before the merger: `new` is the row of the commune it went into."""

    code: str
    name: str
    district: str
    new: int
    whole: bool
    at_border: bool


@dataclass(frozen=True)
class Ground:
    """Communes in the order in which they follow one another along the border. `invented`: the boundaries are
    invented, not only the relief.
    """

    terrain: Terrain
    communes: tuple[BaseGeometry, ...]
    centres: tuple[Point, ...]
    border: MultiLineString
    codes: tuple[str, ...]
    names: tuple[str, ...]
    province: str
    old: tuple[OldCommune, ...]
    invented: bool


def invented_ground(seed: int, communes: int = COMMUNES) -> Ground:
    """A province of `communes` communes along a border; the same for the same seed. Takes about 3 s."""
    grid = Grid(LEFT, TOP, CELL, ROWS, COLUMNS)
    terrain = make_terrain(grid, np.random.default_rng([seed, 1, 0]))
    for attempt in range(24):
        if attempt and attempt % 6 == 0:
            terrain = make_terrain(grid, np.random.default_rng([seed, 1, attempt]))
        rng = np.random.default_rng([seed, 3, attempt])
        try:
            division = divide(terrain, communes, rng)
        except ValueError:
            # Some relief cannot be parted into that many communes that all reach the border.
            continue
        names = commune_names(len(division.communes), rng)
        codes = tuple(f"9{row + 1:02d}03" for row in range(len(names)))
        old = _invented_history(codes, names, communes, rng)
        return Ground(
            terrain, division.communes, division.centres, division.border, codes, tuple(names), "99", old,
            True,
        )  # fmt: skip
    raise ValueError(f"{communes} communes find no place along the border")


def _invented_history(
    codes: tuple[str, ...], names: list[str], communes: int, rng: np.random.Generator
) -> tuple[OldCommune, ...]:
    """Every third commune was joined from two: itself and one of another name, both at the border."""
    spare = [name for name in commune_names(22, rng) if name not in names]
    old = []
    for row in range(communes):
        old.append(OldCommune(codes[row], names[row], f"Huyện cũ số {row // 6 + 1}", row, True, True))
        if row % 3 == 1 and spare:
            code = f"{codes[row][:3]}06"
            old.append(OldCommune(code, spare.pop(), f"Huyện cũ số {row // 6 + 1}", row, True, True))
    return tuple(old)


def real_ground(
    communes: list[BaseGeometry],
    codes: list[str],
    names: list[str],
    province: str,
    border: MultiLineString,
    old: list[OldCommune],
    seed: int,
) -> Ground:
    """Given boundaries (metres) over invented relief. `old` refers to rows of `communes` as given."""
    left, bottom, right, top = shapely.total_bounds(np.array(communes))
    width, height = right - left + 2 * MARGIN, top - bottom + 2 * MARGIN
    cell = max(100.0, float(np.ceil(np.sqrt(width * height / MOST_CELLS) / 20) * 20))
    grid = Grid(
        float(np.floor((left - MARGIN) / cell) * cell),
        float(np.ceil((top + MARGIN) / cell) * cell),
        cell,
        int(height // cell // 2 * 2 + 4),
        int(width // cell // 2 * 2 + 4),
    )
    terrain = make_terrain(grid, np.random.default_rng([seed, 1, 0]))
    order = _along(communes)
    rank = np.argsort(order)
    moved = tuple(OldCommune(o.code, o.name, o.district, int(rank[o.new]), o.whole, o.at_border) for o in old)
    shapes = tuple(communes[i] for i in order)
    centres = tuple(_centre(terrain, shape) for shape in shapes)
    return Ground(
        terrain, shapes, centres, border, tuple(codes[i] for i in order), tuple(names[i] for i in order), province,
        tuple(sorted(moved, key=lambda o: (o.new, o.code))), False,
    )  # fmt: skip


def _along(communes: list[BaseGeometry]) -> Ints:
    """The order of the communes along the longer way of the whole."""
    middle: Floats = shapely.get_coordinates(shapely.centroid(np.array(communes)))
    spread = middle - middle.mean(axis=0)
    _, _, axes = np.linalg.svd(spread, full_matrices=False)
    axis = axes[0] * (1 if axes[0][0] >= 0 else -1)
    return np.argsort(spread @ axis, kind="stable")


def _centre(terrain: Terrain, commune: BaseGeometry) -> Point:
    """Flat valley ground nearest to the middle of the commune."""
    inner = commune.buffer(-600)
    inner = commune if inner.is_empty else inner
    largest = max(shapely.get_parts(inner), key=lambda part: part.area)
    middle = largest.representative_point() if not largest.contains(largest.centroid) else largest.centroid
    x, y = terrain.grid.centres(np.arange(terrain.grid.size))
    near = np.flatnonzero(np.hypot(x - middle.x, y - middle.y) < 4_000)
    near = near[shapely.contains_xy(largest, x[near], y[near])]
    if not len(near):
        return middle
    burden = terrain.slope.ravel()[near] * 8 + terrain.above_stream.ravel()[near] / 60
    burden = burden + np.hypot(x[near] - middle.x, y[near] - middle.y) / 2_500
    best = near[int(np.argmin(burden))]
    return Point(float(x[best]), float(y[best]))


def village_counts(ground: Ground, villages: int, rng: np.random.Generator) -> Ints:
    """Villages per commune: more where there is more ground, but less than in proportion."""
    area = shapely.area(np.array(ground.communes))
    return shared_out(villages, area**0.7 * rng.uniform(0.8, 1.25, len(area)), 4)
