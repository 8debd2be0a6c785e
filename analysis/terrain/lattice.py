"""The cells of a travel model: where they lie, which of them a line touches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
OFF = -1


@dataclass(frozen=True)
class Lattice:
    """North-up cells, ``dx`` wide and ``dy`` high (metres); (``left``, ``top``) is the outer corner of cell (0, 0)."""

    left: float
    top: float
    dx: float
    dy: float
    rows: int
    columns: int

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.rows, self.columns

    @property
    def size(self) -> int:
        """How many cells there are."""
        return self.rows * self.columns

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north (metres), outer edges."""
        return (
            self.left,
            self.top - self.rows * self.dy,
            self.left + self.columns * self.dx,
            self.top,
        )

    def steps(self, x: Any, y: Any) -> tuple[Floats, Floats]:
        """Columns and rows, with their fraction, of places given in metres; 0 is the outer edge."""
        across = (np.asarray(x, dtype=np.float64) - self.left) / self.dx
        down = (self.top - np.asarray(y, dtype=np.float64)) / self.dy
        return across, down

    def place(self, x: Any, y: Any) -> tuple[Ints, Ints]:
        """Row and column of the cell under each place, also beyond the edges; OFF and OFF for no place at all."""
        across, down = self.steps(x, y)
        known = np.isfinite(across) & np.isfinite(down)
        row = np.where(known, np.floor(np.where(known, down, 0)), OFF).astype(np.int64)
        column = np.where(known, np.floor(np.where(known, across, 0)), OFF).astype(np.int64)
        return row, column

    def centres(self, flat: Any) -> tuple[Floats, Floats]:
        """East and north (metres) of the centres of cells given by flat index."""
        row, column = np.divmod(np.asarray(flat, dtype=np.int64), self.columns)
        return self.left + (column + 0.5) * self.dx, self.top - (row + 0.5) * self.dy

    def inside(self, row: Any, column: Any) -> npt.NDArray[np.bool_]:
        """Which cells are on the model."""
        return np.asarray((row >= 0) & (row < self.rows) & (column >= 0) & (column < self.columns))


def touched(lattice: Lattice, lines: Any) -> tuple[Ints, Ints]:
    """Every cell that each line passes through, as flat indices, and the number of its line.

    A line steps from cell to cell over their sides only (through a corner by way of a third cell), so its cells
    hang together by their sides: as a barrier they leave no gap, as a road they lead through. Sorted by line,
    then cell, each once. Lines may have parts; missing ones touch nothing.
    """
    points, owner = shapely.get_coordinates(_parts(lines)[0], return_index=True)
    part_line = _parts(lines)[1]
    if not len(points):
        nothing = np.empty(0, dtype=np.int64)
        return nothing, nothing
    across, down = lattice.steps(points[:, 0], points[:, 1])
    joined = np.flatnonzero(owner[1:] == owner[:-1])
    segments = np.column_stack([across[joined], down[joined], across[joined + 1], down[joined + 1]])
    near = _reaching(segments, lattice)
    column, row, segment = _walk(segments[near])
    line = part_line[owner[joined[near]]][segment]
    kept = lattice.inside(row, column)
    keys = np.unique(line[kept] * lattice.size + row[kept] * lattice.columns + column[kept])
    return keys % lattice.size, keys // lattice.size


def _parts(lines: Any) -> tuple[npt.NDArray[Any], Ints]:
    shapes = np.asarray(lines, dtype=object)
    parts, owner = shapely.get_parts(shapes, return_index=True)
    return parts, owner.astype(np.int64)


def _reaching(segments: Floats, lattice: Lattice) -> Ints:
    """The segments whose box meets the model: those far off would only be walked for nothing."""
    low = np.minimum(segments[:, :2], segments[:, 2:])
    high = np.maximum(segments[:, :2], segments[:, 2:])
    meets = (
        (high[:, 0] >= 0) & (low[:, 0] <= lattice.columns) & (high[:, 1] >= 0) & (low[:, 1] <= lattice.rows)
    )
    return np.flatnonzero(meets & np.isfinite(segments).all(axis=1))


def _walk(segments: Floats) -> tuple[Ints, Ints, Ints]:
    """Columns, rows and segment numbers of the cells that the segments (in steps of cells) pass, in their order."""
    start, end = np.floor(segments[:, :2]).astype(np.int64), np.floor(segments[:, 2:]).astype(np.int64)
    number = np.arange(len(segments))
    parts = [(number, np.full(len(segments), -1.0), np.zeros(len(segments), dtype=np.int64))]
    for axis in (0, 1):
        count = np.abs(end[:, axis] - start[:, axis])
        segment = np.repeat(number, count)
        step = np.arange(len(segment)) - np.repeat(np.cumsum(count) - count, count)
        forward = end[segment, axis] > start[segment, axis]
        side = np.where(forward, start[segment, axis] + 1 + step, start[segment, axis] - step)
        length = segments[segment, axis + 2] - segments[segment, axis]
        when = (side - segments[segment, axis]) / length
        parts.append((segment, when, np.where(forward, 1, -1) * (axis + 1)))
    segment, when, move = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.lexsort((when, segment))
    segment, move = segment[order], move[order]
    first = np.searchsorted(segment, segment)
    column = _running(np.where(np.abs(move) == 1, move, 0), first) + start[segment, 0]
    row = _running(np.where(np.abs(move) == 2, move // 2, 0), first) + start[segment, 1]
    return column, row, segment


def _running(steps: Ints, first: Ints) -> Ints:
    """Sums of the steps so far within each segment, whose first entry is at ``first``."""
    total = np.cumsum(steps)
    return np.asarray(total - total[first] + steps[first])
