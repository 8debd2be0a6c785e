"""Python's search for garbage, kept away from what is known to stay: it would halt QGIS for a tenth of a second."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

# From so many rows on what a gesture leaves behind is worth setting apart.
_MANY = 500


def take_back() -> None:
    """The workspace is closed: what was set apart is looked through again, now, before the next one is set apart."""
    gc.unfreeze()
    gc.collect()


@contextmanager
def unsearched() -> Iterator[None]:
    """Around a short piece of work: nothing is looked through meanwhile, but all of it afterwards."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@contextmanager
def undisturbed(rows: int = _MANY) -> Iterator[None]:
    """Around what makes so many rows that stay: nothing is looked through meanwhile, and they are set apart.

    They are not looked through again until `take_back`; what nobody holds goes all the same. All that Python holds is
    set apart with them, also what is no longer needed: only for what stays as long as the workspace is open.
    """
    if rows < _MANY or not gc.isenabled():
        yield
        return
    with unsearched():
        try:
            yield
        finally:
            gc.freeze()
