"""The checks of `lint` for Qt 6 and for Python 3.9 find what was planted, and nothing where nothing is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from diaban.scripts.setup import lint, qt6_types
from diaban.tests.house.reading import ROOT

SOUND = """
from qgis.core import QgsProject
from qgis.PyQt.QtCore import QEvent, Qt
from qgis.PyQt.QtGui import QMouseEvent
from qgis.PyQt.QtWidgets import QAction, QDialog, QDialogButtonBox

SIDE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
NAME = QgsProject.instance().anything_of_qgis()

def ask(event: QEvent, action: QAction) -> int:
    dialog = QDialog()
    QDialogButtonBox(QDialogButtonBox.StandardButton.Ok)
    if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease:
        dialog.move(event.pos())
    return dialog.exec()
"""

# What is said to each line, in the order of the lines.
TYPES = {
    "import qgis.PyQt.QtCore as c, qgis.PyQt.QtGui as g, qgis.PyQt.QtNetwork as n, qgis.PyQt.QtWidgets as w": None,
    "c.Qt.AlignLeft": '"type[Qt]" has no attribute "AlignLeft"',
    "c.Qt.AlignmentFlag.AlignNowhere": 'has no attribute "AlignNowhere"',
    "w.QMessageBox.Yes": '"type[QMessageBox]" has no attribute "Yes"',
    "g.QFontDatabase().families()": 'in call to "QFontDatabase"',
    "n.QNetworkAccessManager.NetworkAccessibility": 'has no attribute "NetworkAccessibility"',
    "g.QRegExpValidator": 'has no attribute "QRegExpValidator"',
    "w.QLabel().setAlignment(0x84)": 'incompatible type "int"',
    "c.QEvent(c.QEvent.Type.Show).pos()": '"QEvent" has no attribute "pos"',
    "w.QDialog().exec_()": '"QDialog" has no attribute "exec_"',
}
CALLS = {
    "from PyQt5.QtCore import Qt": "QGS103",
    "import PyQt5.QtCore": "QGS104",
    "dialog.exec_()": "QGS107",
}


def checked(command: tuple[str, ...], path: Path, types: Path | None = None) -> tuple[int, str]:
    environment = {**os.environ, **({"MYPYPATH": str(types)} if types else {})}
    done = subprocess.run(
        [sys.executable, *command, str(path)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def types(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return qt6_types.assemble(tmp_path_factory.mktemp("qt6") / "types")


def test_what_qt6_has_not_is_found_by_its_type(types: Path, tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text("\n".join(TYPES) + "\n", encoding="utf-8")
    code, said = checked(lint.QT6_TYPES, planted, types)
    assert code == 1
    for number, complaint in enumerate(TYPES.values(), start=1):
        lines = [line for line in said.splitlines() if f"planted.py:{number}: error" in line]
        assert (complaint is None and not lines) or any(str(complaint) in line for line in lines), (
            number,
            said,
        )


def test_code_for_both_versions_of_qt_passes(types: Path, tmp_path: Path) -> None:
    sound = tmp_path / "sound.py"
    sound.write_text(SOUND, encoding="utf-8")
    assert checked(lint.QT6_TYPES, sound, types)[0] == 0
    assert checked(lint.QT6_CALLS, sound) == (0, "")


@pytest.mark.parametrize(("line", "rule"), CALLS.items())
def test_what_qt6_has_not_is_found_by_its_name(tmp_path: Path, line: str, rule: str) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text(f"{line}\n", encoding="utf-8")
    code, said = checked(lint.QT6_CALLS, planted)
    assert code == 1
    assert rule in said


@pytest.mark.parametrize(
    ("line", "code"),
    [("from itertools import pairwise", 1), ("import tomllib", 1), ("from functools import cache", 0)],
)
def test_what_is_newer_than_python_39_is_found(tmp_path: Path, line: str, code: int) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text(f"{line}\n", encoding="utf-8")
    assert checked(lint.PYTHON_39, planted)[0] == code


def test_the_checks_read_all_that_runs_in_qgis() -> None:
    checks = dict(lint.CHECKS)
    assert {"__init__.py", "plugin"} <= set(checks["Qt 6: calls"]) & set(checks["Python 3.9"])
    assert checks["Qt 6: types"][-2:] == ("-p", "diaban.plugin")
