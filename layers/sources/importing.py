"""Bring one file into one table of a workspace, in one transaction."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .. import geopackage
from ..backups import make_backup
from ..errors import WorkspaceError
from ..wording import Words
from ..workspace import Workspace
from ..writing import Writer
from .applying import apply_changes
from .comparing import Changes, Comparing, Existing
from .fields import key_column
from .headings import Matching
from .records import Sheet, is_empty
from .references import References
from .understanding import Understanding
from .values import text

Told = Callable[[float, str], None]


@dataclass(frozen=True)
class Job:
    """What is imported, and who does it. ``file`` is its name, for the log."""

    table: str
    file: str
    sheet: Sheet
    matching: Matching
    actor: str
    dry_run: bool = False


@dataclass(frozen=True)
class Outcome:
    """What an import did, and the backup made before it (None where nothing was written)."""

    changes: Changes
    backup: Path | None = None


class _UndoneError(Exception):
    """Ends a transaction that is not to stay: a dry run, or one in which every row was refused."""


def bring_in(
    workspace: Workspace, job: Job, words: Words, told: Told, before_commit: Callable[[Changes], None]
) -> Outcome:
    """Import the sheet of ``job``; the result counts what was (or in a dry run would be) written.

    Every row is first compared with what is there; where nothing differs the workspace is not touched.
    ``before_commit`` is called with the outcome while it can still be undone. ``told`` hears the share done and
    the key of a sentence. Errors: WorkspaceError where the workspace is read-only, locked, or changes meanwhile.
    """
    watch = geopackage.connect(workspace.source, read_only=True)
    try:
        version = _version(watch)
        told(0.3, "progress.understanding")
        changes = _compared(workspace, job, words)
        if not changes.added and not changes.changed:
            before_commit(changes)
            return Outcome(changes)

        def write(writer: Writer) -> Changes:
            if _version(watch) != version:
                raise WorkspaceError("import.changed_meanwhile", path=str(workspace.path))
            return apply_changes(
                writer,
                job.table,
                changes,
                workspace.path,
                lambda share: told(0.5 + 0.45 * share, "progress.importing"),
            )

        return _written(workspace, job, write, before_commit)
    finally:
        watch.close()


def _written(
    workspace: Workspace,
    job: Job,
    write: Callable[[Writer], Changes],
    before_commit: Callable[[Changes], None],
) -> Outcome:
    """Write in one transaction, after a backup; a backup of what did not change goes again."""
    written: Changes | None = None
    backup = None if job.dry_run or workspace.read_only else make_backup(workspace.path)
    kept = False
    try:
        with workspace.writing(job.actor, "import") as writer:
            written = write(writer)
            before_commit(written)
            if job.dry_run or not (written.added or written.changed):
                raise _UndoneError
            writer.log("import", table=job.table, after={"file": job.file, **counts(written)})
        kept = True
    except _UndoneError:
        if written is None:
            raise
        return Outcome(written)
    finally:
        if backup is not None and not kept:
            backup.unlink(missing_ok=True)
    return Outcome(written, backup)


def counts(changes: Changes) -> dict[str, int]:
    """The four figures of an import."""
    return {
        "added": len(changes.added),
        "changed": len(changes.changed),
        "unchanged": changes.unchanged,
        "rejected": len(changes.rejects),
    }


def _compared(workspace: Workspace, job: Job, words: Words) -> Changes:
    ids = _new_ids(job)
    existing = Existing(workspace, job.table, ids)
    references = References(workspace, job.table, ids)
    judged = Understanding(job.table, job.matching, references, words).judge(job.sheet)
    return Comparing(job.table, existing, references, words).compare(judged)


def _new_ids(job: Job) -> dict[str, str]:
    """An id for every code in the file, so that its rows can refer to each other before they are written."""
    key = key_column(job.table)
    position = next((place for place, field in job.matching.fields.items() if field.name == key), None)
    if not key or position is None:
        return {}
    digits = job.matching.fields[position].digits
    cells = (record.cells[position] for record in job.sheet.records)
    written = (text(cell) for cell in cells if not is_empty(cell) and not str(cell).startswith("#"))
    codes = (code.zfill(digits) if code.isdigit() else code for code in written)
    return {code: str(uuid.uuid4()) for code in dict.fromkeys(codes)}


def _version(watch: sqlite3.Connection) -> int:
    """Changes whenever another connection has committed something."""
    return int(watch.execute("PRAGMA data_version").fetchone()[0])
