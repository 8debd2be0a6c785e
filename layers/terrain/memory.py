"""How much memory is free on this machine."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_KEPT_FREE = 0.15


def available_bytes() -> int | None:
    """Bytes that a job may use, with some left for everything else; None where the system does not say."""
    free = _windows() if sys.platform == "win32" else _linux() or _unix()
    return None if free is None else int(free * (1 - _KEPT_FREE))


def _linux() -> int | None:
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    for line in lines:
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) * 1024
    return None


def _unix() -> int | None:
    """All there is, where what is free is not told."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2
    except (ValueError, OSError, AttributeError):
        return None


def _windows() -> int | None:
    import ctypes

    class Status(ctypes.Structure):
        _fields_ = [
            ("length", ctypes.c_ulong),
            ("load", ctypes.c_ulong),
            *(
                (name, ctypes.c_ulonglong)
                for name in ("total", "free", "page", "page_free", "virtual", "v_free", "x")
            ),
        ]

    status = Status()
    status.length = ctypes.sizeof(Status)
    if not ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)):  # type: ignore[attr-defined]
        return None
    return int(status.free)
