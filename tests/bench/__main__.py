"""Measure everything and write docs/benchmarks.md: ``python -m diaban.tests.bench QGIS_PYTHON [SCALE…]``."""

from __future__ import annotations

import sys
from pathlib import Path

from .jobs import Pages, atlas, million_scale, run_scale
from .machine import describe
from .parts import own_parts
from .processes import Failed
from .report import page

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / "build" / "bench"


def say(text: str) -> None:
    """One line, at once."""
    print(text, flush=True)


def main(qgis_python: str, wanted: list[str]) -> int:
    """Run the scales (``1``, ``100``, ``million``: all unless named), print the atlas, write the page."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    scales = [run_scale("1×", 1, FOLDER, 7, say)]
    if "100" in wanted or not wanted:
        scales.append(run_scale("100×", 100, FOLDER, 5, say))
    if "million" in wanted or not wanted:
        scales.append(run_scale("a million", million_scale(scales[0]), FOLDER, 3, say))
    pages: Pages | str
    try:
        pages = atlas(FOLDER / "sample-1.gpkg", FOLDER, qgis_python)
    except Failed as failure:
        pages = f"Failed: {failure}"
    target = ROOT / "docs" / "benchmarks.md"
    kept = own_parts(target.read_text(encoding="utf-8")) if target.exists() else ""
    target.write_text("\n".join(filter(None, (page(describe(), scales, pages), kept))), encoding="utf-8")
    say(f"{target.relative_to(ROOT)} written")
    return 1 if isinstance(pages, str) or any(scale.failures for scale in scales) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
