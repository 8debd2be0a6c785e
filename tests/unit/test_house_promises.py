"""The page on what can be relied upon counts what is there: its figures come from the proofs, not from memory."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support.full import full_workspace
from support.plants import plants
from support.rule_cases import CASES, TYPED, every_column

from diaban.scripts.cli import COMMANDS, INNER
from diaban.tests.house.reading import ROOT, files
from diaban.tests.soak.victims import VICTIMS

PAGE = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
THREATS = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")


def row(where: str) -> str:
    """The line of the table of proofs that names a test."""
    return next(line for line in PAGE.splitlines() if line.startswith("|") and where in line)


def test_the_rules_that_are_broken_are_counted() -> None:
    assert f"{len(CASES)} cases over all {len({case.rule for case in CASES})} rules" in PAGE
    assert f"the {len(TYPED)} that have values of their column's type" in PAGE


def test_the_columns_that_are_broken_are_counted(tmp_path: Path) -> None:
    assert f"{len(list(every_column(full_workspace(tmp_path / 'full.gpkg'))))} cases" in PAGE


def test_the_corruptions_that_are_planted_are_counted() -> None:
    planted = plants()
    assert f"{len(planted)} plants, {len({plant.key for plant in planted})} kinds of finding" in PAGE
    remaining = sum(bool(plant.remains) for plant in planted)
    assert re.search(rf"Of the {len(planted)} plants, {remaining} are not mended", PAGE)


def test_the_ways_past_the_rules_are_counted() -> None:
    source = (ROOT / "tests" / "unit" / "test_opening.py").read_text(encoding="utf-8")
    ways = len(re.findall(r'^    \("[^"]+", (?:sql|rows|remade)\(', source, re.MULTILINE))
    assert ways > 10
    assert f"{ways} ways" in row("test_opening.py")


def test_the_hostile_texts_are_counted() -> None:
    from diaban.tests.unit.test_hostile_text import HOSTILE

    assert f"{len(HOSTILE)} texts" in row("test_hostile_text.py")


@pytest.mark.parametrize("page", [PAGE, THREATS], ids=["reliability", "threat model"])
def test_every_test_that_a_page_names_is_there(page: str) -> None:
    named = set(re.findall(r"\btest_\w+\.py", page))
    there = {Path(name).name for name in files(ROOT, "tests")}
    assert len(named) > 5
    assert named - there == set()


def test_every_command_is_killed_in_the_soak() -> None:
    """Also what writes without a command for people: an erasure, and the plugin's saving."""
    reading = {"find", "site", "catchment", "way"}
    assert {victim.name.split()[0] for victim in VICTIMS} - {"erase"} == {*COMMANDS, *INNER} - reading
