"""Files as people hand them in, and an import as the command line runs it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl

from diaban.layers.check import findings
from diaban.layers.wording import load_words
from diaban.layers.workspace import Workspace
from diaban.scripts import import_data
from diaban.scripts.cli import build_parser
from diaban.scripts.progress import Progress, silent

HOUSEHOLD = ("Mã hộ", "Mã bản", "Diện cần giúp đỡ", "Cần giúp đỡ từ ngày", "Số nhân khẩu", "Tên chủ hộ")


def workbook(path: Path, headings: Sequence[object], *rows: Sequence[object], title: str = "Trang 1") -> Path:
    """A real Excel file with one sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    sheet.append(list(headings))
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    book.close()
    return path


def run_import(
    workspace: Path, file: Path | str, table: str, *options: str | Path, language: str = "en"
) -> dict[str, Any]:
    """The result of ``diaban import``; errors come as exceptions."""
    words = [
        "import",
        str(workspace),
        str(file),
        "--table",
        table,
        "--language",
        language,
        *map(str, options),
    ]
    return import_data.run(build_parser().parse_args(words), Progress(silent, load_words(language)))


def figures(result: dict[str, Any]) -> tuple[int, int, int, int]:
    """(added, changed, unchanged, rejected)."""
    return result["added"], result["changed"], result["unchanged"], result["rejected"]


def reason(result: dict[str, Any], row: int) -> str:
    """Why ``row`` was rejected."""
    return next(reject["reason"] for reject in result["rejects"] if reject["row"] == row)


def cells(path: Path) -> list[tuple[object, ...]]:
    """The rows of the first sheet of a workbook, as they stand."""
    book = openpyxl.load_workbook(path)
    rows = [tuple(cell.value for cell in row) for row in book.worksheets[0].iter_rows()]
    book.close()
    return rows


def digest(path: Path) -> str:
    """Of every byte of the file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def faults(path: Path) -> list[str]:
    """What the check finds, warnings aside."""
    return [str(finding) for finding in findings(Workspace.open(path)) if not finding.warning]
