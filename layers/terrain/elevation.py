"""The elevation model of an area: heights in metres in cells of the workspace's coordinates, and what is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ..errors import InputError
from ..sources.projection import steps_between
from ..wgs84 import to_wgs84
from .memory import available_bytes
from .mosaic import Mosaic, open_mosaics
from .notes import Note
from .sampling import CellGrid, bilinear, outline_in, to_workspace

LOWEST, HIGHEST = -500.0, 9_000.0
"""Metres above the sea; what lies outside is no height on land."""
SUSPICIOUS = 3_600.0
"""Higher than any ground in the country or along its borders: then the heights may be in feet."""
MARGIN_M = 10_000.0
"""So far around everything in the workspace the model is taken from a larger file."""
BYTES_A_CELL = 40
"""What a run holds at most for each cell: heights 4, classes 2 (4 more while they are laid), and per core the search's
state and two surfaces."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Elevation:
    """``heights``: metres, NaN where there are none, in the cells of ``grid``. ``resampled``: not the file's own cells."""

    heights: npt.NDArray[np.float32]
    grid: CellGrid
    resampled: bool
    notes: tuple[Note, ...]


def read_elevation(path: Path, epsg: int, area: Box, budget: int | None = None) -> Elevation:
    """The heights around ``area`` (west, south, east, north in EPSG:``epsg``).

    Cells of the file where it is in the same coordinates, else square ones of about the same size, bilinear.
    ``budget``: bytes that may be used (what is free, where not given). Errors: InputError where the file cannot be
    used, does not cover any of the area, has only a ballpark way into the workspace's coordinates, or needs more memory.
    """
    mosaics, notes = open_mosaics(path)
    wanted = (area[0] - MARGIN_M, area[1] - MARGIN_M, area[2] + MARGIN_M, area[3] + MARGIN_M)
    base = mosaics[0]
    own = len(mosaics) == 1 and base.upright and not steps_between(base.crs, epsg, path.name)[0]
    if own:
        grid, first = _own_cells(base, wanted, area, path.name, epsg)
        _require_memory(grid, budget)
        top, left = first
        heights = base.window(top, top + grid.rows, left, left + grid.columns)
    else:
        grid = _square_cells(mosaics, wanted, area, epsg, path.name)
        _require_memory(grid, budget)
        heights = np.full((grid.rows, grid.columns), np.nan, dtype=np.float32)
        for mosaic in mosaics:
            found = bilinear(mosaic, grid, epsg, path.name)
            np.copyto(heights, found, where=np.isnan(heights))
    notes += [*_about_units(mosaics), *_without_absurd(heights, grid)]
    if np.isnan(heights).all():
        raise InputError("travel.error.no_heights", path=path.name)
    return Elevation(heights, grid, not own, (*notes, *_about_feet(heights)))


def about_holes(elevation: Elevation, inside: npt.NDArray[np.bool_]) -> list[Note]:
    """What is missing of the model ``inside`` the area (one flag a cell): how many cells, and where the first is."""
    hole = inside & np.isnan(elevation.heights)
    count = int(hole.sum())
    if not count:
        return []
    x, y = _middle(hole, elevation.grid)
    return [Note("holes", count, x, y, {"share": count / max(int(inside.sum()), 1)})]


def _own_cells(
    mosaic: Mosaic, wanted: Box, area: Box, name: str, epsg: int
) -> tuple[CellGrid, tuple[int, int]]:
    """The part of the file that lies in ``wanted``, as it is."""
    t = mosaic.transform
    dx, dy = float(t.a), float(-t.e)
    west, south, east, north = t.c, t.f - mosaic.rows * dy, t.c + mosaic.columns * dx, t.f
    if not _meet((west, south, east, north), area):
        _refuse_elsewhere((west, south, east, north), epsg, name)
    left = max(int(np.floor((wanted[0] - west) / dx)), 0)
    right = min(int(np.ceil((wanted[2] - west) / dx)), mosaic.columns)
    top = max(int(np.floor((north - wanted[3]) / dy)), 0)
    bottom = min(int(np.ceil((north - wanted[1]) / dy)), mosaic.rows)
    return CellGrid(west + left * dx, north - top * dy, dx, dy, bottom - top, right - left), (top, left)


def _square_cells(mosaics: list[Mosaic], wanted: Box, area: Box, epsg: int, name: str) -> CellGrid:
    """Square cells of the size of the finest raster's, at whole multiples of it, where a raster meets ``wanted``."""
    outlines = [outline_in(mosaic, epsg, name) for mosaic in mosaics]
    points = np.concatenate(outlines)
    points = points[np.isfinite(points).all(axis=1)]
    if not len(points):
        raise InputError("travel.error.elsewhere_unknown", path=name)
    box = (*points.min(axis=0).tolist(), *points.max(axis=0).tolist())
    if not _meet(box, area):
        _refuse_elsewhere(box, epsg, name)
    cell = min(_cell_metres(mosaic, epsg, name) for mosaic in mosaics)
    west, south = max(box[0], wanted[0]), max(box[1], wanted[1])
    east, north = min(box[2], wanted[2]), min(box[3], wanted[3])
    left, top = np.floor(west / cell) * cell, np.ceil(north / cell) * cell
    rows, columns = int(np.ceil((top - south) / cell)), int(np.ceil((east - left) / cell))
    return CellGrid(float(left), float(top), cell, cell, max(rows, 1), max(columns, 1))


def _cell_metres(mosaic: Mosaic, epsg: int, name: str) -> float:
    """The side of a square as large as the raster's middle cell, in whole metres where it is larger than five."""
    column, row = mosaic.columns / 2, mosaic.rows / 2
    corners = to_workspace(mosaic, [column, column + 1, column], [row, row, row + 1], epsg, name)
    wide, high = np.hypot(*(corners[1] - corners[0])), np.hypot(*(corners[2] - corners[0]))
    side = float(np.sqrt(wide * high))
    if not np.isfinite(side) or side <= 0:
        raise InputError("travel.error.elsewhere_unknown", path=name)
    return float(round(side)) if side > 5 else float(np.round(side, 2))


def _meet(box: Box, area: Box) -> bool:
    return box[0] < area[2] and area[0] < box[2] and box[1] < area[3] and area[1] < box[3]


def _refuse_elsewhere(box: Box, epsg: int, name: str) -> None:
    """Say where the model lies, since it does not lie where the workspace does."""
    longitude, latitude = to_wgs84(epsg).transform((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    raise InputError(
        "travel.error.elsewhere", path=name, longitude=f"{longitude:.2f}", latitude=f"{latitude:.2f}"
    )


def _require_memory(grid: CellGrid, budget: int | None) -> None:
    """InputError, with the cell size that would fit, where the model needs more than there is."""
    cells = grid.rows * grid.columns
    free = available_bytes() if budget is None else budget
    if free is None or cells * BYTES_A_CELL <= free:
        return
    times = np.sqrt(cells * BYTES_A_CELL / max(free, 1))
    raise InputError(
        "travel.error.too_large", cells=cells, needed=f"{cells * BYTES_A_CELL / 1e9:.1f}",
        free=f"{free / 1e9:.1f}", cell=f"{np.ceil(max(grid.dx, grid.dy) * times):.0f}",
        fits=int(free // BYTES_A_CELL),
    )  # fmt: skip


def _about_units(mosaics: list[Mosaic]) -> list[Note]:
    names = [name for mosaic in mosaics for name in mosaic.feet()]
    return [Note("feet_converted", len(names), params={"names": ", ".join(names[:5])})] if names else []


def _without_absurd(heights: npt.NDArray[np.float32], grid: CellGrid) -> list[Note]:
    """Takes away (in place) what is no height; says how much of it there was and where."""
    with np.errstate(invalid="ignore"):
        absurd = (heights < LOWEST) | (heights > HIGHEST)
    count = int(absurd.sum())
    if not count:
        return []
    x, y = _middle(absurd, grid)
    value = float(heights[absurd][0])
    heights[absurd] = np.nan
    return [Note("absurd", count, x, y, {"value": f"{value:.0f}"})]


def _about_feet(heights: npt.NDArray[np.float32]) -> list[Note]:
    """Heights that would be possible in feet only."""
    highest = float(np.nanmax(heights))
    return [Note("maybe_feet", params={"highest": f"{highest:.0f}"})] if highest > SUSPICIOUS else []


def _middle(chosen: npt.NDArray[np.bool_], grid: CellGrid) -> tuple[float, float]:
    """The centre of the first chosen cell."""
    row, column = (int(part) for part in np.unravel_index(int(np.argmax(chosen)), chosen.shape))
    return grid.left + (column + 0.5) * grid.dx, grid.top - (row + 0.5) * grid.dy


def centre_of(grid: CellGrid, chosen: Any) -> tuple[float, float]:
    """The centre of the first of the chosen cells (one flag each)."""
    return _middle(np.asarray(chosen, dtype=np.bool_), grid)
