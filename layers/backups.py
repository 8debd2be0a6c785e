"""Backups of a workspace, kept in a folder beside it; the last ten stay. Restoring makes one first."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from . import geopackage
from .errors import InputError
from .files import replacing
from .storage_errors import explaining
from .workspace import Workspace

KEPT = 10
_SUFFIX = ".backups"


def folder_of(path: Path) -> Path:
    """The folder that holds the backups of the workspace at ``path``."""
    return path.with_name(path.name + _SUFFIX)


def backups_of(path: Path) -> list[Path]:
    """The backups of the workspace at ``path``, oldest first."""
    folder = folder_of(path)
    return sorted(folder.glob("*.gpkg")) if folder.is_dir() else []


def make_backup(path: Path, moment: datetime | None = None, keeping: Path | None = None) -> Path:
    """Copy the workspace as it is at one moment, also while others write; returns the copy.

    ``moment`` names it (UTC; the present where not given). Older ones than the last ten go, but never ``keeping``.
    Errors: WorkspaceError for what cannot be opened, InputError where the folder cannot be written.
    """
    workspace = Workspace.open(path)
    folder = folder_of(path)
    with explaining(folder):
        folder.mkdir(mode=0o700, exist_ok=True)
    target = _free_name(folder, path, moment or datetime.now(UTC))
    with replacing(target) as aside, explaining(target):
        aside.touch(mode=0o600)
        _copy(workspace.source, aside)
    for old in backups_of(path)[:-KEPT]:
        if old != keeping:
            old.unlink()
    return target


def restore(backup: Path) -> tuple[Path, Path | None]:
    """Put the content of ``backup`` into its workspace; returns the workspace and a backup of what it was before.

    That second one is None where the workspace was gone. A workspace too damaged to open is moved aside whole.
    One transaction: programs that have the file open see either what was or what is restored.
    Errors: InputError where ``backup`` does not lie in the folder of a workspace's backups, or does not open.
    """
    if not backup.parent.name.endswith(_SUFFIX):
        raise InputError("error.not_a_backup", path=str(backup))
    target = backup.parent.with_name(backup.parent.name.removesuffix(_SUFFIX))
    source = Workspace.open(backup).source
    if target.exists() and _opens(target):
        earlier = make_backup(target, keeping=backup)
        with explaining(target):
            _copy(source, target)
        return target, earlier
    moved = _set_aside(target) if target.exists() else None
    with replacing(target) as aside, explaining(target):
        _copy(source, aside)
    return target, moved


def _opens(path: Path) -> bool:
    try:
        Workspace.open(path)
    except InputError as error:
        if error.key == "error.locked":
            raise
        return False
    return True


def _set_aside(path: Path) -> Path:
    target = _free_name(path.parent, path, datetime.now(UTC))
    path.rename(target)
    return target


def _free_name(folder: Path, path: Path, moment: datetime) -> Path:
    stem = f"{path.stem}-{moment.astimezone(UTC).strftime('%Y%m%dT%H%M%S')}"
    names = (folder / f"{stem}{f'-{number:02d}' if number else ''}.gpkg" for number in range(100))
    return next(name for name in names if not name.exists())


def _copy(source: Path, target: Path) -> None:
    with (
        closing(geopackage.connect(source, read_only=True)) as origin,
        closing(sqlite3.connect(target)) as copy,
    ):
        origin.backup(copy)
