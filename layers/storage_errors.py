"""What SQLite and the operating system say about a file, turned into sentences a person can act on."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyogrio.errors
import shapely
from pyarrow.lib import ArrowException
from shapely.errors import GEOSException

from .errors import DiaBanError, InputError, RuleError, WorkspaceError
from .files import explaining_io, is_full
from .schema import Table

_RULE = re.compile(r"^\[(?P<rule>\w+)\] (?P<vi>.*) / (?P<en>.*)$", re.DOTALL)
# The numbers shapely gives to kinds of shapes.
GEOMETRY_KINDS = {"POINT": 0, "MULTILINESTRING": 5, "MULTIPOLYGON": 6}
_FULL = re.compile(r"disk is full|no space left", re.IGNORECASE)
_BY_CODE = {
    sqlite3.SQLITE_BUSY: "error.locked",
    sqlite3.SQLITE_LOCKED: "error.locked",
    sqlite3.SQLITE_READONLY: "error.read_only",
    sqlite3.SQLITE_CANTOPEN: "error.not_readable",
    sqlite3.SQLITE_PERM: "error.not_writable",
    sqlite3.SQLITE_FULL: "error.disk_full",
    sqlite3.SQLITE_IOERR: "error.disk_failed",
    sqlite3.SQLITE_CORRUPT: "error.corrupted",
    sqlite3.SQLITE_NOTADB: "error.not_a_workspace",
}


@contextmanager
def explaining(path: Path) -> Iterator[None]:
    """Errors of the database at ``path``, in words; others pass unchanged."""
    try:
        with explaining_io(path):
            yield
    except sqlite3.Error as error:
        raise explained(error, path) from error
    except UnicodeDecodeError as error:
        raise WorkspaceError("error.corrupted", path=str(path)) from error
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        raise WorkspaceError("error.corrupted", path=str(path)) from error


@contextmanager
def explaining_content(path: Path, table: str) -> Iterator[None]:
    """Bytes in a table that are neither text nor a shape are damage, and said so."""
    try:
        yield
    except (ArrowException, UnicodeDecodeError) as error:
        raise WorkspaceError("error.not_text", path=str(path), table=table) from error
    except (GEOSException, pyogrio.errors.GeometryError) as error:
        raise WorkspaceError("error.not_shapes", path=str(path), table=table) from error


def require_text(frame: pd.DataFrame) -> None:
    """Raise pyarrow's error where a text of ``frame`` is not UTF-8; else it would be met wherever it is first used."""
    for name in frame.columns:
        if isinstance(frame[name].dtype, pd.StringDtype):
            pa.array(frame[name].array).validate(full=True)


def require_kind(shapes: np.ndarray[Any, Any], table: Table, path: Path) -> None:
    """Raise WorkspaceError where one of the shapes of ``table`` is of another kind than its own."""
    kinds = shapely.get_type_id(shapes)
    if np.any((kinds >= 0) & (kinds != GEOMETRY_KINDS[str(table.geometry)])):
        raise WorkspaceError("error.not_shapes", path=str(path), table=table.name)


@contextmanager
def explaining_gdal(path: Path) -> Iterator[None]:
    """A full disk while GDAL writes ``path``, in words; GDAL passes on what SQLite or the system said as text."""
    try:
        with explaining_io(path):
            yield
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError) as error:
        if _FULL.search(str(error)) or is_full(path.parent):
            raise InputError("error.disk_full", path=str(path)) from error
        raise


def explained(error: sqlite3.Error, path: Path) -> DiaBanError | sqlite3.Error:
    """The sentence for ``error``; the error itself where it is ours to answer for."""
    rule = _RULE.match(str(error))
    if rule:
        return RuleError("error.rule", rule=rule["rule"], vi=rule["vi"], en=rule["en"])
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return error
    key = _BY_CODE.get(code & 0xFF)
    if key is not None:
        return WorkspaceError(key, path=str(path))
    if isinstance(error, sqlite3.IntegrityError):
        return RuleError("error.constraint", detail=str(error))
    return error
