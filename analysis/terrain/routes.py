"""A way over cells as people speak of it: its line, its length, what it climbs, and its profile."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Event

import numpy as np
import numpy.typing as npt

from ..travel_time.ground import Ground, Speeds
from ..travel_time.ways import way
from .lattice import Lattice

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Route:
    """One entry a cell moved to, from the first to the last.

    ``x``, ``y``: the cell's centre (metres, the workspace's coordinates); ``distance``: metres gone so far, level;
    ``height``: metres above the sea; ``minutes``: gone so far, the last is how long the whole way takes.
    """

    x: Floats
    y: Floats
    distance: Floats
    height: Floats
    minutes: Floats

    @property
    def climb(self) -> float:
        """Metres upwards, all in all, from cell to cell."""
        return float(np.maximum(np.diff(self.height), 0).sum())

    @property
    def descent(self) -> float:
        """Metres downwards, all in all, from cell to cell."""
        return float(np.maximum(-np.diff(self.height), 0).sum())


def route(
    ground: Ground, speeds: Speeds, lattice: Lattice, start: int, goal: int, stop: Event | None = None
) -> Route | None:
    """A fastest way from one cell to another (flat); None where there is none. Raises Stopped soon after `stop` is set."""
    found = way(ground, speeds, start, goal, stop)
    if found is None:
        return None
    cells, minutes = found
    row, column = cells[:, 0], cells[:, 1]
    x, y = lattice.centres(row * lattice.columns + column)
    steps = np.hypot(np.diff(x), np.diff(y))
    return Route(
        x, y, np.concatenate(([0.0], np.cumsum(steps))), ground.elevation[row, column].astype(np.float64),
        np.asarray(minutes, dtype=np.float64),
    )  # fmt: skip
