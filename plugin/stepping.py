"""Long work on the main thread in short steps, so that QGIS answers in between."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any, Callable, Optional
from weakref import WeakSet

from qgis.PyQt.QtCore import QObject, QTimer

# Steps are strung together until this long has passed; then the event loop has its turn. Several at work share it.
_TURN_S = 0.03
_LEAST_S = 0.005


class Stepper(QObject):
    """Runs a generator to its end, a few steps a turn of the event loop; every `yield` is a place to pause.

    ``done`` is called at the end, ``failed`` with the exception of a step that raised one of ``expected``.
    """

    # Those under way, all of them.
    _working: WeakSet = WeakSet()

    def __init__(
        self,
        steps: Iterator[None],
        done: Callable[[], None],
        failed: Optional[Callable[[Any], None]] = None,
        expected: tuple = (),
        parent: Optional[QObject] = None,
    ) -> None:
        super().__init__(parent)
        self._steps = steps
        self._done = done
        self._failed = failed
        self._expected = expected
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._turn)

    def start(self) -> None:
        """Begin with the next turn of the event loop."""
        self._working.add(self)
        self._timer.start(0)

    def stop(self) -> None:
        """Take no further step, and call nobody."""
        self._working.discard(self)
        self._timer.stop()
        self._steps.close()  # type: ignore[attr-defined]

    def _turn(self) -> None:
        until = time.monotonic() + max(_LEAST_S, _TURN_S / max(1, len(self._working)))
        try:
            while time.monotonic() < until:
                next(self._steps)
        except StopIteration:
            self._working.discard(self)
            self._done()
        except self._expected as problem:
            self._working.discard(self)
            if self._failed is not None:
                self._failed(problem)
        else:
            self._timer.start(0)
