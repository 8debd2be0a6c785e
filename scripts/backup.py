"""Back a workspace up beside it, also while it is open elsewhere; the last ten backups are kept."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from ..layers.backups import backups_of, make_backup
from ..layers.wording import Words
from .progress import Progress

NAME = "backup"
EXAMPLE = "diaban backup son-mau.gpkg"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``backup``."""
    parser.add_argument("workspace", metavar="WORKSPACE", type=Path)


def run(args: argparse.Namespace, progress: Progress) -> dict[str, Any]:
    """The backup made, and all there are now, oldest first."""
    progress.step(0.0, "progress.backing_up")
    made = make_backup(args.workspace)
    progress.step(1.0, "progress.done")
    return {"backup": str(made), "kept": [str(path) for path in backups_of(args.workspace)]}


def describe(result: dict[str, Any], words: Words) -> str:
    """Where the backup is."""
    return words("backup.made", path=result["backup"], count=len(result["kept"]))
