"""What stands against whole gestures, from what the board says against single ones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

_PERSON = {"not_active", "leaves", "not_party_member"}
_CAPACITY = {"over_households", "over_villages"}
_LOOKED_AT = 500


def clear_of(
    board: Any, duty: str, targets: Sequence[str], who: str, warnings: Sequence[Any]
) -> tuple[str, ...]:
    """The targets that could be given all the same: nothing stands against each, and there is room for all of them.

    Where something stands against the person there are none; of very many targets none are looked for.
    """
    kinds = {warning.kind for warning in warnings}
    if kinds & _PERSON or len(targets) > _LOOKED_AT:
        return ()
    found = [target for target in targets if not board.warnings(duty, (target,), who)]
    fits, too_many = 0, len(found) + 1
    while too_many - fits > 1:
        half = (fits + too_many) // 2
        if board.warnings(duty, tuple(found[:half]), who):
            too_many = half
        else:
            fits = half
    return tuple(found[:fits])


def handing_over(board: Any, one: str, other: str) -> list[Any]:
    """What stands against giving everything of one cadre to another; locked is what is handed over, too."""
    return [
        warning
        for duty, targets in _by_duty(board, one).items()
        for warning in board.warnings(duty, targets, other)
    ]


def changing_places(board: Any, one: str, other: str) -> list[Any]:
    """What stands against giving everything of one to another who gives theirs away; capacity as it will be."""
    load, theirs = board.load_of(one), board.load_of(other)
    fits = (theirs.max_households is None or load.households <= theirs.max_households) and (
        theirs.max_villages is None or load.villages <= theirs.max_villages
    )
    return [
        warning for warning in handing_over(board, one, other) if not (fits and warning.kind in _CAPACITY)
    ]


def _by_duty(board: Any, cadre: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for charge in board.charges_of(cadre):
        found[charge.duty].append(charge.target_id)
    return {duty: tuple(targets) for duty, targets in found.items()}
