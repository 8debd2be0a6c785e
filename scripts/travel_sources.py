"""Which files the ground of a workspace is made of: those that were named, else those that lie beside it."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..layers.errors import InputError
from .travel_model import Sources


def add_source_arguments(parser: argparse.ArgumentParser) -> None:
    """``--dem``, ``--landcover`` and ``--speeds``, as ``travel`` takes them, but none of them is required."""
    parser.add_argument(
        "--dem",
        metavar="FILE",
        type=Path,
        help="elevation: a raster or a folder of tiles (default: <workspace>_dem.tif beside it)",
    )
    parser.add_argument(
        "--landcover",
        metavar="FILE",
        type=Path,
        help="land cover (default, where --dem is not given either: <workspace>_landcover.tif)",
    )
    parser.add_argument("--speeds", metavar="FILE", type=Path, help="own speeds: CSV code,season,mode,value")


def sources_of(args: argparse.Namespace) -> Sources:
    """The files to use. InputError where no elevation is named and none lies beside the workspace."""
    if args.dem is not None:
        return Sources(args.dem, args.landcover, args.speeds)
    dem = beside(args.workspace, "dem")
    if dem is None:
        name = f"{Path(args.workspace).stem}_dem.tif"
        raise InputError("travel.error.no_dem_beside", name=name)
    cover = args.landcover if args.landcover is not None else beside(args.workspace, "landcover")
    return Sources(dem, cover, args.speeds)


def beside(workspace: str | Path, kind: str) -> Path | None:
    """The raster of a kind (``dem``, ``landcover``) that belongs to a workspace by its name; None where there is none."""
    path = Path(workspace)
    for sign in "_-.":
        candidate = path.with_name(f"{path.stem}{sign}{kind}.tif")
        if candidate.is_file():
            return candidate
    return None
