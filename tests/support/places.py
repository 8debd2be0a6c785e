"""Where things are in the checkout."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
ENGINE = ROOT / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def own_path_first(program: str) -> str:
    """The search path with the folder of ``program`` first.

    The Python inside QGIS looks for its home where the first ``python3`` of the search path is.
    """
    found = shutil.which(program)
    return os.pathsep.join(([str(Path(found).parent)] if found else []) + [os.environ.get("PATH", "")])
