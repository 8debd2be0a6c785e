"""Assignments with their days: those in force, those that ended, and those that should have."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .charges import (
    CLOSED,
    COMMUNE_POST,
    HOUSEHOLD,
    IDLE,
    LEFT,
    OF_HOUSEHOLDS,
    RETIRED,
    UNASSIGNED,
    VILLAGE,
    Charges,
)
from .faults import Planted, take
from .grid import Bools, Ints
from .identity import rank_within
from .sizes import TODAY
from .villages import Villages

NEVER = -1
# Days before the sample's day on which decisions came into force.
DECISION_AGES = np.array([352, 321, 288, 262, 231, 199, 171, 148, 121, 96, 72, 47], dtype=np.int64)


@dataclass(frozen=True)
class Ledger:
    """Assignments by row: `start`, `end` in days since 1970 (end NEVER: open). `effective` on the sample's day."""

    cadre: Ints
    duty: Ints
    target: Ints
    start: Ints
    end: Ints
    ended: Bools
    effective: Bools


@dataclass(frozen=True)
class Lives:
    """Days of households (`need`, `left`, `closed`), cadres (`enlisted`, `discharged`) and villages (`village_closed`);
    NEVER where there is none.
    """

    need: Ints
    left: Ints
    closed: Ints
    enlisted: Ints
    discharged: Ints
    village_closed: Ints


class _Rows:
    def __init__(self) -> None:
        self.parts: list[tuple[Ints, Ints, Ints, Ints, Ints, Bools]] = []

    def add(
        self, cadre: Ints, duty: Ints | int, target: Ints, start: Ints, end: Ints | int, effective: bool
    ) -> Ints:
        """Adds rows and returns their numbers."""
        count, before = len(cadre), sum(len(part[0]) for part in self.parts)
        full = [np.broadcast_to(np.asarray(value, dtype=np.int64), (count,)) for value in (duty, end)]
        self.parts.append((cadre, full[0], target, start, full[1], np.full(count, effective)))
        return np.arange(before, before + count)


def keep_books(
    charges: Charges, villages: Villages, planted: Planted, rng: np.random.Generator
) -> tuple[Ledger, Lives]:
    """The ledger on the sample's day: what is in force, a history behind it, and the broken rows that are planted."""
    rows = _Rows()
    discharged = np.full(len(charges.cadre_role), NEVER, dtype=np.int64)
    retired = np.flatnonzero(charges.cadre_role == RETIRED)
    discharged[retired] = TODAY - rng.integers(60, 300, len(retired))
    start = _decided(charges.cadre_unit[charges.cadre], rng)
    rows.add(charges.cadre, charges.duty, charges.target, start, NEVER, True)
    need = _since(charges, start, rng)
    _handovers(rows, charges, start, need, rng)
    _vacated_posts(rows, charges, start, rng)
    ends = _past(rows, charges, discharged, need, planted, rng)
    village_closed = _closed_village(rows, charges, villages, planted, rng)
    if planted.active:
        _left_by_the_discharged(rows, charges, villages, retired, discharged, need, planted, rng)
    columns = [np.concatenate(column) for column in zip(*rows.parts, strict=True)]
    cadre, duty, target, start, end, effective = columns
    ledger = Ledger(cadre, duty, target, start, end, end != NEVER, effective.astype(np.bool_))
    state = charges.household_state
    left = np.where(state == LEFT, ends, NEVER)
    closed = np.where(state == CLOSED, ends, NEVER)
    enlisted = TODAY - rng.integers(1_500, 2_600, len(discharged))
    return ledger, Lives(need, left, closed, enlisted, discharged, village_closed)


def _decided(unit: Ints, rng: np.random.Generator) -> Ints:
    """One of a dozen decision days of the cadre's unit within the last year."""
    return TODAY - DECISION_AGES[rng.integers(0, len(DECISION_AGES), len(unit))] + unit % 7


def _since(charges: Charges, start: Ints, rng: np.random.Generator) -> Ints:
    """Since when households have been in need: before anybody was in charge of them."""
    need = TODAY - rng.integers(400, 2_000, len(charges.household_state))
    held = charges.duty == HOUSEHOLD
    target = charges.target[held]
    need[target] = np.minimum(need[target], start[held] - rng.integers(5, 60, int(held.sum())))
    return need


def _neighbours(charges: Charges, cadre: Ints) -> Ints:
    """Another cadre of households in the same commune (the next, else the one before)."""
    last = int((charges.cadre_role == OF_HOUSEHOLDS).sum()) - 1
    after = np.minimum(cadre + 1, last)
    before = np.maximum(cadre - 1, 0)
    same = (charges.cadre_commune[after] == charges.cadre_commune[cadre]) & (after != cadre)
    return np.where(same, after, before)


def _handovers(rows: _Rows, charges: Charges, start: Ints, need: Ints, rng: np.random.Generator) -> None:
    """One in twelve households had another cadre before."""
    held = np.flatnonzero(charges.duty == HOUSEHOLD)
    moved, _ = take(held, len(held) // 12, rng)
    earlier = start[moved] - rng.integers(120, 400, len(moved))
    household = charges.target[moved]
    rows.add(_neighbours(charges, charges.cadre[moved]), HOUSEHOLD, household, earlier, start[moved], False)
    need[household] = np.minimum(need[household], earlier - rng.integers(5, 60, len(moved)))


def _vacated_posts(rows: _Rows, charges: Charges, start: Ints, rng: np.random.Generator) -> None:
    """A committee without an officer had one, whose term there ended when another commune got a second officer."""
    posts = np.flatnonzero(charges.duty == COMMUNE_POST)
    empty = np.setdiff1d(charges.cadre_commune, charges.target[posts])
    moved = posts[rank_within(charges.target[posts]) > 1][: len(empty)]
    earlier = start[moved] - rng.integers(500, 900, len(moved))
    rows.add(charges.cadre[moved], COMMUNE_POST, empty[: len(moved)], earlier, start[moved], False)


def _past(
    rows: _Rows, charges: Charges, discharged: Ints, need: Ints, planted: Planted, rng: np.random.Generator
) -> Ints:
    """Rows that ended with the need, with the household, or without a successor; the day each household's ended.

    Planted: two of closed households and three out of need whose assignment nobody ended.
    """
    state = charges.household_state
    once = np.flatnonzero(state == UNASSIGNED)
    had = np.concatenate([np.flatnonzero((state == LEFT) | (state == CLOSED)), once[::3]])
    cadre = _former_cadre(charges, charges.household_village[had], rng)
    left_at = discharged[cadre]
    end = np.where(left_at != NEVER, left_at, TODAY - rng.integers(45, 330, len(had)))
    start = end - rng.integers(150, 500, len(had))
    need[had] = np.minimum(need[had], start - rng.integers(5, 60, len(had)))
    forgotten = np.empty(0, np.int64)
    if planted.active:
        active = charges.cadre_role[cadre] == OF_HOUSEHOLDS
        forgotten = np.concatenate([
            np.flatnonzero(active & (state[had] == LEFT))[:3],
            np.flatnonzero(active & (state[had] == CLOSED))[:2],
        ])  # fmt: skip
    until = end.copy()
    until[forgotten] = NEVER
    numbers = rows.add(cadre, HOUSEHOLD, had, start, until, False)
    planted.record("assignment_broken", "major", "assignment", numbers[forgotten])
    ends = np.full(len(state), NEVER, dtype=np.int64)
    ends[had] = end
    return ends


def _former_cadre(charges: Charges, village: Ints, rng: np.random.Generator) -> Ints:
    """Who was in charge in a village once: half the time somebody since discharged or idle in the sample, if the
    commune has one, else a cadre who still serves in that village.
    """
    held = charges.duty == HOUSEHOLD
    first = np.full(int(charges.household_village.max()) + 1, -1, dtype=np.int64)
    served = charges.household_village[charges.target[held]]
    first[served[::-1]] = charges.cadre[held][::-1]
    commune_of = np.full(len(first), -1, dtype=np.int64)
    commune_of[served] = charges.cadre_commune[charges.cadre[held]]
    by_commune = np.full(int(charges.cadre_commune.max()) + 1, -1, dtype=np.int64)
    gone = np.flatnonzero(charges.cadre_role == RETIRED)
    idle = np.flatnonzero(charges.cadre_role == IDLE)[:3]
    former = np.concatenate([gone[::-1], idle])
    by_commune[charges.cadre_commune[former]] = former
    here = np.where(commune_of[village] >= 0, by_commune[commune_of[village]], -1)
    here = np.where(commune_of[village] >= 0, here, gone[0])
    use = (here >= 0) & ((rng.random(len(village)) < 0.5) | (first[village] < 0))
    return np.where(use, here, first[village])


def _closed_village(
    rows: _Rows, charges: Charges, villages: Villages, planted: Planted, rng: np.random.Generator
) -> Ints:
    """The village that was merged away, with the row of the cadre who was in charge there."""
    closed = np.full(len(villages.frame), NEVER, dtype=np.int64)
    gone = np.flatnonzero(villages.closed)
    day = TODAY - 146
    closed[gone] = day
    commune = villages.frame["commune"].to_numpy()[gone]
    cadre = np.searchsorted(charges.cadre_commune[charges.cadre_role == OF_HOUSEHOLDS], commune)
    start = np.full(len(gone), day - 300, dtype=np.int64) - rng.integers(0, 90, len(gone))
    numbers = rows.add(cadre, VILLAGE, gone, start, NEVER if planted.active else day, False)
    planted.record("assignment_broken", "major", "assignment", numbers if planted.active else numbers[:0])
    return closed


def _left_by_the_discharged(
    rows: _Rows,
    charges: Charges,
    villages: Villages,
    retired: Ints,
    discharged: Ints,
    need: Ints,
    planted: Planted,
    rng: np.random.Generator,
) -> None:
    """Two discharged cadres still stand as in charge of two households each: broken, and the households alone."""
    alone = np.flatnonzero(charges.household_state == UNASSIGNED)
    never_had = np.setdiff1d(alone, alone[::3])
    reachable = never_had[~villages.uncovered[charges.household_village[never_had]]]
    households, _ = take(reachable, 4, rng)
    need[never_had] = TODAY - rng.integers(8, 420, len(never_had))
    cadre = np.repeat(retired[:2], 2)
    start = discharged[cadre] - rng.integers(90, 200, 4)
    need[households] = start - rng.integers(20, 600, 4)
    planted.record(
        "assignment_broken",
        "major",
        "assignment",
        rows.add(cadre, HOUSEHOLD, households, start, NEVER, False),
    )


def households_by_rank(charges: Charges) -> tuple[Ints, Ints]:
    """The order in which households are written (by village), and each one's number in its village, in that order."""
    order = np.argsort(charges.household_village, kind="stable")
    return order, rank_within(charges.household_village[order])
