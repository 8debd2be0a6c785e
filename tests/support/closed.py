"""Programs run with every way out of the machine closed; whoever tries is written down.

With a C compiler on Linux the system's own calls are closed (``no_network.c``), for libraries in C and for every
process that is started too; everywhere the calls of Python are.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Optional

HERE = Path(__file__).resolve().parent
# Loaded by each Python of a run before anything else.
_WATCH = """
import os, sys
OUT = tuple("socket." + call for call in ("connect", "getaddrinfo", "gethostbyname", "sendto"))

def watch(event, arguments):
    if event in OUT and "/" not in str(arguments[-1]):
        with open(os.environ["DIABAN_REACHED"], "a", encoding="utf-8") as file:
            file.write(f"{event} {arguments[-1]} by Python\\n")
        raise ConnectionRefusedError(event)

sys.addaudithook(watch)
"""


# What a command run earlier in this process has set for itself: a program that is watched starts without.
_HELPS = (
    "CPL_VSIL_CURL_ALLOWED_FILENAME",
    "GDAL_VRT_ENABLE_PYTHON",
    "GML_DOWNLOAD_SCHEMA",
    "OGR_SQLITE_ALLOW_EXTERNAL_ACCESS",
    "PROJ_NETWORK",
)


@lru_cache(maxsize=1)
def closing_library() -> Optional[Path]:
    """The library that closes the system's calls; None where none can be made."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if not sys.platform.startswith("linux") or compiler is None:
        return None
    made = Path(tempfile.mkdtemp(prefix="diaban-closed-")) / "no_network.so"
    source = HERE / "no_network.c"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", str(made), str(source), "-ldl"], check=True)
    return made


def closed(reached: Path, base: Optional[dict] = None) -> dict:
    """The environment of a program that is to reach nothing; what it tries comes line by line into ``reached``."""
    hook = reached.with_name("hook")
    hook.mkdir(exist_ok=True)
    (hook / "usercustomize.py").write_text(_WATCH, encoding="utf-8")
    (hook / "sitecustomize.py").write_text(_WATCH, encoding="utf-8")
    given = os.environ if base is None else base
    environment = {name: value for name, value in given.items() if name not in _HELPS}
    before = environment.get("PYTHONPATH")
    environment["PYTHONPATH"] = os.pathsep.join([str(hook), *([before] if before else [])])
    environment["DIABAN_REACHED"] = str(reached)
    library = closing_library()
    if library is not None:
        environment["LD_PRELOAD"] = str(library)
    return environment


def tried(reached: Path) -> list:
    """What was tried, line by line."""
    return reached.read_text(encoding="utf-8").splitlines() if reached.exists() else []
