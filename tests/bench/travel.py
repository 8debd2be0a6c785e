"""The speed of travel time beside its peers: ``python -m diaban.tests.bench.travel PEERS_PYTHON [PEER_RUNS]``.

Rewrites its own part of docs/benchmarks.md and leaves the others.
"""

from __future__ import annotations

import json
import pickle
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import travel_grass
from .machine import describe
from .parts import put_part
from .processes import Failed, Measured, measure

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "build" / "bench" / "travel"
SIDE = 5000
REPEATS = 3
LIMIT = 3600.0


@dataclass
class Found:
    """All that was measured; a peer that failed or was stopped stands in `failures`."""

    side: int = SIDE
    whole: list[Measured] = field(default_factory=list)
    peers: dict[str, list[Measured]] = field(default_factory=dict)
    kernel: dict[str, Any] = field(default_factory=dict)
    bounded: dict[str, Any] = field(default_factory=dict)
    first: dict[str, Measured] = field(default_factory=dict)
    agreement: dict[str, Any] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)


def main(peers_python: str, peer_runs: int) -> int:
    """Measure all; 1 when something could not be measured."""
    found = Found()
    ours = (sys.executable, "-P", "-m", "diaban.tests.bench.travel_work")
    measure((sys.executable, "-P", "-m", "diaban.tests.bench.travel_ground", SIDE, FOLDER))
    _first_calls(found, ours)
    _try(found, "kernel", lambda: found.kernel.update(_json(measure((*ours, "kernel", FOLDER)))))
    _try(found, "bounded", lambda: found.bounded.update(_json(measure((*ours, "bounded", FOLDER)))))
    for _ in range(REPEATS):
        _try(found, "whole", lambda: found.whole.append(measure((*ours, "whole", FOLDER))))
    agreement = (sys.executable, "-P", "-m", "diaban.tests.bench.travel_agreement")
    shared = ROOT.parent / "shared"
    _try(found, "agreement", lambda: found.agreement.update(_json(measure((*agreement, FOLDER, shared)))))
    _peers(found, peers_python, peer_runs)
    (FOLDER / "found.pickle").write_bytes(pickle.dumps(found))
    from .travel_report import TITLE, part

    target = ROOT / "docs" / "benchmarks.md"
    put_part(target, TITLE, part(describe(), found))
    print(f"{target.relative_to(ROOT)} written", flush=True)
    return 1 if found.failures else 0


def _first_calls(found: Found, ours: tuple[str, ...]) -> None:
    """A small surface in a fresh process: everything kept, and nothing kept yet."""
    measure((*ours, "first", FOLDER))
    runs = [measure((*ours, "first", FOLDER)) for _ in range(REPEATS)]
    found.first["kept"] = sorted(runs, key=lambda run: run.cpu)[len(runs) // 2]
    with tempfile.TemporaryDirectory() as nothing:
        command = ("env", f"NUMBA_CACHE_DIR={nothing}", *ours, "first", FOLDER)
        found.first["anew"] = measure(command)


def _peers(found: Found, peers_python: str, runs: int) -> None:
    _try(found, "skimage", lambda: _write_for_skimage(peers_python))
    script = Path(__file__).with_name("travel_skimage.py")
    found.versions["grass"] = travel_grass.version()
    _try(found, "grass", lambda: travel_grass.prepare(FOLDER))
    works: dict[str, Callable[[], Measured]] = {
        "r.walk -k": lambda: travel_grass.walk(FOLDER, True, LIMIT),
        "r.walk": lambda: travel_grass.walk(FOLDER, False, LIMIT),
        "MCP_Geometric": lambda: measure((peers_python, script, FOLDER), LIMIT),
    }
    for name, work in works.items():
        for _ in range(runs):
            _try(found, name, lambda name=name, work=work: found.peers.setdefault(name, []).append(work()))  # type: ignore[misc]


def _write_for_skimage(peers_python: str) -> None:
    import numpy as np

    from . import travel_ground

    ground = travel_ground.ground(FOLDER)
    costs = travel_ground.TOBLER_FLAT / np.array(travel_ground.FACTORS) * travel_ground.CELL
    costs[travel_ground.RIVER] = -1  # never entered
    np.save(FOLDER / "costs.npy", costs[ground.classes])
    starts = np.divmod(travel_ground.places(FOLDER)["sources"], SIDE)
    np.save(FOLDER / "starts.npy", np.stack(starts, axis=1))
    measure((peers_python, "-c", "import skimage"))


def _json(measured: Measured) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(measured.output)
    return {**made, "megabytes": measured.megabytes}


def _try(found: Found, name: str, work: Callable[[], object]) -> None:
    print(f"travel: {name} …", flush=True)
    try:
        work()
    except Failed as failure:
        found.failures[name] = str(failure)
        print(f"travel: {name} FAILED: {failure}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else REPEATS))
