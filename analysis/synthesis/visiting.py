"""A plausible history of visits behind the latest ones."""

from __future__ import annotations

import numpy as np
import pandas as pd

from .charges import HOUSEHOLD, PARTY_CELL, VILLAGE
from .grid import Ints
from .ledger import Ledger
from .sizes import TODAY
from .strains import LastVisits

ROUNDS = 4
HOUSEHOLD_KINDS = ["visit", "gift", "livelihood_support", "scholarship", "house_repaired", "house_built"]
HOUSEHOLD_SHARES = [0.86, 0.06, 0.05, 0.015, 0.01, 0.005]
VILLAGE_KINDS = ["visit", "training", "legal_outreach", "medical_exam", "party_cell_meeting", "other"]
VALUES = np.array([0, 500_000, 3_000_000, 1_000_000, 12_000_000, 60_000_000])


def make_visits(ledger: Ledger, latest: LastVisits, rng: np.random.Generator) -> pd.DataFrame:
    """Visits as rows: `cadre`, `household` or `village` (row numbers, -1 none), `day`, `kind` (text), `value_vnd`,
    `beneficiaries` (-1 unknown); by day. Nothing later than the latest visits given.
    """
    regular = _rounds(ledger, latest, rng)
    meetings = _meetings(ledger, rng)
    campaigns = _campaigns(ledger, latest, rng)
    frame = pd.concat([regular, meetings, campaigns], ignore_index=True)
    return frame.sort_values("day", kind="stable", ignore_index=True)


def _rounds(ledger: Ledger, latest: LastVisits, rng: np.random.Generator) -> pd.DataFrame:
    """About monthly, backwards from the latest visit to the day the charge began."""
    rows = np.tile(latest.rows, ROUNDS)
    back = np.concatenate(
        [
            latest.days + 30 * turn + rng.integers(0, 7, len(latest.rows)) * (turn > 0)
            for turn in range(ROUNDS)
        ]
    )
    day = TODAY - back
    kept = day >= ledger.start[rows]
    rows, day = rows[kept], day[kept]
    at_home = ledger.duty[rows] == HOUSEHOLD
    kind = np.where(at_home, rng.choice(len(HOUSEHOLD_KINDS), len(rows), p=HOUSEHOLD_SHARES), 0)
    return pd.DataFrame({
        "cadre": ledger.cadre[rows],
        "household": np.where(at_home, ledger.target[rows], -1),
        "village": np.where(at_home, -1, ledger.target[rows]),
        "day": day,
        "kind": np.array(HOUSEHOLD_KINDS, dtype=object)[kind],
        "value_vnd": np.where(kind > 0, VALUES[kind], -1),
        "beneficiaries": np.where(kind > 0, rng.integers(1, 7, len(rows)), -1),
    })  # fmt: skip


def _meetings(ledger: Ledger, rng: np.random.Generator) -> pd.DataFrame:
    """Party cells meet in the first days of the month; their attendees of the last three months."""
    cells = np.flatnonzero(ledger.effective & (ledger.duty == PARTY_CELL))
    rows = np.repeat(cells, 3)
    month = np.tile(np.array([25, 56, 86]), len(cells))
    day = TODAY - month + rng.integers(-2, 3, len(rows))
    kept = day >= ledger.start[rows]
    return _village_visits(ledger.cadre[rows], ledger.target[rows], day, "party_cell_meeting", kept, rng)


def _campaigns(ledger: Ledger, latest: LastVisits, rng: np.random.Generator) -> pd.DataFrame:
    """Training, law and medical days in some of the villages where somebody serves anyway."""
    rows = np.flatnonzero(ledger.effective & ((ledger.duty == PARTY_CELL) | (ledger.duty == VILLAGE)))
    rows = rows[~latest.quiet_villages[ledger.target[rows]] & (rng.random(len(rows)) < 0.5)]
    kinds = np.array(VILLAGE_KINDS, dtype=object)[rng.integers(1, 4, len(rows))]
    day = TODAY - rng.integers(3, 170, len(rows))
    kept = day >= ledger.start[rows]
    return _village_visits(ledger.cadre[rows], ledger.target[rows], day, kinds, kept, rng)


def _village_visits(
    cadre: Ints, village: Ints, day: Ints, kind: object, kept: np.ndarray, rng: np.random.Generator
) -> pd.DataFrame:
    frame = pd.DataFrame({"cadre": cadre, "household": -1, "village": village, "day": day, "kind": kind})
    frame["value_vnd"] = -1
    frame["beneficiaries"] = rng.integers(8, 60, len(cadre))
    return frame[kept]
