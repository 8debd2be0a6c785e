"""Files written aside and then renamed, and folders that nobody else can read.

Both are folders only their owner can read, named after the machine and the process at work in them; what a
killed process left behind is removed by the next one that works in the same place.
"""

from __future__ import annotations

import errno
import os
import platform
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .errors import InputError

_OWNED = re.compile(r"(?:^diaban|\.)-?(?P<machine>[A-Za-z0-9]+)-(?P<process>\d+)-[^-.]+(?:\.part)?$")
_NO_ROOM = 1024 * 1024
_PROCESS_QUERY = 0x1000
_STILL_ACTIVE = 259


@contextmanager
def replacing(path: Path | str) -> Iterator[Path]:
    """A file to write to, on the disk of ``path``; it takes the place of ``path`` only if the block succeeds.

    Errors: InputError where the folder is missing or not writable, or the disk is full.
    """
    path = Path(path)
    if not path.parent.is_dir():
        raise InputError("error.no_folder", path=str(path.parent))
    if path.is_dir():
        raise InputError("error.is_folder", path=str(path))
    with private_folder(beside=path) as folder, explaining_io(path):
        aside = folder / path.name
        yield aside
        _flush(aside)
        os.replace(aside, path)
        _flush_folder(path.parent)


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


def is_full(folder: Path) -> bool:
    """Whether the disk of ``folder`` has next to no room left: then a program that failed on it failed for that."""
    return shutil.disk_usage(folder).free < _NO_ROOM


def make_private_folder() -> Path:
    """A temporary folder only its owner can read; whoever asked for it removes it."""
    _remove_abandoned(Path(tempfile.gettempdir()))
    return Path(tempfile.mkdtemp(prefix=f"diaban-{_mark()}"))


@contextmanager
def private_folder(beside: Path | None = None) -> Iterator[Path]:
    """A folder only its owner can read, temporary or on the disk of ``beside``, gone when the block ends."""
    folder = make_private_folder() if beside is None else _folder_beside(beside)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _folder_beside(path: Path) -> Path:
    with explaining_io(path):
        _remove_abandoned(path.parent)
        # Room in a name is counted in bytes, and a letter takes up to four.
        prefix = f".{path.stem[:30]}.{_mark()}"
        return Path(tempfile.mkdtemp(prefix=prefix, suffix=".part", dir=path.parent))


def _mark() -> str:
    return f"{_machine()}-{os.getpid()}-"


def _machine() -> str:
    return re.sub(r"[^A-Za-z0-9]", "", platform.node())[:20] or "here"


def _remove_abandoned(parent: Path) -> None:
    """Remove the folders of ours in ``parent`` whose process on this machine is no more."""
    for folder in parent.glob("*"):
        if not (folder.name.startswith("diaban-") or folder.name.endswith(".part")):
            continue
        owned = _OWNED.search(folder.name)
        if owned is None or owned["machine"] != _machine() or _runs(int(owned["process"])):
            continue
        if folder.is_dir() and not folder.is_symlink() and _is_mine(folder):
            shutil.rmtree(folder, ignore_errors=True)


def _is_mine(folder: Path) -> bool:
    return not hasattr(os, "getuid") or folder.lstat().st_uid == os.getuid()


def _runs(process: int) -> bool:
    """Whether a process of that number is at work on this machine."""
    if sys.platform == "win32":
        return _runs_on_windows(process)
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        # Somebody else's.
        return True
    return True


def _runs_on_windows(process: int) -> bool:
    import ctypes

    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined]
    handle = kernel.OpenProcess(_PROCESS_QUERY, False, process)
    if not handle:
        return False
    code = ctypes.c_ulong()
    kernel.GetExitCodeProcess(handle, ctypes.byref(code))
    kernel.CloseHandle(handle)
    return code.value == _STILL_ACTIVE


def _flush(path: Path) -> None:
    with open(path, "rb+") as file:
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    """Make a renaming outlast a power cut, where a folder can be asked to (not on Windows)."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    except OSError as error:
        # Some network shares cannot; the file is in its place all the same.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(handle)
