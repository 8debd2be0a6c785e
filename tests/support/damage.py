"""Ways to damage a workspace that its own rules would refuse, one at a time and nothing else with it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import shapely

from diaban.layers import geopackage

Damage = Callable[[Path], None]


@contextmanager
def plain(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that holds itself to no rule: no foreign keys, no CHECK; one transaction."""
    with closing(geopackage.connect(path)) as connection:
        for pragma in (
            "foreign_keys=OFF",
            "ignore_check_constraints=ON",
            "legacy_alter_table=ON",
            "synchronous=OFF",
        ):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN")
        yield connection
        connection.execute("COMMIT")


@contextmanager
def lifted(connection: sqlite3.Connection, *tables: str) -> Iterator[None]:
    """The triggers and indexes of ``tables`` taken away, and put back as they were."""
    marks = ", ".join("?" * len(tables))
    saved = connection.execute(
        f"SELECT type, name, sql FROM sqlite_master WHERE type IN ('trigger', 'index') AND sql IS NOT NULL AND tbl_name IN ({marks})",
        tables,
    ).fetchall()
    for kind, name, _ in saved:
        connection.execute(f'DROP {kind} "{name}"')
    yield
    for _, _, sql in saved:
        connection.execute(sql)


def sql(*statements: str) -> Damage:
    """Run statements that no rule stands against."""

    def run(path: Path) -> None:
        with plain(path) as connection:
            for statement in statements:
                connection.execute(statement)

    return run


def rows(table: str, *statements: str) -> Damage:
    """Run statements on the rows of ``table`` with its rules, its log and its R-tree looking away."""

    def run(path: Path) -> None:
        with plain(path) as connection, lifted(connection, table):
            for statement in statements:
                connection.execute(statement)

    return run


def remade(table: str, old: str, new: str, *statements: str) -> Damage:
    """Put a table in the place of ``table`` whose definition says ``new`` for every ``old``; rules are put back."""

    def run(path: Path) -> None:
        with plain(path) as connection, lifted(connection, table):
            (definition,) = connection.execute(
                "SELECT sql FROM sqlite_master WHERE name = ?", (table,)
            ).fetchone()
            assert old in definition
            connection.execute(f'ALTER TABLE "{table}" RENAME TO before_it')
            connection.execute(definition.replace(old, new))
            connection.execute(f'INSERT INTO "{table}" SELECT * FROM before_it')
            connection.execute("DROP TABLE before_it")
            for statement in statements:
                connection.execute(statement)

    return run


def shape(table: str, fid: int, blob: Any) -> Damage:
    """Put ``blob`` (bytes, or a shape to be written as one) into the row; the R-tree keeps what fits it."""

    def run(path: Path) -> None:
        with plain(path) as connection, lifted(connection, table):
            multi = table not in ("village", "household", "unit")
            written = geopackage.blobs([blob], 9206, multi)[0] if isinstance(blob, shapely.Geometry) else blob
            connection.execute(f'UPDATE "{table}" SET geom = ? WHERE fid = ?', (written, fid))
            if not isinstance(blob, shapely.Geometry):
                connection.execute(f"DELETE FROM rtree_{table}_geom WHERE id = ?", (fid,))
            else:
                west, south, east, north = blob.bounds
                connection.execute(
                    f"INSERT OR REPLACE INTO rtree_{table}_geom VALUES (?, ?, ?, ?, ?)",
                    (fid, west, east, south, north),
                )

    return run


def raw_blob(geometry: shapely.Geometry, epsg: int = 9206) -> bytes:
    """A GeoPackage blob without envelope of any geometry, also of one that may not stand there."""
    import struct

    return b"GP\x00\x01" + struct.pack("<i", epsg) + shapely.to_wkb(geometry, byte_order=1)


def overwritten_page(path: Path) -> None:
    data = bytearray(path.read_bytes())
    start = data.index("Bản Giữa".encode()) // 4096 * 4096
    data[start : start + 200] = b"\xff" * 200
    path.write_bytes(bytes(data))


def truncated(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * 9 // 10 // 4096 * 4096])


def index_out_of_step(path: Path) -> None:
    """A row that an index does not know: the index was away while the row was written."""
    name = "household_village_id"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        row = connection.execute("SELECT * FROM sqlite_master WHERE name = ?", (name,)).fetchone()
        connection.execute("PRAGMA writable_schema=ON")
        connection.execute("DELETE FROM sqlite_master WHERE name = ?", (name,))
        # Another connection must see it so.
        version = connection.execute("PRAGMA schema_version").fetchone()[0]
        connection.execute(f"PRAGMA schema_version={version + 1}")
    rows("household", "UPDATE household SET village_id = 'v3' WHERE fid = 3")(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA writable_schema=ON")
        connection.execute("INSERT INTO sqlite_master VALUES (?, ?, ?, ?, ?)", row)
        version = connection.execute("PRAGMA schema_version").fetchone()[0]
        connection.execute(f"PRAGMA schema_version={version + 1}")
