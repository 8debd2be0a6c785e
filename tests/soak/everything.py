"""All parts of the soak one after the other, and their figures into docs/reliability.md."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from . import report

ROOT = Path(__file__).resolve().parent.parent.parent
DEFAULTS = {
    "KILLS": 500,
    "DISKS": 15,
    "CUTS": 100,
    "WORKSPACES": 10_000,
    "MINUTES": 120,
    "WRITES": 5_000,
    "BOARDS": 50,
}

_APART = "The parts were run apart, on a machine that was busy with other work, each on the program as it stood when it began."


def counts() -> dict[str, int]:
    """How much of each: ``DIABAN_SOAK_KILLS`` and the like, else what a full soak takes."""
    return {name: int(os.environ.get(f"DIABAN_SOAK_{name}", value)) for name, value in DEFAULTS.items()}


def run(qgis_python: str) -> int:
    """Everything, side by side: most of the time a disk is waited for. 1 where anything failed."""
    wanted, begun = counts(), time.monotonic()
    cores = max(1, os.cpu_count() or 1)
    shares = [len(range(number, wanted["KILLS"], cores)) for number in range(cores)]
    odd = ("--count", wanted["WORKSPACES"], "--minutes", wanted["MINUTES"], "--workers", cores, "--slow")
    with ThreadPoolExecutor(cores + 2) as pool:
        kills = [
            pool.submit(
                _part,
                "crashes",
                "--slow",
                "--count",
                share,
                "--seed",
                1000 + n,
                "--minutes",
                wanted["MINUTES"],
            )
            for n, share in enumerate(shares)
        ]
        strange = pool.submit(_part, "odd", "--seed", 10_000, *odd)
        power = pool.submit(_part, "power", "--count", wanted["CUTS"])
        disks = pool.submit(_part, "disks", "--count", wanted["DISKS"], "--slow")
        qgis = pool.submit(in_qgis, qgis_python, wanted["WRITES"])
        board = pool.submit(on_board, qgis_python, wanted["BOARDS"])
        window = pool.submit(in_window, qgis_python)
    parts = {"crashes": added([future.result() for future in kills])}
    parts |= {"disks": disks.result(), "power": power.result()}
    parts |= {"qgis": qgis.result(), "odd": strange.result(), "board": board.result()}
    parts["window"] = window.result()
    report.write(ROOT / "docs" / "reliability.md", parts, time.monotonic() - begun)
    failures = [f"{name}: {failure}" for name, part in parts.items() for failure in part["failures"]]
    print("\n".join([report.table(parts, time.monotonic() - begun), *failures]))
    return 1 if failures else 0


def gather(folder: Path) -> int:
    """Parts that were run apart, each with its output in a file ``PART-….json``, as one; 1 where anything failed.

    For a machine that has no hours on end: the same parts, at different times of one day.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    times = [path.stat().st_mtime for path in folder.iterdir()]
    for path in sorted(folder.glob("*-*.json")):
        lines = path.read_text(encoding="utf-8").splitlines()
        if lines:
            found.setdefault(path.name.partition("-")[0], []).append(json.loads(lines[-1]))
    parts = {
        name: added(found[name])
        for name in ("crashes", "disks", "power", "qgis", "odd", "board", "window")
        if name in found
    }
    report.write(ROOT / "docs" / "reliability.md", parts, max(times) - min(times), _APART)
    failures = [f"{name}: {failure}" for name, part in parts.items() for failure in part["failures"]]
    print("\n".join([report.table(parts, max(times) - min(times), _APART), *failures]))
    return 1 if failures else 0


def added(parts: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Figures of several runs of one part as one."""
    together: dict[str, Any] = {}
    for part in parts:
        for name, value in part.items():
            if isinstance(value, dict):
                value = Counter(value)
            together[name] = together[name] + value if name in together else value
    return together


def _part(*words: object) -> dict[str, Any]:
    command = [sys.executable, "-P", "-m", "diaban.tests.soak", *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    lines = done.stdout.splitlines()
    print(f"done: {' '.join(map(str, words))}", flush=True)
    if not lines:
        return {"broken": "it ended without figures", "failures": [done.stderr]}
    found: dict[str, Any] = json.loads(lines[-1])
    return found


def in_qgis(python: str, writes: int) -> dict[str, Any]:
    """QGIS shows and edits while ``writes`` saves are made."""
    environment = {**os.environ, "DIABAN_SOAK_WRITES": str(writes), "QT_QPA_PLATFORM": "offscreen"}
    command = [python, "-m", "pytest", "-q", "-s", "tests/qgis/test_two_at_once.py"]
    done = subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", check=False, cwd=ROOT, env=environment
    )
    told = re.search(r"\d+ writes, \d+ looks, \d+ maps", done.stdout)
    passed = re.search(r"\d+ passed", done.stdout)
    said = ", ".join(found.group() for found in (told, passed) if found)
    return {"said": said, "failures": [] if done.returncode == 0 else [done.stdout[-1500:]]}


def in_window(python: str) -> dict[str, Any]:
    """Assigning with mouse and keys once more, on a screen (Xvfb) with a window manager (openbox)."""
    if not (shutil.which("xvfb-run") and shutil.which("openbox")):
        return {"said": "", "broken": "Xvfb or openbox is not installed", "failures": []}
    tests = " ".join(
        f"tests/qgis/test_{name}.py" for name in ("assign_tools", "assigning", "assigning_asking")
    )
    script = f"openbox & manager=$!; '{python}' -m pytest -q {tests}; code=$?; kill $manager; exit $code"
    done = subprocess.run(
        ["xvfb-run", "-a", "-s", "-screen 0 1600x1000x24", "sh", "-c", script],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "xcb"},
    )
    passed = re.search(r"\d+ passed", done.stdout)
    said = passed.group() if passed else ""
    return {"said": said, "failures": [] if done.returncode == 0 else [done.stdout[-1500:]]}


def on_board(python: str, kills: int) -> dict[str, Any]:
    """QGIS is killed ``kills`` times while somebody assigns; and random gestures on some twenty nasty workspaces."""
    environment = {
        **os.environ,
        "DIABAN_BOARD_KILLS": str(kills),
        "DIABAN_BOARD_SEEDS": ",".join(map(str, range(100, 100 + max(3, kills // 2)))),
        "DIABAN_BOARD_MOVES": "100",
        "QT_QPA_PLATFORM": "offscreen",
    }
    tests = ("tests/qgis/test_board_crashes.py", "tests/qgis/test_board_property.py")
    done = subprocess.run(
        [python, "-m", "pytest", "-q", "-s", *tests],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=ROOT,
        env=environment,
    )
    told = re.findall(r"\d+ kills, \d+ moves, \d+ saves|\d+ workspaces, \d+ gestures, \d+ saves", done.stdout)
    return {"said": "; ".join(told), "failures": [] if done.returncode == 0 else [done.stdout[-1500:]]}
