"""Values of rasters at the cells of a workspace's grid, by official transformations only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from ..sources.projection import Step, steps_between
from .mosaic import Mosaic

Floats: TypeAlias = npt.NDArray[np.floating[Any]]
_ROWS_AT_ONCE = 512
# Coordinates are transformed at every such cell and straight between them: off by millimetres over these spans.
_STRIDE = 16
# How many cells of a raster stand in memory at once, at most, while it is sampled.
_WINDOW_CELLS = 40_000_000


@dataclass(frozen=True)
class CellGrid:
    """North-up cells in the workspace's coordinates (metres); (``left``, ``top``) is the outer corner."""

    left: float
    top: float
    dx: float
    dy: float
    rows: int
    columns: int


def bilinear(mosaic: Mosaic, grid: CellGrid, epsg: int, name: str) -> npt.NDArray[np.float32]:
    """Between the four nearest values; where some of the four are missing, by the others, unless the nearest is."""
    values = np.full((grid.rows, grid.columns), np.nan, dtype=np.float32)
    for rows, across, down in _blocks(mosaic, grid, epsg, name):
        values[rows] = _sample(mosaic, across, down, _between)
    return values


def nearest(mosaic: Mosaic, grid: CellGrid, epsg: int, name: str) -> npt.NDArray[np.float32]:
    """The value of the raster's cell under the centre of each cell."""
    values = np.full((grid.rows, grid.columns), np.nan, dtype=np.float32)
    for rows, across, down in _blocks(mosaic, grid, epsg, name):
        values[rows] = _sample(mosaic, across, down, _under)
    return values


def outline_in(mosaic: Mosaic, epsg: int, name: str) -> Floats:
    """Points around the edge of a mosaic, in the workspace's coordinates: one row each, not finite where there are none."""
    share = np.linspace(0, 1, 21)
    column = np.concatenate([share, np.ones(21), share, np.zeros(21)]) * mosaic.columns
    row = np.concatenate([np.zeros(21), share, np.ones(21), share]) * mosaic.rows
    return to_workspace(mosaic, column, row, epsg, name)


def to_workspace(mosaic: Mosaic, column: Any, row: Any, epsg: int, name: str) -> Floats:
    """Where columns and rows of a mosaic lie in the workspace's coordinates."""
    x, y = mosaic.transform * (np.asarray(column, dtype=float), np.asarray(row, dtype=float))
    for step in steps_between(mosaic.crs, epsg, name)[0]:
        x, y = step(x, y)
    return np.column_stack([x, y])


def _blocks(mosaic: Mosaic, grid: CellGrid, epsg: int, name: str) -> Iterator[tuple[slice, Floats, Floats]]:
    """Blocks of rows, with the mosaic's columns and rows (with fractions; 0.5 is a centre) of the cells' centres."""
    backward = steps_between(mosaic.crs, epsg, name)[1]
    for start in range(0, grid.rows, _ROWS_AT_ONCE):
        stop = min(start + _ROWS_AT_ONCE, grid.rows)
        x, y = _coordinates(grid, start, stop, backward)
        across, down = ~mosaic.transform * (x, y)
        yield slice(start, stop), across, down


def _coordinates(grid: CellGrid, start: int, stop: int, steps: list[Step]) -> tuple[Floats, Floats]:
    """The centres of the cells of rows ``start`` to ``stop`` in the coordinates that ``steps`` lead to."""
    rows = np.arange(start, stop, dtype=np.float64) + 0.5
    columns = np.arange(grid.columns, dtype=np.float64) + 0.5
    if not steps:
        x, y = np.meshgrid(grid.left + columns * grid.dx, grid.top - rows * grid.dy)
        return x, y
    coarse_rows, coarse_columns = _every(rows), _every(columns)
    x, y = np.meshgrid(grid.left + coarse_columns * grid.dx, grid.top - coarse_rows * grid.dy)
    for step in steps:
        x, y = step(x, y)
    return _filled(x, rows, columns, coarse_rows, coarse_columns), _filled(
        y, rows, columns, coarse_rows, coarse_columns
    )


def _every(places: Floats) -> Floats:
    chosen = places[::_STRIDE]
    return chosen if chosen[-1] == places[-1] else np.append(chosen, places[-1])


def _filled(
    values: Floats,
    rows: Floats,
    columns: Floats,
    at_rows: Floats,
    at_columns: Floats,
) -> Floats:
    for axis, wanted, known in ((0, rows, at_rows), (1, columns, at_columns)):
        if len(known) == 1:
            values = np.repeat(values, len(wanted), axis)
            continue
        low = np.clip(np.searchsorted(known, wanted, side="right") - 1, 0, len(known) - 2)
        share = (wanted - known[low]) / (known[low + 1] - known[low])
        share = share.reshape((-1, 1) if axis == 0 else (1, -1))
        values = np.take(values, low, axis) * (1 - share) + np.take(values, low + 1, axis) * share
    return values


Sampler = Callable[[npt.NDArray[np.float32], Floats, Floats], Any]


def _sample(mosaic: Mosaic, across: Floats, down: Floats, sampler: Sampler) -> npt.NDArray[np.float32]:
    """Values at columns ``across`` and rows ``down`` of the mosaic, in pieces small enough to read."""
    on = (across >= 0) & (across <= mosaic.columns) & (down >= 0) & (down <= mosaic.rows)
    if not on.any():
        return np.full(across.shape, np.nan, dtype=np.float32)
    left, right = max(int(across[on].min()) - 1, 0), min(int(across[on].max()) + 2, mosaic.columns)
    top, bottom = max(int(down[on].min()) - 1, 0), min(int(down[on].max()) + 2, mosaic.rows)
    if (right - left) * (bottom - top) > _WINDOW_CELLS and across.shape[0] > 1:
        half = across.shape[0] // 2
        return np.concatenate([
            _sample(mosaic, across[:half], down[:half], sampler),
            _sample(mosaic, across[half:], down[half:], sampler),
        ])  # fmt: skip
    window = mosaic.window(top, bottom, left, right)
    found = sampler(window, across - left, down - top)
    return np.where(on, found, np.nan).astype(np.float32)


def _under(window: Any, across: Any, down: Any) -> Any:
    row = np.clip(np.floor(down).astype(np.int64), 0, window.shape[0] - 1)
    column = np.clip(np.floor(across).astype(np.int64), 0, window.shape[1] - 1)
    return window[row, column]


def _between(window: Any, across: Any, down: Any) -> Any:
    x, y = across - 0.5, down - 0.5
    column, row = np.floor(x).astype(np.int64), np.floor(y).astype(np.int64)
    total = np.zeros(x.shape, dtype=np.float64)
    weight = np.zeros(x.shape, dtype=np.float64)
    for down_one in (0, 1):
        for right_one in (0, 1):
            r = np.clip(row + down_one, 0, window.shape[0] - 1)
            c = np.clip(column + right_one, 0, window.shape[1] - 1)
            value = window[r, c]
            share = np.abs(1 - down_one - (y - row)) * np.abs(1 - right_one - (x - column))
            known = ~np.isnan(value)
            total += np.where(known, value * share, 0.0)
            weight += np.where(known, share, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        found = total / weight
    return np.where(np.isnan(_under(window, across, down)), np.nan, found)
