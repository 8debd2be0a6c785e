"""Every test: without QGIS, in QGIS, in a browser; and at the end what each took against its budget."""

from __future__ import annotations

import shutil
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from . import qgis
from .environment import PYTHON, ensure, site_packages
from .machine import BUILD, apt_install, has_apt, output_of, run, say
from .translations import PACKAGES as TRANSLATION_PACKAGES
from .translations import compile_translations

PACKAGES = (
    *qgis.PACKAGES,
    *TRANSLATION_PACKAGES,
    "poppler-utils",
    "pyqt5-dev-tools",
    "python3-pytest",
    "python3-pytest-xdist",
    "xvfb",
)
BROWSER = ("chromium",)
BUDGET = {"set-up": 6, "unit": 5, "qgis": 6, "web": 1}  # minutes, on two cores
# A file's tests stay together, so that what a file prepares is prepared once.
_IN_TWO = ("--numprocesses=2", "--dist=loadfile")
_PYTEST_PARTS = ("pytest", "_pytest", "pluggy", "iniconfig", "packaging", "pygments", "typing_extensions.py")


@dataclass(frozen=True)
class Took:
    """One line of the table at the end."""

    floor: str
    seconds: float
    failed: bool = False


def main(arguments: list[str]) -> int:
    """Run all floors, or those named (``unit``, ``qgis``, ``web``); what else is given goes to pytest."""
    named = [name for name in arguments if name in BUDGET and name != "set-up"]
    floors = named or ["unit", "qgis", "web"]
    rest = [word for word in arguments if word not in named]
    started = time.monotonic()
    ensure()
    qgis_python = _set_up(floors)
    took = [Took("set-up", time.monotonic() - started)]
    took += [_run_floor(floor, qgis_python, rest) for floor in floors]
    _print_table(took)
    return 1 if any(line.failed for line in took) else 0


def _set_up(floors: Sequence[str]) -> str:
    if has_apt():
        apt_install((*PACKAGES, *(BROWSER if "web" in floors else ())))
    compile_translations()
    return qgis.find_python()


def _run_floor(floor: str, qgis_python: str, rest: Sequence[str]) -> Took:
    say(f"\n── tests/{floor}")
    started = time.monotonic()
    env = {"DIABAN_QGIS_PYTHON": qgis_python}
    if floor == "qgis":
        env.update(_for_qgis(qgis_python))
        shared = _IN_TWO if _has(qgis_python, "xdist") else ()
        command = [qgis_python, "-m", "pytest", "tests/qgis", *shared, *rest]
    else:
        shared = _IN_TWO if floor == "unit" else ()
        command = [str(PYTHON), "-m", "pytest", f"tests/{floor}", *shared, *rest]
    code = run(command, env=env)
    return Took(floor, time.monotonic() - started, failed=code != 0)


def _for_qgis(qgis_python: str) -> Mapping[str, str]:
    """No screen; settings of its own, so that nobody's are read or changed; pytest where it is lacking."""
    home = BUILD / "tests-qgis"
    home.mkdir(parents=True, exist_ok=True)
    env = {"QT_QPA_PLATFORM": "offscreen", "QGIS_CUSTOM_CONFIG_PATH": str(home)}
    if not _has(qgis_python, "pytest"):
        env["PYTHONPATH"] = str(_pytest_alone())
    return env


def _has(python: str, module: str) -> bool:
    return output_of([python, "-c", f"import {module}; print('there')"]) == "there"


def _pytest_alone() -> Path:
    """A folder with pytest and what it needs (plain Python, any version) and nothing else of the engine's."""
    folder = BUILD / "pytest-alone"
    folder.mkdir(parents=True, exist_ok=True)
    site = site_packages()
    for part in _PYTEST_PARTS:
        if (site / part).is_dir():
            shutil.copytree(site / part, folder / part, dirs_exist_ok=True)
        elif (site / part).exists():
            shutil.copy2(site / part, folder / part)
    return folder


def _print_table(took: Sequence[Took]) -> None:
    say("\nMinutes           actual   budget")
    for line in took:
        over = " over" if line.seconds > 60 * BUDGET[line.floor] else ""
        failed = "  FAILED" if line.failed else ""
        say(f"{line.floor:<16}{line.seconds / 60:>8.1f} {BUDGET[line.floor]:>8}{over}{failed}")
    failed_floors = [line.floor for line in took if line.failed]
    say(f"Failed: {', '.join(failed_floors)} (see above)." if failed_floors else "All floors passed.")
