"""Types of Qt 6 for reading the plugin with: PyQt6-stubs, with what it lacks, and ``qgis.PyQt`` that leads to them."""

from __future__ import annotations

import shutil
from pathlib import Path

from .environment import site_packages
from .machine import BUILD, ROOT

OWN = ROOT / "scripts" / "setup" / "qt6"
SETTINGS = OWN / "mypy.ini"
FOLDER = BUILD / "qt6-types"


def assemble(folder: Path = FOLDER) -> Path:
    """Put the types together in ``folder``, which the settings name.

    PyQt6-stubs alone lets every attribute pass: its classes stand on ``PyQt6.sip``, which is in another package.
    """
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(site_packages() / "PyQt6-stubs", folder / "PyQt6")
    shutil.copytree(OWN, folder, ignore=shutil.ignore_patterns("*.ini", "__pycache__"), dirs_exist_ok=True)
    return folder
