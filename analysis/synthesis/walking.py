"""How long ways are in a sample: the travel model of its own relief, land cover, roads, rivers and crossings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..settings import SEASONS
from ..terrain.classes import ferry_wait, speed_of
from ..terrain.lattice import Lattice
from ..terrain.laying import Lines, lay
from ..terrain.speed_table import SpeedTable
from ..travel_pairs import rounded
from ..travel_time.ground import BARRIER, VEHICLE, WALK, Speeds
from ..travel_time.ground import Ground as Cells
from ..travel_time.passable import components, nearest, passable
from ..travel_time.surfaces import searches
from .grid import Bools, Floats, Grid, Ints

SNAP_M = 500.0
_MODES = {"walk": WALK, "vehicle": VEHICLE, "barrier": BARRIER}


@dataclass(frozen=True)
class Spots:
    """Points on the cells of the model in one season: their flat cells and connected parts, -1 where there is none."""

    cell: Ints
    part: Ints

    @property
    def known(self) -> Bools:
        """Which have a place."""
        return np.asarray(self.cell >= 0)


class Walks:
    """Minutes between places on a model of the ground, in both seasons. 30 bytes a cell."""

    def __init__(self, lattice: Lattice, ground: Cells, speeds: list[Speeds]) -> None:
        self._lattice = lattice
        self._ground = ground
        self._speeds = speeds
        self._open = [passable(ground, meaning) for meaning in speeds]
        self._parts = [components(ground, meaning).ravel() for meaning in speeds]

    @classmethod
    def over(
        cls, grid: Grid, elevation: Floats, cover: Ints, tables: dict[str, pd.DataFrame], table: SpeedTable
    ) -> Walks:
        """The model that a sample's rasters and tables make, as they are written into the files."""
        lattice = Lattice(grid.left, grid.top, grid.cell, grid.cell, grid.rows, grid.columns)
        laid = lay(cover.astype(np.uint16), lattice, _lines(tables), table)
        heights = np.round(elevation, 1).astype(np.float32)
        seasons = []
        for season in SEASONS:
            speeds = [speed_of(which, season, table) for which in laid.legend]
            seasons.append(Speeds(
                np.array([_MODES[speed.mode] for speed in speeds], dtype=np.uint8),
                np.array([speed.value or 1.0 for speed in speeds]),
                np.array([ferry_wait(which) for which in laid.legend]),
            ))  # fmt: skip
        return cls(lattice, Cells(heights, laid.classes, grid.cell, grid.cell), seasons)

    def around(self, x: Floats, y: Floats, margin: float) -> Walks:
        """The part of the model around places: ways are never shorter there than on the whole."""
        known, lattice = np.isfinite(x) & np.isfinite(y), self._lattice
        across, down = lattice.steps(x[known], y[known])
        cells = int(np.ceil(margin / lattice.dx))
        left, right = max(int(across.min()) - cells, 0), min(int(across.max()) + cells + 1, lattice.columns)
        top, bottom = max(int(down.min()) - cells, 0), min(int(down.max()) + cells + 1, lattice.rows)
        part = (slice(top, bottom), slice(left, right))
        ground = Cells(
            np.ascontiguousarray(self._ground.elevation[part]), np.ascontiguousarray(self._ground.classes[part], dtype=np.uint16),
            lattice.dx, lattice.dy,
        )  # fmt: skip
        corner = (lattice.left + left * lattice.dx, lattice.top - top * lattice.dy)
        return Walks(
            Lattice(*corner, lattice.dx, lattice.dy, bottom - top, right - left), ground, self._speeds
        )

    def spots(self, x: Floats, y: Floats, season: int) -> Spots:
        """Where points (NaN: none) stand."""
        row, column = self._lattice.place(x, y)
        row, column, _ = nearest(self._open[season], self._lattice.dx, self._lattice.dy, row, column, SNAP_M)
        cell = np.where((row >= 0) & np.isfinite(x), row * self._lattice.columns + column, -1)
        return Spots(cell, np.where(cell >= 0, self._parts[season][np.maximum(cell, 0)], -1))

    def minutes(self, origins: Spots, targets: Spots, season: int, cutoff: float) -> tuple[Floats, Floats]:
        """Minutes there and back, a row an origin; infinite beyond the cut-off, NaN where an end has no place."""
        there = np.full((len(origins.cell), len(targets.cell)), np.nan)
        back = there.copy()
        start, aim = np.flatnonzero(origins.known), np.flatnonzero(targets.known)
        cells, which = np.unique(origins.cell[start], return_inverse=True)
        found = searches(self._ground, self._speeds[season], cells, targets.cell[aim], cutoff)
        for number, outward, homeward in found:
            for row in start[which == number].tolist():
                there[row, aim], back[row, aim] = rounded(outward), rounded(homeward)
        return there, back


def _lines(tables: dict[str, pd.DataFrame]) -> Lines:
    road, river, crossing = tables["road"], tables["river"], tables["crossing"]
    return Lines(
        road["geometry"].to_numpy(dtype=object), road["class"].tolist(), road["wet_season"].tolist(),
        river["geometry"].to_numpy(dtype=object), river["class"].tolist(),
        crossing["geometry"].to_numpy(dtype=object), crossing["kind"].tolist(), crossing["wait_min"].tolist(),
    )  # fmt: skip
