"""Is a workspace sound? File, schema, rows, shapes, log; every finding names table, row and cure."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

from . import geopackage
from .check_file import complete_tables, damages, faults_of_schema
from .check_plans import faults_of_plans
from .check_rows import advice, faults_of_rows
from .check_shapes import advice_on_places, faults_of_shapes
from .findings import Finding
from .sealing import breaks, unsealed
from .storage_errors import explaining
from .workspace import Workspace

__all__ = ["Finding", "findings"]


def findings(workspace: Workspace) -> Iterator[Finding]:
    """Everything that is wrong with ``workspace``, in a fixed order; nothing is changed.

    Where pages are damaged only that is told: what stands on them cannot be judged. Where a table or a column
    is lacking, what needs it is left out.
    """
    with (
        explaining(workspace.path),
        closing(geopackage.connect(workspace.source, read_only=True)) as connection,
    ):
        damage = list(damages(connection))
        yield from damage
        if damage:
            return
        complete = complete_tables(connection)
        yield from faults_of_schema(connection, workspace.epsg)
        yield from faults_of_rows(connection, complete)
        yield from faults_of_plans(connection, complete)
        yield from faults_of_shapes(connection, complete, workspace.epsg)
        if {"audit_log", "audit_seal"} <= complete:
            yield from _log(connection)
        yield from advice(connection, complete)
        yield from advice_on_places(connection, complete)


def _log(connection: sqlite3.Connection) -> Iterator[Finding]:
    for broken in breaks(connection):
        yield Finding(f"log_{broken.kind}", "audit_log", broken.fid)
    waiting = unsealed(connection)
    if waiting:
        yield Finding("log_unsealed", "audit_log", params={"count": waiting}, warning=True)
