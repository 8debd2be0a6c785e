"""Who is in charge of whom: households in need, cadres, and assignments in force."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .faults import Planted, take
from .grid import Floats, Ints
from .sizes import Sizes, shared_out
from .villages import OWN, Villages

HOUSEHOLD, VILLAGE, PARTY_CELL, COMMUNE_POST = 0, 1, 2, 3
DUTIES = ["household", "village", "party_cell", "commune_post"]
# What a household of the sample is: in somebody's charge, in need without anybody, out of need, never in need of
# somebody, closed.
IN_CHARGE, UNASSIGNED, LEFT, NOT_NEEDED, CLOSED = 0, 1, 2, 3, 4
# Why a cadre is in the sample.
OF_HOUSEHOLDS, OF_CELLS, OF_VILLAGES, OFFICER, RETIRED, IDLE, THIRD_UNIT = 0, 1, 2, 3, 4, 5, 6


@dataclass
class Charges:
    """Row numbers throughout. Assignments: `duty`, `target` (a row of households, villages or communes), `cadre`."""

    household_village: Ints
    household_state: Ints
    cadre_commune: Ints
    cadre_unit: Ints
    cadre_role: Ints
    cadre: Ints
    duty: Ints
    target: Ints


class _Book:
    """Cadres and assignments as they are added."""

    def __init__(self) -> None:
        self.cadres: list[tuple[Ints, Ints, Ints]] = []
        self.rows: list[tuple[Ints, Ints, Ints]] = []
        self.count = 0

    def enlist(self, commune: Ints, unit: Ints, role: int) -> Ints:
        self.cadres.append((commune, unit, np.full(len(commune), role, dtype=np.int64)))
        self.count += len(commune)
        return np.arange(self.count - len(commune), self.count)

    def assign(self, cadre: Ints, duty: int, target: Ints) -> None:
        self.rows.append((cadre, np.full(len(cadre), duty, dtype=np.int64), target))


def take_charge(
    villages: Villages,
    posts: Ints,
    seconds: Ints,
    officers: Ints,
    third_unit: int,
    sizes: Sizes,
    planted: Planted,
    rng: np.random.Generator,
) -> Charges:
    """Charges of a province in which all that is in force is sound, but for what is planted.

    `posts`, `seconds`: per commune, the two units whose cadres serve there; `officers`: per commune, how many officers
    reinforce its committee.
    """
    book = _Book()
    household_village = _households(villages, sizes, rng)
    first = _households_in_charge(book, villages, household_village, posts, seconds, sizes, rng)
    _cells(book, villages, first, posts, sizes, rng)
    _whole_villages(book, villages, first, posts, seconds, sizes, rng)
    stations = np.repeat(np.arange(len(officers)), officers)
    book.assign(book.enlist(stations, posts[stations], OFFICER), COMMUNE_POST, stations)
    homes = take(np.arange(sizes.cadres), 8 * sizes.times, rng)[0]
    where = _cadre_communes(book)[homes]
    book.enlist(where, posts[where], RETIRED)
    if planted.active:
        _outsiders(book, villages, posts, third_unit, planted, rng)
    extra_village, extra_state = _other_households(villages, sizes, planted.active, rng)
    parts = [np.concatenate(column) for column in zip(*book.cadres, strict=True)]
    rows = [np.concatenate(column) for column in zip(*book.rows, strict=True)]
    states = np.zeros(len(household_village), dtype=np.int64)
    return Charges(
        np.concatenate([household_village, extra_village]),
        np.concatenate([states, extra_state]),
        *parts,
        *rows,
    )


def _cadre_communes(book: _Book) -> Ints:
    return np.concatenate([commune for commune, _, _ in book.cadres])


def _households(villages: Villages, sizes: Sizes, rng: np.random.Generator) -> Ints:
    """The village of each household in charge, in an order in which neighbours follow one another."""
    frame = villages.frame
    rows = np.flatnonzero(villages.charged)
    weight: Floats = np.sqrt(frame["households"].to_numpy()[rows]) * rng.uniform(0.5, 1.5, len(rows))
    number = 1 + rng.multinomial(sizes.households - len(rows), weight / weight.sum())
    commune = frame["commune"].to_numpy()[rows]
    centre = frame.groupby("commune")[["x", "y"]].transform("mean").to_numpy()[rows]
    dx, dy = frame["x"].to_numpy()[rows] - centre[:, 0], frame["y"].to_numpy()[rows] - centre[:, 1]
    sector = np.floor((np.arctan2(dy, dx) + np.pi) / (2 * np.pi) * 10)
    order = np.lexsort((np.hypot(dx, dy), sector, commune))
    return np.repeat(rows[order], number[order])


def _households_in_charge(
    book: _Book,
    villages: Villages,
    household_village: Ints,
    posts: Ints,
    seconds: Ints,
    sizes: Sizes,
    rng: np.random.Generator,
) -> Ints:
    """Gives every household a cadre, each cadre one to four in a row; returns the first cadre of each village (-1)."""
    where = villages.frame["commune"].to_numpy()[household_village]
    households = np.bincount(where, minlength=len(posts))
    active = np.flatnonzero(households)
    cadres = shared_out(sizes.cadres, households[active].astype(np.float64), 1)
    loads = []
    for index, number in zip(active.tolist(), cadres.tolist(), strict=True):
        slots = rng.permutation(3 * number)[: households[index] - number]
        loads.append(1 + np.bincount(slots % number, minlength=number))
    commune = np.repeat(active, cadres)
    of_post = rng.random(len(commune)) < 0.64
    # Both units serve in every commune.
    of_post[np.cumsum(cadres) - cadres] = False
    team = book.enlist(commune, np.where(of_post, posts[commune], seconds[commune]), OF_HOUSEHOLDS)
    in_charge = np.repeat(team, np.concatenate(loads))
    book.assign(in_charge, HOUSEHOLD, np.arange(len(household_village)))
    first = np.full(len(villages.frame), -1, dtype=np.int64)
    first[household_village[::-1]] = in_charge[::-1]
    return first


def _cells(
    book: _Book, villages: Villages, first: Ints, posts: Ints, sizes: Sizes, rng: np.random.Generator
) -> None:
    """Attendees: all own cells at the border and of hosts, then others; `sizes.attendees` different cadres."""
    fit = (villages.cell == OWN) & ~villages.silent & ~villages.closed
    needed = np.flatnonzero(fit & (villages.is_border | villages.must_attend))
    spare = np.flatnonzero(fit & villages.charged & ~villages.is_border & ~villages.must_attend)
    cells = np.concatenate([needed, take(spare, sizes.cells - len(needed), rng)[0]])
    cells = cells[rng.permutation(len(cells))]
    _, once = np.unique(first[cells], return_index=True)
    known = np.sort(once[first[cells][once] >= 0])[: sizes.attendees * 2 // 3]
    book.assign(first[cells[known]], PARTY_CELL, cells[known])
    rest = np.sort(np.delete(cells, known))
    commune = villages.frame["commune"].to_numpy()[rest]
    number = _attendees_per_commune(np.bincount(commune, minlength=len(posts)), sizes.attendees - len(known))
    stations = np.repeat(np.arange(len(posts)), number)
    team = book.enlist(stations, posts[stations], OF_CELLS)
    starts = np.cumsum(number) - number
    position = np.arange(len(rest)) - np.searchsorted(commune, commune)
    book.assign(team[starts[commune] + position % number[commune]], PARTY_CELL, rest)


def _attendees_per_commune(cells: Ints, attendees: int) -> Ints:
    number = cells.copy()
    while int(number.sum()) > attendees:
        ratio = np.where(number > 1, cells / np.maximum(number, 1), np.inf)
        number[int(np.argmin(ratio))] -= 1
    return number


def _whole_villages(
    book: _Book,
    villages: Villages,
    first: Ints,
    posts: Ints,
    seconds: Ints,
    sizes: Sizes,
    rng: np.random.Generator,
) -> None:
    """Somebody for each village without households in charge; a second look for some of the others."""
    alone = np.flatnonzero(~villages.charged & ~villages.uncovered & ~villages.closed)
    commune = villages.frame["commune"].to_numpy()[alone]
    position = np.arange(len(alone)) - np.searchsorted(commune, commune)
    starts = position % 3 == 0
    of_post = rng.random(int(starts.sum())) < 0.4
    where = commune[starts]
    team = book.enlist(where, np.where(of_post, posts[where], seconds[where]), OF_VILLAGES)
    book.assign(team[np.cumsum(starts) - 1], VILLAGE, alone)
    watched, _ = take(np.flatnonzero(villages.charged), 20 * sizes.times, rng)
    book.assign(first[watched], VILLAGE, watched)


def _outsiders(
    book: _Book,
    villages: Villages,
    posts: Ints,
    third_unit: int,
    planted: Planted,
    rng: np.random.Generator,
) -> None:
    """Cadres who only stand for a fault: without any task, or of a third unit in a commune."""
    communes = rng.integers(0, len(posts), 6)
    planted.record("cadre_idle", "minor", "cadre", book.enlist(communes, posts[communes], IDLE))
    crowded, _ = take(np.arange(len(posts)), 2, rng)
    planted.record("commune_many_units", "minor", "commune", crowded)
    commune = villages.frame["commune"].to_numpy()
    rows = np.array([np.flatnonzero(villages.charged & (commune == index))[0] for index in crowded.tolist()])
    team = book.enlist(crowded, np.full(len(crowded), third_unit, dtype=np.int64), THIRD_UNIT)
    book.assign(team, VILLAGE, rows)


def _other_households(
    villages: Villages, sizes: Sizes, faulty: bool, rng: np.random.Generator
) -> tuple[Ints, Ints]:
    """Households in nobody's charge: out of need, closed, not in need of anybody; in a faulty sample also in need."""
    charged = np.flatnonzero(villages.charged)
    states = np.repeat([LEFT, NOT_NEEDED, CLOSED], [60 * sizes.scale, 20 * sizes.scale, 5 * sizes.scale])
    where = charged[rng.integers(0, len(charged), len(states))]
    if faulty:
        alone = np.flatnonzero(villages.uncovered)
        there = np.concatenate([
            charged[rng.integers(0, len(charged), 30 * sizes.scale)],
            alone[np.arange(10 * sizes.scale) % len(alone)],
        ])  # fmt: skip
        where, states = (
            np.concatenate([where, there]),
            np.concatenate([states, np.full(len(there), UNASSIGNED)]),
        )
    return where, states.astype(np.int64)


def villages_served(charges: Charges, cadre: Ints, duty: Ints, target: Ints) -> tuple[Ints, Ints]:
    """Per assignment (not of communes): its cadre and the village where it lies."""
    placed = duty != COMMUNE_POST
    at = np.where(
        duty == HOUSEHOLD, charges.household_village[np.where(duty == HOUSEHOLD, target, 0)], target
    )
    return cadre[placed], at[placed]
