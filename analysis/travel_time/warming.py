"""The compiled loops made before they are needed: by a search so small that only the compiling takes time."""

from __future__ import annotations

from functools import cache

import numpy as np

from .ground import BARRIER, VEHICLE, WALK, Ground, Speeds
from .passable import components
from .running import STRIPE
from .surfaces import reach, surface
from .ways import way


@cache
def warm_up() -> None:
    """Have every loop compiled (or read from where it is kept), for the arguments that real work gives it.

    Half a minute where nothing is kept yet, else a moment.
    """
    # Two stripes of rows, so that threads hand over to each other; all kinds of cell, a ferry among them.
    rows, columns = 2 * STRIPE, 4
    classes = np.zeros((rows, columns), dtype=np.uint8)
    classes[:, 3] = np.arange(rows) % 4
    ground = Ground(np.zeros((rows, columns), dtype=np.float32), classes, 30.0, 30.0)
    nan = float("nan")
    speeds = Speeds(
        np.array([WALK, VEHICLE, BARRIER, VEHICLE], np.uint8),
        np.array([1.0, 20.0, 1.0, 5.0]),
        np.array([nan, nan, nan, 1.0]),
    )
    components(ground, speeds)
    surface(ground, speeds, [0], threads=2)
    reach(ground, speeds, 0, 30.0, back=True)
    way(ground, speeds, 0, 8)
