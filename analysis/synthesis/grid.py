"""A regular grid on the ground: where its cells lie, and noise on it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Grid:
    """North-up cells of `cell` metres; (`left`, `top`) is the outer corner of cell (0, 0)."""

    left: float
    top: float
    cell: float
    rows: int
    columns: int

    @property
    def shape(self) -> tuple[int, int]:
        return self.rows, self.columns

    @property
    def size(self) -> int:
        return self.rows * self.columns

    def centres(self, flat: Ints) -> tuple[Floats, Floats]:
        """Coordinates (metres) of the centres of cells given by flat index."""
        row, column = np.divmod(flat, self.columns)
        return self.left + (column + 0.5) * self.cell, self.top - (row + 0.5) * self.cell

    def flat(self, x: Floats, y: Floats) -> Ints:
        """Flat indices of the cells under points; points off the grid take the nearest edge cell."""
        column = np.clip(np.floor((np.asarray(x) - self.left) / self.cell), 0, self.columns - 1)
        row = np.clip(np.floor((self.top - np.asarray(y)) / self.cell), 0, self.rows - 1)
        return np.asarray(row * self.columns + column, dtype=np.int64)

    def coarser(self, factor: int) -> Grid:
        """The same ground in cells `factor` times as wide (ragged last rows and columns are left out)."""
        return Grid(self.left, self.top, self.cell * factor, self.rows // factor, self.columns // factor)

    def finer(self, factor: int) -> Grid:
        """The same ground in cells `factor` times as narrow."""
        return Grid(self.left, self.top, self.cell / factor, self.rows * factor, self.columns * factor)


def coarsen(values: Floats, factor: int) -> Floats:
    """Block means over `factor` × `factor` cells."""
    rows, columns = values.shape[0] // factor, values.shape[1] // factor
    blocks = values[: rows * factor, : columns * factor].reshape(rows, factor, columns, factor)
    return np.asarray(blocks.mean(axis=(1, 3)), dtype=np.float64)


def coarsest(values: Floats, factor: int) -> Floats:
    """Block maxima over `factor` × `factor` cells."""
    rows, columns = values.shape[0] // factor, values.shape[1] // factor
    blocks = values[: rows * factor, : columns * factor].reshape(rows, factor, columns, factor)
    return np.asarray(blocks.max(axis=(1, 3)), dtype=np.float64)


def refine(values: Floats, factor: int) -> Floats:
    """Bilinear values in cells `factor` times as narrow; the outer half cell is held constant."""
    for axis in (0, 1):
        length = values.shape[axis]
        at = np.clip((np.arange(length * factor) + 0.5) / factor - 0.5, 0, length - 1)
        low = np.minimum(at.astype(np.int64), length - 2)
        shape = (-1, 1) if axis == 0 else (1, -1)
        share = (at - low).reshape(shape)
        values = np.take(values, low, axis) * (1 - share) + np.take(values, low + 1, axis) * share
    return values


def smooth(values: Floats, passes: int) -> Floats:
    """Binomial smoothing (1-2-1 in both directions), edges repeated."""
    for _ in range(passes):
        padded = np.pad(values, 1, mode="edge")
        across = padded[:, :-2] + 2 * padded[:, 1:-1] + padded[:, 2:]
        values = (across[:-2] + 2 * across[1:-1] + across[2:]) / 16
    return values


def fractal_noise(
    shape: tuple[int, int],
    period: float,
    octaves: int,
    rng: np.random.Generator,
    stretch: float = 1.0,
    angle: float = 0.0,
) -> Floats:
    """Value noise in about -1 … 1.

    `period` is the longest wavelength in cells; `stretch` draws features out along `angle`
    (radians, clockwise from east on a north-up grid), as parallel mountain ranges are.
    """
    row, column = np.indices(shape, dtype=np.float64)
    along = (column * np.cos(angle) + row * np.sin(angle)) / stretch
    across = -column * np.sin(angle) + row * np.cos(angle)
    total, weight, weights = np.zeros(shape), 1.0, 0.0
    for octave in range(octaves):
        total += weight * _value_noise(along, across, period / 2**octave, rng)
        weights += weight
        weight /= 2
    return total / weights * 1.6


def _value_noise(along: Floats, across: Floats, period: float, rng: np.random.Generator) -> Floats:
    u, v = along / period, across / period
    u, v = u - np.floor(u.min()) + rng.random(), v - np.floor(v.min()) + rng.random()
    column, row = u.astype(np.int64), v.astype(np.int64)
    lattice = rng.uniform(-1, 1, (int(row.max()) + 2, int(column.max()) + 2))
    s, t = u - column, v - row
    s, t = s * s * (3 - 2 * s), t * t * (3 - 2 * t)
    top = lattice[row, column] * (1 - s) + lattice[row, column + 1] * s
    bottom = lattice[row + 1, column] * (1 - s) + lattice[row + 1, column + 1] * s
    return np.asarray(top * (1 - t) + bottom * t, dtype=np.float64)
