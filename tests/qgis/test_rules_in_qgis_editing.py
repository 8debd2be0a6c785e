"""Somebody edits the workspace with QGIS's own tools: the rules refuse with their sentence, the log says so."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
ENGINE = ROOT / ".venv" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
BUILD = "import sys, pathlib; from support.small import small_workspace; small_workspace(pathlib.Path(sys.argv[1]))"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "small.gpkg"
    subprocess.run([str(ENGINE), "-c", BUILD, str(path)], check=True, cwd=str(ROOT / "tests"))
    return path


def layer_of(path: Path, table: str) -> Any:
    from qgis.core import QgsVectorLayer

    layer = QgsVectorLayer(f"{path}|layername={table}|option:QGIS_FORCE_WAL=ON", table, "ogr")
    assert layer.isValid()
    return layer


@pytest.mark.parametrize(
    ("table", "field", "value", "rule"),
    [
        ("household", "need", "other", "unknown_word"),
        ("village", "code", "V2", "already_there"),
        ("village", "party_members", -1, "too_small"),
        ("cadre", "unit_id", "nowhere", "no_such_row"),
        ("assignment", "cadre_id", "k2", "approved_is_fixed"),
    ],
)
def test_an_edit_that_breaks_a_rule_is_refused_with_its_sentence(
    qgis_app: Any, path: Path, table: str, field: str, value: Any, rule: str
) -> None:
    layer = layer_of(path, table)
    feature = next(layer.getFeatures())
    assert layer.startEditing()
    assert layer.changeAttributeValue(feature.id(), layer.fields().indexOf(field), value)
    assert not layer.commitChanges()
    assert any(f"[{rule}]" in line for line in layer.commitErrors()), layer.commitErrors()
    layer.rollBack()


def test_deleting_history_is_refused_and_a_good_edit_is_logged_as_another_programs(qgis_app: Any, path: Path) -> None:
    assignments = layer_of(path, "assignment")
    assert assignments.startEditing()
    assert assignments.deleteFeature(next(assignments.getFeatures()).id())
    assert not assignments.commitChanges()
    assert any("[history_stays]" in line for line in assignments.commitErrors())
    assignments.rollBack()
    households = layer_of(path, "household")
    assert households.startEditing()
    place = households.fields().indexOf("members")
    assert households.changeAttributeValue(next(households.getFeatures()).id(), place, 6)
    assert households.commitChanges(), households.commitErrors()
    connection = sqlite3.connect(path)
    rows = connection.execute(
        "SELECT actor, action, table_name, json_extract(after, '$.members') FROM audit_log ORDER BY fid DESC LIMIT 1"
    ).fetchall()
    connection.close()
    assert rows == [("other program", "update", "household", 6)]
