"""Where people would live: villages on valley floors, on benches and, few and small, on ridges."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from shapely.geometry import MultiLineString, Point, Polygon

from .grid import Floats, Ints
from .terrain import Terrain

VALLEY, BENCH, RIDGE = 0, 1, 2
# Households of a village: log-normal; medians about 94 in valleys and 37 on ridges.
LOG_MEAN = {VALLEY: 4.58, BENCH: 4.40, RIDGE: 3.61}
LOG_SD = {VALLEY: 0.5, BENCH: 0.5, RIDGE: 0.42}


@dataclass(frozen=True)
class Sites:
    """Village sites, by commune, then from the border inwards: columns `commune` (index), `x`, `y`, `kind`,
    `from_centre_m`, `to_border_m`, `households`.
    """

    frame: pd.DataFrame


def choose_sites(
    terrain: Terrain,
    communes: list[Polygon],
    centres: list[Point],
    border: MultiLineString,
    counts: Ints,
    rng: np.random.Generator,
) -> Sites:
    """Draw `counts[i]` village sites in commune `i`; ValueError where it has no room for them."""
    candidates = _candidates(terrain, int(counts.sum()), rng)
    tree = shapely.STRtree(shapely.points(candidates["x"], candidates["y"]))
    parts = []
    for index, (commune, centre) in enumerate(zip(communes, centres, strict=True)):
        # A margin, so that no village straddles a boundary that others draw.
        inside = tree.query(commune.buffer(-120), predicate="contains")
        here = candidates.iloc[np.sort(inside)].copy()
        here["from_centre_m"] = np.hypot(here["x"] - centre.x, here["y"] - centre.y)
        here = _draw(here, int(counts[index]), rng)
        here.insert(0, "commune", index)
        parts.append(here)
    frame = pd.concat(parts, ignore_index=True)
    points = shapely.points(frame["x"], frame["y"])
    frame["to_border_m"] = shapely.distance(points, border)
    frame["households"] = _sizes(frame["kind"].to_numpy(), rng)
    return Sites(frame)


def _candidates(terrain: Terrain, wanted: int, rng: np.random.Generator) -> pd.DataFrame:
    """The best cell of every block of the grid, with its kind and how inviting it is.

    Blocks shrink as villages grow in number; a village moves off its cell's centre by up to a sixth of a cell.
    """
    grid = terrain.grid
    slope, above, area = terrain.slope.ravel(), terrain.above_stream.ravel(), terrain.area.ravel()
    kind = np.where(above < 35, VALLEY, np.where(above < 170, BENCH, RIDGE))
    flatness = np.exp(-slope / 0.13)
    dry = np.where(area > 9, 0.0005, 1.0)
    appeal = flatness * dry * np.exp(rng.normal(0, 0.35, grid.size)) * np.choose(kind, [1.0, 0.75, 0.55])
    # At a hundred times the villages nearly every block has to take one.
    side = max(1, round((720 if wanted < 600 else 120) / grid.cell))
    row, column = np.divmod(np.arange(grid.size), grid.columns)
    block = (row // side) * (grid.columns // side + 1) + column // side
    order = np.lexsort((-appeal, block))
    best = order[np.r_[True, np.diff(block[order]) > 0]]
    x, y = grid.centres(best)
    shift = rng.uniform(-grid.cell / 6, grid.cell / 6, (2, len(best)))
    return pd.DataFrame(
        {
            "x": np.round(x + shift[0], 1),
            "y": np.round(y + shift[1], 1),
            "kind": kind[best],
            "appeal": appeal[best],
        }
    )


def _draw(here: pd.DataFrame, wanted: int, rng: np.random.Generator) -> pd.DataFrame:
    """`wanted` of the candidates without replacement: valley villages near the centre, ridge villages far off."""
    if len(here) < wanted:
        raise ValueError(f"room for {len(here)} villages, {wanted} wanted")
    km = here["from_centre_m"].to_numpy() / 1_000
    kind = here["kind"].to_numpy()
    pull = np.choose(
        kind,
        [
            np.exp(-km / 2.4) + 0.02,
            0.8 * np.exp(-km / 3.5) + 0.01,
            0.28 * np.exp(-(((km - 10) / 4) ** 2)) + 0.001,
        ],
    )
    weight = here["appeal"].to_numpy() * pull
    keys = np.log(rng.random(len(here))) / weight
    chosen = here.iloc[np.sort(np.argsort(-keys, kind="stable")[:wanted])]
    return chosen.drop(columns="appeal")


def _sizes(kind: Ints, rng: np.random.Generator) -> Ints:
    mean = np.choose(kind, [LOG_MEAN[VALLEY], LOG_MEAN[BENCH], LOG_MEAN[RIDGE]])
    spread: Floats = np.choose(kind, [LOG_SD[VALLEY], LOG_SD[BENCH], LOG_SD[RIDGE]])
    return np.maximum(np.round(np.exp(rng.normal(mean, spread))), 9).astype(np.int64)
