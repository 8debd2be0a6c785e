"""Workspaces of odd shapes: every command works on them, and coverage is what the definitions say.

A small share, the same every time; ``make soak`` makes thousands.
"""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from support.small import small_workspace

from diaban.layers.workspace import Workspace
from diaban.scripts.cli import main
from diaban.tests.soak.odd import KINDS, STRANGE, wander


def test_generated_workspaces_of_every_kind_work_and_agree_with_the_oracle() -> None:
    figures = wander(count=11, first=490, slow=False, minutes=5)
    assert figures.failures == []
    assert figures.workspaces == 11
    assert set(figures.kinds) == set(KINDS)
    assert figures.laws >= 3


def test_a_post_that_could_not_be_placed_stays_so_when_the_household_it_was_seen_with_is_deleted() -> None:
    """Found by `make soak`: all that is left of the travel times leads to a household that is gone."""
    figures = wander(count=1, first=10_059, slow=False, minutes=5)
    assert (figures.workspaces, figures.failures) == (1, [])


def coverage(path: Path, capsys: pytest.CaptureFixture[str], day: str) -> dict:
    capsys.readouterr()
    assert main(["coverage", str(path), "--as-of", day, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("day", ["0001-01-01", "0001-01-02", "9999-12-30", "9999-12-31"])
def test_any_day_of_the_calendar_can_be_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], day: str
) -> None:
    path = small_workspace(tmp_path / "w.gpkg")
    told = coverage(path, capsys, day)
    assert told["as_of"] == day
    unassigned = [gap["code"] for gap in told["gaps"] if gap["rule"] == "household_unassigned"]
    assert unassigned == ([] if day < "2025" else ["H2", "H3"])


def test_a_need_since_the_first_day_there_is_has_been_unmet_since_then(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = small_workspace(tmp_path / "w.gpkg")
    days = pd.DataFrame({"id": ["h2"], "need_since": ["0001-01-01"], "left_need_on": ["9999-12-31"]})
    with Workspace.open(path).writing("Thử", "edit") as writer:
        writer.update("household", days)
    gaps = {
        gap["code"]: gap["since"]
        for gap in coverage(path, capsys, "2026-06-30")["gaps"]
        if gap["rule"] == "household_unassigned"
    }
    assert gaps == {"H2": "0001-01-01", "H3": "2025-01-01"}


@pytest.mark.parametrize(
    "text", [text for text in STRANGE if text.strip()], ids=range(sum(1 for t in STRANGE if t.strip()))
)
def test_strange_names_come_through_lists_and_maps(
    tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = small_workspace(tmp_path / "w.gpkg")
    with Workspace.open(path).writing("Thử", "edit") as writer:
        writer.update("village", pd.DataFrame({"id": ["v1"], "name": [text]}))
        writer.update("cadre", pd.DataFrame({"id": ["k1"], "name": [text]}))
    assert main(["check", str(path)]) == 0
    for name in ("o.xlsx", "o.csv", "o.geojson", "o.json"):
        assert main(["coverage", str(path), "--as-of", "2026-06-30", "--output", str(tmp_path / name)]) == 0
    assert main(["tables", str(path), "--output", str(tmp_path / "t.xlsx")]) == 0
    assert main(["webmap", str(path), "--output", str(tmp_path / "m.html")]) == 0
    assert "Traceback" not in capsys.readouterr().err
    village = Workspace.open(path).frame("village", ("name",))
    assert village["name"].iloc[0] == text
