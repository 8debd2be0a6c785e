"""Asking the open workspace by SQL through QGIS's provider, some thousand rows a step.

The rows come as JSON, which SQLite makes and Python reads many times faster than features one by one: a hundred
thousand households take well under a second, and no step stops QGIS for long.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from qgis.core import QgsVectorLayer

from ...layers.schema import TABLES
from .layers import DAMAGED, CannotOpenError, require_there

ROWS_A_STEP = 1000
_NAMED = re.compile(r'\b(?:FROM|JOIN) +"?(\w+)"?')


class Part(NamedTuple):
    """``columns`` of the rows of ``table`` t (where ``test`` holds, with what is ``joined``)."""

    table: str
    columns: str
    test: str = ""
    joined: str = ""


def sliced(
    path: str, table: str, columns: str, test: str = "", joined: str = ""
) -> Iterator[list[list[Any]]]:
    """The rows of one `Part`, some thousand at a time."""
    for _, rows in sliced_parts(path, [Part(table, columns, test, joined)]):
        yield rows


def sliced_parts(path: str, parts: Iterable[Part]) -> Iterator[tuple[str, list[list[Any]]]]:
    """The table and the rows of several parts, one after the other, some thousand at a time.

    Asked as one: the file is opened anew for every question, which takes QGIS longer than some thousand rows.
    """
    asked = []
    for table, columns, test, joined in parts:
        where = f" AND ({test})" if test else ""
        asked.append(f"SELECT {text(table)} AS of, rows FROM ({slices(table, columns, where, joined)})")
    for table, told in select(path, *asked):
        yield table, json.loads(told)


def text(value: str) -> str:
    """A value as SQL; a bar would end the query in QGIS's eyes."""
    return "'" + value.replace("'", "''").replace("|", "") + "'"


def slices(table: str, columns: str, where: str = "", joined: str = "") -> str:
    """The query for ``columns`` of ``table`` t: one JSON answer a slice of it, computed when it is asked for."""
    # By its place in the file, never by an index: that would be gone through anew for every slice.
    return (
        f'SELECT (SELECT json_group_array(json_array({columns})) FROM "{table}" AS t NOT INDEXED {joined}'
        f" WHERE t.fid > slices.n * {ROWS_A_STEP} AND t.fid <= (slices.n + 1) * {ROWS_A_STEP}{where}) AS rows"
        f" FROM (WITH RECURSIVE s(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM s WHERE (n + 1) * {ROWS_A_STEP}"
        f' < (SELECT coalesce(max(fid), 0) FROM "{table}")) SELECT n FROM s) slices'
    )


def query(path: str, *asked: str) -> QgsVectorLayer:
    """A query on the workspace, or several as one, as a layer of its answers.

    Raises CannotOpenError with the first table that cannot be asked.
    """
    require_there(path)
    layer = _answers(path, " UNION ALL ".join(asked))
    if not layer.isValid():
        raise CannotOpenError(DAMAGED, _unreadable(path, asked))
    return layer


def _answers(path: str, sql: str) -> QgsVectorLayer:
    options = QgsVectorLayer.LayerOptions()
    options.loadDefaultStyle = False
    return QgsVectorLayer(f"{path}|option:QGIS_FORCE_WAL=ON|subset={sql}", "board", "ogr", options)


def _unreadable(path: str, asked: Sequence[str]) -> str:
    """The first table that cannot be asked by itself, in the first of several queries that cannot.

    Where each of its tables can, it is a column that is missing: the query's first table then.
    """
    refused = next((sql for sql in asked if not _answers(path, sql).isValid()), asked[0])
    named = [table for table in dict.fromkeys(_NAMED.findall(refused)) if table in TABLES]
    alone = (table for table in named if not _answers(path, f'SELECT * FROM "{table}" LIMIT 1').isValid())
    return next(alone, named[0] if named else "")


def select(path: str, *asked: str) -> Iterator[Sequence[Any]]:
    """The rows of a query on the workspace, or of several; raises CannotOpenError where the file cannot be asked."""
    # Held while it is read: what it gives does not outlive it.
    layer = query(path, *asked)
    for feature in layer.getFeatures():
        yield feature.attributes()
