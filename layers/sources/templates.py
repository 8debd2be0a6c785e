"""The Excel templates people fill in, one a table: headings, drop-downs, a guide and an invented example."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from ..files import replacing
from ..wording import Words
from . import values
from .describing import (
    EXAMPLES,
    TEMPLATES,
    allowed_words,
    heading,
    how,
    is_required,
    kind,
    rules,
    template_fields,
)
from .fields import Field

_STAMP = datetime(2000, 1, 1)  # noqa: DTZ001 - the same bytes every time
_ROWS = 2000  # rows that are prepared with drop-downs
_DAY = "dd/mm/yyyy"
_LONGEST_MESSAGE = 255  # of Excel


def write_templates(folder: Path, words: Words) -> list[Path]:
    """Write ``<table>.xlsx`` for every table that people fill in; the same bytes every time."""
    return [write_template(folder / f"{table}.xlsx", table, words) for table in TEMPLATES]


def write_template(path: Path, table: str, words: Words) -> Path:
    """Write the template of ``table``."""
    with replacing(path) as aside, xlsxwriter.Workbook(str(aside)) as book:
        book.set_properties({"title": words(f"table.{table}"), "created": _STAMP})
        _Template(book, table, words).write()
    return path


class _Template:
    def __init__(self, book: Any, table: str, words: Words) -> None:
        self._book = book
        self._table = table
        self._words = words
        self._fields = template_fields(table)
        self._head = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#DCE6F1", "bottom": 1}
        )
        self._required = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#F9D9B0", "bottom": 1}
        )
        self._wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self._title = book.add_format({"bold": True, "font_size": 14})
        self._formats = {name: book.add_format({"num_format": name}) for name in ("@", _DAY, "0", "General")}

    def write(self) -> None:
        """All sheets: the one to fill in first."""
        title = self._words(f"table.{self._table}")
        main = self._book.add_worksheet(title)
        guide, sample, lists = (
            self._book.add_worksheet(self._words(f"import.template.{name}"))
            for name in ("guide", "sample", "lists")
        )
        ranges = self._write_lists(lists)
        self._write_headings(main)
        for place, field in enumerate(self._fields):
            main.data_validation(1, place, _ROWS, place, self._validation(field, ranges))
        self._write_headings(sample)
        for place, field in enumerate(self._fields):
            self._write_example(sample, place, field)
        self._write_guide(guide, title)
        main.activate()

    def _write_headings(self, sheet: Any) -> None:
        for place, field in enumerate(self._fields):
            required = is_required(field)
            shown = heading(field, self._words) + (" *" if required else "")
            sheet.set_column(place, place, max(12, min(28, len(shown) + 3)), self._formats[_format(field)])
            sheet.write_string(0, place, shown, self._required if required else self._head)
        sheet.set_row(0, 36)
        sheet.freeze_panes(1, 0)

    def _write_lists(self, sheet: Any) -> dict[str, str]:
        """Write every closed list in a column of its own; returns the range of each."""
        ranges: dict[str, str] = {}
        for field in self._fields:
            allowed = allowed_words(field.column, self._words)
            if not allowed:
                continue
            place = len(ranges)
            sheet.write_string(0, place, heading(field, self._words), self._head)
            sheet.set_column(place, place, 30)
            for row, word in enumerate(allowed, start=1):
                sheet.write_string(row, place, word)
            column = xlsxwriter.utility.xl_col_to_name(place)
            name = self._words("import.template.lists")
            ranges[field.name] = f"='{name}'!${column}$2:${column}${len(allowed) + 1}"
        return ranges

    def _validation(self, field: Field, ranges: dict[str, str]) -> dict[str, Any]:
        message = how(field, self._words)
        checked: dict[str, Any] = {"validate": "any"}
        if field.name in ranges:
            checked = {"validate": "list", "source": ranges[field.name]}
        elif kind(field) == "DATE":
            first, last = date(values.FIRST_YEAR, 1, 1), date(values.LAST_YEAR, 12, 31)
            checked = {"validate": "date", "criteria": "between", "minimum": first, "maximum": last}
        elif kind(field) == "INTEGER" and field.column is not None:
            checked = {"validate": "integer", "criteria": ">=", "value": field.column.minimum or 0}
        title = heading(field, self._words)[:32]
        # a warning and not a stop: «(xoá)» may be written anywhere
        shown = {"input_title": title, "input_message": message[:_LONGEST_MESSAGE], "error_type": "warning"}
        return {**checked, **shown, "ignore_blank": True}

    def _write_example(self, sheet: Any, place: int, field: Field) -> None:
        written = EXAMPLES[self._table].get(field.name)
        if written is None:
            return
        if kind(field) == "DATE":
            sheet.write_datetime(1, place, datetime.fromisoformat(values.day(written)), self._formats[_DAY])
        elif kind(field) in ("INTEGER", "REAL", "degrees"):
            sheet.write_number(1, place, values.degree(written))
        else:
            sheet.write_string(1, place, written)

    def _write_guide(self, sheet: Any, title: str) -> None:
        words = self._words
        sheet.write_string(0, 0, title, self._title)
        row = 1
        for sentence in rules(self._table, title, words):
            sheet.merge_range(row, 0, row, 4, sentence, self._wrapped)
            sheet.set_row(row, 32)
            row += 1
        row += 1
        names = ("column", "required", "how", "values", "example")
        for place, name in enumerate(names):
            sheet.write_string(row, place, words(f"import.template.guide_{name}"), self._head)
            sheet.set_column(place, place, (30, 10, 60, 40, 26)[place])
        for field in self._fields:
            row += 1
            cells = (
                heading(field, words),
                words.word("flag", "1") if is_required(field) else "",
                how(field, words),
                "; ".join(allowed_words(field.column, words)),
                EXAMPLES[self._table].get(field.name, ""),
            )
            for place, cell in enumerate(cells):
                sheet.write_string(row, place, cell, self._wrapped)


def _format(field: Field) -> str:
    """Codes and words as text, so that leading zeros stay; days as days."""
    which = kind(field)
    return {"DATE": _DAY, "INTEGER": "0", "REAL": "General", "degrees": "General", "metres": "General"}.get(
        which, "@"
    )
