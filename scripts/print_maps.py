"""Print maps and task sheets as one PDF: an atlas of communes, the overview, or a sheet a cadre.

QGIS draws the sheets, in a process of its own, from rows that are already redacted. With --names --reason the
names of heads of households, contacts and household points are printed too, and the sheets and the log say so.
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from ..analysis.relief import faded, shaded_relief
from ..analysis.task_sheets import task_sheets
from ..layers.errors import InputError
from ..layers.exports.pdf_about import write_about
from ..layers.exports.print_files import ROWS_FILE, is_whole_pdf, write_background, write_job, write_rows
from ..layers.exports.webmap.elevation import elevation_beside
from ..layers.files import explaining_io, private_folder
from ..layers.wording import Words
from .print_catchments import add_catchment_arguments, catchment_tables, require_atlas
from .print_pages import commune_pages, overview_pages, shown_communes
from .print_rows import map_tables
from .print_tasks import charge_tables, origins, task_pages
from .print_texts import common_texts, document_title, legend_words
from .progress import Progress
from .publishing import Outgoing, add_output_arguments, checked_path, delivering, outgoing
from .qgis_process import find_python, run_printing

NAME = "print"
EXAMPLE = "diaban print son-mau.gpkg --atlas communes --output atlas.pdf"
PAPERS = ("A4", "A3")
_PDF = "sheets.pdf"
# Only relief and contours are pictures; all else stays lines and letters.
_DPI = {"communes": 220, "overview": 220, "cadres": 150}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    kind = parser.add_mutually_exclusive_group(required=True)
    kind.add_argument("--atlas", choices=("communes",), help="a map sheet for each commune")
    kind.add_argument("--sheets", choices=("cadres",), help="a task sheet for each cadre")
    kind.add_argument("--overview", action="store_true", help="one map of the whole area")
    add_output_arguments(parser, "FILE.pdf", "the PDF to write")
    parser.add_argument("--paper", choices=PAPERS, default="A4", help="size of the paper (default A4)")
    add_catchment_arguments(parser)


def run(args: argparse.Namespace, progress: Progress) -> dict[str, Any]:
    """Look, redact, hand over to QGIS, put the PDF in its place; the result says what was printed."""
    kind = args.atlas or args.sheets or "overview"
    require_atlas(args)
    output = checked_path(args.output, ".pdf", args.workspace)
    python = find_python()
    out = outgoing(args, progress.part(0.0, 0.1))
    progress.step(0.1, "print.preparing")
    more = catchment_tables(out, args, progress.part(0.1, 0.2)) if args.catchments else {}
    with delivering(out, output, f"{NAME} {kind}") as aside, private_folder() as folder:
        job = prepare_job(out, kind, args.paper, folder, args.catchments, more)
        progress.step(0.2, "print.starting")
        pages = run_printing(python, job, _teller(progress.part(0.2, 0.98)))
        if not is_whole_pdf(folder / _PDF):
            # QGIS reports success also where the disk was full.
            raise InputError("error.disk_full", path=str(folder))
        with explaining_io(folder):
            write_about(folder / _PDF, document_title(out, kind), out.words.language)
        with explaining_io(aside):
            shutil.copyfile(folder / _PDF, aside)
    progress.step(1.0, "progress.done")
    return {
        "output": str(output),
        "kind": kind,
        "paper": args.paper,
        "maps": _count(out, kind),
        "pages": pages,
        "as_of": out.published.as_of.isoformat(),
        "names": out.names,
        "logged": out.logged,
    }


def describe(result: dict[str, Any], words: Words) -> str:
    """Where the PDF is, how many sheets and pages it has, and whether names are in it."""
    counted = {"maps": result["maps"], "pages": result["pages"], "path": result["output"]}
    if result["kind"] == "cadres":
        said = words("print.done_cadres", **counted)
    else:
        said = words("print.done", **counted)
    lines = [said, words("output.names_in" if result["names"] else "output.names_out")]
    if not result["logged"]:
        lines.append(words("output.not_logged"))
    return "\n".join(lines)


def prepare_job(
    out: Outgoing,
    kind: str,
    paper: str,
    folder: Path,
    season: str | None = None,
    more: Mapping[str, pd.DataFrame] | None = None,
) -> Path:
    """Write everything QGIS needs to print, redacted, into ``folder``; the path of the job file.

    ``more``: the catchments of ``season``, by the name of their layer. InputError where there is nothing to print.
    """
    tables = {**map_tables(out), **(more or {})}
    if kind == "cadres":
        sheets = task_sheets(out.looked.seen, out.names)
        tables |= charge_tables(out, sheets)
        around = origins(sheets)
        pages = [{**page, "extent": around.get(page["cadre"])} for page in task_pages(out, sheets)]
    else:
        pages = overview_pages(out) if kind == "overview" else commune_pages(out, season)
    if not pages or tables["commune"]["own"].sum() == 0:
        raise InputError("error.print_nothing", path=str(out.workspace.path))
    write_rows(folder, tables, out.workspace.epsg)
    elevation = elevation_beside(out.workspace.path)
    relief, heights = (
        write_background(folder, elevation, out.workspace.epsg, shaded_relief, faded)
        if elevation
        else (None, None)
    )
    classes = {table: sorted(set(tables[table]["class"])) for table in ("road", "river")}
    job = {
        "protocol": 1,
        "kind": kind,
        "paper": paper,
        "epsg": out.workspace.epsg,
        "rows": ROWS_FILE,
        "relief": relief,
        "elevation": heights,
        "output": _PDF,
        "dpi": _DPI[kind],
        "texts": common_texts(out, kind),
        "words": legend_words(out.words, classes),
        "pages": pages,
    }
    return write_job(folder, job)


def _teller(progress: Progress) -> Any:
    def tell(done: int, total: int) -> None:
        progress.step(done / max(1, total), "print.progress", done=done + 1, total=total)

    return tell


def _count(out: Outgoing, kind: str) -> int:
    if kind == "overview":
        return 1
    if kind == "cadres":
        return len(task_sheets(out.looked.seen).cadres)
    return len(shown_communes(out))
