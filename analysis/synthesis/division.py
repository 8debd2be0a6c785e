"""An invented province along a border: where the border runs, and the communes that tile it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import LineString, MultiLineString, Point, Polygon

from .coverage_polygons import arcs_between, polygons_around, rounded
from .grid import Bools, Floats, Grid, Ints, coarsen, fractal_noise, smooth
from .paths import spread
from .terrain import Terrain

ABROAD, INLAND = -2, -1
DEPTH = 18_500.0
SMALLEST_KM2, LARGEST_KM2 = 45.0, 300.0
FACTOR = 2


@dataclass(frozen=True)
class Division:
    """Communes (polygons, centres) and the part of their outline that is the state border."""

    communes: tuple[Polygon, ...]
    centres: tuple[Point, ...]
    border: MultiLineString


def divide(terrain: Terrain, count: int, rng: np.random.Generator) -> Division:
    """Draw a province of `count` communes that all touch the border on its southern side.

    Borders follow ridges: communes grow from their valleys until they meet.
    """
    grid = terrain.grid.coarser(FACTOR)
    ridge = _ridges(coarsen(terrain.elevation, FACTOR))
    # Uneven ground bends a line that no ridge guides.
    bent = ridge * np.exp(0.4 * fractal_noise(grid.shape, 16, 4, rng))
    sides = _sides(grid, bent, rng)
    inside = sides == 0
    appeal = _appeal(terrain)
    shoots = _shoots(grid, sides, appeal, count, rng)
    labels = np.where(inside, _grow(grid, ridge, inside, shoots, count, rng), sides)
    return _as_polygons(grid, labels, appeal, count)


def _appeal(terrain: Terrain) -> Floats:
    """Where a commune's offices would stand: flat ground beside a stream, the larger the better."""
    slope, area = coarsen(terrain.slope, FACTOR), coarsen(terrain.area, FACTOR)
    above = coarsen(terrain.above_stream, FACTOR)
    appeal = np.exp(-slope / 0.12) * np.exp(-above / 60) * np.clip(np.log1p(area) / 4, 0.2, 1)
    return np.asarray(appeal, dtype=np.float64)


def _ridges(elevation: Floats) -> Floats:
    """0 in valleys, 1 to 2 on ridges: how far a cell stands above the ground around it (about a kilometre)."""
    return np.clip((elevation - smooth(elevation, 40)) / 260 + 0.4, 0, 2)


def _ridge_line(grid: Grid, ridge: Floats, guide: Floats, upright: bool) -> Ints:
    """A least-cost way along high ground near `guide` (row per column; or column per row when `upright`)."""
    row, column = np.indices(grid.shape)
    off = (column - guide[:, None]) if upright else (row - guide[None, :])
    off = off * grid.cell / 4_000
    friction = 1 / (0.03 + ridge**2) + 1.5 * off**4
    start, end = (0, grid.rows - 1) if upright else (0, grid.columns - 1)
    at = np.clip(np.round(guide), 0, (grid.columns if upright else grid.rows) - 1).astype(np.int64)
    first = start * grid.columns + at[0] if upright else at[0] * grid.columns + start
    last = end * grid.columns + at[-1] if upright else at[-1] * grid.columns + end
    ways = spread(friction, np.array([last]), np.array([0]), np.abs(off) < 1.7)
    return np.array(ways.way(int(first)), dtype=np.int64)


def _beyond(grid: Grid, way: Ints, upright: bool) -> Bools:
    """Cells below (or east of, when `upright`) a way from edge to edge."""
    row, column = np.divmod(way, grid.columns)
    points = np.stack([column, row], axis=1).astype(np.float64)
    corner = grid.columns + 1.0 if upright else grid.rows + 1.0
    closing = (
        [[corner, points[-1, 1]], [corner, points[0, 1]]]
        if upright
        else [[points[-1, 0], corner], [points[0, 0], corner]]
    )
    shape = Polygon(np.concatenate([points, closing])).buffer(0)
    shapely.prepare(shape)
    rows, columns = np.indices(grid.shape, dtype=np.float64)
    return np.asarray(shapely.contains_xy(shape, columns + 0.01, rows + 0.013), dtype=np.bool_)


def _sides(grid: Grid, ridge: Floats, rng: np.random.Generator) -> Ints:
    """ABROAD south of the border, INLAND around the rest, 0 in the province."""
    km = np.arange(grid.columns) * grid.cell / 1_000
    length = grid.columns * grid.cell / 1_000
    phase = rng.uniform(-0.4, 0.4)
    wave = 6.5 * np.sin(2 * np.pi * 1.6 * km / length + phase) + 2.5 * np.sin(
        2 * np.pi * 4.3 * km / length + 2 * phase
    )
    border = (0.66 * grid.rows * grid.cell / 1_000 + wave) * 1_000 / grid.cell
    inner = border - DEPTH / grid.cell + 2_000 / grid.cell * np.sin(2 * np.pi * 3.1 * km / length + 1)
    rows = np.arange(grid.rows)
    lean = 3_000 / grid.cell * np.sin(2 * np.pi * rows / grid.rows)
    south = _beyond(grid, _ridge_line(grid, ridge, border, False), False)
    below_inner = _beyond(grid, _ridge_line(grid, ridge, inner, False), False)
    east_of_west = _beyond(grid, _ridge_line(grid, ridge, 0.075 * grid.columns + lean, True), True)
    east_of_east = _beyond(grid, _ridge_line(grid, ridge, 0.925 * grid.columns + lean, True), True)
    province = below_inner & ~south & east_of_west & ~east_of_east
    return np.where(south, ABROAD, np.where(_largest(province), 0, INLAND)).astype(np.int64)


def _largest(mask: Bools) -> Bools:
    """The largest part of `mask` whose cells touch by their sides."""
    left, best = mask.copy(), np.zeros_like(mask)
    while left.any():
        seed = np.flatnonzero(left.ravel())[:1]
        part = np.isfinite(
            spread(np.ones(mask.shape), seed, np.array([0]), inside=left, sides_only=True).cost
        )
        part = part.reshape(mask.shape)
        best = part if part.sum() > best.sum() else best
        left &= ~part
        if best.sum() >= left.sum():
            break
    return best


def _shoots(grid: Grid, sides: Ints, appeal: Floats, count: int, rng: np.random.Generator) -> list[list[int]]:
    """Per commune the cells from which it grows: from an inviting valley down to the border, and along it."""
    at_border = np.flatnonzero((_touching(sides, ABROAD) & (sides == 0)).ravel())
    at_border = at_border[np.argsort(at_border % grid.columns, kind="stable")]
    # From its own stretch of the border inwards, so that no commune cuts another off.
    distance = spread(np.ones(sides.shape), at_border, np.arange(len(at_border)), sides == 0)
    behind = np.bincount(distance.label[distance.label >= 0], minlength=len(at_border))
    # Stretches with as much ground behind them, so that none is left with a corner of a bay.
    share = np.cumsum(0.75 * behind / behind.sum() + 0.25 / len(at_border))
    cuts = (np.arange(1, count) + rng.uniform(-0.15, 0.15, count - 1)) / count
    stretch = np.searchsorted(cuts, share, side="right")
    own = np.where(distance.label >= 0, stretch[distance.label], -1)
    depth = distance.cost.reshape(sides.shape) * grid.cell
    wanted = appeal * np.exp(-(((depth - 6_500) / 3_500) ** 2)) * (sides == 0) * (depth > 3_000)
    shoots = []
    for label in range(count):
        front = at_border[stretch == label]
        middle = front[len(front) // 5 : len(front) - len(front) // 5].tolist()
        shoots.append(distance.way(int(np.argmax(wanted.ravel() * (own == label)))) + middle)
    return shoots


def _touching(sides: Ints, what: int) -> Bools:
    padded = np.pad(sides == what, 1)
    return np.asarray(
        padded[:-2, 1:-1] | padded[2:, 1:-1] | padded[1:-1, :-2] | padded[1:-1, 2:], dtype=np.bool_
    )


def _grow(
    grid: Grid, ridge: Floats, inside: Bools, shoots: list[list[int]], count: int, rng: np.random.Generator
) -> Ints:
    """Labels: communes grown from their valleys at speeds that bring their areas near drawn targets."""
    owner: dict[int, int] = {}
    for label, shoot in enumerate(shoots):
        for cell in shoot:
            owner.setdefault(cell, label)
    sources, labels = np.array(list(owner)), np.array(list(owner.values()))
    friction = 0.15 + 5 * np.minimum(ridge, 1) ** 2 + 0.15 * (1 + fractal_noise(grid.shape, 20, 3, rng))
    target = np.exp(np.clip(rng.normal(0, 0.3, count), -0.3, 0.5))
    target *= inside.sum() / target.sum()
    every = np.s_[::2, ::2]
    row, column = np.divmod(sources, grid.columns)
    start = row // 2 * inside[every].shape[1] + column // 2
    open_ = inside[every].copy()
    open_.ravel()[start] = True
    # Found roughly on every second cell each way, then put right on all.
    factors, _ = _paced(friction[every], open_, start, labels, target / 4, np.ones(count), 20)
    return _paced(friction, inside, sources, labels, target, factors, 5)[1].reshape(grid.shape)


def _paced(
    friction: Floats, inside: Bools, sources: Ints, labels: Ints, target: Floats, factors: Floats, rounds: int
) -> tuple[Floats, Ints]:
    """How much each commune is slowed down to come near its target area, and the labels grown so: the best found."""
    best, found, least = factors, np.empty(0, np.int64), np.inf
    for _ in range(rounds):
        grown = spread(friction, sources, labels, inside, factors, sides_only=True).label
        area = np.maximum(np.bincount(grown[grown >= 0], minlength=len(target)), 1)
        off = float(np.abs(np.log(area / target)).max())
        if off < least:
            best, found, least = factors, grown, off
        if off < 0.3:
            break
        factors = factors * np.clip((area / target) ** 0.4, 0.6, 1.6)
    return best, found


def _centres(grid: Grid, labels: Ints, appeal: Floats, number: int) -> list[Point]:
    """The most inviting cell of each commune that lies well inside it, rather near its middle."""
    edge = np.zeros(labels.shape, dtype=np.bool_)
    edge[:, 1:] |= labels[:, 1:] != labels[:, :-1]
    edge[1:] |= labels[1:] != labels[:-1]
    for _ in range(4):
        edge = edge | _touching(edge.astype(np.int64), 1)
    row: Floats = np.arange(grid.rows, dtype=np.float64)[:, None] + np.zeros(labels.shape)
    column: Floats = np.arange(grid.columns, dtype=np.float64)[None, :] + np.zeros(labels.shape)
    centres = []
    for label in range(number):
        mine = labels == label
        off = np.hypot(row - row[mine].mean(), column - column[mine].mean()) / np.sqrt(mine.sum())
        best = int(np.argmax(appeal * mine * np.where(edge, 1e-6, 1.0) * np.exp(-((off / 0.45) ** 2))))
        x, y = grid.centres(np.array([best], dtype=np.int64))
        centres.append(Point(x.item(), y.item()))
    return centres


def _as_polygons(grid: Grid, labels: Ints, appeal: Floats, count: int) -> Division:
    arcs = arcs_between(grid, labels)
    smooth = [rounded(arc, 0.75 * grid.cell) for arc in arcs]
    centres = _centres(grid, labels, appeal, count)
    communes = polygons_around(smooth, centres)
    border = [line for arc, line in zip(arcs, smooth, strict=True) if _is_border(grid, labels, arc)]
    abroad = MultiLineString(list(shapely.get_parts(shapely.line_merge(shapely.multilinestrings(border)))))
    if max(shapely.distance(np.array(communes), abroad)) > 1 or not shapely.coverage_is_valid(communes):
        raise ValueError("a commune does not reach the border")
    area = shapely.area(np.array(communes)) / 1e6
    if area.min() < SMALLEST_KM2 or area.max() > LARGEST_KM2:
        raise ValueError(f"communes of {area.min():.0f} to {area.max():.0f} km²")
    return Division(tuple(communes), tuple(centres), abroad)


def _is_border(grid: Grid, labels: Ints, arc: LineString) -> bool:
    """Whether a line along cell sides has foreign ground on one side and a commune on the other."""
    (x0, y0), (x1, y1) = shapely.get_coordinates(arc)[:2].tolist()
    x, y = x0 + np.sign(x1 - x0) * grid.cell / 2, y0 + np.sign(y1 - y0) * grid.cell / 2
    east, north = (grid.cell / 2, 0.0) if x0 == x1 else (0.0, grid.cell / 2)
    beside = grid.flat(np.array([x - east, x + east]), np.array([y - north, y + north]))
    one, other = labels.ravel()[beside].tolist()
    return bool(min(one, other) == ABROAD and max(one, other) >= 0)
