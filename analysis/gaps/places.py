"""Gaps of places: villages, party cells and commune posts."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..area import NO_CELL, OWN_CELL, SHARED_CELL
from ..charges import COMMUNE_POST, PARTY_CELL
from ..columns import ABSENT, Ints, counts, look_up, take
from ..intervals import last_end
from ..situation import Situation
from .pieces import (
    CRITICAL,
    MAJOR,
    MINOR,
    Field,
    Piece,
    graded,
    parameters,
    undated,
    unmeasured,
    worded,
)


def village_piece(
    seen: Situation,
    rule: str,
    row: Ints,
    severity: Ints,
    since: Ints | None = None,
    item: str = "",
    **fields: Field,
) -> Piece:
    """A piece of faults of villages where nothing is measured."""
    return Piece(
        rule=rule,
        table="village",
        row=row,
        severity=severity,
        commune=seen.area.villages.commune[row],
        village=row,
        since=undated(len(row)) if since is None else since,
        value=unmeasured(len(row)),
        threshold=unmeasured(len(row)),
        params=parameters(len(row), **fields),
        item=item,
    )


def village_uncovered(seen: Situation) -> Iterator[Piece]:
    """Open villages where nobody is effective for the village, its cell or a household in it."""
    villages, charges = seen.area.villages, seen.charges
    row = np.flatnonzero(seen.village_open & ~seen.village_covered)
    ended = last_end(charges.village, charges.effective, len(villages.id), seen.day)
    in_need = counts(seen.area.households.village[seen.in_need], len(villages.id))
    severity = graded(villages.border[row], CRITICAL, MAJOR)
    yield village_piece(seen, "village_uncovered", row, severity, ended[row], in_need=in_need[row])


def village_without_party_members(seen: Situation) -> Iterator[Piece]:
    """Open villages known to have no party member."""
    villages = seen.area.villages
    row = np.flatnonzero(seen.village_open & (villages.party_members == 0))
    none = np.zeros(len(row))
    yield Piece(
        rule="village_without_party_members",
        table="village",
        row=row,
        severity=graded(villages.border[row], CRITICAL, MAJOR),
        commune=villages.commune[row],
        village=row,
        since=undated(len(row)),
        value=none,
        threshold=none,
        params=parameters(len(row)),
        unit="members",
    )


def party_cell_missing(seen: Situation) -> Iterator[Piece]:
    """Open villages with party members but no cell of their own."""
    villages = seen.area.villages
    lacking = (villages.cell == NO_CELL) | (villages.cell == SHARED_CELL)
    row = np.flatnonzero(seen.village_open & (villages.party_members > 0) & lacking)
    none = villages.cell[row] == NO_CELL
    members = villages.party_members[row].astype(np.int64)
    case = worded(("shared", "none"), none.astype(np.int64))
    yield village_piece(
        seen, "party_cell_missing", row, graded(none, MAJOR, MINOR), case=case, members=members
    )


def party_cell_unattended(seen: Situation) -> Iterator[Piece]:
    """Open border villages whose cell, or the cell they share, nobody effective attends."""
    villages, charges = seen.area.villages, seen.charges
    shared = villages.cell == SHARED_CELL
    own = np.arange(len(villages.id), dtype=np.int64)
    cell_village = np.where(villages.cell == OWN_CELL, own, np.where(shared, villages.host, ABSENT))
    attended = look_up(seen.cell_attended, cell_village, True)
    row = np.flatnonzero(seen.village_open & villages.border & ~attended)
    attending = np.where(charges.duty == PARTY_CELL, charges.village, ABSENT)
    ended = last_end(attending, charges.effective, len(villages.id), seen.day)
    yield village_piece(
        seen,
        "party_cell_unattended",
        row,
        np.full(len(row), MAJOR),
        ended[cell_village[row]],
        case=worded(("own", "shared"), shared[row].astype(np.int64)),
        cell=take(villages.code, cell_village[row]),
    )


def commune_post_empty(seen: Situation) -> Iterator[Piece]:
    """Open border communes that nobody effectively reinforces."""
    communes, charges = seen.area.communes, seen.charges
    row = np.flatnonzero(seen.commune_open & communes.border & ~seen.post_filled)
    posted = np.where(charges.duty == COMMUNE_POST, charges.commune, ABSENT)
    ended = last_end(posted, charges.effective, len(communes.id), seen.day)
    villages = counts(seen.area.villages.commune[seen.village_open], len(communes.id))
    yield Piece(
        rule="commune_post_empty",
        table="commune",
        row=row,
        severity=np.full(len(row), MAJOR),
        commune=row,
        village=np.full(len(row), ABSENT),
        since=ended[row],
        value=unmeasured(len(row)),
        threshold=unmeasured(len(row)),
        params=parameters(len(row), villages=villages[row]),
    )


PLACE_RULES = (
    village_uncovered,
    village_without_party_members,
    party_cell_missing,
    party_cell_unattended,
    commune_post_empty,
)
