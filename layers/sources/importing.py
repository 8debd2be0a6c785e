"""Bring one file into one table of a workspace, in one transaction."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from .. import geopackage
from ..errors import WorkspaceError
from ..wording import Words
from ..workspace import Workspace
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


class _UndoneError(Exception):
    """Ends a dry run: everything was tried, nothing stays."""


def bring_in(
    workspace: Workspace, job: Job, words: Words, told: Told, before_commit: Callable[[Changes], None]
) -> Changes:
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
            return changes
        try:
            with workspace.writing(job.actor, "import") as writer:
                if _version(watch) != version:
                    raise WorkspaceError("import.changed_meanwhile", path=str(workspace.path))
                changes = apply_changes(
                    writer,
                    job.table,
                    changes,
                    workspace.path,
                    lambda share: told(0.5 + 0.45 * share, "progress.importing"),
                )
                before_commit(changes)
                if job.dry_run or not (changes.added or changes.changed):
                    raise _UndoneError
                writer.log("import", table=job.table, after={"file": job.file, **counts(changes)})
        except _UndoneError:
            pass
        return changes
    finally:
        watch.close()


def counts(changes: Changes) -> dict[str, int]:
    """The four figures of an import."""
    return {
        "added": len(changes.added),
        "changed": len(changes.changed),
        "unchanged": changes.unchanged,
        "rejected": len(changes.rejects),
    }


def _compared(workspace: Workspace, job: Job, words: Words) -> Changes:
    existing = Existing(workspace, job.table)
    references = References(workspace, job.table, _new_ids(job))
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
