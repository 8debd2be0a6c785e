"""The relief under the web map, where an elevation model lies beside the workspace."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ..analysis.relief import shaded_relief
from ..layers.exports.webmap.elevation import elevation_beside, jpeg, mercator_elevation
from ..layers.exports.webmap.page import Relief

_GROUND = np.array([233.0, 236.0, 228.0])[:, None, None]  # the page's own colour where nothing is known
_FADE = 0.035  # of the picture's width, so that its edges do not show


def relief_picture(workspace: Path, epsg: int) -> Relief | None:
    """A shaded picture of the land; None where no elevation model lies beside the workspace."""
    path = elevation_beside(workspace)
    if path is None:
        return None
    model = mercator_elevation(path, epsg)
    colours = shaded_relief(model.metres, model.cell_m, model.cell_m).astype(float)
    known = ~np.isnan(model.metres) * _towards_edges(*model.metres.shape)
    blended = colours * known + _GROUND * (1 - known)
    return Relief(jpeg(np.rint(blended).astype(np.uint8)), model.bounds)


def _towards_edges(rows: int, columns: int) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """From 0 at the edges of a picture to 1 a little inside."""
    fade = max(1.0, _FADE * columns)
    down = np.minimum(np.arange(rows), np.arange(rows)[::-1]) / fade
    across = np.minimum(np.arange(columns), np.arange(columns)[::-1]) / fade
    return np.clip(np.minimum(down[:, None], across[None, :]), 0, 1)
