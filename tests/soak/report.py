"""The figures of a soak, as a table between two marks in docs/reliability.md."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

TITLES = {
    "crashes": "Commands killed",
    "disks": "Full disks",
    "power": "Power cuts, replayed from recorded writes",
    "qgis": "QGIS shows and edits while the engine writes",
    "board": "QGIS killed while somebody assigns; random gestures against a recomputation",
    "window": "Assigning with mouse and keys on a screen with a window manager",
    "odd": "Workspaces generated",
}
BEGIN, END = "<!-- figures of the last soak: begin -->", "<!-- figures of the last soak: end -->"


def write(page: Path, parts: dict[str, dict[str, Any]], seconds: float, note: str = "") -> None:
    """Put the figures of ``parts`` in the place of the earlier ones; the rows of other parts stay as they were."""
    text = page.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    earlier, found, after = rest.partition(END)
    if not found:
        raise ValueError(f"{page.name} has no place for figures")
    made = table(parts, seconds, note, earlier)
    page.write_text(f"{before}{BEGIN}\n{made}\n{END}{after}", encoding="utf-8")


def table(parts: dict[str, dict[str, Any]], seconds: float, note: str = "", earlier: str = "") -> str:
    """The figures in Markdown; ``note`` says how they were come by, ``earlier`` is a table with rows to keep."""
    said = {
        "crashes": _crashes,
        "disks": _disks,
        "power": _power,
        "qgis": _qgis,
        "board": _board,
        "window": _window,
        "odd": _odd,
    }
    kept = {line.split(" | ")[0].removeprefix("| "): line for line in earlier.splitlines() if " | " in line}
    rows, old = [], []
    for name, line_of in said.items():
        if name in parts:
            figures = parts[name]
            broken = figures.get("broken")
            rows.append(
                f"| {TITLES[name]} | {broken} | {len(figures['failures'])} |" if broken else line_of(figures)
            )
        elif TITLES[name] in kept:
            rows.append(kept[TITLES[name]])
            old.append(f"“{TITLES[name]}”")
    before = f" Of the soak before this one: {', '.join(old)}." if old else ""
    head = (
        f"{datetime.now(UTC).date().isoformat()}, {_machine()}, {seconds / 60:.0f} minutes. {note}".rstrip()
    )
    return "\n".join([head + before, "", "| What | Figures | Failures |", "|---|---|---|", *rows])


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9 if hasattr(os, "sysconf") else 0
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GB of memory"


def _row(what: str, figures: dict[str, Any], said: str) -> str:
    if figures.get("skipped"):
        return f"| {what} | not tried: {figures['skipped']} | – |"
    return f"| {what} | {said} | {len(figures['failures'])} |"


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"`{name}` {count}" for name, count in sorted(counts.items()))


def _crashes(f: dict[str, Any]) -> str:
    said = (
        f"{sum(f['kills'].values())} ({_listed(f['kills'])}); {f['terminated']} of them asked to stop, the others"
        f" `kill -9`; {f['hot']} while a journal was there; {f['nothing']} left nothing of the change,"
        f" {f['everything']} all of it; {f['finished']} had just finished; {f['leftovers']} private leftovers,"
        f" {f['run_again']} commands run again"
    )
    return _row(TITLES["crashes"], f, said)


def _disks(f: dict[str, Any]) -> str:
    said = f"{f['disks']} ({_listed(f['commands'])}); {f['refused']} refused, {f['done']} done"
    return _row(TITLES["disks"], f, said)


def _power(f: dict[str, Any]) -> str:
    said = (
        f"{f['cuts']} ({_listed(f['commands'])}); {f['torn']} files with torn writes;"
        f" {f['nothing']} left nothing of the change, {f['everything']} all of it"
    )
    return _row(TITLES["power"], f, said)


def _odd(f: dict[str, Any]) -> str:
    said = (
        f"{f['workspaces']} ({_listed(f['kinds'])}); {f['questions']} answers held against the slow oracle"
        f" ({f['commands']} of them through the whole command), {f['laws']} workspaces against the laws of order, names, days and areas; outputs made: {_listed(f['outputs'])}"
    )
    return _row(TITLES["odd"], f, said)


def _qgis(f: dict[str, Any]) -> str:
    return _row(TITLES["qgis"], f, f["said"])


def _window(f: dict[str, Any]) -> str:
    return _row(TITLES["window"], f, f["said"])


def _board(f: dict[str, Any]) -> str:
    return _row(TITLES["board"], f, f["said"])
