"""The ground and the speeds in the form that the compiled loops read: one byte a cell, tables of 256."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .compiling import compiled
from .ground import BARRIER, VEHICLE, WALK, Ground, Speeds

IMPASSABLE = 0  # the code of every cell that nothing crosses
MINUTES_PER_METRE = 0.01  # of walking 6 km/h, Tobler's speed at a slope of -5 %
_KMH = 0.06  # minutes per metre at 1 km/h
# Surroundings of a cell, within two rows and columns: one kind of cell; several; a ferry, or the model's edge.
UNIFORM, MIXED, SPECIAL = 0, 1, 2


@dataclass(frozen=True)
class Compact:
    """`codes` (rows, columns): in the lower `bits` the kind of cell, 0 impassable; above them its surroundings.

    Per kind, float32: slowness of walking at Tobler's best slope and of vehicles (minutes per metre; the one that
    does not apply is 0; both infinite and 0 for kind 0), and the wait of a ferry (minutes, -1 where it is none).
    `quickest`: the least slowness of all kinds.
    """

    codes: NDArray[np.uint8] | NDArray[np.uint16]
    bits: int
    walking: NDArray[np.float32]
    riding: NDArray[np.float32]
    wait: NDArray[np.float32]
    quickest: float


def compact(ground: Ground, speeds: Speeds) -> Compact:
    """Classes of equal mode, value and wait become one kind; cells without elevation and barriers become kind 0.

    Memory: 1 byte a cell up to 63 kinds, else 2.
    """
    kind_of_class, kinds = _kinds(speeds)
    bits, wide = (6, np.uint8) if len(kinds) < 64 else (14, np.uint16)
    codes: NDArray[Any] = kind_of_class.astype(wide)[np.ascontiguousarray(ground.classes)]
    np.putmask(codes, ~np.isfinite(ground.elevation), IMPASSABLE)
    walking, riding, wait = (np.zeros(len(kinds) + 1, dtype=np.float32) for _ in range(3))
    walking[IMPASSABLE], wait[:] = np.inf, -1
    for kind, (mode, value, minutes) in enumerate(kinds, start=1):
        if mode == WALK:
            walking[kind] = MINUTES_PER_METRE / value
        else:
            riding[kind] = _KMH / value
        if minutes is not None:
            wait[kind] = minutes
    surround(codes, bits, wait)
    quickest = float((walking + riding)[1:].min(initial=np.inf))
    return Compact(codes, bits, walking, riding, wait, quickest)


def _kinds(speeds: Speeds) -> tuple[NDArray[np.uint16], list[tuple[int, float, float | None]]]:
    """Kind of each class, and (mode, value, wait) of each kind from 1 on."""
    kinds: dict[tuple[int, float, float | None], int] = {}
    found = []
    for mode, value, wait in zip(speeds.mode, speeds.value, speeds.ferry_wait, strict=True):
        if mode == BARRIER:
            found.append(IMPASSABLE)
            continue
        if mode not in (WALK, VEHICLE) or not (np.isfinite(value) and value > 0) or wait < 0:
            raise ValueError(f"no speed: mode {mode}, value {value}, wait {wait}")
        kind = (int(mode), float(value), None if np.isnan(wait) else float(wait))
        found.append(kinds.setdefault(kind, len(kinds) + 1))
    if len(kinds) >= 1 << 14:
        raise ValueError(f"{len(kinds)} kinds of cell; at most 16383 are possible")
    return np.array(found, dtype=np.uint16), list(kinds)


def surround(codes: NDArray[Any], bits: int, wait: NDArray[np.float32]) -> None:
    """Write the surroundings of each cell into the upper bits of its code."""
    rows, columns = codes.shape
    mixed, special = codes.dtype.type(MIXED << bits), codes.dtype.type(SPECIAL << bits)
    kinds = codes.dtype.type((1 << bits) - 1)
    differs = np.empty(columns, dtype=codes.dtype)
    for top in range(2, rows - 2, _ROWS):  # a moment each, so that a wish to stop is heard
        _mark_mixed(codes, differs, _AROUND, kinds, mixed, top, min(top + _ROWS, rows - 2))
    for edge in (codes[:2], codes[-2:], codes[:, :2], codes[:, -2:]):
        edge &= kinds
        edge |= special
    if (wait >= 0).any():
        for row, column in zip(*np.nonzero((wait >= 0)[codes & kinds])):
            around = codes[max(0, row - 2) : row + 3, max(0, column - 2) : column + 3]
            around &= kinds
            around |= special


_ROWS = 500
_AROUND = np.array(
    [(r, c) for r in range(-2, 3) for c in range(-2, 3) if (r, c) != (0, 0) and abs(r * c) < 4],
    dtype=np.int64,
)


@compiled
def _mark_mixed(
    codes: NDArray[Any],
    differs: NDArray[Any],
    around: NDArray[np.int64],
    kinds: int,
    mixed: int,
    top: int,
    bottom: int,
) -> None:
    columns = codes.shape[1]
    for row in range(top, bottom):
        differs[:] = 0
        here = codes[row]
        for r, c in around:
            there = codes[row + r, 2 + c : columns - 2 + c]
            for k in range(columns - 4):
                differs[2 + k] |= (there[k] ^ here[2 + k]) & kinds
        for k in range(2, columns - 2):
            if differs[k]:
                here[k] |= mixed
