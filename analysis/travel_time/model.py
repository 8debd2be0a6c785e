"""Ground and speeds as the compiled loops read them, prepared once for each pair."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from .compact import Compact, compact
from .ground import Ground, Minutes, Speeds
from .moves import STEPS, crossed, lengths

_LEAST_SLOWNESS = 0.004  # minutes per metre: a bucket is as wide as a move at 15 km/h takes, or narrower


@dataclass(frozen=True)
class Model:
    """The ground, made compact, and the moves as steps between its flat cells."""

    shape: tuple[int, int]
    compact: Compact
    relief: Minutes
    offsets: NDArray[np.uint64]
    beside: NDArray[np.uint64]
    pairs: NDArray[np.int64]
    length: NDArray[np.float32]

    @property
    def size(self) -> int:
        return self.shape[0] * self.shape[1]

    @property
    def width(self) -> float:
        """Minutes of a bucket: hardly a move is shorter, so that hardly a cell is settled twice."""
        return float(self.length.min() * max(self.compact.quickest, _LEAST_SLOWNESS))

    def arguments(self, back: bool) -> tuple[Any, ...]:
        """The first arguments of the compiled loops."""
        made, sign = self.compact, np.float32(-1 if back else 1)
        tables = made.codes.ravel(), made.bits, made.walking, made.riding, made.wait
        moves = self.offsets, self.beside, self.pairs, sign / self.length, self.length
        return self.relief, *tables, *moves, *self.shape, back

    def passable(self, cells: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which of some flat cells one can stand on."""
        made = self.compact
        return np.asarray(made.codes.ravel()[cells] & ((1 << made.bits) - 1) > 0)


_models: WeakKeyDictionary[Ground, WeakKeyDictionary[Speeds, Model]] = WeakKeyDictionary()


def model_of(ground: Ground, speeds: Speeds) -> Model:
    """The model of a pair; made at the first call for it. Memory: 1 byte a cell (2 with over 63 kinds of cell)."""
    by_speeds = _models.setdefault(ground, WeakKeyDictionary())
    if speeds not in by_speeds:
        width = ground.shape[1]
        steps, between = STEPS[:, 0] * width + STEPS[:, 1], crossed()[:, :, 0] * width + crossed()[:, :, 1]
        by_speeds[speeds] = Model(
            ground.shape,
            compact(ground, speeds),
            np.ascontiguousarray(ground.elevation, dtype=np.float32).ravel(),
            steps.astype(np.uint64),
            between.astype(np.uint64),
            _as_moves(crossed()),
            lengths(ground.dx, ground.dy).astype(np.float32),
        )
    return by_speeds[speeds]


def _as_moves(cells: NDArray[np.int64]) -> NDArray[np.int64]:
    """The two cells beside or on each move, as numbers of the moves that lead to them (0 where there is none)."""
    numbers = {(int(row), int(column)): move for move, (row, column) in enumerate(STEPS)}
    return np.array([[numbers.get((int(r), int(c)), 0) for r, c in pair] for pair in cells], dtype=np.int64)
