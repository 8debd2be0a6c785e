"""Which pairs of origin and target are kept of what was computed, and what is said of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
UNPLACED = -1
DECIMALS = 3
"""Minutes are kept to so many decimals."""
MOVED_ORIGIN, MOVED_TARGET = "moved_origin", "moved_target"
UNPLACED_ORIGIN, UNPLACED_TARGET = "unplaced_origin", "unplaced_target"
COLUMNS = (
    "origin_kind", "origin_id", "target_kind", "target_id", "season", "reachable", "out_min", "back_min", "flags",
    "inputs_digest",
)  # fmt: skip


@dataclass(frozen=True)
class Places:
    """Origins or targets: ``kind`` and ``id`` of each; ``cell`` (flat, UNPLACED where none is near) and ``moved``
    (metres, 0 where it stands where it should) in one season; ``part``: the connected part of the model it is in.
    """

    kind: npt.NDArray[Any]
    id: npt.NDArray[Any]
    cell: Ints
    moved: Floats
    part: Ints

    def __len__(self) -> int:
        return len(self.cell)

    @property
    def unplaced(self) -> npt.NDArray[np.bool_]:
        """Which have no place on the model."""
        return np.asarray(self.cell == UNPLACED)


@dataclass(frozen=True)
class Times:
    """Minutes from one origin (its row) to every target and back, infinite beyond the cut-off."""

    origin: int
    there: Floats
    back: Floats


@dataclass(frozen=True)
class Wanted:
    """What is kept: pairs of ``origin`` and ``target`` rows that are kept in any case; of households also the
    ``nearest`` origins.
    """

    origin: Ints
    target: Ints
    nearest: int


@dataclass(frozen=True)
class Kept:
    """One entry a pair: rows of its origin and target, minutes there and back (infinite beyond the cut-off)."""

    origin: Ints
    target: Ints
    there: Floats
    back: Floats


def rounded(minutes: Any) -> Floats:
    """Minutes as they are kept."""
    return np.asarray(np.round(np.asarray(minutes, dtype=np.float64), DECIMALS))


def choose(times: Iterable[Times], origins: Places, targets: Places, wanted: Wanted) -> Kept:
    """The pairs that are kept, by origin, then target.

    Villages within the cut-off (there); of households the nearest origins within it (of equally near ones the
    first); the pairs wanted in any case; and where an end has no place, every pair with a village.
    About 24 bytes a village pair, and as many a household and nearest origin.
    """
    is_village = np.asarray(targets.kind == "village")
    villages, households = np.flatnonzero(is_village), np.flatnonzero(~is_village)
    by_origin = _by_origin(wanted, len(origins))
    near = _Nearest(len(households), wanted.nearest)
    parts: list[Kept] = []
    for found in times:
        chosen = [villages[np.isfinite(found.there[villages])], by_origin[found.origin]]
        parts.append(_pairs(found, np.unique(np.concatenate(chosen))))
        near.offer(found, households)
    parts.append(near.kept(households))
    computed = _joined(parts)
    lost = _lost(origins, targets, villages, by_origin)
    return _sorted(_joined([computed, lost]), len(targets))


def frame_of(
    kept: Kept, origins: Places, targets: Places, season: str, digest: npt.NDArray[Any]
) -> pd.DataFrame:
    """The rows of ``travel_time``; ``digest``: one an origin."""
    o, t = kept.origin, kept.target
    unknown = origins.unplaced[o] | targets.unplaced[t]
    same_part = origins.part[o] == targets.part[t]
    return pd.DataFrame({
        "origin_kind": origins.kind[o],
        "origin_id": origins.id[o],
        "target_kind": targets.kind[t],
        "target_id": targets.id[t],
        "season": season,
        "reachable": np.where(unknown, np.nan, same_part.astype(np.float64)),
        "out_min": np.where(np.isfinite(kept.there) & ~unknown, kept.there, np.nan),
        "back_min": np.where(np.isfinite(kept.back) & ~unknown, kept.back, np.nan),
        "flags": _flags(origins, targets, o, t),
        "inputs_digest": digest[o],
    })  # fmt: skip


def _flags(origins: Places, targets: Places, o: Ints, t: Ints) -> npt.NDArray[Any]:
    """What is to be said of the ends of each pair, None where nothing is."""
    marks = (
        (UNPLACED_ORIGIN, origins.unplaced[o]),
        (MOVED_ORIGIN, origins.moved[o] > 0),
        (UNPLACED_TARGET, targets.unplaced[t]),
        (MOVED_TARGET, targets.moved[t] > 0),
    )
    number = sum(holds.astype(np.int64) << place for place, (_, holds) in enumerate(marks))
    texts = [
        ",".join(name for place, (name, _) in enumerate(marks) if code >> place & 1) or None
        for code in range(16)
    ]
    return np.asarray(np.array(texts, dtype=object)[number])


def _by_origin(wanted: Wanted, count: int) -> list[Ints]:
    """The targets wanted in any case of each origin."""
    order = np.lexsort((wanted.target, wanted.origin))
    cuts = np.searchsorted(wanted.origin[order], np.arange(count + 1))
    return [wanted.target[order][start:stop] for start, stop in pairwise(cuts)]


def _pairs(found: Times, target: Ints) -> Kept:
    there, back = found.there[target], found.back[target]
    return Kept(np.full(len(target), found.origin, dtype=np.int64), target, there, back)


class _Nearest:
    """The nearest origins of each household, of those offered so far."""

    def __init__(self, households: int, count: int) -> None:
        self.there = np.full((households, count), np.inf)
        self.back = np.full((households, count), np.inf)
        self.origin = np.full((households, count), np.iinfo(np.int64).max, dtype=np.int64)

    def offer(self, found: Times, households: Ints) -> None:
        if not self.there.size:
            return
        there, back = found.there[households], found.back[households]
        row = np.arange(len(households))
        # The one to give way: the farthest, of equally far ones the last origin.
        worst = np.lexsort((self.origin, self.there), axis=1)[:, -1]
        nearer = (there < self.there[row, worst]) | (
            np.isfinite(there) & (there == self.there[row, worst]) & (found.origin < self.origin[row, worst])
        )
        at, column = row[nearer], worst[nearer]
        self.there[at, column], self.back[at, column] = there[nearer], back[nearer]
        self.origin[at, column] = found.origin

    def kept(self, households: Ints) -> Kept:
        place, column = np.nonzero(np.isfinite(self.there))
        return Kept(
            self.origin[place, column], households[place], self.there[place, column], self.back[place, column]
        )


def _lost(origins: Places, targets: Places, villages: Ints, by_origin: list[Ints]) -> Kept:
    """Pairs of which nothing can be known, because an end has no place."""
    origin, target = [], []
    lost_villages = villages[targets.unplaced[villages]]
    for row, unplaced in enumerate(origins.unplaced.tolist()):
        wanted = by_origin[row]
        chosen = (
            np.concatenate([villages, wanted])
            if unplaced
            else np.concatenate([lost_villages, wanted[targets.unplaced[wanted]]])
        )
        chosen = np.unique(chosen)
        origin.append(np.full(len(chosen), row, dtype=np.int64))
        target.append(chosen)
    if not origin:
        nothing = np.empty(0, dtype=np.int64)
        return Kept(nothing, nothing, np.empty(0), np.empty(0))
    nowhere = np.full(sum(map(len, target)), np.inf)
    return Kept(np.concatenate(origin), np.concatenate(target).astype(np.int64), nowhere, nowhere)


def _joined(parts: list[Kept]) -> Kept:
    columns = [[getattr(part, name) for part in parts] for name in ("origin", "target", "there", "back")]
    return Kept(*(np.concatenate(column) for column in columns))


def _sorted(kept: Kept, targets: int) -> Kept:
    """Each pair once, by origin, then target."""
    _, once = np.unique(kept.origin * max(targets, 1) + kept.target, return_index=True)
    return Kept(kept.origin[once], kept.target[once], kept.there[once], kept.back[once])
