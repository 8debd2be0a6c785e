"""Whether this run has begun to make a change final: from then on it is too late to cancel it.

Somebody told "cancelled" must find the workspace as it was before.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

_final = False


def start() -> None:
    """A run begins: nothing is final yet."""
    global _final  # noqa: PLW0603
    _final = False


def too_late() -> bool:
    """Whether what the run does is, or is just becoming, final."""
    return _final


@contextmanager
def making_final() -> Iterator[None]:
    """Around the statement that makes a change final; if it fails, the run can be cancelled again."""
    global _final  # noqa: PLW0603
    before, _final = _final, True
    try:
        yield
    except BaseException:
        _final = before
        raise
