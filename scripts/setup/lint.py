"""Style, format, types, Qt 6 and Python 3.9; everything is run, so that one look shows everything."""

from __future__ import annotations

from . import qt6_types
from .environment import PYTHON, ensure
from .machine import Stop, run, say

IN_QGIS = ("__init__.py", "plugin", "tests/qgis", "tests/support/qgis_window.py")
IN_OLD_PYTHON = (
    *("__init__.py", "plugin", "scripts/bootstrap.py", "scripts/setup", "tests/conftest.py", "tests/qgis"),
    *(f"layers/{name}.py" for name in ("columns", "errors", "explaining", "schema", "vocabulary", "wording")),
)
_PARTS = ("diaban.layers", "diaban.analysis", "diaban.scripts")

RUFF = ("-m", "ruff", "check", ".")
FORMAT = ("-m", "ruff", "format", "--check", ".")
MYPY = ("-m", "mypy", *(word for part in _PARTS for word in ("-p", part)))
# What the two Qt 6 checks see: removed calls by name; removed names, unscoped enums and wrong arguments by type.
QT6_CALLS = ("-m", "flake8", "--isolated", "--select=QGS103,QGS104,QGS107,QGS4")
QT6_TYPES = ("-m", "mypy", "--config-file", str(qt6_types.SETTINGS))
# ruff sees newer syntax in these files; this one sees what of the standard library is newer.
PYTHON_39 = (
    *("-c", "import vermin; vermin.main()"),
    *("-q", "-t=3.9-", "--no-tips", "--violations", "--eval-annotations"),
)

CHECKS = (
    ("ruff check", RUFF),
    ("ruff format", FORMAT),
    ("mypy", MYPY),
    ("Qt 6: calls", (*QT6_CALLS, *IN_QGIS)),
    ("Qt 6: types", (*QT6_TYPES, "-p", "diaban.plugin")),
    ("Python 3.9", (*PYTHON_39, *IN_OLD_PYTHON)),
)


def main(arguments: list[str]) -> int:
    """Run every check, or those whose names begin as given (``"Qt 6"``); 1 when one finds something."""
    chosen = [check for check in CHECKS if not arguments or check[0].startswith(tuple(arguments))]
    if not chosen:
        raise Stop(f"`lint` knows the checks {', '.join(name for name, _ in CHECKS)}.")
    ensure()
    qt6_types.assemble()
    failed = []
    for name, command in chosen:
        say(f"── {name}")
        if run([PYTHON, *command]):
            failed.append(name)
    say(f"Not clean: {', '.join(failed)}" if failed else "All checks are clean.")
    return 1 if failed else 0
