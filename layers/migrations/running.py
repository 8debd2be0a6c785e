"""Bring a workspace of an older version up to the present one: a backup beside it, then one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from .. import geopackage
from ..backup_folder import copy_into_folder, is_backup
from ..ddl import LOGGED, create_indexes, log_triggers
from ..errors import WorkspaceError
from ..objects import differences
from ..rules import all_rules
from ..schema import SCHEMA_VERSION, TABLES
from ..writing import Writer
from . import steps as known

_ACTOR = "Địa Bàn"


def schema_version(connection: sqlite3.Connection) -> int | None:
    """The version of the workspace; None where it names none."""
    if not geopackage.has_table(connection, "schema_version"):
        return None
    row = connection.execute("SELECT max(version) FROM schema_version").fetchone()
    return None if row[0] is None else int(row[0])


def migrate(path: Path, keep: Path | None, steps: Sequence[known.Step] | None = None) -> Path | None:
    """Bring the file at ``path`` from its version to ``SCHEMA_VERSION``; returns the backup made before.

    ``keep`` is the workspace beside which that backup is kept; None for a private copy, which needs none. A
    backup is not itself backed up. None is returned, and nothing done, for a file of the present version.
    Errors: WorkspaceError where no steps lead from its version to the present one; the file is then as before.
    """
    with closing(geopackage.connect(path, read_only=True)) as connection:
        version = schema_version(connection)
    if version is None or version >= SCHEMA_VERSION:
        return None
    chosen = known.STEPS if steps is None else steps
    way = [step for number in range(version, SCHEMA_VERSION) for step in chosen if step.before == number]
    if len(way) != SCHEMA_VERSION - version:
        raise WorkspaceError("error.no_migration", path=str(path), version=version)
    backup = None if keep is None or is_backup(keep) else copy_into_folder(path, keep)
    with closing(geopackage.connect(path)) as connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("BEGIN EXCLUSIVE")
        try:
            # Another program may have done it while this one waited.
            if schema_version(connection) == version:
                _apply(connection, way, path, version)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
    return backup


def _apply(connection: sqlite3.Connection, way: Sequence[known.Step], path: Path, version: int) -> None:
    epsg = geopackage.epsg_of(connection) or 0
    _drop_rules(connection)
    for step in way:
        step.apply(connection)
    _make_rules(connection)
    writer = Writer(connection, epsg, _ACTOR, "migrate")
    for number in range(version + 1, SCHEMA_VERSION + 1):
        connection.execute(
            "INSERT INTO schema_version (version, migrated_on) VALUES (?, ?)", (number, writer.stamp[:10])
        )
    writer.log("migrate", after={"from": version, "to": SCHEMA_VERSION})
    writer.finish()
    wrong = [difference.name for difference in differences(connection) if difference.blocks]
    broken = connection.execute("PRAGMA foreign_key_check").fetchone()
    if wrong or broken:
        detail = ", ".join(wrong[:5]) if wrong else f"{broken[0]} {broken[1]}"
        raise WorkspaceError("error.migration_failed", path=str(path), version=version, detail=detail)


def _drop_rules(connection: sqlite3.Connection) -> None:
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND (name GLOB 'rule_*' OR name GLOB 'log_*')"
    ).fetchall()
    for (name,) in names:
        quoted = name.replace('"', '""')
        connection.execute(f'DROP TRIGGER "{quoted}"')


def _make_rules(connection: sqlite3.Connection) -> None:
    for table in TABLES.values():
        for sql in create_indexes(table):
            connection.execute(sql.replace("CREATE INDEX", "CREATE INDEX IF NOT EXISTS", 1))
    for rule in all_rules():
        connection.execute(rule.sql())
    for table in LOGGED:
        for sql in log_triggers(table):
            connection.execute(sql)
