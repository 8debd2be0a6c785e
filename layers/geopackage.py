"""What is peculiar to GeoPackage: its catalogue, its geometry blobs, its R-tree. Nothing else knows them.

Source: OGC GeoPackage 1.3 (12-128r18), annexes C (catalogue), F.3 (R-tree), clause 2.1.3 (blobs).
"""

from __future__ import annotations

import sqlite3
import struct
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyproj import CRS

from .schema import GEOMETRY_COLUMN, Table

APPLICATION_ID = 0x47504B47
USER_VERSION = 10300
# How long to wait for another program that holds the file.
BUSY_SECONDS = 20.0
_PATIENCE_SECONDS = 0.25

_CATALOGUE = """
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL,
  definition TEXT NOT NULL, scope TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
"""


def connect(path: Path, read_only: bool = False, damaged: bool = False) -> sqlite3.Connection:
    """A connection in autocommit mode with the functions that R-tree triggers call.

    With ``read_only`` nothing can be written through it; what a killed writer left half done is still
    rolled back, which needs a file opened for writing. With ``damaged`` a file is opened even where it is cut off.
    """
    uri = f"{path.resolve().as_uri()}?mode=rw"
    connection = sqlite3.connect(uri, uri=True, isolation_level=None, timeout=BUSY_SECONDS)
    if damaged:
        connection.execute("PRAGMA writable_schema=ON")
    if read_only:
        connection.execute("PRAGMA query_only=ON")
        # What a foreign file defines (views, expressions) may call only what is harmless.
        connection.execute("PRAGMA trusted_schema=OFF")
    # See docs/reliability.md. The second matters on macOS alone.
    connection.execute("PRAGMA synchronous=EXTRA")
    connection.execute("PRAGMA fullfsync=ON")
    connection.execute("PRAGMA cell_size_check=ON")
    connection.execute("PRAGMA mmap_size=0")
    if sys.version_info >= (3, 12) and not damaged:
        # Statements cannot write into what SQLite keeps for itself.
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE, True)
    for name, corner in (("ST_MinX", 0), ("ST_MaxX", 1), ("ST_MinY", 2), ("ST_MaxY", 3)):
        connection.create_function(name, 1, _corner(corner), deterministic=True)
    connection.create_function("ST_IsEmpty", 1, _is_empty, deterministic=True)
    connection.execute("PRAGMA foreign_keys=ON")
    return connection


def begin_writing(connection: sqlite3.Connection) -> None:
    """Begin a transaction that writes, after waiting for another program that does; a cancel ends the wait.

    Errors: sqlite3.OperationalError where the other one is not done within ``BUSY_SECONDS``.
    """
    end = time.monotonic() + BUSY_SECONDS
    # SQLite's own wait cannot be interrupted: it is asked to wait a little, again and again.
    connection.execute(f"PRAGMA busy_timeout={int(1000 * min(_PATIENCE_SECONDS, BUSY_SECONDS))}")
    try:
        while True:
            try:
                connection.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                    raise
    finally:
        connection.execute(f"PRAGMA busy_timeout={int(1000 * BUSY_SECONDS)}")


def bring_home(connection: sqlite3.Connection) -> None:
    """Bring what was committed from a WAL file, where QGIS keeps one, into the workspace itself.

    So that whoever copies that one file to a stick has all of it. Nobody is waited for, and where it cannot be
    done now nothing is lost: the change is committed, and the next one brings it along.
    """
    with suppress(sqlite3.Error):
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()


def create_catalogue(connection: sqlite3.Connection, epsg: int) -> None:
    """The GeoPackage's own tables in an empty database."""
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version={USER_VERSION}")
    for sql in catalogue_tables():
        connection.execute(sql)
    undefined = [(-1, "Undefined cartesian SRS"), (0, "Undefined geographic SRS")]
    for srs_id, name in undefined:
        connection.execute(
            "INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, 'NONE', ?, 'undefined', NULL)",
            (name, srs_id, srs_id),
        )
    for code in dict.fromkeys((4326, epsg)):
        crs = CRS.from_epsg(code)
        connection.execute(
            "INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, 'EPSG', ?, ?, NULL)",
            (crs.name, code, code, crs.to_wkt("WKT1_GDAL")),
        )


def catalogue_tables() -> list[str]:
    """The CREATE TABLE of each of the GeoPackage's own tables."""
    return [sql.strip() for sql in _CATALOGUE.split(";\n") if sql.strip()]


def register_table(connection: sqlite3.Connection, table: Table, title: str, epsg: int, stamp: str) -> None:
    """Enter ``table`` in the catalogue."""
    data_type = "features" if table.geometry else "attributes"
    connection.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, srs_id)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (table.name, data_type, table.name, title, stamp, epsg if table.geometry else None),
    )
    if table.geometry:
        connection.execute(
            "INSERT INTO gpkg_geometry_columns VALUES (?, ?, ?, ?, 0, 0)",
            (table.name, GEOMETRY_COLUMN, table.geometry, epsg),
        )


def epsg_of(connection: sqlite3.Connection) -> int | None:
    """The coordinate system of most of the tables; None where the catalogue names none."""
    if not has_table(connection, "gpkg_geometry_columns"):
        return None
    row = connection.execute(
        "SELECT srs_id FROM gpkg_geometry_columns WHERE srs_id > 0 GROUP BY srs_id ORDER BY count(*) DESC LIMIT 1"
    ).fetchone()
    return int(row[0]) if row else None


def has_table(connection: sqlite3.Connection, name: str) -> bool:
    """Whether the database has a table called ``name``."""
    sql = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
    return connection.execute(sql, (name,)).fetchone() is not None


def create_rtree(connection: sqlite3.Connection, table: Table) -> None:
    """Build the R-tree of ``table`` over the rows it has, and the triggers that keep it."""
    name, geom = table.name, GEOMETRY_COLUMN
    tree = f'"rtree_{name}_{geom}"'
    connection.execute(f"CREATE VIRTUAL TABLE {tree} USING rtree(id, minx, maxx, miny, maxy)")
    rows = connection.execute(f'SELECT fid, {geom} FROM "{name}" WHERE {geom} IS NOT NULL ORDER BY fid')
    boxes = ((fid, *box) for fid, blob in rows if (box := envelope(blob)) is not None)
    connection.executemany(f"INSERT INTO {tree} VALUES (?, ?, ?, ?, ?)", _materialised(boxes))
    connection.execute(
        "INSERT INTO gpkg_extensions VALUES (?, ?, 'gpkg_rtree_index',"
        " 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')",
        (name, geom),
    )
    for sql in rtree_triggers(name):
        connection.execute(sql)


def rtree_triggers(table: str) -> Iterator[str]:
    """The triggers of GeoPackage 1.4 that keep the R-tree of ``table``, by the names GDAL knows."""
    g = GEOMETRY_COLUMN
    tree = f'"rtree_{table}_{g}"'
    box = ", ".join(f"ST_{corner}(NEW.{g})" for corner in ("MinX", "MaxX", "MinY", "MaxY"))
    full, none = f"(NEW.{g} NOTNULL AND NOT ST_IsEmpty(NEW.{g}))", f"(NEW.{g} ISNULL OR ST_IsEmpty(NEW.{g}))"
    was_full, was_none = full.replace("NEW.", "OLD."), none.replace("NEW.", "OLD.")
    put = f"INSERT OR REPLACE INTO {tree} VALUES (NEW.fid, {box});"
    change = (
        f"UPDATE {tree} SET minx = ST_MinX(NEW.{g}), maxx = ST_MaxX(NEW.{g}),"
        f" miny = ST_MinY(NEW.{g}), maxy = ST_MaxY(NEW.{g}) WHERE id = NEW.fid;"
    )
    same, moved = "OLD.fid = NEW.fid", "OLD.fid != NEW.fid"
    parts = (
        ("insert", "INSERT", full, put),
        ("update2", f'UPDATE OF "{g}"', f"{same} AND {none}", f"DELETE FROM {tree} WHERE id = OLD.fid;"),
        ("update4", "UPDATE", f"{moved} AND {none}", f"DELETE FROM {tree} WHERE id IN (OLD.fid, NEW.fid);"),
        ("update5", "UPDATE", f"{moved} AND {full}", f"DELETE FROM {tree} WHERE id = OLD.fid; {put}"),
        ("update6", f'UPDATE OF "{g}"', f"{same} AND {full} AND {was_full}", change),
        ("update7", f'UPDATE OF "{g}"', f"{same} AND {full} AND {was_none}", put),
        ("delete", "DELETE", f"OLD.{g} NOT NULL", f"DELETE FROM {tree} WHERE id = OLD.fid;"),
    )
    for label, event, when, body in parts:
        yield f'CREATE TRIGGER "rtree_{table}_{g}_{label}" AFTER {event} ON "{table}" WHEN {when} BEGIN {body} END'


def set_extent(connection: sqlite3.Connection, table: Table, stamp: str | None = None) -> None:
    """Bring the catalogue's extent and day of change of ``table`` up to date."""
    if table.geometry:
        box = connection.execute(
            f"SELECT min(minx), min(miny), max(maxx), max(maxy) FROM {_boxes(connection, table)}"
        ).fetchone()
        connection.execute(
            "UPDATE gpkg_contents SET min_x = ?, min_y = ?, max_x = ?, max_y = ? WHERE table_name = ?",
            (*box, table.name),
        )
    changed = "strftime('%Y-%m-%dT%H:%M:%fZ','now')" if stamp is None else "?"
    connection.execute(
        f"UPDATE gpkg_contents SET last_change = {changed} WHERE table_name = ?",
        (table.name,) if stamp is None else (stamp, table.name),
    )


def blobs(geometries: Iterable[Any], epsg: int, multi: bool) -> list[bytes | None]:
    """GeoPackage blobs of ``geometries`` (shapely; None and empty ones become None), made multi-part if asked."""
    shapes = np.asarray(list(geometries), dtype=object)
    if shapes.size == 0:
        return []
    missing = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    if multi:
        shapes = np.array([_as_multi(shape) for shape in shapes], dtype=object)
    wkb = shapely.to_wkb(shapely.force_2d(shapes), byte_order=1)
    point_header = b"GP\x00\x01" + struct.pack("<i", epsg)
    box_header = b"GP\x00\x03" + struct.pack("<i", epsg)
    is_point = shapely.get_type_id(shapes) == 0
    boxes = shapely.bounds(shapes)[:, [0, 2, 1, 3]].astype("<f8")
    return [
        None if gone else (point_header + body if point else box_header + box.tobytes() + body)
        for gone, point, box, body in zip(missing, is_point, boxes, wkb, strict=True)
    ]


def envelope(blob: bytes) -> tuple[float, float, float, float] | None:
    """(min x, max x, min y, max y) of a GeoPackage blob; None for an empty geometry or one without X and Y."""
    flags = blob[3]
    order = "<" if flags & 1 else ">"
    size = (0, 32, 48, 48, 64)[min((flags >> 1) & 7, 4)]
    if flags & 16:
        return None
    if size:
        return struct.unpack_from(f"{order}4d", blob, 8)
    body = blob[8:]
    if body[:5] in (b"\x01\x01\x00\x00\x00", b"\x00\x00\x00\x00\x01"):
        x, y = struct.unpack_from("<2d" if body[0] else ">2d", body, 5)
        return None if x != x else (x, x, y, y)
    left, bottom, right, top = shapely.bounds(shapely.from_wkb(body))
    return None if left != left else (float(left), float(right), float(bottom), float(top))


def geometry(blob: bytes | None) -> Any:
    """The shapely geometry of a GeoPackage blob; None for NULL."""
    if blob is None:
        return None
    size = (0, 32, 48, 48, 64)[min((blob[3] >> 1) & 7, 4)]
    return shapely.from_wkb(blob[8 + size :])


def _as_multi(shape: Any) -> Any:
    makers = {"Polygon": shapely.MultiPolygon, "LineString": shapely.MultiLineString}
    if shape is None or shape.geom_type not in makers:
        return shape
    return makers[shape.geom_type]([shape])


def _boxes(connection: sqlite3.Connection, table: Table) -> str:
    tree = f"rtree_{table.name}_{GEOMETRY_COLUMN}"
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (tree,)).fetchone():
        return f'"{tree}"'
    corners = ", ".join(
        f"ST_{corner}({GEOMETRY_COLUMN}) AS {corner.lower()}" for corner in ("MinX", "MinY", "MaxX", "MaxY")
    )
    return f'(SELECT {corners} FROM "{table.name}" WHERE {GEOMETRY_COLUMN} IS NOT NULL)'


def _materialised(rows: Iterable[tuple[Any, ...]]) -> Sequence[tuple[Any, ...]]:
    # SQLite must not be read and written through one connection's open cursor at once.
    return list(rows)


def _corner(number: int) -> Any:
    def corner(blob: bytes | None) -> float | None:
        box = cached_envelope(blob) if blob is not None else None
        return None if box is None else box[number]

    return corner


@lru_cache(maxsize=8)
def cached_envelope(blob: bytes) -> tuple[float, float, float, float] | None:
    """``envelope``, remembered for the four calls a trigger makes on one row."""
    return envelope(blob)


def _is_empty(blob: bytes | None) -> int | None:
    return None if blob is None else int(cached_envelope(blob) is None)
