"""Compile the plugin's translations into what Qt reads; the compiled files are not committed."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Optional

from .machine import ROOT, Stop, must_run

PACKAGES = ("qttools5-dev-tools",)
FOLDER = ROOT / "plugin" / "i18n"
_PLACES = (
    "/usr/lib/qt5/bin/lrelease",
    "/usr/lib/qt6/bin/lrelease",
    "/usr/lib/x86_64-linux-gnu/qt5/bin/lrelease",
)
_NAMES = ("lrelease", "lrelease-qt5", "lrelease-qt6", "lrelease6")


def compile_translations() -> list[Path]:
    """The compiled files, one for each ``plugin/i18n/*.ts``, made where they are missing or older."""
    compiled = []
    for source in sorted(FOLDER.glob("*.ts")):
        target = source.with_suffix(".qm")
        if not target.exists() or target.stat().st_mtime <= source.stat().st_mtime:
            must_run([_lrelease(), "-silent", source, "-qm", target], f"Compiling {source.name}")
        compiled.append(target)
    return compiled


def _lrelease() -> str:
    found: Optional[str] = next((path for path in map(shutil.which, _NAMES) if path), None)
    found = found or next((path for path in _PLACES if Path(path).exists()), None)
    if found is None:
        raise Stop(
            "Qt's translation compiler lrelease was not found; it comes with Qt's linguist tools "
            "(qttools5-dev-tools on Debian and Ubuntu, OSGeo4W's qt5-tools on Windows)."
        )
    return found
