"""Writing commands killed at random moments: all is there or nothing, and nobody was told otherwise.

A small share, the same every time; ``make soak`` kills 500.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

CHEAP = ("--only", "coverage", "--only", "new")


def soak(*words: str) -> dict[str, Any]:
    """The figures of one part of the soak, run in a process of its own."""
    command = [sys.executable, "-P", "-m", "diaban.tests.soak", *words]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.stdout, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


pytestmark = pytest.mark.skipif(
    not hasattr(__import__("os"), "fork"), reason="kills copies of a process, which need fork"
)


def test_ten_writing_commands_are_killed_and_leave_all_or_nothing() -> None:
    figures = soak("crashes", "--count", "10", "--seed", "7")
    assert figures["failures"] == []
    assert sum(figures["kills"].values()) == 10
    assert len(figures["kills"]) == 10, "each another command"


def test_a_full_disk_is_said_and_leaves_all_or_nothing() -> None:
    figures = soak("disks", "--count", "2", "--seed", "7", "--only", "import", "--only", "tables --names")
    if figures["skipped"]:
        pytest.skip(figures["skipped"])
    assert figures["failures"] == []
    assert figures["refused"] > 0
    assert figures["disks"] == figures["refused"] + figures["done"]


def test_a_power_cut_leaves_all_or_nothing_and_what_was_said_to_be_done() -> None:
    figures = soak("power", "--count", "12", "--seed", "7", *CHEAP)
    if figures["skipped"]:
        pytest.skip(figures["skipped"])
    assert figures["failures"] == []
    assert figures["cuts"] == 24
    assert figures["torn"] > 0


def test_the_proof_of_power_cuts_sees_a_disk_that_does_not_sync() -> None:
    figures = soak("power", "--count", "20", "--seed", "7", "--lying-disk", "--only", "coverage")
    if figures["skipped"]:
        pytest.skip(figures["skipped"])
    assert figures["failures"]
