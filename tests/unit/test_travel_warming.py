"""What is compiled beforehand is all that travel times, ways and catchments need; and a way that is given up stops."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from support.travel_country import CHARGES, COUNTRY, HOUSES, UNITS, VILLAGES
from support.travel_worlds import workspace

from diaban.analysis.terrain.lattice import Lattice
from diaban.analysis.terrain.routes import route
from diaban.analysis.travel_time.ground import Ground, Speeds
from diaban.analysis.travel_time.running import Stopped
from diaban.analysis.travel_time.warming import warm_up
from diaban.scripts.interruptible import interruptible

# In a process of its own: what other tests compiled must not count.
_RUN = """
import sys
from diaban.analysis.travel_time import compact, labelling, searching
from diaban.analysis.travel_time.compiling import Loop
from diaban.analysis.travel_time.warming import warm_up
from diaban.scripts.cli import main

def made():
    loops = {}
    for module in (compact, labelling, searching):
        for name, value in vars(module).items():
            value = value.made if isinstance(value, Loop) else value
            if hasattr(value, "signatures"):
                loops[name] = len(value.signatures)
    return loops

warm_up()
before = made()
path, *options = sys.argv[1:]
assert main(["travel", path, *options]) == 0
assert main(["way", path, "D1", "B2", *options]) == 0
assert main(["catchment", path, *options]) == 0
assert all(before[name] for name in ("_mark_mixed", "_label", "receive", "settle", "trace")), before
assert made() == before, (before, made())
"""


def test_nothing_is_left_to_compile_when_travel_ways_and_catchments_are_computed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    path = workspace(tmp_path / "w.gpkg", COUNTRY, UNITS, VILLAGES, HOUSES, CHARGES)
    options = [word for name, file in COUNTRY.write(tmp_path).items() for word in (f"--{name}", str(file))]
    command = [sys.executable, "-P", "-c", _RUN, str(path), *options]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr[-2000:]


class Enough(BaseException):
    """As a request to stop ends a job."""


def test_a_way_that_is_given_up_stops_its_search() -> None:
    warm_up()
    side = 1500
    rng = np.random.default_rng(1)
    heights = rng.normal(0, 10, (side, side)).astype(np.float32)
    ground = Ground(heights, np.zeros((side, side), dtype=np.uint8), 30.0, 30.0)
    speeds = Speeds(np.zeros(1, np.uint8), np.ones(1), np.full(1, np.nan))
    lattice = Lattice(0.0, 0.0, 30.0, 30.0, side, side)
    stop, ended = threading.Event(), threading.Event()
    seen: list[BaseException] = []

    def search() -> None:
        try:
            route(ground, speeds, lattice, 0, side * side - 1, stop)
        except Stopped as error:
            seen.append(error)
            raise
        finally:
            ended.set()

    timer = threading.Timer(0.05, lambda: _raise_in_main(Enough))
    timer.start()
    with pytest.raises(Enough):
        interruptible(search, stop.set)
    timer.join()
    assert ended.wait(10) and len(seen) == 1


def _raise_in_main(kind: type[BaseException]) -> None:
    import ctypes

    main = threading.main_thread().ident
    assert main is not None
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(main), ctypes.py_object(kind))
