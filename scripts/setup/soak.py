"""The long proofs, of which ``test`` has a small fixed share; their figures go into docs/reliability.md."""

from __future__ import annotations

from . import qgis
from .environment import PYTHON, ensure
from .machine import run


def main(arguments: list[str]) -> int:
    """Run everything, or the part that ``arguments`` name (``crashes --count 50``, ``power --seed 3`` …).

    How much of everything: ``DIABAN_SOAK_KILLS`` (500), ``_WORKSPACES`` (10,000), ``_MINUTES`` (120), ``_DISKS``
    and ``_CUTS`` (15 and 100 a command), ``_WRITES`` (5,000, with QGIS looking on).
    """
    ensure()
    env = {"DIABAN_QGIS_PYTHON": qgis.install()}
    return run([PYTHON, "-P", "-m", "diaban.tests.soak", *(arguments or ["everything"])], env=env)
