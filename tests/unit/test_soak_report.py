"""Figures of a soak stand in one table, also where its parts were run at different times."""

from __future__ import annotations

from pathlib import Path

import pytest

from diaban.tests.soak import report

QGIS = {"said": "7 writes, 8 looks", "failures": []}
DISKS = {"disks": 3, "commands": {"save": 3}, "refused": 2, "done": 1, "failures": ["x"]}


def rows(page: Path) -> list[str]:
    return [line for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]


def test_parts_that_were_not_run_keep_their_rows_and_it_is_said(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{report.BEGIN}\n{report.END}\nafter\n", encoding="utf-8")
    report.write(page, {"qgis": QGIS, "disks": DISKS}, 60.0)
    first = rows(page)
    assert [row.split(" | ")[0] for row in first] == [
        "| What", "| Full disks", "| QGIS shows and edits while the engine writes",
    ]  # fmt: skip
    assert first[1].endswith("| 1 |") and first[2].endswith("| 0 |")
    assert "before this one" not in page.read_text(encoding="utf-8")
    report.write(page, {"qgis": {**QGIS, "said": "9 writes"}}, 120.0)
    second = rows(page)
    assert second[1] == first[1] and "9 writes" in second[2] and len(second) == 3
    text = page.read_text(encoding="utf-8")
    assert "Of the soak before this one: “Full disks”." in text
    assert text.startswith("before\n") and text.endswith("\nafter\n")


def test_a_page_without_a_place_for_figures_is_refused(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("nothing", encoding="utf-8")
    with pytest.raises(ValueError, match="no place for figures"):
        report.write(page, {}, 0.0)
