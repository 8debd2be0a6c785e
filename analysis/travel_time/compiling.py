"""Compiling a loop to machine code, kept from one process to the next where there is a place for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numba


def compiled(function: Callable[..., Any]) -> Any:
    """`function` compiled at its first call, running without holding up other threads.

    The machine code is kept beside the source or, where that folder cannot be written, in the user's own cache
    folder; where there is neither, it is made anew in every process. What is kept is known by the source file it
    came from: loops that call one another must stand in one file, or a change would go unnoticed.
    """
    options: dict[str, Any] = {"nogil": True, "error_model": "numpy", "boundscheck": False}
    try:
        made = numba.njit(cache=True, **options)(function)
    except RuntimeError:  # no place for a cache
        made = numba.njit(**options)(function)
    return made
