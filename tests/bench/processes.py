"""Seconds and megabytes of one fresh process."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Timer


@dataclass(frozen=True)
class Measured:
    """``megabytes`` is the most that the process (or one that it started) held in memory at a time.

    ``cpu`` are seconds of processor, of the process and those it started: on a busy machine the truer figure.
    """

    seconds: float
    cpu: float
    megabytes: float
    output: str


class Failed(Exception):
    """The process failed or was stopped for taking too long; the message says which."""


def measure(command: Sequence[object], limit_seconds: float = 1800) -> Measured:
    """Run ``command`` and wait for it; what it prints on stdout is kept."""
    words = [str(word) for word in command]
    started = time.perf_counter()
    process = subprocess.Popen(
        words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    timer = Timer(limit_seconds, process.kill)
    timer.start()
    try:
        assert process.stdout is not None
        assert process.stderr is not None
        output = process.stdout.read().decode("utf-8")
        complaint = process.stderr.read().decode("utf-8", "replace")
        _, status, usage = os.wait4(process.pid, 0)
    finally:
        timer.cancel()
    seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        why = f"stopped after {limit_seconds:.0f} s" if seconds >= limit_seconds else complaint.strip()[-300:]
        raise Failed(f"{Path(words[0]).name} {' '.join(words[1:3])}: {why or process.returncode}")
    unit = 1 if sys.platform == "darwin" else 1024  # bytes there, kilobytes on Linux
    return Measured(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit / 1e6, output)
