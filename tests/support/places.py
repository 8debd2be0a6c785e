"""Where things are in the checkout."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
ENGINE = ROOT / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
