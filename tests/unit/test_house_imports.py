"""Who may import whom: the walls between the rooms."""

from __future__ import annotations

import ast
import sys

import pytest

from diaban.tests.house.reading import ROOMS, ROOT, called, files, imports, modules, tree, within

QGIS = ("qgis", "PyQt5", "PyQt6", "PySide2", "PySide6", "sip", "processing", "console")
SHARED = (
    *("layers.schema", "layers.vocabulary", "layers.columns", "layers.wording", "layers.errors"),
    *("layers.explaining", "layers.live", "layers.setting_values"),
)
SHARED_FILES = [
    f"{name.replace('.', '/')}.py" for name in SHARED if (ROOT / f"{name.replace('.', '/')}.py").exists()
]
FILES_AND_CLOCK = (
    *("os", "io", "pathlib", "shutil", "tempfile", "glob", "sqlite3", "time", "subprocess", "zipfile"),
    *("fiona", "pyogrio", "openpyxl", "diaban.layers", "diaban.scripts", "diaban.plugin"),
)
TOUCHES_FILES = {"open", "read_file", "read_csv", "read_excel", "to_file", "to_csv", "to_excel", "to_parquet"}
READS_CLOCK = {"now", "utcnow", "today", "fromtimestamp", "monotonic", "perf_counter"}
NETWORK = (
    "socket",
    "ssl",
    "urllib",
    "requests",
    "http",
    "ftplib",
    "smtplib",
    "urllib3",
    "asyncio",
    "aiohttp",
)
CLOSES_NETWORK = "plugin/printing/session.py"
SETTING_UP = ("scripts/setup/", "scripts/bootstrap.py")

PRODUCT = modules(*ROOMS)
ENGINE = modules("analysis", "layers", "scripts")


def forbidden(name: str, source: ast.Module, *packages: str) -> list[str]:
    """What ``name`` imports of ``packages``."""
    return sorted(module for module in imports(name, source) if within(module, *packages))


def forbidden_calls(source: ast.Module, names: set[str]) -> list[str]:
    return sorted({called(node) for node in ast.walk(source) if isinstance(node, ast.Call)} & names)


def foreign(name: str, source: ast.Module, allowed: tuple[str, ...]) -> list[str]:
    """What ``name`` imports besides the standard library and ``allowed``."""
    known = {*sys.stdlib_module_names, *allowed} - {"tomllib"}  # tomllib came with Python 3.11
    return sorted(
        m for m in imports(name, source) if m.split(".")[0] not in known and not within(m, *allowed)
    )


def newer_than_39(source: ast.Module) -> list[str]:
    """Expressions that Python 3.9 parses and then fails on, as far as syntax shows them."""
    found = []
    annotations = {
        id(child) for node in ast.walk(source) for a in _annotations(node) for child in ast.walk(a)
    }
    for node in ast.walk(source):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr) and id(node) not in annotations:
            nothing = [s for s in (node.left, node.right) if isinstance(s, ast.Constant) and s.value is None]
            found += [f"line {node.lineno}: X | None outside an annotation" for _ in nothing]
        if isinstance(node, ast.Call):
            newer = (
                {"slots", "kw_only"}
                if called(node) == "dataclass"
                else {"strict"}
                if called(node) == "zip"
                else set()
            )
            found += [f"line {node.lineno}: {k.arg}=" for k in node.keywords if k.arg in newer]
    return found


def _annotations(node: ast.AST) -> list[ast.AST]:
    parts = (getattr(node, "annotation", None), getattr(node, "returns", None))
    return [part for part in parts if part is not None]


@pytest.mark.parametrize("name", ENGINE)
def test_only_the_plugin_touches_qgis_and_nothing_imports_the_plugin(name: str) -> None:
    assert not forbidden(name, tree(name), *QGIS, "diaban.plugin")


@pytest.mark.parametrize("name", modules("analysis"))
def test_analysis_touches_no_file_no_clock_and_no_other_room(name: str) -> None:
    assert not forbidden(name, tree(name), *FILES_AND_CLOCK)
    assert not forbidden_calls(tree(name), TOUCHES_FILES | READS_CLOCK)


@pytest.mark.parametrize("name", modules("layers"))
def test_layers_know_nothing_of_analysis_and_jobs(name: str) -> None:
    assert not forbidden(name, tree(name), "diaban.analysis", "diaban.scripts")


@pytest.mark.parametrize("name", modules("plugin"))
def test_the_plugin_uses_qgis_the_standard_library_and_what_is_shared(name: str) -> None:
    shared = tuple(f"diaban.{module}" for module in SHARED)
    assert not foreign(name, tree(name), ("qgis", "processing", "diaban.plugin", *shared))
    assert not forbidden(name, tree(name), "sqlite3", "diaban.scripts", "diaban.analysis")


@pytest.mark.parametrize("name", SHARED_FILES)
def test_what_both_processes_import_is_standard_library_only(name: str) -> None:
    assert not foreign(name, tree(name), tuple(f"diaban.{module}" for module in SHARED))


@pytest.mark.parametrize(
    "name", ["__init__.py", *SHARED_FILES, *modules("plugin", "scripts/setup"), "scripts/bootstrap.py"]
)
def test_what_runs_in_an_older_python_reads_as_python_39(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    source = ast.parse(text, filename=name, feature_version=(3, 9))
    assert not newer_than_39(source)
    annotated = any(_annotations(node) for node in ast.walk(source))
    assert "from __future__ import annotations" in text or not annotated


@pytest.mark.parametrize("name", [name for name in PRODUCT if not name.startswith(SETTING_UP)])
def test_the_product_knows_no_network(name: str) -> None:
    found = [module for module in forbidden(name, tree(name), *NETWORK) if not within(module, "urllib.parse")]
    assert not found
    reach = [m for m in imports(name, tree(name)) if "QtNetwork" in m or "NetworkAccess" in m]
    assert not reach or name == CLOSES_NETWORK


@pytest.mark.parametrize("name", [name for name in PRODUCT if name != "scripts/bootstrap.py"])
def test_product_code_imports_its_own_package_relatively(name: str) -> None:
    absolute = [
        node
        for node in ast.walk(tree(name))
        if (isinstance(node, ast.ImportFrom) and node.level == 0 and within(node.module or "", "diaban"))
        or (isinstance(node, ast.Import) and any(within(alias.name, "diaban") for alias in node.names))
    ]
    assert not absolute


def test_every_folder_of_code_is_a_package_with_an_empty_init() -> None:
    folders = {name.rpartition("/")[0] for name in PRODUCT}
    assert not [folder for folder in folders if not (ROOT / folder / "__init__.py").exists()]
    assert not [
        folder for folder in folders if (ROOT / folder / "__init__.py").read_text(encoding="utf-8").strip()
    ]


def test_tests_are_no_package() -> None:
    assert not [name for name in files(ROOT, "tests") if name.endswith("__init__.py")]


@pytest.mark.parametrize(
    ("line", "module"),
    [
        ("import qgis.core", "qgis.core"),
        ("from qgis.PyQt.QtCore import QTimer", "qgis.PyQt.QtCore.QTimer"),
        ("def f():\n    from ..plugin import plugin", "diaban.plugin.plugin"),
        ("from .. import plugin", "diaban.plugin"),
        ("import importlib\nimportlib.import_module('qgis.gui')", "qgis.gui"),
    ],
)
def test_the_check_itself_sees_a_planted_import(line: str, module: str) -> None:
    assert forbidden("scripts/planted.py", ast.parse(line), *QGIS, "diaban.plugin") == [module]


def test_the_check_itself_sees_files_the_clock_and_newer_syntax() -> None:
    planted = ast.parse(
        "import datetime\nopen('x')\ndatetime.date.today()\nT = int | None\nzip(a, b, strict=True)"
    )
    assert forbidden_calls(planted, TOUCHES_FILES | READS_CLOCK) == ["open", "today"]
    assert len(newer_than_39(planted)) == 2
    assert not newer_than_39(ast.parse("def f(a: int | None) -> str | None: ..."))
    assert foreign(
        "plugin/x.py", ast.parse("import numpy\nfrom ..layers import workspace\nimport os"), ("qgis",)
    ) == [
        "diaban.layers.workspace",
        "numpy",
    ]
