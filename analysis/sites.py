"""Model sites: where they stand and which are in operation on a day."""

from __future__ import annotations

from dataclasses import dataclass

from .area import Area
from .columns import Flags, Floats, Ints, codes, days, numbers, references
from .intervals import ALWAYS, NEVER
from .rows import Rows

OPERATING_STATUSES = ("pilot", "proven", "replicated")
PROVEN_STATUSES = ("proven", "replicated")


@dataclass(frozen=True)
class Sites:
    """One entry a model site; what has no first day counts as started."""

    village: Ints
    operating: Flags
    proven: Flags
    households: Floats
    income: Floats


def read_sites(rows: Rows, area: Area, day: int) -> Sites:
    """The model sites, seen on ``day``."""
    frame = rows.model_site
    started = days(frame["started_on"], ALWAYS) <= day
    ended = days(frame["ended_on"], NEVER) <= day
    running = started & ~ended
    return Sites(
        village=references(frame["village_id"], area.villages.id),
        operating=running & (codes(frame["status"], OPERATING_STATUSES) >= 0),
        proven=running & (codes(frame["status"], PROVEN_STATUSES) >= 0),
        households=numbers(frame["households_taking_part"]),
        income=numbers(frame["income_per_household"]),
    )
