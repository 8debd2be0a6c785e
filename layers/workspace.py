"""Open, read and write a workspace: the one door to the data.

A workspace is one GeoPackage file; ``geopackage`` knows the peculiarities of that format, this module what
a workspace is.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import tempfile
import time
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

import pandas as pd
import pyogrio

from . import geopackage
from .building import Builder, building
from .commits import making_final
from .errors import WorkspaceError
from .files import explaining_io, make_private_folder
from .migrations.running import migrate, schema_version
from .notices import about, refuse_to_write, tell
from .objects import Difference, differences
from .rows import typed
from .schema import DEFAULT_EPSG, SCHEMA_VERSION, SETTINGS, TABLES
from .shares import share_of
from .storage_errors import explaining, explaining_content, require_kind, require_text
from .writing import Writer

_READ_TRIES = 5
_PAGE_SECONDS = 0.05


class Workspace:
    """One workspace. Reading takes no lock for longer than a read; writing is one transaction a block.

    ``notices``: what is worth saying about it (what differs from ours in it, a network share); see ``notices``.
    ``read_only``: nothing can be written, because of the medium or because its rules are not ours.
    """

    def __init__(
        self, path: Path, source: Path, epsg: int, found: Sequence[Difference] = (), share: str | None = None
    ) -> None:
        self.path = path
        self.epsg = epsg
        self.read_only = source != path or any(difference.blocks for difference in found)
        self.notices = about(path, found, share)
        self._source = source
        self._found = found

    @classmethod
    def open(cls, path: Path | str, to_check: bool = False) -> Workspace:
        """The workspace at ``path``, of an older version after a backup and its migration.

        A file that cannot be written (or lies on a medium that cannot) is read from a private copy. Where its
        tables or rules are not ours it can still be read, and ``notices`` say so; ``to_check`` opens it even
        where tables are lacking, and leaves it of the version it is.
        Errors: WorkspaceError where it is missing, foreign, corrupted, locked, or of a newer version.
        """
        path = Path(path)
        if not path.exists():
            raise WorkspaceError("error.workspace_missing", path=str(path))
        if not path.is_file():
            raise WorkspaceError("error.not_a_file", path=str(path))
        _require_sqlite(path, whole=not to_check)
        read_only = not _writable(path)
        source, folder = _private_copy(path) if read_only else (path, None)
        if not to_check:
            with explaining(path):
                migrate(source, keep=source if folder is None else None)
        with explaining(path), closing(geopackage.connect(source, read_only=True)) as connection:
            found = differences(connection)
            epsg = _recognise(connection, path, to_check)
        workspace = cls(path, source, epsg, () if to_check else found, share_of(path))
        tell(workspace.notices)
        if folder is not None:
            weakref.finalize(workspace, shutil.rmtree, folder, ignore_errors=True)
        return workspace

    @classmethod
    @contextmanager
    def build(
        cls, path: Path | str, epsg: int = DEFAULT_EPSG, stamp: str | None = None, actor: str = ""
    ) -> Iterator[Builder]:
        """A new workspace, loaded in bulk: written aside, rules switched on last, renamed onto ``path``.

        ``stamp`` (UTC, ISO 8601) is written wherever a moment is kept; the present where not given.
        """
        with building(Path(path), epsg, stamp, actor) as builder:
            yield builder

    def __enter__(self) -> Workspace:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    @property
    def source(self) -> Path:
        """The file that is read: the workspace itself, or the private copy of one that cannot be written."""
        return self._source

    @property
    def is_sample(self) -> bool:
        """Whether the data is invented."""
        return self.settings().get("is_sample") == "1"

    def frame(self, table: str, columns: Sequence[str] | None = None, geometry: bool = False) -> pd.DataFrame:
        """The rows of ``table`` in the order of ``fid``; a GeoDataFrame in the workspace's coordinates with ``geometry``.

        Text is pandas ``str`` (missing NaN), DATE datetime64, required INTEGER int64, other numbers float64.
        """
        described = TABLES[table]
        names = list(described.names if columns is None else columns)
        with explaining(self.path), explaining_content(self.path, table):
            frame = pyogrio.read_dataframe(
                self._source,
                layer=table,
                columns=names,
                read_geometry=geometry and described.geometry is not None,
                use_arrow=True,
            )
            require_text(frame)
        if geometry and described.geometry is not None:
            require_kind(frame["geometry"].to_numpy(), described, self.path)
            names.append("geometry")
        return typed(frame[names], described)

    def frames(
        self, wanted: Mapping[str, Sequence[str]], geometry: Sequence[str] = ()
    ) -> dict[str, pd.DataFrame]:
        """Several tables as they were at one moment; ``geometry`` names those read with it.

        Errors: WorkspaceError where another program keeps writing.
        """
        with explaining(self.path):
            watch = geopackage.connect(self._source, read_only=True)
        try:
            for _ in range(_READ_TRIES):
                before = _data_version(watch)
                frames = {
                    name: self.frame(name, columns, name in geometry) for name, columns in wanted.items()
                }
                if _data_version(watch) == before:
                    return frames
        finally:
            watch.close()
        raise WorkspaceError("error.busy", path=str(self.path))

    def settings(self) -> dict[str, str | None]:
        """Every setting by its code: its value, else its default."""
        values = {setting.code: setting.default for setting in SETTINGS}
        for code, value, default in self.query("SELECT code, value, default_value FROM setting ORDER BY fid"):
            values[code] = (
                value if value is not None else (default if default is not None else values.get(code))
            )
        return values

    def query(self, sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of one SELECT, for small questions; large tables are read with ``frame``."""
        with explaining(self.path):
            connection = geopackage.connect(self._source, read_only=True)
            try:
                return connection.execute(sql, parameters).fetchall()
            finally:
                connection.close()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection that reads everything as it is at one moment, for several questions; keep the block short."""
        with explaining(self.path), closing(geopackage.connect(self._source, read_only=True)) as connection:
            connection.execute("BEGIN")
            yield connection

    def require_writable(self) -> None:
        """Raise WorkspaceError where nothing can be written: a read-only medium, or rules that are not ours."""
        if self._source != self.path:
            raise WorkspaceError("error.read_only", path=str(self.path))
        refuse_to_write(self.path, self._found)

    @contextmanager
    def writing(self, actor: str, action: str) -> Iterator[Writer]:
        """One transaction: everything in the block, or nothing of it. ``action`` says in the log what it was.

        Errors: WorkspaceError where the file is read-only or locked, or its rules are not ours; RuleError where a rule refuses a row.
        """
        self.require_writable()
        with explaining(self.path):
            connection = geopackage.connect(self.path)
            try:
                geopackage.begin_writing(connection)
                refuse_to_write(self.path, differences(connection))
                with rolled_back_on_error(connection):
                    writer = Writer(connection, self.epsg, actor, action)
                    writer.sign()
                    yield writer
                    writer.finish()
                    with making_final():
                        connection.execute("COMMIT")
                geopackage.bring_home(connection)
            finally:
                connection.close()


@contextmanager
def rolled_back_on_error(connection: sqlite3.Connection) -> Iterator[None]:
    """Roll the open transaction back whatever interrupts the block, a cancel included."""
    try:
        yield
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _data_version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA data_version").fetchone()[0])


def _require_sqlite(path: Path, whole: bool) -> None:
    """Raise WorkspaceError for what is no database; with ``whole`` also for one that ends within a page.

    SQLite takes what is cut off the last page for zeros, and says nothing.
    """
    try:
        with open(path, "rb") as file:
            start = file.read(18)
    except OSError as error:
        raise WorkspaceError("error.not_readable", path=str(path)) from error
    if not start.startswith(b"SQLite format 3\x00"):
        raise WorkspaceError("error.not_a_workspace", path=str(path))
    page = max(512, int.from_bytes(start[16:18], "big"))
    # Another program may be adding a page just now, or was killed while it did: then there is a journal.
    for _ in range(_READ_TRIES if whole else 0):
        if path.stat().st_size % page == 0 or Path(f"{path}-journal").exists():
            return
        time.sleep(_PAGE_SECONDS)
    if whole:
        raise WorkspaceError("error.corrupted", path=str(path))


def _recognise(connection: sqlite3.Connection, path: Path, to_check: bool) -> int:
    """The coordinate system of a workspace; WorkspaceError for what is none, is newer, or lacks tables of data."""
    names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    ours = {table.name for table in TABLES.values() if table.kind != "system"}
    if len(ours & names) < len(ours) // 2:
        raise WorkspaceError("error.not_a_workspace", path=str(path))
    version = schema_version(connection)
    if version is not None and version > SCHEMA_VERSION:
        raise WorkspaceError("error.newer_workspace", path=str(path), version=version, known=SCHEMA_VERSION)
    lacking = sorted(ours - names)
    if lacking and not to_check:
        raise WorkspaceError("error.tables_lacking", path=str(path), tables=", ".join(lacking))
    return geopackage.epsg_of(connection) or DEFAULT_EPSG


def _writable(path: Path) -> bool:
    if not path.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
        return False
    if hasattr(os, "statvfs") and os.statvfs(path).f_flag & getattr(os, "ST_RDONLY", 1):
        return False
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _private_copy(path: Path) -> tuple[Path, Path]:
    with explaining_io(Path(tempfile.gettempdir())):
        folder = make_private_folder()
        copy = folder / path.name
        try:
            shutil.copyfile(path, copy)
            for suffix in ("-wal", "-journal"):
                if Path(f"{path}{suffix}").exists():
                    shutil.copyfile(f"{path}{suffix}", f"{copy}{suffix}")
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    return copy, folder
