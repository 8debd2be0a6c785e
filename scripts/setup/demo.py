"""The main job on the sample province, from nothing to everything that is printed, in ``build/demo``."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from . import qgis
from .environment import DIABAN, ensure
from .machine import BUILD, Stop, run, say

FOLDER = BUILD / "demo"


@dataclass(frozen=True)
class Step:
    """One command of ``diaban``, the file it makes, and what that is, for the list at the end.

    ``fills``: the file was there before, and is filled.
    """

    arguments: tuple[str, ...]
    makes: str
    what: str
    fills: bool = False


def steps(folder: Path) -> tuple[Step, ...]:
    """What is done, in this order."""
    sample = str(folder / "sample.gpkg")

    def to(name: str) -> tuple[str, str]:
        return "--output", str(folder / name)

    return (
        Step(("sample", sample), "sample.gpkg", "workspace · bộ dữ liệu địa bàn (mẫu)"),
        Step(
            (
                *("travel", sample, "--dem", str(folder / "sample_dem.tif")),
                *("--landcover", str(folder / "sample_landcover.tif"), "--cutoff", "240"),
            ),
            "sample.gpkg",
            "travel times, dry and wet season · thời gian đi lại, mùa khô và mùa mưa",
            fills=True,
        ),
        Step(("coverage", sample, *to("gaps.xlsx")), "gaps.xlsx", "coverage gaps · khoảng trống phụ trách"),
        Step(
            ("print", sample, "--atlas", "communes", "--paper", "A4", *to("atlas.pdf")),
            "atlas.pdf",
            "commune atlas · tập bản đồ các xã",
        ),
        Step(
            ("print", sample, "--overview", *to("overview.pdf")),
            "overview.pdf",
            "overview · bản đồ toàn tỉnh",
        ),
        Step(
            ("print", sample, "--sheets", "cadres", *to("sheets.pdf")),
            "sheets.pdf",
            "task sheets · phiếu giao nhiệm vụ",
        ),
        Step(("tables", sample, *to("tables.xlsx")), "tables.xlsx", "lists · các bảng danh sách"),
        Step(("webmap", sample, *to("map.html")), "map.html", "offline web map · bản đồ xem không cần mạng"),
    )


def main(arguments: list[str]) -> int:
    """Make everything, list it, and open QGIS on it where there is a screen (not with ``--no-window``)."""
    if set(arguments) - {"--no-window"}:
        raise Stop(f"`demo` knows only --no-window, not: {' '.join(arguments)}")
    started = time.monotonic()
    ensure()
    qgis_python = qgis.install()
    set_up = time.monotonic() - started
    FOLDER.mkdir(parents=True, exist_ok=True)
    _remove_former()
    seconds = [_do(step, qgis_python) for step in steps(FOLDER)]
    _list(set_up, seconds)
    if "--no-window" in arguments or not qgis.has_screen():
        say(
            "No window was opened. `python scripts/bootstrap.py qgis build/demo/sample.gpkg` opens QGIS on it."
        )
    else:
        qgis.open_window(FOLDER / "sample.gpkg")
    return 0


def _remove_former() -> None:
    for former in FOLDER.iterdir():
        if former.is_file() or former.is_symlink():
            try:
                former.unlink()
            except OSError as error:
                raise Stop(f"{former} is open elsewhere: close it and try again ({error}).") from error


def _do(step: Step, qgis_python: str) -> float:
    say(f"\n── diaban {' '.join(step.arguments)}")
    started = time.monotonic()
    code = run([DIABAN, *step.arguments], env={"DIABAN_QGIS_PYTHON": qgis_python})
    if code or not (FOLDER / step.makes).exists():
        raise Stop(f"`diaban {step.arguments[0]}` did not make {step.makes} (exit code {code}).")
    return time.monotonic() - started


def _list(set_up: float, seconds: list[float]) -> None:
    say(f"\n{'set-up':<14}{set_up:>6.0f} s")
    for step, took in zip(steps(FOLDER), seconds):
        size = (FOLDER / step.makes).stat().st_size / 1e6
        say(f"{step.makes:<14}{took:>6.0f} s{size:>8.1f} MB  {step.what}")
    say(f"\nEverything is in {FOLDER}")
    say("The province is invented: no person, place or post in it is real. · Tỉnh mẫu là hư cấu.")
