"""A small country drawn in letters, as files and a workspace, and the same once more for plain Dijkstra."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Optional

import numpy as np
import pandas as pd
import rasterio
import shapely
from rasterio.transform import from_origin

from diaban.layers.workspace import Workspace
from diaban.tests.hand.building import built
from diaban.tests.hand.making import Made
from diaban.tests.oracle.shortest_paths import Cell, Kind, World

LEFT, TOP, CELL = 500_000.0, 2_310_000.0, 100.0
EPSG = 9206
SPEEDS = """code,season,mode,value
0,dry,walk,0.6
0,wet,walk,0.6
3,dry,walk,0.3
3,wet,walk,0.2
9,dry,barrier,
9,wet,barrier,
footpath,dry,walk,1
footpath,wet,walk,0.9
main,dry,vehicle,30
main,wet,vehicle,20
ford,dry,walk,0.5
ford,wet,barrier,
ferry,dry,vehicle,4
ferry,wet,vehicle,3
"""
# What each letter of a drawing is, in the dry and the wet season.
OPEN, BARRIER = Kind(factor=0.6), Kind()
KINDS = {
    ".": (OPEN, OPEN),
    "f": (Kind(factor=0.3), Kind(factor=0.2)),
    "w": (BARRIER, BARRIER),
    "~": (BARRIER, BARRIER),
    "=": (Kind(kmh=30), Kind(kmh=20)),
    "-": (Kind(kmh=30), Kind(factor=0.9)),
    "x": (Kind(kmh=30), BARRIER),
    "v": (Kind(factor=0.5), BARRIER),
    "a": (Kind(kmh=4, wait=7.0), Kind(kmh=3, wait=7.0)),
    "b": (Kind(kmh=4, wait=30.0), Kind(kmh=3, wait=30.0)),
    " ": (OPEN, OPEN),
}
COVER = {"f": 3, "w": 9}


@dataclass
class Drawing:
    """Rows of letters (see KINDS; a blank has no elevation), heights in metres by row and column, and the lines that
    make the same of it: roads (wet season, cells), rivers (cells), crossings (kind, wait, cell).
    """

    rows: list[str]
    heights: np.ndarray[Any, Any]
    roads: list[tuple[str, list[Cell]]] = field(default_factory=list)
    rivers: list[list[Cell]] = field(default_factory=list)
    crossings: list[tuple[str, Optional[float], Cell]] = field(default_factory=list)

    def world(self, season: str) -> World:
        which = ("dry", "wet").index(season)
        heights = [
            [None if sign == " " else float(np.float32(self.heights[r, c])) for c, sign in enumerate(row)]
            for r, row in enumerate(self.rows)
        ]
        return World(heights, [[KINDS[sign][which] for sign in row] for row in self.rows], CELL, CELL)

    def write(self, folder: Path) -> dict[str, Path]:
        """``dem``, ``landcover`` and ``speeds`` as files."""
        shape = (len(self.rows), len(self.rows[0]))
        heights = self.heights.astype(np.float32).copy()
        cover = np.zeros(shape, dtype=np.uint8)
        for r, row in enumerate(self.rows):
            for c, sign in enumerate(row):
                cover[r, c] = COVER.get(sign, 0)
                if sign == " ":
                    heights[r, c] = -9999
        files = {
            "dem": folder / "dem.tif",
            "landcover": folder / "cover.tif",
            "speeds": folder / "speeds.csv",
        }
        raster(files["dem"], heights, nodata=-9999)
        raster(files["landcover"], cover)
        files["speeds"].write_text(SPEEDS, encoding="utf-8")
        return files


def raster(
    path: Path,
    cells: np.ndarray[Any, Any],
    nodata: float | None = None,
    corner: tuple[float, float] = (LEFT, TOP),
    cell: tuple[float, float] = (CELL, CELL),
    crs: str | None = f"EPSG:{EPSG}",
    **more: Any,
) -> Path:
    """One band as a GeoTIFF."""
    with rasterio.open(
        path, "w", driver="GTiff", height=cells.shape[0], width=cells.shape[1], count=1, dtype=cells.dtype, crs=crs,
        transform=from_origin(*corner, *cell), nodata=nodata, **more,
    ) as made:  # fmt: skip
        made.write(cells, 1)
    return path


def at(cell: tuple[float, float]) -> shapely.Point:
    """The centre of a cell given by row and column; fractions are within it, -1 … beyond the model."""
    return shapely.Point(LEFT + (cell[1] + 0.5) * CELL, TOP - (cell[0] + 0.5) * CELL)


def workspace(
    path: Path,
    drawing: Drawing,
    units: dict[str, tuple[float, float] | None],
    villages: dict[str, tuple[float, float] | None],
    households: dict[str, tuple[str, tuple[float, float] | None]],
    charges: list[tuple[str, str, str]],
    **settings: str,
) -> Path:
    """Units, villages and households at cells; ``charges``: unit or village of the cadre, duty, target."""
    made = Made(geometry=True)
    box = shapely.box(LEFT, TOP - CELL * len(drawing.rows), LEFT + CELL * len(drawing.rows[0]), TOP)
    made.commune(geometry=shapely.MultiPolygon([box]))
    for code, cell in villages.items():
        made.village(code, geometry=None if cell is None else at(cell))
    for code, cell in units.items():
        made.unit(code, geometry=None if cell is None else at(cell))
    for code, (village, cell) in households.items():
        made.household(code, village, geometry=None if cell is None else at(cell))
    for number, (origin, duty, target) in enumerate(charges):
        starts = {"starts_from_village": origin} if origin in villages else {}
        made.cadre(f"K{number}", unit=origin if origin in units else next(iter(units)), **starts)
        made.charge(f"P{number}", f"K{number}", duty, target, "2026-01-01")
    built(made, path, **{"as_of": "2026-06-30", "reach_out_min": "20", "reach_round_min": "40",
                         "model_reach_min": "10", **settings})  # fmt: skip
    with Workspace.open(path).writing("test", "test") as writer:
        roads = pd.DataFrame([
            {"class": "main", "wet_season": wet, "geometry": _line(cells)} for wet, cells in drawing.roads
        ])  # fmt: skip
        rivers = pd.DataFrame([{"class": "river", "geometry": _line(cells)} for cells in drawing.rivers])
        crossings = pd.DataFrame([
            {"kind": kind, "wait_min": wait, "geometry": at(cell)} for kind, wait, cell in drawing.crossings
        ])  # fmt: skip
        for name, frame in (("road", roads), ("river", rivers), ("crossing", crossings)):
            if len(frame):
                writer.insert(name, frame)
    return path


def _line(cells: list[Cell]) -> shapely.MultiLineString:
    return shapely.MultiLineString([[(at(cell).x, at(cell).y) for cell in cells]])
