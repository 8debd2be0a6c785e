"""The villages of a sample: which are in somebody's charge, their cells, their languages, and what is wrong there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from .faults import Planted, take
from .grid import Bools, Ints
from .settlements import RIDGE, VALLEY
from .sizes import Sizes

LANGUAGES = ("blt", "hmv", "ium", "kjg", "vie")
VIE = 16
NONE, SHARED, OWN, UNKNOWN = 0, 1, 2, -1
CELL_WORDS = ["none", "shared", "own"]


@dataclass(frozen=True)
class Villages:
    """Columns of equal length, a row a village, sorted by commune.

    `charged`: households there are in somebody's charge; `uncovered`: nobody goes there at all; `silent`: nobody may
    attend its cell; `must_attend`: somebody must. `cell` and `host` (-1: none) as in the workspace; `members` -1 is
    unknown; `tongues` is a bit mask over LANGUAGES, -1 unknown.
    """

    frame: pd.DataFrame
    charged: Bools
    uncovered: Bools
    closed: Bools
    is_border: Bools
    cell: Ints
    host: Ints
    members: Ints
    tongues: Ints
    silent: Bools
    must_attend: Bools
    no_point: Ints
    outside: Ints


def settle(
    sites: pd.DataFrame,
    inner_part: Bools,
    sizes: Sizes,
    planted: Planted,
    rng: np.random.Generator,
) -> Villages:
    """Decide on every village. `inner_part`: villages of old communes that did not touch the border, which stay out
    of the charged ones where possible.
    """
    count = len(sites)
    commune = sites["commune"].to_numpy()
    distance = sites["to_border_m"].to_numpy()
    nearest = np.argsort(distance, kind="stable")[: sizes.border_villages]
    is_border = np.zeros(count, dtype=np.bool_)
    is_border[nearest] = distance[nearest] < 4_200
    charged = _charged(commune, inner_part, is_border, sizes, rng)
    others = np.flatnonzero(~charged)
    closed = np.zeros(count, dtype=np.bool_)
    closed[take(others[~is_border[others]], 1, rng)[0]] = True
    uncovered = _uncovered(others[~closed[others]], is_border, count, planted, rng)
    cell = np.full(count, OWN, dtype=np.int64)
    host = np.full(count, -1, dtype=np.int64)
    members = np.clip(
        np.round(sites["households"].to_numpy() * rng.uniform(0.06, 0.16, count)), 3, 30
    ).astype(np.int64)
    tongues = _tongues(sites["kind"].to_numpy(), rng)
    flags = {name: np.zeros(count, dtype=np.bool_) for name in ("silent", "must")}
    no_point = outside = np.empty(0, np.int64)
    if planted.active:
        pools = _Pools(np.flatnonzero(charged & is_border), np.flatnonzero(charged & ~is_border), rng)
        _plant_cells(pools, commune, distance, cell, host, members, flags, is_border, planted)
        no_point, outside = _plant_unknowns(pools, cell, members, tongues, planted)
    return Villages(
        sites, charged, uncovered, closed, is_border, cell, host, members, tongues,
        flags["silent"] | uncovered, flags["must"], no_point, outside,
    )  # fmt: skip


def _charged(
    commune: Ints,
    inner: Bools,
    is_border: Bools,
    sizes: Sizes,
    rng: np.random.Generator,
) -> Bools:
    """All but `other_villages` of the villages; a fifth of the others lie at the border."""
    wanted = len(commune) - sizes.villages
    outer = np.flatnonzero(~inner)
    _, first = np.unique(commune[outer], return_index=True)
    kept = np.zeros(len(commune), dtype=np.bool_)
    kept[outer[first]] = True
    free = np.flatnonzero(~kept)
    deep, rest = free[inner[free]], free[~inner[free]]
    border, _ = take(rest[is_border[rest]], max(4, wanted // 5), rng)
    deep, _ = take(deep, min(len(deep), wanted - len(border)), rng)
    more, _ = take(rest[~is_border[rest]], wanted - len(border) - len(deep), rng)
    result = np.ones(len(commune), dtype=np.bool_)
    result[np.concatenate([border, deep, more])] = False
    return result


def _uncovered(
    others: Ints, is_border: Bools, count: int, planted: Planted, rng: np.random.Generator
) -> Bools:
    uncovered = np.zeros(count, dtype=np.bool_)
    if planted.active:
        border, _ = take(others[is_border[others]], 3, rng)
        inland, _ = take(others[~is_border[others]], 3, rng)
        planted.record("village_uncovered", "critical", "village", border)
        planted.record("village_uncovered", "major", "village", inland)
        planted.record("party_cell_unattended", "major", "village", border)
        uncovered[np.concatenate([border, inland])] = True
    return uncovered


def _tongues(kind: Ints, rng: np.random.Generator) -> Ints:
    """Languages spoken: in most villages the national one among them, in some of the farther ones not."""
    count = len(kind)
    valley = np.array([1 | VIE, 1 | VIE, 1 | VIE, VIE, 8 | VIE, 1 | 8 | VIE])[rng.integers(0, 6, count)]
    slope = np.array([1 | VIE, 8 | VIE, 4 | VIE, 2 | VIE, 8, 2 | 8 | VIE])[rng.integers(0, 6, count)]
    ridge = np.array([2 | VIE, 2 | VIE, 2, 2 | 4 | VIE])[rng.integers(0, 4, count)]
    return np.where(kind == VALLEY, valley, np.where(kind == RIDGE, ridge, slope)).astype(np.int64)


class _Pools:
    """Sound charged villages, handed out once each."""

    def __init__(self, border: Ints, inland: Ints, rng: np.random.Generator) -> None:
        self.border, self.inland, self._rng = border, inland, rng

    def at_border(self, count: int) -> Ints:
        taken, self.border = take(self.border, count, self._rng)
        return taken

    def inside(self, count: int) -> Ints:
        taken, self.inland = take(self.inland, count, self._rng)
        return taken

    def host_for(self, village: int, commune: Ints, distance: Ints) -> int:
        """A sound village of the same commune, inland if there is one; handed out too."""
        for pool in ("inland", "border"):
            rows = getattr(self, pool)
            near = rows[commune[rows] == commune[village]]
            if len(near):
                chosen = int(near[np.argmin(np.abs(distance[near] - distance[village]))])
                setattr(self, pool, rows[rows != chosen])
                return chosen
        raise ValueError("no village left to host a shared cell")


def _plant_cells(
    pools: _Pools,
    commune: Ints,
    distance: Ints,
    cell: Ints,
    host: Ints,
    members: Ints,
    flags: dict[str, Bools],
    is_border: Bools,
    planted: Planted,
) -> None:
    border, inland = pools.at_border(2), pools.inside(3)
    planted.record("village_without_party_members", "critical", "village", border)
    planted.record("village_without_party_members", "major", "village", inland)
    for rows in (border, inland):
        members[rows], cell[rows] = 0, NONE
    without_cell = np.concatenate([pools.at_border(1), pools.inside(2)])
    planted.record("party_cell_missing", "major", "village", without_cell)
    cell[without_cell] = NONE
    shared = np.concatenate([pools.at_border(1), pools.inside(3)])
    unheard = pools.at_border(1)
    for rows, flag in ((shared, "must"), (unheard, "silent")):
        planted.record("party_cell_missing", "minor", "village", rows)
        for village in rows.tolist():
            cell[village], host[village] = SHARED, pools.host_for(village, commune, distance)
            flags[flag][host[village]] = True
    planted.record("party_cell_unattended", "major", "village", unheard)
    # A host at the border that nobody attends lacks an attendee itself.
    planted.record("party_cell_unattended", "major", "village", host[unheard][is_border[host[unheard]]])
    alone = pools.at_border(3)
    planted.record("party_cell_unattended", "major", "village", alone)
    flags["silent"][np.concatenate([alone, without_cell, border, inland, shared, unheard])] = True


def _plant_unknowns(
    pools: _Pools, cell: Ints, members: Ints, tongues: Ints, planted: Planted
) -> tuple[Ints, Ints]:
    uncounted, unsaid, hostless = pools.inside(1), pools.inside(1), pools.inside(1)
    mute, no_point, outside = pools.inside(2), pools.inside(1), pools.inside(1)
    members[uncounted] = -1
    cell[unsaid] = UNKNOWN
    cell[hostless] = SHARED
    tongues[mute] = -1
    planted.record("party_cell_missing", "minor", "village", hostless)
    for rows, item in (
        (uncounted, "party_members"),
        (unsaid, "party_cell"),
        (hostless, "party_cell_host"),
        (mute, "languages"),
        (no_point, "point"),
        (outside, "outside_commune"),
    ):
        planted.record("data_missing", "minor", "village", rows, item)
    return no_point, outside
