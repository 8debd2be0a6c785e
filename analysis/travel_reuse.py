"""What of earlier travel times still holds, so that only what changed is computed again."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from .travel_pairs import Ints, Places, Times, Wanted


def reusable(
    stored: pd.DataFrame,
    runs: pd.DataFrame,
    origins: Places,
    targets: Places,
    wanted: Wanted,
    digest: npt.NDArray[Any],
) -> dict[int, Times]:
    """The origins (rows) whose stored pairs say all that is asked of them now, with their minutes.

    ``stored``, ``runs``: the rows of travel_time and travel_run of the season; ``digest``: what each origin rests on
    now. An origin is computed again where that differs or a pair wanted in any case is not stored. All are, where
    an origin that is gone or computed again was among the nearest of a household: who comes next is not known.
    """
    same = _same_inputs(runs, origins, digest)
    origin, target = _rows(stored, "origin", origins), _rows(stored, "target", targets)
    have = set(zip(origin.tolist(), target.tolist(), strict=True))
    for row, aim in zip(wanted.origin.tolist(), wanted.target.tolist(), strict=True):
        if (row, aim) not in have and not targets.unplaced[aim]:
            same[row] = False
    if not same.any() or not _nearest_known(stored, origin, target, same, targets, wanted.nearest):
        return {}
    return _minutes(stored, origin, target, same & ~origins.unplaced, len(targets))


def _same_inputs(runs: pd.DataFrame, origins: Places, digest: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    before = {
        (kind, identity): value
        for kind, identity, value in zip(runs["origin_kind"], runs["origin_id"], runs["inputs_digest"])
    }
    keys = zip(origins.kind.tolist(), origins.id.tolist(), digest.tolist(), strict=True)
    return np.array([before.get((kind, identity)) == value for kind, identity, value in keys], dtype=np.bool_)


def _rows(stored: pd.DataFrame, end: str, places: Places) -> Ints:
    """The row of each stored pair's end among ``places``, -1 for one that is not there any more."""
    row = {key: place for place, key in enumerate(zip(places.kind.tolist(), places.id.tolist(), strict=True))}
    ends = zip(stored[f"{end}_kind"], stored[f"{end}_id"])
    return np.array([row.get(key, -1) for key in ends], dtype=np.int64)


def _nearest_known(
    stored: pd.DataFrame,
    origin: Ints,
    target: Ints,
    same: npt.NDArray[np.bool_],
    targets: Places,
    count: int,
) -> bool:
    """Whether every household's nearest origins of before are all still as they were."""
    there = stored["out_min"].to_numpy(dtype=np.float64)
    household = (target >= 0) & np.isfinite(there)
    household[household] = targets.kind[target[household]] == "household"
    chosen = np.flatnonzero(household)
    # Of equally near ones those that are no more come first: rather too much is computed than too little.
    alike = (origin[chosen] >= 0) & same[np.maximum(origin[chosen], 0)]
    order = np.lexsort((alike, there[chosen], target[chosen]))
    aims = target[chosen][order]
    rank = np.arange(len(aims)) - np.searchsorted(aims, aims)
    return bool(alike[order][rank < count].all())


def _minutes(
    stored: pd.DataFrame, origin: Ints, target: Ints, chosen: npt.NDArray[np.bool_], targets: int
) -> dict[int, Times]:
    there, back = (
        np.nan_to_num(stored[name].to_numpy(dtype=np.float64), nan=np.inf) for name in ("out_min", "back_min")
    )
    found = {}
    for row in np.flatnonzero(chosen).tolist():
        pairs = np.flatnonzero((origin == row) & (target >= 0))
        outward, homeward = np.full(targets, np.inf), np.full(targets, np.inf)
        outward[target[pairs]], homeward[target[pairs]] = there[pairs], back[pairs]
        found[row] = Times(row, outward, homeward)
    return found
