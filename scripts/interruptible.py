"""Long computations of compiled solvers that a request to stop still ends at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
_LOOK_EVERY = 0.05


def interruptible(work: Callable[[], T], give_up: Callable[[], None] | None = None) -> T:
    """The result of ``work``, done beside the main thread: Python tells of a request to stop only there, and not
    while a solver has not returned. A computation that was given up is told by ``give_up``; without it, it ends with the
    process.
    """
    result: list[T] = []
    failure: list[BaseException] = []
    done = threading.Event()

    def run() -> None:
        try:
            result.append(work())
        except BaseException as error:  # noqa: BLE001 - whatever it is, it is raised again where it was asked for
            failure.append(error)
        finally:
            done.set()

    threading.Thread(target=run, daemon=True, name="solver").start()
    try:
        while not done.wait(_LOOK_EVERY):
            pass
    except BaseException:
        if give_up is not None:
            give_up()
        raise
    if failure:
        raise failure[0]
    return result[0]
