"""Which generated workspaces are looked at: ``DIABAN_ORACLE_SEEDS`` of them, from ``DIABAN_ORACLE_FIRST`` on."""

from __future__ import annotations

import os


def seeds(usually: int) -> range:
    """The seeds of this run; ``usually``: how many where nobody asked for more."""
    first = int(os.environ.get("DIABAN_ORACLE_FIRST", "0"))
    return range(first, first + int(os.environ.get("DIABAN_ORACLE_SEEDS", str(usually))))
