"""The guide of assigning: what was counted of the walk stands in both languages, and is the same."""

from __future__ import annotations

import re

from support.places import ROOT


def counted(guide: str) -> list[str]:
    """The figures of the tables between the two marks, row by row."""
    text = (ROOT / "docs" / guide).read_text(encoding="utf-8")
    between = text.split("<!-- what `make screenshots` counted -->")[1].split("<!-- to here -->")[0]
    rows = (line.split("|")[2:] for line in between.splitlines() if line.startswith("|"))
    return [" ".join(re.findall(r"\d+", " ".join(cells[:3]))) for cells in rows]


def test_both_guides_tell_the_same_counts_and_no_critical_gap_is_left() -> None:
    english = counted("assigning.md")
    assert english == counted("assigning.vi.md") and len(english) > 15
    assert english[-1].endswith(" 0") and not english[-1].startswith("0")
