"""The command lines of the engine's jobs, as lists of arguments. Plain Python."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

ATLAS, SHEETS, OVERVIEW = "atlas", "sheets", "overview"
PRINT_KINDS = (ATLAS, SHEETS, OVERVIEW)
PAPERS = ("A4", "A3")
LANGUAGES = ("vi", "en")
# What the engine can tell the history of.
SUBJECTS = ("household", "cadre", "village", "commune", "unit", "assignment", "plan")


@dataclass(frozen=True)
class Output:
    """Where an output goes and how: ``reason`` is empty unless names are asked for."""

    path: str
    language: str = "vi"
    reason: str = ""

    def arguments(self) -> list[str]:
        given = ["--output", self.path, "--language", self.language]
        return [*given, "--names", "--reason", self.reason] if self.reason else given


def sample(path: str) -> list[str]:
    """Make the sample province."""
    return ["sample", path]


def new(path: str, title: str, epsg: int, language: str) -> list[str]:
    """Make an empty workspace."""
    return ["new", path, "--title", title, "--epsg", str(epsg), "--language", language]


def coverage(workspace: str, language: str, as_of: str = "", plan: str = "") -> list[str]:
    """Find the gaps and figures of a day (the workspace's own, where none is given)."""
    arguments = ["coverage", workspace, "--language", language]
    if as_of:
        arguments += ["--as-of", as_of]
    if plan:
        arguments += ["--plan", plan]
    return arguments


def travel(workspace: str, dem: str, landcover: str, language: str) -> list[str]:
    """Compute travel times from elevation and, where given, land cover."""
    cover = ["--landcover", landcover] if landcover else []
    return ["travel", workspace, "--dem", dem, *cover, "--language", language]


def check(workspace: str, language: str) -> list[str]:
    """Check a workspace."""
    return ["check", workspace, "--language", language]


def printing(
    workspace: str, kind: str, paper: str, output: Output, catchments: Sequence[str] = ()
) -> list[str]:
    """Print the atlas of communes, the task sheets of cadres, or the overview.

    ``catchments``: for the atlas, a season and the words that name its elevation and land cover.
    """
    chosen = {ATLAS: ["--atlas", "communes"], SHEETS: ["--sheets", "cadres"], OVERVIEW: ["--overview"]}[kind]
    theme = ["--catchments", *catchments] if catchments and kind == ATLAS else []
    return ["print", workspace, *chosen, "--paper", paper, *theme, *output.arguments()]


def webmap(workspace: str, output: Output) -> list[str]:
    """Make the web map."""
    return ["webmap", workspace, *output.arguments()]


def tables(workspace: str, output: Output) -> list[str]:
    """Make the workbook."""
    return ["tables", workspace, *output.arguments()]


@dataclass(frozen=True)
class Asked:
    """Which history: of one row (``table`` and ``code``; a plan's name), from and to a day (ISO, both included)."""

    table: str = ""
    code: str = ""
    first: str = ""
    last: str = ""

    def arguments(self) -> list[str]:
        given = [f"--{self.table}", self.code] if self.table and self.code else []
        for option, day in (("--from", self.first), ("--to", self.last)):
            given += [option, day] if day else []
        return given


def history(workspace: str, language: str, asked: Asked, limit: int) -> list[str]:
    """Read the history, the newest ``limit`` entries."""
    return ["history", workspace, *asked.arguments(), "--limit", str(limit), "--language", language]


def history_table(workspace: str, asked: Asked, output: Output) -> list[str]:
    """Write the history as a table."""
    return ["history", workspace, *asked.arguments(), *output.arguments()]


def find(workspace: str, language: str) -> list[str]:
    """Find rows by code or name; the text comes with the request."""
    return ["find", workspace, "--language", language]


def catchment(workspace: str, files: list[str], output: str, surfaces: str, language: str) -> list[str]:
    """Outline what lies within 30, 60, 120 and 240 minutes, in both seasons; also write the surfaces into a folder."""
    given = ["catchment", workspace, *files, "--minutes", "30,60,120,240", "--output", output]
    return [*given, "--surfaces", surfaces, "--language", language]


def way(workspace: str, start: str, goal: str, files: list[str], language: str) -> list[str]:
    """Find the way between two places, in both seasons; ``files``: --dem and --landcover with their paths."""
    return ["way", workspace, start, goal, *files, "--language", language]
