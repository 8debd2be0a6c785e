"""From land cover, roads, rivers and crossings to the class of each cell.

Land cover first, roads over it (the fastest last), rivers over both as barriers, crossings last: a crossing takes
the river's cells around its point, and those further on that the road shares with the river.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from ..settings import SEASONS
from .classes import (
    CellClass,
    cover_class,
    crossing_class,
    river_class,
    road_class,
    speed_of,
)
from .lattice import Ints, Lattice, touched
from .speed_table import FERRY, FOOTPATH, SpeedTable

# A crossing belongs to the nearest river within so many cells' widths, and opens at most so far along a road.
REACH_CELLS = 5
OPENS_CELLS = 1
NOTHING = -1


@dataclass(frozen=True)
class Lines:
    """Roads (``road_class``, ``road_wet``), rivers (``river_class``) and crossings (``kind``, ``wait`` in minutes, NaN
    where unknown) with their shapes, in the metres of the model.
    """

    roads: npt.NDArray[Any]
    road_class: Sequence[str | None]
    road_wet: Sequence[str | None]
    rivers: npt.NDArray[Any]
    river_class: Sequence[str | None]
    crossings: npt.NDArray[Any]
    kind: Sequence[str]
    wait: Sequence[float]


@dataclass(frozen=True)
class Laid:
    """``classes``: per cell the number of its entry in ``legend``.

    ``astray``: rows of crossings that no river is near; ``waitless``: rows of ferries without a waiting time;
    ``unknown_roads``: rows of roads whose class the table does not know.
    """

    classes: npt.NDArray[np.uint16]
    legend: tuple[CellClass, ...]
    astray: Ints
    waitless: Ints
    unknown_roads: Ints


class _Legend:
    """Classes numbered as they come up."""

    def __init__(self) -> None:
        self.entries: dict[CellClass, int] = {}

    def number(self, which: CellClass) -> int:
        return self.entries.setdefault(which, len(self.entries))


def lay(
    cover: npt.NDArray[np.integer[Any]] | None, lattice: Lattice, lines: Lines, table: SpeedTable
) -> Laid:
    """The class of every cell. ``cover``: the code of land cover of each cell; None where there is none at all.

    Four bytes a cell while it works, two in what it returns.
    """
    legend = _Legend()
    classes = _ground(cover, lattice, legend, table)
    road_cells = _lay_roads(classes, lattice, lines, legend, table)
    under = classes.copy()
    cells, line = touched(lattice, lines.rivers)
    numbers = [legend.number(river_class(_text(code), table)) for code in lines.river_class]
    classes[cells] = np.array(numbers, dtype=np.uint16)[line]
    astray = _lay_crossings(classes, under, np.unique(cells), road_cells, lattice, lines, legend, table)
    return Laid(
        classes.reshape(lattice.shape), tuple(legend.entries), astray,
        _rows(lines.kind, lambda row: lines.kind[row] == FERRY and not _known(lines.wait[row])),
        _rows(lines.road_class, lambda row: not _table_knows(lines.road_class[row], table)),
    )  # fmt: skip


def uncrossed(lines: Lines, lattice: Lattice) -> tuple[npt.NDArray[Any], Ints]:
    """Where a road crosses a river and no crossing is near: the points, and the row of the road of each.

    Of several within the reach of one crossing only the first is told.
    """
    reach = REACH_CELLS * max(lattice.dx, lattice.dy)
    roads, rivers = _present(lines.roads), _present(lines.rivers)
    if not len(roads) or not len(rivers):
        return np.empty(0, dtype=object), np.empty(0, dtype=np.int64)
    road, river = shapely.STRtree(lines.rivers[rivers]).query(lines.roads[roads], predicate="intersects")
    meeting = shapely.intersection(lines.roads[roads[road]], lines.rivers[rivers[river]])
    parts, owner = shapely.get_parts(meeting, return_index=True)
    points = shapely.centroid(parts)
    crossings = lines.crossings[_present(lines.crossings)]
    far = np.ones(len(points), dtype=np.bool_)
    if len(crossings) and len(points):
        tree = shapely.STRtree(crossings)
        near = tree.query(points, predicate="dwithin", distance=reach)[0]
        far[near] = False
    bins = np.floor(shapely.get_coordinates(points) / reach).astype(np.int64)
    _, first = np.unique(bins, axis=0, return_index=True)
    kept = np.sort(first[far[first]])
    return points[kept], roads[road[owner[kept]]]


def _ground(
    cover: npt.NDArray[np.integer[Any]] | None, lattice: Lattice, legend: _Legend, table: SpeedTable
) -> npt.NDArray[np.uint16]:
    if cover is None:
        number = legend.number(cover_class(0, table))
        return np.full(lattice.size, number, dtype=np.uint16)
    codes = np.unique(cover)
    numbers = np.array([legend.number(cover_class(int(code), table)) for code in codes], dtype=np.uint16)
    return numbers[np.searchsorted(codes, cover.ravel())]


def _lay_roads(
    classes: npt.NDArray[np.uint16], lattice: Lattice, lines: Lines, legend: _Legend, table: SpeedTable
) -> Ints:
    """Roads over the ground, the fastest last; returns the cells that are road."""
    kinds = [
        road_class(_text(code), _text(wet), table)
        for code, wet in zip(lines.road_class, lines.road_wet, strict=True)
    ]
    rank = {kind: tuple(speed_of(kind, season, table).flat_kmh for season in SEASONS) for kind in kinds}
    order = sorted(set(kinds), key=lambda kind: (rank[kind], kind.code, kind.wet))
    cells, line = touched(lattice, lines.roads)
    place = np.array([order.index(kind) for kind in kinds], dtype=np.int64)[line]
    sequence = np.argsort(place, kind="stable")
    numbers = np.array([legend.number(kind) for kind in order], dtype=np.uint16)
    # The last of several values for one cell stays: the order of writing is the order of speed.
    classes[cells[sequence]] = numbers[place[sequence]]
    return np.unique(cells)


def _lay_crossings(
    classes: npt.NDArray[np.uint16],
    under: npt.NDArray[np.uint16],
    river_cells: Ints,
    road_cells: Ints,
    lattice: Lattice,
    lines: Lines,
    legend: _Legend,
    table: SpeedTable,
) -> Ints:
    """Crossings over the rivers, bridges last; returns the rows of those that no river is near."""
    astray = []
    rows = _present(lines.crossings)
    order = sorted(rows.tolist(), key=lambda row: (("ferry", "ford", "bridge").index(lines.kind[row]), row))
    number_of_road = list(legend.entries)
    for row in order:
        point = lines.crossings[row]
        opened = opened_cells(point.x, point.y, river_cells, road_cells, lattice)
        if not len(opened):
            astray.append(row)
            continue
        is_road = np.isin(opened, road_cells, assume_unique=True)
        best = _fastest(opened[is_road], under, number_of_road, table)
        wait = lines.wait[row] if _known(lines.wait[row]) else None
        classes[opened] = legend.number(crossing_class(lines.kind[row], wait, best, table))
    return np.array(sorted(astray), dtype=np.int64)


def opened_cells(x: float, y: float, river_cells: Ints, road_cells: Ints, lattice: Lattice) -> Ints:
    """The river's cells that a crossing at a point opens; none where no river is within reach.

    From the nearest river cell: all river cells no more than OPENS_CELLS away, and the cells that river and road
    share, as far as they hang together with those and lie within REACH_CELLS.
    """
    row, column = (int(part) for part in lattice.place(x, y))
    rows = np.arange(max(row - REACH_CELLS, 0), min(row + REACH_CELLS + 1, lattice.rows))
    columns = np.arange(max(column - REACH_CELLS, 0), min(column + REACH_CELLS + 1, lattice.columns))
    window = (rows[:, None] * lattice.columns + columns[None, :]).ravel()
    wet = window[_among(window, river_cells)]
    if not len(wet):
        return wet
    at_row, at_column = np.divmod(wet, lattice.columns)
    away = np.hypot((at_row - row) * lattice.dy, (at_column - column) * lattice.dx)
    nearest = int(np.argmin(away))
    steps = np.maximum(np.abs(at_row - at_row[nearest]), np.abs(at_column - at_column[nearest]))
    opened = steps <= OPENS_CELLS
    shared = _among(wet, road_cells)
    while True:
        beside = _next_to(at_row, at_column, opened) & shared & ~opened
        if not beside.any():
            return np.sort(wet[opened])
        opened |= beside


def _next_to(row: Ints, column: Ints, chosen: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Which cells touch a chosen one, by side or corner."""
    apart = np.maximum(
        np.abs(row[:, None] - row[None, chosen]), np.abs(column[:, None] - column[None, chosen])
    )
    return np.asarray((apart <= 1).any(axis=1))


def _fastest(
    cells: Ints, under: npt.NDArray[np.uint16], legend: list[CellClass], table: SpeedTable
) -> CellClass | None:
    """The fastest road among the cells, None where there is none."""
    kinds = [legend[number] for number in np.unique(under[cells]).tolist()]
    return max(
        kinds,
        key=lambda kind: (
            *(speed_of(kind, season, table).flat_kmh for season in SEASONS),
            kind.code,
            kind.wet,
        ),
        default=None,
    )


def _among(cells: Ints, known: Ints) -> npt.NDArray[np.bool_]:
    """Which cells are in the sorted ``known``."""
    if not len(known):
        return np.zeros(len(cells), dtype=np.bool_)
    at = np.minimum(np.searchsorted(known, cells), len(known) - 1)
    return np.asarray(known[at] == cells)


def _present(shapes: npt.NDArray[Any]) -> Ints:
    return np.flatnonzero(~(shapely.is_missing(shapes) | shapely.is_empty(shapes)))


def _rows(values: Sequence[Any], holds: Callable[[int], bool]) -> Ints:
    return np.array([row for row in range(len(values)) if holds(row)], dtype=np.int64)


def _known(value: float | None) -> bool:
    return value is not None and value == value


def _text(value: Any) -> str | None:
    return None if value is None or value != value else str(value)


def _table_knows(code: Any, table: SpeedTable) -> bool:
    return _text(code) is not None and (table.knows(str(code)) or str(code) == FOOTPATH)
