"""Who changed what, when, and what stood there before: the log of a workspace in words.

All of it, or of one row with everything that belongs to it, of some days, of one person. Without --names
--reason nothing personal of a household is shown, and never why it needs help, languages and notes.
"""

from __future__ import annotations

import argparse
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from ..layers.errors import UsageError, WorkspaceError
from ..layers.history.asking import SUBJECTS, Question, identity_of
from ..layers.history.reading import matching, read
from ..layers.history.telling import Teller, Told
from ..layers.wording import Words, load_words
from ..layers.workspace import Workspace
from . import history_files
from .cli import actor, add_names_arguments, checked_reason, day_argument
from .output_file import checked_output
from .progress import Progress

NAME = "history"
IS_READ_HERE = True
EXAMPLE = "diaban history son-mau.gpkg --household 90103-03-H07 --output lich-su.xlsx"
_SHOWN = 1000
_PRINTED = 40


@dataclass(frozen=True)
class History:
    """What was found: the newest entries in words, how many there are in all, and how the row came in."""

    told: list[Told]
    total: int
    note: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("workspace", metavar="WORKSPACE")
    subject = parser.add_mutually_exclusive_group()
    for table in SUBJECTS:
        metavar = "NAME" if table == "plan" else "CODE"
        subject.add_argument(f"--{table}", metavar=metavar, help=f"one {table}, and what belongs to it")
    parser.add_argument("--day", metavar="DAY", help="one day, year-month-day")
    parser.add_argument("--from", dest="first", metavar="DAY", help="from this day on")
    parser.add_argument("--to", dest="last", metavar="DAY", help="up to this day (included)")
    parser.add_argument("--by", metavar="WHO", help="only changes by whoever is called so, or in part")
    parser.add_argument(
        "--limit", metavar="N", type=int, help=f"the newest N (default {_SHOWN}, in a file all; 0: all)"
    )
    parser.add_argument(
        "--output", metavar="FILE", help=f"write a table: {', '.join(history_files.SUFFIXES)}"
    )
    add_names_arguments(parser)


def run(args: argparse.Namespace, progress: Progress) -> dict[str, Any]:
    """The entries in words, newest first; with --output they are in the file instead."""
    output = checked_output(args.output, args.workspace, history_files.SUFFIXES)
    reason = checked_reason(args)
    question = asked(args)
    workspace = Workspace.open(args.workspace)
    if reason is not None and workspace.read_only:
        raise WorkspaceError("error.names_need_log", path=str(workspace.path))
    words = load_words(args.language)
    # Only another program of ours asks from inside: there a person sees what the workspace shows anyway.
    given = getattr(args, "input", None) or {}
    inside = bool(given.get("inside")) and output is None
    if isinstance(given.get("below"), int):
        question = replace(question, below=given["below"])
    limit = args.limit if args.limit is not None else (0 if output else _SHOWN)
    progress.step(0.0, "progress.reading_history")
    found = find(workspace, question, words, limit, inside, reason is not None)
    progress.step(0.7, "progress.writing")
    if output is not None:
        about = history_files.About(workspace, words, reason, actor(), _asked_words(question))
        history_files.write(output, found.told, found.note, about)
    elif reason is not None:
        history_files.log_names(workspace, reason, actor(), _asked_words(question))
    progress.step(1.0, "progress.done")
    return {
        "total": found.total,
        "shown": len(found.told),
        "note": found.note,
        "entries": [] if output is not None else [_plain(told) for told in found.told],
        "names": reason is not None,
        "logged": not workspace.read_only,
        "output": None if output is None else str(output),
    }


def find(
    workspace: Workspace, question: Question, words: Words, limit: int, inside: bool, names: bool
) -> History:
    """The newest ``limit`` entries (all with 0) that answer ``question``, as they stand at one moment."""
    with workspace.reading() as connection:
        fids = matching(connection, question)
        teller = Teller(connection, words, inside=inside, names=names)
        told = list(teller.tell(read(connection, fids[:limit] if limit else fids)))
        note = _note(connection, question, teller, words)
    return History(told, len(fids), note)


def asked(args: argparse.Namespace) -> Question:
    """The question that ``args`` put; InputError for a day that is none, UsageError for days that do not fit."""
    day, first, last = (day_argument(text) for text in (args.day, args.first, args.last))
    if day and (first or last):
        raise UsageError("error.day_or_interval")
    if first and last and first > last:
        raise UsageError("error.from_after_to")
    first, last = (day, day) if day else (first, last)
    table = next((name for name in SUBJECTS if getattr(args, name)), None)
    return Question(
        table=table,
        name=getattr(args, table) if table else None,
        since=_begin(first) if first else None,
        until=_begin(last + timedelta(days=1)) if last else None,
        actor=args.by or None,
    )


def describe(result: dict[str, Any], words: Words) -> str:
    """The newest entries as lines by day, or where the file is."""
    if result["output"]:
        said = words("history.redacted_names" if result["names"] else "history.redacted")
        return f"{words('history.done', path=result['output'])} {said}"
    lines = []
    day = ""
    for entry in result["entries"][:_PRINTED]:
        if entry["day"] != day:
            day = entry["day"]
            lines.append(words.day(day))
        lines.append(words("history.line", time=entry["time"][:5], who=entry["who"], what=entry["what"]))
        lines += [
            words("history.change" if change["before"] else "history.detail_line", **_change_words(change))
            for change in entry["changes"]
        ]
        if entry["note"]:
            lines.append(f"    {entry['note']}")
    if result["note"]:
        lines.append(result["note"])
    shown = min(_PRINTED, len(result["entries"]))
    if shown < result["total"]:
        head = words("history.heading_part", shown=words.number(shown), count=words.number(result["total"]))
    else:
        head = words("history.heading", count=words.number(result["total"]))
    return "\n".join([head, *lines] if result["total"] else [words("history.never"), *lines])


def _change_words(change: dict[str, str]) -> dict[str, str]:
    return {name: change[name] for name in ("heading", "before", "after")}


def _plain(told: Told) -> dict[str, Any]:
    return asdict(told)


def _begin(day: date) -> str:
    """Midnight of ``day`` on this machine's clock, as the log writes moments, cut after the second."""
    midnight = datetime(day.year, day.month, day.day).astimezone()
    return midnight.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def _note(connection: Any, question: Question, teller: Teller, words: Words) -> str:
    """How the row asked about came in, where the log does not say: it was loaded with the whole workspace."""
    if question.table is None or question.name is None:
        return ""
    identity = identity_of(connection, question.table, question.name)
    logged = connection.execute(
        "SELECT 1 FROM audit_log WHERE table_name = ? AND row_id = ? AND action = 'insert'",
        (question.table, identity),
    ).fetchone()
    row = connection.execute(
        f'SELECT created_at FROM "{question.table}" WHERE id = ?', (identity,)
    ).fetchone()
    if logged or row is None or not row[0]:
        return ""
    return words("history.loaded", at=teller.values.moment(str(row[0])))


def _asked_words(question: Question) -> dict[str, str]:
    """The question as the log and the file keep it: codes and days, no names."""
    asked_for = {
        "table": question.table,
        "code": question.name,
        "since": question.since,
        "until": question.until,
        "by": question.actor,
    }
    return {name: value for name, value in asked_for.items() if value}
