"""Draws the sheet templates (`templates/*.qpt`) from measures, so that A4 and A3 stay one design.

Run by hand after changing a measure: `python -m diaban.plugin.printing.drafting`. What it writes are
ordinary QGIS templates; a unit may open one in QGIS, move things, and print with it, as long as the item
ids stay.
"""

from __future__ import annotations

from pathlib import Path
from typing import Optional

from .draft import PAPERS
from .draft_maps import (
    broad_commune_sheet,
    commune_sheet,
    continuation,
    low_commune_sheet,
    overview,
    wide_overview,
)
from .draft_tasks import task_continuation, task_sheet

TEMPLATES = Path(__file__).parent / "templates"
MAKERS = (
    commune_sheet, broad_commune_sheet, low_commune_sheet, continuation, overview, wide_overview,
    task_sheet, task_continuation,
)  # fmt: skip


def draft_all(folder: Optional[Path] = None) -> list[Path]:
    """Write every template into `folder` (the shipped one by default); the paths written."""
    folder = folder or TEMPLATES
    folder.mkdir(exist_ok=True)
    written = []
    for paper in PAPERS:
        for make in MAKERS:
            draft = make(paper)
            path = folder / f"{draft.layout.name()}.qpt"
            draft.save(path)
            written.append(path)
    return written


def main() -> None:
    """Write the shipped templates anew."""
    from .session import qgis_session

    with qgis_session():
        for path in draft_all():
            print(path)


if __name__ == "__main__":
    main()
