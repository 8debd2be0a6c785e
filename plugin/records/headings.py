"""What the place of a row is called."""

from __future__ import annotations

from ...layers.schema import TABLES
from ..language import tr
from .outlines import LINE


def place_heading(table: str) -> str:
    """What the place of a row of ``table`` is called."""
    kind = TABLES[table].geometry
    return tr("Place") if kind == "POINT" else tr("Line") if kind == LINE else tr("Boundary")
