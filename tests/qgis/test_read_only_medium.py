"""A workspace on a disk that cannot be written can be looked at in QGIS, and it is said that nothing is kept."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Callable

import pytest


@pytest.fixture
def on_a_stick(small: Path, tmp_path: Path) -> Iterator[Path]:
    """The small workspace on a disk that cannot be written, not even by the administrator."""
    disk = tmp_path / "stick"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(disk)]
    mounted = subprocess.run(mount, capture_output=True, text=True, check=False)
    if mounted.returncode:
        pytest.skip(f"no disk can be mounted here: {mounted.stderr.strip()}")
    shutil.copyfile(small, disk / "small.gpkg")
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    yield disk / "small.gpkg"
    subprocess.run(["umount", "-l", str(disk)], check=True)


def test_it_is_shown_and_calculated_and_not_changed(
    loaded: Any, on_a_stick: Path, wait: Callable[..., None]
) -> None:
    before = on_a_stick.read_bytes()
    loaded.open(on_a_stick)
    session = loaded.window.session
    assert {table: session.layer(table).featureCount() for table in ("commune", "village", "household")} == {
        "commune": 2,
        "village": 3,
        "household": 3,
    }
    assert sorted(feature["code"] for feature in session.layer("household").getFeatures()) == [
        "H1",
        "H2",
        "H3",
    ]
    ended: list = []
    loaded.window.runner.ended.connect(ended.append)
    loaded.window.jobs.coverage()
    wait(lambda: ended)
    assert ended == ["succeeded"]
    assert on_a_stick.read_bytes() == before
    assert [entry.name for entry in on_a_stick.parent.iterdir()] == ["small.gpkg"]
    session.close()
