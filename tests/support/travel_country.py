"""The country that the tests of travel times, ways and catchments travel through, and where things in it stand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from support.travel_worlds import CELL, Drawing, workspace

from diaban.scripts import travel_kept
from diaban.tests.oracle.shortest_paths import Cell

RIDGE = 40.0 * np.abs(np.sin(np.arange(20) / 3))[:, None] + 60.0 * np.cos(np.arange(24) / 5)[None, :] + 500
COUNTRY = Drawing(
    rows=[
        "..........~.............",
        "..ff......~.............",
        "..ff......~....=........",
        "..........~....=........",
        "==============.=........",  # the road, over the bridge
        "..........~....=........",
        "..........~....x........",
        "...ww.....~....x........",
        "...ww.....~.............",
        "..........v.............",  # a ford, closed in the rains
        "..........v.............",
        "..........v.............",
        "..........~..ffff.......",
        "..........~..ffff.......",
        "..........a.............",  # a ferry, 7 minutes
        "..........a.............",
        "..........a.......  ....",
        "..........~.......  ....",
        "~~~~~~~~~~~.............",
        "........................",
    ],
    heights=RIDGE,
    roads=[("same", [(4, 0), (4, 13)]), ("same", [(2, 15), (5, 15)]), ("closed", [(5, 15), (7, 15)])],
    rivers=[[(0, 10), (18, 10)], [(18, 0), (18, 10)]],
    crossings=[("bridge", None, (4, 10)), ("ford", None, (10, 10)), ("ferry", 7.0, (15, 10))],
)
# The bridge opens the river's cells around its point: they are road too.
for _row, _ring in ((7, "www"), (8, "w.w"), (9, "www")):  # nobody gets to the middle of this lake
    COUNTRY.rows[_row] = COUNTRY.rows[_row][:18] + _ring + COUNTRY.rows[_row][21:]
for _row in (3, 5):
    COUNTRY.rows[_row] = COUNTRY.rows[_row][:10] + "=" + COUNTRY.rows[_row][11:]
UNITS = {"D1": (10, 2), "D2": (7, 3), "D3": None, "D4": (-3, 5)}
VILLAGES = {
    "B1": (2, 3),
    "B2": (12, 14),
    "B3": (1, 20),
    "B4": (16, 18),
    "B5": (5, 30),
    "B6": (9, 12),
    "B7": (8, 19),
}
HOUSES = {
    "H1": ("B2", (13, 15)),
    "H2": ("B3", (0, 21)),
    "H3": ("B2", None),
    "H4": ("B6", (9, 13)),
    "H5": ("B1", (2, 4)),
}
CHARGES = [("D1", "household", "H2"), ("D1", "household", "H3"), ("B1", "village", "B4"), ("D1", "village", "B7"), ("D2", "household", "H5"),
           ("D3", "village", "B1")]  # fmt: skip
PLACED = {**UNITS, **VILLAGES, **{code: cell for code, (_, cell) in HOUSES.items()}}


def country(folder: Path) -> tuple[Path, list[str]]:
    """The country as a workspace, and as the options that name its elevation, land cover and speeds."""
    options = [word for name, path in COUNTRY.write(folder).items() for word in (f"--{name}", str(path))]
    return workspace(folder / "w.gpkg", COUNTRY, UNITS, VILLAGES, HOUSES, CHARGES), options


def own_cache(folder: Path, monkeypatch: Any) -> None:
    """Nothing is taken from what an earlier test, or the user, has computed."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
    travel_kept._kept.clear()


def standing(cell: Cell, season: str) -> Cell | None:
    """The passable cell a thing counts as: its own, else the nearest within 500 m, upper ones and left ones first."""
    world = COUNTRY.world(season)
    if world.passable(cell):
        return cell
    away = [
        (((r - cell[0]) ** 2 + (c - cell[1]) ** 2) ** 0.5 * CELL, r, c)
        for r, c in world.cells()
        if world.passable((r, c))
    ]
    metres, row, column = min(away)
    return (row, column) if metres <= 500 else None


def from_unit(code: str, season: str) -> dict[Cell, float]:
    place = UNITS[code]
    start = None if place is None else standing(place, season)
    return {} if start is None else COUNTRY.world(season).least([start])
