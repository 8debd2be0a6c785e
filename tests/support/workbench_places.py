"""Where the households of `support/workbench.py` are; apart, so that QGIS's Python can read it."""

from __future__ import annotations


def home_xy(number: int) -> tuple[float, float]:
    """Where household ``h<number>`` is: in two rows of 200 m steps."""
    return (502400.0 + 200 * number if number < 6 else 505600.0 + 200 * (number - 6), 2304600.0)
