"""The next one to settle, for a planner who goes from one to the other: what has nobody, and critical gaps that another cadre closes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Optional

from qgis.core import QgsFeatureRequest, QgsVectorLayer

from ..reviewing.reading import text

URGENT_NEEDS = {"special_hardship": 0, "poor": 0}
_CLOSED_BY_ANOTHER = ("unreachable", "cadre_overloaded")
_CRITICAL_TIMES = 2
Found = tuple[tuple, str, str]


def next_to_settle(
    board: Any, gaps: Optional[QgsVectorLayer], duty: str, after: str
) -> Optional[tuple[str, str]]:
    """The target after ``after`` in the order of urgency (from the first again at the end), and the rule that holds.

    The rule is empty where nobody is in charge. None where there is nothing to settle.
    """
    found: dict[str, Found] = {}
    for each in sorted([*_open(board, duty), *_with_others(board, gaps, duty)]):
        found.setdefault(each[1], each)
    ordered = list(found.values())
    if not ordered:
        return None
    start = found.get(after)
    later = [each for each in ordered if start is not None and each > start]
    _, target, rule = (later or ordered)[0]
    return target, rule


def _open(board: Any, duty: str) -> Iterable[Found]:
    """What has nobody, with its rank."""
    if duty == "household":
        for home in board.households.values():
            if home.in_need and not board.state.counts.is_assigned(home.id):
                yield (URGENT_NEEDS.get(home.need, 2), home.village_id, home.code), home.id, ""
    elif duty == "commune_post":
        for commune in board.communes.values():
            if commune.is_open and commune.is_border and not board.charges_on(duty, commune.id):
                yield (2, "", commune.code), commune.id, ""
    else:
        missing = _uncovered if duty == "village" else _unattended
        for village in board.villages.values():
            if village.is_open and missing(board, village):
                rank = 0 if duty == "village" and village.is_border else 2
                yield (rank, village.commune_id, village.code), village.id, ""


def _with_others(board: Any, gaps: Optional[QgsVectorLayer], duty: str) -> Iterator[Found]:
    """What somebody has who cannot get there, or who carries twice as much as the limit: as it was calculated last."""
    for rule, row_id in _critical(gaps):
        if rule == "unreachable":
            charge = board.state.charges.get(row_id)
            if (
                charge is not None
                and charge.duty == duty
                and charge in board.charges_on(duty, charge.target_id)
                # Its cadre may start from somewhere else by now.
                and board.ways.is_far(charge)
            ):
                yield (1, rule, charge.target_id), charge.target_id, rule
        elif row_id in board.cadres and _carries_twice(board.load_of(row_id)):
            for charge in board.charges_of(row_id):
                if charge.duty == duty and not charge.locked:
                    yield (1, rule, row_id, charge.target_id), charge.target_id, rule


def _critical(gaps: Optional[QgsVectorLayer]) -> Iterator[tuple[str, str]]:
    if gaps is None:
        return
    listed = ", ".join(f"'{rule}'" for rule in _CLOSED_BY_ANOTHER)
    request = QgsFeatureRequest().setFilterExpression(f'"severity" = \'critical\' AND "rule" IN ({listed})')
    request.setFlags(QgsFeatureRequest.Flag.NoGeometry)
    for feature in gaps.getFeatures(request):
        yield text(feature["rule"]), text(feature["row_id"])


def _carries_twice(load: Any) -> bool:
    pairs = ((load.households, load.max_households), (load.villages, load.max_villages))
    return any(
        limit is not None and count > limit and count >= _CRITICAL_TIMES * limit for count, limit in pairs
    )


def _uncovered(board: Any, village: Any) -> bool:
    return bool(board.village_state(village.id) == "uncovered")


def _unattended(board: Any, village: Any) -> bool:
    return village.is_border and village.cell == "own" and not board.charges_on("party_cell", village.id)
