"""What lies within 30, 60 and 120 minutes of the units that serve a commune, for its sheet: one area a band."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pandas as pd
import shapely

from ..analysis.settings import SEASONS
from ..analysis.terrain.catching import together
from ..analysis.travel_time.surfaces import Reach, reach
from ..layers.errors import UsageError
from ..layers.terrain.outlines import outline
from .print_serving import serving_units
from .progress import Progress
from .publishing import Outgoing
from .thresholds import number_setting
from .travel_kept import kept_model
from .travel_model import TravelModel
from .travel_places import origins_of, parts_of, placed
from .travel_sources import add_source_arguments, sources_of

LIMITS = (30, 60, 120)
_AT_ONCE = 2
_RIM = 3  # cells
_COLUMNS = ("commune", "minutes", "geometry")
Tables = dict[str, pd.DataFrame]


def add_catchment_arguments(parser: argparse.ArgumentParser) -> None:
    """``--catchments SEASON``, and the files they are computed from."""
    parser.add_argument(
        "--catchments",
        choices=SEASONS,
        help="on sheets of communes: what lies within 30, 60 and 120 minutes of the units that serve them",
    )
    add_source_arguments(parser)


def require_atlas(args: argparse.Namespace) -> None:
    """UsageError where catchments are asked for on sheets that do not show them."""
    if args.catchments and not args.atlas:
        raise UsageError("print.error.catchments_of_communes")


def catchment_tables(out: Outgoing, args: argparse.Namespace, progress: Progress) -> Tables:
    """Frames ``commune``, ``minutes``, ``geometry``: ``catchment`` is what lies within so many minutes and not within
    fewer, ``catchment_edge`` the line around all that lies within.

    Minutes are those there, by foot and vehicle as in `diaban travel`, from the nearest unit whose cadres serve the
    commune. A commune that no placed unit serves has no row. InputError where there is no elevation.
    """
    serving = serving_units(out)
    sources = sources_of(args)
    settings = out.workspace.settings()
    model = kept_model(out.workspace, sources, progress.part(0.0, 0.5))
    wanted = sorted({unit for units in serving.values() for unit in units})
    reaches = _reaches(out, model, args.catchments, wanted, number_setting(settings, "snap_m"), progress)
    shapes = out.published.communes.set_index("code")["geometry"]
    areas, edges = [], []
    for code, units in serving.items():
        near = [reaches[unit] for unit in units if unit in reaches]
        for minutes, area, edge in _bands(model, near, shapes[code]):
            areas.append((code, minutes, area))
            edges.append((code, minutes, edge))
    found = (pd.DataFrame(rows, columns=list(_COLUMNS)) for rows in (areas, edges))
    return dict(zip(("catchment", "catchment_edge"), found, strict=True))


def _reaches(
    out: Outgoing, model: TravelModel, season: str, units: list[str], snap_m: float, progress: Progress
) -> dict[str, Reach]:
    """How far one gets from each unit that has a place on the model, by its id."""
    frame = out.workspace.frame("unit", ("id", "code"), geometry=True)
    frame = frame[frame["id"].isin(units)].reset_index(drop=True)
    origins = origins_of({"unit": frame}, out.published.as_of, units_only=True)
    start = placed(origins, model, season, snap_m, parts_of(model, season))
    chosen = np.flatnonzero(~start.unplaced).tolist()
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        waiting = {
            str(origins.id[row]): pool.submit(
                reach, model.ground, model.speeds[season], int(start.cell[row]), float(LIMITS[-1])
            )
            for row in chosen
        }
        found = {}
        for done, (unit, answer) in enumerate(waiting.items(), 1):
            found[unit] = answer.result()
            share = 0.5 + 0.5 * done / len(waiting)
            progress.step(share, f"travel.step.searching.{season}", done=done, all=len(waiting))
    return found


def _bands(model: TravelModel, reaches: list[Reach], commune: Any) -> Iterator[tuple[int, Any, Any]]:
    """Of each limit, within a commune: the area beyond the limit before it, and the line around all within."""
    if not reaches or commune is None:
        return
    lattice = model.lattice
    minutes = together(reaches, model.ground.shape)
    west, south, east, north = shapely.bounds(commune)
    columns = _window(west - lattice.left, east - lattice.left, lattice.dx, minutes.shape[1])
    rows = _window(lattice.top - north, lattice.top - south, lattice.dy, minutes.shape[0])
    around = minutes[rows, columns]
    left, top = lattice.left + columns.start * lattice.dx, lattice.top - rows.start * lattice.dy
    inner, own = shapely.MultiPolygon(), shapely.make_valid(commune)
    for limit in LIMITS:
        whole = outline(around <= limit, left, top, lattice.dx, lattice.dy)
        area = _of_kind(shapely.intersection(whole.difference(inner), own), "Polygon", shapely.MultiPolygon)
        if not area.is_empty:
            edge = shapely.intersection(whole.boundary, own)
            yield limit, area, _of_kind(edge, "LineString", shapely.MultiLineString)
        inner = whole


def _of_kind(shape: Any, kind: str, collected: Any) -> Any:
    """The parts of one kind: where shapes only touch there are others too."""
    return collected([part for part in shapely.get_parts(shapely.get_parts(shape)) if part.geom_type == kind])


def _window(start: float, end: float, size: float, most: int) -> slice:
    """The cells between two distances with some around them, so that no outline runs along the window's rim."""
    first, last = int(np.floor(start / size)) - _RIM, int(np.ceil(end / size)) + _RIM
    return slice(min(max(first, 0), most), min(max(last, 0), most))
