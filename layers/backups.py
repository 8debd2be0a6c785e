"""Backups of a workspace, kept in a folder beside it; the last ten stay. Restoring makes one first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from .backup_folder import (
    SUFFIX,
    backups_of,
    copy_database,
    copy_into_folder,
    folder_of,
    free_name,
    is_backup,
)
from .commits import making_final
from .errors import InputError
from .files import private_folder
from .leftovers import move_whole, replacing_database
from .storage_errors import explaining
from .workspace import Workspace

__all__ = ["KEPT", "backups_of", "folder_of", "make_backup", "restore"]

KEPT = 10


def make_backup(path: Path, moment: datetime | None = None, keeping: Path | None = None) -> Path:
    """Copy the workspace as it is at one moment, also while others write; returns the copy.

    ``moment`` names it (UTC; the present where not given). Older ones than the last ten go, but never ``keeping``.
    Errors: WorkspaceError for what cannot be opened, InputError where the folder cannot be written.
    """
    target = copy_into_folder(Workspace.open(path).source, path, moment)
    for old in backups_of(path)[:-KEPT]:
        if old != keeping:
            old.unlink()
    return target


def restore(backup: Path, prepare: Callable[[Path, Path], None] | None = None) -> tuple[Path, Path | None]:
    """Put the content of ``backup`` into its workspace; returns the workspace and a backup of what it was before.

    ``prepare`` gets the workspace's place and a private copy of what will be in it, and does there what belongs to
    the same change: it is all in the workspace at once, or nothing of it.

    That second one is None where the workspace was gone. A workspace too damaged to open is moved aside whole.
    One transaction: programs that have the file open see either what was or what is restored.
    Errors: InputError where ``backup`` does not lie in the folder of a workspace's backups, or does not open.
    """
    if not is_backup(backup):
        raise InputError("error.not_a_backup", path=str(backup))
    target = backup.parent.with_name(backup.parent.name.removesuffix(SUFFIX))
    with private_folder(beside=target) as folder:
        ready = folder / target.name
        with explaining(target):
            copy_database(Workspace.open(backup).source, ready)
        if prepare is not None:
            prepare(target, ready)
        return target, _put(ready, target, backup)


def _put(ready: Path, target: Path, backup: Path) -> Path | None:
    if target.exists() and _opens(target):
        earlier = make_backup(target, keeping=backup)
        with explaining(target), making_final():
            copy_database(ready, target, in_use=True)
        return earlier
    moved = _set_aside(target) if target.exists() else None
    with replacing_database(target) as aside, explaining(target), making_final():
        copy_database(ready, aside)
    return moved


def _opens(path: Path) -> bool:
    try:
        Workspace.open(path)
    except InputError as error:
        if error.key == "error.locked":
            raise
        return False
    return True


def _set_aside(path: Path) -> Path:
    target = free_name(path.parent, path, datetime.now(UTC))
    move_whole(path, target)
    return target
