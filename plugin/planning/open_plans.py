"""The plans there are: those that may still come into force, which something can stand on, and names still free."""

from __future__ import annotations

from collections.abc import Collection
from typing import Optional

from qgis.core import QgsVectorLayer

from ...layers.live import PROPOSED

_DIGITS = 2


def open_plans(plans: Optional[QgsVectorLayer]) -> list[str]:
    """The names of the open plans, the newest first; none where the layer is not there."""
    if plans is None:
        return []
    found = [str(row["name"]) for row in plans.getFeatures() if row["status"] in PROPOSED and row["name"]]
    return found[::-1]


def free_name(name: str, plans: Optional[QgsVectorLayer]) -> str:
    """``name``, with the first number that makes it the only one among all plans."""
    return numbered(name, [] if plans is None else [str(row["name"]) for row in plans.getFeatures()])


def numbered(name: str, taken: Collection[str]) -> str:
    """``name``, with the first number that makes it the only one; a year at its end is no such number."""
    stem, _, tail = name.rpartition(" ")
    if not stem or not tail.isdecimal() or len(tail) > _DIGITS:
        stem, tail = name, "1"
    number, found = int(tail), name
    while found in taken:
        number += 1
        found = f"{stem} {number}"
    return found
