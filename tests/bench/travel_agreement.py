"""How far the kernel and others' results agree, and why they differ: ``… travel_agreement FOLDER SHARED``; prints JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import rasterio

from diaban.analysis.travel_time.ground import BARRIER, VEHICLE, WALK, Ground, Speeds
from diaban.analysis.travel_time.surfaces import surface

from . import travel_grass, travel_ground
from .processes import Failed

SIDE = 400
_PATH_KMH = 6 * np.exp(-0.175)  # of Tobler's walker on the level


def grass_on_the_level(folder: Path) -> dict[str, float]:
    """r.walk -k and the kernel where only friction differs: every slope function gives the same there."""
    return _against_grass(folder, flat=True)


def grass_on_relief(folder: Path) -> dict[str, float]:
    """r.walk -k with its own slope function, which is linear in three pieces, and the kernel's."""
    return _against_grass(folder, flat=False)


def accessmod(shared: Path) -> dict[str, float]:
    """AccessMod's own result, towards its facilities, from its land cover and speeds."""
    data = shared / "data" / "benchmark_dem"
    with rasterio.open(data / "spearfish_dem30m.tif") as raster:
        elevation = raster.read(1, masked=True).astype(np.float32).filled(np.nan)
        transform = raster.transform
    cover = _masked(data / "spearfish_landcover_roads_barriers.tif")
    theirs = _masked(data / "spearfish_accessmod_traveltime_s.tif") / 60
    table = data / "spearfish_speed_table.csv"
    points = pyogrio.read_dataframe(data / "spearfish_facilities.gpkg").geometry
    rows, columns = rasterio.transform.rowcol(transform, points.x.to_numpy(), points.y.to_numpy())
    starts = np.asarray(rows) * elevation.shape[1] + np.asarray(columns)
    found = {}
    for name, on_foot in (("", ("WALKING",)), ("slowed_", ("WALKING", "BICYCLING"))):
        ground, speeds = _spearfish(elevation, cover, table, transform, on_foot)
        compared = _compared(surface(ground, speeds, starts, back=True), theirs)
        found.update({f"{name}{measure}": value for measure, value in compared.items()})
    return found


def _spearfish(
    elevation: Any, cover: Any, table: Path, transform: Any, on_foot: tuple[str, ...]
) -> tuple[Ground, Speeds]:
    """The model with the modes `on_foot` slowed down by slopes as walkers are, the others not at all."""
    lines = [line.split(",") for line in table.read_text().splitlines()[1:]]
    codes = np.array([int(line[0]) for line in lines])
    modes, values = [BARRIER], [np.nan]
    for line in lines:
        slowed = line[3] in on_foot
        modes.append(WALK if slowed else VEHICLE)
        values.append(float(line[2]) / (_PATH_KMH if slowed else 1))
    classes = np.zeros(cover.shape, dtype=np.uint8)
    for number, code in enumerate(codes, start=1):
        classes[cover == code] = number
    speeds = Speeds(np.array(modes, np.uint8), np.array(values), np.full(len(modes), np.nan))
    return Ground(elevation, classes, float(transform.a), float(-transform.e)), speeds


def _against_grass(folder: Path, flat: bool) -> dict[str, float]:
    place = folder / ("level" if flat else "relief")
    travel_ground.make(SIDE, place)
    if flat:
        travel_ground.write(place / "elevation.tif", np.full((SIDE, SIDE), 500, dtype=np.float32))
    travel_grass.prepare(place)
    more = f"walk_coeff={travel_ground.TOBLER_FLAT},6.0,1.9998,-1.9998"
    travel_grass.walk(place, True, 3600, more)
    travel_grass.export(place)
    theirs = _masked(place / "rwalk.tif") / 60
    made = surface(
        travel_ground.ground(place), travel_ground.speeds(False), travel_ground.places(place)["sources"]
    )
    return _compared(made, theirs)


def _compared(ours: Any, theirs: Any) -> dict[str, float]:
    both = np.isfinite(ours) & np.isfinite(theirs) & (theirs > 0)
    share = np.abs(ours[both] - theirs[both]) / theirs[both]
    return {
        "cells": int(both.sum()),
        "only_ours": int((np.isfinite(ours) & ~np.isfinite(theirs)).sum()),
        "only_theirs": int((np.isfinite(theirs) & ~np.isfinite(ours)).sum()),
        "correlation": float(np.corrcoef(ours[both], theirs[both])[0, 1]),
        "median_error": float(np.median(share)),
        "largest_error": float(share.max()),
        "ratio": float(np.median(ours[both] / theirs[both])),
    }


def _masked(path: Path) -> Any:
    with rasterio.open(path) as raster:
        return raster.read(1, masked=True).astype(np.float64).filled(np.nan)


def main(folder: Path, shared: Path) -> dict[str, Any]:
    """All comparisons that can be made here."""
    found: dict[str, Any] = {}
    for name, work, argument in (
        ("level", grass_on_the_level, folder),
        ("relief", grass_on_relief, folder),
        ("accessmod", accessmod, shared),
    ):
        try:
            found[name] = work(argument)
        except (Failed, OSError) as error:
            found[name] = str(error)
    return found


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), Path(sys.argv[2]))))
