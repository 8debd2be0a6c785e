"""The rows that an import did not take, as a workbook: the cells as they were, and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import pandas as pd

from ..exports.sheets import Sheet as Page
from ..exports.workbook import write_workbook
from ..files import replacing
from ..wording import Words
from .headings import Matching
from .records import Sheet, is_empty
from .understanding import Reject

_REASON_WIDTH = 70.0


def reasons(reject: Reject, words: Words) -> str:
    """Why a row was not taken, as sentences."""
    return " ".join(fault.text(words) for fault in reject.faults)


def write_rejects(
    path: Path, sheet: Sheet, matching: Matching, rejects: Sequence[Reject], words: Words
) -> None:
    """Write the rejected rows to ``path``; columns that are refused are left out here too.

    Corrected in place, the workbook can be imported again.
    """
    refused = {position for position, _, _ in matching.refused}
    kept = [position for position in range(len(sheet.headings)) if position not in refused]
    records = {record.row: record for record in sheet.records}
    columns: dict[str, list[str | int | None]] = {
        "row": [reject.row for reject in rejects],
        "reason": [reasons(reject, words) for reject in rejects],
    }
    headings = {"row": words("import.reject_row"), "reason": words("import.reject_reason")}
    for position in kept:
        columns[str(position)] = [_as_written(records[reject.row].cells[position]) for reject in rejects]
        headings[str(position)] = sheet.headings[position]
    page = Page(
        words("import.rejects_title"), pd.DataFrame(columns), headings, widths={"reason": _REASON_WIDTH}
    )
    with replacing(path) as aside:
        write_workbook(aside, [page], title=words("import.rejects_title"))


def _as_written(cell: object) -> str | None:
    if is_empty(cell):
        return None
    if isinstance(cell, datetime | date):
        return cell.strftime("%d/%m/%Y")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
