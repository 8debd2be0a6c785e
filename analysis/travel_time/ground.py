"""What a travel-time model stands on: the relief, a class for every cell, and what a class means in one season."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

WALK, VEHICLE, BARRIER = 0, 1, 2

Elevation = NDArray[np.float32]
Classes = NDArray[np.uint8] | NDArray[np.uint16]
Cells = NDArray[np.int64]
Minutes = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Ground:
    """Cells of `dx` by `dy` metres, rows from north to south.

    `elevation` (rows, columns): metres, NaN where there is none; `classes` (rows, columns): index into `Speeds`.
    Neither may be written to afterwards: what is prepared from a pair of ground and speeds is kept as long as both.
    """

    elevation: Elevation
    classes: Classes
    dx: float
    dy: float

    @property
    def shape(self) -> tuple[int, int]:
        rows, columns = self.elevation.shape
        return rows, columns


@dataclass(frozen=True, eq=False)
class Speeds:
    """What each class means in one season; arrays over the class index.

    `mode` (n): WALK, VEHICLE or BARRIER; `value` (n): the factor on walking speed, or km/h of a vehicle, above 0
    (not looked at for a barrier); `ferry_wait` (n): minutes that boarding costs, NaN where the class is no ferry.
    """

    mode: NDArray[np.uint8]
    value: NDArray[np.float64]
    ferry_wait: NDArray[np.float64]
