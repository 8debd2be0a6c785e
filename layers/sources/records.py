"""What every kind of file is read into: headings, and records that are judged one by one."""

from __future__ import annotations

from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from ..errors import InputError


@dataclass(frozen=True)
class Record:
    """One row of a file. ``row`` is its number as the user sees it; ``fault`` says why it could not be read."""

    row: int
    cells: tuple[object, ...]
    geometry: BaseGeometry | None = None
    fault: InputError | None = None
    repaired: bool = False


@dataclass(frozen=True)
class Sheet:
    """A file, or the one sheet or layer of it that was read. Geometries are in the workspace's coordinates."""

    name: str
    headings: tuple[str, ...]
    records: tuple[Record, ...]
    has_geometry: bool = False


class _NotComputed:
    """A formula whose result the file does not hold."""

    def __str__(self) -> str:
        return ""


NOT_COMPUTED = _NotComputed()


def is_empty(value: object) -> bool:
    """Whether a cell says nothing: empty, only spaces, or not a number."""
    if value is None or value != value:
        return True
    return isinstance(value, str) and not value.strip("\ufeff\u200b \t\r\n\u00a0")


def trimmed(row: tuple[object, ...]) -> tuple[object, ...]:
    """The row without the empty cells at its end."""
    end = len(row)
    while end and is_empty(row[end - 1]):
        end -= 1
    return row[:end]


def fitted(row: int, cells: tuple[object, ...], width: int) -> Record:
    """The record of a row, as wide as the headings; one with cells beyond the last heading is at fault."""
    cells = trimmed(cells)
    fault = (
        InputError("import.too_many_cells", count=len(cells), headings=width) if len(cells) > width else None
    )
    return Record(row, cells + (None,) * (width - len(cells)), fault=fault)
