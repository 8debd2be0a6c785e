"""Measure speed and memory at three sizes of the sample and write docs/benchmarks.md."""

from __future__ import annotations

from . import qgis
from .environment import PYTHON, ensure
from .machine import Stop, run

SCALES = ("1", "100", "million")


def main(arguments: list[str]) -> int:
    """All sizes, or those named; 1 when something could not be measured."""
    if set(arguments) - set(SCALES):
        raise Stop(f"`bench` knows the sizes {', '.join(SCALES)}, not: {' '.join(arguments)}")
    ensure()
    qgis_python = qgis.install()
    env = {"DIABAN_QGIS_PYTHON": qgis_python, "QT_QPA_PLATFORM": "offscreen"}
    return run([PYTHON, "-P", "-m", "diaban.tests.bench", qgis_python, *arguments], env=env)
