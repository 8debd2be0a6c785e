"""The least times that a search has found so far."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import searching as loops
from .ground import Minutes

_BLOCK = 1 << loops.BLOCK_BITS
_MOST = float(np.finfo(np.float32).max)
_AT_ONCE = 1 << 20


class Labels:
    """Labels of `size` cells, used for one search after the other: 8 bytes a cell.

    With a cut-off, memory is taken only where a search comes: what nothing was written to is 0, "not reached".
    """

    def __init__(self, size: int, bounded: bool) -> None:
        self.none = 0.0 if bounded else np.inf
        self.times = np.zeros(size) if bounded else np.full(size, np.inf)
        self.touched = np.zeros((size >> loops.BLOCK_BITS) + 1, dtype=np.uint8)
        self.cutoff, self.zero = np.inf, 0.0

    def begin(self, cutoff: float) -> None:
        """Forget the last search; infinite `cutoff` exactly for labels made without bound."""
        for block in np.flatnonzero(self.touched):
            self.times[block * _BLOCK : (block + 1) * _BLOCK] = self.none
        self.touched[:] = 0
        self.cutoff = cutoff
        # The label of minute 0: a hair beyond the cut-off below 0, so that exactly the cut-off is kept.
        self.zero = -(cutoff * (1 + 1e-9) + 1e-9) if np.isfinite(cutoff) else 0.0

    def minutes(self, cells: Any) -> Minutes:
        """Minutes of `cells` (indices or a slice); infinite where not reached."""
        labels = self.times[cells]
        most = min(self.cutoff, _MOST)  # what is reached stays finite
        return np.where(labels != self.none, np.minimum(labels - self.zero, most), np.inf).astype(np.float32)

    def all_minutes(self) -> Minutes:
        """Minutes of all cells. Memory: 4 bytes a cell."""
        found = np.empty(self.times.size, dtype=np.float32)
        for at in range(0, found.size, _AT_ONCE):
            found[at : at + _AT_ONCE] = self.minutes(slice(at, at + _AT_ONCE))
        return found

    def rows_reached(self, columns: int) -> slice:
        """The rows (of `columns` cells) outside of which nothing was reached."""
        blocks = np.flatnonzero(self.touched)
        if not blocks.size:
            return slice(0, 0)
        last = min(int(blocks[-1] + 1) * _BLOCK, self.times.size) - 1
        return slice(int(blocks[0]) * _BLOCK // columns, last // columns + 1)
