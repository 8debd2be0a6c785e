"""What this machine has, and how to get what it lacks."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Optional

ROOT = Path(__file__).resolve().parent.parent.parent
BUILD = ROOT / "build"
WINDOWS = os.name == "nt"
MACOS = sys.platform == "darwin"

# What a shell, an editor or QGIS itself may have set for another Python, and must not reach ours.
_FOREIGN = ("PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "VIRTUAL_ENV", "__PYVENV_LAUNCHER__")


class Stop(Exception):
    """Nothing more can be done here; the message says what is missing and how to get it."""


def say(text: str = "") -> None:
    """One line for the person, at once, also where the output is a file."""
    print(text, flush=True)


def clean_environment(more: Optional[Mapping[str, str]] = None) -> dict[str, str]:
    """This process's environment without what belongs to another Python, plus ``more``."""
    kept = {name: value for name, value in os.environ.items() if name not in _FOREIGN}
    kept["PYTHONUTF8"] = "1"
    kept.update(more or {})
    return kept


def run(
    command: Sequence[object],
    *,
    env: Optional[Mapping[str, str]] = None,
    cwd: Optional[Path] = None,
    quiet: bool = False,
) -> int:
    """The exit code of ``command``; with ``quiet`` its output is shown only when it fails."""
    words = [str(word) for word in command]
    sys.stdout.flush()
    done = subprocess.run(
        words,
        cwd=cwd or ROOT,
        env=clean_environment(env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
        check=False,
    )
    if quiet and done.returncode:
        sys.stdout.write(done.stdout.decode("utf-8", "replace"))
    return done.returncode


def must_run(command: Sequence[object], what: str, **more: object) -> None:
    """Run ``command``; Stop with ``what`` was being done when it fails."""
    code = run(command, **more)  # type: ignore[arg-type]
    if code:
        raise Stop(f"{what} failed (exit code {code}): {' '.join(str(word) for word in command)}")


def output_of(command: Sequence[object]) -> Optional[str]:
    """What ``command`` prints, or None where it is not there or fails."""
    try:
        done = subprocess.run(
            [str(word) for word in command],
            env=clean_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=False,
            timeout=120,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode("utf-8", "replace").strip() if done.returncode == 0 else None


def has_apt() -> bool:
    """Whether programs come from apt here: Debian, Ubuntu and their kin."""
    return shutil.which("apt-get") is not None and shutil.which("dpkg-query") is not None


def _missing(packages: Iterable[str]) -> list[str]:
    asked = list(dict.fromkeys(packages))
    listed = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *asked],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=False,
    ).stdout.decode()
    there = {line.split()[0] for line in listed.splitlines() if line.endswith(" installed")}
    return [package for package in asked if package not in there]


def _offered(packages: Iterable[str]) -> list[str]:
    """Those of ``packages`` that this system's package manager has; the others are named."""
    asked = list(packages)
    found = [package for package in asked if (output_of(["apt-cache", "show", package]) or "")]
    if len(found) < len(asked):
        say(f"This system's package manager does not offer: {' '.join(p for p in asked if p not in found)}")
    return found


def apt_install(packages: Iterable[str]) -> list[str]:
    """Install those of ``packages`` that are missing and answer which these were; Stop says why it cannot."""
    missing = _missing(packages)
    if not missing:
        return []
    as_root: list[str] = []
    if os.geteuid() != 0:  # type: ignore[attr-defined,unused-ignore]
        if shutil.which("sudo") is None:
            raise Stop(
                f"These programs are missing: {' '.join(missing)}. Installing them needs the administrator: "
                f"run `apt-get install --no-install-recommends {' '.join(missing)}` as root, then try again."
            )
        as_root = ["sudo"] if sys.stdin is not None and sys.stdin.isatty() else ["sudo", "-n"]
    settings = ["env", "DEBIAN_FRONTEND=noninteractive"]
    apt = [*as_root, *settings, "apt-get", "-q", "-o", "Dpkg::Use-Pty=0"]
    if os.environ.get("CI"):  # such a machine is thrown away: no need to wait for the disk after each file
        apt += ["-o", "Dpkg::Options::=--force-unsafe-io"]
    say(f"Installing from the system's package manager: {' '.join(missing)}")
    must_run([*apt, "update"], "Refreshing the list of packages", quiet=True)
    offered = _offered(missing)
    must_run([*apt, "install", "-y", "--no-install-recommends", *offered], "Installing packages", quiet=True)
    return offered
