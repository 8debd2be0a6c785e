"""Opening a workspace in a real QGIS until its map is there; ``python3 workbench_opening.py WORKSPACE``.

In QGIS's Python, with ``tests`` on its path; prints one JSON object of seconds. ``…_cpu``: of processor, the truer figure
on a busy machine (of the map it is that of all threads).
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from typing import Any, Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QGIS_CUSTOM_CONFIG_PATH"] = tempfile.mkdtemp()
sys.path.append("/usr/share/qgis/python/plugins")

_TIMES = 3
# Half the side of what one looks at where households show, metres.
_NEAR = 4000.0


def main(workspace: str) -> None:
    """Measure, print, end."""
    import conftest  # noqa: F401 (registers the checkout as the package)
    from qgis.core import QgsApplication, QgsProject, QgsSettings
    from qgis.gui import QgsLayerTreeMapCanvasBridge

    application = QgsApplication([], True)
    application.initQgis()
    from support.qgis_window import WindowInterface

    from diaban import classFactory

    QgsSettings().setValue("locale/overrideFlag", True)
    QgsSettings().setValue("locale/userLocale", "en")
    iface = WindowInterface()
    plugin = classFactory(iface)
    plugin.initGui()
    # As in QGIS's own window: without it the map would have no layers, and nothing would be drawn.
    bridge = QgsLayerTreeMapCanvasBridge(QgsProject.instance().layerTreeRoot(), iface.mapCanvas())
    iface.mainWindow().resize(1500, 950)
    iface.mainWindow().show()
    application.processEvents()
    found: list[dict[str, float]] = []
    for _ in range(_TIMES):
        found.append(_open(plugin.window, iface.mapCanvas(), workspace, application.processEvents))
        plugin.window.session.close()
        QgsProject.instance().clear()
    del bridge
    print(json.dumps({name: sorted(each[name] for each in found) for name in found[0]}), flush=True)
    os._exit(0)


def _open(window: Any, canvas: Any, workspace: str, turn: Callable[[], Any]) -> dict[str, float]:
    """From the click to the map, to a map with households on it, and to the first gesture; the longest standstill."""
    from diaban.plugin.workspace.look import HOUSEHOLDS

    drawn: list[float] = []
    told: list[Any] = []
    connections = [
        canvas.mapCanvasRefreshed.connect(lambda: drawn.append(time.perf_counter())),
        window.session.opened.connect(told.append),
    ]
    turns: list[tuple[float, float]] = []

    def until(holds: Callable[[], Any]) -> tuple[float, float]:
        begun, worked = time.perf_counter(), time.process_time()
        while not holds():
            at, spent = time.perf_counter(), time.thread_time()
            turn()
            turns.append((time.perf_counter() - at, time.thread_time() - spent))
        return time.perf_counter() - begun, time.process_time() - worked

    begun, worked = time.perf_counter(), time.process_time()
    window.session.open(workspace)
    until(lambda: told)
    drawn.clear()  # what was drawn while the layers were added is not the map
    until(lambda: drawn and not canvas.isDrawing())
    took = {"map": time.perf_counter() - begun, "map_cpu": time.process_time() - worked}
    until(lambda: window.board.is_loaded and not window.desk.preparing)
    took["ready"] = time.perf_counter() - begun
    took["ready_cpu"] = time.process_time() - worked
    took["turn"], took["turn_cpu"] = (max(kind) for kind in zip(*turns))
    drawn.clear()
    _look_near(window, canvas)
    took["near"], took["near_cpu"] = until(lambda: drawn and not canvas.isDrawing())
    if window.session.layer("household") not in canvas.layers() or canvas.scale() > HOUSEHOLDS:
        raise SystemExit("households do not show where they are to be drawn")
    canvas.mapCanvasRefreshed.disconnect(connections[0])
    window.session.opened.disconnect(connections[1])
    return took


def _look_near(window: Any, canvas: Any) -> None:
    from qgis.core import QgsProject, QgsRectangle

    x, y = next(iter(window.desk.ground.places.households.values()))
    canvas.setDestinationCrs(QgsProject.instance().crs())  # what QGIS's own window does
    canvas.setExtent(QgsRectangle(x - _NEAR, y - _NEAR, x + _NEAR, y + _NEAR))
    canvas.refresh()


if __name__ == "__main__":
    main(sys.argv[1])
