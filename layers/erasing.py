"""Erase what a workspace holds about a family: the row stays, its personal values go, here and in the backups.

They go from the household, its visits' notes, its assignments' comments, the placed gaps, and from the log
with the salt of their digests, so that the chain still verifies. Freed pages are overwritten.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from . import geopackage
from .backups import backups_of, folder_of
from .ddl import LOGGED, log_triggers
from .errors import InputError, WorkspaceError
from .files import replacing
from .leftovers import files_beside
from .notices import refuse_to_write
from .objects import differences
from .rules import all_rules
from .schema import GEOMETRY_COLUMN
from .sealing import personal_columns
from .storage_errors import explaining
from .workspace import Workspace, rolled_back_on_error
from .writing import Writer

_LIST = "erased.txt"
_PATIENCE_SECONDS = 0.25
_USELESS = ("error.corrupted", "error.not_a_workspace", "error.tables_lacking", "error.rules_differ")
_TABLES = ("household", "visit", "assignment")


def erase_households(path: Path, codes: Sequence[str], actor: str) -> list[Path]:
    """Erase the households of ``codes`` from the workspace and its backups; returns the files rewritten.

    The workspace comes last: if a backup cannot be rewritten, the erasure is not yet done and can be repeated.
    A backup too damaged to be rewritten is deleted: nothing could be restored from it, but its bytes can be read.
    Errors: InputError for a code that is not there; WorkspaceError where a file cannot be written.
    """
    workspace = Workspace.open(path)
    workspace.require_writable()
    ids = dict(workspace.query("SELECT code, id FROM household"))
    unknown = sorted(set(codes) - set(ids))
    if unknown:
        raise InputError("error.no_such_household", codes=", ".join(unknown))
    wanted = [ids[code] for code in codes]
    _remember(path, wanted)
    rewritten = [file for file in backups_of(path) if _erased_or_deleted(file, wanted, actor)]
    erase_in_file(path, wanted, actor)
    return [*rewritten, path]


def erased_ids(path: Path) -> list[str]:
    """The ids of the households that were erased from the workspace at ``path``, in the order they were."""
    listed = folder_of(path) / _LIST
    return listed.read_text(encoding="ascii").split() if listed.exists() else []


def _erased_or_deleted(backup: Path, ids: Sequence[str], actor: str) -> bool:
    """Erase in a backup; False where it was of no use any more and is deleted."""
    try:
        erase_in_file(backup, ids, actor)
    except WorkspaceError as error:
        if error.key not in _USELESS:
            raise
        for each in (backup, *files_beside(backup)):
            each.unlink(missing_ok=True)
        return False
    return True


def erase_in_file(path: Path, ids: Sequence[str], actor: str) -> None:
    """Erase the households of ``ids`` in one file, in one transaction, and clear the pages it frees."""
    epsg = Workspace.open(path).epsg
    with explaining(path), closing(geopackage.connect(path)) as connection:
        connection.execute("PRAGMA secure_delete=ON")
        connection.execute("BEGIN IMMEDIATE")
        refuse_to_write(path, differences(connection))
        with rolled_back_on_error(connection):
            writer = Writer(connection, epsg, actor, "erase")
            writer.sign()
            with _without_triggers(connection):
                for identity in ids:
                    if _erase_one(connection, identity, writer.stamp):
                        writer.log("erase", "household", identity)
            writer.finish()
            connection.execute("COMMIT")
        # It is done; what follows is about bytes, and must not be told as if nothing had happened.
        try:
            connection.execute("VACUUM")
            _empty_journal(connection, path)
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_CORRUPT:
                raise
            raise WorkspaceError("error.erased_not_cleared", path=str(path), detail=str(error)) from error


def _empty_journal(connection: sqlite3.Connection, path: Path) -> None:
    """Bring what is still in a WAL file into the workspace, after waiting for whoever reads an older state of it.

    Errors: WorkspaceError where somebody goes on reading: until then the old pages are still on the disk.
    """
    end = time.monotonic() + geopackage.BUSY_SECONDS
    while connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
        if time.monotonic() > end:
            raise WorkspaceError("error.erased_still_read", path=str(path))
        time.sleep(_PATIENCE_SECONDS)


def _erase_one(connection: sqlite3.Connection, identity: str, stamp: str) -> bool:
    if not connection.execute("SELECT 1 FROM household WHERE id = ?", (identity,)).fetchone():
        return False
    names = ", ".join(f'"{name}" = NULL' for name in sorted(personal_columns("household")))
    connection.execute(f"UPDATE household SET {names}, erased_at = ? WHERE id = ?", (stamp, identity))
    connection.execute("UPDATE visit SET note = NULL WHERE household_id = ?", (identity,))
    connection.execute("UPDATE assignment SET comment = NULL WHERE household_id = ?", (identity,))
    connection.execute(
        f"UPDATE gap SET {GEOMETRY_COLUMN} = NULL"
        " WHERE row_id = ?1 OR row_id IN (SELECT id FROM assignment WHERE household_id = ?1)",
        (identity,),
    )
    for table in _TABLES:
        _erase_in_log(connection, table, identity)
    return True


def _erase_in_log(connection: sqlite3.Connection, table: str, identity: str) -> None:
    about = "json_extract({image}, '$.{key}') = ?2"
    key = "id" if table == "household" else "household_id"
    where = " OR ".join(about.format(image=image, key=key) for image in ("before", "after"))
    rows = f"SELECT fid FROM audit_log WHERE table_name = ?1 AND ({where})"
    blanks = ", ".join(f"'$.{name}', NULL" for name in sorted(personal_columns(table)))
    connection.execute(f"UPDATE audit_seal SET salt = NULL WHERE log_fid IN ({rows})", (table, identity))
    for image in ("before", "after"):
        connection.execute(
            f"UPDATE audit_log SET {image} = json_set({image}, {blanks}) WHERE {image} IS NOT NULL AND fid IN ({rows})",
            (table, identity),
        )


@contextmanager
def _without_triggers(connection: sqlite3.Connection) -> Iterator[None]:
    """The rules and the log of the tables concerned, lifted inside the open transaction and put back."""
    tables = {*_TABLES, "audit_log", "audit_seal"}
    statements = [rule.sql() for rule in all_rules() if rule.table in tables]
    statements += [sql for table in LOGGED if table.name in tables for sql in log_triggers(table)]
    for sql in statements:
        name = sql.split('"')[1]
        connection.execute(f'DROP TRIGGER IF EXISTS "{name}"')
    yield
    for sql in statements:
        connection.execute(sql)


def _remember(path: Path, ids: Sequence[str]) -> None:
    """Add to the list (ids only) by which a backup brought back later is cleared again."""
    folder = folder_of(path)
    with explaining(folder):
        folder.mkdir(mode=0o700, exist_ok=True)
    known = erased_ids(path)
    with replacing(folder / _LIST) as aside:
        text = "".join(f"{identity}\n" for identity in dict.fromkeys([*known, *ids]))
        aside.write_text(text, encoding="ascii")
        os.chmod(aside, 0o600)
