"""The compiler is loaded only for travel; machine code is kept where it can be; a wish to stop is heard."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from types import FrameType

import numpy as np
import pytest

from diaban.analysis.travel_time.compiling import compiled
from diaban.analysis.travel_time.ground import Ground, Speeds
from diaban.analysis.travel_time.surfaces import surface

_LOADED = "import sys; from diaban.scripts import cli; cli.build_parser(); print('numba' in sys.modules)"


def test_no_command_loads_the_compiler_before_it_is_asked_for() -> None:
    told = subprocess.run([sys.executable, "-P", "-c", _LOADED], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"
    loading = _LOADED.replace(
        "print", "from diaban.analysis.travel_time.compiling import cores; cores(); print"
    )
    told = subprocess.run([sys.executable, "-P", "-c", loading], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "True"


def test_without_a_place_for_machine_code_it_is_made_anew() -> None:
    space: dict[str, object] = {}
    exec("def double(x):\n    return 2 * x\n", space)  # from no file: numba finds no place to keep it
    assert compiled(space["double"])(21) == 42  # type: ignore[arg-type]


class Enough(BaseException):
    """As a request to stop ends a job."""


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs a timer that signals")
@pytest.mark.parametrize("threads", [1, 2])
def test_a_request_to_stop_ends_a_surface_before_its_time(threads: int) -> None:
    side = 1500
    rng = np.random.default_rng(1)
    ground = Ground(
        rng.normal(0, 10, (side, side)).astype(np.float32), np.zeros((side, side), dtype=np.uint8), 30.0, 30.0
    )
    speeds = Speeds(np.zeros(1, np.uint8), np.ones(1), np.full(1, np.nan))
    surface(ground, speeds, [0], cutoff=1.0, threads=threads)  # compiled and prepared
    earlier_threads = set(threading.enumerate())

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise Enough

    earlier = signal.signal(signal.SIGALRM, stop)
    try:
        with pytest.raises(Enough):
            signal.setitimer(signal.ITIMER_REAL, 0.02)
            surface(ground, speeds, [0], threads=threads)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, earlier)
    for thread in set(threading.enumerate()) - earlier_threads:
        # The request may come while a thread is about to begin: one that never did has no end to wait for.
        if thread.ident is not None:
            thread.join(60)
        assert not thread.is_alive()
