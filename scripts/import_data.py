"""Bring a list or boundaries into a workspace: Excel, CSV, or any map file.

Rows are told apart by their code; an empty cell leaves what is there, «(xoá)» takes it away. What cannot be
taken is left out row by row, with the reason; importing the same file again changes nothing.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from ..layers.errors import InputError
from ..layers.sources.comparing import Changes
from ..layers.sources.fields import IMPORTABLE
from ..layers.sources.headings import HeadingWords, Matching, match_headings, read_mapping
from ..layers.sources.importing import Job, bring_in, counts
from ..layers.sources.opening import open_source
from ..layers.sources.reporting import reasons, write_rejects
from ..layers.wording import LANGUAGES, Words, load_words
from ..layers.workspace import Workspace
from .cli import actor
from .progress import Progress

NAME = "import"
EXAMPLE = "diaban import son-mau.gpkg ho-can-giup-do.xlsx --table household --rejects khong-nhan.xlsx"
_REJECTS_SHOWN = 10


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """``WORKSPACE FILE --table T``, a mapping, a dry run, a workbook of rejects."""
    parser.add_argument("workspace", metavar="WORKSPACE")
    parser.add_argument(
        "file", metavar="FILE", help="xlsx, csv, or a map file (gpkg, shp, geojson …; FILE|layername=LAYER)"
    )
    parser.add_argument("--table", required=True, choices=IMPORTABLE, help="what the file lists")
    parser.add_argument("--mapping", metavar="FILE", help='JSON: {"heading in the file": "column"}')
    parser.add_argument("--dry-run", action="store_true", help="say what would happen and write nothing")
    parser.add_argument("--rejects", metavar="OUT.xlsx", help="workbook for the rows that are not taken")


def run(args: argparse.Namespace, progress: Progress) -> dict[str, Any]:
    """Import the file; what was added, changed, left as it was and rejected, row by row."""
    words = load_words(args.language)
    workspace = Workspace.open(args.workspace)
    rejects_path = _rejects_path(args)
    progress.step(0.0, "progress.reading_file")
    headings = HeadingWords(args.table)
    mapping = read_mapping(Path(args.mapping)) if args.mapping else {}
    sheet = open_source(args.file, args.table, workspace.epsg, headings)
    matching = match_headings(sheet, headings, mapping)

    def before_commit(changes: Changes) -> None:
        if rejects_path is not None:
            write_rejects(rejects_path, sheet, matching, changes.rejects, words)

    name = Path(args.file.partition("|")[0]).name
    job = Job(args.table, name, sheet, matching, actor(), args.dry_run)
    outcome = bring_in(workspace, job, words, progress.step, before_commit)
    changes = outcome.changes
    progress.step(1.0, "progress.done")
    return {
        "table": args.table,
        "file": args.file,
        "dry_run": args.dry_run,
        **counts(changes),
        "carried": changes.carried,
        "repaired": changes.repaired,
        "refused_columns": [{"heading": heading, "thing": thing} for _, heading, thing in matching.refused],
        "unknown_columns": _unknown(matching),
        "rejects": [{"row": reject.row, "reason": reasons(reject, words)} for reject in changes.rejects],
        "backup": None if outcome.backup is None else str(outcome.backup),
        "rejects_file": None if rejects_path is None else str(rejects_path),
    }


def describe(result: dict[str, Any], words: Words) -> str:
    """The figures, then what was left out and why."""
    lines = [words("import.dry_run")] if result["dry_run"] else []
    figures = {name: result[name] for name in ("added", "changed", "unchanged", "rejected")}
    lines.append(words("import.counts", table=words(f"table.{result['table']}"), **figures))
    for column in result["refused_columns"]:
        thing = words(f"import.refused.{column['thing']}")
        lines.append(words("import.refused_column", heading=column["heading"], thing=thing))
    if result["unknown_columns"]:
        lines.append(words("import.unknown_columns", headings="; ".join(result["unknown_columns"])))
    if result["carried"]:
        lines.append(words("import.carried", count=result["carried"]))
    if result["repaired"]:
        rows = ", ".join(map(str, result["repaired"][:20])) + (" …" if len(result["repaired"]) > 20 else "")
        lines.append(words("import.repaired", count=len(result["repaired"]), rows=rows))
    lines.extend(
        words("import.reject_line", row=reject["row"], reason=reject["reason"])
        for reject in result["rejects"][:_REJECTS_SHOWN]
    )
    if len(result["rejects"]) > _REJECTS_SHOWN and not result["rejects_file"]:
        lines.append(words("import.more_rejects", count=len(result["rejects"]) - _REJECTS_SHOWN))
    if result["rejects_file"]:
        lines.append(words("import.rejects_written", path=result["rejects_file"]))
    if result["backup"]:
        lines.append(words("import.backup", path=result["backup"]))
    return "\n".join(lines)


def _rejects_path(args: argparse.Namespace) -> Path | None:
    if not args.rejects:
        return None
    path = Path(args.rejects)
    for taken in (args.file, args.workspace):
        if path.resolve() == Path(taken).resolve():
            raise InputError("import.rejects_is_source", path=str(path))
    if not path.parent.is_dir():
        raise InputError("error.no_folder", path=str(path.parent))
    return path


def _unknown(matching: Matching) -> list[str]:
    """Headings nobody knows, without those of our own list of rejects."""
    ours = {
        load_words(language)(f"import.reject_{name}") for language in LANGUAGES for name in ("row", "reason")
    }
    return [heading for heading in matching.unknown if heading not in ours]
