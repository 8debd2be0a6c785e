"""Where one can stand, which cells hang together, and where a point is put that stands where nobody can."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .ground import BARRIER, Ground, Speeds
from .labelling import label

Bools = NDArray[np.bool_]


def passable(ground: Ground, speeds: Speeds) -> Bools:
    """Cells (rows, columns) that have elevation and no barrier."""
    open_class = np.asarray(speeds.mode != BARRIER)
    return np.asarray(open_class[ground.classes] & np.isfinite(ground.elevation))


def components(ground: Ground, speeds: Speeds) -> NDArray[np.int32]:
    """Number of the connected part each cell is in (rows, columns), -1 where impassable.

    Two cells have one number exactly if a way of possible moves joins them (then also in the other direction).
    Parts are numbered by their first cell, row by row. Only moves to the four side neighbours have to be looked
    at: between passable cells they are always possible; a possible diagonal has a passable cell beside it, and a
    knight's move crosses two, over which side moves make the same connection. Memory: 5 bytes a cell.
    """
    return label(passable(ground, speeds))


def snap(
    ground: Ground, speeds: Speeds, rows: ArrayLike, columns: ArrayLike, snap_m: float
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Nearest passable cell of each cell (`rows`, `columns`; they may lie off the model), centre to centre.

    Row, column and metres moved (0 for a passable cell). Of equally near ones the lowest row, then column; only up
    to and including `snap_m` metres; -1, -1 and NaN where there is none.
    """
    return nearest(passable(ground, speeds), ground.dx, ground.dy, rows, columns, snap_m)


def nearest(
    open_cells: Bools, dx: float, dy: float, rows: ArrayLike, columns: ArrayLike, snap_m: float
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """As `snap`, where it is known which cells are passable."""
    wanted = np.stack(np.broadcast_arrays(np.atleast_1d(rows), np.atleast_1d(columns)), axis=1).astype(
        np.int64
    )
    found = [_nearest(open_cells, dx, dy, int(row), int(column), snap_m) for row, column in wanted]
    table = np.array(found, dtype=np.float64).reshape(-1, 3)
    return table[:, 0].astype(np.int64), table[:, 1].astype(np.int64), table[:, 2]


def _nearest(
    open_cells: Bools, dx: float, dy: float, row: int, column: int, snap_m: float
) -> tuple[int, int, float]:
    height, width = open_cells.shape
    if 0 <= row < height and 0 <= column < width and open_cells[row, column]:
        return row, column, 0.0
    down, right = int(snap_m // dy) + 1, int(snap_m // dx) + 1
    top, left = max(0, row - down), max(0, column - right)
    window = open_cells[top : max(0, row + down + 1), left : max(0, column + right + 1)]
    if not window.any():
        return -1, -1, float("nan")
    at_row, at_column = np.nonzero(window)  # in order of rows, then columns
    away = np.sqrt(((at_row + top - row) * dy) ** 2 + ((at_column + left - column) * dx) ** 2)
    first = int(np.argmin(away))
    if away[first] > snap_m:
        return -1, -1, float("nan")
    return int(at_row[first]) + top, int(at_column[first]) + left, float(away[first])
