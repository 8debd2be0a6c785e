"""Measure speed and memory at three sizes of the sample, and travel time beside its peers; write docs/benchmarks.md."""

from __future__ import annotations

from . import qgis
from .environment import PYTHON, ensure, find_python
from .machine import BUILD, ROOT, WINDOWS, Stop, apt_install, has_apt, must_run, run

SCALES = ("1", "100", "million")
TRAVEL, OPTIMUM, WORKBENCH = "travel", "optimum", "workbench"
# How often the workbench takes the sample for each of the sizes: by households, not by villages.
_WORKBENCH_SCALES = {"1": 1, "100": 115, "million": 1150}
_PEERS = BUILD / "bench-peers"


def main(arguments: list[str]) -> int:
    """All sizes and parts, or those named (with `workbench` the sizes of the workbench); 1 when one was not measured."""
    if set(arguments) - {*SCALES, TRAVEL, OPTIMUM, WORKBENCH}:
        raise Stop(
            f"`bench` knows {', '.join((*SCALES, TRAVEL, OPTIMUM, WORKBENCH))}, not: {' '.join(arguments)}"
        )
    ensure()
    scales = [name for name in arguments if name in SCALES]
    failed = []
    if not arguments or (scales and WORKBENCH not in arguments):
        qgis_python = qgis.install()
        env = {"DIABAN_QGIS_PYTHON": qgis_python, "QT_QPA_PLATFORM": "offscreen"}
        failed.append(run([PYTHON, "-P", "-m", "diaban.tests.bench", qgis_python, *scales], env=env))
    if TRAVEL in arguments or not arguments:
        failed.append(run([PYTHON, "-P", "-m", "diaban.tests.bench.travel", _peers()]))
    if OPTIMUM in arguments or not arguments:
        failed.append(run([PYTHON, "-P", "-m", "diaban.tests.bench.optimum", _peers()]))
    if WORKBENCH in arguments or not arguments:
        env = {"QT_QPA_PLATFORM": "offscreen"}
        sizes = [_WORKBENCH_SCALES[name] for name in scales]
        command = [PYTHON, "-P", "-m", "diaban.tests.bench.workbench", qgis.install(), *sizes]
        failed.append(run(command, env=env))
    return max(failed)


def _peers() -> object:
    """The Python of an environment with the peers of travel time; GRASS comes from the system."""
    if has_apt():
        apt_install(["grass-core"])
    python = _PEERS / ("Scripts/python.exe" if WINDOWS else "bin/python")
    if not python.exists():
        must_run([find_python(), "-m", "venv", _PEERS], "Making an environment for the peers")
    safely = ("--require-hashes", "--only-binary", ":all:", "--quiet")
    lock = ROOT / "requirements" / "bench.lock"
    must_run([python, "-m", "pip", "install", *safely, "-r", lock], "Installing the peers", quiet=True)
    return python
