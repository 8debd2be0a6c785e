"""Every module that QGIS's Python runs is loaded by this Python, with a QGIS that has every name and does nothing.

Where PyQt6 is installed, ``qgis.PyQt`` is PyQt6: names of Qt are then taken from what Qt 6 really has.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from diaban.tests.house.reading import ROOT, modules

LOADED = [name for name in modules("plugin") if name != "plugin/engine/launch.py"]
# Classes are made, decorators and default values are run, as far as loading a module runs them.
LOAD = """
import importlib, importlib.util, sys, types
from pathlib import Path

class Any(type):
    def __getattr__(cls, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return cls
    def __add__(cls, other): return cls
    def __or__(cls, other): return cls

class Thing(metaclass=Any):
    def __new__(cls, *args, **kwargs):
        return object.__new__(cls)
    def __init__(self, *args, **kwargs): pass
    def __call__(self, *args, **kwargs):
        return args[0] if args and callable(args[0]) else self
    def __getattr__(self, name): return self
    def __or__(self, other): return self
    def __iter__(self): return iter(())

class Module(types.ModuleType):
    __path__ = []
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Thing

try:
    import PyQt6.QtWidgets, PyQt6.QtGui
    qt = "PyQt6"
    for moved in ("QAction", "QActionGroup", "QShortcut"):
        setattr(PyQt6.QtWidgets, moved, getattr(PyQt6.QtGui, moved))
except ImportError:
    qt = ""
print("Qt", qt or "none")

class Finder:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name.split(".")[0] in ("qgis", "processing"):
            return importlib.util.spec_from_loader(name, Finder)
    @staticmethod
    def create_module(spec):
        if qt and spec.name.startswith("qgis.PyQt."):
            return importlib.import_module(spec.name.replace("qgis.PyQt", qt))
        return Module(spec.name)
    @staticmethod
    def exec_module(module): pass

sys.meta_path.insert(0, Finder)
root = Path(sys.argv[1])
spec = importlib.util.spec_from_file_location("diaban", root / "__init__.py", submodule_search_locations=[str(root)])
sys.modules["diaban"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(sys.modules["diaban"])
for name in sys.argv[2:]:
    importlib.import_module("diaban." + name[:-3].replace("/", ".").replace(".__init__", ""))
    print(name)
"""


def load(root: Path, *names: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", LOAD, str(root), *names]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def test_every_module_of_the_plugin_loads_in_this_python() -> None:
    assert len(LOADED) > 50
    done = load(ROOT, *LOADED)
    assert done.returncode == 0, done.stderr
    first, *loaded = done.stdout.splitlines()
    assert loaded == LOADED
    assert first == "Qt PyQt6" or os.environ.get("DIABAN_TESTS_QT") != "6"


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("from dataclasses import dataclass\n@dataclass(wrong=True)\nclass A:\n    b: int\n", "TypeError"),
        ("from itertools import no_such_thing\n", "ImportError"),
        ("def a(b=1 | None): ...\n", "TypeError"),
    ],
)
def test_loading_shows_what_a_python_lacks(tmp_path: Path, source: str, complaint: str) -> None:
    (tmp_path / "__init__.py").write_text("", encoding="utf-8")
    (tmp_path / "plugin").mkdir()
    (tmp_path / "plugin" / "a.py").write_text(source, encoding="utf-8")
    done = load(tmp_path, "plugin/a.py")
    assert done.returncode == 1
    assert complaint in done.stderr


@pytest.mark.skipif(os.environ.get("DIABAN_TESTS_QT") != "6", reason="PyQt6 is there in `make matrix` only")
@pytest.mark.parametrize(
    "source",
    [
        "from qgis.PyQt.QtGui import QRegExpValidator\n",
        "from qgis.PyQt.QtCore import Qt\nSIDE = Qt.AlignLeft\n",
    ],
)
def test_loading_with_qt6_shows_what_it_lacks(tmp_path: Path, source: str) -> None:
    (tmp_path / "__init__.py").write_text("", encoding="utf-8")
    (tmp_path / "plugin").mkdir()
    (tmp_path / "plugin" / "a.py").write_text(source, encoding="utf-8")
    assert load(tmp_path, "plugin/a.py").returncode == 1
