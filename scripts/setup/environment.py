"""The engine's environment: ``.venv``, filled from the lock, with the checkout on its path as ``diaban``."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sys
import time
from pathlib import Path
from typing import Optional

from .links import link_folder, unlink_folder
from .machine import ROOT, WINDOWS, Stop, apt_install, has_apt, must_run, output_of, run, say

VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if WINDOWS else "bin")
PYTHON = BIN / ("python.exe" if WINDOWS else "python")
DIABAN = BIN / ("diaban.cmd" if WINDOWS else "diaban")
LOCK = ROOT / "requirements" / "dev.lock"
STAMP = VENV / "lock.sha256"

# There are wheels of everything in the lock for these; the first one found is taken.
VERSIONS = ((3, 12), (3, 13), (3, 11))

_PROBE = (
    "import sys, venv, ensurepip, sqlite3, ssl, ctypes, lzma; "
    "print('%d.%d' % sys.version_info[:2], getattr(sys, '_base_executable', sys.executable))"
)


def main(arguments: list[str]) -> int:
    """Set the environment up; say how long it took or that nothing had to be done."""
    if arguments:
        raise Stop(f"`env` takes no arguments: {' '.join(arguments)}")
    ensure()
    say(f"Python: {PYTHON}\nCommand: {DIABAN}")
    return 0


def ensure() -> bool:
    """Make ``.venv`` what the lock says; whether anything had to be installed."""
    started = time.monotonic()
    digest = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if _works() and STAMP.exists() and STAMP.read_text(encoding="ascii").strip() == digest:
        _put_checkout_on_path()
        say("The engine's environment is up to date; nothing installed.")
        return False
    if not _works():
        _make_empty()
    say("Installing the engine's packages into .venv (about 1 GB on disk, some minutes the first time) …")
    _install()
    _remove_what_is_not_locked()
    _put_checkout_on_path()
    say("Compiling what is computed most …")
    run([PYTHON, "-P", "-m", "diaban.scripts", "warm"], quiet=True)  # what fails here is compiled when needed
    STAMP.write_text(digest + "\n", encoding="ascii")
    say(f"The engine's environment is ready ({time.monotonic() - started:.0f} s).")
    return True


def _works() -> bool:
    version = output_of([PYTHON, "-c", "import pip, sys; print('%d.%d' % sys.version_info[:2])"])
    return version in {f"{major}.{minor}" for major, minor in VERSIONS}


def _make_empty() -> None:
    if VENV.is_symlink():
        VENV.unlink()
    elif VENV.exists():
        unlink_folder(VENV / "pkg" / "diaban")  # before the tree is removed: never delete through a junction
        shutil.rmtree(VENV)
    python = find_python()
    say(f"Making .venv with {python}")
    must_run([python, "-m", "venv", VENV], "Making the environment")


def find_python() -> str:
    """A Python that the lock has wheels for and that can make environments; installed where apt can."""
    found = _probe_all()
    if found is None and has_apt():
        apt_install(["python3", "python3-venv"])
        found = _probe_all()
    if found is None:
        wanted = ", ".join(f"{major}.{minor}" for major, minor in sorted(VERSIONS))
        raise Stop(
            f"No usable Python found: one of {wanted}, with venv, is needed for the engine. "
            "Install one (from python.org, or python3.12 and python3.12-venv of your system) and try again."
        )
    return found


def _probe_all() -> Optional[str]:
    candidates: list[list[str]] = [[sys.executable]]
    for major, minor in VERSIONS:
        candidates.append([f"python{major}.{minor}"])
        if WINDOWS:
            candidates.append(["py", f"-{major}.{minor}"])
    candidates += [["python3"], ["/usr/bin/python3"], ["python"]]
    for candidate in candidates:
        answer = output_of([*candidate, "-c", _PROBE])
        if answer is None:
            continue
        version, executable = answer.split(" ", 1)
        if version in {f"{major}.{minor}" for major, minor in VERSIONS}:
            return executable
    return None


def _pip(*arguments: object) -> list[object]:
    return [PYTHON, "-m", "pip", "--disable-pip-version-check", "--no-input", *arguments]


def _install() -> None:
    safely = ("--require-hashes", "--only-binary", ":all:")
    command = _pip("install", "--quiet", "--no-warn-script-location", *safely, "-r", LOCK)
    if run(command, quiet=True):
        raise Stop(
            "The packages could not be installed: see pip's message above. Where there is no network, set "
            "PIP_NO_INDEX=1 and PIP_FIND_LINKS to a folder with the wheels that requirements/dev.lock names."
        )


def _name(text: str) -> str:
    return re.sub(r"[-_.]+", "-", text).lower()


def _remove_what_is_not_locked() -> None:
    pinned = re.findall(r"^([A-Za-z0-9_.-]+)==", LOCK.read_text("utf-8"), re.MULTILINE)
    locked = {_name(package) for package in pinned}
    listed = output_of(_pip("list", "--format", "freeze")) or ""
    there = {_name(line.split("==")[0]) for line in listed.splitlines() if "==" in line}
    extra = sorted(there - locked - {"pip"})
    if extra:
        must_run(
            _pip("uninstall", "--quiet", "--yes", *extra), "Removing packages that the lock does not name"
        )


def _put_checkout_on_path() -> None:
    """Make ``import diaban`` find this checkout, whatever its folder is called, and add the command."""
    link_folder(VENV / "pkg" / "diaban", ROOT)
    site = site_packages()
    _write(site / "diaban_checkout.pth", os.path.relpath(VENV / "pkg", site) + "\n")
    if WINDOWS:
        _write(DIABAN, '@"%~dp0python.exe" -P -m diaban.scripts %*\r\n')
    else:
        # No absolute path: the checkout may be moved, and its folder may have spaces.
        _write(
            DIABAN,
            '#!/bin/sh\nexec "$(dirname -- "$(readlink -f -- "$0")")/python" -P -m diaban.scripts "$@"\n',
        )
        if not os.access(DIABAN, os.X_OK):
            DIABAN.chmod(0o755)


def site_packages() -> Path:
    """The folder that the environment's packages are in."""
    return VENV / "Lib" / "site-packages" if WINDOWS else next(VENV.glob("lib/python3.*/site-packages"))


def _write(path: Path, text: str) -> None:
    if not path.exists() or path.read_bytes() != text.encode("utf-8"):
        path.write_bytes(text.encode("utf-8"))
