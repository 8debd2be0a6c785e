"""The plans there are: those that may still come into force, which something can stand on, and names still free."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Optional

from qgis.core import QgsVectorLayer

from ...layers.live import PROPOSED

_NUMBERED = re.compile(r"(.+) \((\d{1,4})\)")


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
    """``name``, with the first number in brackets that makes it the only one: “Tháng 7”, “Tháng 7 (2)”, “Tháng 7 (3)”."""
    known = _NUMBERED.fullmatch(name)
    stem, number, found = (known[1], int(known[2]), name) if known else (name, 1, name)
    while found in taken:
        number += 1
        found = f"{stem} ({number})"
    return found
