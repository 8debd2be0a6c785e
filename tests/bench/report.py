"""The page of figures in docs/."""

from __future__ import annotations

from collections.abc import Sequence

from .jobs import Pages, Scale
from .processes import Measured

JOBS = {
    "sample": "`diaban sample`",
    "reading": "pyogrio reads the same tables",
    "reading_needed": "… only the columns needed, no shapes",
    "coverage": "`diaban coverage`",
    "check": "`diaban check`",
    "tables": "`diaban tables`",
    "webmap": "`diaban webmap`",
}


def page(machine: str, scales: Sequence[Scale], pages: Pages | str) -> str:
    """All figures as Markdown."""
    lines = [
        "# How fast, how much memory",
        "",
        "Written by `make bench`. Each figure is a whole process from start to end (Python and its libraries are",
        "loaded anew each time): seconds on the clock, seconds of processor in brackets (the truer figure where the",
        "machine was busy with other things), and the most memory it held. Coverage and reading are taken in turn,",
        "several times; the figure is the median, the ratio the median of the ratios of the pairs.",
        "",
        f"Measured on: {machine}.",
        "",
        f"| | {' | '.join(_heading(scale) for scale in scales)} |",
        f"|---|{'---|' * len(scales)}",
    ]
    lines += [
        f"| {name} | {' | '.join(_cell(scale, job) for scale in scales)} |" for job, name in JOBS.items()
    ]
    for yardstick, name in (
        ("reading", "coverage ÷ reading"),
        ("reading_needed", "coverage ÷ reading the needed"),
    ):
        lines.append(f"| {name} | {' | '.join(_ratio(scale, yardstick) for scale in scales)} |")
    lines += ["", *_waits(scales), *_atlas(pages), *_failures(scales)]
    return "\n".join(lines) + "\n"


WAITS = {
    "save": "1,000 changes saved in one transaction",
    "history": "the history of one household",
    "find": "search by code or name",
}


def _waits(scales: Sequence[Scale]) -> list[str]:
    rows = [
        f"| {name} | {' | '.join(f'{scale.waits[job]:.2f} s' if job in scale.waits else '–' for scale in scales)} |"
        for job, name in WAITS.items()
    ]
    return [
        "## While the engine is running",
        "",
        "Seconds from request to answer of an engine that stays alive, medians of five.",
        "",
        f"| | {' | '.join(scale.name for scale in scales)} |",
        f"|---|{'---|' * len(scales)}",
        *rows,
        "",
    ]


def _heading(scale: Scale) -> str:
    return f"{scale.name}: {scale.households:,} households, {scale.rows:,} rows, {scale.megabytes_on_disk:,.0f} MB"


def _cell(scale: Scale, job: str) -> str:
    if job not in scale.figures:
        return "failed" if job in scale.failures else "–"
    measured = scale.figures[job]
    return f"{measured.seconds:.1f} s ({measured.cpu:.1f}), {measured.megabytes:,.0f} MB"


def _ratio(scale: Scale, yardstick: str) -> str:
    if yardstick not in scale.ratios:
        return "–"
    clock, cpu = scale.ratios[yardstick]
    return f"{clock:.2f} ({cpu:.2f})"


def _atlas(pages: Pages | str) -> list[str]:
    title = ["## The commune atlas", ""]
    if isinstance(pages, str):
        return [*title, pages, ""]
    return [
        *title,
        f"- `diaban print --atlas communes`: {_a_page(pages.ours, pages.pages)}",
        "- QGIS's own exporter on a bare layout of the same layers (a map and a title, default symbols):",
        f"  {_a_page(pages.theirs, pages.qgis_pages)}",
        "",
    ]


def _a_page(measured: Measured, pages: int) -> str:
    seconds = f"{measured.seconds / pages:.2f} s ({measured.cpu / pages:.2f}) a page"
    return f"{pages} pages in {measured.seconds:.1f} s ({measured.cpu:.1f}), {seconds}."


def _failures(scales: Sequence[Scale]) -> list[str]:
    told = [f"- {scale.name}, {job}: {why}" for scale in scales for job, why in scale.failures.items()]
    return ["## What failed", "", *told, ""] if told else []
