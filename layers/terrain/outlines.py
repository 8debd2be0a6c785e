"""Outlines of sets of cells that look like lines on a map and still say exactly which cells are in the set.

The outline along the sides of the cells has its corners cut, half a cell from each: a staircase becomes a slanting
line. The centre of a cell stays on its side of it, and of two sets, one within the other, so do the outlines.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from rasterio.features import shapes
from rasterio.transform import Affine

Bools = npt.NDArray[np.bool_]
Points = npt.NDArray[np.float64]


def outline(cells: Bools, left: float, top: float, dx: float, dy: float) -> Any:
    """The outline (MultiPolygon, metres; empty for no cell) of cells ``dx`` by ``dy`` whose outer corner is (left, top)."""
    if not cells.any():
        return shapely.MultiPolygon()
    # In steps of cells, so that corners are whole numbers and halves are exact.
    found = shapes(cells.astype(np.uint8), mask=cells, connectivity=4, transform=Affine.identity())
    polygons = [_smooth(shape["coordinates"]) for shape, _ in found]
    joined = shapely.MultiPolygon(polygons)
    return shapely.transform(joined, lambda points: points * (dx, -dy) + (left, top))


def _smooth(rings: Any) -> Any:
    outer, *holes = [_cut_corners(np.asarray(ring, dtype=np.float64)) for ring in rings]
    return shapely.Polygon(outer, holes)


def _cut_corners(ring: Points) -> Points:
    """Two points in the place of each corner of a closed ring, half a cell before and after it."""
    corners = ring[:-1] if (ring[0] == ring[-1]).all() else ring
    into, out = (
        np.sign(corners - np.roll(corners, 1, axis=0)),
        np.sign(np.roll(corners, -1, axis=0) - corners),
    )
    cut = np.stack((corners - into / 2, corners + out / 2), axis=1).reshape(-1, 2)
    cut = cut[(cut != np.roll(cut, 1, axis=0)).any(axis=1)]
    before, after = cut - np.roll(cut, 1, axis=0), np.roll(cut, -1, axis=0) - cut
    turns = before[:, 0] * after[:, 1] != before[:, 1] * after[:, 0]
    return np.asarray(cut[turns])
