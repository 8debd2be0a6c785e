"""The long proofs, of which ``test`` has a small fixed share; their figures go into docs/reliability.md."""

from __future__ import annotations

import os

from . import qgis
from .environment import PYTHON, ensure
from .machine import run

_SAMPLES = [f"tests/unit/test_sample_{part}.py" for part in ("totals", "ground", "faults", "job")]


def main(arguments: list[str]) -> int:
    """Run everything, or the part that ``arguments`` name (``samples``, ``crashes --count 50``, ``power --seed 3`` …).

    How much of everything: ``DIABAN_SOAK_KILLS`` (500), ``_WORKSPACES`` (10,000), ``_MINUTES`` (120), ``_DISKS``
    and ``_CUTS`` (15 and 100 a command), ``_WRITES`` (5,000, with QGIS looking on), ``_BOARDS`` (50 times QGIS killed while assigning), ``_SEEDS`` of the sample (12).
    """
    ensure()
    if arguments in ([], ["samples"]):
        seeds = os.environ.get("DIABAN_SOAK_SEEDS", "12")
        code = run([PYTHON, "-m", "pytest", "-q", *_SAMPLES], env={"DIABAN_SOAK_SEEDS": seeds})
        if code or arguments:
            return code
    env = {"DIABAN_QGIS_PYTHON": qgis.install()}
    return run([PYTHON, "-P", "-m", "diaban.tests.soak", *(arguments or ["everything"])], env=env)
