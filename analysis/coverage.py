"""Coverage on one day: the gaps, the indicators and the states of the map, from rows, plan and settings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from .gaps.data import DATA_RULES
from .gaps.people import PEOPLE_RULES
from .gaps.pieces import gap_frame
from .gaps.places import PLACE_RULES
from .gaps.travel import TRAVEL_RULES, reach_not_computed
from .indicators import indicator_frame
from .rows import Rows
from .settings import Settings
from .situation import Situation, see
from .symbols import map_frame

RULES = (
    "household_unassigned",
    "village_uncovered",
    "village_without_party_members",
    "party_cell_missing",
    "party_cell_unattended",
    "commune_post_empty",
    "cadre_overloaded",
    "cadre_idle",
    "unreachable",
    "wet_season_cut_off",
    "too_far",
    "no_common_language",
    "visit_overdue",
    "model_site_far",
    "commune_many_units",
    "assignment_broken",
    "data_missing",
)
_FINDERS = (*PEOPLE_RULES, *PLACE_RULES, *TRAVEL_RULES, *DATA_RULES)


@dataclass(frozen=True)
class Coverage:
    """The result: ``gaps`` (GAP_COLUMNS), ``indicators`` (INDICATOR_COLUMNS), ``map_state`` (MAP_COLUMNS).

    ``not_computed`` names the rules for which no travel time was computed.
    """

    gaps: pd.DataFrame
    indicators: pd.DataFrame
    not_computed: tuple[str, ...]
    map_state: pd.DataFrame
    as_of: date
    plan: str | None


def cover(rows: Rows, settings: Settings, as_of: date, plan: str | None = None) -> Coverage:
    """Every gap, indicator and state on ``as_of`` in ``plan`` (None: what is in force).

    The same for the same rows, in whatever order they come. KeyError when there is no such plan.
    """
    return cover_situation(see(rows, settings, as_of, plan), plan)


def cover_situation(seen: Situation, plan: str | None = None) -> Coverage:
    """The coverage of a situation already seen, in ``plan``."""
    pieces = (piece for finder in _FINDERS for piece in finder(seen))
    return Coverage(
        gaps=gap_frame(pieces, RULES, seen.area, seen.charges),
        indicators=indicator_frame(seen),
        not_computed=reach_not_computed(seen),
        map_state=map_frame(seen),
        as_of=seen.as_of,
        plan=plan,
    )
