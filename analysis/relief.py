"""Shaded relief in pale colours, for maps whose symbols and letters must stay readable above it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

# Valley to summit, pale enough for black letters: share of the elevation range, red, green, blue.
_TINTS = np.array(
    [
        (0.00, 222, 234, 213),
        (0.25, 236, 240, 217),
        (0.50, 247, 240, 217),
        (0.75, 243, 228, 205),
        (1.00, 238, 224, 214),
    ]
)
# The ground of a sheet where nothing is known of the relief.
PAPER_GROUND = (246, 247, 241)
_DARKEST = 0.62
_EXAGGERATION = 1.3
# Light from the north-west, 45 degrees high, as on topographic sheets.
_AZIMUTH, _ALTITUDE = np.radians(315.0), np.radians(45.0)


def shaded_relief(elevation: NDArray[np.float64], dx: float, dy: float) -> NDArray[np.uint8]:
    """Colours (3, rows, columns) of an elevation model in metres with cells of dx by dy metres.

    Rows run from north to south. Cells without elevation (NaN) come out white.
    Memory: about 60 bytes a cell.
    """
    missing = np.isnan(elevation)
    if bool(missing.all()):
        return np.full((3, *elevation.shape), 255, dtype=np.uint8)
    filled = np.where(missing, np.nanmean(elevation), elevation)
    light = _light(filled, dx, dy)
    low, high = np.percentile(filled[~missing], (1.0, 99.0))
    share = np.clip((filled - low) / max(1.0, float(high - low)), 0.0, 1.0)
    colours = np.stack([np.interp(share, _TINTS[:, 0], _TINTS[:, band]) for band in (1, 2, 3)])
    shaded = colours * light
    shaded[:, missing] = 255.0
    return np.clip(np.rint(shaded), 0, 255).astype(np.uint8)


def faded(
    colours: NDArray[np.uint8], known: NDArray[np.bool_], ground: tuple[int, int, int] = PAPER_GROUND
) -> NDArray[np.uint8]:
    """Colours (3, rows, columns) that go over into ``ground`` towards the edge of what is known.

    The way from full colour to ground is a twentieth of the shorter side. Memory: about 60 bytes a cell.
    """
    reach = max(2, min(known.shape) // 20)
    near = _mean_around(_mean_around(known.astype(np.float64), reach, 0), reach, 1)
    weight = np.clip(2.0 * near - 1.0, 0.0, 1.0) * known
    flat = np.array(ground, dtype=np.float64)[:, None, None]
    return np.rint(flat + (colours - flat) * weight).astype(np.uint8)


def _mean_around(values: NDArray[np.float64], reach: int, axis: int) -> NDArray[np.float64]:
    """Mean of the ``reach`` cells before and after each along an axis; beyond the edge counts as 0."""
    width = [(0, 0), (0, 0)]
    width[axis] = (reach + 1, reach)
    running = np.cumsum(np.pad(values, width), axis=axis)
    size = values.shape[axis]
    upper = np.take(running, np.arange(2 * reach + 1, 2 * reach + 1 + size), axis=axis)
    lower = np.take(running, np.arange(size), axis=axis)
    return (upper - lower) / (2 * reach + 1)


def _light(elevation: NDArray[np.float64], dx: float, dy: float) -> NDArray[np.float64]:
    """Factor from _DARKEST (slopes away from the light) to slightly above 1 (towards it)."""
    down, right = np.gradient(elevation, dy, dx)
    slope_x, slope_y = _EXAGGERATION * right, -_EXAGGERATION * down
    # The cosine between the surface normal and the light.
    normal = np.sqrt(slope_x**2 + slope_y**2 + 1.0)
    towards = -slope_x * np.sin(_AZIMUTH) - slope_y * np.cos(_AZIMUTH)
    cosine = (towards * np.cos(_ALTITUDE) + np.sin(_ALTITUDE)) / normal
    flat = np.sin(_ALTITUDE)
    light: NDArray[np.float64] = np.clip(1.0 + 0.55 * (cosine - flat), _DARKEST, 1.06)
    return light
