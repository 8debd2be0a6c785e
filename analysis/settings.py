"""The thresholds an analysis is held against."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

DRY, WET = 0, 1
SEASONS = ("dry", "wet")
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Settings:
    """Limits and choices: days, minutes and counts. ``from_day`` None: 1 January of the year of ``as_of``."""

    wet_months: frozenset[int] = frozenset({5, 6, 7, 8, 9, 10})
    visit_interval_days: int = 30
    reach_out_min: float = 120
    reach_round_min: float = 240
    model_reach_min: float = 60
    max_units_per_commune: int = 2
    from_day: date | None = None


def day_number(day: date) -> int:
    """The day as days since 1970-01-01."""
    return (day - _EPOCH).days


def season_of(day: date, wet_months: frozenset[int]) -> int:
    """WET in the wet months, else DRY."""
    return WET if day.month in wet_months else DRY


def season_began(day: date, wet_months: frozenset[int]) -> date | None:
    """The first day of the unbroken season that ``day`` lies in; None where the season never changes."""
    season = season_of(day, wet_months)
    first = day.replace(day=1)
    for _ in range(12):
        before = _month_before(first)
        if season_of(before, wet_months) != season:
            return first
        first = before
    return None


def _month_before(first: date) -> date:
    return date(first.year - 1, 12, 1) if first.month == 1 else date(first.year, first.month - 1, 1)
