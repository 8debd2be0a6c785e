"""Is the file itself whole: its pages, its tables and rules, the GeoPackage's catalogue?"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from . import geopackage
from .building import WITH_RTREE
from .findings import Finding
from .objects import Difference, differences
from .schema import GEOMETRY_COLUMN, TABLES

Types = dict[str, str]


def damages(connection: sqlite3.Connection) -> Iterator[Finding]:
    """What SQLite itself finds wrong with the pages and indexes."""
    try:
        messages = [message for (message,) in connection.execute("PRAGMA integrity_check(20)")]
    except sqlite3.DatabaseError as error:
        messages = [str(error)]
    for message in messages:
        # Values against NOT NULL or CHECK are told below by row, with the rule's own sentence.
        if message != "ok" and not message.startswith(("NULL value in ", "CHECK constraint failed in ")):
            yield Finding("integrity", params={"detail": " ".join(message.split())})


def complete_tables(connection: sqlite3.Connection) -> frozenset[str]:
    """The tables of ours that have every column they should have, whatever else is wrong with them."""
    return frozenset(
        name for name in TABLES if not set(expected_columns(name)) - set(_held_columns(connection, name))
    )


def faults_of_schema(connection: sqlite3.Connection, epsg: int) -> Iterator[Finding]:
    """Tables, columns, rules and indexes that are missing, altered or foreign; the catalogue; the header."""
    for difference in differences(connection):
        yield from _told(connection, difference)
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if {"gpkg_contents", "gpkg_geometry_columns", "gpkg_spatial_ref_sys", "gpkg_extensions"} <= names:
        yield from _catalogue(connection, epsg, names)
    header = [
        connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")
    ]
    if header != [geopackage.APPLICATION_ID, geopackage.USER_VERSION]:
        yield Finding("header", params={"held": f"{header[0]}/{header[1]}"})
    if (
        "schema_version" in names
        and not connection.execute("SELECT max(version) FROM schema_version").fetchone()[0]
    ):
        yield Finding("version_missing", "schema_version")


def column_faults(connection: sqlite3.Connection, table: str) -> list[tuple[str, str]]:
    """Each column of ``table`` that is not as it should be, with ``missing``, ``retyped`` or ``foreign``."""
    held, ours = _held_columns(connection, table), expected_columns(table)
    faults = [("missing", name) for name in ours if name not in held]
    faults += [("retyped", name) for name in ours if name in held and held[name] != ours[name].upper()]
    return faults + [("foreign", name) for name in held if name not in ours]


def expected_columns(table: str) -> Types:
    """The columns that ``table`` should have, with their types."""
    described = TABLES[table]
    types = {"fid": "INTEGER"}
    if described.geometry:
        types[GEOMETRY_COLUMN] = described.geometry
    return types | {column.name: column.type for column in described.columns}


def _held_columns(connection: sqlite3.Connection, table: str) -> Types:
    rows = connection.execute("SELECT name, upper(type) FROM pragma_table_info(?)", (table,))
    return dict(rows.fetchall())


def _told(connection: sqlite3.Connection, difference: Difference) -> Iterator[Finding]:
    kind, how, table, name = difference.kind, difference.how, difference.table, difference.name
    if how == "foreign":
        key = "foreign_acting" if difference.blocks else "foreign_object"
        where = f" ({table})" if table != name else ""
        yield Finding(key, table if table in TABLES else None, params={"name": f"{name}{where}"})
    elif kind == "table" and name.startswith("rtree_"):
        if name.endswith(f"_{GEOMETRY_COLUMN}"):
            owner = name.removeprefix("rtree_").removesuffix(f"_{GEOMETRY_COLUMN}")
            yield Finding("rtree_missing", owner)
    elif kind == "table" and how == "missing":
        yield Finding("table_missing", name, params={"name": name})
    elif kind == "table":
        faults = column_faults(connection, name) if name in TABLES else []
        for fault, column in faults:
            yield Finding(f"column_{fault}", name, params={"name": column})
        if not faults:
            yield Finding("table_altered", name, params={"name": name})
    else:
        key = "rule_" if difference.rule else "index_"
        yield Finding(f"{key}{how}", table, params={"name": name})


def _catalogue(connection: sqlite3.Connection, epsg: int, names: set[str]) -> Iterator[Finding]:
    contents = {
        name: (kind, srs)
        for name, kind, srs in connection.execute("SELECT table_name, data_type, srs_id FROM gpkg_contents")
    }
    shapes = {
        row[0]: row[1:]
        for row in connection.execute(
            "SELECT table_name, column_name, geometry_type_name, srs_id, z, m FROM gpkg_geometry_columns"
        )
    }
    indexed = {
        name
        for (name,) in connection.execute(
            "SELECT table_name FROM gpkg_extensions WHERE extension_name = 'gpkg_rtree_index'"
        )
    }
    for table in TABLES.values():
        if table.kind == "system" or table.name not in names:
            continue
        wrong = (
            contents.get(table.name) != ("features", epsg) if table.geometry else table.name not in contents
        )
        if wrong:
            yield Finding("catalogue", table.name, params={"name": "gpkg_contents"})
        if table.geometry and shapes.get(table.name) != (GEOMETRY_COLUMN, table.geometry, epsg, 0, 0):
            yield Finding("catalogue", table.name, params={"name": "gpkg_geometry_columns"})
        if table in WITH_RTREE and table.name not in indexed:
            yield Finding("catalogue", table.name, params={"name": "gpkg_extensions"})
    if not connection.execute("SELECT 1 FROM gpkg_spatial_ref_sys WHERE srs_id = ?", (epsg,)).fetchone():
        yield Finding("catalogue_srs", params={"epsg": epsg})
