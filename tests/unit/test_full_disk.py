"""A full disk is said in words, and nothing is half written."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from support.small import small_workspace

from diaban.layers.check import findings
from diaban.layers.errors import InputError
from diaban.layers.workspace import Workspace


@pytest.fixture
def small_disk(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={request.param}k", "tmpfs", str(disk)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip(f"cannot make a small disk here: {mounted.stderr.decode().strip()}")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


@pytest.mark.parametrize("small_disk", [16, 200, 600], indirect=True)
def test_a_new_workspace_that_does_not_fit_is_refused_and_leaves_nothing(small_disk: Path) -> None:
    with pytest.raises(InputError) as error:
        small_workspace(small_disk / "new.gpkg")
    assert error.value.key == "error.disk_full"
    assert list(small_disk.iterdir()) == []


@pytest.mark.parametrize("small_disk", [1400, 3000], indirect=True)
def test_a_change_that_does_not_fit_is_refused_and_the_file_is_as_before(small_disk: Path) -> None:
    path = small_workspace(small_disk / "s.gpkg")
    workspace = Workspace.open(path)
    before = list(workspace.query("SELECT * FROM household"))
    frame = pd.DataFrame({"code": [f"N{i}" for i in range(30000)], "village_id": "v1", "need": "poor"})
    with pytest.raises(InputError) as error, workspace.writing("thử", "import") as writer:
        writer.insert("household", frame)
    assert error.value.key == "error.disk_full"
    assert workspace.query("SELECT * FROM household") == before
    assert list(findings(workspace)) == []
    assert [entry.name for entry in small_disk.iterdir()] == ["s.gpkg"]
