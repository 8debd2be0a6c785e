"""An elevation model under a workspace, for tests that only need one to be there."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import shapely

from diaban.layers.workspace import Workspace

from .travel_worlds import raster


def relief_under(workspace: Path, path: Path, cell: float = 500.0) -> Path:
    """Gentle waves under everything in the workspace."""
    opened = Workspace.open(workspace)
    shapes = np.concatenate(
        [
            opened.frame(name, (), geometry=True)["geometry"].to_numpy(dtype=object)
            for name in ("commune", "village")
        ]
    )
    west, south, east, north = shapely.total_bounds(shapes[~shapely.is_missing(shapes)])
    rows, columns = (int(length // cell) + 3 for length in (north - south, east - west))
    heights = 500 + 30 * np.sin(np.arange(rows) / 4)[:, None] + 30 * np.cos(np.arange(columns) / 5)[None, :]
    corner = (float(west) - cell, float(north) + cell)
    return raster(
        path, heights.astype(np.float32), corner=corner, cell=(cell, cell), crs=f"EPSG:{opened.epsg}"
    )
