"""From the files and tables of a workspace to the model that travel times are computed on."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from ..analysis.settings import SEASONS
from ..analysis.terrain.classes import CellClass, ferry_wait, speed_of
from ..analysis.terrain.lattice import Lattice
from ..analysis.terrain.laying import Laid, Lines, lay, uncrossed
from ..analysis.terrain.speed_table import BARRIER as NO_PASSAGE
from ..analysis.terrain.speed_table import OPEN_GROUND, Speed, SpeedTable
from ..analysis.terrain.speed_table import VEHICLE as DRIVEN
from ..analysis.travel_time.ground import BARRIER, VEHICLE, WALK, Ground, Speeds
from ..analysis.travel_time.warming import warm_up
from ..layers.errors import InputError
from ..layers.terrain.elevation import Elevation, about_holes, read_elevation
from ..layers.terrain.inside import cells_inside
from ..layers.terrain.landcover import read_land_cover, unknown_codes
from ..layers.terrain.notes import Note
from ..layers.terrain.speeds import SpeedRow, read_speeds, shipped_speeds
from ..layers.workspace import Workspace
from .progress import Progress

_MODES = {NO_PASSAGE: BARRIER, DRIVEN: VEHICLE}
_PLACES = ("commune", "village", "unit", "household")


@dataclass(frozen=True)
class Sources:
    """The files a model is made of."""

    dem: Path
    landcover: Path | None = None
    speeds: Path | None = None


@dataclass(frozen=True)
class TravelModel:
    """The ground in cells, and how one moves on it in each season (by its name).

    ``notes``: what was wrong with the inputs; ``digest``: by season, the same for the same ground and speeds;
    ``changed``: by code of a changed speed, how many cells are of it.
    """

    lattice: Lattice
    epsg: int
    ground: Ground
    legend: tuple[CellClass, ...]
    speeds: dict[str, Speeds]
    notes: tuple[Note, ...]
    digest: dict[str, str]
    changed: dict[str, int]
    resampled: bool


def read_model(
    workspace: Workspace, sources: Sources, progress: Progress, seasons: Sequence[str] = SEASONS
) -> TravelModel:
    """The model of a workspace. InputError where a file cannot be used or the model does not fit into memory."""
    # Said before it begins: where the machine code is not kept yet, this takes longest.
    progress.step(0.0, "travel.step.compiling")
    warm_up()
    progress.step(0.05, "travel.step.inputs")
    table = speed_table(sources.speeds)
    frames = workspace.frames(
        {
            "road": ("class", "wet_season"),
            "river": ("class",),
            "crossing": ("kind", "wait_min"),
            **dict.fromkeys(_PLACES, ("id",)),
        },
        geometry=("road", "river", "crossing", *_PLACES),
    )
    elevation = read_elevation(sources.dem, workspace.epsg, _area(frames))
    progress.step(0.4, "travel.step.landcover")
    grid = elevation.grid
    inside = cells_inside(grid, frames["commune"]["geometry"].to_numpy(dtype=object))
    notes = [*elevation.notes, *about_holes(elevation, inside)]
    cover, said = _cover(sources.landcover, workspace.epsg, elevation, inside, table)
    del inside
    progress.step(0.6, "travel.step.lines")
    lattice = Lattice(grid.left, grid.top, grid.dx, grid.dy, grid.rows, grid.columns)
    lines = lines_of(frames)
    laid = lay(cover, lattice, lines, table)
    notes += [*said, *_about_lines(laid, lines, lattice)]
    return model_of(
        elevation.heights, laid, lattice, workspace.epsg, table, tuple(notes), elevation.resampled, seasons
    )


def model_of(
    heights: npt.NDArray[np.float32],
    laid: Laid,
    lattice: Lattice,
    epsg: int,
    table: SpeedTable,
    notes: tuple[Note, ...] = (),
    resampled: bool = False,
    seasons: Sequence[str] = SEASONS,
) -> TravelModel:
    """The model that heights and classes make."""
    ground = Ground(np.ascontiguousarray(heights, dtype=np.float32), laid.classes, lattice.dx, lattice.dy)
    speeds = {season: speeds_of(laid.legend, season, table) for season in seasons}
    return TravelModel(
        lattice, epsg, ground, laid.legend, speeds, notes, _digests(ground, lattice, epsg, speeds),
        _changed(laid, table), resampled,
    )  # fmt: skip


def speed_table(own: Path | None) -> SpeedTable:
    """The shipped speeds, with the rows of ``own`` in the place of those of the same code and season.

    InputError where a code of ``own`` has a row for one season only and none is shipped for the other.
    """
    shipped = SpeedTable(_rows(shipped_speeds()))
    if own is None:
        return shipped
    table = shipped.with_rows(_rows(read_speeds(own)))
    halves = sorted({code for code, _ in table.rows if not table.knows(code)})
    if halves:
        raise InputError("travel.error.speeds_half", path=own.name, codes=", ".join(halves[:8]))
    return table


def speeds_of(legend: Sequence[CellClass], season: str, table: SpeedTable) -> Speeds:
    """What each class of ``legend`` means in a season."""
    speeds = [speed_of(which, season, table) for which in legend]
    return Speeds(
        np.array([_MODES.get(speed.mode, WALK) for speed in speeds], dtype=np.uint8),
        np.array([speed.value or 1.0 for speed in speeds], dtype=np.float64),
        np.array([ferry_wait(which) for which in legend], dtype=np.float64),
    )


def lines_of(frames: dict[str, pd.DataFrame]) -> Lines:
    """Roads, rivers and crossings of the tables of those names; missing words are None, missing waits NaN."""

    def words(table: str, name: str) -> list[Any]:
        return [None if pd.isna(value) else str(value) for value in frames[table][name]]

    def shapes(table: str) -> npt.NDArray[Any]:
        return frames[table]["geometry"].to_numpy(dtype=object)

    return Lines(
        shapes("road"), words("road", "class"), words("road", "wet_season"),
        shapes("river"), words("river", "class"),
        shapes("crossing"), words("crossing", "kind"),
        [float(value) for value in frames["crossing"]["wait_min"]],
    )  # fmt: skip


def _rows(rows: Sequence[SpeedRow]) -> dict[tuple[str, str], Speed]:
    return {(row.code, row.season): Speed(row.mode, row.value) for row in rows}


def _area(frames: dict[str, pd.DataFrame]) -> tuple[float, float, float, float]:
    """The box of everything that has a place."""
    shapes = np.concatenate([frames[name]["geometry"].to_numpy(dtype=object) for name in _PLACES])
    known = shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
    if not len(known):
        raise InputError("travel.error.nowhere")
    west, south, east, north = (float(value) for value in shapely.total_bounds(known))
    return west, south, east, north


def _cover(
    path: Path | None, epsg: int, elevation: Elevation, inside: npt.NDArray[np.bool_], table: SpeedTable
) -> tuple[npt.NDArray[np.uint16] | None, list[Note]]:
    if path is None:
        return None, []
    cover = read_land_cover(path, epsg, elevation.grid, inside)
    known = {int(code) for code in np.unique(cover.codes) if table.knows(str(code))} | {int(OPEN_GROUND)}
    return cover.codes, [*cover.notes, *unknown_codes(cover.codes, elevation.grid, known)]


def _about_lines(laid: Laid, lines: Lines, lattice: Lattice) -> list[Note]:
    """What is wrong with roads, rivers and crossings, each with its number and the first place."""
    notes = []
    points, _ = uncrossed(lines, lattice)
    if len(points):
        notes.append(Note("uncrossed", len(points), float(points[0].x), float(points[0].y)))
    for key, rows, shapes in (
        ("crossing_astray", laid.astray, lines.crossings),
        ("ferry_wait", laid.waitless, lines.crossings),
        ("road_unknown", laid.unknown_roads, lines.roads),
    ):
        if not len(rows):
            continue
        place = shapes[rows[0]]
        at = None if place is None or shapely.is_empty(place) else shapely.point_on_surface(place)
        x, y = (float("nan"), float("nan")) if at is None else (float(at.x), float(at.y))
        classes = sorted({str(lines.road_class[row] or "–") for row in rows}) if key == "road_unknown" else []
        notes.append(Note(key, len(rows), x, y, {"names": ", ".join(classes[:8])}))
    return notes


def _changed(laid: Laid, table: SpeedTable) -> dict[str, int]:
    """How many cells are of each code whose speed is not the shipped one."""
    if not table.changed:
        return {}
    cells = np.bincount(laid.classes.ravel(), minlength=len(laid.legend))
    found = dict.fromkeys(table.changed, 0)
    for which, count in zip(laid.legend, cells.tolist(), strict=True):
        if which.code in found:
            found[which.code] += count
    return found


def _digests(ground: Ground, lattice: Lattice, epsg: int, speeds: dict[str, Speeds]) -> dict[str, str]:
    """By season: heights, cells, and what each cell means then. Another number for the same class changes nothing."""
    base = hashlib.sha256(repr((lattice, epsg)).encode())
    # A missing height may be written in several ways.
    base.update(np.where(np.isnan(ground.elevation), np.float32(np.nan), ground.elevation).tobytes())
    found = {}
    for season, meaning in speeds.items():
        rows = [
            (int(mode), 0.0 if mode == BARRIER else float(value), repr(float(wait)))
            for mode, value, wait in zip(meaning.mode, meaning.value, meaning.ferry_wait, strict=True)
        ]
        distinct = sorted(set(rows))
        numbers = np.array([distinct.index(row) for row in rows], dtype=np.uint16)
        digest = base.copy()
        digest.update(repr(distinct).encode())
        digest.update(numbers[ground.classes].tobytes())
        found[season] = digest.hexdigest()
    return found
