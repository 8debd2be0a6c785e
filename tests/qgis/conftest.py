"""QGIS for tests: started once, without a screen, with a window's parts that a plugin needs."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Any, Callable, Iterator

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, "/usr/share/qgis/python/plugins")  # where Debian keeps Processing


@pytest.fixture(scope="session")
def qgis_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The running QGIS, with settings that belong to this run alone."""
    os.environ["QGIS_CUSTOM_CONFIG_PATH"] = str(tmp_path_factory.mktemp("profile"))
    from qgis.core import QgsApplication

    app = QgsApplication.instance() or QgsApplication([], True)
    app.setOrganizationName("DiaBan")
    app.setApplicationName("DiaBanTests")
    app.initQgis()
    yield app
    # QGIS is not shut down: on its way out it frees what Python still holds, and the run would end in a crash.


@pytest.fixture
def wait(qgis_app: Any) -> Callable[..., None]:
    """Let QGIS work until something holds; fails after ``seconds``."""

    def until(holds: Callable[[], Any], seconds: float = 60.0) -> None:
        end = time.monotonic() + seconds
        while not holds():
            if time.monotonic() > end:
                pytest.fail(f"did not happen within {seconds} s")
            qgis_app.processEvents()
            time.sleep(0.005)

    return until
