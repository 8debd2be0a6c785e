"""Records understood: each becomes a row that the workspace could hold, or a reject with its reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from ..errors import InputError
from ..schema import TABLES, Column
from ..wgs84 import points_from_wgs84
from ..wording import Words
from . import values
from .fields import Field
from .folding import fold
from .headings import Matching
from .projection import EAST, NORTH, SOUTH, WEST, outside_the_country
from .records import Record, Sheet, is_empty
from .references import References
from .vocabulary import code_of

# What one writes into a cell to take a value away; an empty cell leaves it as it is.
_CLEAR = frozenset({"xoa", "clear"})
LONGEST_NAME = 255
LONGEST_TEXT = 2000
_FARTHEST_EAST = 1_000_000  # metres; in every zone used in Vietnam eastings are below it and northings above

Value = str | int | float | None


@dataclass(frozen=True)
class Candidate:
    """A row as the file wants it: only the columns that it says something about. ``None`` takes a value away."""

    row: int
    values: dict[str, Value]
    geometry: BaseGeometry | None = None
    carried: bool = False
    repaired: bool = False


@dataclass(frozen=True)
class Reject:
    """A row of the file that is not taken, and why."""

    row: int
    faults: tuple[InputError, ...]


class Understanding:
    """Understands the records of one sheet for one table."""

    def __init__(self, table: str, matching: Matching, references: References, words: Words) -> None:
        self._table = table
        self._matching = matching
        self._references = references
        self._epsg = references.workspace.epsg
        self._words = words
        self._parsers = {
            position: self._parser(field)
            for position, field in matching.fields.items()
            if field.column is not None and field.column.references is None
        }

    def judge(self, sheet: Sheet) -> Iterator[Candidate | Reject]:
        """Every record of ``sheet`` in its order."""
        for record in sheet.records:
            yield self._judged(sheet, record)

    def _judged(self, sheet: Sheet, record: Record) -> Candidate | Reject:
        if record.fault is not None:
            return Reject(record.row, (record.fault,))
        if sheet.has_geometry and record.geometry is None and TABLES[self._table].geometry != "POINT":
            return Reject(record.row, (InputError("import.no_shape"),))
        faults: list[InputError] = []
        candidate = Candidate(record.row, {}, record.geometry, repaired=record.repaired)
        axes: dict[str, float] = {}
        for position, field in self._matching.fields.items():
            cell = record.cells[position]
            if is_empty(cell):
                continue
            try:
                if field.column is None:
                    axes[field.name] = values.degree(cell)
                elif _clears(cell):
                    _check_clearable(field.column)
                    candidate.values[field.column.name] = None
                elif field.reference:
                    candidate = self._referring(candidate, field.column, field.reference, cell)
                else:
                    candidate.values[field.column.name] = self._parsers[position](cell)
            except InputError as fault:
                faults.append(self._placed(fault, sheet.headings[position]))
        try:
            candidate = self._located(candidate, axes)
        except InputError as fault:
            faults.append(fault)
        return Reject(record.row, tuple(faults)) if faults else candidate

    def _referring(self, candidate: Candidate, column: Column, table: str, cell: object) -> Candidate:
        row_id, old_code = self._references.find(table, cell)
        candidate.values[column.name] = row_id
        if old_code is None:
            return candidate
        if self._table == "village":
            candidate.values.setdefault("old_commune_code", old_code)
        return replace(candidate, carried=True)

    def _placed(self, fault: InputError, heading: str) -> InputError:
        return InputError("import.in_column", column=values.shown(heading), reason=fault.text(self._words))

    def _located(self, candidate: Candidate, axes: dict[str, float]) -> Candidate:
        if not axes:
            return candidate
        if set(axes) not in ({"lon", "lat"}, {"x", "y"}):
            raise InputError("import.half_a_place" if len(axes) == 1 else "import.two_places")
        point = self._on_globe(axes) if "lon" in axes else self._on_grid(axes)
        return replace(candidate, geometry=point)

    def _on_globe(self, axes: dict[str, float]) -> Point:
        longitude, latitude = axes["lon"], axes["lat"]
        if not (WEST <= longitude <= EAST and SOUTH <= latitude <= NORTH):
            swapped = WEST <= latitude <= EAST and SOUTH <= longitude <= NORTH
            raise InputError("import.swapped_axes" if swapped else "import.outside_country")
        return Point(*points_from_wgs84(longitude, latitude, self._epsg))

    def _on_grid(self, axes: dict[str, float]) -> Point:
        # surveyors in Vietnam call the northing X: which is which shows in the figures
        east, north = sorted((axes["x"], axes["y"]))
        if not 0 < east < _FARTHEST_EAST:
            raise InputError("import.outside_country")
        point = Point(east, north)
        if outside_the_country(point, self._epsg):
            raise InputError("import.outside_country")
        return point

    def _parser(self, field: Field) -> Callable[[object], Value]:
        column = field.column
        if column is None:
            raise ValueError(field.name)
        if column.words == "flag":
            return values.yes_no
        if column.words:
            return partial(_word, column, self._words)
        if column.type == "DATE":
            return values.day
        if column.type in ("INTEGER", "REAL"):
            return partial(_number, column)
        if column.name == "languages":
            return values.languages
        return partial(_text, field)


def missing_columns(table: str, row: dict[str, Any]) -> list[Column]:
    """The required columns that a new row says nothing about and that have no default."""
    return [
        column
        for column in TABLES[table].columns
        if column.required and column.default is None and row.get(column.name) is None
    ]


def _check_clearable(column: Column) -> None:
    if column.required:
        raise InputError("import.cannot_clear")


def _clears(cell: object) -> bool:
    return isinstance(cell, str) and cell.strip().startswith("(") and fold(cell) in _CLEAR


def _word(column: Column, words: Words, cell: object) -> str | int:
    found = code_of(str(column.words), cell, words)
    return int(found) if column.type == "INTEGER" else found


def _number(column: Column, cell: object) -> int | float:
    number = values.integer(cell) if column.type == "INTEGER" else values.real(cell)
    if column.minimum is not None and number < column.minimum:
        raise InputError("import.too_small", value=values.shown(cell), minimum=column.minimum)
    return number


def _text(field: Field, cell: object) -> str:
    written = values.code(cell, field.digits)
    limit = LONGEST_TEXT if field.column is not None and field.column.free_text else LONGEST_NAME
    if len(written) > limit:
        raise InputError("import.text_too_long", length=len(written), limit=limit)
    return written
