"""What the database of a workspace consists of, as it should be and as it is: compared on every opening and by ``check``.

A file cannot refuse everything: tables are replaced, columns added, triggers dropped. What is left of it is seen
here. What other programs rightly put into a GeoPackage is known by its definition, never by its name alone.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from . import geopackage
from .building import WITH_RTREE
from .ddl import LOGGED, create_indexes, create_table, log_triggers
from .rules import all_rules
from .schema import GEOMETRY_COLUMN, TABLES

Key = tuple[str, str]
_AUTOINDEX = "sqlite_autoindex_"
# How many unique constraints of the catalogue's own tables SQLite keeps by an index of its own.
_CATALOGUE_UNIQUE = {"gpkg_contents": 2, "gpkg_geometry_columns": 2, "gpkg_extensions": 1}
# Written by QGIS, GDAL or SQLite into any GeoPackage, taken from what those programs write. Never read by us.
_OF_OTHERS = """
CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256),
  f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30),
  styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
  update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')));
CREATE TABLE qgis_projects (name TEXT PRIMARY KEY, metadata BLOB, content BLOB);
CREATE TABLE gpkg_ogr_contents (table_name TEXT NOT NULL PRIMARY KEY, feature_count INTEGER DEFAULT NULL);
CREATE TABLE gpkg_metadata (id INTEGER CONSTRAINT m_pk PRIMARY KEY ASC NOT NULL, md_scope TEXT NOT NULL DEFAULT 'dataset',
  md_standard_uri TEXT NOT NULL, mime_type TEXT NOT NULL DEFAULT 'text/xml', metadata TEXT NOT NULL DEFAULT '');
CREATE TABLE gpkg_metadata_reference (reference_scope TEXT NOT NULL, table_name TEXT, column_name TEXT,
  row_id_value INTEGER, timestamp DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  md_file_id INTEGER NOT NULL, md_parent_id INTEGER,
  CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id),
  CONSTRAINT crmr_mpi_fk FOREIGN KEY (md_parent_id) REFERENCES gpkg_metadata(id));
CREATE TABLE sqlite_stat1 (tbl,idx,stat);
CREATE TABLE sqlite_stat4 (tbl,idx,neq,nlt,ndlt,sample)"""
_COUNTING = (
    "CREATE TRIGGER trigger_{event}_feature_count_{table} AFTER {event} ON {table} BEGIN UPDATE gpkg_ogr_contents"
    " SET feature_count = feature_count {sign} 1 WHERE lower(table_name) = lower('{table}'); END"
)


@dataclass(frozen=True)
class Difference:
    """One object that is not as it should be. ``kind``: table, index, trigger, view; ``how``: missing, altered, foreign."""

    kind: str
    name: str
    table: str
    how: str

    @property
    def blocks(self) -> bool:
        """Whether nothing may be written while it is so: a rule would not hold, or a foreign one would act."""
        if self.how == "foreign":
            return self.kind == "view" or (self.kind != "table" and self.table in our_tables())
        return self.kind != "index" or self.how == "altered" or self.name.startswith(_AUTOINDEX)

    @property
    def rule(self) -> bool:
        """Whether it is a rule of ours, a trigger or a unique index, that is missing or altered."""
        return self.kind == "trigger" or (self.kind == "index" and self.blocks)


def differences(connection: sqlite3.Connection) -> list[Difference]:
    """Every object of the database that is missing, altered or foreign, in a fixed order; reads no table of data."""
    held = {
        (kind, name): (table, sql)
        for kind, name, table, sql in connection.execute(
            "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type DESC, name"
        )
    }
    found = []
    for (kind, name), (table, sql) in expected_objects().items():
        there = held.get((kind, name))
        if there is None:
            found.append(Difference(kind, name, table, "missing"))
        elif there[1] != sql and _meaning(there[1]) != _meaning(sql):
            found.append(Difference(kind, name, table, "altered"))
    found.extend(
        Difference(kind, name, table, "foreign")
        for (kind, name), (table, sql) in held.items()
        if (kind, name) not in expected_objects() and not _tolerated(kind, name, table, sql)
    )
    return found


@lru_cache(maxsize=1)
def expected_objects() -> dict[Key, tuple[str, str | None]]:
    """Table and definition of every object of a workspace, by its kind and name; worked out once a process."""
    objects: dict[Key, tuple[str, str | None]] = {}
    for sql in (*geopackage.catalogue_tables(), "CREATE TABLE sqlite_sequence(name,seq)"):
        _add(objects, sql)
    for table in TABLES.values():
        _add(objects, create_table(table))
        statements = [*create_indexes(table)]
        if table in LOGGED:
            statements += log_triggers(table)
        if table in WITH_RTREE:
            statements += _rtree(table.name)
        for sql in statements:
            _add(objects, sql, table.name)
        _CATALOGUE_UNIQUE.setdefault(table.name, sum(column.unique for column in table.columns))
    for rule in all_rules():
        _add(objects, rule.sql())
    for name, count in _CATALOGUE_UNIQUE.items():
        for number in range(1, count + 1):
            objects["index", f"{_AUTOINDEX}{name}_{number}"] = (name, None)
    return objects


@lru_cache(maxsize=1)
def our_tables() -> frozenset[str]:
    """The tables of a workspace and of its catalogue, R-trees included."""
    return frozenset(name for kind, name in expected_objects() if kind == "table")


def _rtree(table: str) -> Iterator[str]:
    tree = f"rtree_{table}_{GEOMETRY_COLUMN}"
    yield f'CREATE VIRTUAL TABLE "{tree}" USING rtree(id, minx, maxx, miny, maxy)'
    yield f'CREATE TABLE "{tree}_rowid"(rowid INTEGER PRIMARY KEY,nodeno)'
    yield f'CREATE TABLE "{tree}_node"(nodeno INTEGER PRIMARY KEY,data)'
    yield f'CREATE TABLE "{tree}_parent"(nodeno INTEGER PRIMARY KEY,parentnode)'
    yield from geopackage.rtree_triggers(table)


_CREATE = re.compile(r'CREATE (?:VIRTUAL )?(TABLE|INDEX|TRIGGER) "?(\w+)"?', re.IGNORECASE)
_ON = re.compile(r'\bON "?(\w+)"?', re.IGNORECASE)


def _add(objects: dict[Key, tuple[str, str | None]], sql: str, owner: str | None = None) -> None:
    head = _CREATE.match(sql)
    if head is None:
        raise ValueError(sql)
    kind, name = head[1].lower(), head[2]
    if owner is None:
        on = None if kind == "table" else _ON.search(sql)
        owner = on[1] if on else name
    objects[kind, name] = (owner, sql)


def _tolerated(kind: str, name: str, table: str, sql: str | None) -> bool:
    if sql is None:
        # SQLite's own index of a constraint: it belongs to its table, and of ours all are known.
        return table not in our_tables()
    return _others().get((kind, name)) == _bare(sql)


@lru_cache(maxsize=1)
def _others() -> dict[Key, str]:
    objects: dict[Key, tuple[str, str | None]] = {}
    for sql in _OF_OTHERS.split(";\n"):
        _add(objects, sql.strip())
    for table in TABLES:
        for event, sign in (("insert", "+"), ("delete", "-")):
            _add(objects, _COUNTING.format(table=table, event=event, sign=sign))
    return {key: _bare(sql or "") for key, (_, sql) in objects.items()}


def _meaning(sql: str | None) -> str | None:
    """A definition without its line breaks and without the sentence it says: wording may change, the rule may not."""
    if sql is None:
        return None
    said = re.sub(r"RAISE\(ABORT, '(\[\w+\])(?:[^']|'')*'\)", r"RAISE(ABORT, '\1')", sql)
    return re.sub(r"\s+", " ", said).strip()


def _bare(sql: str) -> str:
    return re.sub(r'[\s"]+', "", sql).lower()
