"""The long proofs, of which ``test`` has a small fixed share."""

from __future__ import annotations

from . import qgis
from .environment import PYTHON, ensure
from .machine import run

COUNT = "300"


def main(arguments: list[str]) -> int:
    """Kill the program at many moments; arguments (``--count N``, ``--seed N``) go on to the proof."""
    ensure()
    env = {"DIABAN_QGIS_PYTHON": qgis.install()}
    proof = [PYTHON, "-P", "-m", "diaban.tests.soak", "crashes"]
    return run([*proof, *(arguments or ["--count", COUNT, "--slow"])], env=env)
