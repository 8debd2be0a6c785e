"""Make an empty workspace, to be filled by importing lists and boundaries, communes first."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import pandas as pd
from pyproj import CRS

from ..layers.errors import InputError
from ..layers.schema import DEFAULT_EPSG
from ..layers.wgs84 import to_wgs84
from ..layers.wording import Words
from ..layers.workspace import Workspace
from .cli import actor
from .progress import Progress

NAME = "new"
EXAMPLE = 'diaban new muong-lan.gpkg --title "Đồn Mường Lạn" --epsg 9206'


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``new``."""
    parser.add_argument("workspace", metavar="OUT.gpkg", type=Path)
    parser.add_argument("--title", metavar="TEXT", help="what the workspace is called")
    parser.add_argument(
        "--epsg",
        metavar="N",
        type=int,
        default=DEFAULT_EPSG,
        help="VN-2000 zone of the province (default 9206)",
    )


def run(args: argparse.Namespace, progress: Progress) -> dict[str, Any]:
    """Make the file. Errors: InputError where it exists or the coordinate system has no exact way to WGS 84."""
    progress.step(0.0, "progress.writing")
    if args.workspace.exists():
        raise InputError("error.file_exists", path=str(args.workspace))
    to_wgs84(args.epsg)
    if not CRS.from_epsg(args.epsg).is_projected:
        raise InputError("error.coordinates_in_degrees", epsg=args.epsg)
    title = (args.title or "").strip() or args.workspace.stem
    with Workspace.build(args.workspace, epsg=args.epsg, actor=actor()) as builder:
        builder.load("setting", pd.DataFrame({"code": ["title"], "value": [title]}))
    progress.step(1.0, "progress.done")
    return {"workspace": str(args.workspace), "title": title, "epsg": args.epsg}


def describe(result: dict[str, Any], words: Words) -> str:
    """Where the workspace is, and how it is filled."""
    return words("new.made", path=result["workspace"], epsg=result["epsg"])
