"""Start QGIS's own Python on the printing code, follow it, and never leave it running alone."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from glob import glob
from pathlib import Path
from typing import Any

from ..layers.errors import EngineError, InputError
from ..layers.files import is_full

PYTHON_VARIABLE = "DIABAN_QGIS_PYTHON"
_ROOT = Path(__file__).resolve().parent.parent
_PLACES = {
    "win32": (
        r"C:\Program Files\QGIS*\bin\python-qgis*.bat",
        r"C:\OSGeo4W*\bin\python-qgis*.bat",
    ),
    "darwin": ("/Applications/QGIS*.app/Contents/MacOS/bin/python3",),
}
_EVERYWHERE = ("/usr/bin/python3", "/usr/local/bin/python3")
# What belongs to the engine's Python and would break the other one.
_NOT_PASSED_ON = (
    "PYTHONHOME",
    "PYTHONPATH",
    "VIRTUAL_ENV",
    "PROJ_LIB",
    "PROJ_DATA",
    "GDAL_DATA",
    "GDAL_DRIVER_PATH",
)
# The checkout may have any name; in there it is always the package diaban.
_START = (
    "import importlib.util, runpy, sys; root = sys.argv.pop(1); "
    "spec = importlib.util.spec_from_file_location('diaban', root + '/__init__.py', "
    "submodule_search_locations=[root]); package = importlib.util.module_from_spec(spec); "
    "sys.modules['diaban'] = package; spec.loader.exec_module(package); "
    "runpy.run_module('diaban.plugin.printing', run_name='__main__', alter_sys=True)"
)
_POLL_SECONDS = 0.2
_PATIENCE_SECONDS = 5.0


def find_python() -> str:
    """The Python that has QGIS in it.

    Errors: InputError where DIABAN_QGIS_PYTHON names one without QGIS, or none is found.
    """
    named = os.environ.get(PYTHON_VARIABLE)
    if named:
        if not _has_qgis(named):
            raise InputError("error.qgis_python_bad", path=named, variable=PYTHON_VARIABLE)
        return named
    for candidate in _candidates():
        if _has_qgis(candidate):
            return candidate
    raise InputError("error.qgis_missing", variable=PYTHON_VARIABLE)


def run_printing(python: str, job: Path, tell: Callable[[int, int], None]) -> int:
    """Print the job file and return the number of pages; ``tell(done, total)`` hears of each.

    However this ends (a cancel included), the other process has ended too. EngineError where it failed.
    """
    with open(job.parent / "errors.txt", "w+", encoding="utf-8", errors="replace") as errors:
        process = subprocess.Popen(
            [python, "-c", _START, str(_ROOT), str(job), "--watched"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            cwd=job.parent,
            env=_environment(job.parent),
            text=True,
            encoding="utf-8",
        )
        try:
            pages = _followed(process, tell)
            # It may stumble on its way out; the PDF is whole once the result has been said.
            _wait(process)
            return pages
        except _FailedError as error:
            if is_full(job.parent):
                raise InputError("error.disk_full", path=str(job.parent)) from error
            raise EngineError("error.print_failed", detail=error.args[0] or _last_line(errors)) from error
        finally:
            _end(process)


class _FailedError(Exception):
    """The other process said that it failed, or died."""


def _followed(process: subprocess.Popen[str], tell: Callable[[int, int], None]) -> int:
    pages: int | None = None
    for message in _messages(process):
        if message is None:
            continue
        if message["kind"] == "progress":
            tell(int(message["done"]), int(message["total"]))
        elif message["kind"] == "result":
            pages = int(message["pages"])
        elif message["kind"] == "error":
            raise _FailedError(str(message["message"]))
    if pages is None:
        raise _FailedError("")
    return pages


def _messages(process: subprocess.Popen[str]) -> Iterator[dict[str, Any] | None]:
    """What the process says, and None now and then, so that a cancel is noticed while it says nothing."""
    lines: queue.Queue[str | None] = queue.Queue()

    def read() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            lines.put(line)
        lines.put(None)

    threading.Thread(target=read, daemon=True).start()
    while True:
        try:
            line = lines.get(timeout=_POLL_SECONDS)
        except queue.Empty:
            yield None
            continue
        if line is None:
            return
        if line.startswith("{"):
            yield json.loads(line)


def _wait(process: subprocess.Popen[str]) -> None:
    try:
        process.wait(timeout=_PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        return


def _end(process: subprocess.Popen[str]) -> None:
    """End a process that has not ended; closing its input reaches one that a wrapper started for it, too."""
    if process.poll() is None:
        process.terminate()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            stream.close()
    try:
        process.wait(timeout=_PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _environment(folder: Path | None = None) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in _NOT_PASSED_ON}
    return {
        **kept,
        "QT_QPA_PLATFORM": "offscreen",
        # Qt asks the printing service, which may be another machine, as soon as it makes a PDF.
        "CUPS_SERVER": "/nowhere",
        "PYTHONIOENCODING": "utf-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        **({"TMPDIR": str(folder)} if folder else {}),
    }


def _candidates() -> Iterator[str]:
    for pattern in _PLACES.get(sys.platform, ()):
        yield from sorted(glob(pattern), reverse=True)
    if sys.platform != "win32":
        yield from (place for place in _EVERYWHERE if Path(place).exists())


def _has_qgis(python: str) -> bool:
    asked = [python, "-c", "import qgis.core"]
    try:
        done = subprocess.run(asked, env=_environment(), capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _last_line(errors: Any) -> str:
    errors.seek(0)
    said = [line.strip() for line in errors.read().splitlines() if line.strip()]
    return said[-1] if said else "–"
