"""Make the checkout importable as ``diaban``, whatever its folder is called, with and without QGIS."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# What several tests share lives in folders beside them: ``from support.small import …``.
sys.path.insert(0, str(ROOT / "tests"))


def _register_checkout() -> None:
    if "diaban" in sys.modules:
        return
    spec = importlib.util.spec_from_file_location(
        "diaban", ROOT / "__init__.py", submodule_search_locations=[str(ROOT)]
    )
    if spec is None or spec.loader is None:
        raise ImportError(f"{ROOT} is not a package")
    module = importlib.util.module_from_spec(spec)
    sys.modules["diaban"] = module
    spec.loader.exec_module(module)


_register_checkout()
