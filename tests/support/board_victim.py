"""A QGIS that somebody assigns in until it is killed: ``python board_victim.py WORKSPACE LEDGER SEED``.

Before and after every move a line in LEDGER says what is about to happen and what is pending then, so that whoever
looks afterwards knows what must be found.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import sys
import time
from pathlib import Path
from typing import Any, Callable

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import conftest  # noqa: F401 (registers the checkout as diaban)
from support.board_model import overlaid


def told(gesture: Any) -> str:
    """A gesture by its steps, without what is typed and so not kept."""
    steps = [
        [s.do, s.table, s.id, kept(s.values), kept(s.read), s.version, s.day, s.plan] for s in gesture.steps
    ]
    return hashlib.sha256(json.dumps(steps, sort_keys=True).encode()).hexdigest()


def kept(values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in ("comment", "code")}


def charges(facts: Any) -> str:
    """Every assignment and what plans end, as one word to compare."""
    names = ("id", "cadre_id", "duty", "household_id", "village_id", "commune_id", "valid_from", "valid_to")
    rows = [[str(row.get(name) or "") for name in (*names, "status", "plan_id")] for row in facts.assignment]
    locks = [row["id"] for row in facts.assignment if row.get("locked") == 1]
    ends = [[row["plan_id"], row["assignment_id"], str(row["valid_to"])] for row in facts.plan_ending]
    starts = [[row["id"], str(row.get("starts_from_village_id") or "")] for row in facts.cadre]
    told = [sorted(rows), sorted(locks), sorted(ends), sorted(starts)]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


class Victim:
    """Plays until it is killed."""

    def __init__(self, app: Any, path: Path, ledger: Path, seed: int) -> None:
        from support.boards import Opened

        from diaban.plugin.engine.service import EngineService

        self._app = app
        self._ledger = os.open(ledger, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self._rng = random.Random(seed)
        self.path = path
        self.opened = Opened(path, self.wait, EngineService())
        self.board = self.opened.board

    def wait(self, holds: Callable[[], Any]) -> None:
        while not holds():
            self._app.processEvents()
            time.sleep(0.001)

    def write(self, **line: Any) -> None:
        os.write(self._ledger, (json.dumps(line) + "\n").encode())

    def state(self, move: str) -> None:
        """What is pending now, and whom the file names."""
        pending = {gesture.id: told(gesture) for gesture in self.board.pending.gestures()}
        self.write(after=move, pending=pending)

    def play(self) -> None:
        from support.board_play import DUTIES, Player

        player = Player(self.opened, self._rng.randint(0, 1 << 30), self.wait)
        moves = ["assign"] * 6 + [
            "unassign",
            "lock",
            "hand_over",
            "station",
            "station",
            "undo",
            "undo",
            "redo",
            "drop",
            "save",
            "save",
        ]
        assert DUTIES
        self.wait_for_engine()
        self.state("open")
        while True:
            move = self._rng.choice(moves)
            if move == "save":
                self.save()
                continue
            self.write(before=move)
            getattr(player, f"_{move}")()
            self.state(move)

    def wait_for_engine(self) -> None:
        """Once started, a save takes no longer than a save."""
        answers: list[Any] = []
        self.opened.service.ask(["find", str(self.path)], {"text": "H"}, answers.append, answers.append)
        self.wait(lambda: answers)
        self.write(engine=int(self.opened.service._process.processId()))

    def save(self) -> None:
        from support.boards import Heard

        board = self.board
        gestures = board.pending.gestures()
        if not gestures:
            return
        new = board.plan_for_gestures() if board.needs_name() else None
        self.write(before="save", file=charges(overlaid(self.path, gestures, new)))
        heard = Heard(board)
        board.pending.save(f"Mới {self._rng.randint(0, 1 << 40)}")
        self.wait(lambda: heard.count)
        assert heard.saved, (heard.failures, heard.refusals, heard.conflicts)
        self.state("save")


def main() -> None:
    from qgis.core import QgsApplication
    from qgis.PyQt.QtCore import QSettings

    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    app = QgsApplication([], True)
    app.initQgis()
    Victim(app, Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])).play()


if __name__ == "__main__":
    main()
