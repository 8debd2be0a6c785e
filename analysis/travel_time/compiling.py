"""Compiling a loop to machine code, kept from one process to the next where there is a place for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba

# Without counting of references (`_nrt`), which took half of the time: a loop gets all its memory from its caller.
_OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy", "boundscheck": False, "_nrt": False}


def compiled(function: Callable[..., Any]) -> Any:
    """`function` compiled at its first call, running without holding up other threads.

    The machine code is kept beside the source or, where that folder cannot be written, in the user's own cache
    folder; where there is neither, it is made anew in every process. What is kept is known by the source file it
    came from: loops that call one another must stand in one file, or a change would go unnoticed.
    """
    try:
        made = numba.njit(cache=True, **_OPTIONS)(function)
    except RuntimeError:  # no place for a cache
        made = numba.njit(**_OPTIONS)(function)
    return made


def inlined(function: Callable[..., Any]) -> Any:
    """A part of compiled loops, put into each of them where it is called."""
    return numba.njit(forceinline=True, **_OPTIONS)(function)
