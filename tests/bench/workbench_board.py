"""The board in a real QGIS: opening, totals after gestures, undo, saving; ``python workbench_board.py WORKSPACE``.

In QGIS's Python, with ``tests`` on its path; prints one JSON object of seconds (lists are sorted).
"""

from __future__ import annotations

import json
import os
import random
import resource
import sys
import tempfile
import time
from typing import Any, Callable

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QGIS_CUSTOM_CONFIG_PATH"] = tempfile.mkdtemp()

_GESTURES, _AREA, _AREAS, _ROUNDS, _SAVED = 200, 5000, 8, 5, 1000


def main(workspace: str) -> None:
    """Measure, print, end."""
    import conftest  # noqa: F401 (registers the checkout as the package)
    from qgis.core import QgsApplication

    application = QgsApplication([], True)
    application.initQgis()
    from diaban.plugin.assigning.board import Board
    from diaban.plugin.engine.service import EngineService
    from diaban.plugin.workspace.layers import open_table

    kept = open_table(workspace, "household")
    service = EngineService()
    board, loaded, fetched = Board(service), [], []
    board.loaded.connect(lambda: loaded.append(time.perf_counter()))
    board.fetched.connect(lambda: fetched.append(time.perf_counter()))
    board.failed.connect(lambda _problem: os._exit(1))
    begun, turns = time.perf_counter(), []
    board.open(workspace)
    while not fetched:
        at = time.perf_counter()
        application.processEvents()
        turns.append(time.perf_counter() - at)
    found: dict[str, Any] = {"loaded": loaded[0] - begun, "fetched": fetched[0] - begun, "turn": max(turns)}
    found |= {"households": len(board.households), "cadres": len(board.cadres)}
    found |= _gestures(board)
    found["saved"] = _saved(board, service, workspace, application.processEvents)
    found["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    assert kept.isValid()
    print(json.dumps(found), flush=True)
    os._exit(0)


def _gestures(board: Any) -> dict[str, Any]:
    chance = random.Random(1)
    homes, cadres = list(board.households), list(board.cadres)
    area = min(_AREA, len(homes))

    def give(count: int) -> Callable[[], Any]:
        targets, cadre = chance.sample(homes, count), chance.choice(cadres)
        return lambda: (board.assign("household", targets, cadre), board.totals(), board.by_commune())

    def undo() -> Callable[[], Any]:
        return lambda: (board.pending.undo(), board.totals(), board.by_commune())

    found = {"one": _timed(_GESTURES, lambda: give(1)), "undo_one": _timed(_GESTURES, undo)}
    found |= {"twelve": _timed(_GESTURES, lambda: give(12)), "undo_twelve": _timed(_GESTURES, undo)}
    # Eight that wait at once, undone, and again: of eight alone the 95th percentile would be the worst.
    rounds = [(_timed(_AREAS, lambda: give(area)), _timed(_AREAS, undo)) for _ in range(_ROUNDS)]
    for name, timed in zip(("area", "undo_area"), zip(*rounds)):
        found[name] = {kind: sorted(each for one in timed for each in one[kind]) for kind in timed[0]}
    found["warnings"] = _timed(
        _GESTURES,
        lambda: lambda: board.warnings("household", chance.sample(homes, 12), chance.choice(cadres)),
    )
    found["candidates"] = _timed(20, lambda: lambda: board.candidates("household", chance.choice(homes)))
    board.pending.clear()
    return found


def _saved(board: Any, service: Any, workspace: str, turn: Callable[[], Any]) -> list[float]:
    """From the click to the confirmation, a thousand changes, the engine running; the plan grows each time."""
    chance, taken = random.Random(2), []
    answers: list[Any] = []
    service.ask(["find", workspace], {"text": "H"}, answers.append, answers.append)
    while not answers:
        turn()
    free = [each.id for each in board.households.values() if not board.charges_on("household", each.id)]
    for number in range(3):
        targets = free[number * _SAVED : (number + 1) * _SAVED]
        if len(targets) < _SAVED:
            break
        board.assign("household", targets, chance.choice(list(board.cadres)))
        done: list[Any] = []
        for signal in (
            board.pending.saved,
            board.pending.refused,
            board.pending.conflicted,
            board.pending.failed,
        ):
            signal.connect(done.append)
        begun = time.perf_counter()
        board.pending.save("Đo")
        while not done:
            turn()
        taken.append(time.perf_counter() - begun)
        assert board.totals().pending == 0, done
    return sorted(taken)


def _timed(times: int, prepare: Callable[[], Callable[[], Any]]) -> dict[str, list[float]]:
    """Seconds on the clock, and of processor: the one on a machine at rest, the other on any."""
    clock, processor = [], []
    for _ in range(times):
        do = prepare()
        begun, worked = time.perf_counter(), time.process_time()
        do()
        clock.append(time.perf_counter() - begun)
        processor.append(time.process_time() - worked)
    return {"clock": sorted(clock), "processor": sorted(processor)}


if __name__ == "__main__":
    main(sys.argv[1])
