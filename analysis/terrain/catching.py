"""Who lies within so many minutes of a starting point, and which starting points are nearest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..travel_time.surfaces import Reach

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class People:
    """Villages and the households listed, each at a cell (flat; -1 where it has no place on the model).

    ``village_households``, ``village_people``: what is entered for each village, 0 where nothing is.
    """

    village: Ints
    village_households: Floats
    village_people: Floats
    household: Ints


@dataclass(frozen=True)
class Count:
    """How many villages lie within, the households and people entered for them, and how many listed households."""

    villages: int
    households: int
    people: int
    listed: int


def minutes_at(reach: Reach, cells: Ints, columns: int) -> Floats:
    """Minutes at flat cells of a model of so many ``columns``; infinite outside the window, and for -1."""
    row, column = np.divmod(cells, columns)
    row, column = row - reach.row, column - reach.column
    height, width = reach.minutes.shape
    inside = (cells >= 0) & (row >= 0) & (row < height) & (column >= 0) & (column < width)
    found = np.full(len(cells), np.inf)
    found[inside] = reach.minutes[row[inside], column[inside]]
    return found


def count(people: People, to_village: Floats, to_household: Floats, limit: float) -> Count:
    """Who is within ``limit`` minutes (included), of the minutes to each village and each household."""
    near = to_village <= limit
    return Count(
        int(near.sum()), int(people.village_households[near].sum()), int(people.village_people[near].sum()),
        int((to_household <= limit).sum()),
    )  # fmt: skip


def nearest(minutes: Floats, most: int) -> tuple[Ints, Ints, Ints]:
    """Of minutes (origins, targets): target, rank from 1, origin of the ``most`` nearest; none that is infinite.

    Of equally near ones the first comes first. By target, then rank.
    """
    order = np.argsort(minutes, axis=0, kind="stable")[:most]
    rank, target = np.nonzero(np.isfinite(np.take_along_axis(minutes, order, axis=0)))
    sequence = np.lexsort((rank, target))
    rank, target = rank[sequence], target[sequence]
    return target.astype(np.int64), (rank + 1).astype(np.int64), order[rank, target].astype(np.int64)


def together(reaches: list[Reach], shape: tuple[int, int]) -> npt.NDArray[np.float32]:
    """Minutes (rows, columns) from the nearest of several origins; infinite where none reaches."""
    least = np.full(shape, np.inf, dtype=np.float32)
    for reach in reaches:
        height, width = reach.minutes.shape
        window = least[reach.row : reach.row + height, reach.column : reach.column + width]
        np.minimum(window, reach.minutes, out=window)
    return least
