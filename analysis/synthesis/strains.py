"""What cadres can carry and speak, and how long ago their charges were visited; with what is planted wrong there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .charges import (
    COMMUNE_POST,
    HOUSEHOLD,
    IDLE,
    OFFICER,
    RETIRED,
    THIRD_UNIT,
    VILLAGE,
    Charges,
    villages_served,
)
from .faults import Planted, take
from .grid import Bools, Ints
from .ledger import Ledger
from .sizes import TODAY, Sizes
from .villages import VIE, Villages

USUAL_HOUSEHOLDS, USUAL_VILLAGES = 4, 3


@dataclass(frozen=True)
class Limits:
    """Per cadre; -1 in `tongues` is unknown, in the limits none."""

    most_households: Ints
    most_villages: Ints
    tongues: Ints


def set_limits(
    charges: Charges, ledger: Ledger, villages: Villages, planted: Planted, rng: np.random.Generator
) -> Limits:
    """Limits and languages that suffice for what each cadre has, but for the cadres planted otherwise."""
    count = len(charges.cadre_role)
    cadre, duty, target = (
        ledger.cadre[ledger.effective],
        ledger.duty[ledger.effective],
        ledger.target[ledger.effective],
    )
    served_by, served = villages_served(charges, cadre, duty, target)
    households = np.bincount(cadre[duty == HOUSEHOLD], minlength=count)
    pairs = np.unique(served_by * len(villages.frame) + served)
    reach = np.bincount(pairs // len(villages.frame), minlength=count)
    most_households = np.maximum(USUAL_HOUSEHOLDS, households)
    most_villages = np.maximum(USUAL_VILLAGES, reach)
    officers = charges.cadre_role == OFFICER
    most_households[officers], most_villages[officers] = -1, -1
    tongues = _tongues(count, served_by, served, villages.tongues, rng)
    if planted.active:
        _plant_overload(households, reach, most_households, most_villages, planted, rng)
        _plant_silence(charges, ledger, villages, tongues, planted, rng)
    return Limits(most_households, most_villages, tongues)


def _tongues(count: int, by: Ints, village: Ints, spoken: Ints, rng: np.random.Generator) -> Ints:
    """The national language; half of the cadres also speak as their villages do, all whose villages need it."""
    tongues = np.full(count, VIE, dtype=np.int64)
    there = np.maximum(spoken[village], 0)
    needed = ((there & VIE) == 0) | (rng.random(count) < 0.5)[by]
    np.bitwise_or.at(tongues, by[needed], there[needed])
    return tongues


def _plant_overload(
    households: Ints,
    reach: Ints,
    most_households: Ints,
    most_villages: Ints,
    planted: Planted,
    rng: np.random.Generator,
) -> None:
    used = np.empty(0, np.int64)
    for carried, most, item, number, limit, severity, wanted in (
        (households, most_households, "households", 3, 2, "major", 3),
        (households, most_households, "households", 4, 2, "critical", 2),
        (reach, most_villages, "villages", 3, 2, "major", 2),
        (reach, most_villages, "villages", 2, 1, "critical", 2),
    ):
        fit = np.setdiff1d(np.flatnonzero((carried == number) & (most >= 0)), used)
        chosen, _ = take(fit, wanted, rng)
        most[chosen] = limit
        used = np.concatenate([used, chosen])
        planted.record("cadre_overloaded", severity, "cadre", chosen, item)


def _plant_silence(
    charges: Charges,
    ledger: Ledger,
    villages: Villages,
    tongues: Ints,
    planted: Planted,
    rng: np.random.Generator,
) -> None:
    """Three active cadres whose languages nobody wrote down; four who share none with a village of theirs."""
    steady = (
        (charges.cadre_role != RETIRED) & (charges.cadre_role != IDLE) & (charges.cadre_role != THIRD_UNIT)
    )
    unknown, rest = take(np.flatnonzero(steady), 3, rng)
    tongues[unknown] = -1
    planted.record("data_missing", "minor", "cadre", unknown, "languages")
    rows = np.flatnonzero(ledger.effective & (ledger.duty != COMMUNE_POST))
    by, village = villages_served(charges, ledger.cadre[rows], ledger.duty[rows], ledger.target[rows])
    spoken = villages.tongues[village]
    foreign = (spoken >= 0) & ((spoken & VIE) == 0)
    speechless, _ = take(np.intersect1d(np.unique(by[foreign]), rest), 4, rng)
    tongues[speechless] = VIE
    planted.record("no_common_language", "major", "assignment", rows[foreign & np.isin(by, speechless)])


@dataclass(frozen=True)
class LastVisits:
    """Per effective assignment of a household or village (`rows` of the ledger): days since the latest visit."""

    rows: Ints
    days: Ints
    quiet_villages: Bools


def last_visits(
    ledger: Ledger, villages: Villages, sizes: Sizes, planted: Planted, rng: np.random.Generator
) -> LastVisits:
    """Within the interval, but for those planted as overdue."""
    rows = np.flatnonzero(ledger.effective & ((ledger.duty == HOUSEHOLD) | (ledger.duty == VILLAGE)))
    days = rng.integers(0, 28, len(rows))
    quiet = np.zeros(len(villages.frame), dtype=np.bool_)
    if not planted.active:
        return LastVisits(rows, days, quiet)
    known_for = TODAY - ledger.start[rows]
    pool = np.flatnonzero((ledger.duty[rows] == HOUSEHOLD) & (known_for > 125))
    late, pool = take(pool, 16 * sizes.scale, rng)
    very_late, _ = take(pool, 8 * sizes.scale, rng)
    late_village = _lonely_villages(ledger, villages, rows, known_for, rng)
    quiet[ledger.target[rows[late_village]]] = True
    for places, severity, low, high in (
        (late, "minor", 31, 59),
        (very_late, "major", 60, 118),
        (late_village[:2], "minor", 31, 59),
        (late_village[2:], "major", 60, 118),
    ):
        days[places] = rng.integers(low, high + 1, len(places))
        planted.record("visit_overdue", severity, "assignment", rows[places])
    return LastVisits(rows, days, quiet)


def _lonely_villages(
    ledger: Ledger, villages: Villages, rows: Ints, known_for: Ints, rng: np.random.Generator
) -> Ints:
    """Places in `rows` of three whole-village charges where nobody else would come by for the village."""
    placed = ledger.effective & ((ledger.duty != HOUSEHOLD) & (ledger.duty != COMMUNE_POST))
    tasks = np.bincount(ledger.target[placed], minlength=len(villages.frame))
    alone = (ledger.duty[rows] == VILLAGE) & (known_for > 125)
    alone[alone] = tasks[ledger.target[rows[alone]]] == 1
    return take(np.flatnonzero(alone), 3, rng)[0]
