"""Work done in a copy of this process, so that it can be killed without ending this one.

A copy starts in a millisecond with everything already imported; killed, it ends like any other process. The
parent opens no workspace itself: a process with threads is not to be copied.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

POLL_SECONDS = 0.0005


class Broke(Exception):
    """The work in the copy raised; the text is its traceback."""


def answer(work: Callable[..., Any], *arguments: Any) -> Any:
    """What ``work`` returns, found out in a copy of this process."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _end_with(writing, work, arguments)
    os.close(writing)
    with open(reading, "rb") as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    if not said:
        raise Broke(f"{getattr(work, '__name__', work)} ended without a word")
    done, value = pickle.loads(said)
    if not done:
        raise Broke(value)
    return value


def _end_with(writing: int, work: Callable[..., Any], arguments: tuple[Any, ...]) -> NoReturn:
    sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    try:
        said = pickle.dumps((True, work(*arguments)))
    except BaseException:
        said = pickle.dumps((False, traceback.format_exc()))
    with open(writing, "wb") as pipe:
        pipe.write(said)
    os._exit(0)


def start(work: Callable[[], int], temporary: Path, said: Path) -> int:
    """Begin ``work`` in a process group of its own, what it says going to ``said``; returns its number."""
    child = os.fork()
    if child:
        return child
    os.setsid()
    os.environ["TMPDIR"] = str(temporary)
    tempfile.tempdir = str(temporary)
    out = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(out, 1)
    os.dup2(out, 2)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False)
    code = 70
    try:
        code = work()
    except BaseException:
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def ended(child: int) -> int | None:
    """The exit code of a child (negative: the signal that ended it), None while it runs."""
    pid, status = os.waitpid(child, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if pid else None


def wait(child: int, until: Callable[[], bool], seconds: float) -> int | None:
    """Wait until something holds, the child ends, or time is up; its exit code where it ended."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and not until():
        code = ended(child)
        if code is not None:
            return code
        time.sleep(POLL_SECONDS)
    return ended(child)


def kill(child: int, number: signal.Signals) -> int:
    """End ``child`` with a signal, and wait for it and for every process it started; returns its exit code."""
    os.kill(child, number)
    _, status = os.waitpid(child, 0)
    end = time.monotonic() + 30
    while _group_lives(child):
        if time.monotonic() > end:
            os.killpg(child, signal.SIGKILL)
            raise Broke(f"what process {child} had started outlived it by 30 s")
        time.sleep(0.02)
    return os.waitstatus_to_exitcode(status)


def _group_lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
