"""Files written aside and then renamed, and folders that nobody else can read."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .errors import InputError


@contextmanager
def replacing(path: Path | str) -> Iterator[Path]:
    """A file to write to, beside ``path``; it takes the place of ``path`` only if the block succeeds.

    Errors: InputError where the folder is missing or not writable, or the disk is full.
    """
    path = Path(path)
    if not path.parent.is_dir():
        raise InputError("error.no_folder", path=str(path.parent))
    if path.is_dir():
        raise InputError("error.is_folder", path=str(path))
    aside = path.with_name(f".{path.stem}.{os.getpid()}.part{path.suffix}")
    try:
        with explaining_io(path):
            yield aside
            _flush(aside)
            os.replace(aside, path)
    finally:
        for leftover in (aside, Path(f"{aside}-journal"), Path(f"{aside}-wal"), Path(f"{aside}-shm")):
            leftover.unlink(missing_ok=True)


@contextmanager
def explaining_io(path: Path) -> Iterator[None]:
    """Turn the operating system's refusals about ``path`` into sentences a person can act on."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise InputError("error.disk_full", path=str(path)) from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise InputError("error.not_writable", path=str(path)) from error
        raise


@contextmanager
def private_folder() -> Iterator[Path]:
    """A temporary folder only its owner can read, gone when the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="diaban-"))
    try:
        folder.chmod(0o700)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _flush(path: Path) -> None:
    with open(path, "rb+") as file:
        os.fsync(file.fileno())
