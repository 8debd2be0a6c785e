"""Who is in charge of what, and on which days that is in force and effective."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .area import Area
from .columns import ABSENT, Flags, Ints, Texts, codes, look_up, positions_in, take, texts
from .intervals import ALWAYS, NEVER, Intervals
from .plans import Resolved, resolve
from .rows import Rows

DUTIES = ("household", "village", "party_cell", "commune_post")
HOUSEHOLD, VILLAGE, PARTY_CELL, COMMUNE_POST = range(4)


@dataclass(frozen=True)
class Charges:
    """One entry an assignment row that counts in the plan looked at.

    ``village`` is the one of the duty: the household's, or the target; ABSENT for a commune post.
    ``household`` is ABSENT for the other duties. ``now`` is the effective ones on the day looked at.
    """

    id: Texts
    code: Texts
    cadre: Ints
    duty: Ints
    household: Ints
    village: Ints
    commune: Ints
    in_force: Intervals
    effective: Intervals
    in_force_now: Flags
    now: Flags

    def __len__(self) -> int:
        return len(self.cadre)

    @property
    def fieldwork(self) -> Flags:
        """Those one goes to a village for: all but commune posts."""
        return np.asarray(self.duty != COMMUNE_POST)


def read_charges(rows: Rows, area: Area, plan: str | None, day: int) -> Charges:
    """The assignments that count in ``plan`` (None: the approved history), seen on ``day``.

    KeyError where there is no such plan.
    """
    resolved = resolve(rows.assignment, rows.plan, rows.plan_ending, plan)
    frame, row = rows.assignment, resolved.row

    def chosen(name: str) -> Texts:
        return take(texts(frame[name]), row)

    duty = codes(frame["duty"], DUTIES)[row]
    cadre = positions_in(chosen("cadre_id"), area.cadres.id)
    household = _target(chosen("household_id"), area.households.id, duty == HOUSEHOLD)
    own_village = _target(chosen("village_id"), area.villages.id, (duty == VILLAGE) | (duty == PARTY_CELL))
    post = _target(chosen("commune_id"), area.communes.id, duty == COMMUNE_POST)
    village = np.where(duty == HOUSEHOLD, look_up(area.households.village, household, ABSENT), own_village)
    commune = np.where(duty == COMMUNE_POST, post, look_up(area.villages.commune, village, ABSENT))
    effective = _effective(area, resolved, cadre, household, own_village, post)
    return Charges(
        id=chosen("id"),
        code=chosen("code"),
        cadre=cadre,
        duty=duty,
        household=household,
        village=village,
        commune=commune,
        in_force=resolved.days,
        effective=effective,
        in_force_now=resolved.days.on(day),
        now=effective.on(day),
    )


def _target(references: Texts, ids: Texts, meant: Flags) -> Ints:
    return np.where(meant, positions_in(references, ids), ABSENT)


def _effective(
    area: Area, resolved: Resolved, cadre: Ints, household: Ints, village: Ints, post: Ints
) -> Intervals:
    """In force, the cadre active, the target open, a household in need."""
    cadres, households = area.cadres, area.households
    return (
        resolved.days.within(
            look_up(cadres.active_from, cadre, NEVER), look_up(cadres.active_to, cadre, ALWAYS)
        )
        .within(
            look_up(households.need_from, household, ALWAYS), look_up(households.need_to, household, NEVER)
        )
        .within(_from_always(village), look_up(area.villages.closed, village, NEVER))
        .within(_from_always(post), look_up(area.communes.closed, post, NEVER))
    )


def _from_always(like: Ints) -> Ints:
    return np.full(len(like), ALWAYS, dtype=np.int64)
