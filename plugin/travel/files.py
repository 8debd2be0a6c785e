"""Which elevation and land cover belong to a workspace: named once, remembered for this user, found beside the file."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from qgis.core import QgsSettings

_PREFIX = "diaban/travel/"
_SIGNS = "_-."


@dataclass(frozen=True)
class GroundFiles:
    """Paths; empty for none."""

    dem: str = ""
    landcover: str = ""

    def arguments(self) -> list[str]:
        """As the engine takes them."""
        given = [("--dem", self.dem), ("--landcover", self.landcover)]
        return [word for option, path in given if path for word in (option, path)]


def ground_files(workspace: str) -> GroundFiles:
    """What was named for a workspace before and is still there, else what lies beside it."""
    settings = QgsSettings()
    key = _key(workspace)
    dem = settings.value(key + "dem", "") or ""
    if dem and Path(dem).exists():
        cover = settings.value(key + "landcover", "") or ""
        return GroundFiles(dem, cover if cover and Path(cover).exists() else "")
    return GroundFiles(*(str(_beside(workspace, kind) or "") for kind in ("dem", "landcover")))


def keep_ground_files(workspace: str, files: GroundFiles) -> None:
    """Remember them in the QGIS profile."""
    settings = QgsSettings()
    settings.setValue(_key(workspace) + "dem", files.dem)
    settings.setValue(_key(workspace) + "landcover", files.landcover)


def travel_folder(workspace: str) -> Path:
    """Where surfaces and catchments of a workspace are written: a folder beside it."""
    path = Path(workspace)
    return path.with_name(f"{path.stem}_travel")


def _beside(workspace: str, kind: str) -> Optional[Path]:
    path = Path(workspace)
    for sign in _SIGNS:
        candidate = path.with_name(f"{path.stem}{sign}{kind}.tif")
        if candidate.is_file():
            return candidate
    return None


def _key(workspace: str) -> str:
    """Paths have signs that keys of settings may not have."""
    return _PREFIX + hashlib.sha256(str(Path(workspace).absolute()).encode()).hexdigest()[:16] + "/"
