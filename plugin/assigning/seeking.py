"""The next one with nobody, for a planner who goes from one to the other: the worst first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Optional

_URGENT = {"special_hardship": 0, "poor": 1}


def next_with_nobody(board: Any, duty: str, after: str) -> Optional[str]:
    """The one after ``after`` in the order of urgency, from the first again at the end; None where there is none."""
    ordered = sorted(_open(board, duty))
    if not ordered:
        return None
    known = {key: rank for rank, key in ordered}
    if after not in known:
        return ordered[0][1]
    later = [key for rank, key in ordered if (rank, key) > (known[after], after)]
    return later[0] if later else ordered[0][1]


def _open(board: Any, duty: str) -> Iterable[tuple[tuple, str]]:
    """What has nobody, with its rank."""
    if duty == "household":
        for home in board.households.values():
            if home.in_need and not board.charges_on(duty, home.id):
                yield (_URGENT.get(home.need, 2), home.village_id, home.code), home.id
    elif duty == "commune_post":
        for commune in board.communes.values():
            if commune.is_open and commune.is_border and not board.charges_on(duty, commune.id):
                yield (commune.code,), commune.id
    else:
        missing = _uncovered if duty == "village" else _unattended
        for village in board.villages.values():
            if village.is_open and missing(board, village):
                yield (not village.is_border, village.commune_id, village.code), village.id


def _uncovered(board: Any, village: Any) -> bool:
    return bool(board.village_state(village.id) == "uncovered")


def _unattended(board: Any, village: Any) -> bool:
    return village.is_border and village.cell == "own" and not board.charges_on("party_cell", village.id)
