"""What may be written inside one transaction of a workspace."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import chain
from typing import Any

import pandas as pd

from . import geopackage
from .ddl import create_indexes
from .rows import column_values, new_ids, row_tuples
from .schema import GEOMETRY_COLUMN, TABLES, Table
from .sealing import seal

_ROWS_A_STATEMENT = 50  # × 16 columns stays far below the 32,766 variables SQLite takes
_LOG = (
    "INSERT INTO audit_log (at, actor, action, table_name, row_id, before, after)"
    " VALUES (?, ?, ?, ?, ?, NULL, ?)"
)


def now_stamp() -> str:
    """The present moment as the workspace keeps it: UTC, ISO 8601, milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Writer:
    """Writes frames into the tables of one workspace, inside the transaction that made it."""

    def __init__(
        self, connection: sqlite3.Connection, epsg: int, actor: str, action: str, stamp: str | None = None
    ) -> None:
        self.connection = connection
        self.epsg = epsg
        self.actor = actor
        self.action = action
        self.stamp = stamp or now_stamp()
        self._touched: set[str] = set()

    def sign(self) -> None:
        """Tell the log's triggers who is writing."""
        self.connection.execute("INSERT INTO writer (actor, action) VALUES (?, ?)", (self.actor, self.action))

    def finish(self) -> None:
        """Take the signature away, bring the catalogue up to date and seal the log; the caller commits."""
        self.connection.execute("DELETE FROM writer")
        for name in sorted(self._touched):
            geopackage.set_extent(self.connection, TABLES[name])
        seal(self.connection, self.stamp)

    def insert(self, table: str, frame: pd.DataFrame) -> list[str]:
        """Add the rows of ``frame``; returns their ``id``s, made here where the frame has none."""
        described = TABLES[table]
        columns = self._columns(described, frame)
        if "id" not in columns and described.kind == "entity":
            columns["id"] = new_ids(len(frame))
        if described.kind == "entity":
            for name, value in (
                ("created_at", self.stamp),
                ("updated_at", self.stamp),
                ("updated_by", self.actor),
            ):
                columns.setdefault(name, [value] * len(frame))
        self._insert(described, columns)
        return list(columns.get("id", []))

    def replace(self, table: str, frame: pd.DataFrame) -> None:
        """Put the rows of ``frame`` in the place of all rows of a table of results."""
        described = TABLES[table]
        if described.kind != "result":
            raise ValueError(f"{table} is not a table of results")
        self.connection.execute(f'DELETE FROM "{table}"')
        self.connection.execute("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
        indexes = list(create_indexes(described))
        for sql in indexes:
            name = sql.split('"')[1]
            self.connection.execute(f'DROP INDEX IF EXISTS "{name}"')
        self._insert_in_blocks(described, self._columns(described, frame))
        for sql in indexes:
            self.connection.execute(sql)

    def replace_part(self, table: str, frame: pd.DataFrame, column: str, values: Sequence[str]) -> None:
        """Put the rows of ``frame`` in the place of those rows of a table of results whose ``column`` is one of ``values``.

        The other rows come first and stay as they are.
        """
        described = TABLES[table]
        if described.kind != "result" or column not in described.names:
            raise ValueError(f"{table}.{column} is not a column of a table of results")
        places = ", ".join("?" * len(values))
        self.connection.execute(f'DELETE FROM "{table}" WHERE "{column}" IN ({places})', list(values))
        self._insert_in_blocks(described, self._columns(described, frame))

    def update(self, table: str, frame: pd.DataFrame) -> None:
        """Set the columns of ``frame`` in the rows it names by ``id``; KeyError where one is not there."""
        described = TABLES[table]
        columns = self._columns(described, frame)
        ids = columns.pop("id")
        columns.setdefault("updated_at", [self.stamp] * len(frame))
        columns.setdefault("updated_by", [self.actor] * len(frame))
        assignments = ", ".join(f'"{name}" = ?' for name in columns)
        for values in row_tuples([*columns.values(), ids]):
            changed = self.connection.execute(f'UPDATE "{table}" SET {assignments} WHERE id = ?', values)
            if changed.rowcount != 1:
                raise KeyError(values[-1])
        self._touched.add(table)

    def touch(self, table: str) -> None:
        """Rows of ``table`` were written through ``connection``: its extent and day of change are brought up to date."""
        self._touched.add(table)

    def log(
        self,
        action: str,
        table: str | None = None,
        row_id: str | None = None,
        after: Mapping[str, Any] | None = None,
    ) -> None:
        """Append one row to the log: a run, an export; ``after`` holds no personal values."""
        details = None if after is None else json.dumps(after, ensure_ascii=False, sort_keys=True)
        self.connection.execute(_LOG, (self.stamp, self.actor, action, table, row_id, details))

    def _insert(self, table: Table, columns: Mapping[str, Sequence[Any]]) -> None:
        self._touched.add(table.name)
        names = ", ".join(f'"{name}"' for name in columns)
        places = ", ".join("?" * len(columns))
        self.connection.executemany(
            f'INSERT INTO "{table.name}" ({names}) VALUES ({places})', row_tuples(list(columns.values()))
        )

    def _insert_in_blocks(self, table: Table, columns: Mapping[str, Sequence[Any]]) -> None:
        """``_insert`` with many rows a statement: twice as fast, for tables that no rule looks at row by row."""
        rows = len(next(iter(columns.values()), ()))
        whole = rows - rows % _ROWS_A_STATEMENT
        names = ", ".join(f'"{name}"' for name in columns)
        places = ", ".join([f"({', '.join('?' * len(columns))})"] * _ROWS_A_STATEMENT)
        blocks = (
            list(
                chain.from_iterable(
                    zip(*(values[start : start + _ROWS_A_STATEMENT] for values in columns.values()))
                )
            )
            for start in range(0, whole, _ROWS_A_STATEMENT)
        )
        self.connection.executemany(f'INSERT INTO "{table.name}" ({names}) VALUES {places}', blocks)
        self._insert(table, {name: values[whole:] for name, values in columns.items()})

    def _columns(self, table: Table, frame: pd.DataFrame) -> dict[str, list[Any]]:
        unknown = set(map(str, frame.columns)) - set(table.names) - {"geometry"}
        if unknown:
            raise KeyError(f"{table.name} has no column {', '.join(sorted(unknown))}")
        columns: dict[str, list[Any]] = {
            column.name: column_values(frame[column.name], column)
            for column in table.columns
            if column.name in frame.columns
        }
        if "geometry" in frame.columns and table.geometry:
            multi = table.geometry.startswith("MULTI")
            columns[GEOMETRY_COLUMN] = list(geopackage.blobs(frame["geometry"], self.epsg, multi))
        return columns
