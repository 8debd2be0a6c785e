"""What the figures were measured on: enough to judge them, nothing that names the machine."""

from __future__ import annotations

import os
import platform
import re
from pathlib import Path


def describe() -> str:
    """One line: processor, cores, memory, system, Python and the libraries that matter."""
    import numpy
    import pandas
    import pyogrio

    gdal = ".".join(map(str, pyogrio.__gdal_version__))
    parts = (
        f"{os.cpu_count()} cores{_processor()}",
        f"{_memory():.0f} GB of memory",
        _system(),
        f"Python {platform.python_version()}",
        f"pandas {pandas.__version__}",
        f"numpy {numpy.__version__}",
        f"pyogrio {pyogrio.__version__} (GDAL {gdal})",
    )
    return ", ".join(part for part in parts if part)


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    found = re.search(r"^model name\s*:\s*(.+)$", info.read_text(), re.MULTILINE) if info.exists() else None
    return f" ({found.group(1).strip()})" if found else ""


def _memory() -> float:
    if not hasattr(os, "sysconf"):
        return float("nan")
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9


def _system() -> str:
    try:
        return platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())
    except OSError:
        return f"{platform.system()} {platform.release()}"
