"""Style, format and types; all three are run, so that one look shows everything."""

from __future__ import annotations

from .environment import PYTHON, ensure
from .machine import Stop, run, say

CHECKS = (
    ("ruff check", ["ruff", "check", "."]),
    ("ruff format", ["ruff", "format", "--check", "."]),
    ("mypy", ["mypy", "-p", "diaban.layers", "-p", "diaban.analysis", "-p", "diaban.scripts"]),
)


def main(arguments: list[str]) -> int:
    """Run every check; 1 when one finds something."""
    if arguments:
        raise Stop(f"`lint` takes no arguments: {' '.join(arguments)}")
    ensure()
    failed = []
    for name, command in CHECKS:
        say(f"── {name}")
        if run([PYTHON, "-m", *command]):
            failed.append(name)
    say(f"Not clean: {', '.join(failed)}" if failed else "All checks are clean.")
    return 1 if failed else 0
