"""The cells that wait for their turn in one thread."""

from __future__ import annotations

import numpy as np

from . import searching as loops

_OUTBOX = 1 << 16
_FAR = 1 << 60  # later than any bucket


class Buckets:
    """Waiting cells of a model of `stripes` stripes, by time, and better labels found for cells of other threads.

    About 2 MB, growing with need: some 10 bytes for each cell that waits.
    """

    def __init__(self, stripes: int) -> None:
        lists, chunks = loops.RING + 2 * stripes + 1, 2 * (loops.ROOM + 2 * stripes)
        self.heads = np.empty(lists, dtype=np.int32)
        self.fills = np.empty(lists, dtype=np.int32)
        self.firsts = np.empty(2 * stripes, dtype=np.int64)
        self.tops = np.empty(stripes, dtype=np.int64)
        self.pool = np.empty(chunks * loops.CHUNK, dtype=np.uint32)
        self.links = np.empty(chunks, dtype=np.int32)
        self.state = np.empty(loops.PLACES, dtype=np.int64)
        self.outbox = np.empty(_OUTBOX, dtype=np.uint64)
        self.offers = np.empty(_OUTBOX)
        # In which a batch is prepared; the last two for what is around its cells.
        kinds = (*(np.uint64,) * 4, np.float64, *(np.float32,) * 7)
        around = (np.empty((16, loops.BATCH), dtype=np.float32) for _ in range(2))
        self.scratch = (*(np.empty(loops.BATCH, dtype=kind) for kind in kinds), *around)

    def clear(self) -> None:
        """As before any search."""
        chunks = self.links.size
        self.heads[:], self.fills[:], self.firsts[:], self.tops[:], self.state[:] = -1, 0, _FAR, -1, 0
        self.links[:] = np.arange(1, chunks + 1)
        self.state[loops.ACTIVE], self.state[loops.FREE_COUNT] = -1, chunks

    def make_room(self, cells: int = 0) -> None:
        """See that there are chunks enough for one batch and for so many more cells."""
        while self.state[loops.FREE_COUNT] < loops.ROOM + self.tops.size + cells // loops.CHUNK + 1:
            self._double()

    def _double(self) -> None:
        chunks = self.links.size
        self.pool = np.concatenate((self.pool, np.empty_like(self.pool)))
        self.links = np.concatenate((self.links, np.arange(chunks + 1, 2 * chunks + 1, dtype=np.int32)))
        # The last of the new chunks leads to those that were free before.
        self.links[-1] = self.state[loops.FREE] if self.state[loops.FREE_COUNT] else -1
        self.state[loops.FREE] = chunks
        self.state[loops.FREE_COUNT] += chunks

    def begin_epoch(self, floor: int, until: int) -> None:
        """Work on the buckets from `floor` up to, not including, `until`."""
        self.state[loops.FLOOR], self.state[loops.UNTIL] = floor, until

    @property
    def first(self) -> int | None:
        """The lowest bucket in which something waits, None where nothing does."""
        lowest = int(self.firsts.min())
        return None if lowest == _FAR else lowest

    @property
    def within_epoch(self) -> bool:
        """Whether something is still to be done in this epoch."""
        until = self.state[loops.UNTIL]
        return bool(self.state[loops.ACTIVE] >= 0 or (self.firsts < until).any())

    @property
    def lists(self) -> loops.Arrays:
        """As the compiled loops take them."""
        return self.heads, self.fills, self.firsts, self.tops, self.pool, self.links, self.state
