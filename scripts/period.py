"""Review periods: freeze one with its figures, gaps and assignments, or list those there are.

What was frozen never changes; it holds codes only, no names.
"""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import date
from typing import Any

from ..analysis.comparison_sides import GAP_COLUMNS, assignments_in_force
from ..analysis.coverage import cover_situation
from ..analysis.situation import see
from ..layers.errors import InputError, UsageError
from ..layers.periods import freeze, periods
from ..layers.wording import Words
from ..layers.workspace import Workspace
from .cli import actor, day_argument
from .coverage import Looked, read_rows, today
from .progress import Progress
from .thresholds import read_settings, setting_day

NAME = "period"
EXAMPLE = 'diaban period son-mau.gpkg freeze "6 tháng đầu năm 2026"'
_NOT_KEPT = ("title",)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("workspace", metavar="WORKSPACE")
    parser.add_argument("action", choices=("freeze", "list"), metavar="ACTION", help="freeze, list")
    parser.add_argument("name", metavar="NAME", nargs="?", help="freeze: name of the period")
    parser.add_argument("--as-of", metavar="DAY", help="freeze: its last day (default as for coverage)")
    parser.add_argument(
        "--from", dest="first", metavar="DAY", help="freeze: its first day (default 1 January)"
    )


def run(args: argparse.Namespace, progress: Progress) -> dict[str, Any]:
    """Freeze a period, or list them; the result holds them all either way."""
    name = (args.name or "").strip()
    if args.action == "freeze" and not name:
        raise UsageError("error.period_needs_name")
    if args.action == "list" and args.name is not None:
        raise UsageError("error.list_takes_no_name", given=args.name)
    workspace = Workspace.open(args.workspace)
    if args.action == "freeze":
        workspace.require_writable()
        _freeze(workspace, name, args, progress)
    with workspace.reading() as connection:
        found = [asdict(each) for each in periods(connection)]
    progress.step(1.0, "progress.done")
    return {"action": args.action, "name": name or None, "periods": found}


def describe(result: dict[str, Any], words: Words) -> str:
    """The periods, a line each."""
    if not result["periods"]:
        return words("period.none")
    lines = [
        words(
            "period.line" if each["sound"] else "period.line_altered",
            name=each["name"],
            first=words.day(each["from_day"]),
            last=words.day(each["to_day"]),
            gaps=words.number(each["gaps"]),
            assignments=words.number(each["assignments"]),
        )
        for each in result["periods"]
    ]
    frozen = [words("period.frozen", name=result["name"])] if result["action"] == "freeze" else []
    return "\n".join([*frozen, *lines])


def _freeze(workspace: Workspace, name: str, args: argparse.Namespace, progress: Progress) -> None:
    settings = workspace.settings()
    first, last = day_argument(args.first), day_argument(args.as_of)
    if workspace.query("SELECT 1 FROM period WHERE name = ?", (name,)):
        raise InputError("error.period_exists", name=name)
    to_day = last or setting_day(settings, "as_of") or today()
    from_day = first or setting_day(settings, "from_day") or date(to_day.year, 1, 1)
    if from_day > to_day:
        raise InputError("error.period_reversed", first=str(from_day), last=str(to_day))
    settings["from_day"] = str(from_day)
    progress.step(0.0, "progress.reading")
    rows = read_rows(workspace, {})
    progress.step(0.5, "progress.computing")
    seen = see(rows, read_settings(settings), to_day, None)
    looked = Looked(seen, cover_situation(seen))
    kept = {code: value for code, value in settings.items() if code not in _NOT_KEPT}
    progress.step(0.8, "progress.writing")
    freeze(workspace, name, (str(from_day), str(to_day)), kept, _parts(looked), actor())


def _parts(looked: Looked) -> dict[str, Any]:
    coverage = looked.coverage
    assignments = assignments_in_force(looked.seen).drop(columns="minutes")
    return {
        "period_indicator": coverage.indicators,
        "period_assignment": assignments.dropna(subset=["cadre", "duty", "target"]),
        "period_gap": coverage.gaps[list(GAP_COLUMNS)],
    }
