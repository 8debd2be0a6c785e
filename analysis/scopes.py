"""Counting within scopes: provinces, communes and units."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from .area import Area
from .columns import Flags, Floats, Ints, Texts, counts, positions_in


@dataclass(frozen=True)
class Scope:
    """A kind of scope: its places' codes, which of them are shown, and the place of each commune in it."""

    name: str
    code: Texts
    shown: Flags
    of_commune: Ints

    @property
    def size(self) -> int:
        """How many places there are."""
        return len(self.code)


def provinces(area: Area, commune_open: Flags) -> Scope:
    """Provinces; shown where they have an open commune."""
    code = pc.unique(area.communes.province.drop_null()).cast(pa.large_string())
    of_commune = positions_in(area.communes.province, code)
    shown = np.zeros(len(code), dtype=np.bool_)
    shown[of_commune[commune_open & (of_commune >= 0)]] = True
    return Scope("province", code, shown, of_commune)


def communes(area: Area, commune_open: Flags) -> Scope:
    """Open communes."""
    own = np.arange(len(area.communes.id), dtype=np.int64)
    return Scope("commune", area.communes.code, commune_open, own)


@dataclass(frozen=True)
class Tally:
    """Numerators and denominators of one share, one entry a place."""

    numerator: Ints
    denominator: Ints


def share(place: Ints, counted: Flags, among: Flags, size: int) -> Tally:
    """How many of the rows ``among`` are ``counted``, by the place of each row."""
    return Tally(counts(place[among & counted], size), counts(place[among], size))


def total(place: Ints, weight: Floats, size: int) -> Floats:
    """The sum of weights by place."""
    known = (place >= 0) & ~np.isnan(weight)
    return np.bincount(place[known], weights=weight[known], minlength=size).astype(np.float64)


@dataclass(frozen=True)
class Ranked:
    """Values sorted by place, and where each place's values begin."""

    values: Floats
    first: Ints
    count: Ints

    def nth(self, rank: Ints) -> Floats:
        """The ``rank``-th smallest value of each place, from 0; NaN for places without values."""
        has = self.count > 0
        result = np.full(len(self.count), np.nan)
        result[has] = self.values[(self.first + rank)[has]]
        return result

    def median(self) -> Floats:
        """The middle value, or the mean of the middle two."""
        return np.asarray((self.nth((self.count - 1) // 2) + self.nth(self.count // 2)) / 2)

    def nearest_rank(self, percent: int) -> Floats:
        """The smallest value that at least ``percent`` % of the values do not exceed."""
        return self.nth((percent * self.count + 99) // 100 - 1)


def ranked(place: Ints, values: Floats, size: int) -> Ranked:
    """The known values of each place in order."""
    known = (place >= 0) & ~np.isnan(values)
    place, values = place[known], values[known]
    order = np.lexsort((values, place))
    count = counts(place, size)
    return Ranked(values[order], np.cumsum(count) - count, count)


@dataclass(frozen=True)
class Loads:
    """Households per cadre: how many cadres and households a place has, the greatest load and its spread."""

    cadres: Ints
    households: Ints
    greatest: Floats
    deviation: Floats


def loads(place: Ints, load: Ints, size: int) -> Loads:
    """The spread of ``load`` (one entry a cadre in a place) by place; population standard deviation."""
    weight = load.astype(np.float64)
    number = counts(place, size)
    households = total(place, weight, size)
    greatest = np.full(size, -np.inf)
    np.maximum.at(greatest, place[place >= 0], weight[place >= 0])
    # Whole numbers until the division: the same in whatever order the rows come.
    squares = total(place, weight * weight, size)
    with np.errstate(invalid="ignore", divide="ignore"):
        variance = (number * squares - households * households) / (number * number)
    greatest = np.where(number > 0, greatest, np.nan)
    return Loads(number, households.astype(np.int64), greatest, np.sqrt(variance))


def pairs_at(place: Ints, member: Ints, mine: Flags) -> tuple[Ints, Ints, Ints]:
    """The distinct (place, member) pairs among the chosen rows, and how many rows each has."""
    chosen = mine & (place >= 0) & (member >= 0)
    if not chosen.any():
        none = np.zeros(0, dtype=np.int64)
        return none, none, none
    width = int(member.max()) + 1
    pair, rows = np.unique(place[chosen] * width + member[chosen], return_counts=True)
    return pair // width, pair % width, rows
