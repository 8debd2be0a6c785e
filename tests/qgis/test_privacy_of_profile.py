"""What QGIS and the plugin keep in the profile of whoever opened a workspace names nobody in it."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Callable

import pytest
from support.places import ENGINE, ROOT

from diaban.plugin.pending.steps import Gesture, Step

PREPARE = """
import json, sys
from pathlib import Path
from support.marked import make_marked
from support.searching import people, points
marks = make_marked(Path(sys.argv[1]))
names, places = people(marks, cadres=True), points(marks)
found = {"names": [needle.hex() for needle in names], "places": [needle.hex() for needle in places]}
print(json.dumps({**found, "head": marks.heads[0]}))
"""


@pytest.fixture
def marked(tmp_path: Path) -> tuple:
    path = tmp_path / "w" / "marked.gpkg"
    path.parent.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "tests")}
    command = [str(ENGINE), "-c", PREPARE, str(path)]
    made = subprocess.run(command, check=True, capture_output=True, env=environment, encoding="utf-8")
    said = json.loads(made.stdout)
    names, places = ([bytes.fromhex(needle) for needle in said[what]] for what in ("names", "places"))
    return path, names, places, said["head"]


def kept(folders: Iterable) -> list:
    return [file for folder in folders for file in Path(folder).rglob("*") if file.is_file()]


def test_settings_recent_files_and_what_the_plugin_keeps_name_nobody(
    loaded: Any, marked: tuple, wait: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from qgis.core import QgsApplication, QgsSettings

    path, names, places, head = marked
    needles = names + places
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    log: list = []
    QgsApplication.messageLog().messageReceived.connect(lambda text, *_: log.append(text))
    loaded.open(path)
    household = loaded.window.session.layer("household")
    assert any(feature["head_name"] == head for feature in household.getFeatures())
    ended: list = []
    loaded.window.runner.ended.connect(ended.append)
    loaded.window.jobs.coverage()
    wait(lambda: ended)
    household.selectAll()
    board = loaded.window.board
    wait(lambda: board.is_loaded)
    board.assign("household", ["h000", "h001", "h007"], "k03", reason=head)
    board.hand_over("k01", "k04")
    renamed = {"head_name": head, "need": "poor", "geom": [420_000.0, 2_330_000.0]}
    board.pending.push(
        Gesture(head, (Step("update", "household", "h000", values=renamed, read={"head_name": head}),))
    )
    loaded.window.session.close()
    QgsSettings().sync()
    folders = {Path(QgsApplication.qgisSettingsDirPath()), Path(QgsSettings().fileName()).parent}
    files = kept(folders)
    # The file writes some letters in a way of its own, so the settings are also read back.
    settings = QgsSettings()
    remembered = "\n".join(str(settings.value(key)) for key in settings.allKeys())
    assert "marked.gpkg" in remembered
    journals = [file for file in files if file.suffix == ".jsonl" and file.stat().st_size]
    assert files and any(b"h007" in file.read_bytes() for file in journals)
    for file in files:
        content = file.read_bytes()
        assert [needle for needle in needles if needle in content] == [], file.name
    said = "\n".join([*log, *loaded.said(), remembered]).encode()
    assert [needle for needle in needles if needle in said] == []
    assert kept([temporary]) == []


def test_a_saved_project_names_nobody(loaded: Any, marked: tuple, tmp_path: Path) -> None:
    from qgis.core import QgsProject

    """QGIS keeps the extent of each layer in it, so the outermost points' single coordinates; nothing of ours can
    prevent that, and no pair of them stands there."""
    path, names, _, _ = marked
    loaded.open(path)
    target = tmp_path / "saved.qgs"
    assert QgsProject.instance().write(str(target))
    content = target.read_bytes()
    assert [needle for needle in names if needle in content] == []
