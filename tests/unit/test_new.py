"""A new workspace is empty, sound, named, and never written over something."""

from __future__ import annotations

from pathlib import Path

import pytest

from diaban.layers.workspace import Workspace
from diaban.scripts.cli import main


def test_a_new_workspace_is_empty_sound_and_carries_its_title(tmp_path: Path) -> None:
    target = tmp_path / "muong-lan.gpkg"
    assert main(["new", str(target), "--title", "Đồn Mường Lạn", "--epsg", "9205"]) == 0
    workspace = Workspace.open(target)
    assert workspace.epsg == 9205
    assert workspace.settings()["title"] == "Đồn Mường Lạn"
    assert len(workspace.frame("commune")) == 0
    assert main(["check", str(target)]) == 0


@pytest.mark.parametrize("epsg", ["4326", "999999"])
def test_coordinates_that_cannot_be_used_are_refused(
    tmp_path: Path, epsg: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", str(tmp_path / "x.gpkg"), "--epsg", epsg, "--language", "en"]) == 1
    assert f"EPSG:{epsg}" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_is_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "kept.gpkg"
    target.write_text("something else")
    assert main(["new", str(target)]) == 1
    assert target.read_text() == "something else"
