"""What runs inside QGIS, in the oldest Python that QGIS 3.22 comes with (on Windows): Python 3.9."""

from __future__ import annotations

import glob
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Optional

from .machine import WINDOWS, must_run, output_of, run, say

ROW = "python3.9"
_OVERRIDE = "DIABAN_PYTHON39"
_PYTEST = "pytest==8.4.2"  # the last one for Python 3.9
# Those tests that need the standard library only, about what both processes import or QGIS's Python runs.
TESTS = ("test_bootstrap.py", "test_oldest_python.py", "test_wording.py")


def run_tests(folder: Path, report: Path, rest: Sequence[str]) -> tuple[str, Optional[int]]:
    """The Python's version and pytest's exit code; None, and a line that says why, where there is no such Python."""
    python = _find()
    if python is None:
        say(f"There is no Python 3.9 here (on the search path, of pyenv, or in {_OVERRIDE}): not run.")
        return "Python 3.9", None
    version = output_of([python, "-c", "import platform; print('Python', platform.python_version())"]) or "?"
    inside = folder / ("Scripts/python.exe" if WINDOWS else "bin/python")
    if output_of([inside, "-c", "import pytest; print('there')"]) != "there":
        shutil.rmtree(folder, ignore_errors=True)
        must_run([python, "-m", "venv", folder], "Making an environment of Python 3.9")
        must_run(
            [inside, "-m", "pip", "install", "--quiet", "--only-binary", ":all:", _PYTEST],
            "Installing pytest",
        )
    tests = [f"tests/unit/{name}" for name in TESTS]
    return version, run([inside, "-m", "pytest", *tests, f"--junitxml={report}", *rest])


def _find() -> Optional[str]:
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
