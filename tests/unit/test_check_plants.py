"""Every corruption of a long list is found where it was planted, with its cure in words; a repair mends what it may."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from support.full import full_workspace
from support.plants import ADVICE, CURES, Plant, plants

from diaban.layers.check import Finding, findings
from diaban.layers.repairing import repair
from diaban.layers.wording import load_words
from diaban.layers.workspace import Workspace
from diaban.scripts.check import all_findings

ALL = plants()


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return full_workspace(tmp_path_factory.mktemp("sound") / "full.gpkg")


@pytest.fixture
def path(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(sound, tmp_path / "full.gpkg"))


def test_nothing_is_found_before_anything_is_planted(path: Path) -> None:
    assert list(findings(Workspace.open(path))) == []


def test_the_list_is_long_and_every_plant_has_its_own_name() -> None:
    assert len({plant.name for plant in ALL}) == len(ALL) >= 100
    assert len({plant.key for plant in ALL}) >= 40


@pytest.mark.parametrize("plant", ALL, ids=lambda plant: plant.name)
def test_what_is_planted_is_found_with_its_cure_and_mended_or_said_to_remain(
    plant: Plant, path: Path
) -> None:
    plant.damage(path)
    found = all_findings(path)
    places = [(finding.key, finding.table, finding.fid) for finding in found]
    assert (plant.key, plant.table, plant.fid) in places, places
    assert_told(plant, found[places.index((plant.key, plant.table, plant.fid))])
    before = path.read_bytes()
    target = path.with_name("mended.gpkg")
    done = repair(path, target, "Thử")
    assert path.read_bytes() == before
    for language in ("vi", "en"):
        assert all("{" not in each.text(load_words(language)) for each in done)
    left = list(findings(Workspace.open(target)))
    assert Workspace.open(target).notices == ()
    remaining = {finding.key for finding in left}
    assert remaining - set(plant.leaves) == ({plant.key} if plant.remains else set()), remaining
    assert all(finding.warning for finding in left) == (plant.remains in ("", ADVICE) and not plant.leaves)


def assert_told(plant: Plant, finding: Finding) -> None:
    for language, cure in zip(("vi", "en"), CURES[plant.key], strict=True):
        words = load_words(language)
        sentence = finding.text(words)
        assert "{" not in sentence and "None" not in sentence
        assert cure in sentence
        if plant.table is not None and not plant.key.startswith(("log_", "setting_", "outside", "not_party")):
            names = (words(f"table.{plant.table}"), plant.table)
            assert any(name.casefold() in sentence.casefold() for name in names) or plant.fid is not None
        if plant.fid is not None:
            assert str(plant.fid) in sentence or "code" in finding.params
