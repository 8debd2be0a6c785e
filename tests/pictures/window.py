"""Pictures of the plugin at work. QGIS runs this once its plugins are loaded (``qgis --code window.py``).

``DIABAN_WORKSPACE`` is the workspace to open, ``DIABAN_PICTURES`` the folder for the pictures.
"""

from __future__ import annotations

import os
import sys
import time
import traceback
from pathlib import Path

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QTimer
from qgis.PyQt.QtWidgets import QDockWidget, QTreeView
from qgis.utils import iface, plugins

FOLDER = Path(os.environ["DIABAN_PICTURES"])
LONGEST = 120.0


def _let_qgis_work(seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        QgsApplication.processEvents()
        time.sleep(0.01)


def _wait_for_map() -> None:
    end = time.monotonic() + LONGEST
    _let_qgis_work(1.0)
    while iface.mapCanvas().isDrawing() and time.monotonic() < end:
        _let_qgis_work(0.2)
    _let_qgis_work(0.5)


def _take(name: str) -> None:
    _wait_for_map()
    target = FOLDER / name
    if not iface.mainWindow().grab().save(str(target)):
        raise OSError(f"{target} could not be written")


def _pictures() -> None:
    iface.mainWindow().setGeometry(0, 0, 1600, 1000)
    for name in ("Browser", "Browser2"):
        dock = iface.mainWindow().findChild(QDockWidget, name)
        if dock is not None:
            dock.hide()
    window = plugins["diaban"].window
    window.session.open(os.environ["DIABAN_WORKSPACE"])
    _take("plugin-province.png")
    table = window.gaps.findChild(QTreeView)
    if table is not None and table.model() is not None:
        table.expandAll()
        first = table.model().index(0, 0)
        child = table.model().index(0, 0, first)
        chosen = child if child.isValid() else first
        table.setCurrentIndex(chosen)
        table.clicked.emit(chosen)
        _take("plugin-gap.png")


def _main() -> None:
    code = 0
    try:
        _pictures()
    except Exception:  # noqa: BLE001 - whatever happens must reach the caller, and QGIS must end
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)  # QGIS would ask whether to save


QTimer.singleShot(3000, _main)
