"""Reading an elevation model on the grid of the web map, and pictures of it as JPEG."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rasterio.enums import Resampling
from rasterio.errors import NotGeoreferencedWarning, RasterioError
from rasterio.io import MemoryFile
from rasterio.warp import transform_bounds

from ...errors import InputError
from ...rasters import open_raster
from ...wgs84 import points_from_wgs84

_WIDEST = 1100  # pixels; with JPEG a few hundred kilobytes
_QUALITY = 80
_EARTH_M = 6_378_137.0


@dataclass(frozen=True)
class Elevation:
    """Metres on a north-up Web Mercator grid, NaN where unknown.

    ``bounds`` is [[south, west], [north, east]] in degrees; ``cell_m`` the size of a pixel on the ground.
    """

    metres: NDArray[np.float64]
    bounds: list[list[float]]
    cell_m: float


def elevation_beside(workspace: Path) -> Path | None:
    """The elevation model that lies beside a workspace; None where there is none."""
    names = [
        f"{workspace.stem}{middle}.tif" for middle in ("-dem", "_dem", ".dem", "-elevation", "_elevation")
    ]
    candidates = [workspace.with_name(name) for name in (*names, "dem.tif", "elevation.tif")]
    return next((path for path in candidates if path.is_file()), None)


def mercator_elevation(path: Path, epsg: int) -> Elevation:
    """The elevation model at ``path``, in the workspace's EPSG:``epsg``, on the grid of the web map.

    InputError where it cannot be read.
    """
    try:
        with open_raster(path) as source:
            if source.crs is None or source.crs.to_epsg() not in (None, epsg):
                raise InputError("error.elevation_elsewhere", path=str(path), epsg=epsg)
            box = source.bounds
            shrink = max(1.0, source.width / (1.5 * _WIDEST))
            shape = (max(2, round(source.height / shrink)), max(2, round(source.width / shrink)))
            read = source.read(1, out_shape=shape, masked=True, resampling=Resampling.average)
    except RasterioError as error:
        raise InputError("error.elevation_unreadable", path=str(path), detail=str(error)) from error
    metres = read.astype(float).filled(np.nan)
    west, south, east, north = transform_bounds(f"EPSG:{epsg}", "EPSG:4326", *box, densify_pts=21)
    wide = min(_WIDEST, shape[1])
    top, bottom = _northing(north), _northing(south)
    high = max(2, round(wide * (top - bottom) / np.radians(east - west)))
    longitude = np.degrees(np.linspace(np.radians(west), np.radians(east), wide + 1))
    latitude = _latitude(np.linspace(top, bottom, high + 1))
    xs, ys = np.meshgrid((longitude[1:] + longitude[:-1]) / 2, (latitude[1:] + latitude[:-1]) / 2)
    easting, northing = points_from_wgs84(xs, ys, epsg)
    column = (np.asarray(easting) - box.left) / (box.right - box.left) * shape[1] - 0.5
    row = (box.top - np.asarray(northing)) / (box.top - box.bottom) * shape[0] - 0.5
    cell = np.radians(east - west) / wide * _EARTH_M * np.cos(np.radians((south + north) / 2))
    return Elevation(_between(metres, row, column), [[south, west], [north, east]], float(cell))


def jpeg(colours: NDArray[np.uint8]) -> bytes:
    """The picture (3, rows, columns) as JPEG."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        with MemoryFile() as memory:
            profile = {"driver": "JPEG", "height": colours.shape[1], "width": colours.shape[2], "count": 3}
            with memory.open(**profile, dtype="uint8", quality=_QUALITY) as picture:
                picture.write(colours)
            return bytes(memory.read())


def _between(grid: NDArray[np.float64], row: Any, column: Any) -> NDArray[np.float64]:
    """The grid's values between its cells (bilinear); NaN outside it."""
    inside = (row > -0.5) & (row < grid.shape[0] - 0.5) & (column > -0.5) & (column < grid.shape[1] - 0.5)
    row, column = np.clip(row, 0, grid.shape[0] - 1), np.clip(column, 0, grid.shape[1] - 1)
    up, left = np.floor(row).astype(int), np.floor(column).astype(int)
    down, right = np.minimum(up + 1, grid.shape[0] - 1), np.minimum(left + 1, grid.shape[1] - 1)
    low, across = row - up, column - left
    upper = grid[up, left] * (1 - across) + grid[up, right] * across
    lower = grid[down, left] * (1 - across) + grid[down, right] * across
    return np.where(inside, upper * (1 - low) + lower * low, np.nan)


def _northing(latitude: float) -> float:
    return float(np.log(np.tan(np.pi / 4 + np.radians(latitude) / 2)))


def _latitude(northing: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.degrees(2 * np.arctan(np.exp(northing)) - np.pi / 2))
