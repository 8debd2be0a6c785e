"""Long work on the main thread in short steps, so that QGIS answers in between; what is waited for goes first."""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Generator, Iterable, Iterator
from functools import partial
from typing import Any, Callable, Optional, TypeVar
from weakref import WeakSet

from qgis.PyQt import sip
from qgis.PyQt.QtCore import QObject, QTimer

from .garbage import undisturbed, unsearched

# Steps are strung together until this long has passed; then the event loop has its turn. Several at work share it.
_TURN_S = 0.03
_LEAST_S = 0.005
# How often one that waits for another looks by itself whether that is still there.
_LOOK_AGAIN_MS = 200
# How soon something is wanted. While anything of one kind is under way, nothing of a later kind takes a step.
NOW, SOON, LATER, LAST = range(4)
# So many are sorted in one step, about.
_SORTED_A_STEP = 2000
T = TypeVar("T")


def sorted_in_steps(items: Iterable[T], key: Callable[[T], Any]) -> Generator[None, None, list[T]]:
    """What `sorted` gives, with places to pause: what belongs together is gathered, and that is sorted."""
    listed = list(items)
    some = sorted(map(key, listed[:: _SORTED_A_STEP // 10]))
    bounds = some[10::10]
    gathered: list[list[T]] = [[] for _ in range(len(bounds) + 1)]
    for number, each in enumerate(listed):
        gathered[bisect_right(bounds, key(each))].append(each)
        if number % _SORTED_A_STEP == 0:
            yield
    found: list[T] = []
    for part in gathered:
        found += sorted(part, key=key)
        yield
    return found


class Stepper(QObject):
    """Runs a generator to its end, a few steps a turn of the event loop; every `yield` is a place to pause.

    ``done`` is called at the end, ``failed`` with the exception of a step that raised one of ``expected``.
    ``wanted`` is how soon: `NOW` what somebody waits for, `LAST` what nobody sees yet. ``keeps``: the steps make very
    many rows that stay until the workspace is closed. It is freed when it has ended or is stopped, whoever its parent
    is; who still holds it may stop it all the same.
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
        wanted: int = SOON,
        keeps: bool = False,
    ) -> None:
        super().__init__(parent)
        self._steps = steps
        self._done = done
        self._failed: Callable[[Any], None] = failed or _nobody
        self._expected = expected
        self._wanted = wanted
        self._around = undisturbed if keeps else unsearched
        self._has_ended = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._turn)

    def start(self) -> None:
        """Begin with the next turn of the event loop."""
        self._working.add(self)
        self._timer.start(0)

    def stop(self) -> None:
        """Take no further step, and call nobody."""
        if not self._has_ended:
            steps = self._steps
            self._end()
            steps.close()  # type: ignore[attr-defined]

    def _end(self) -> None:
        """Under way no more, and nothing is held: those that waited look again whether it is their turn."""
        self._has_ended = True
        self._steps, self._done, self._failed = iter(()), _nobody, _nobody
        self._working.discard(self)
        for other in self._others():
            other._timer.start(0)
        if not sip.isdeleted(self):
            self._timer.stop()
            self.deleteLater()

    def _others(self) -> list[Stepper]:
        return [each for each in self._working if each is not self and not sip.isdeleted(each)]

    def _turn(self) -> None:
        others = self._others()
        if any(each._wanted < self._wanted for each in others):
            # Whoever ends calls this one again; who is deleted at work calls nobody.
            self._timer.start(_LOOK_AGAIN_MS)
            return
        beside = sum(1 for each in others if each._wanted == self._wanted)
        until = time.monotonic() + max(_LEAST_S, _TURN_S / (1 + beside))
        with self._around():
            then = self._take_steps(until)
        # Not within: it may open a window, which stays open as long as somebody looks at it.
        if then is not None:
            then()

    def _take_steps(self, until: float) -> Optional[Callable[[], None]]:
        """Whom to call now that it has ended; None where it goes on."""
        done, failed = self._done, self._failed
        try:
            while time.monotonic() < until:
                next(self._steps)
        except StopIteration:
            self._end()
            return done
        except self._expected as problem:
            self._end()
            # Without where it was raised: that would hold what was read till then.
            return partial(failed, problem.with_traceback(None))
        except BaseException:
            self._end()
            raise
        self._timer.start(0)
        return None


def _nobody(*_: Any) -> None:
    """Called where nobody wants to know."""
