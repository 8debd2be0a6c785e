"""The sixteen moves."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

# Row and column steps: four sides, four diagonals, eight knight's moves; a move and its opposite stand together.
STEPS = np.array(
    [
        *((-1, 0), (1, 0), (0, -1), (0, 1)),
        *((-1, -1), (1, 1), (-1, 1), (1, -1)),
        *((-1, -2), (1, 2), (-1, 2), (1, -2), (-2, -1), (2, 1), (-2, 1), (2, -1)),
    ],
    dtype=np.int64,
)
SIDES, NEIGHBOURS, MOVES = 4, 8, 16


def crossed() -> NDArray[np.int64]:
    """The two cells (row, column step) beside or on each move (16, 2, 2).

    A side move has none (zeros); a diagonal squeezes between them; a knight's move crosses them.
    """
    pairs = np.zeros((MOVES, 2, 2), dtype=np.int64)
    for move, (row, column) in enumerate(STEPS):
        if SIDES <= move < NEIGHBOURS:
            pairs[move] = (row, 0), (0, column)
        elif move >= NEIGHBOURS:
            half = (int(np.sign(row)), 0) if abs(row) == 2 else (0, int(np.sign(column)))
            pairs[move] = half, (int(np.sign(row)), int(np.sign(column)))
    return pairs


def lengths(dx: float, dy: float) -> NDArray[np.float64]:
    """Metres of each move (16)."""
    return np.asarray(np.hypot(STEPS[:, 0] * dy, STEPS[:, 1] * dx))
