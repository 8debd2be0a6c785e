"""The cells that wait for their turn in one thread."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import searching as loops

_CHUNKS = 2 * loops.ROOM
_OUTBOX = 1 << 16
_NONE = np.iinfo(np.int64).max


class Buckets:
    """Waiting cells by time, and better labels found for cells of other threads. About 4 MB, growing with need."""

    def __init__(self) -> None:
        self.heads = np.empty(loops.RING + 1, dtype=np.int32)
        self.fills = np.empty(loops.RING + 1, dtype=np.int32)
        self.pool = np.empty(_CHUNKS * loops.CHUNK, dtype=np.uint32)
        self.links = np.empty(_CHUNKS, dtype=np.int32)
        self.state = np.zeros(loops.PLACES, dtype=np.int64)
        self.outbox = np.empty(_OUTBOX, dtype=np.uint64)
        self.offers = np.empty(_OUTBOX)
        self.scratch = loops.scratch()
        self.clear()

    def clear(self) -> None:
        """As before any search."""
        chunks = self.links.size
        self.heads[:], self.fills[:], self.state[:] = -1, 0, 0
        self.links[:] = np.arange(1, chunks + 1)
        self.state[loops.TOP], self.state[loops.FREE_COUNT], self.state[loops.FAR_FIRST] = -1, chunks, _NONE

    def make_room(self, cells: int = 0) -> None:
        """See that there are chunks enough for one batch and for so many more cells."""
        while self.state[loops.FREE_COUNT] < loops.ROOM + cells // loops.CHUNK + 1:
            self._double()

    def _double(self) -> None:
        chunks = self.links.size
        self.pool = np.concatenate((self.pool, np.empty_like(self.pool)))
        self.links = np.concatenate((self.links, np.arange(chunks + 1, 2 * chunks + 1, dtype=np.int32)))
        # The last of the new chunks leads to those that were free before.
        self.links[-1] = self.state[loops.FREE] if self.state[loops.FREE_COUNT] else -1
        self.state[loops.FREE] = chunks
        self.state[loops.FREE_COUNT] += chunks

    @property
    def busy(self) -> bool:
        return bool(self.state[loops.WAITING] or self.state[loops.FAR])

    @property
    def current(self) -> int:
        """Number of the bucket at work."""
        return int(self.state[loops.CURRENT])

    @property
    def lists(self) -> tuple[Any, ...]:
        """As the compiled loops take them."""
        return self.heads, self.fills, self.pool, self.links, self.state
