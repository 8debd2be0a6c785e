"""The ground and the speeds in the form that the compiled loops read: one byte a cell, tables of 256."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .ground import BARRIER, VEHICLE, WALK, Ground, Speeds

IMPASSABLE = 0  # the code of every cell that nothing crosses
MOST_CODES = 127  # differing kinds of passable cell; the byte's highest bit is the search's own
MINUTES_PER_METRE = 0.01  # of walking 6 km/h, Tobler's speed at a slope of -5 %
_KMH = 0.06  # minutes per metre at 1 km/h


@dataclass(frozen=True)
class Compact:
    """`codes` (rows, columns) uint8, 0 impassable; per code, float32: slowness of walking at Tobler's best slope and
    of vehicles (minutes per metre; the one that does not apply is 0; infinite walking for code 0), and the wait of
    a ferry (minutes, -1 where it is none).
    """

    codes: NDArray[np.uint8]
    walking: NDArray[np.float32]
    riding: NDArray[np.float32]
    wait: NDArray[np.float32]


class TooManyKinds(ValueError):
    """More than 127 classes that differ in mode, speed or wait; the argument is their number."""


def compact(ground: Ground, speeds: Speeds) -> Compact:
    """Classes of equal mode, value and wait become one code; cells without elevation and barriers become 0.

    Memory: 1 byte a cell (for a moment 2). Raises TooManyKinds.
    """
    code_of_class, kinds = _kinds(speeds)
    codes = code_of_class[ground.classes]
    np.putmask(codes, np.isnan(ground.elevation), IMPASSABLE)
    walking, riding, wait = (np.zeros(256, dtype=np.float32) for _ in range(3))
    walking[IMPASSABLE], wait[:] = np.inf, -1
    for code, (mode, value, minutes) in enumerate(kinds, start=1):
        if mode == WALK:
            walking[code] = MINUTES_PER_METRE / value
        else:
            riding[code] = _KMH / value
        if minutes is not None:
            wait[code] = minutes
    return Compact(codes, walking, riding, wait)


def _kinds(speeds: Speeds) -> tuple[NDArray[np.uint8], list[tuple[int, float, float | None]]]:
    """Code of each class, and (mode, value, wait) of each code from 1 on."""
    kinds: dict[tuple[int, float, float | None], int] = {}
    codes = []
    for mode, value, wait in zip(speeds.mode, speeds.value, speeds.ferry_wait, strict=True):
        if mode == BARRIER:
            codes.append(IMPASSABLE)
            continue
        if mode not in (WALK, VEHICLE) or not (np.isfinite(value) and value > 0) or wait < 0:
            raise ValueError(f"no speed: mode {mode}, value {value}, wait {wait}")
        kind = (int(mode), float(value), None if np.isnan(wait) else float(wait))
        codes.append(kinds.setdefault(kind, len(kinds) + 1))
    if len(kinds) > MOST_CODES:
        raise TooManyKinds(len(kinds))
    return np.array(codes, dtype=np.uint8), list(kinds)
