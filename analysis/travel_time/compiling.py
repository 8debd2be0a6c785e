"""Compiling loops to machine code, kept from one process to the next where there is a place for it.

The compiler is loaded at the first call of a loop, so that what only mentions travel starts as fast as before.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from threading import RLock
from typing import Any

# Without counting of references (`_nrt`), which took half of the time: a loop gets all its memory from its caller.
_OPTIONS: dict[str, Any] = {"nogil": True, "error_model": "numpy", "boundscheck": False, "_nrt": False}
_lock = RLock()


class Loop:
    """A function that is compiled, with all others of its module, when the first of them is called."""

    def __init__(self, function: Callable[..., Any], inline: bool) -> None:
        update_wrapper(self, function)
        self.function, self.inline = function, inline
        self.made: Callable[..., Any] | None = None

    def __call__(self, *arguments: Any) -> Any:
        if self.made is None:
            with _lock:
                self._make_module()
        assert self.made is not None
        return self.made(*arguments)

    def _make_module(self) -> None:
        # Loops find each other by their names in the module, and must find what is compiled there.
        names = self.function.__globals__
        for name, value in list(names.items()):
            if isinstance(value, Loop):
                names[name] = value.make()
        self.make()

    def make(self) -> Callable[..., Any]:
        """The compiled function."""
        if self.made is None:
            self.made = _inlined(self.function) if self.inline else _kept(self.function)
        return self.made


def compiled(function: Callable[..., Any]) -> Loop:
    """`function` compiled at its first call, running without holding up other threads.

    The machine code is kept beside the source or, where that folder cannot be written, in the user's own cache
    folder; where there is neither, it is made anew in every process. What is kept is known by the source file it
    came from: loops that call one another must stand in one file, or a change would go unnoticed.
    """
    return Loop(function, inline=False)


def inlined(function: Callable[..., Any]) -> Any:
    """A part of compiled loops, put into each of them where it is called."""
    return Loop(function, inline=True)


def cores() -> int:
    """How many processors there are for us."""
    import numba

    return int(numba.get_num_threads())


def _kept(function: Callable[..., Any]) -> Any:
    import numba

    try:
        return numba.njit(cache=True, **_OPTIONS)(function)
    except RuntimeError:  # no place for a cache
        return numba.njit(**_OPTIONS)(function)


def _inlined(function: Callable[..., Any]) -> Any:
    import numba

    return numba.njit(forceinline=True, **_OPTIONS)(function)
