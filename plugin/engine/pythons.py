"""Finding a Python that the engine can be built with."""

from __future__ import annotations

import glob
import os
import shutil
import sys
from pathlib import Path

# The lock file has wheels for these, the best first.
VERSIONS = ((3, 12), (3, 13), (3, 11))


def candidate_pythons() -> list[str]:
    """Programs that may be a suitable Python, the likeliest first; whether they are is asked of them."""
    found: list[str] = []
    if sys.version_info[:2] in VERSIONS:
        found.extend(_own())
    for major, minor in VERSIONS:
        found.append(shutil.which(f"python{major}.{minor}") or "")
    found.extend(shutil.which(name) or "" for name in ("python3", "python"))
    if os.name == "nt":
        local = os.environ.get("LOCALAPPDATA", "")
        found.extend(
            sorted(
                glob.glob(os.path.join(local, "Programs", "Python", "Python3*", "python.exe")), reverse=True
            )
        )
    unique = dict.fromkeys(path for path in found if path and Path(path).is_file())
    return list(unique)


def _own() -> list[str]:
    """The Python that QGIS itself runs: `sys.executable` may be QGIS, so look beside its library."""
    base = Path(sys.base_prefix)
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    places = [base / "python.exe", base / "bin" / f"python{version}", base / "bin" / "python3"]
    return [str(place) for place in places]


def version_question() -> list[str]:
    """Arguments that make a Python print its version as ``3.11``, and fail where it cannot make environments."""
    code = "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2])"
    return ["-I", "-c", code]


def is_suitable(answer: str) -> bool:
    """Whether the answer to `version_question` is a version that the engine runs on."""
    parts = answer.strip().split(".")
    return len(parts) == 2 and all(p.isdigit() for p in parts) and (int(parts[0]), int(parts[1])) in VERSIONS


def qgis_python() -> str:
    """The Python of the QGIS that runs this, for jobs that draw maps; empty where it is not known.

    Inside QGIS ``sys.executable`` is QGIS itself, or any Python that happens to be first on the search path.
    """
    given = os.environ.get("DIABAN_QGIS_PYTHON", "")
    if given:
        return given
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    beside = Path(sys.executable).parent
    places = [
        *sorted(beside.glob("python-qgis*.bat")),
        Path(os.__file__).parents[2] / "bin" / version,
        beside / "bin" / "python3",
    ]
    return next((str(path) for path in places if path.is_file()), "")
