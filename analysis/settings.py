"""The thresholds an analysis is held against."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

DRY, WET = 0, 1
SEASONS = ("dry", "wet")
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Settings:
    """Limits and choices: days, minutes and counts. ``from_day`` None: 1 January of the year of ``as_of``.

    Weights of need are without unit; the costs of a plan are minutes.
    """

    wet_months: frozenset[int] = frozenset({5, 6, 7, 8, 9, 10})
    visit_interval_days: int = 30
    reach_out_min: float = 120
    reach_round_min: float = 240
    model_reach_min: float = 60
    max_units_per_commune: int = 2
    from_day: date | None = None
    weight_special_hardship: float = 3
    weight_poor: float = 2
    change_cost: float = 30
    village_cost: float = 60
    language_cost: float = 60


def day_number(day: date) -> int:
    """The day as days since 1970-01-01."""
    return (day - _EPOCH).days


def season_of(day: date, wet_months: frozenset[int]) -> int:
    """WET in the wet months, else DRY."""
    return WET if day.month in wet_months else DRY
