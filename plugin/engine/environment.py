"""Where the engine's Python is, and whether it can be used. Standard library only; starts no process."""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

SETTING, CHECKOUT, PROFILE = "setting", "checkout", "profile"
READY, MISSING, MOVED, UNFINISHED, OUTDATED, INCOMPLETE = (
    "ready",
    "missing",
    "moved",
    "unfinished",
    "outdated",
    "incomplete",
)
STAMP_NAME = "diaban-engine.json"
_REQUIREMENT = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)\s*(;)?")


@dataclass(frozen=True)
class Environment:
    """One place where the engine is or will be. ``source`` says who chose it."""

    source: str
    folder: Path
    python: Path
    lock: Path


@dataclass(frozen=True)
class Health:
    """What is known about an environment without starting it; ``detail`` names what is wrong."""

    state: str
    detail: str = ""

    @property
    def usable(self) -> bool:
        return self.state == READY


def python_in(folder: Path) -> Path:
    """The Python of the virtual environment in ``folder``."""
    if os.name == "nt":
        return folder / "Scripts" / "python.exe"
    return folder / "bin" / "python"


def lock_file(root: Path) -> Path:
    """The list of packages, with their hashes, that the engine needs."""
    return root / "requirements" / "engine.lock"


def lock_digest(lock: Path) -> str:
    """Identifies the contents of the lock file; empty when there is none."""
    return hashlib.sha256(lock.read_bytes()).hexdigest() if lock.is_file() else ""


def locked_packages(lock: Path) -> list[str]:
    """``name==version`` of every package that is needed on any machine."""
    found = []
    for line in lock.read_text(encoding="utf-8").splitlines():
        match = _REQUIREMENT.match(line)
        if match and not match.group(3):
            found.append(f"{match.group(1)}=={match.group(2)}")
    return found


def find_environment(root: Path, profile: Path, chosen_python: str = "") -> Environment:
    """The environment to use: the one the user chose, else the checkout's, else the plugin's own.

    Of the last two the first that can be used; where neither can, the one that is there, and at the end the
    plugin's own even when it does not exist yet: it is where it would be set up.
    """
    lock = lock_file(root)
    if chosen_python:
        python = Path(chosen_python)
        return Environment(SETTING, python.parent.parent, python, lock)
    own = profile_environment(root, profile)
    checkout = Environment(CHECKOUT, root / ".venv", python_in(root / ".venv"), lock)
    for environment in (checkout, own):
        if examine(environment).usable:
            return environment
    return checkout if checkout.folder.is_dir() and not own.folder.is_dir() else own


def profile_environment(root: Path, profile: Path) -> Environment:
    """The plugin's own environment, in the QGIS profile."""
    folder = profile / "engine"
    return Environment(PROFILE, folder, python_in(folder), lock_file(root))


def examine(environment: Environment) -> Health:
    """Whether ``environment`` looks complete: its Python is there, its packages are those of the lock file."""
    if not environment.folder.is_dir():
        return Health(MISSING)
    if not environment.python.is_file():
        return Health(MOVED, str(environment.python))
    if environment.source == SETTING:
        return Health(READY)
    if environment.source == PROFILE:
        stamp = read_stamp(environment)
        if not stamp:
            return Health(UNFINISHED)
        if stamp.get("lock") != lock_digest(environment.lock):
            return Health(OUTDATED)
    lacking = _lacking(environment)
    if lacking:
        return Health(INCOMPLETE, ", ".join(lacking))
    return Health(READY)


def read_stamp(environment: Environment) -> dict:
    """What was noted when the environment was finished; empty when it was not."""
    try:
        stamp = json.loads((environment.folder / STAMP_NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(environment: Environment) -> None:
    """Note that the environment is finished, and for which lock file."""
    stamp = {"lock": lock_digest(environment.lock), "made_by": sys.version.split()[0]}
    (environment.folder / STAMP_NAME).write_text(json.dumps(stamp), encoding="utf-8")


def _site_packages(folder: Path) -> list[Path]:
    return sorted(folder.glob("lib*/python3*/site-packages")) + sorted(folder.glob("Lib/site-packages"))


def _lacking(environment: Environment) -> list[str]:
    """The locked packages that are not installed in the locked version."""
    if not environment.lock.is_file():
        return []
    present = {
        _normal(entry.name[: -len(".dist-info")])
        for folder in _site_packages(environment.folder)
        for entry in folder.glob("*.dist-info")
        if (entry / "METADATA").is_file() and _has_code(folder, entry)
    }
    return [p for p in locked_packages(environment.lock) if _normal(p.replace("==", "-")) not in present]


def _has_code(folder: Path, dist_info: Path) -> bool:
    """Whether the first module that the package says it installed is really there."""
    record = dist_info / "RECORD"
    if not record.is_file():
        return False
    with record.open(encoding="utf-8") as lines:
        for line in lines:
            name = line.split(",")[0].strip('"')
            if name.endswith("__init__.py") and name.count("/") == 1:
                return (folder / name).is_file()
    return True


def _normal(name: str) -> str:
    """One spelling for the ways of writing a package's name and version."""
    return re.sub(r"[-_.]+", "-", name).lower()


def engine_variables(base: dict, actor: str, language: str, qgis_python: Optional[str]) -> dict:
    """The environment variables of the engine: ``base`` without what would lead it to QGIS's own libraries."""
    unwanted = (
        "PYTHONPATH",
        "PYTHONHOME",
        "PYTHONSTARTUP",
        "GDAL_DATA",
        "GDAL_DRIVER_PATH",
        "PROJ_LIB",
        "PROJ_DATA",
    )
    kept = {name: value for name, value in base.items() if name.upper() not in unwanted}
    kept.update(PYTHONUTF8="1", PYTHONDONTWRITEBYTECODE="1", DIABAN_ACTOR=actor, DIABAN_LANGUAGE=language)
    if qgis_python:
        kept["DIABAN_QGIS_PYTHON"] = qgis_python
    return kept
