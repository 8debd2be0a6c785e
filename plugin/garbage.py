"""Python's search for garbage, kept away from what is known to stay: it would halt QGIS for a tenth of a second."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

# From so many rows on what a gesture leaves behind is worth setting apart.
_MANY = 500


def set_apart() -> None:
    """What there is now stays, and is not looked through again until `take_back`; what nobody holds goes all the same."""
    gc.freeze()


def take_back() -> None:
    """What was set apart is looked through again: the workspace is closed."""
    gc.unfreeze()


@contextmanager
def undisturbed(rows: int) -> Iterator[None]:
    """Around what makes so many rows that stay: nothing is looked through meanwhile, and they are set apart."""
    if rows < _MANY or not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
