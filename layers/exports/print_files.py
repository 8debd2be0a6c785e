"""The files a print job reads: rows in one GeoPackage, background pictures, and the job itself as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import rasterio.transform
import rasterio.warp
import shapely
from numpy.typing import NDArray
from rasterio.enums import Resampling
from rasterio.warp import reproject

from ..files import explaining_io
from ..rasters import open_raster, write_bands
from ..storage_errors import explaining_gdal

# Colours (3, rows, columns) of elevations in metres, with the width and the height of a cell.
Shading = Callable[[NDArray[np.float64], float, float], NDArray[np.uint8]]
# The same colours, where elevations (True in the second) end faded into the ground of the sheet.
Fading = Callable[[NDArray[np.uint8], NDArray[np.bool_]], NDArray[np.uint8]]
ROWS_FILE, JOB_FILE = "rows.gpkg", "job.json"
RELIEF_FILE, ELEVATION_FILE = "relief.tif", "elevation.tif"
_MOST_CELLS = 4_000_000


def write_rows(folder: Path, tables: Mapping[str, pd.DataFrame], epsg: int) -> Path:
    """Write the frames (column ``geometry`` in EPSG ``epsg``) as layers by name; empty ones are left out."""
    path = folder / ROWS_FILE
    for name, frame in tables.items():
        shapes = frame["geometry"].to_numpy(dtype=object)
        known = ~pd.isna(shapes)
        if not known.any():
            continue
        placed = gpd.GeoDataFrame(
            frame.drop(columns="geometry")[known].reset_index(drop=True),
            geometry=gpd.GeoSeries(shapes[known], crs=epsg),
        )
        with explaining_gdal(path):
            placed.to_file(path, layer=name, driver="GPKG", engine="pyogrio", index=False)
    return path


def write_job(folder: Path, job: Mapping[str, Any]) -> Path:
    """Write the job beside its rows."""
    path = folder / JOB_FILE
    with explaining_io(path):
        path.write_text(json.dumps(job, ensure_ascii=False), encoding="utf-8")
    return path


def is_whole_pdf(path: Path) -> bool:
    """Whether a PDF is there to its last byte: it ends as it should, and its list of objects stands where it says."""
    written = path.read_bytes() if path.exists() else b""
    end = re.search(rb"startxref\s+(\d+)\s+%%EOF\s*$", written[-64:])
    return end is not None and re.match(rb"xref|\d+ \d+ obj", written[int(end[1]) :][:32]) is not None


def write_background(
    folder: Path, elevation: Path, epsg: int, shading: Shading, fading: Fading
) -> tuple[str, str]:
    """Shaded relief and the elevation for contours, in the coordinates of the maps; the names of the two files.

    ``fading`` says how the relief goes over into the ground of the sheet where its elevations end.

    A large elevation model is made coarser: at most 4 million cells are kept.
    """
    cells, transform = _elevation(elevation, epsg)
    picture = fading(shading(cells, abs(transform.a), abs(transform.e)), ~np.isnan(cells))
    profile = {
        "driver": "GTiff",
        "height": cells.shape[0],
        "width": cells.shape[1],
        "crs": f"EPSG:{epsg}",
        "transform": transform,
        "compress": "deflate",
    }
    relief = {**profile, "count": 3, "dtype": "uint8", "photometric": "RGB"}
    heights = {**profile, "count": 1, "dtype": "float32", "nodata": -9999.0}
    with explaining_io(folder):
        write_bands(folder / RELIEF_FILE, picture, relief)
        filled = np.where(np.isnan(cells), -9999.0, cells).astype(np.float32)
        write_bands(folder / ELEVATION_FILE, filled[np.newaxis], heights)
    return RELIEF_FILE, ELEVATION_FILE


def commune_lines(communes: NDArray[Any]) -> pd.DataFrame:
    """Every stretch of commune border once, however many communes share it."""
    outlines = shapely.boundary(communes[~pd.isna(communes)])
    lines = shapely.line_merge(shapely.union_all(outlines))
    return pd.DataFrame({"name": [""], "geometry": np.array([lines], dtype=object)})


def inner_sides(borders: NDArray[Any], communes: NDArray[Any], reach_m: float = 150.0) -> pd.DataFrame:
    """Every stretch of border, and the side on which our communes lie: 1 to its left, -1 to its right, else 0."""
    merged = shapely.line_merge(borders[~pd.isna(borders)])
    lines = [line for line in shapely.get_parts(merged) if line.length > 0]
    area = shapely.union_all(shapely.make_valid(communes[~pd.isna(communes)]))
    found = []
    for line in lines:
        left, right = (
            shapely.area(shapely.intersection(shapely.buffer(line, side * reach_m, single_sided=True), area))
            for side in (1, -1)
        )
        found.append(0 if max(left, right) == 0 else (1 if left > right else -1))
    shapes = np.empty(len(lines), dtype=object)
    shapes[:] = lines
    return pd.DataFrame({"side": np.array(found, dtype=int), "geometry": shapes})


def _elevation(path: Path, epsg: int) -> tuple[NDArray[np.float64], Any]:
    with open_raster(path) as source:
        smaller = max(1.0, (source.width * source.height / _MOST_CELLS) ** 0.5)
        shape = (max(1, int(source.height / smaller)), max(1, int(source.width / smaller)))
        read = source.read(1, out_shape=shape, resampling=Resampling.average, masked=True)
        cells = read.astype(np.float64).filled(np.nan)
        transform = source.transform * source.transform.scale(
            source.width / shape[1], source.height / shape[0]
        )
        if source.crs is None or source.crs.to_epsg() == epsg:
            return cells, transform
        return _warped(cells, transform, source.crs, epsg)


def _warped(
    cells: NDArray[np.float64], transform: Any, crs: Any, epsg: int
) -> tuple[NDArray[np.float64], Any]:
    target = f"EPSG:{epsg}"
    rows, columns = cells.shape
    bounds = rasterio.transform.array_bounds(rows, columns, transform)
    new_transform, width, height = rasterio.warp.calculate_default_transform(
        crs, target, columns, rows, *bounds
    )
    warped = np.full((height, width), np.nan)
    reproject(
        cells, warped, src_transform=transform, src_crs=crs, dst_transform=new_transform, dst_crs=target,
        src_nodata=np.nan, dst_nodata=np.nan, resampling=Resampling.bilinear,
    )  # fmt: skip
    return warped, new_transform
