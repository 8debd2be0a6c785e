"""What is measured of the travel kernel, each in a process of its own: ``… travel_work WHAT FOLDER``; prints JSON."""

from __future__ import annotations

import json
import math
import resource
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numba
import numpy as np

from diaban.analysis.travel_time.ground import Ground, Speeds
from diaban.analysis.travel_time.model import model_of
from diaban.analysis.travel_time.moves import STEPS
from diaban.analysis.travel_time.surfaces import reach, searches, surface

from . import travel_ground

REPEATS = 3
CUTOFF = 120.0


def whole(folder: Path) -> dict[str, Any]:
    """As a command does: read, one full surface, write."""
    ground, starts = travel_ground.ground(folder), _places(folder, "sources")
    before = _peak()
    made = surface(ground, travel_ground.speeds(False), starts)
    beyond_inputs = (_peak() - before) / made.size
    travel_ground.write(folder / "minutes.tif", made)
    return {"bytes_a_cell": beyond_inputs}


def kernel(folder: Path) -> dict[str, Any]:
    """Full surfaces and plain sweeps in turn, everything loaded and compiled."""
    ground, starts = travel_ground.ground(folder), _places(folder, "sources")
    warm = Ground(ground.elevation[:64, :64].copy(), ground.classes[:64, :64].copy(), ground.dx, ground.dy)
    result: dict[str, Any] = {"cells": ground.elevation.size}
    out = np.empty(ground.shape, dtype=np.float32)
    slow = 1 / np.array(travel_ground.FACTORS)
    for name, vehicles in (("walking", False), ("vehicles", True)):
        speeds = travel_ground.speeds(vehicles)
        surface(warm, speeds, [0])
        sweep(warm, slow, np.empty(warm.shape, dtype=np.float32))
        model_of(ground, speeds)
        runs = []
        for _ in range(REPEATS):
            ours, minutes = timed(lambda speeds=speeds: surface(ground, speeds, starts))  # type: ignore[misc]
            runs.append((ours, timed(lambda: sweep(ground, slow, out))[0]))
            result[f"{name}_settled"] = int(np.isfinite(minutes).sum())
        result[name] = runs
    return result


def bounded(folder: Path) -> dict[str, Any]:
    """Sixty units there and back, walking, against the full surface, in turn."""
    ground, speeds = travel_ground.ground(folder), travel_ground.speeds(False)
    units, starts = _places(folder, "units"), _places(folder, "sources")
    reached = [reach(ground, speeds, unit, CUTOFF, back) for unit in units for back in (False, True)]
    settled = sum(int(np.isfinite(each.minutes).sum()) for each in reached)
    runs = []
    for _ in range(REPEATS):
        many = timed(lambda: list(searches(ground, speeds, units, units, CUTOFF)))[0]
        runs.append((many, timed(lambda: surface(ground, speeds, starts))[0]))
    return {"settled": settled, "runs": runs, "cells": ground.elevation.size}


def first(folder: Path) -> dict[str, Any]:
    """A small surface, which needs all that a large one needs before it moves."""
    del folder
    small = Ground(np.zeros((20, 20), np.float32), np.zeros((20, 20), np.uint8), 30.0, 30.0)
    surface(small, Speeds(np.zeros(1, np.uint8), np.ones(1), np.full(1, np.nan)), [0])
    return {}


def timed(work: Callable[[], Any]) -> tuple[tuple[float, float], Any]:
    """Seconds on the clock and of processor, and the result."""
    clock, cpu = time.perf_counter(), time.process_time()
    made = work()
    return (time.perf_counter() - clock, time.process_time() - cpu), made


def sweep(ground: Ground, slow: np.ndarray[Any, Any], out: np.ndarray[Any, Any]) -> None:
    """Every move of every cell once, by both cores."""
    rows = np.linspace(2, ground.shape[0] - 2, 9).astype(int)
    metres = np.hypot(STEPS[:, 0] * ground.dy, STEPS[:, 1] * ground.dx)
    fixed = ground.elevation, ground.classes, slow, out, STEPS, metres
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda k: _sweep(*fixed, rows[k], rows[k + 1]), range(8)))


@numba.njit(nogil=True, error_model="numpy")  # type: ignore[untyped-decorator]
def _sweep(z, classes, slow, out, steps, metres, top, bottom):  # type: ignore[no-untyped-def]
    for row in range(top, bottom):
        for column in range(2, z.shape[1] - 2):
            best = np.inf
            for k in range(16):
                there = row + steps[k, 0], column + steps[k, 1]
                slope = (z[there] - z[row, column]) / metres[k]
                slowness = (slow[classes[row, column]] + slow[classes[there]]) / 2
                best = min(best, metres[k] * math.exp(3.5 * abs(slope + 0.05)) / 100 * slowness)
            out[row, column] = best


def _places(folder: Path, name: str) -> list[int]:
    return travel_ground.places(folder)[name]


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024.0


if __name__ == "__main__":
    works = {"whole": whole, "kernel": kernel, "bounded": bounded, "first": first}
    print(json.dumps(works[sys.argv[1]](Path(sys.argv[2]))))
