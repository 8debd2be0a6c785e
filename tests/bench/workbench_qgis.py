"""The workbench in a real QGIS, gesture by gesture: from mouse release to totals in the dock, and to a repainted map.

``python3 workbench_qgis.py WORKSPACE`` in QGIS's Python, with ``tests`` on its path; prints one JSON object of seconds.
"""

from __future__ import annotations

import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QGIS_CUSTOM_CONFIG_PATH"] = tempfile.mkdtemp()
sys.path.append("/usr/share/qgis/python/plugins")

_AREA = 5000
_GESTURES, _AREAS, _ROUNDS = 200, 10, 4
# A million households are read beside QGIS in a minute, on a busy machine in some.
_READING = 1800.0


def main(workspace: str) -> None:
    """Measure, print, end."""
    import conftest  # noqa: F401 (registers the checkout as the package)
    from qgis.core import QgsApplication

    application = QgsApplication([], True)
    application.initQgis()
    from support.desks import open_desk

    begun = time.perf_counter()
    desk, _ = open_desk(Path(workspace), _READING)
    found: dict[str, Any] = {"opened": time.perf_counter() - begun}
    board = desk.board
    found["households"], found["cadres"] = len(board.households), len(board.cadres)
    chance = random.Random(1)
    cadres = list(board.cadres)
    canvas = desk.looking.canvas
    desk.doing.standing_reason = "measured"
    placed = list(desk.ground.places.households)

    def choose() -> None:
        desk.choice.choose(chance.choice(cadres))
        canvas.viewport().repaint()

    def one() -> tuple[str, ...]:
        return (chance.choice(placed),)

    def give(targets: tuple[str, ...]) -> None:
        desk.hands.tool.finish(targets, _no_modifier())

    _look_at(desk, chance.choice(placed), 3000.0)
    found["choosing"] = _timed(_GESTURES, lambda: None, lambda _: choose())
    found["one"] = _pairs(_GESTURES, choose, one, give, canvas)
    found["twelve"] = _pairs(_GESTURES, choose, lambda: tuple(chance.sample(placed, 12)), give, canvas)
    undo = desk.pressing.undo
    found["undo"] = _pairs(_GESTURES // 2, lambda: None, lambda: (), lambda _: undo(), canvas)
    desk.hands.take("rectangle")
    boxes = [_box(desk, chance.choice(placed)) for _ in range(_AREAS)]
    picked = _timed(_AREAS, iter(boxes).__next__, lambda box: desk.ground.in_rectangle(*box))
    found["area"] = [len(desk.ground.in_rectangle(*box)) for box in boxes]
    found["picking"] = picked
    _look_at_box(desk, boxes[0])
    # What has nobody of five thousand; then all of them, whoever has them, each to one cadre.
    for name, everything in (("rectangle", False), ("rectangle_all", True)):
        desk.dock.work.also_taken.setChecked(everything)
        done: list[dict[str, list[float]]] = []
        undone: list[dict[str, list[float]]] = []
        # Ten that wait at once, undone, and again: of ten alone the 95th percentile would be the worst.
        for _ in range(_ROUNDS):
            following = iter(boxes)

            def within(following: Any = following) -> tuple[str, ...]:
                return tuple(desk.ground.in_rectangle(*next(following)))

            done.append(_pairs(_AREAS, choose, within, give, canvas))
            undone.append(_pairs(_AREAS, lambda: None, lambda: (), lambda _: undo(), canvas))
        found[name], found[f"undo_{name}"] = _together(done), _together(undone)
    print(json.dumps(found), flush=True)
    os._exit(0)


def _pairs(
    times: int, before: Callable, given: Callable, do: Callable, canvas: Any
) -> dict[str, list[float]]:
    """For each gesture: until the totals stand in the dock, and until the map is painted as well.

    ``…_cpu``: seconds of processor of the thread that does it, the truer figure on a busy machine.
    """
    found: dict[str, list[float]] = {"totals": [], "painted": [], "totals_cpu": [], "painted_cpu": []}
    for _ in range(times):
        before()
        targets = given()
        begun, worked = time.perf_counter(), time.thread_time()
        do(targets)
        found["totals"].append(time.perf_counter() - begun)
        found["totals_cpu"].append(time.thread_time() - worked)
        canvas.viewport().repaint()
        found["painted"].append(time.perf_counter() - begun)
        found["painted_cpu"].append(time.thread_time() - worked)
    return {name: sorted(taken) for name, taken in found.items()}


def _together(rounds: Sequence[dict[str, list[float]]]) -> dict[str, list[float]]:
    return {name: sorted(each for found in rounds for each in found[name]) for name in rounds[0]}


def _timed(times: int, given: Callable, do: Callable) -> list[float]:
    taken = []
    for _ in range(times):
        what = given()
        begun = time.perf_counter()
        do(what)
        taken.append(time.perf_counter() - begun)
    return sorted(taken)


def _no_modifier() -> Any:
    from qgis.PyQt.QtCore import Qt

    return Qt.KeyboardModifier.NoModifier


def _look_at(desk: Any, home: str, half: float) -> None:
    from qgis.core import QgsRectangle

    x, y = desk.ground.places.households[home]
    desk.looking.canvas.freeze(True)  # layers are QGIS's to draw; here the overlay is measured
    desk.looking.canvas.setExtent(QgsRectangle(x - half, y - half, x + half, y + half))


def _box(desk: Any, home: str) -> tuple[Any, Any]:
    """The corners of a square around a household with about as many households as an area has."""
    from qgis.core import QgsPointXY

    x, y = desk.ground.places.households[home]
    small, large = 0.0, 400_000.0
    for _ in range(30):
        half = (small + large) / 2
        corners = QgsPointXY(x - half, y - half), QgsPointXY(x + half, y + half)
        if len(desk.ground.in_rectangle(*corners)) < _AREA:
            small = half
        else:
            large = half
    return corners


def _look_at_box(desk: Any, box: tuple[Any, Any]) -> None:
    from qgis.core import QgsRectangle

    desk.looking.canvas.setExtent(QgsRectangle(*box))


if __name__ == "__main__":
    main(sys.argv[1])
