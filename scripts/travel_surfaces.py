"""Surfaces of minutes there and back, one GeoTIFF an origin and season."""

from __future__ import annotations

import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from rasterio.transform import Affine

from ..analysis.travel_pairs import Places
from ..analysis.travel_time.surfaces import surface
from ..layers.errors import InputError
from ..layers.files import explaining_io, replacing
from ..layers.rasters import write_bands
from .progress import Progress
from .travel_model import TravelModel
from .travel_places import Points


def write_surfaces(
    folder: Path,
    model: TravelModel,
    origins: Points,
    cells: Mapping[str, Places],
    cutoff: float,
    progress: Progress,
) -> list[Path]:
    """Write ``<unit or village>_<code>_<season>.tif``: band 1 minutes there, band 2 back, NaN beyond the cut-off.

    Origins without a place on the model have none. InputError where the folder cannot be made.
    """
    if folder.exists() and not folder.is_dir():
        raise InputError("travel.error.not_a_folder", path=str(folder))
    with explaining_io(folder):
        folder.mkdir(parents=True, exist_ok=True)
    written = []
    total = max(sum(len(places) for places in cells.values()), 1)
    with ThreadPoolExecutor(2) as pool:
        for season, places in cells.items():
            for row in np.flatnonzero(~places.unplaced).tolist():
                code = re.sub(r"[^\w.-]", "_", str(origins.code[row]))
                path = folder / f"{origins.kind[row]}_{code}_{season}.tif"
                both = [
                    pool.submit(_minutes, model, season, int(places.cell[row]), turned, cutoff)
                    for turned in (False, True)
                ]
                there, back = (minutes.result() for minutes in both)
                write_minutes(path, model, {"there": there, "back": back}, season, cutoff)
                written.append(path)
                progress.step(len(written) / total, "travel.step.surfaces", done=len(written), all=total)
    return written


def _minutes(model: TravelModel, season: str, cell: int, back: bool, cutoff: float) -> Any:
    minutes = surface(model.ground, model.speeds[season], [cell], back=back, cutoff=cutoff)
    return np.where(np.isfinite(minutes), minutes, np.nan).astype(np.float32)


def write_minutes(path: Path, model: TravelModel, bands: dict[str, Any], season: str, cutoff: float) -> None:
    """Write bands of minutes (rows, columns; NaN beyond the cut-off) by name, as one file."""
    lattice = model.lattice
    profile = {
        "driver": "GTiff",
        "height": lattice.rows,
        "width": lattice.columns,
        "count": len(bands),
        "dtype": "float32",
        "crs": f"EPSG:{model.epsg}",
        "transform": Affine(lattice.dx, 0, lattice.left, 0, -lattice.dy, lattice.top),
        "nodata": float("nan"),
        "tiled": True,
        "compress": "deflate",
        "predictor": 3,
    }
    tags = {"SEASON": season, "CUTOFF_MIN": f"{cutoff:g}", "UNIT": "minute"}
    with replacing(path) as aside:
        write_bands(aside, np.stack(list(bands.values())), profile, tags, list(bands))
