"""QGIS shows a workspace while others write it: never a wrong count, never an empty map, and one file at the end.

``DIABAN_SOAK_WRITES=5000`` writes for longer.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Any, Callable

import pytest
from support.places import ENGINE

WRITES = int(os.environ.get("DIABAN_SOAK_WRITES", "150"))
GAPS = 60
# Pairs of households, and all gaps replaced, each time in one transaction.
PROGRAM = """
import sys
from pathlib import Path
import pandas as pd
from diaban.layers.workspace import Workspace
workspace, gaps = Workspace.open(Path(sys.argv[1])), int(sys.argv[3])
for number in range(int(sys.argv[2])):
    codes = [f"{sys.argv[4]}{number:05d}{end}" for end in "ab"]
    with workspace.writing("Thử", "coverage") as writer:
        writer.insert("household", pd.DataFrame({"code": codes, "village_id": "v1", "need": "poor"}))
        writer.replace("gap", pd.DataFrame({
            "rule": "data_missing", "severity": "minor", "table_name": "village", "code": "V1",
            "item": [f"{number}-{n}" for n in range(gaps)]}))
"""


def begin(path: Path, writes: int, prefix: str = "N") -> subprocess.Popen:
    command = [str(ENGINE), "-P", "-c", PROGRAM, str(path), str(writes), str(GAPS), prefix]
    return subprocess.Popen(command, cwd=path.parent, stderr=subprocess.PIPE, text=True)


def engine(*words: object) -> subprocess.CompletedProcess:
    command = [str(ENGINE), "-P", "-m", "diaban.scripts", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def held(path: Path, question: str) -> Any:
    with closing(sqlite3.connect(str(path))) as connection:
        return connection.execute(question).fetchone()[0]


def rows(layer: Any) -> list:
    return list(layer.getFeatures())


@pytest.fixture
def filled(small: Path) -> Path:
    """The small workspace after a first write of the other program."""
    with begin(small, 1, "F") as writer:
        assert writer.wait() == 0
    return small


def test_counts_and_maps_are_right_while_another_program_writes(
    loaded: Any, filled: Path, qgis_app: Any
) -> None:
    from qgis.core import QgsMapRendererSequentialJob

    loaded.open(filled)
    session, canvas = loaded.window.session, loaded.iface.mapCanvas()
    household, gap, village = (session.layer(table) for table in ("household", "gap", "village"))
    start = len(rows(household))
    counts, looks, drawn = [], 0, 0
    writer = begin(filled, WRITES)
    while writer.poll() is None:
        counts.append(len(rows(household)) - start)
        told = rows(gap)
        assert len(told) == GAPS, "gaps are replaced as a whole"
        assert len({feature["item"].split("-")[0] for feature in told}) == 1, "all of one run"
        assert len(rows(village)) == 3
        looks += 1
        if looks % 10 == 0:
            for layer in (household, gap):
                layer.dataProvider().reloadData()
            assert (household.featureCount() - start) % 2 == 0
            assert gap.featureCount() == GAPS
            job = QgsMapRendererSequentialJob(canvas.mapSettings())
            job.start()
            job.waitForFinished()
            assert job.errors() == []
            drawn += 1
        qgis_app.processEvents()
    assert writer.stderr is not None
    said = writer.stderr.read()
    writer.stderr.close()
    assert writer.returncode == 0, said
    assert all(count % 2 == 0 for count in counts)
    assert counts == sorted(counts)
    assert looks >= 10
    assert len(rows(household)) == start + 2 * WRITES
    assert not [text for text in loaded.said() if "error" in text.lower()]
    print(f"{WRITES} writes, {looks} looks, {drawn} maps")


def test_when_the_plugin_closes_it_the_workspace_is_one_file_again(
    loaded: Any, filled: Path, wait: Callable[..., None]
) -> None:
    loaded.open(filled)
    assert held(filled, "PRAGMA journal_mode") == "wal"
    made = engine("backup", filled, "--json")
    assert made.returncode == 0, made.stderr
    backup = next(filled.with_name(f"{filled.name}.backups").glob("*.gpkg"))
    assert held(backup, "PRAGMA journal_mode") == "delete"
    loaded.window.session.close()
    beside = [Path(f"{filled}{suffix}") for suffix in ("-wal", "-shm")]
    wait(lambda: not any(file.exists() for file in beside))
    assert held(filled, "PRAGMA journal_mode") == "delete"


def test_edits_with_qgis_own_tools_that_are_not_saved_hinder_nobody_and_are_not_lost(
    qgis_app: Any, filled: Path
) -> None:
    from qgis.core import QgsVectorLayer

    layer = QgsVectorLayer(f"{filled}|layername=household|option:QGIS_FORCE_WAL=ON", "household", "ogr")
    assert layer.startEditing()
    fid = next(feature.id() for feature in layer.getFeatures() if feature["code"] == "H1")
    assert layer.changeAttributeValue(fid, layer.fields().indexOf("members"), 7)
    done = engine("coverage", filled, "--as-of", "2026-06-30")
    assert done.returncode == 0, done.stderr
    assert layer.commitChanges(), layer.commitErrors()
    assert held(filled, "SELECT members FROM household WHERE code = 'H1'") == 7
    assert (
        held(filled, "SELECT actor FROM audit_log WHERE table_name = 'household' ORDER BY fid DESC LIMIT 1")
        != "Thử"
    )
    assert held(filled, "SELECT count(*) FROM audit_log WHERE action = 'coverage'") >= 1
    del layer
    found = engine("check", filled, "--json")
    assert found.returncode == 0, found.stdout


def test_many_edits_with_qgis_own_tools_while_the_engine_writes_are_all_there(
    qgis_app: Any, filled: Path
) -> None:
    from qgis.core import QgsVectorLayer

    layer = QgsVectorLayer(f"{filled}|layername=village|option:QGIS_FORCE_WAL=ON", "village", "ogr")
    fid = next(feature.id() for feature in layer.getFeatures() if feature["code"] == "V2")
    before = held(filled, "SELECT count(*) FROM household")
    writer, saved, refused = begin(filled, 40), 0, 0
    while writer.poll() is None:
        assert layer.startEditing()
        assert layer.changeAttributeValue(fid, layer.fields().indexOf("party_members"), saved + 1)
        if layer.commitChanges():
            saved += 1
        else:
            # Refused and said: the edit is still in QGIS's buffer, to be saved again.
            refused += 1
            assert layer.commitErrors()
            layer.rollBack()
        qgis_app.processEvents()
    assert writer.stderr is not None
    said = writer.stderr.read()
    writer.stderr.close()
    assert writer.returncode == 0, said
    assert saved > 0
    assert held(filled, "SELECT party_members FROM village WHERE code = 'V2'") == saved
    assert held(filled, "SELECT count(*) FROM household") == before + 80
    changes = "SELECT count(*) FROM audit_log WHERE table_name = 'village' AND action = 'update'"
    assert held(filled, changes) == saved
    del layer
    assert engine("check", filled, "--json").returncode == 0


@pytest.mark.skipif(os.name == "nt", reason="kill -9")
def test_qgis_goes_on_showing_what_was_there_when_the_engine_is_killed(loaded: Any, filled: Path) -> None:
    loaded.open(filled)
    layer = loaded.window.session.layer("household")
    start = len(rows(layer))
    writer = begin(filled, 5000)
    while len(rows(layer)) < start + 6:
        assert writer.poll() is None
    writer.send_signal(signal.SIGKILL)
    writer.wait()
    assert writer.stderr is not None
    writer.stderr.close()
    seen = len(rows(layer))
    assert (seen - start) % 2 == 0
    assert held(filled, "SELECT count(*) FROM household") == seen
    assert engine("check", filled, "--json").returncode == 0
