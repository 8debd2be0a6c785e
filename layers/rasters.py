"""Rasters beside a workspace, as GeoTIFF."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from rasterio.transform import from_origin


def write_raster(
    path: Path,
    cells: np.ndarray[Any, Any],
    left: float,
    top: float,
    cell: float,
    epsg: int,
    tags: Mapping[str, str],
    nodata: float | None = None,
) -> None:
    """Write one band of square cells (metres, north up; (`left`, `top`) is the outer corner); same bytes for same cells."""
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        height=cells.shape[0],
        width=cells.shape[1],
        count=1,
        dtype=cells.dtype,
        crs=f"EPSG:{epsg}",
        transform=from_origin(left, top, cell, cell),
        nodata=nodata,
        tiled=True,
        compress="deflate",
        predictor=3 if cells.dtype.kind == "f" else 2,
        zlevel=6,
    ) as raster:
        raster.write(cells, 1)
        raster.update_tags(**tags)
