"""Somebody edits the workspace with QGIS's own tools: every rule refuses with its sentence, the log says who it was."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Callable

import pytest
from support.places import ENGINE, ROOT
from support.rule_cases import TYPED, Case, fingerprint

BUILD = (
    "import sys, pathlib; from support.full import full_workspace; full_workspace(pathlib.Path(sys.argv[1]))"
)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("rules") / "full.gpkg"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "tests")}
    subprocess.run(
        [str(ENGINE), "-c", BUILD, str(path)], check=True, cwd=str(ROOT / "tests"), env=environment
    )
    return path


@pytest.fixture(scope="module")
def layers(qgis_app: Any, original: Path) -> Iterator[Callable[[str], Any]]:
    """The layers of one file, opened once: every attempt must leave it as it was."""
    opened: dict = {}
    yield lambda table: opened.setdefault(table, layer_of(original, table))
    opened.clear()


def layer_of(path: Path, table: str) -> Any:
    from qgis.core import QgsVectorLayer

    layer = QgsVectorLayer(f"{path}|layername={table}|option:QGIS_FORCE_WAL=ON", table, "ogr")
    assert layer.isValid()
    return layer


def attempt(layer: Any, case: Case) -> bool:
    """Do in the edit buffer what ``case`` says; False where QGIS itself does not let it be said."""
    from qgis.core import QgsGeometry, QgsVectorLayerUtils

    if case.verb == "delete":
        return bool(layer.deleteFeature(case.fid))
    fields = layer.fields()
    if case.verb == "add":
        # As QGIS's form does: what the table gives of itself is filled in, and the user writes over the rest.
        feature = QgsVectorLayerUtils.createFeature(layer, QgsGeometry())
        for name, value in case.values.items():
            feature.setAttribute(fields.indexOf(name), value)
        return bool(layer.addFeature(feature))
    return all(layer.changeAttributeValue(case.fid, fields.indexOf(n), v) for n, v in case.values.items())


@pytest.mark.parametrize("case", TYPED, ids=str)
def test_an_edit_that_breaks_a_rule_is_refused_with_its_sentence(
    layers: Callable[[str], Any], original: Path, case: Case
) -> None:
    layer = layers(case.table)
    before = fingerprint(original)
    assert layer.startEditing()
    assert attempt(layer, case)
    assert not layer.commitChanges()
    errors = layer.commitErrors()
    assert layer.rollBack()
    assert any(f"[{case.rule}]" in line for line in errors), errors
    assert fingerprint(original) == before


def test_a_good_edit_is_taken_and_logged_as_another_programs(
    qgis_app: Any, original: Path, tmp_path: Path
) -> None:
    path = tmp_path / "full.gpkg"
    with closing(sqlite3.connect(original)) as source, closing(sqlite3.connect(path)) as copy:
        source.backup(copy)
    households = layer_of(path, "household")
    assert households.startEditing()
    place = households.fields().indexOf("members")
    assert households.changeAttributeValue(next(households.getFeatures()).id(), place, 6)
    assert households.commitChanges(), households.commitErrors()
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(
            "SELECT actor, action, table_name, json_extract(after, '$.members') FROM audit_log ORDER BY fid DESC LIMIT 1"
        ).fetchall()
    assert rows == [("other program", "update", "household", 6)]
