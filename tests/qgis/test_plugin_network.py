"""The plugin reaches nothing outside: the window is used from start to end with every way out closed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.closed import closed, closing_library, tried
from support.places import ROOT

# What is done in the window: it is loaded, a workspace opened, a job run, gaps read, a file from elsewhere refused.
USED = (
    "tests/qgis/test_plugin_load.py",
    "tests/qgis/test_plugin_gaps.py",
    "tests/qgis/test_plugin_notices.py",
    "tests/qgis/test_hostile_files.py",
)


def run(reached: Path, *arguments: str) -> subprocess.CompletedProcess:
    environment = {**closed(reached), "QT_QPA_PLATFORM": "offscreen", "DIABAN_CLOSED": "1"}
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=500
    )


@pytest.mark.skipif("DIABAN_CLOSED" in os.environ, reason="this is the inner run")
def test_the_plugin_and_what_it_starts_reach_nothing(tmp_path: Path) -> None:
    reached = tmp_path / "reached.txt"
    done = run(reached, "-m", "pytest", "-q", "-p", "no:cacheprovider", *USED)
    assert tried(reached) == []
    assert " passed" in done.stdout, done.stdout[-2000:]
    assert " failed" not in done.stdout, done.stdout[-2000:]


def test_the_check_itself_sees_qgis_reaching_out(tmp_path: Path) -> None:
    if closing_library() is None:
        pytest.skip("there is no C compiler here, or no LD_PRELOAD")
    reached = tmp_path / "reached.txt"
    fetching = (
        "from qgis.core import QgsApplication, QgsBlockingNetworkRequest as Request\n"
        "from qgis.PyQt.QtCore import QUrl\n"
        "from qgis.PyQt.QtNetwork import QNetworkRequest\n"
        "app = QgsApplication([], False)\napp.initQgis()\n"
        "Request().get(QNetworkRequest(QUrl('http://127.0.0.1:9/x')))\n"
        "import os\nos._exit(0)\n"
    )
    run(reached, "-c", fetching)
    assert tried(reached)
