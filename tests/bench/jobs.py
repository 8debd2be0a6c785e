"""The jobs that are measured, at one scale of the sample after the other."""

from __future__ import annotations

import json
import math
import statistics
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyogrio

from .processes import Failed, Measured, measure

ENGINE = (sys.executable, "-P", "-m", "diaban.scripts")
MILLION = 1_000_000


@dataclass
class Scale:
    """What was measured on one sample; a job that failed stands in ``failures`` and not in ``figures``."""

    name: str
    scale: int
    households: int = 0
    rows: int = 0
    megabytes_on_disk: float = 0.0
    figures: dict[str, Measured] = field(default_factory=dict)
    ratios: dict[str, tuple[float, float]] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)
    waits: dict[str, float] = field(default_factory=dict)


def run_scale(name: str, scale: int, folder: Path, repeats: int, say: Callable[[str], None]) -> Scale:
    """Make the sample at ``scale`` and measure every job on it."""
    found = Scale(name, scale)
    workspace = folder / f"sample-{scale}.gpkg"
    workspace.unlink(missing_ok=True)
    if _do(found, "sample", ("sample", workspace, "--scale", scale), say) is None:
        return found
    found.households = _count(workspace, "household")
    found.megabytes_on_disk = workspace.stat().st_size / 1e6
    _pairs(found, workspace, repeats, say)
    _waits(found, workspace, say)
    _do(found, "check", ("check", workspace), say)
    _do(found, "tables", ("tables", workspace, "--output", folder / f"tables-{scale}.xlsx"), say)
    _do(found, "webmap", ("webmap", workspace, "--output", folder / f"map-{scale}.html"), say)
    return found


def million_scale(one: Scale) -> int:
    """How often the sample has to be taken for a million households."""
    return math.ceil(MILLION / one.households) if one.households else 0


def _count(workspace: Path, table: str) -> int:
    return int(pyogrio.read_info(workspace, layer=table, force_feature_count=True)["features"])


def _do(found: Scale, job: str, arguments: Sequence[object], say: Callable[[str], None]) -> Measured | None:
    try:
        measured = measure((*ENGINE, *arguments))
    except Failed as failure:
        found.failures[job] = str(failure)
        say(f"{found.name:>10}  {job:<10} FAILED: {failure}")
        return None
    found.figures[job] = measured
    say(
        f"{found.name:>10}  {job:<10} {measured.seconds:8.1f} s {measured.cpu:8.1f} s CPU {measured.megabytes:8.0f} MB"
    )
    return measured


def _waits(found: Scale, workspace: Path, say: Callable[[str], None]) -> None:
    """What a person waits for while the engine is running, seconds."""
    try:
        measured = measure((sys.executable, "-P", "-m", "diaban.tests.bench.serving", workspace))
    except Failed as failure:
        found.failures["serving"] = str(failure)
        return
    found.waits = json.loads(measured.output)
    say(f"{found.name:>10}  waiting    {found.waits}")


def _pairs(found: Scale, workspace: Path, repeats: int, say: Callable[[str], None]) -> None:
    """Coverage and the two yardsticks in turn, so that all meet the same state of the machine; medians."""
    taken: dict[str, list[Measured]] = {"reading": [], "reading_needed": [], "coverage": []}
    for _ in range(repeats):
        try:
            taken["reading"].append(_reading(workspace))
            taken["reading_needed"].append(_reading(workspace, "--needed"))
        except Failed as failure:
            found.failures["reading"] = str(failure)
            return
        coverage = _do(found, "coverage", ("coverage", workspace, "--as-of", "2026-06-30", "--json"), say)
        if coverage is None:
            return
        taken["coverage"].append(coverage)
    found.rows = int(taken["reading"][0].output)
    for job, measured in taken.items():
        seconds = statistics.median(each.seconds for each in measured)
        cpu = statistics.median(each.cpu for each in measured)
        found.figures[job] = Measured(seconds, cpu, max(each.megabytes for each in measured), "")
    for yardstick in ("reading", "reading_needed"):
        pairs = list(zip(taken["coverage"], taken[yardstick], strict=True))
        found.ratios[yardstick] = (
            statistics.median(ours.seconds / theirs.seconds for ours, theirs in pairs),
            statistics.median(ours.cpu / theirs.cpu for ours, theirs in pairs),
        )


def _reading(workspace: Path, *more: str) -> Measured:
    return measure((sys.executable, "-P", "-m", "diaban.tests.bench.reading", workspace, *more))


@dataclass(frozen=True)
class Pages:
    """The printed atlas and QGIS's own exporter, as whole processes."""

    pages: int
    ours: Measured
    qgis_pages: int
    theirs: Measured


def atlas(workspace: Path, folder: Path, qgis_python: str) -> Pages:
    """The commune atlas by ``diaban print``, and a bare one by QGIS alone, each as a whole process."""
    arguments = ("print", workspace, "--atlas", "communes", "--output", folder / "atlas.pdf", "--json")
    ours = measure((*ENGINE, *arguments))
    script = Path(__file__).with_name("qgis_atlas.py")
    theirs = measure((qgis_python, script, workspace, folder / "bare.pdf"))
    return Pages(_pages(ours.output), ours, int(theirs.output.split()[-1]), theirs)


def _pages(output: str) -> int:
    return int(json.loads(output)["pages"])
