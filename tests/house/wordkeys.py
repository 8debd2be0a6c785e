"""Which keys of ``layers/words`` the code names literally, and with which fields it fills them."""

from __future__ import annotations

import ast
import re
import string
from dataclasses import dataclass
from typing import Optional

from .reading import called

_KEY = re.compile(r"[a-z][a-z0-9_]*(\.[A-Za-z0-9_]+)+")
_FILE_ENDINGS = {
    *(
        "csv",
        "dbf",
        "geojson",
        "gpkg",
        "gpx",
        "html",
        "jinja",
        "js",
        "json",
        "kml",
        "lock",
        "log",
        "md",
        "pdf",
    ),
    *(
        "png",
        "prj",
        "py",
        "qml",
        "qpt",
        "shp",
        "svg",
        "tif",
        "txt",
        "wal",
        "xlsx",
        "xml",
        "zip",
        "css",
        "part",
    ),
}
_SENTENCES = {
    "words",
    "InputError",
    "WorkspaceError",
    "EngineError",
    "UsageError",
    "RuleError",
    "DiaBanError",
}


@dataclass(frozen=True)
class Use:
    """One place where a key stands; ``fields`` is None where the call does not show them all."""

    key: str
    line: int
    fields: Optional[frozenset[str]]


def fields_of(template: str) -> frozenset[str]:
    """The names of the fields of a sentence: ``{"table"}`` for ``Table “{table}”``."""
    parts = string.Formatter().parse(template)
    return frozenset(re.split(r"[.\[]", name)[0] for _, name, _, _ in parts if name is not None)


def literal_keys(source: ast.Module, families: frozenset[str]) -> list[Use]:
    """Every text in the code that reads as a key of one of ``families`` (``error``, ``web`` …)."""
    pieces = {
        id(part) for node in ast.walk(source) if isinstance(node, ast.JoinedStr) for part in node.values
    }
    found = []
    for node in ast.walk(source):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in pieces:
            key = node.value
            first, last = key.partition(".")[0], key.rpartition(".")[2]
            if _KEY.fullmatch(key) and first in families and last not in _FILE_ENDINGS:
                found.append(Use(key, node.lineno, None))
    return found


def filled_keys(source: ast.Module) -> list[Use]:
    """Every sentence that the code asks for by a literal key, with the fields that it fills."""
    found = []
    for node in ast.walk(source):
        if not isinstance(node, ast.Call) or called(node) not in _SENTENCES or not node.args:
            continue
        key = node.args[0]
        if isinstance(key, ast.Constant) and isinstance(key.value, str) and _KEY.fullmatch(key.value):
            names = [keyword.arg for keyword in node.keywords]
            fields = None if None in names else frozenset(name for name in names if name is not None)
            found.append(Use(key.value, node.lineno, fields))
    return found
