"""A folder seen at a second place: a symbolic link, on Windows a junction (which needs no special right)."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from .machine import WINDOWS, Stop


def link_folder(link: Path, target: Path) -> None:
    """Make ``link`` lead to ``target``; what was there as a link is replaced, a real folder never."""
    if link.exists() and os.path.samefile(link, target):
        return
    unlink_folder(link)
    if link.exists():
        raise Stop(f"{link} is in the way: move it elsewhere and try again.")
    link.parent.mkdir(parents=True, exist_ok=True)
    if WINDOWS:
        subprocess.run(
            ["cmd", "/c", "mklink", "/J", str(link), str(target)], check=True, stdout=subprocess.DEVNULL
        )
    else:  # relative, so that the two may be moved together
        link.symlink_to(os.path.relpath(target.resolve(), link.parent.resolve()), target_is_directory=True)


def unlink_folder(link: Path) -> None:
    """Remove ``link`` if it is one; never what it leads to."""
    if link.is_symlink():
        link.unlink()
    elif WINDOWS and link.exists() and os.path.realpath(link) != os.path.abspath(link):
        link.rmdir()
