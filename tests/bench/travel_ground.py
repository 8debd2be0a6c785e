"""Highlands of any size for the travel benchmark: ``python -m diaban.tests.bench.travel_ground SIDE FOLDER``.

The sample generator's relief in cells of 120 m, refined to 30 m with finer detail added; land cover in patches, rivers
along the valleys, winding roads and paths.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from rasterio.transform import from_origin

from diaban.analysis.synthesis.grid import Grid, fractal_noise, refine
from diaban.analysis.synthesis.terrain import make_terrain
from diaban.analysis.travel_time.ground import BARRIER, VEHICLE, WALK, Ground, Speeds

CELL, COARSER = 30.0, 4
LEFT, TOP, EPSG = 300_000.0, 2_400_000.0, 32648
SOURCES, UNITS = 20, 60
RIVER, ROAD = 5, 4
# Forest, brush, fields, scrub, road, river, path.
FACTORS = (0.6, 0.5, 0.8, 0.4, 1.0, np.nan, 1.0)
ROAD_KMH = 30.0
TOBLER_FLAT = 0.6 * np.exp(0.175)  # seconds per metre on the level


def speeds(vehicles: bool) -> Speeds:
    """Of the classes here; roads by vehicle or on foot."""
    modes = np.full(len(FACTORS), WALK, dtype=np.uint8)
    values = np.array(FACTORS)
    modes[RIVER] = BARRIER
    if vehicles:
        modes[ROAD], values[ROAD] = VEHICLE, ROAD_KMH
    return Speeds(modes, values, np.full(len(FACTORS), np.nan))


def ground(folder: Path) -> Ground:
    """The model of a folder."""
    return Ground(_read(folder / "elevation.tif"), _read(folder / "classes.tif"), CELL, CELL)


def places(folder: Path) -> dict[str, list[int]]:
    """Flat cells of the `sources` and the `units`."""
    found: dict[str, list[int]] = json.loads((folder / "places.json").read_text())
    return found


def write(path: Path, cells: np.ndarray[Any, Any]) -> None:
    """One band, as plain as can be."""
    rows, columns = cells.shape
    where = {"crs": f"EPSG:{EPSG}", "transform": from_origin(LEFT, TOP, CELL, CELL)}
    size = {"height": rows, "width": columns, "count": 1, "dtype": cells.dtype}
    nodata = float("nan") if cells.dtype.kind == "f" else None
    with rasterio.open(path, "w", driver="GTiff", nodata=nodata, **size, **where) as raster:
        raster.write(cells, 1)


def make(side: int, folder: Path) -> None:
    """Write elevation, classes, friction for GRASS (seconds per metre beyond the path's) and the places."""
    if (folder / "places.json").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(7)
    wide = side // COARSER
    coarse = make_terrain(Grid(0, 0, CELL * COARSER, wide, wide), rng)
    relief = refine(coarse.elevation, COARSER) + 12 * fractal_noise((side, side), 40, 3, rng)
    classes = _cover(np.kron(coarse.area > 60, np.ones((COARSER, COARSER))) > 0, rng)
    write(folder / "elevation.tif", relief.astype(np.float32))
    write(folder / "classes.tif", classes)
    slower = TOBLER_FLAT * (1 / np.array(FACTORS) - 1)
    write(folder / "friction.tif", slower.astype(np.float32)[classes])
    open_cells = np.flatnonzero(classes.ravel() != RIVER)
    chosen = {"sources": rng.choice(open_cells, SOURCES), "units": rng.choice(open_cells, UNITS)}
    _write_points(folder / "sources.txt", chosen["sources"], side)
    (folder / "places.json").write_text(json.dumps({name: cells.tolist() for name, cells in chosen.items()}))


def _cover(river: np.ndarray[Any, Any], rng: np.random.Generator) -> np.ndarray[Any, Any]:
    shape = river.shape
    patches, heath = fractal_noise(shape, 60, 5, rng), fractal_noise(shape, 150, 4, rng)
    classes = np.zeros(shape, dtype=np.uint8)
    classes[patches > 0.25], classes[patches < -0.3], classes[heath > 0.5] = 1, 2, 3
    classes[np.abs(fractal_noise(shape, 100, 3, rng)) < 0.01] = 6
    classes[river] = RIVER
    classes[np.abs(fractal_noise(shape, 300, 3, rng)) < 0.006] = ROAD  # with bridges
    return classes


def _write_points(path: Path, cells: np.ndarray[Any, Any], side: int) -> None:
    rows, columns = np.divmod(cells, side)
    lines = (f"{LEFT + (c + 0.5) * CELL}|{TOP - (r + 0.5) * CELL}" for r, c in zip(rows, columns))
    path.write_text("\n".join(lines) + "\n")


def _read(path: Path) -> np.ndarray[Any, Any]:
    with rasterio.open(path) as raster:
        return np.asarray(raster.read(1))


if __name__ == "__main__":
    make(int(sys.argv[1]), Path(sys.argv[2]))
