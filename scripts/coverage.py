"""Find the gaps of coverage on a day, and keep them with the indicators in the workspace.

The day is --as-of, else the setting as_of, else today. With --output the gaps are also written to a file.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from ..analysis.coverage import Coverage, cover_situation
from ..analysis.rows import PLACED_TABLES, REQUIRED_COLUMNS, Rows
from ..analysis.situation import Situation, see
from ..layers.errors import InputError
from ..layers.plans.line import called
from ..layers.wording import Words, load_words, plain
from ..layers.workspace import Workspace
from . import gap_files
from .cli import actor, day_argument
from .gap_lists import contract, counts_by_rule, described, most_important
from .output_file import checked_output
from .placing import placed
from .progress import Progress
from .thresholds import read_settings, setting_day

NAME = "coverage"
EXAMPLE = "diaban coverage son-mau.gpkg --as-of 2026-06-30 --output gaps.xlsx"

# What people read and nothing is looked up by.
_SHOWN = {
    "commune": ("name",),
    "village": ("name", "contact_role", "contact_phone"),
    "household": ("head_name",),
    "unit": ("name", "short_name"),
    "cadre": ("name", "rank", "position"),
    "assignment": ("role", "decision_no", "decision_body"),
    "model_site": ("name",),
}


@dataclass(frozen=True)
class Looked:
    """A workspace looked at on a day: its rows as the analysis sees them, and what came out."""

    seen: Situation
    coverage: Coverage


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("workspace", metavar="WORKSPACE")
    parser.add_argument("--as-of", metavar="DAY", help="the day looked at, year-month-day")
    parser.add_argument("--plan", metavar="NAME", help="look at this plan instead of what is in force")
    parser.add_argument(
        "--output", metavar="FILE", help=f"also write the gaps: {', '.join(gap_files.SUFFIXES)}"
    )


def run(args: argparse.Namespace, progress: Progress) -> dict[str, Any]:
    """Compute, keep, write; the result is the JSON object that the command line promises."""
    output = checked_output(args.output, args.workspace, gap_files.SUFFIXES)
    workspace = Workspace.open(args.workspace)
    words = load_words(args.language)
    looked = look(workspace, day_argument(args.as_of), args.plan, progress.part(0.0, 0.6))
    progress.step(0.6, "progress.writing")
    with gap_files.written(output, looked, workspace, words):
        if not workspace.read_only:
            _keep(workspace, looked, output)
    progress.step(1.0, "progress.done")
    return _result(looked, words, args.json, output, not workspace.read_only, today())


def compute(workspace: Workspace, as_of: date | None, plan: str | None, progress: Progress) -> Coverage:
    """The coverage of the workspace; nothing is written."""
    return look(workspace, as_of, plan, progress).coverage


def look(
    workspace: Workspace,
    as_of: date | None,
    plan: str | None,
    progress: Progress,
    more: Mapping[str, Sequence[str]] | None = None,
    geometry: Sequence[str] = PLACED_TABLES,
) -> Looked:
    """The workspace on ``as_of`` (None: its own setting, else today) in ``plan``.

    ``more`` are columns to read too, ``geometry`` the tables read with it. InputError where there is no such
    plan, or a setting makes no sense.
    """
    progress.step(0.0, "progress.reading")
    settings = workspace.settings()
    day = as_of or setting_day(settings, "as_of") or today()
    thresholds = read_settings(settings)
    rows = read_rows(workspace, more or {}, geometry)
    if plan is not None:
        plan = _plan_called(rows.plan, plan)
    progress.step(0.6, "progress.computing")
    seen = see(rows, thresholds, day, plan)
    return Looked(seen, cover_situation(seen, plan))


def today() -> date:
    """The day on this machine's calendar."""
    return datetime.now(UTC).astimezone().date()


def read_rows(
    workspace: Workspace, more: Mapping[str, Sequence[str]], geometry: Sequence[str] = PLACED_TABLES
) -> Rows:
    """What the analysis reads of a workspace, as it was at one moment; names as plain text on one line."""
    wanted = {
        table: tuple(dict.fromkeys((*columns, *more.get(table, ()))))
        for table, columns in REQUIRED_COLUMNS.items()
    }
    frames = workspace.frames(wanted, geometry=geometry)
    for table, columns in _SHOWN.items():
        for column in frames[table].columns.intersection(list(columns)):
            frames[table][column] = frames[table][column].map(plain, na_action="ignore")
    return Rows(**frames)


def describe(result: dict[str, Any], words: Words) -> str:
    """The headline, the counts by rule and the ten most important gaps."""
    return described(result, words)


def _plan_called(plans: pd.DataFrame, name: str) -> str:
    meant = called(plans["name"], name)
    if meant is None:
        known = ", ".join(sorted(plans["name"])) or "–"
        raise InputError("error.no_plan", name=name, known=known)
    return meant


def _keep(workspace: Workspace, looked: Looked, output: Path | None) -> None:
    coverage = looked.coverage
    day = coverage.as_of.isoformat()
    run = {"as_of": day, "plan": coverage.plan, "gaps": len(coverage.gaps)}
    with workspace.writing(actor(), NAME) as writer:
        writer.replace("gap", placed(looked, workspace.epsg).assign(as_of=day, plan=coverage.plan))
        writer.replace("indicator", coverage.indicators.assign(as_of=day, plan=coverage.plan))
        writer.replace("map_state", coverage.map_state)
        writer.log(NAME, table="gap", after=run)
        if output is not None:
            writer.log("export", table="gap", after={**run, "file": output.name, "names": False})


def _result(
    looked: Looked, words: Words, complete: bool, output: Path | None, logged: bool, today: date
) -> dict[str, Any]:
    """What the command line promises, and what the lines for people are made of."""
    coverage, rows = looked.coverage, looked.seen.rows
    short = {
        "as_of": coverage.as_of.isoformat(),
        "plan": coverage.plan,
        "not_computed": list(coverage.not_computed),
    }
    return {
        **(contract(coverage, words) if complete else short),
        "total": len(coverage.gaps),
        "counts": counts_by_rule(coverage.gaps),
        "first": most_important(coverage.gaps, rows.village, rows.commune),
        "past_day": coverage.as_of < today,
        "logged": logged,
        "output": None if output is None else str(output),
    }
