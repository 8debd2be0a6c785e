"""Workspaces that the engine makes once for many tests, each of which works in a copy."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from support.places import ENGINE, ROOT


def master(folders: pytest.TempPathFactory, module: str, maker: str, *more: str) -> Path:
    """The workspace that ``maker`` of `support.<module>` makes in the engine; ``more``: what is calculated in it then."""
    folder = folders.mktemp(module)
    path = folder / f"{module}.gpkg"
    code = f"import sys; from pathlib import Path; from support.{module} import {maker}; {maker}(Path(sys.argv[1]))"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "tests")}
    subprocess.run([str(ENGINE), "-c", code, str(path)], check=True, env=environment, cwd=str(ROOT / "tests"))
    if more:
        command = [str(ENGINE), "-m", "diaban.scripts", more[0], str(path), *more[1:]]
        subprocess.run(command, check=True, capture_output=True, cwd=folder)
    return path
