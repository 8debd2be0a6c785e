"""Does a file lie where SQLite's locks cannot be trusted? A network share says "locked" to nobody, or to everybody.

Standard library only. Source of the warning: https://www.sqlite.org/faq.html#q5 and .../useovernet.html.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

_SHARED = {
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "smb2",
    "9p",
    "davfs",
    "afs",
    "ceph",
    "ncpfs",
    "glusterfs",
    "lustre",
}
# Programs that put a file system of this machine behind FUSE; every other one is taken for a remote one.
_LOCAL_FUSE = {"ntfs-3g", "exfat", "lxcfs", "portal", "encfs", "gocryptfs", "cryfs", "bindfs", "mergerfs"}
_LOCAL_FUSE |= {"fuse-overlayfs", "snapfuse", "squashfuse", "archivemount", "veracrypt"}
_MOUNTS = Path("/proc/self/mounts")
_DRIVE_REMOTE = 4


def share_of(path: Path, mounts: str | None = None) -> str | None:
    """The kind of network share that ``path`` lies on (``cifs``, ``nfs4`` …); None for a disk of this machine.

    ``mounts`` is the table of mounts in the form of ``/proc/mounts``; the machine's own where not given.
    """
    if mounts is None and sys.platform == "win32":
        return windows_share(str(path.resolve()), _drive_kind)
    if mounts is None:
        # Elsewhere (macOS) there is no such table: nothing is known, nothing is said.
        mounts = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape") if _MOUNTS.exists() else ""
    kind = _mounted_as(str(path.resolve()), mounts)
    return kind if kind is not None and _is_share(kind) else None


def windows_share(path: str, drive_kind: Callable[[str], int]) -> str | None:
    """The same on Windows: a path of a server (UNC) or a drive that ``drive_kind`` (of its root) calls remote."""
    plain = path.replace("/", "\\")
    if plain.upper().startswith("\\\\?\\UNC\\"):
        return "UNC"
    plain = plain.removeprefix("\\\\?\\")
    if plain.startswith("\\\\"):
        return "UNC"
    return plain[:2] if drive_kind(plain[:3]) == _DRIVE_REMOTE else None


def _drive_kind(root: str) -> int:
    import ctypes

    return int(ctypes.windll.kernel32.GetDriveTypeW(root))  # type: ignore[attr-defined]


def _mounted_as(path: str, mounts: str) -> str | None:
    best, kind = "", None
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = _unescaped(fields[1])
        inside = path == point or path.startswith(point.rstrip("/") + "/")
        # Of two mounts on one place the later one counts.
        if inside and len(point) >= len(best):
            best, kind = point, fields[2]
    return kind


def _unescaped(field: str) -> str:
    """A field of the table of mounts as it is: blanks and other bytes stand there in octal."""
    plain = re.sub(rb"\\([0-7]{3})", lambda octal: bytes([int(octal[1], 8)]), os.fsencode(field))
    return os.fsdecode(plain)


def _is_share(kind: str) -> bool:
    if kind.startswith("fuse."):
        return kind.removeprefix("fuse.") not in _LOCAL_FUSE
    return kind in _SHARED
