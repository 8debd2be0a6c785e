"""The planner's workbench at growing sizes: ``python -m diaban.tests.bench.workbench QGIS_PYTHON [SCALE…]``.

Rewrites its own part of docs/benchmarks.md and leaves the others.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from .machine import describe
from .parts import put_part

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "build" / "bench" / "workbench"
TITLE = "The planner's workbench"
# About a thousand, ten thousand, a hundred thousand and a million households.
SCALES = (1, 12, 115, 1150)
_LIMIT = 3600.0
Found = dict[str, Any]


def main(qgis_python: str, scales: Sequence[int]) -> int:
    """Measure every size; 1 when something could not be measured."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    failures: list[str] = []
    for scale in scales:
        try:
            workspace = _sample(scale)
            found = _run(qgis_python, "workbench_board.py", workspace)
            found["opening"] = _run(qgis_python, "workbench_opening.py", workspace)
            found["desk"] = _run(qgis_python, "workbench_qgis.py", workspace)
            _figures(scale).write_text(json.dumps(found), encoding="utf-8")
            print(json.dumps({"scale": scale, **found}), flush=True)
        except subprocess.CalledProcessError as failure:
            failures.append(f"{scale}×: {failure} {_last_line(failure.stderr)}")
        except (subprocess.TimeoutExpired, ValueError) as failure:
            failures.append(f"{scale}×: {failure}")
    # Sizes can be measured apart: the page has all that were.
    columns = [json.loads(_figures(each).read_text()) for each in SCALES if _figures(each).exists()]
    put_part(ROOT / "docs" / "benchmarks.md", TITLE, part(describe(), columns, failures))
    return 1 if failures else 0


def _last_line(said: str | bytes | None) -> str:
    """What a process said last before it ended."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said or ""
    return (text.strip().splitlines() or [""])[-1]


def _figures(scale: int) -> Path:
    return FOLDER / f"figures-{scale}.json"


def part(machine: str, columns: Sequence[Found], failures: Sequence[str]) -> str:
    """The section of the page: a column a size."""
    heads = [
        f"{_count(found['households'])} households, {_count(found['cadres'])} cadres" for found in columns
    ]
    rows = [
        f"| {name} | {' | '.join(tell(found) for found in columns)} | {asked} |" for name, tell, asked in ROWS
    ]
    return "\n".join(
        [
            f"## {TITLE}",
            "",
            "Written by `make bench ARGS=workbench`. A real QGIS without a screen, on samples of growing size; milliseconds on",
            "the clock at the 95th percentile, in brackets of processor (of the dock and of saving: the median), unless",
            "something else is said. Where the two are far apart the machine was slower for a while.",
            "",
            f"Measured on: {machine}.",
            "",
            f"| Work | {' | '.join(heads)} | Asked for |",
            "|---|" + "---|" * (len(columns) + 1),
            *rows,
            "",
            *(f"- Not measured: {failure}" for failure in failures),
        ]
    )


def _sample(scale: int) -> Path:
    path = FOLDER / f"sample-{scale}.gpkg"
    for end in ("", "-wal", "-shm"):
        path.with_name(f"{path.name}{end}").unlink(missing_ok=True)
    # With states for its symbols: a map without them is drawn sooner.
    for words in (["sample", str(path), "--scale", str(scale)], ["coverage", str(path)]):
        command = [sys.executable, "-P", "-m", "diaban.scripts", *words]
        subprocess.run(command, check=True, capture_output=True, cwd=FOLDER, timeout=_LIMIT)
    return path


def _run(python: str, name: str, workspace: Path) -> Found:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "tests"), "QT_QPA_PLATFORM": "offscreen"}
    command = [python, str(ROOT / "tests" / "bench" / name), str(workspace)]
    done = subprocess.run(
        command,
        check=True,
        capture_output=True,
        cwd=FOLDER,
        timeout=_LIMIT,
        env=environment,
        encoding="utf-8",
    )
    found: Found = json.loads(done.stdout.splitlines()[-1])
    return found


def _count(number: int) -> str:
    return f"{number:,}"


def _ms(name: str, under: str = "") -> Callable[[Found], str]:
    """The 95th percentile of a list of seconds in milliseconds, and its median."""

    def tell(found: Found) -> str:
        taken = found.get(under, {}).get(name) if under else found.get(name)
        if not taken:
            return "–"
        high = taken[min(len(taken) - 1, int(len(taken) * 0.95))]
        return f"{1000 * high:.1f} ({1000 * taken[len(taken) // 2]:.1f})"

    return tell


def _both(name: str) -> Callable[[Found], str]:
    """The 95th percentile on the clock, and in brackets of processor, milliseconds."""

    def tell(found: Found) -> str:
        shown = (found[name][kind] for kind in ("clock", "processor"))
        clock, processor = (1000 * taken[min(len(taken) - 1, int(len(taken) * 0.95))] for taken in shown)
        return f"{clock:.1f} ({processor:.1f})"

    return tell


def _seconds(name: str) -> Callable[[Found], str]:
    return lambda found: f"{found[name]:.1f} s"


def _painted(name: str, what: str) -> Callable[[Found], str]:
    """The 95th percentile on the clock, and in brackets the median of processor, of a gesture at the desk."""

    def tell(found: Found) -> str:
        desk = found.get("desk", {}).get(name, {})
        taken = [desk.get(each) for each in (what, f"{what}_cpu")]
        if not all(taken):
            return _ms(what)(desk)
        clock, processor = taken
        high = clock[min(len(clock) - 1, int(len(clock) * 0.95))]
        return f"{1000 * high:.1f} ({1000 * processor[len(processor) // 2]:.1f})"

    return tell


def _longest(name: str, under: str) -> Callable[[Found], str]:
    """The longest of a few times, and in brackets of processor, seconds; milliseconds where it is a standstill."""

    def tell(found: Found) -> str:
        taken = found.get(under, {})
        if not taken.get(name):
            return "–"
        clock, processor = taken[name][-1], taken[f"{name}_cpu"][-1]
        if name == "turn":
            return f"{1000 * clock:.0f} ({1000 * processor:.0f})"
        return f"{clock:.1f} s ({processor:.1f})"

    return tell


ROWS: tuple[tuple[str, Callable[[Found], str], str], ...] = (
    ("Opening the workspace: from the click to the map, all of it", _longest("map", "opening"), "2 s"),
    ("… until the first gesture can be made (QGIS goes on meanwhile)", _longest("ready", "opening"), ""),
    (
        "The longest that QGIS stood still meanwhile, everything that is read",
        _longest("turn", "opening"),
        "100",
    ),
    ("The map drawn anew where households show", _longest("near", "opening"), "2 s"),
    ("Reading the workspace for assigning alone (QGIS goes on meanwhile)", _seconds("loaded"), ""),
    ("… and ways and visits", _seconds("fetched"), ""),
    ("The longest that QGIS stood still meanwhile", lambda found: f"{1000 * found['turn']:.0f}", "100"),
    ("One household given: totals of all and by commune", _both("one"), "16"),
    ("… undone", _both("undo_one"), "16"),
    ("Twelve households given", _both("twelve"), "16"),
    ("… undone", _both("undo_twelve"), "16"),
    (
        "Five thousand households given from all over the country, no rectangle (all, where there are fewer)",
        _both("area"),
        "",
    ),
    ("… undone", _both("undo_area"), ""),
    ("Mouse release to totals in the dock, one household", _painted("one", "totals"), "16"),
    ("Mouse release to a repainted map, one household", _painted("one", "painted"), "50"),
    (
        "Rectangle over five thousand: what has nobody, totals in the dock",
        _painted("rectangle", "totals"),
        "150",
    ),
    ("Rectangle over five thousand, map repainted", _painted("rectangle", "painted"), ""),
    ("… undone, totals in the dock", _painted("undo_rectangle", "totals"), "150"),
    ("… with Shift: all five thousand to one cadre", _painted("rectangle_all", "totals"), "150"),
    ("… with Shift, map repainted", _painted("rectangle_all", "painted"), ""),
    ("… with Shift, undone", _painted("undo_rectangle_all", "totals"), "150"),
    ("What speaks against twelve households", _both("warnings"), ""),
    ("Who could take it: ten nearest", _both("candidates"), ""),
    ("A thousand changes saved, click to confirmation", _ms("saved"), "1000"),
    ("Memory of QGIS at the end", lambda found: f"{found['memory'] / 2**20:,.0f} MB", ""),
)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], [int(each) for each in sys.argv[2:]] or list(SCALES)))
