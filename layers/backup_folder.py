"""Where the backups of a workspace are kept, how they are called, and the copying itself."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from . import geopackage
from .leftovers import replacing_database
from .storage_errors import explaining

SUFFIX = ".backups"


def folder_of(path: Path) -> Path:
    """The folder that holds the backups of the workspace at ``path``."""
    return path.with_name(path.name + SUFFIX)


def backups_of(path: Path) -> list[Path]:
    """The backups of the workspace at ``path``, oldest first."""
    folder = folder_of(path)
    return sorted(folder.glob("*.gpkg")) if folder.is_dir() else []


def is_backup(path: Path) -> bool:
    """Whether ``path`` lies in a folder of backups."""
    return path.parent.name.endswith(SUFFIX)


def copy_into_folder(source: Path, path: Path, moment: datetime | None = None) -> Path:
    """A copy of ``source`` among the backups of ``path``, readable by its owner only; returns the copy."""
    folder = folder_of(path)
    with explaining(folder):
        folder.mkdir(mode=0o700, exist_ok=True)
    target = free_name(folder, path, moment or datetime.now(UTC))
    with replacing_database(target) as aside, explaining(target):
        aside.touch(mode=0o600)
        copy_database(source, aside)
    return target


def free_name(folder: Path, path: Path, moment: datetime) -> Path:
    """A name for a copy of ``path`` as of ``moment`` that is not taken in ``folder``."""
    stem = f"{path.stem}-{moment.astimezone(UTC).strftime('%Y%m%dT%H%M%S')}"
    names = (folder / f"{stem}{f'-{number:02d}' if number else ''}.gpkg" for number in range(100))
    return next(name for name in names if not name.exists())


def copy_database(source: Path, target: Path, in_use: bool = False) -> None:
    """The content of ``source`` as of one moment into ``target``, in one transaction.

    Unless ``target`` may be ``in_use``, it is left in the journal mode of a file at rest, whatever ``source`` is in.
    """
    with (
        closing(geopackage.connect(source, read_only=True)) as origin,
        closing(sqlite3.connect(target)) as copy,
    ):
        copy.execute("PRAGMA synchronous=EXTRA")
        origin.backup(copy)
        if in_use:
            geopackage.bring_home(copy)
        else:
            copy.execute("PRAGMA journal_mode=DELETE")
