"""Write the lists as one Excel workbook: gaps, assignments, villages, cadres, indicators.

Households stand there by code and as counts a village. With --names --reason their names and points and the
contacts of villages are in it too, and the workbook and the log say so.
"""

from __future__ import annotations

import argparse
from typing import Any

from ..layers.exports.workbook import write_workbook
from ..layers.wording import Words
from .progress import Progress
from .publishing import add_output_arguments, checked_path, delivering, outgoing
from .table_sheets import all_sheets

NAME = "tables"
EXAMPLE = "diaban tables son-mau.gpkg --output danh-sach.xlsx"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    add_output_arguments(parser, "FILE.xlsx", "the workbook to write")


def run(args: argparse.Namespace, progress: Progress) -> dict[str, Any]:
    """Look, redact, list, write; the result says where the workbook is and how many rows each sheet has."""
    output = checked_path(args.output, ".xlsx", args.workspace)
    out = outgoing(args, progress.part(0.0, 0.5))
    progress.step(0.5, "progress.listing")
    sheets = all_sheets(out)
    progress.step(0.6, "progress.writing")

    def written(share: float) -> None:
        progress.step(0.6 + 0.38 * share, "progress.writing")

    with delivering(out, output, NAME) as aside:
        write_workbook(aside, sheets, out.words("xlsx.title"), written, mark=" · ".join(out.marks()))
    progress.step(1.0, "progress.done")
    return {
        "output": str(output),
        "as_of": out.published.as_of.isoformat(),
        "sheets": {sheet.title: len(sheet.frame) for sheet in sheets},
        "names": out.names,
        "logged": out.logged,
    }


def describe(result: dict[str, Any], words: Words) -> str:
    """Where the workbook is and what is in it."""
    lines = [words("xlsx.done", path=result["output"])]
    lines += [f"  {title}: {words.number(rows)}" for title, rows in list(result["sheets"].items())[1:]]
    lines.append(words("output.names_in" if result["names"] else "output.names_out"))
    if not result["logged"]:
        lines.append(words("output.not_logged"))
    return "\n".join(lines)
