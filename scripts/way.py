"""Find the way between two places: its line, minutes there and back, what it climbs, and its profile.

FROM and TO are codes of units, villages or households (unit:CODE where a code is not clear) or coordinates x,y.
The way back is the fastest one back, not the way there walked backwards.
"""

from __future__ import annotations

import argparse
from dataclasses import asdict
from threading import Event
from typing import Any

from ..analysis.settings import SEASONS
from ..analysis.terrain.routes import Route, route
from ..layers.errors import InputError, WorkspaceError
from ..layers.wording import Words
from ..layers.workspace import Workspace
from . import way_files
from .cli import actor, add_names_arguments, checked_reason
from .interruptible import interruptible
from .output_file import checked_output
from .progress import Progress
from .thresholds import number_setting
from .travel_ends import COLUMNS, TABLES, End, cell_of, end_of
from .travel_kept import kept_model
from .travel_model import TravelModel
from .travel_sources import add_source_arguments, sources_of

NAME = "way"
EXAMPLE = "diaban way son-mau.gpkg DBP-04 90103-03 --season wet --output duong.geojson"
DIRECTIONS = ("there", "back")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("workspace", metavar="WORKSPACE")
    parser.add_argument("start", metavar="FROM", help="code of a unit, village or household, or x,y")
    parser.add_argument("goal", metavar="TO", help="likewise")
    add_source_arguments(parser)
    parser.add_argument("--season", choices=(*SEASONS, "both"), default="both", help="default both")
    parser.add_argument("--output", metavar="FILE", help=f"write the lines: {', '.join(way_files.SUFFIXES)}")
    add_names_arguments(parser)


def run(args: argparse.Namespace, progress: Progress) -> dict[str, Any]:
    """The ways of each season; the result is one JSON object. A house is an end only with a reason, which is logged."""
    output = checked_output(args.output, args.workspace, way_files.SUFFIXES)
    reason = checked_reason(args)
    sources = sources_of(args)
    workspace = Workspace.open(args.workspace)
    frames = workspace.frames(COLUMNS, geometry=TABLES)
    start, goal = end_of(args.start, frames), end_of(args.goal, frames)
    _require_reason(args, workspace, (start, goal), reason, output is not None)
    model = kept_model(workspace, sources, progress.part(0.0, 0.6))
    snap_m = number_setting(workspace.settings(), "snap_m")
    seasons = SEASONS if args.season == "both" else (args.season,)
    found = {}
    for place, season in enumerate(seasons):
        progress.step(0.6 + 0.35 * place / len(seasons), f"way.step.{season}")
        found[season] = _season(model, season, start, goal, snap_m)
    result = {"from": _told(start), "to": _told(goal), "epsg": model.epsg, "seasons": found}
    if output is not None:
        way_files.write(output, result, workspace, reason, actor())
    elif reason is not None:
        way_files.log_reason(workspace, result, reason, actor())
    progress.step(1.0, "progress.done")
    return {**result, "output": None if output is None else str(output)}


def describe(result: dict[str, Any], words: Words) -> str:
    """Minutes, kilometres and climb, there and back, in each season."""
    ends = {name: result[name]["code"] or words("way.place") for name in ("from", "to")}
    lines = [words("way.heading", start=ends["from"], goal=ends["to"])]
    for season, found in result["seasons"].items():
        name = words(f"word.season.{season}")
        if not found["reachable"]:
            lines.append(words(f"way.none.{found['why']}", season=name))
            continue
        lines += [
            words(
                f"way.{direction}", season=name, minutes=words.number(found[direction]["minutes"]),
                km=words.number(found[direction]["metres"] / 1000, 1),
                climb=words.number(found[direction]["climb"]), descent=words.number(found[direction]["descent"]),
            )
            for direction in DIRECTIONS
        ]  # fmt: skip
        lines += [
            words("way.moved", end=ends[end], metres=words.number(found["moved"][end]))
            for end in ("from", "to")
            if found["moved"][end]
        ]
    if result["output"]:
        lines.append(words("way.written", path=result["output"]))
    return "\n".join(lines)


def _require_reason(
    args: argparse.Namespace, workspace: Workspace, ends: tuple[End, End], reason: str | None, leaves: bool
) -> None:
    """Where a house stands leaves the workspace only with a reason; our own window shows it anyway."""
    given = getattr(args, "input", None) or {}
    inside = bool(given.get("inside")) and not leaves
    if any(end.table == "household" for end in ends) and not inside and reason is None:
        raise InputError("way.error.household")
    if reason is not None and workspace.read_only:
        raise WorkspaceError("error.names_need_log", path=str(workspace.path))


def _season(model: TravelModel, season: str, start: End, goal: End, snap_m: float) -> dict[str, Any]:
    """The ways of one season. ``why`` there is none: an end has no place on the model, or no way leads there."""
    cells = [cell_of(end, model, season, snap_m) for end in (start, goal)]
    first, last = cells
    if first is None or last is None:
        return {"reachable": None, "why": "unplaced"}
    speeds = model.speeds[season]
    moved = {"from": round(first[1], 1), "to": round(last[1], 1)}
    stop = Event()

    def searched(start: int, goal: int) -> Route | None:
        return interruptible(lambda: route(model.ground, speeds, model.lattice, start, goal, stop), stop.set)

    there, back = searched(first[0], last[0]), searched(last[0], first[0])
    if there is None or back is None:
        return {"reachable": False, "why": "cut_off", "moved": moved}
    return {"reachable": True, "moved": moved, "there": plain_route(there), "back": plain_route(back)}


def plain_route(found: Route) -> dict[str, Any]:
    """A way as JSON takes it; ``profile``: metres gone, metres above the sea and minutes gone, at each place of ``line``."""
    return {
        "minutes": round(float(found.minutes[-1]), 3),
        "metres": round(float(found.distance[-1]), 1),
        "climb": round(found.climb, 1),
        "descent": round(found.descent, 1),
        "line": [[round(x, 2), round(y, 2)] for x, y in zip(found.x.tolist(), found.y.tolist())],
        "profile": [
            [round(gone, 1), round(height, 1), round(minutes, 3)]
            for gone, height, minutes in zip(
                found.distance.tolist(), found.height.tolist(), found.minutes.tolist()
            )
        ],
    }


def _told(end: End) -> dict[str, Any]:
    return asdict(end)
