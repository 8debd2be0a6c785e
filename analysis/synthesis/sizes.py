"""How much of everything a sample holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from .grid import Floats, Ints

AS_OF = date(2026, 6, 30)
TODAY = (AS_OF - date(1970, 1, 1)).days
MOST_VILLAGES = 100


@dataclass(frozen=True)
class Sizes:
    """The published case, `scale` times; villages grow at most `MOST_VILLAGES` times."""

    scale: int = 1

    @property
    def times(self) -> int:
        """How many times as many villages as in the published case."""
        return min(self.scale, MOST_VILLAGES)

    @property
    def households(self) -> int:
        return 745 * self.scale

    @property
    def cadres(self) -> int:
        return 365 * self.scale

    @property
    def villages(self) -> int:
        return 174 * self.times

    @property
    def other_villages(self) -> int:
        """Villages without a household in anybody's charge."""
        return 27 * self.times

    @property
    def attendees(self) -> int:
        return 72 * self.times

    @property
    def cells(self) -> int:
        """Party cells that somebody attends; a few attendees go to two."""
        return 78 * self.times

    @property
    def border_villages(self) -> int:
        """The most villages that may count as border villages, so that the attendees suffice."""
        return 62 * self.times

    officers: int = 17
    sites: int = 11


def shared_out(total: int, weights: Floats, least: int = 0) -> Ints:
    """`total` split into whole parts in proportion to `weights` (largest remainders), each at least `least`."""
    exact = (total - least * len(weights)) * weights / weights.sum()
    parts = np.floor(exact).astype(np.int64)
    order = np.argsort(-(exact - parts), kind="stable")
    parts[order[: total - least * len(weights) - int(parts.sum())]] += 1
    return np.asarray(parts + least, dtype=np.int64)
