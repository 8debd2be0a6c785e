"""Writing commands killed at random moments: all is there or nothing, and nobody was told otherwise.

A small share, the same every time; ``make soak`` kills 500.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest


def soak(*words: str) -> dict[str, Any]:
    """The figures of one part of the soak, run in a process of its own."""
    command = [sys.executable, "-P", "-m", "diaban.tests.soak", *words]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.stdout, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.skipif(not hasattr(__import__("os"), "fork"), reason="kills copies of a process, which need fork")
def test_ten_writing_commands_are_killed_and_leave_all_or_nothing() -> None:
    figures = soak("crashes", "--count", "10", "--seed", "7")
    assert figures["failures"] == []
    assert sum(figures["kills"].values()) == 10
    assert len(figures["kills"]) == 10, "each another command"
