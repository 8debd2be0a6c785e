"""Started by the engine's own Python: makes the plugin folder importable as ``diaban``, then runs its command.

The folder need not be called diaban, and no other plugin beside it becomes importable.
"""

from __future__ import annotations

import importlib.util
import runpy
import sys
from pathlib import Path


def register(root: Path) -> None:
    """Make ``root`` the package ``diaban`` of this process."""
    spec = importlib.util.spec_from_file_location(
        "diaban", root / "__init__.py", submodule_search_locations=[str(root)]
    )
    if spec is None or spec.loader is None:
        raise ImportError(str(root))
    module = importlib.util.module_from_spec(spec)
    sys.modules["diaban"] = module
    spec.loader.exec_module(module)


if __name__ == "__main__":
    register(Path(__file__).resolve().parent.parent.parent)
    runpy.run_module("diaban.scripts", run_name="__main__", alter_sys=True)
