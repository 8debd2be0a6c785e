"""Days as people write them here."""

from __future__ import annotations


def written(day: str) -> str:
    """``2026-06-30`` as 30/06/2026."""
    year, month, number = day[:10].split("-")
    return f"{number}/{month}/{year}"
