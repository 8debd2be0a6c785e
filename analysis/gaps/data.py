"""Gaps of knowledge: facts that are unknown, so that nothing can be said about them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
import shapely

from ..area import SHARED_CELL
from ..columns import ABSENT, Flags, Ints
from ..languages import known_languages
from ..situation import Situation
from .charged import charge_piece
from .pieces import MINOR, Piece, parameters, undated, unmeasured
from .places import village_piece
from .travel import origin_not_computed
from .unplaced import unplaced

RULE = "data_missing"


def data_missing(seen: Situation) -> Iterator[Piece]:
    """One fault an object and thing that is not known of it."""
    villages, cadres = seen.area.villages, seen.area.cadres
    shared = villages.cell == SHARED_CELL
    yield from _places(seen)
    yield _villages(seen, "languages", ~known_languages(villages.languages))
    yield _villages(seen, "party_members", np.isnan(villages.party_members))
    yield _villages(seen, "party_cell", villages.cell == ABSENT)
    yield _villages(seen, "party_cell_host", shared & (villages.host == ABSENT))
    mute = np.flatnonzero(cadres.active(seen.day) & ~known_languages(cadres.languages))
    yield _others("cadre", "languages", mute, cadres.active_from[mute])
    lost_units, lost_villages = unplaced(seen)
    yield _others("unit", "unplaced", np.flatnonzero(lost_units))
    yield _villages(seen, "unplaced", lost_villages)
    row = np.flatnonzero(origin_not_computed(seen))
    yield charge_piece(
        seen, RULE, row, np.full(len(row), MINOR), seen.charges.effective.start[row], item="travel"
    )


def _villages(seen: Situation, item: str, lacking: Flags) -> Piece:
    row = np.flatnonzero(seen.village_open & lacking)
    return village_piece(seen, RULE, row, np.full(len(row), MINOR), item=item)


def _others(table: str, item: str, row: Ints, since: Ints | None = None) -> Piece:
    """Faults of units or cadres, which belong to no place; without ``since`` they rest on undated facts."""
    size = len(row)
    nowhere = np.full(size, ABSENT)
    return Piece(
        rule=RULE,
        table=table,
        row=row,
        severity=np.full(size, MINOR),
        commune=nowhere,
        village=nowhere,
        since=undated(size) if since is None else since,
        value=unmeasured(size),
        threshold=unmeasured(size),
        params=parameters(size),
        item=item,
    )


def _places(seen: Situation) -> Iterator[Piece]:
    rows = seen.rows
    if "geometry" in rows.unit.columns:
        yield _others("unit", "point", np.flatnonzero(_placeless(rows.unit)))
    if "geometry" in rows.village.columns:
        yield _villages(seen, "point", _placeless(rows.village))
        if "geometry" in rows.commune.columns:
            yield _villages(seen, "outside_commune", _outside(seen))


def _placeless(frame: pd.DataFrame) -> Flags:
    shapes = np.asarray(frame["geometry"], dtype=object)
    return np.asarray(shapely.is_missing(shapes) | shapely.is_empty(shapes))


def _outside(seen: Situation) -> Flags:
    """Villages whose point their commune's area does not cover; its boundary belongs to it."""
    points = np.asarray(seen.rows.village["geometry"], dtype=object)
    areas = np.asarray(seen.rows.commune["geometry"], dtype=object)
    commune = seen.area.villages.commune
    outside = np.zeros(len(points), dtype=np.bool_)
    both = (commune >= 0) & ~_placeless(seen.rows.village)
    both[both] = ~_placeless(seen.rows.commune)[commune[both]]
    shapely.prepare(areas)
    outside[both] = ~shapely.covers(areas[commune[both]], points[both])
    return outside


DATA_RULES = (data_missing,)
