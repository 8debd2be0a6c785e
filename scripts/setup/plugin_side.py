"""What runs inside QGIS, without QGIS: in Python 3.9, the oldest that QGIS 3.22 comes with, and with Qt 6."""

from __future__ import annotations

import glob
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Optional

from .environment import find_python
from .machine import WINDOWS, must_run, output_of, run, say

OLD, QT6 = "python3.9", "qt6"
_OVERRIDE = "DIABAN_PYTHON39"
# What each has besides the standard library; the first is the last pytest for Python 3.9.
_PACKAGES = {OLD: ("pytest==8.4.2",), QT6: ("pytest", "PyQt6")}
# Tests that need the standard library only: of what both processes import, and of what QGIS's Python loads.
_TESTS = {
    OLD: ("test_bootstrap.py", "test_plugin_loads.py", "test_wording.py"),
    QT6: ("test_plugin_loads.py",),
}
_QT6_VERSION = (
    "from PyQt6.QtCore import QT_VERSION_STR, PYQT_VERSION_STR as p; print(f'Qt {QT_VERSION_STR} · PyQt {p}')"
)


def run_tests(row: str, folder: Path, report: Path, rest: Sequence[str]) -> tuple[str, Optional[int]]:
    """The versions and pytest's exit code; None, and a line that says why, where there is no such Python."""
    python = _find_old() if row == OLD else find_python()
    if python is None:
        say(f"There is no Python 3.9 here (on the search path, of pyenv, or in {_OVERRIDE}): not run.")
        return "Python 3.9", None
    inside = folder / ("Scripts/python.exe" if WINDOWS else "bin/python")
    if output_of([inside, "-c", f"import {'pytest' if row == OLD else 'pytest, PyQt6.QtWidgets'}"]) is None:
        shutil.rmtree(folder, ignore_errors=True)
        must_run([python, "-m", "venv", folder], f"Making an environment for {row}")
        install = ["-m", "pip", "install", "--quiet", "--only-binary", ":all:"]
        must_run([inside, *install, *_PACKAGES[row]], f"Installing {' '.join(_PACKAGES[row])}")
    version = output_of([inside, "-c", "import platform; print('Python', platform.python_version())"]) or "?"
    env = {"QT_QPA_PLATFORM": "offscreen"}
    if row == QT6:
        env["DIABAN_TESTS_QT"] = "6"
        version = f"{output_of([inside, '-c', _QT6_VERSION])} · {version}"
    tests = [f"tests/unit/{name}" for name in _TESTS[row]]
    return version, run([inside, "-m", "pytest", *tests, f"--junitxml={report}", *rest], env=env)


def _find_old() -> Optional[str]:
    pyenv = os.environ.get("PYENV_ROOT") or os.path.expanduser("~/.pyenv")
    candidates = [
        *(os.environ.get(_OVERRIDE, ""), shutil.which("python3.9") or ""),
        *sorted(glob.glob(os.path.join(pyenv, "versions", "3.9*", "bin", "python"))),
    ]
    if sys.version_info[:2] == (3, 9):
        candidates.append(sys.executable)
    for candidate in filter(None, candidates):
        if output_of([candidate, "-c", "import sys, venv; print(sys.version_info[:2] == (3, 9))"]) == "True":
            return candidate
    return None
