"""Set up what is missing and run one job of the checkout: ``python scripts/bootstrap.py demo``.

Standard library only, Python 3.9 or newer; the same on Linux, Windows and macOS, with and without ``make``.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

VERBS = {
    "env": ("environment", "set up the engine's environment in .venv"),
    "demo": ("demo", "make the sample and everything printed from it in build/demo, and open QGIS on it"),
    "test": ("floors", "run every test: without QGIS, in QGIS, in a browser"),
    "lint": ("lint", "check style, format and types"),
    "package": ("package", "make the plugin zip in build/"),
    "bench": ("bench", "measure speed and memory and write docs/benchmarks.md"),
    "qgis": ("qgis", "open QGIS with the plugin, in a profile of its own under build/"),
    "screenshots": ("screenshots", "make the pictures in docs/pictures"),
    "matrix": ("matrix", "the same tests in other versions of QGIS and of Python (needs root)"),
    "soak": ("soak", "the long proofs: kill the program at many moments and look at the file"),
    "lock": ("lock", "resolve requirements/*.in anew and write the lock files"),
}


def _register_checkout() -> None:
    """Make the checkout importable as ``diaban``, whatever its folder is called."""
    sys.path[:] = [entry for entry in sys.path if Path(entry or ".").resolve() != ROOT / "scripts"]
    spec = importlib.util.spec_from_file_location(
        "diaban", ROOT / "__init__.py", submodule_search_locations=[str(ROOT)]
    )
    if spec is None or spec.loader is None:
        raise ImportError(f"{ROOT} is not a package")
    module = importlib.util.module_from_spec(spec)
    sys.modules["diaban"] = module
    spec.loader.exec_module(module)


def _arguments() -> tuple[str, list[str]]:
    parser = argparse.ArgumentParser(prog="python scripts/bootstrap.py", description=__doc__.splitlines()[0])
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    for verb, (_, what) in VERBS.items():
        verbs.add_parser(verb, help=what, description=what, add_help=False)
    known, rest = parser.parse_known_args()
    return str(known.verb), rest


def main() -> int:
    """Run one verb; 0 when it is done, 1 with one clear line when something outside stops it."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    verb, rest = _arguments()
    _register_checkout()
    from diaban.scripts.setup.machine import Stop

    module = importlib.import_module(f"diaban.scripts.setup.{VERBS[verb][0]}")
    try:
        return int(module.main(rest))
    except Stop as stop:
        print(f"\n{stop}", file=sys.stderr)
        return 1
    except PermissionError as error:
        print(
            f"\nNo right to change {error.filename}: run this as the owner of the checkout.", file=sys.stderr
        )
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
