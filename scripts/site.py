"""Find the villages where further model sites would serve most need, with proof, for every number up to --count.

What stands already and is in operation counts. Nothing is written.
"""

from __future__ import annotations

import argparse
import time
from typing import Any

import numpy as np

from ..analysis.assignment.programme import Effort
from ..analysis.siting.problem import Sited
from ..analysis.siting.reading import (
    COVER,
    MEDIAN,
    Choices,
    Ground,
    UnknownVillages,
    nearest_site,
    read_ground,
    siting_of,
    value_of,
    within_reach,
)
from ..analysis.siting.solving import curve, site
from ..layers.errors import InputError, UsageError
from ..layers.wording import Words
from ..layers.workspace import Workspace
from .assign import look_at
from .interruptible import interruptible
from .progress import Progress

NAME = "site"
EXAMPLE = "diaban site son-mau.gpkg --count 5 --objective cover"
_SHOWN_FIRST = 8


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("workspace", metavar="WORKSPACE")
    parser.add_argument("--count", metavar="P", type=int, required=True, help="how many further sites")
    parser.add_argument(
        "--objective",
        choices=(COVER, MEDIAN),
        default=COVER,
        help="most need within reach (default), or the least mean time",
    )
    parser.add_argument(
        "--require", metavar="CODE", nargs="+", default=[], help="villages that must have one"
    )
    parser.add_argument("--exclude", metavar="CODE", nargs="+", default=[], help="villages that may not")
    parser.add_argument(
        "--seconds", metavar="S", type=int, help="keep the best sites found when so much time is up"
    )


def run(args: argparse.Namespace, progress: Progress) -> dict[str, Any]:
    """Solve for every number of sites; the result is the JSON object that the command line promises."""
    if args.count < 1:
        raise UsageError("error.site_count", count=args.count)
    _require_sense(args.require, args.exclude, args.count)
    progress.step(0.0, "progress.reading")
    ground = _ground(Workspace.open(args.workspace), args)
    progress.step(0.2, "progress.optimising")
    effort = _effort(args.seconds)
    siting = siting_of(ground)
    count = min(args.count, siting.candidates)

    def solve() -> tuple[Sited, list[Sited]]:
        found = site(siting, count, effort, _told(progress.part(0.2, 0.5)))
        return found, curve(siting, found, effort, _told(progress.part(0.5, 0.95)))

    found, by_number = interruptible(solve)
    progress.step(1.0, "progress.done")
    return _result(ground, found, by_number, args.count)


def describe(result: dict[str, Any], words: Words) -> str:
    """The objective with its bound, the sites, and the curve."""
    digits = 0 if result["kind"] == COVER else 1
    figures = {name: words.number(result[name], digits) for name in ("objective", "bound", "now")}
    lines = [
        words(f"site.headline.{result['kind']}", day=words.day(result["as_of"]), **figures),
        words("site.gap", gap=words.number(100 * result["gap"], 2)),
    ]
    for each in result["sites"]:
        served, gain = words.number(len(each["households"])), words.number(each["gain"], digits)
        lines.append(words(f"site.one.{result['kind']}", village=each["village"], served=served, gain=gain))
    curve_words = "; ".join(f"{each['p']}: {words.number(each['covered'])}" for each in result["curve"])
    if curve_words:
        lines.append(words("site.curve", curve=curve_words))
    if len(result["sites"]) < result["asked"]:
        lines.append(words("site.fewer", found=len(result["sites"]), asked=result["asked"]))
    if result["not_computed"]:
        lines.append(words("site.not_computed", count=words.number(result["not_computed"])))
    return "\n".join(lines)


def _require_sense(required: list[str], excluded: list[str], count: int) -> None:
    both = sorted(set(required) & set(excluded))
    if both:
        raise InputError("error.site_both", codes=", ".join(both))
    if len(set(required)) > count:
        codes = ", ".join(sorted(set(required)))
        raise InputError("error.site_required", count=count, required=len(set(required)), codes=codes)


def _ground(workspace: Workspace, args: argparse.Namespace) -> Ground:
    choices = Choices(tuple(dict.fromkeys(args.require)), tuple(dict.fromkeys(args.exclude)))
    try:
        return read_ground(look_at(workspace), args.objective, choices)
    except UnknownVillages as error:
        raise InputError("error.no_open_village", codes=str(error)) from error


def _effort(seconds: int | None) -> Effort:
    if seconds is None:
        return Effort(nodes=2_000)
    end = time.monotonic() + seconds
    return Effort(lambda: end - time.monotonic())


def _told(progress: Progress) -> Any:
    return lambda share: progress.step(share, "progress.optimising")


def _result(ground: Ground, found: Sited, by_number: list[Sited], asked: int) -> dict[str, Any]:
    objective, bound = value_of(ground, found.saved), value_of(ground, found.bound)
    area = ground.seen.area
    nearest, minutes = nearest_site(ground, found)
    total = max(float(ground.weight.sum()), 1e-300)
    if ground.objective == COVER:
        worth = ground.weight * ~ground.served_now
    else:
        worth = ground.weight * (ground.now - minutes) / total
    codes = area.households.code.take(ground.household).to_pylist()
    sites = []
    for village in ground.candidate[found.sites].tolist():
        held = np.flatnonzero(nearest == village)
        households = sorted(codes[each] for each in held.tolist())
        code = area.villages.code[village].as_py()
        sites.append({"village": code, "gain": float(worth[held].sum()), "households": households})
    return {
        "as_of": ground.seen.as_of.isoformat(),
        "kind": ground.objective,
        "asked": asked,
        "now": value_of(ground, 0.0),
        "objective": objective,
        "bound": bound,
        "gap": abs(objective - bound) / max(1.0, abs(objective)),
        "sites": sorted(sites, key=lambda each: (-each["gain"], each["village"])),
        "curve": [_point(ground, number, each) for number, each in enumerate(by_number, start=1)],
        "not_computed": ground.unmeasured,
    }


def _point(ground: Ground, number: int, found: Sited) -> dict[str, Any]:
    return {
        "p": number,
        "covered": within_reach(ground, found.sites),
        "objective": value_of(ground, found.saved),
        "bound": value_of(ground, found.bound),
    }
