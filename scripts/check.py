"""Check a workspace: integrity, schema, references, rules, geometry; every finding names its cure."""

from __future__ import annotations

import argparse
from typing import Any

from ..layers.check import findings
from ..layers.wording import Words, load_words
from ..layers.workspace import Workspace
from .progress import Progress

NAME = "check"
EXAMPLE = "diaban check son-mau.gpkg"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``check``."""
    parser.add_argument("workspace", metavar="WORKSPACE")


def run(args: argparse.Namespace, progress: Progress) -> dict[str, Any]:
    """The findings of the workspace; the exit code is 1 where one of them is a fault."""
    progress.step(0.0, "progress.checking")
    workspace = Workspace.open(args.workspace)
    words = load_words(args.language)
    found = [
        {
            "check": finding.key,
            "rule": finding.rule.name if finding.rule else None,
            "table": finding.table,
            "row": finding.fid,
            "warning": finding.warning,
            "text": finding.text(words),
        }
        for finding in findings(workspace)
    ]
    progress.step(1.0, "progress.done")
    faults = sum(not finding["warning"] for finding in found)
    return {"workspace": str(workspace.path), "faults": faults, "findings": found, "exit": 1 if faults else 0}


def describe(result: dict[str, Any], words: Words) -> str:
    """The findings, one a line."""
    lines = [finding["text"] for finding in result["findings"]]
    if not result["faults"]:
        return "\n".join([words("check.ok"), *lines])
    return "\n".join([words("check.found", count=result["faults"]), *lines])
