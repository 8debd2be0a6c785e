"""The peer GRASS: r.walk on the same rasters, each run as a process of its own."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from .processes import Failed, Measured, measure

_IMPORT = """set -e
r.in.gdal -o --quiet --overwrite input={folder}/elevation.tif output=elevation
r.in.gdal -o --quiet --overwrite input={folder}/friction.tif output=friction
v.in.ascii --quiet --overwrite input={folder}/sources.txt output=sources separator=pipe
g.region raster=elevation
"""
_RUN = (
    "r.walk {flag} --quiet --overwrite elevation=elevation friction=friction start_points=sources "
    "output=seconds memory=3000 {more}"
)
_EXPORT = (
    "r.out.gdal --quiet --overwrite -f -c input=seconds output={folder}/rwalk.tif type=Float32 nodata=-1"
)


def prepare(folder: Path) -> None:
    """Import the rasters into a location of GRASS's own."""
    script = folder / "import.sh"
    script.write_text(_IMPORT.format(folder=folder), encoding="utf-8")
    location = folder / "grass"
    if not location.exists():
        _do(["grass", "-c", "EPSG:32648", "-e", str(location)])
    _do(["grass", str(location / "PERMANENT"), "--exec", "bash", str(script)])


def walk(folder: Path, knights: bool, limit_seconds: float, more: str = "") -> Measured:
    """One run of r.walk, with or without knight's moves."""
    script = folder / "walk.sh"
    script.write_text(_RUN.format(flag="-k" if knights else "", more=more) + "\n", encoding="utf-8")
    command = ("grass", folder / "grass" / "PERMANENT", "--exec", "bash", script)
    return measure(command, limit_seconds)


def export(folder: Path) -> None:
    """Write the seconds of the last run as a raster."""
    script = folder / "export.sh"
    script.write_text(_EXPORT.format(folder=folder) + "\n", encoding="utf-8")
    _do(["grass", str(folder / "grass" / "PERMANENT"), "--exec", "bash", str(script)])


def version() -> str:
    """Such as 8.2.1; "not there" without GRASS."""
    try:
        done = subprocess.run(["grass", "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return "not there"
    found = re.search(r"GRASS GIS (\S+)", done.stdout + done.stderr)
    return found.group(1) if found else "?"


def _do(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failed(f"{' '.join(command[:4])}: {done.stderr.strip()[-300:]}")
