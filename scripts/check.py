"""Check a workspace: integrity, schema, references, rules, geometry; every finding names its cure."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from ..layers.check import Finding, findings
from ..layers.errors import WorkspaceError
from ..layers.repairing import repair
from ..layers.wording import Words, load_words
from ..layers.workspace import Workspace
from .cli import actor
from .progress import Progress

NAME = "check"
IS_READ_HERE = True
EXAMPLE = "diaban check son-mau.gpkg"
_SHOWN = 10


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``check``."""
    parser.add_argument("workspace", metavar="WORKSPACE", type=Path)
    parser.add_argument(
        "--repair", metavar="NEW.gpkg", type=Path, help="mend what needs no guessing, into a new workspace"
    )


def run(args: argparse.Namespace, progress: Progress) -> dict[str, Any]:
    """The findings of the workspace; the exit code is 1 where one of them is a fault.

    With ``--repair`` what was done to make the new workspace, and the findings of that one.
    """
    if args.repair is not None:
        return _repaired(args, progress)
    progress.step(0.0, "progress.checking")
    found = _found(args.workspace, load_words(args.language))
    progress.step(1.0, "progress.done")
    return _judged(args.workspace, found)


def _repaired(args: argparse.Namespace, progress: Progress) -> dict[str, Any]:
    progress.step(0.0, "progress.repairing")
    words = load_words(args.language)
    done = repair(args.workspace, args.repair, actor())
    progress.step(0.8, "progress.checking")
    found = _found(args.repair, words)
    progress.step(1.0, "progress.done")
    repairs = [
        {
            "action": each.action,
            "table": each.table,
            "row": each.fid,
            "code": each.code,
            "column": each.column,
            "text": each.text(words),
        }
        for each in done
    ]
    return {**_judged(args.repair, found), "repairs": repairs}


def _judged(path: Path, found: list[dict[str, Any]]) -> dict[str, Any]:
    faults = sum(not finding["warning"] for finding in found)
    return {"workspace": str(path), "faults": faults, "findings": found, "exit": 1 if faults else 0}


def _found(path: Path, words: Words) -> list[dict[str, Any]]:
    return [
        {
            "check": finding.key,
            "rule": finding.rule.name if finding.rule else None,
            "table": finding.table,
            "row": finding.fid,
            "warning": finding.warning,
            "text": finding.text(words),
        }
        for finding in all_findings(path)
    ]


def all_findings(path: Path) -> list[Finding]:
    """Everything that is wrong with the file at ``path``, also where it is too damaged to be opened."""
    try:
        return list(findings(Workspace.open(path, to_check=True)))
    except WorkspaceError as error:
        if error.key != "error.corrupted":
            raise
        # Too damaged even to be opened: a finding like any other, not an excuse.
        return [Finding("integrity", params={"detail": str(path)})]


def describe(result: dict[str, Any], words: Words) -> str:
    """The findings, one a line; of many alike in one table the first ones and how many more there are."""
    lines = _shortened(result["findings"], words)
    if "repairs" in result:
        lines = [
            words("repair.made", path=result["workspace"], count=len(result["repairs"])),
            *(each["text"] for each in result["repairs"]),
            *lines,
        ]
    if not result["faults"]:
        return "\n".join([words("check.ok"), *lines])
    return "\n".join([words("check.found", count=result["faults"]), *lines])


def _shortened(found: list[dict[str, Any]], words: Words) -> list[str]:
    alike: dict[tuple[str, str], list[str]] = {}
    for finding in found:
        alike.setdefault((finding["check"], finding["table"]), []).append(finding["text"])
    lines = []
    for texts in alike.values():
        lines += texts[:_SHOWN]
        if len(texts) > _SHOWN:
            lines.append(words("check.more", count=len(texts) - _SHOWN))
    return lines
