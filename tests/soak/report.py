"""The figures of a soak, as a table between two marks in docs/reliability.md."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

BEGIN, END = "<!-- figures of the last soak: begin -->", "<!-- figures of the last soak: end -->"


def write(page: Path, parts: dict[str, dict[str, Any]], seconds: float, note: str = "") -> None:
    """Put the figures of ``parts`` in the place of the earlier ones."""
    text = page.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, found, after = rest.partition(END)
    if not found:
        raise ValueError(f"{page.name} has no place for figures")
    page.write_text(f"{before}{BEGIN}\n{table(parts, seconds, note)}\n{END}{after}", encoding="utf-8")


def table(parts: dict[str, dict[str, Any]], seconds: float, note: str = "") -> str:
    """The figures in Markdown; ``note`` says how they were come by."""
    lines = [
        f"{datetime.now(UTC).date().isoformat()}, {_machine()}, {seconds / 60:.0f} minutes. {note}".rstrip(),
        "",
        "| What | Figures | Failures |",
        "|---|---|---|",
    ]
    said = {
        "crashes": _crashes,
        "disks": _disks,
        "power": _power,
        "odd": _odd,
        "qgis": _qgis,
        "board": _board,
    }
    for name, figures in parts.items():
        broken = figures.get("broken")
        lines.append(f"| {name} | {broken} | {len(figures['failures'])} |" if broken else said[name](figures))
    return "\n".join(lines)


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
    return _row("Commands killed", f, said)


def _disks(f: dict[str, Any]) -> str:
    said = f"{f['disks']} ({_listed(f['commands'])}); {f['refused']} refused, {f['done']} done"
    return _row("Full disks", f, said)


def _power(f: dict[str, Any]) -> str:
    said = (
        f"{f['cuts']} ({_listed(f['commands'])}); {f['torn']} files with torn writes;"
        f" {f['nothing']} left nothing of the change, {f['everything']} all of it"
    )
    return _row("Power cuts, replayed from recorded writes", f, said)


def _odd(f: dict[str, Any]) -> str:
    said = (
        f"{f['workspaces']} ({_listed(f['kinds'])}); {f['questions']} answers held against the slow oracle"
        f" ({f['commands']} of them through the whole command), {f['laws']} workspaces against the laws of order, names, days and areas; outputs made: {_listed(f['outputs'])}"
    )
    return _row("Workspaces generated", f, said)


def _qgis(f: dict[str, Any]) -> str:
    return _row("QGIS shows and edits while the engine writes", f, f["said"])


def _board(f: dict[str, Any]) -> str:
    return _row("QGIS killed while somebody assigns; random gestures against a recomputation", f, f["said"])
