"""Put a backup in the place of its workspace; what the workspace was before is backed up first."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from ..layers.backups import restore
from ..layers.erasing import erase_in_file, erased_ids
from ..layers.wording import Words
from ..layers.workspace import Workspace
from .cli import actor
from .progress import Progress

NAME = "restore"
EXAMPLE = "diaban restore son-mau.gpkg.backups/son-mau-20260630T080000.gpkg"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``restore``."""
    parser.add_argument("backup", metavar="BACKUP", type=Path)


def run(args: argparse.Namespace, progress: Progress) -> dict[str, Any]:
    """The workspace restored, and the backup by which that can be undone (None where there was nothing)."""
    progress.step(0.0, "progress.restoring")

    def prepare(workspace: Path, ready: Path) -> None:
        forgotten = erased_ids(workspace)
        if forgotten:
            erase_in_file(ready, forgotten, actor())
        with Workspace.open(ready).writing(actor(), "restore") as writer:
            writer.log("restore", after={"backup": args.backup.name})

    workspace, earlier = restore(args.backup, prepare)
    progress.step(1.0, "progress.done")
    return {"workspace": str(workspace), "earlier": None if earlier is None else str(earlier)}


def describe(result: dict[str, Any], words: Words) -> str:
    """What was restored, and how to undo it."""
    lines = [words("backup.restored", path=result["workspace"])]
    if result["earlier"]:
        lines.append(words("backup.undo", path=result["earlier"]))
    return "\n".join(lines)
