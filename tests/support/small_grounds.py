"""Small travel models drawn at random, as the product takes them and as the oracle does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional

import numpy as np
from oracle.shortest_paths import Kind, World

from diaban.analysis.travel_time.ground import BARRIER, VEHICLE, WALK, Ground, Speeds

# What a cell can be in the dry season and in the wet one: land, path, two roads, river, ford, ferries, reservoir.
DRY = (
    *(Kind(factor=0.6), Kind(factor=1.0), Kind(factor=0.35), Kind(kmh=40.0), Kind(kmh=15.0)),
    *(Kind(), Kind(factor=0.3), Kind(kmh=6.0, wait=7.5), Kind(factor=0.5, wait=2.0), Kind()),
)
WET = (
    *(Kind(factor=0.5), Kind(factor=0.9), Kind(factor=0.2), Kind(kmh=25.0), Kind(factor=0.8)),
    *(Kind(), Kind(), Kind(kmh=4.0, wait=15.0), Kind(), Kind()),
)
LIKELY = np.array([8, 2, 3, 1.5, 1.5, 3, 0.7, 0.9, 0.5, 0.5])


@dataclass(frozen=True)
class Small:
    """One model in both forms, and some of its cells, drawn."""

    ground: Ground
    speeds: Speeds
    world: World
    cells: list[tuple[int, int]]

    def flat(self, cell: tuple[int, int]) -> int:
        return cell[0] * self.ground.shape[1] + cell[1]


def draw(seed: int, season: Optional[str] = None, largest: int = 13) -> Small:
    """A model of up to ``largest`` cells a side: rough relief, holes, all kinds of cell in specks or patches, bent rivers."""
    rng = np.random.default_rng(seed)
    rows, columns = rng.integers(1, largest + 1, 2)
    kinds = {"dry": DRY, "wet": WET}[season or ("dry", "wet")[seed % 2]]
    roughness = rng.choice([0.0, 5.0, 15.0, 40.0])
    heights = (rng.normal(0, roughness, (rows, columns)) + np.arange(columns) * rng.normal(0, 5)).astype(
        np.float32
    )
    heights[rng.random((rows, columns)) < rng.choice([0, 0.02, 0.15])] = np.nan
    weight = LIKELY * (rng.random(len(kinds)) < 0.8) + [1e-9, *[0] * (len(kinds) - 1)]
    classes = rng.choice(len(kinds), (rows, columns), p=weight / weight.sum())
    if rng.random() < 0.5:
        classes = np.kron(classes, np.ones((6, 6), dtype=np.int64))[:rows, :columns]  # patches, not specks
    if rng.random() < 0.5:
        _cut(classes, rng, 5)
    dx, dy = rng.choice([10.0, 28.5, 30.0, 90.0], 2)
    cells = [(int(rng.integers(rows)), int(rng.integers(columns))) for _ in range(3)]
    wide = np.uint16 if rng.random() < 0.3 else np.uint8
    ground = Ground(heights, classes.astype(wide), float(dx), float(dy))
    return Small(ground, speeds_of(kinds), world_of(heights, classes, kinds, dx, dy), cells)


def _cut(classes: np.ndarray, rng: np.random.Generator, kind: int) -> None:
    """A river one cell wide that winds from the top to the bottom, by diagonal steps too."""
    column = int(rng.integers(classes.shape[1]))
    for row in range(classes.shape[0]):
        classes[row, column] = kind
        column = int(np.clip(column + rng.integers(-1, 2), 0, classes.shape[1] - 1))


def speeds_of(kinds: tuple[Kind, ...]) -> Speeds:
    modes = [BARRIER if k.barrier else WALK if k.factor is not None else VEHICLE for k in kinds]
    values = [k.factor if k.factor is not None else k.kmh or np.nan for k in kinds]
    waits = [np.nan if k.wait is None else k.wait for k in kinds]
    return Speeds(np.array(modes, dtype=np.uint8), np.array(values, dtype=np.float64), np.array(waits))


def world_of(
    heights: np.ndarray, classes: np.ndarray, kinds: tuple[Kind, ...], dx: float, dy: float
) -> World:
    levels = [[None if np.isnan(h) else float(h) for h in line] for line in heights]
    return World(levels, [[kinds[k] for k in line] for line in classes], float(dx), float(dy))
