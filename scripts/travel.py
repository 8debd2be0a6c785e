"""Compute travel times on foot and by road, there and back, in the dry and the wet season.

They come from an elevation model, land cover, and the roads, rivers and crossings of the workspace. Only what
changed since the last run is computed again; a run that was interrupted goes on where it stopped.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ..analysis.settings import SEASONS, Settings
from ..analysis.travel_pairs import Places
from ..layers.errors import InputError, UsageError
from ..layers.wording import Words, load_words
from ..layers.workspace import Workspace
from .cli import actor
from .coverage import today
from .progress import Progress
from .thresholds import number_setting, read_settings, setting_day
from .travel_model import Sources, TravelModel, read_model
from .travel_notes import Where, told
from .travel_places import COLUMNS, PLACED, Points, origins_of, parts_of, placed, targets_of, wanted_pairs
from .travel_surfaces import write_surfaces
from .travel_times import RUN_COLUMNS, Asked, SeasonTimes, Stored, season_times

NAME = "travel"
EXAMPLE = "diaban travel son-mau.gpkg --dem son-mau_dem.tif --landcover son-mau_landcover.tif"
CUTOFF_MIN = 480.0
_TIME_COLUMNS = (
    "origin_kind", "origin_id", "target_kind", "target_id", "season", "out_min", "back_min",
)  # fmt: skip


@dataclass(frozen=True)
class Ends:
    """Where travel begins and ends, and where that is on the model in each season (by its name)."""

    origins: Points
    targets: Points
    origin_cells: dict[str, Places]
    target_cells: dict[str, Places]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("workspace", metavar="WORKSPACE")
    parser.add_argument(
        "--dem",
        metavar="FILE",
        type=Path,
        required=True,
        help="elevation: a raster (GeoTIFF, HGT …) or a folder of tiles",
    )
    parser.add_argument(
        "--landcover", metavar="FILE", type=Path, help="land cover, as codes of the table of speeds"
    )
    parser.add_argument("--season", choices=(*SEASONS, "both"), default="both", help="default both")
    parser.add_argument(
        "--cutoff", metavar="MIN", type=float, default=CUTOFF_MIN, help="minutes looked at, default 480"
    )
    parser.add_argument(
        "--from", dest="origins", choices=("units", "all"), default="all",
        help="units, or all: units and open villages (default)",
    )  # fmt: skip
    parser.add_argument("--speeds", metavar="FILE", type=Path, help="own speeds: CSV code,season,mode,value")
    parser.add_argument(
        "--surfaces", metavar="DIR", type=Path, help="also write a GeoTIFF an origin and season"
    )


def run(args: argparse.Namespace, progress: Progress) -> dict[str, Any]:
    """Read the ground, compute, commit once; the result is the JSON object that the command line promises."""
    started = time.monotonic()
    workspace = Workspace.open(args.workspace)
    workspace.require_writable()
    settings = workspace.settings()
    thresholds = read_settings(settings)
    _check_cutoff(args.cutoff, thresholds)
    seasons = SEASONS if args.season == "both" else (args.season,)
    frames = workspace.frames(
        {**COLUMNS, "travel_time": _TIME_COLUMNS, "travel_run": RUN_COLUMNS}, geometry=PLACED
    )
    day = setting_day(settings, "as_of") or today()
    origins, targets = origins_of(frames, day, args.origins == "units"), targets_of(frames, day)
    if not len(origins):
        raise InputError("travel.error.no_origins")
    snap_m, nearest = number_setting(settings, "snap_m"), int(number_setting(settings, "nearest_origins"))
    model = read_model(
        workspace, Sources(args.dem, args.landcover, args.speeds), progress.part(0.0, 0.2), seasons
    )
    asked = Asked(args.cutoff, snap_m, wanted_pairs(frames, origins, targets, day, nearest))
    ends = _ends(model, origins, targets, seasons, snap_m)
    stored = Stored(frames["travel_time"], frames["travel_run"])
    found = [
        season_times(
            model, season, ends.origin_cells[season], ends.target_cells[season], asked, stored,
            _stretch(progress, place, len(seasons)),
        )
        for place, season in enumerate(seasons)
    ]  # fmt: skip
    if args.surfaces is not None:
        write_surfaces(
            args.surfaces, model, origins, ends.origin_cells, args.cutoff, progress.part(0.8, 0.95)
        )
    progress.step(0.95, "progress.writing")
    _keep(workspace, found, seasons, args.cutoff)
    progress.step(1.0, "progress.done")
    result = _result(found, ends, model, seasons, args.cutoff)
    notes = told(model, Where(frames["village"], model.epsg), load_words(args.language))
    return {**result, "findings": notes, "seconds": round(time.monotonic() - started, 1)}


def describe(result: dict[str, Any], words: Words) -> str:
    """What was computed, what had to be moved, and what was wrong with the ground."""
    lines = [
        words(
            "travel.done", origins=words.number(result["origins"]), pairs=words.number(result["pairs"]),
            cells=words.number(result["cells"]), seconds=words.number(result["seconds"]),
        ),
        words("travel.searched", searched=result["searched"], reused=result["reused"]),
    ]  # fmt: skip
    if result["moved"]:
        codes = [f"{entry['code']} ({words.number(entry['metres'])} m)" for entry in result["moved"][:10]]
        lines.append(
            words("travel.moved", count=len(result["moved"]), codes=_short(codes, len(result["moved"])))
        )
    if result["unplaced"]:
        lost = _short(result["unplaced"][:10], len(result["unplaced"]))
        lines.append(words("travel.unplaced", count=len(result["unplaced"]), codes=lost))
    if result["changed_speeds"]:
        changed = [f"{code}: {words.number(cells)}" for code, cells in result["changed_speeds"].items()]
        lines.append(words("travel.changed_speeds", codes=", ".join(changed)))
    return "\n".join([*lines, *result["findings"], words("travel.next")])


def _short(shown: Sequence[str], count: int) -> str:
    return ", ".join([*shown, *(["…"] if count > len(shown) else [])])


def _check_cutoff(cutoff: float, limits: Settings) -> None:
    """A cut-off below a limit would leave unknown what the limit is about."""
    least = max(limits.reach_out_min, limits.reach_round_min, limits.model_reach_min)
    if not np.isfinite(cutoff) or cutoff <= 0:
        raise UsageError("travel.error.cutoff")
    if cutoff < least:
        raise InputError("travel.error.cutoff_below", cutoff=f"{cutoff:g}", limit=f"{least:g}")


def _ends(
    model: TravelModel, origins: Points, targets: Points, seasons: Sequence[str], snap_m: float
) -> Ends:
    origin_cells, target_cells = {}, {}
    for season in seasons:
        parts = parts_of(model, season)
        origin_cells[season] = placed(origins, model, season, snap_m, parts)
        target_cells[season] = placed(targets, model, season, snap_m, parts)
    return Ends(origins, targets, origin_cells, target_cells)


def _stretch(progress: Progress, place: int, count: int) -> Progress:
    return progress.part(0.2 + 0.6 * place / count, 0.2 + 0.6 * (place + 1) / count)


def _keep(workspace: Workspace, found: Sequence[SeasonTimes], seasons: Sequence[str], cutoff: float) -> None:
    """Put the rows in the place of those of the same seasons, in one transaction."""
    times = pd.concat([part.times for part in found], ignore_index=True)
    runs = pd.concat([part.runs for part in found], ignore_index=True)
    after = {
        "seasons": list(seasons),
        "cutoff_min": cutoff,
        "origins": len(found[0].runs),
        "pairs": len(times),
    }
    with workspace.writing(actor(), NAME) as writer:
        writer.replace_part("travel_time", times, "season", seasons)
        writer.replace_part("travel_run", runs, "season", seasons)
        writer.log(NAME, table="travel_time", after=after)
    for part in found:
        part.kept.forget()


def _result(
    found: Sequence[SeasonTimes], ends: Ends, model: TravelModel, seasons: Sequence[str], cutoff: float
) -> dict[str, Any]:
    moved: dict[tuple[str, str], float] = {}
    unplaced: set[str] = set()
    for points, cells in ((ends.origins, ends.origin_cells), (ends.targets, ends.target_cells)):
        for season in seasons:
            places = cells[season]
            for row in np.flatnonzero(places.moved > 0).tolist():
                key = (str(points.kind[row]), str(points.code[row]))
                moved[key] = max(moved.get(key, 0.0), float(places.moved[row]))
            unplaced.update(str(points.code[row]) for row in np.flatnonzero(places.unplaced).tolist())
    searched = sum(part.searched for part in found)
    return {
        "origins": len(ends.origins),
        "pairs": sum(len(part.times) for part in found),
        "moved": [
            {"table": table, "code": code, "metres": round(metres, 1)}
            for (table, code), metres in sorted(moved.items())
        ],
        "unplaced": sorted(unplaced),
        "cells": model.lattice.size,
        "seasons": list(seasons),
        "cutoff": cutoff,
        "searched": searched,
        "reused": len(ends.origins) * len(seasons) - searched,
        "changed_speeds": model.changed,
    }
