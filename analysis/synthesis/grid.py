"""A regular grid on the ground: where its cells lie, and noise on it."""

from __future__ import annotations

from collections.abc import Callable
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


def fractal_noise(shape: tuple[int, int], period: float, octaves: int, rng: np.random.Generator) -> Floats:
    """Value noise in about -1 … 1; `period` is the longest wavelength in cells."""
    row, column = np.arange(shape[0], dtype=np.float64), np.arange(shape[1], dtype=np.float64)
    return _octaves(octaves, lambda finer: _straight(row / period * finer, column / period * finer, rng))


def stretched_noise(
    shape: tuple[int, int],
    period: float,
    octaves: int,
    rng: np.random.Generator,
    stretch: float,
    angle: float,
) -> Floats:
    """As `fractal_noise`, with features `stretch` times as long along `angle` (radians, clockwise from east on a
    north-up grid), as parallel mountain ranges are. Drawn at every fourth cell, for periods of many cells.
    """
    row, column = (4.0 * part for part in np.indices((shape[0] // 4 + 2, shape[1] // 4 + 2)))
    along = (column * np.cos(angle) + row * np.sin(angle)) / stretch / period
    across = (-column * np.sin(angle) + row * np.cos(angle)) / period
    return _filled(_octaves(octaves, lambda finer: _slanting(along * finer, across * finer, rng)), 4, shape)


def _octaves(count: int, draw: Callable[[int], Floats]) -> Floats:
    total = sum((draw(2**octave) / 2**octave for octave in range(1, count)), draw(1))
    return np.asarray(total / (2 - 0.5 ** (count - 1)) * 1.6, dtype=np.float64)


def _straight(v: Floats, u: Floats, rng: np.random.Generator) -> Floats:
    """Smooth noise for every row `v` and column `u`, in wavelengths."""
    v, u = v + rng.random(), u + rng.random()
    values: Floats = rng.uniform(-1, 1, (int(v[-1]) + 2, int(u[-1]) + 2))
    for axis, at in ((0, v), (1, u)):
        low = at.astype(np.int64)
        share = _eased(at - low).reshape((-1, 1) if axis == 0 else (1, -1))
        values = np.take(values, low, axis) * (1 - share) + np.take(values, low + 1, axis) * share
    return values


def _slanting(u: Floats, v: Floats, rng: np.random.Generator) -> Floats:
    """Smooth noise at places (`u`, `v`), in wavelengths."""
    u, v = u - np.floor(u.min()) + rng.random(), v - np.floor(v.min()) + rng.random()
    column, row = u.astype(np.int64), v.astype(np.int64)
    lattice = rng.uniform(-1, 1, (int(row.max()) + 2, int(column.max()) + 2))
    s, t = _eased(u - column), _eased(v - row)
    top = lattice[row, column] * (1 - s) + lattice[row, column + 1] * s
    bottom = lattice[row + 1, column] * (1 - s) + lattice[row + 1, column + 1] * s
    return np.asarray(top * (1 - t) + bottom * t, dtype=np.float64)


def _eased(share: Floats) -> Floats:
    return share * share * (3 - 2 * share)


def _filled(values: Floats, stride: int, shape: tuple[int, int]) -> Floats:
    """Bilinear values for every cell of `shape` from those at every `stride`-th."""
    for axis in (0, 1):
        low, rest = np.divmod(np.arange(shape[axis]), stride)
        share = (rest / stride).reshape((-1, 1) if axis == 0 else (1, -1))
        values = np.take(values, low, axis) * (1 - share) + np.take(values, low + 1, axis) * share
    return values
