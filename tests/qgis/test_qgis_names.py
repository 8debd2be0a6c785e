"""Every name of QGIS that the plugin uses is there in this QGIS, and enums are named in full, as Qt 6 demands."""

from __future__ import annotations

import ast
import enum
import importlib
from typing import Any, Iterator

import pytest
from house.reading import modules, tree


def imported(source: ast.Module) -> dict[str, Any]:
    """What ``source`` imports from QGIS and Qt, under the names it uses."""
    found = {}
    for node in ast.walk(source):
        if (
            isinstance(node, ast.ImportFrom)
            and (node.module or "").split(".")[0] == "qgis"
            and not node.level
        ):
            for alias in node.names:
                found[alias.asname or alias.name] = named(str(node.module), alias.name)
    return found


def named(module: str, name: str) -> Any:
    """What ``from module import name`` gives: a name in the module, or a module in it."""
    try:
        return getattr(importlib.import_module(module), name)
    except AttributeError:
        return importlib.import_module(f"{module}.{name}")


def chains(source: ast.Module, roots: dict[str, Any]) -> Iterator[tuple[int, list[str]]]:
    """The longest chains ``Root.a.b`` that begin with one of ``roots``."""
    inner = {id(node.value) for node in ast.walk(source) if isinstance(node, ast.Attribute)}
    for node in ast.walk(source):
        if isinstance(node, ast.Attribute) and id(node) not in inner:
            names, under = [node.attr], node.value
            while isinstance(under, ast.Attribute):
                names, under = [under.attr, *names], under.value
            if isinstance(under, ast.Name) and under.id in roots:
                yield node.lineno, [under.id, *names]


def trouble(source: ast.Module) -> list[str]:
    """What is not there, and members of an enum that are taken from the class around it."""
    roots = imported(source)
    found = []
    for line, names in chains(source, roots):
        value = roots[names[0]]
        for name in names[1:]:
            around, value = value, getattr(value, name, trouble)
            if value is trouble:
                found.append(f"line {line}: {'.'.join(names)} is not there")
                break
            if not isinstance(around, type) or not isinstance(value, (int, enum.Enum, type)):
                break  # of an object, or a function: only running it shows more
            if is_member(value) and type(value) is not around:
                found.append(f"line {line}: {'.'.join(names)} is not named in full")
                break
    return found


def is_member(value: Any) -> bool:
    """Whether ``value`` is a member of an enum: Python's, or of those that Qt 5 makes from numbers."""
    return isinstance(value, enum.Enum) or (isinstance(value, int) and type(value) not in (int, bool))


@pytest.mark.parametrize("name", modules("plugin"))
def test_names_of_qgis_are_there_and_enums_are_named_in_full(qgis_app: Any, name: str) -> None:
    assert not trouble(tree(name))


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("from qgis.core import QgsLayoutItem\nQgsLayoutItem.UpperLeft", "not named in full"),
        ("from qgis.core import Qgis\nQgis.Warning", "not named in full"),
        ("from qgis.core import QgsWkbTypes\nprint(QgsWkbTypes.Point)", "not named in full"),
        ("from qgis.PyQt.QtCore import Qt\nQt.AlignLeft", "not named in full"),
        ("from qgis.core import QgsLayoutItem\nQgsLayoutItem.ReferencePoint.Nowhere", "is not there"),
        ("from qgis.core import QgsProject\nQgsProject.no_such_method()", "is not there"),
        ("from qgis.core import QgsLayoutItem\nQgsLayoutItem.ReferencePoint.UpperLeft", ""),
        ("from qgis.core import QgsProject\nQgsProject.instance().clear()", ""),
    ],
)
def test_the_check_sees_what_is_wrong(qgis_app: Any, line: str, complaint: str) -> None:
    found = trouble(ast.parse(line))
    assert bool(found) == bool(complaint)
    assert all(complaint in each for each in found)
