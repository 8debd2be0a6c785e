"""Resolve ``requirements/*.in`` anew and write the lock files, with hashes and without addresses."""

from __future__ import annotations

import shutil

from .environment import find_python
from .machine import BUILD, WINDOWS, Stop, must_run, say

_TOOLS = BUILD / "lock-tools"
_COMMAND = "python scripts/bootstrap.py lock"


def main(arguments: list[str]) -> int:
    """Write the lock files; ``--upgrade`` takes the newest releases instead of keeping what still fits."""
    if set(arguments) - {"--upgrade"}:
        raise Stop(f"`lock` knows only --upgrade, not: {' '.join(arguments)}")
    uv = _uv()
    for name in ("engine", "dev", "bench"):
        must_run(
            [
                *(
                    uv,
                    "pip",
                    "compile",
                    f"requirements/{name}.in",
                    "--output-file",
                    f"requirements/{name}.lock",
                ),
                *("--universal", "--generate-hashes", "--python-version", "3.11", "--no-config", "--quiet"),
                *("--no-emit-index-url", "--no-emit-find-links", "--custom-compile-command", _COMMAND),
                *arguments,
            ],
            f"Resolving requirements/{name}.in",
        )
        say(f"requirements/{name}.lock written")
    return 0


def _uv() -> object:
    program = _TOOLS / ("Scripts/uv.exe" if WINDOWS else "bin/uv")
    if not program.exists():
        shutil.rmtree(_TOOLS, ignore_errors=True)
        must_run([find_python(), "-m", "venv", _TOOLS], "Making an environment for uv")
        python = _TOOLS / ("Scripts/python.exe" if WINDOWS else "bin/python")
        must_run([python, "-m", "pip", "install", "--quiet", "--only-binary", ":all:", "uv"], "Installing uv")
    return program
