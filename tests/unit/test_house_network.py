"""The engine works without a network, and does not try to reach one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from diaban.tests.house.reading import ROOT

# Runs a module with every way out closed: whoever tries is named, and the run fails.
WATCHED = """
import runpy, sys
OUT = tuple("socket." + call for call in ("connect", "getaddrinfo", "gethostbyname", "sendto"))

def watch(event, arguments):
    if event in OUT:
        print("REACHED OUT:", event, arguments[-1:], file=sys.stderr)
        sys.stderr.flush()
        import os
        os._exit(99)

sys.addaudithook(watch)
module, sys.argv = sys.argv[1], sys.argv[1:]
runpy.run_module(module, run_name="__main__", alter_sys=True)
"""


def watched(folder: Path, module: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """A module run in a fresh process that may not open a connection."""
    return subprocess.run(
        [sys.executable, "-c", WATCHED, module, *map(str, arguments)],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=240,
    )


@pytest.mark.skipif(not (ROOT / "scripts" / "__main__.py").exists(), reason="no command line yet")
def test_the_main_job_opens_no_connection(tmp_path: Path) -> None:
    sample = tmp_path / "sample.gpkg"
    for arguments in (
        ("sample", sample),
        ("check", sample),
        ("coverage", sample, "--output", tmp_path / "gaps.geojson"),
        ("tables", sample, "--output", tmp_path / "tables.xlsx"),
        ("webmap", sample, "--output", tmp_path / "map.html"),
    ):
        done = watched(tmp_path, "diaban.scripts", *arguments)
        assert done.returncode == 0, f"{arguments[0]}: {done.stderr[-2000:]}"


def test_the_check_itself_sees_a_connection(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text("import socket\nsocket.getaddrinfo('localhost', 80)\n", encoding="utf-8")
    assert watched(tmp_path, "planted").returncode == 99
