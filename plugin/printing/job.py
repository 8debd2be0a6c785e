"""What a print job is: one JSON file beside the rows it prints. Standard library only.

The engine writes it; everything in it is already redacted and already in the reader's language, so that
printing decides only where things go on paper.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Optional

KINDS = ("communes", "overview", "cadres")
PAPERS = ("A4", "A3")


@dataclass(frozen=True)
class Table:
    """Headings and rows of text; `groups` says how many leading columns are blanked where they repeat."""

    headings: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    groups: int = 0


@dataclass(frozen=True)
class Page:
    """One sheet: its texts by item id, its tables by item id, and what its map shows."""

    texts: dict[str, str]
    tables: dict[str, Table] = field(default_factory=dict)
    communes: tuple[str, ...] = ()
    cadre: Optional[str] = None
    extent: Optional[tuple[float, float, float, float]] = None
    code: Optional[str] = None


@dataclass(frozen=True)
class Job:
    """A whole print: kind, paper, rows, background, words of the legend, pages and the file to write."""

    kind: str
    paper: str
    epsg: int
    rows: Path
    output: Path
    texts: dict[str, str]
    words: dict[str, str]
    pages: tuple[Page, ...]
    relief: Optional[Path] = None
    elevation: Optional[Path] = None
    dpi: int = 300


def read_job(path: Path) -> Job:
    """The job in the JSON file `path`; relative files lie beside it. ValueError for one that is not ours."""
    folder = path.parent
    raw = json.loads(path.read_text(encoding="utf-8"))
    if raw.get("protocol") != 1 or raw.get("kind") not in KINDS or raw.get("paper") not in PAPERS:
        raise ValueError(f"{path} is not a print job of protocol 1")

    def beside(name: Optional[str]) -> Optional[Path]:
        return folder / name if name else None

    return Job(
        kind=raw["kind"],
        paper=raw["paper"],
        epsg=int(raw["epsg"]),
        rows=folder / raw["rows"],
        output=folder / raw["output"],
        texts=dict(raw.get("texts", {})),
        words=dict(raw.get("words", {})),
        pages=tuple(_page(page) for page in raw["pages"]),
        relief=beside(raw.get("relief")),
        elevation=beside(raw.get("elevation")),
        dpi=int(raw.get("dpi", 300)),
    )


def _page(raw: dict[str, Any]) -> Page:
    extent = raw.get("extent")
    return Page(
        texts=dict(raw.get("texts", {})),
        tables={name: _table(table) for name, table in raw.get("tables", {}).items()},
        communes=tuple(raw.get("communes", ())),
        cadre=raw.get("cadre"),
        extent=(extent[0], extent[1], extent[2], extent[3]) if extent else None,
        code=raw.get("code"),
    )


def _table(raw: dict[str, Any]) -> Table:
    return Table(
        headings=tuple(raw.get("headings", ())),
        rows=tuple(tuple(str(cell) for cell in row) for row in raw.get("rows", ())),
        groups=int(raw.get("groups", 0)),
    )
