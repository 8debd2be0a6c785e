"""The classes of cells of a travel model, and the speed of each in a season."""

from __future__ import annotations

from dataclasses import dataclass

from ..settings import SEASONS
from .speed_table import (
    BRIDGE,
    CLOSED,
    FERRY,
    FOOTPATH,
    FORD,
    OPEN_GROUND,
    Speed,
    SpeedTable,
)

COVER, ROAD, RIVER, CROSSING = "cover", "road", "river", "crossing"
SAME, TURNS_FOOTPATH, TURNS_CLOSED = "same", "footpath", "closed"
USUAL_WAIT_MIN = 15.0
"""Minutes taken for a ferry whose waiting time nobody wrote down."""


@dataclass(frozen=True)
class CellClass:
    """One class: land cover by its code; a road by its class and what it becomes in the wet season; a river by its
    class; a crossing by its kind (``code``), a ferry also by its wait (minutes).
    """

    kind: str
    code: str
    wet: str = SAME
    wait: float = 0.0


def road_class(code: str | None, wet: str | None, table: SpeedTable) -> CellClass:
    """The class of a road; one that the table does not know is a footpath."""
    known = code is not None and table.knows(code)
    return CellClass(ROAD, str(code) if known else FOOTPATH, wet or SAME)


def river_class(code: str | None, table: SpeedTable) -> CellClass:
    """The class of a river: a barrier, unless the table has rows for its own class."""
    return CellClass(RIVER, str(code) if code is not None and table.knows(code) else "")


def cover_class(code: int, table: SpeedTable) -> CellClass:
    """The class of a land-cover code; one that the table does not know is open ground."""
    return CellClass(COVER, str(code) if table.knows(str(code)) else OPEN_GROUND)


def crossing_class(kind: str, wait: float | None, under: CellClass | None, table: SpeedTable) -> CellClass:
    """The class of a crossing cell: the road goes on over a bridge (``under``), else one walks over it.

    A table with rows for ``bridge`` rules over all bridges.
    """
    if kind == FERRY:
        return CellClass(CROSSING, FERRY, wait=USUAL_WAIT_MIN if wait is None else wait)
    if kind == FORD:
        return CellClass(CROSSING, FORD)
    if table.knows(BRIDGE):
        return CellClass(CROSSING, BRIDGE)
    return under if under is not None else CellClass(CROSSING, FOOTPATH)


def speed_of(which: CellClass, season: str, table: SpeedTable) -> Speed:
    """How one moves in a class in a season."""
    if which.kind == RIVER:
        return table.speed(which.code, season) if which.code else CLOSED
    if which.kind == ROAD and season == SEASONS[1]:
        if which.wet == TURNS_CLOSED:
            return CLOSED
        if which.wet == TURNS_FOOTPATH:
            return _slower(table.speed(FOOTPATH, season), table.speed(which.code, season))
    return table.speed(which.code, season)


def ferry_wait(which: CellClass) -> float:
    """Minutes of wait of a ferry, NaN of what is none."""
    return which.wait if which.kind == CROSSING and which.code == FERRY else float("nan")


def _slower(one: Speed, other: Speed) -> Speed:
    """A road that becomes a footpath never gets faster than it was."""
    return min(one, other, key=lambda speed: speed.flat_kmh)
