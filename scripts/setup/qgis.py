"""QGIS on this machine: its Python, its program, a profile of its own with the plugin in it."""

from __future__ import annotations

import glob
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Optional

from .environment import ensure
from .links import link_folder
from .machine import (
    BUILD,
    MACOS,
    ROOT,
    WINDOWS,
    Stop,
    apt_install,
    clean_environment,
    has_apt,
    output_of,
    say,
)
from .translations import PACKAGES as TRANSLATION_PACKAGES
from .translations import compile_translations

PACKAGES = ("qgis", "python3-qgis", "fonts-noto-core")
PROFILES = BUILD / "qgis"
PROFILE = "diaban"
_OVERRIDE = "DIABAN_QGIS_PYTHON"
# What QGIS runs once its plugins are loaded.
_OPENING = 'from qgis.utils import plugins\nplugins["diaban"].window.session.open({workspace!r})\n'


def main(arguments: list[str]) -> int:
    """Open QGIS with the plugin; a workspace given as an argument is open in it."""
    if len(arguments) > 1:
        raise Stop("`qgis` takes at most one argument, a workspace.")
    ensure()
    install()
    open_window(Path(arguments[0]).resolve() if arguments else None)
    return 0


def install() -> str:
    """QGIS's Python; QGIS is installed first where the system's package manager can do it."""
    if has_apt():
        apt_install(PACKAGES)
    return find_python()


def find_python() -> str:
    """A Python that can import ``qgis.core``; Stop tells how to get one."""
    for candidate in _pythons():
        if output_of([candidate, "-c", "import qgis.core; print('there')"]) == "there":
            return candidate
    raise Stop(
        "QGIS was not found. Install it from qgis.org (3.22 or newer) and try again; where it is in an "
        f"unusual place, set {_OVERRIDE} to its Python."
    )


def _pythons() -> list[str]:
    found = [os.environ.get(_OVERRIDE, "")]
    if WINDOWS:
        for root in _windows_roots():
            found += sorted(glob.glob(os.path.join(root, "bin", "python-qgis*.bat")), reverse=True)
    elif MACOS:
        found += sorted(glob.glob("/Applications/QGIS*.app/Contents/MacOS/bin/python3"), reverse=True)
    else:
        found += ["/usr/bin/python3", shutil.which("python3") or ""]
    return [candidate for candidate in dict.fromkeys(found) if candidate]


def _windows_roots() -> list[str]:
    programs = os.environ.get("PROGRAMFILES", r"C:\Program Files")
    return [
        *sorted(glob.glob(os.path.join(programs, "QGIS *")), reverse=True),
        r"C:\OSGeo4W",
        r"C:\OSGeo4W64",
    ]


def _program() -> Optional[str]:
    if WINDOWS:
        for root in _windows_roots():
            for pattern in ("qgis.bat", "qgis-ltr.bat", "qgis-bin.exe", "qgis-ltr-bin.exe"):
                for found in glob.glob(os.path.join(root, "bin", pattern)):
                    return found
    elif MACOS:
        for pattern in ("QGIS", "qgis"):
            for found in sorted(glob.glob(f"/Applications/QGIS*.app/Contents/MacOS/{pattern}"), reverse=True):
                return found
    return shutil.which("qgis")


def program_environment(program: str, more: Optional[Mapping[str, str]] = None) -> dict[str, str]:
    """The environment for QGIS's program: its own folder first on the search path.

    The Python inside QGIS looks for its home where the first ``python3`` of the search path is; another
    Python there would leave QGIS without its own modules.
    """
    env = clean_environment(more)
    env["PATH"] = os.pathsep.join((str(Path(program).parent), env.get("PATH", "")))
    return env


def has_screen() -> bool:
    """Whether a window can be shown."""
    return WINDOWS or MACOS or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def open_window(workspace: Optional[Path]) -> None:
    """Start QGIS on its own, with the plugin switched on and ``workspace`` open in it."""
    program = _program()
    if program is None:
        raise Stop("QGIS's Python is there, but its program was not found on the search path.")
    if not has_screen():
        raise Stop(
            "There is no screen here (DISPLAY and WAYLAND_DISPLAY are empty), so QGIS cannot be opened."
        )
    if has_apt():
        apt_install(TRANSLATION_PACKAGES)
    compile_translations()
    prepare_profile(PROFILES)
    command = [program, "--profiles-path", str(PROFILES), "--profile", PROFILE]
    if workspace is not None:
        opening = PROFILES / "open.py"
        opening.write_text(_OPENING.format(workspace=str(workspace)), encoding="utf-8")
        command += ["--code", str(opening)]
    say(f"Opening QGIS with the profile in {PROFILES}")
    subprocess.Popen(
        command,
        env=program_environment(program),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def prepare_profile(profiles: Path, language: str = "") -> Path:
    """A QGIS profile that loads the checkout as its plugin; what the user set there before is kept.

    ``language`` (``vi``, ``en``) overrides the system's.
    """
    folder = profiles / "profiles" / PROFILE
    link_folder(folder / "python" / "plugins" / "diaban", ROOT)
    settings = folder / "QGIS" / "QGIS3.ini"
    settings.parent.mkdir(parents=True, exist_ok=True)
    lines = settings.read_text(encoding="utf-8").splitlines() if settings.exists() else []
    lines = _with(lines, "PythonPlugins", "diaban", "true")
    lines = _with(lines, "qgis", "checkVersion", "false")
    lines = _with(lines, "core", r"NewsFeed\httpsfeedqgisorg\disabled", "true")
    if language:
        lines = _with(lines, "locale", "overrideFlag", "true")
        lines = _with(lines, "locale", "userLocale", language)
    settings.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def _with(lines: list[str], section: str, key: str, value: str) -> list[str]:
    """``lines`` of an INI file with ``key`` in ``section`` set to ``value``."""
    header = f"[{section}]"
    if header not in lines:
        return [*lines, header, f"{key}={value}"]
    start = lines.index(header) + 1
    end = next((i for i in range(start, len(lines)) if lines[i].startswith("[")), len(lines))
    kept = [line for line in lines[start:end] if not line.startswith(f"{key}=")]
    return [*lines[:start], f"{key}={value}", *kept, *lines[end:]]
