"""How a table and its columns are described. Standard library only; the tables themselves stand in ``layers.schema``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional


@dataclass(frozen=True)
class Column:
    """One column. ``type`` is TEXT, INTEGER, REAL, DATE or DATETIME; ``words`` names its enumeration."""

    name: str
    type: str
    required: bool = False
    unique: bool = False
    references: Optional[str] = None
    words: Optional[str] = None
    minimum: Optional[int] = None
    default: Optional[str] = None
    personal: bool = False
    free_text: bool = False


@dataclass(frozen=True)
class Table:
    """One table. ``kind``: ``entity`` (logged row by row), ``result`` (replaced as a whole), ``frozen``, ``system``."""

    name: str
    columns: tuple[Column, ...]
    geometry: Optional[str] = None
    kind: str = "entity"
    intervals: tuple[tuple[str, str], ...] = ()
    one_of: tuple[tuple[str, ...], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, without geometry."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """The column called ``name``; KeyError when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name}.{name}")


def text(name: str, required: bool = False, unique: bool = False, **more: bool) -> Column:
    """Text."""
    return Column(
        name,
        "TEXT",
        required,
        unique,
        personal=more.get("personal", False),
        free_text=more.get("free", False),
    )


def code() -> Column:
    """The code people use, required and unique."""
    return text("code", required=True, unique=True)


def loose_code() -> Column:
    """A code that may be missing."""
    return text("code", unique=True)


def word(name: str, words: str, required: bool = False, default: Optional[str] = None) -> Column:
    """A word of the closed list ``words``."""
    return Column(name, "TEXT", required, words=words, default=default)


def flag(name: str, default: Optional[str] = None) -> Column:
    """No or yes, 0 or 1; unknown where it has no default."""
    return Column(name, "INTEGER", default is not None, words="flag", default=default)


def count(name: str, minimum: Optional[int] = 0, required: bool = False) -> Column:
    """A whole number, not below ``minimum``."""
    return Column(name, "INTEGER", required, minimum=minimum)


def real(name: str, minimum: Optional[int] = 0) -> Column:
    """A number, not below ``minimum``."""
    return Column(name, "REAL", minimum=minimum)


def day(name: str, required: bool = False) -> Column:
    """A day."""
    return Column(name, "DATE", required)


def moment(name: str) -> Column:
    """A moment, UTC."""
    return Column(name, "DATETIME")


def ref(name: str, table: str, required: bool = False) -> Column:
    """The ``id`` of a row of ``table``."""
    return Column(name, "TEXT", required, references=table)


_NOW = "(strftime('%Y-%m-%dT%H:%M:%fZ','now'))"
# Not "required": a program that knows nothing of it leaves it out, and the log's trigger fills it in.
_IDENTITY = Column("id", "TEXT", unique=True)
_STAMPS = (
    Column("created_at", "DATETIME", required=True, default=_NOW),
    Column("updated_at", "DATETIME", required=True, default=_NOW),
    Column("updated_by", "TEXT"),
)
STAMP_NAMES = tuple(column.name for column in _STAMPS)


def entity(
    name: str,
    *columns: Column,
    geometry: Optional[str] = None,
    intervals: tuple[tuple[str, str], ...] = (),
    one_of: tuple[tuple[str, ...], ...] = (),
) -> Table:
    """A table whose rows are logged one by one."""
    return Table(name, (_IDENTITY, *columns, *_STAMPS), geometry, "entity", intervals, one_of)


def result(name: str, *columns: Column, geometry: Optional[str] = None, kind: str = "result") -> Table:
    """A table that is replaced, frozen or appended as a whole."""
    return Table(name, (_IDENTITY, *columns), geometry, kind)
