"""Rasters beside a workspace: written as GeoTIFF, read from a few plain formats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from rasterio.errors import RasterioIOError
from rasterio.io import MemoryFile
from rasterio.transform import from_origin

# Formats that hold their cells themselves. Others (VRT, WMS …) name files, addresses or services to read.
_PLAIN = ("GTiff", "AAIGrid", "SRTMHGT", "HFA", "EHdr", "ENVI", "DTED", "USGSDEM")


def open_raster(path: Path) -> Any:
    """A raster of one of the plain formats, open for reading.

    Errors: rasterio.errors.RasterioIOError where it is none of them.
    """
    whole = path.resolve()
    for driver in _PLAIN:
        try:
            return rasterio.open(whole, driver=driver)
        except RasterioIOError:
            continue
    raise RasterioIOError(f"{path.name}: none of {', '.join(_PLAIN)}")


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
    profile = {
        "driver": "GTiff",
        "height": cells.shape[0],
        "width": cells.shape[1],
        "count": 1,
        "dtype": cells.dtype,
        "crs": f"EPSG:{epsg}",
        "transform": from_origin(left, top, cell, cell),
        "nodata": nodata,
        "tiled": True,
        "compress": "deflate",
        "predictor": 3 if cells.dtype.kind == "f" else 2,
        "zlevel": 6,
    }
    write_bands(path, cells[np.newaxis], profile, tags)


def write_bands(
    path: Path,
    bands: np.ndarray[Any, Any],
    profile: Mapping[str, Any],
    tags: Mapping[str, str] | None = None,
    names: Sequence[str] = (),
) -> None:
    """Write bands (count, rows, columns) as a GeoTIFF of ``profile``.

    It is packed in memory: GDAL does not say in a way one can catch that a disk is full, and Python does.
    """
    with MemoryFile() as memory:
        with memory.open(**profile) as raster:
            raster.write(bands)
            raster.update_tags(**(tags or {}))
            for number, name in enumerate(names, 1):
                raster.set_band_description(number, name)
        path.write_bytes(memory.getbuffer())
