"""A database put in the place of another, or where one was: nothing that SQLite left beside the old one gets into it.

SQLite finds the log (``-wal``) or journal of a file by its name alone. What a killed program left beside a file that was
deleted, or moved away, would be written into whatever has its name next.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from . import geopackage
from .errors import WorkspaceError
from .files import replacing
from .storage_errors import explained, explaining

_BESIDE = ("-wal", "-journal", "-shm")
_HEAD = b"SQLite format 3\x00"
_IN_USE = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_DAMAGED = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)


@contextmanager
def replacing_database(path: Path) -> Iterator[Path]:
    """As `files.replacing`, for a database.

    Errors, besides those: WorkspaceError where another program has the database at ``path`` open, before and after the
    block; what that program keeps beside it is not touched.
    """
    _clear(path)
    with replacing(path) as aside:
        yield aside
        _clear(path)


def move_whole(path: Path, target: Path) -> None:
    """Move a database, with what stands beside it where that could not be written into it: it belongs together.

    Errors: WorkspaceError where another program has it open.
    """
    _come_to_rest(path)
    beside = files_beside(path)
    path.rename(target)
    for each in beside:
        each.rename(f"{target}{each.name.removeprefix(path.name)}")


def files_beside(path: Path) -> list[Path]:
    """What SQLite keeps beside the database at ``path``, as far as it is there."""
    return [each for each in (Path(f"{path}{suffix}") for suffix in _BESIDE) if each.exists()]


def _clear(path: Path) -> None:
    """What stands beside ``path`` then belongs to something too damaged to have it, or that is no more there."""
    if path.exists():
        _come_to_rest(path)
    with explaining(path):
        for each in files_beside(path):
            each.unlink()


def _come_to_rest(path: Path) -> None:
    """Have what stands beside the database at ``path`` written into it, or rolled back; into a damaged one nothing is."""
    if not files_beside(path) or not _is_database(path):
        return
    try:
        with closing(geopackage.connect(path, damaged=True)) as connection:
            # Only who is alone with a file can end its log: who has it open and does nothing just now counts too.
            connection.execute("PRAGMA journal_mode=DELETE")
            geopackage.begin_writing(connection)
            connection.execute("ROLLBACK")
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in _IN_USE:
            raise WorkspaceError("error.replaced_in_use", path=str(path)) from error
        if code not in _DAMAGED:
            raise explained(error, path) from error


def _is_database(path: Path) -> bool:
    with explaining(path), open(path, "rb") as file:
        return file.read(len(_HEAD)) == _HEAD
