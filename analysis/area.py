"""The places and people of a workspace as arrays: every reference a position, every day a whole number."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .columns import (
    ABSENT,
    Flags,
    Floats,
    Ints,
    Texts,
    codes,
    days,
    flags,
    look_up,
    numbers,
    positions_in,
    references,
    texts,
)
from .intervals import ALWAYS, NEVER
from .rows import Rows

OWN_CELL, SHARED_CELL, NO_CELL = 0, 1, 2
_CELLS = ("own", "shared", "none")
_GRAVE_NEEDS = ("special_hardship", "poor")


@dataclass(frozen=True)
class Communes:
    """One entry a commune; ``closed`` is the first day on which it is no longer there."""

    id: Texts
    code: Texts
    province: Texts
    border: Flags
    closed: Ints
    criteria_met: Floats


@dataclass(frozen=True)
class Villages:
    """One entry a village; ``host`` is the village whose party cell it shares, where known."""

    id: Texts
    code: Texts
    commune: Ints
    border: Flags
    closed: Ints
    cell: Ints
    host: Ints
    party_members: Floats
    languages: Texts


@dataclass(frozen=True)
class Households:
    """One entry a household; in need from ``need_from`` to before ``need_to`` (never, if not flagged)."""

    id: Texts
    code: Texts
    village: Ints
    grave: Flags
    flagged: Flags
    need_from: Ints
    left: Ints
    closed: Ints
    need_to: Ints


@dataclass(frozen=True)
class Units:
    """One entry a unit."""

    id: Texts
    code: Texts


@dataclass(frozen=True)
class Cadres:
    """One entry a cadre; ``origin`` is where they start: a unit, or a village counted on after the units."""

    id: Texts
    code: Texts
    unit: Ints
    origin: Ints
    max_households: Floats
    max_villages: Floats
    active_from: Ints
    active_to: Ints
    languages: Texts

    def active(self, day: int) -> Flags:
        """Who is active on ``day``."""
        return np.asarray((self.active_from <= day) & (day < self.active_to))


@dataclass(frozen=True)
class Area:
    """The places and people together."""

    communes: Communes
    villages: Villages
    households: Households
    units: Units
    cadres: Cadres

    @property
    def household_commune(self) -> Ints:
        """The commune of each household's village."""
        return look_up(self.villages.commune, self.households.village, ABSENT)

    def village_origin(self, village: Ints) -> Ints:
        """The villages as starting points."""
        return np.where(village >= 0, village + len(self.units.id), ABSENT)

    @property
    def origins(self) -> int:
        """How many starting points there may be: every unit and every village."""
        return len(self.units.id) + len(self.villages.id)


def read_area(rows: Rows) -> Area:
    """The places and people of ``rows``."""
    communes = _communes(rows)
    villages = _villages(rows, communes)
    units = Units(texts(rows.unit["id"]), texts(rows.unit["code"]))
    return Area(communes, villages, _households(rows, villages), units, _cadres(rows, villages, units))


def _communes(rows: Rows) -> Communes:
    frame = rows.commune
    return Communes(
        id=texts(frame["id"]),
        code=texts(frame["code"]),
        province=texts(frame["province_code"]),
        border=flags(frame["is_border"]),
        closed=days(frame["closed_on"], NEVER),
        criteria_met=numbers(frame["criteria_met"]),
    )


def _villages(rows: Rows, communes: Communes) -> Villages:
    frame = rows.village
    identity = texts(frame["id"])
    return Villages(
        id=identity,
        code=texts(frame["code"]),
        commune=references(frame["commune_id"], communes.id),
        border=flags(frame["is_border"]),
        closed=days(frame["closed_on"], NEVER),
        cell=codes(frame["party_cell"], _CELLS),
        host=references(frame["party_cell_village_id"], identity),
        party_members=numbers(frame["party_members"]),
        languages=texts(frame["languages"]),
    )


def _households(rows: Rows, villages: Villages) -> Households:
    frame = rows.household
    flagged = flags(frame["needs_assignment"])
    left = days(frame["left_need_on"], NEVER)
    closed = days(frame["closed_on"], NEVER)
    return Households(
        id=texts(frame["id"]),
        code=texts(frame["code"]),
        village=references(frame["village_id"], villages.id),
        grave=codes(frame["need"], _GRAVE_NEEDS) != ABSENT,
        flagged=flagged,
        need_from=days(frame["need_since"], ALWAYS),
        left=left,
        closed=closed,
        need_to=np.where(flagged, np.minimum(left, closed), ALWAYS),
    )


def _cadres(rows: Rows, villages: Villages, units: Units) -> Cadres:
    frame = rows.cadre
    unit = references(frame["unit_id"], units.id)
    start = positions_in(texts(frame["starts_from_village_id"]), villages.id)
    return Cadres(
        id=texts(frame["id"]),
        code=texts(frame["code"]),
        unit=unit,
        origin=np.where(start >= 0, start + len(units.id), unit),
        max_households=numbers(frame["max_households"]),
        max_villages=numbers(frame["max_villages"]),
        active_from=days(frame["active_from"], ALWAYS),
        active_to=days(frame["active_to"], NEVER),
        languages=texts(frame["languages"]),
    )
