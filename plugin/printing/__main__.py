"""`python -m diaban.plugin.printing JOB.json`: print one job; progress and result are JSON lines on stdout."""

from __future__ import annotations

import os
import shutil
import sys
import threading
import traceback
from pathlib import Path

_finished = threading.Event()


def main(arguments: list[str]) -> int:
    """Print the job named first; with `--watched`, stop when standard input closes (our starter is gone)."""
    path = Path(arguments[0])
    if "--watched" in arguments:
        threading.Thread(target=_stop_with_parent, args=(path.parent,), daemon=True).start()
    from .export import Progress, export
    from .job import read_job
    from .session import qgis_session

    progress = Progress()
    try:
        job = read_job(path)
        with qgis_session(path.parent):
            pages = export(job, progress)
    except Exception as error:  # noqa: BLE001 - the last stop: everything becomes one line for the starter
        traceback.print_exc()
        progress.say(kind="error", message=f"{type(error).__name__}: {error}")
        return 3
    _finished.set()
    progress.say(kind="result", pages=pages)
    return 0


def _stop_with_parent(folder: Path) -> None:
    """Wait for the end of standard input; then nobody wants this print, and its files must not stay."""
    sys.stdin.buffer.read()
    if _finished.is_set():
        return
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(4)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
