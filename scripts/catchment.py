"""Outline what lies within 30, 60 and 120 minutes of units, count who lives there, and name the nearest units.

Minutes are those there, from the unit. The outline runs between the centres of cells; people are counted by cells.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely

from ..analysis.settings import SEASONS
from ..analysis.terrain.catching import People, count, minutes_at, nearest, together
from ..analysis.travel_pairs import Places
from ..analysis.travel_time.surfaces import Reach, reach
from ..layers.errors import InputError, UsageError
from ..layers.terrain.outlines import outline
from ..layers.wording import Words
from ..layers.workspace import Workspace
from . import catchment_files
from .catchment_changes import changes_of, changes_told
from .coverage import today
from .output_file import checked_output
from .progress import Progress
from .thresholds import number_setting, setting_day
from .travel_kept import kept_model
from .travel_model import Sources, TravelModel
from .travel_places import Points, origins_of, parts_of, placed, targets_of
from .travel_sources import add_source_arguments, sources_of

NAME = "catchment"
EXAMPLE = "diaban catchment son-mau.gpkg --minutes 30,60,120 --output vung-di-lai.gpkg"
MINUTES = (30.0, 60.0, 120.0)
ALL = ""
"""Stands for all units together in the place of a code."""
_COLUMNS = {
    "unit": ("id", "code", "name"),
    "village": ("id", "code", "name", "households", "population", "closed_on"),
    "household": ("id", "code", "village_id", "closed_on", "left_need_on"),
}
_AT_ONCE = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("workspace", metavar="WORKSPACE")
    add_source_arguments(parser)
    parser.add_argument(
        "--unit", metavar="CODE", nargs="+", default=[], help="only these units (default: all)"
    )
    parser.add_argument("--minutes", metavar="M,M…", default="30,60,120", help="default 30,60,120")
    parser.add_argument("--season", choices=(*SEASONS, "both"), default="both", help="default both")
    parser.add_argument(
        "--nearest", metavar="K", type=int, default=3, help="nearest units a village, default 3"
    )
    parser.add_argument(
        "--compare",
        action="store_true",
        help="with --speeds: also before, with the shipped speeds, and what changes",
    )
    parser.add_argument(
        "--output", metavar="FILE", help=f"write the outlines: {', '.join(catchment_files.SUFFIXES)}"
    )
    parser.add_argument(
        "--surfaces", metavar="DIR", type=Path,
        help="also write nearest_<season>.tif: minutes from the nearest unit, and to it",
    )  # fmt: skip


def run(args: argparse.Namespace, progress: Progress) -> dict[str, Any]:
    """Search from every unit, outline, count, write; the result is one JSON object."""
    output = checked_output(args.output, args.workspace, catchment_files.SUFFIXES)
    limits = minutes_of(args.minutes)
    if args.nearest < 1:
        raise UsageError("catchment.error.nearest")
    sources = sources_of(args)
    if args.compare and sources.speeds is None:
        raise UsageError("catchment.error.compare")
    workspace = Workspace.open(args.workspace)
    settings = workspace.settings()
    day = setting_day(settings, "as_of") or today()
    frames = workspace.frames(_COLUMNS, geometry=tuple(_COLUMNS))
    frames["household"] = frames["household"][frames["household"]["left_need_on"].isna().to_numpy()]
    origins = _asked_units(origins_of(frames, day, units_only=True), args.unit)
    targets = _open_targets(frames, targets_of(frames, day))
    snap_m = number_setting(settings, "snap_m")
    seasons = SEASONS if args.season == "both" else (args.season,)

    def computed(chosen: Sources, surfaces: Path | None, stretch: Progress) -> _Computed:
        model = kept_model(workspace, chosen, stretch.part(0.0, 0.3))
        parts = []
        for place, season in enumerate(seasons):
            share = 0.7 / len(seasons)
            own = stretch.part(0.3 + share * place, 0.3 + share * (place + 1))
            look = _Season(model, season, snap_m, origins, targets, frames)
            parts.append(look.computed(limits, args.nearest, own, surfaces))
        areas = pd.concat([part[0] for part in parts], ignore_index=True)
        near = pd.concat([part[1] for part in parts], ignore_index=True)
        return _Computed(areas, near, {code for part in parts for code in part[2]})

    shipped = replace(sources, speeds=None)
    before = computed(shipped, None, progress.part(0.0, 0.45)) if args.compare else None
    found = computed(sources, args.surfaces, progress.part(0.45 if before else 0.0, 0.9))
    areas, near = found.areas, found.near
    progress.step(0.9, "progress.writing")
    changes = None if before is None else changes_of((before.areas, before.near), (areas, near), limits)
    if output is not None:
        moved = None if changes is None else catchment_files.at_villages(changes[1], frames["village"])
        catchment_files.write(output, areas, near, workspace, moved)
    progress.step(1.0, "progress.done")
    compared = {} if changes is None else {"changes": _records(changes[0]), "moved": _records(changes[1])}
    return {
        **compared,
        "seasons": list(seasons),
        "minutes": list(limits),
        "units": len(origins),
        "catchments": _records(areas.drop(columns="geometry")),
        "nearest": _records(near),
        "unplaced": sorted(found.unplaced),
        "output": None if output is None else str(output),
        "surfaces": None if args.surfaces is None else str(args.surfaces),
    }


def describe(result: dict[str, Any], words: Words) -> str:
    """Who lives within how many minutes of any of the units, in each season."""
    lines = [
        words(
            "catchment.line", season=words(f"word.season.{row['season']}"), minutes=words.number(row["minutes"]),
            villages=words.number(row["villages"]), households=words.number(row["households"]),
            people=words.number(row["people"]), listed=words.number(row["listed_households"]),
        )
        for row in result["catchments"]
        if row["unit"] == ALL
    ]  # fmt: skip
    if "changes" in result:
        lines += changes_told(result, words)
    if result["unplaced"]:
        codes = ", ".join(result["unplaced"][:8])
        lines.append(words("travel.unplaced", count=len(result["unplaced"]), codes=codes))
    lines += [words("way.written", path=result[name]) for name in ("output", "surfaces") if result[name]]
    return "\n".join([words("catchment.heading", units=words.number(result["units"])), *lines])


def minutes_of(text: str) -> tuple[float, ...]:
    """Numbers of minutes above 0, each once, rising. UsageError for anything else."""
    try:
        found = sorted({float(part) for part in text.split(",") if part.strip()})
    except ValueError as error:
        raise UsageError("catchment.error.minutes", value=text) from error
    if not found or not all(np.isfinite(found)) or found[0] <= 0:
        raise UsageError("catchment.error.minutes", value=text)
    return tuple(found)


@dataclass(frozen=True)
class _Computed:
    """Catchments, nearest units, and the codes of units without a place on the model."""

    areas: pd.DataFrame
    near: pd.DataFrame
    unplaced: set[str]


class _Season:
    """Catchments and nearest units in one season."""

    def __init__(
        self,
        model: TravelModel,
        season: str,
        snap_m: float,
        origins: Points,
        targets: Points,
        frames: dict[str, pd.DataFrame],
    ) -> None:
        parts = parts_of(model, season)
        self.model, self.season, self.origins, self.targets = model, season, origins, targets
        self.start: Places = placed(origins, model, season, snap_m, parts)
        self.aim: Places = placed(targets, model, season, snap_m, parts)
        self.people = _people(frames, targets, self.aim)
        self.names = dict(zip(frames["unit"]["code"], frames["unit"]["name"], strict=True))

    def computed(
        self, limits: Sequence[float], most: int, progress: Progress, surfaces: Path | None
    ) -> tuple[pd.DataFrame, pd.DataFrame, list[str]]:
        """Rows of catchments, rows of nearest units, and the codes of units without a place on the model."""
        there, back = self._searched(max(limits), progress)
        placed_rows = np.flatnonzero(~self.start.unplaced)
        to_village, from_village = (
            np.stack([minutes_at(each, self.people.village, self.columns) for each in reaches])
            for reaches in (there, back)
        )
        to_house = np.stack([minutes_at(each, self.people.household, self.columns) for each in there])
        rows: list[dict[str, Any]] = []
        for number, row in enumerate(placed_rows.tolist()):
            code = str(self.origins.code[row])
            rows += self._rows(code, there[number], to_village[number], to_house[number], limits)
        shape = self.model.ground.shape
        least = Reach(0, 0, together(there, shape))
        rows += self._rows(ALL, least, to_village.min(axis=0), to_house.min(axis=0), limits)
        if surfaces is not None:
            least_back = together(back, shape)
            catchment_files.write_surface(
                surfaces, self.model, self.season, least.minutes, least_back, max(limits)
            )
        codes = [str(code) for code in self.origins.code[placed_rows]]
        near = self._nearest(to_village, from_village, codes, most)
        unplaced = [str(code) for code in self.origins.code[self.start.unplaced]]
        return pd.DataFrame(rows), near, unplaced

    @property
    def columns(self) -> int:
        return self.model.lattice.columns

    def _searched(self, cutoff: float, progress: Progress) -> tuple[list[Reach], list[Reach]]:
        """What each placed origin reaches, and what reaches it."""
        cells = self.start.cell[~self.start.unplaced].tolist()
        if not cells:
            raise InputError("travel.error.no_origins")
        speeds = self.model.speeds[self.season]
        pool = ThreadPoolExecutor(_AT_ONCE)
        try:
            waiting = [
                (pool.submit(reach, self.model.ground, speeds, cell, cutoff),
                 pool.submit(reach, self.model.ground, speeds, cell, cutoff, True))
                for cell in cells
            ]  # fmt: skip
            there, back = [], []
            for done, pair in enumerate(waiting, 1):
                there.append(pair[0].result())
                back.append(pair[1].result())
                progress.step(
                    done / len(cells), f"travel.step.searching.{self.season}", done=done, all=len(cells)
                )
        finally:
            pool.shutdown(cancel_futures=True)
        return there, back

    def _rows(
        self, code: str, found: Reach, to_village: Any, to_house: Any, limits: Sequence[float]
    ) -> Iterator[dict[str, Any]]:
        lattice = self.model.lattice
        left, top = lattice.left + found.column * lattice.dx, lattice.top - found.row * lattice.dy
        inner = None
        for limit in limits:
            shape = outline(found.minutes <= limit, left, top, lattice.dx, lattice.dy)
            if inner is not None and not shape.covers(inner):
                # Where cells touch at a corner only, outlines may be cut there either way.
                shape = _as_parts(shape.union(inner))
            inner = shape
            counted = asdict(count(self.people, to_village, to_house, limit))
            yield {
                "unit": code, "name": self.names.get(code), "season": self.season, "minutes": limit,
                "villages": counted["villages"], "households": counted["households"], "people": counted["people"],
                "listed_households": counted["listed"], "geometry": shape,
            }  # fmt: skip

    def _nearest(self, there: Any, back: Any, codes: list[str], most: int) -> pd.DataFrame:
        target, rank, origin = nearest(there, most)
        villages = self.targets.code[self.targets.kind == "village"]
        homeward = back[origin, target]
        return pd.DataFrame({
            "season": self.season, "village": villages[target], "rank": rank,
            "unit": np.array(codes, dtype=object)[origin], "out_min": np.round(there[origin, target], 3),
            "back_min": np.where(np.isfinite(homeward), np.round(homeward, 3), np.nan),
        })  # fmt: skip


def _asked_units(units: Points, codes: Sequence[str]) -> Points:
    """The units of ``codes``, all where none are given. InputError for a code there is none of."""
    if not len(units):
        raise InputError("travel.error.no_origins")
    if not codes:
        return units
    unknown = sorted(set(codes) - set(units.code.tolist()))
    if unknown:
        raise InputError("catchment.error.unknown_units", codes=", ".join(unknown))
    chosen = np.isin(units.code.astype(str), list(codes))
    return Points(*(getattr(units, name)[chosen] for name in ("kind", "id", "code", "x", "y")))


def _open_targets(frames: dict[str, pd.DataFrame], targets: Points) -> Points:
    """The targets without villages that are closed."""
    closed = set(frames["village"].loc[frames["village"]["closed_on"].notna(), "id"])
    kept = np.array(
        [not (kind == "village" and identity in closed) for kind, identity in zip(targets.kind, targets.id)],
        dtype=np.bool_,
    )
    return Points(*(getattr(targets, name)[kept] for name in ("kind", "id", "code", "x", "y")))


def _people(frames: dict[str, pd.DataFrame], targets: Points, aim: Places) -> People:
    """Villages with what is entered for them, and the households listed; one without a point counts as its village."""
    is_village = targets.kind == "village"
    village = frames["village"].set_index("id").loc[targets.id[is_village].tolist()]
    cell_of = dict(zip(targets.id.tolist(), aim.cell.tolist(), strict=True))
    homes = frames["household"]
    open_homes = homes[homes["closed_on"].isna().to_numpy()]
    cells = [
        cell_of.get(identity, cell_of.get(home, -1))
        for identity, home in zip(open_homes["id"], open_homes["village_id"])
    ]
    households, people = (
        village[name].fillna(0).to_numpy(dtype=np.float64) for name in ("households", "population")
    )
    return People(aim.cell[is_village], households, people, np.array(cells, dtype=np.int64))


def _as_parts(shape: Any) -> Any:
    return shape if shape.geom_type == "MultiPolygon" else shapely.MultiPolygon([shape])


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    plain = frame.astype(object).where(frame.notna(), None)
    return [dict(zip(plain.columns, row)) for row in plain.itertuples(index=False, name=None)]
