"""Catchments as files: outlines with counts, nearest units as a table, minutes as a raster."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio

from ..layers.errors import InputError
from ..layers.exports.geojson import write_geojson
from ..layers.files import explaining_io, replacing
from ..layers.leftovers import replacing_database
from ..layers.storage_errors import explaining_gdal
from ..layers.workspace import Workspace
from .travel_model import TravelModel
from .travel_surfaces import write_minutes

SUFFIXES = (".gpkg", ".geojson", ".json")


def at_villages(moved: pd.DataFrame, villages: pd.DataFrame) -> pd.DataFrame:
    """The villages that change band with their name and point."""
    known = villages.set_index("code")[["name", "geometry"]]
    return moved.merge(known, left_on="village", right_index=True, how="left")


def write(
    path: Path,
    areas: pd.DataFrame,
    near: pd.DataFrame,
    workspace: Workspace,
    moved: pd.DataFrame | None = None,
) -> None:
    """Write the outlines (layer ``catchment``) and, into a GeoPackage, the nearest units (table ``nearest_unit``).

    ``moved``: villages that change band, as points (layer ``changed_village``), into a GeoPackage too.

    The widest outlines come first, so that a map that draws in that order shows the narrow ones on top.
    """
    order = areas.sort_values(["season", "minutes", "unit"], ascending=[True, False, True], kind="stable")
    frame = gpd.GeoDataFrame(order.reset_index(drop=True), geometry="geometry", crs=workspace.epsg)
    frame = frame.assign(sample=int(workspace.is_sample))
    if path.suffix.lower() != ".gpkg":
        with replacing(path) as aside:
            write_geojson(aside, frame, workspace.epsg, {"sample": workspace.is_sample})
        return
    with replacing_database(path) as aside, explaining_gdal(aside):
        pyogrio.write_dataframe(frame, aside, layer="catchment", driver="GPKG", geometry_type="MultiPolygon")
        if len(near):
            pyogrio.write_dataframe(near, aside, layer="nearest_unit", driver="GPKG", append=True)
        if moved is not None and len(moved):
            points = gpd.GeoDataFrame(moved, geometry="geometry", crs=workspace.epsg)
            pyogrio.write_dataframe(
                points, aside, layer="changed_village", driver="GPKG", geometry_type="Point", append=True
            )


def write_surface(
    folder: Path, model: TravelModel, season: str, there: Any, back: Any, cutoff: float
) -> None:
    """Write ``nearest_<season>.tif``: band 1 minutes from the nearest unit, band 2 to the nearest unit."""
    if folder.exists() and not folder.is_dir():
        raise InputError("travel.error.not_a_folder", path=str(folder))
    with explaining_io(folder):
        folder.mkdir(parents=True, exist_ok=True)
    bands = {
        name: np.where(np.isfinite(minutes), minutes, np.nan).astype(np.float32)
        for name, minutes in (("there", there), ("back", back))
    }
    write_minutes(folder / f"nearest_{season}.tif", model, bands, season, cutoff)
