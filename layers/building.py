"""A new workspace, loaded in bulk: tables first, rows, then indexes, R-trees, rules and log."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

from . import geopackage
from .ddl import LOGGED, create_indexes, create_table, log_triggers
from .errors import WorkspaceError
from .leftovers import replacing_database
from .rules import all_rules
from .schema import SCHEMA_VERSION, SETTINGS, TABLES
from .sealing import seal
from .storage_errors import explaining
from .wording import load_words
from .writing import Writer, now_stamp

# Results are replaced as a whole and drawn as a whole: an R-tree would cost more than it saves.
WITH_RTREE = tuple(table for table in TABLES.values() if table.geometry and table.kind == "entity")
_NAMESPACE = uuid.UUID("6f0a4c1e-3a0d-5b8e-9a6c-0d1a5a0b7e11")


class Builder:
    """Loads frames into a workspace that is being made."""

    def __init__(self, connection: sqlite3.Connection, epsg: int, stamp: str, actor: str) -> None:
        self.connection = connection
        self._writer = Writer(connection, epsg, actor, "build", stamp)
        self._rows: dict[str, int] = {}

    def load(self, table: str, frame: pd.DataFrame) -> None:
        """Add the rows of ``frame`` (columns by name, shapely ``geometry``); ids are made where missing."""
        if table == "setting":
            frame = _completed_settings(frame)
        self._writer.insert(table, frame)
        self._rows[table] = self._rows.get(table, 0) + len(frame)

    def log(self, action: str) -> None:
        """Append one row to the log of the new workspace."""
        self._writer.log(action)

    def finish(self) -> None:
        """Fill in the settings that were not loaded and log what was."""
        if "setting" not in self._rows:
            self.load("setting", pd.DataFrame({"code": []}, dtype="str"))
        self._writer.log("build", after={"rows": self._rows})


@contextmanager
def building(path: Path, epsg: int, stamp: str | None, actor: str) -> Iterator[Builder]:
    """See ``Workspace.build``."""
    moment = stamp or now_stamp()
    if path.exists() and not path.is_file():
        raise WorkspaceError("error.not_a_file", path=str(path))
    with replacing_database(path) as aside, explaining(path):
        sqlite3.connect(aside).close()
        connection = geopackage.connect(aside)
        try:
            # Nothing else knows this file yet, and it is synced before it is renamed.
            connection.execute("PRAGMA journal_mode=MEMORY")
            connection.execute("PRAGMA synchronous=OFF")
            connection.execute("PRAGMA foreign_keys=OFF")
            connection.execute("BEGIN")
            _create_tables(connection, epsg, moment)
            builder = Builder(connection, epsg, moment, actor)
            yield builder
            builder.finish()
            seal(connection, moment)
            _close_up(connection, moment)
            connection.execute("COMMIT")
        finally:
            connection.close()


def _create_tables(connection: sqlite3.Connection, epsg: int, stamp: str) -> None:
    geopackage.create_catalogue(connection, epsg)
    words = load_words("vi")
    for table in TABLES.values():
        connection.execute(create_table(table))
        if table.kind != "system":
            geopackage.register_table(connection, table, words(f"table.{table.name}"), epsg, stamp)
    connection.execute(
        "INSERT INTO schema_version (version, migrated_on) VALUES (?, ?)", (SCHEMA_VERSION, stamp[:10])
    )


def _close_up(connection: sqlite3.Connection, stamp: str) -> None:
    for table in TABLES.values():
        for sql in create_indexes(table):
            connection.execute(sql)
    for table in WITH_RTREE:
        geopackage.create_rtree(connection, table)
    for table in TABLES.values():
        if table.kind != "system":
            geopackage.set_extent(connection, table, stamp)
    broken = connection.execute("PRAGMA foreign_key_check").fetchone()
    if broken:
        raise sqlite3.IntegrityError(
            f"{broken[0]} row {broken[1]} points at a row of {broken[2]} that is not there"
        )
    for rule in all_rules():
        connection.execute(rule.sql())
    for table in LOGGED:
        for sql in log_triggers(table):
            connection.execute(sql)


def _completed_settings(frame: pd.DataFrame) -> pd.DataFrame:
    known = pd.DataFrame(
        {
            "code": [setting.code for setting in SETTINGS],
            "unit": [setting.unit for setting in SETTINGS],
            "default_value": [setting.default for setting in SETTINGS],
            "min": [setting.minimum for setting in SETTINGS],
            "max": [setting.maximum for setting in SETTINGS],
        }
    )
    values = frame if "value" in frame.columns else frame.assign(value=None)
    merged = known.merge(values[["code", "value"]], on="code", how="outer", sort=True)
    merged["id"] = [str(uuid.uuid5(_NAMESPACE, f"setting:{code}")) for code in merged["code"]]
    return merged
