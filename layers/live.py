"""The predicates of coverage for one row at a time: standard library, so that QGIS keeps its totals itself.

Days are text (``YYYY-MM-DD``, which sorts as days do); no day is None: open on that side. The meaning is that of
``analysis``; tests hold one against the other.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Optional

DUTIES = ("household", "village", "party_cell", "commune_post")
HISTORY = ("approved", "ended")
PROPOSED = ("draft", "submitted", "returned")
BEST_BAND, WORST_BAND = 1, 4
DRY, WET = "dry", "wet"
Day = Optional[str]


def holds(start: Day, end: Day, day: str) -> bool:
    """Whether the half-open interval has ``day`` in it."""
    return (start is None or start <= day) and (end is None or day < end)


def is_open(closed_on: Day, day: str) -> bool:
    """Whether a place is still there on ``day``."""
    return closed_on is None or closed_on > day


def in_need(flagged: Optional[int], since: Day, left_on: Day, closed_on: Day, day: str) -> bool:
    """Whether a household needs somebody on ``day`` (``flagged``: ``needs_assignment``)."""
    return (
        flagged == 1
        and (since is None or since <= day)
        and (left_on is None or left_on > day)
        and (closed_on is None or closed_on > day)
    )


def counts_in_plan(status: str, plan: Optional[str], line: Collection[str]) -> bool:
    """Whether an assignment counts where the plans in ``line`` (a plan and its ancestors; none: in force) are looked at."""
    return status in HISTORY or (status in PROPOSED and plan is not None and plan in line)


def last_day(own: Day, endings: Mapping[str, str], line: Iterable[str]) -> Day:
    """The first day on which an assignment holds no more: the ending of the nearest plan that has one, else its own.

    ``endings``: by plan; ``line``: the plan looked at and its ancestors, nearest first.
    """
    for plan in line:
        if plan in endings:
            return endings[plan]
    return own


def is_effective(in_force: bool, cadre_active: bool, target_open: bool, household_in_need: bool) -> bool:
    """Whether an assignment does what it is for; ``household_in_need`` is True for the other duties."""
    return in_force and cadre_active and target_open and household_in_need


def is_over(count: int, limit: Optional[float]) -> bool:
    """Whether a count is above a limit; a missing limit is none."""
    return limit is not None and count > limit


def spoken(listed: Optional[str]) -> frozenset[str]:
    """The languages in a list as it is stored; empty where none is known."""
    return frozenset(part for part in (each.strip() for each in (listed or "").split(",")) if part)


def common_language(ours: frozenset[str], theirs: frozenset[str]) -> Optional[bool]:
    """Whether two lists share a language; None where one of them is not known."""
    return bool(ours & theirs) if ours and theirs else None


def season(day: str, wet_months: Collection[int]) -> str:
    """The season of ``day``."""
    return WET if int(day[5:7]) in wet_months else DRY


def is_too_far(out: float, back: float, out_limit: float, round_limit: float) -> bool:
    """Whether a way takes longer than a limit, minutes; what lies beyond the cut-off is infinite."""
    return out > out_limit or out + back > round_limit


def band(numerator: int, denominator: int) -> Optional[int]:
    """The band of a share that should be high, best first; None where there is nothing to share."""
    if denominator <= 0:
        return None
    hundredfold = 100 * numerator
    for number, least in ((1, 90), (2, 60), (3, 10)):
        if hundredfold >= least * denominator:
            return number
    return WORST_BAND
