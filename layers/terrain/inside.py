"""Which cells lie inside given shapes."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from rasterio.features import rasterize
from rasterio.transform import Affine

from .sampling import CellGrid


def cells_inside(grid: CellGrid, shapes: Any) -> npt.NDArray[np.bool_]:
    """One flag a cell: its centre lies in one of ``shapes`` (missing ones lie nowhere). All cells where there is no shape."""
    known = [
        shape
        for shape in np.asarray(shapes, dtype=object)
        if shape is not None and not shapely.is_empty(shape)
    ]
    if not known:
        return np.ones((grid.rows, grid.columns), dtype=np.bool_)
    transform = Affine(grid.dx, 0, grid.left, 0, -grid.dy, grid.top)
    burned = rasterize(
        [(shape, 1) for shape in known], (grid.rows, grid.columns), transform=transform, dtype="uint8"
    )
    return np.asarray(burned == 1)
