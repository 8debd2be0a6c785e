"""What somebody wants saved: rows added, changed, ended, deleted, each with the version that was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..errors import InputError
from ..schema import GEOMETRY_COLUMN, STAMP_NAMES, TABLES
from .shapes import is_shape

INSERT, UPDATE, END, DELETE = "insert", "update", "end", "delete"
_KINDS = (INSERT, UPDATE, END, DELETE)
_FIELDS = frozenset({"do", "table", "id", "version", "log", "values", "read", "day", "plan"})
# Not for saving: made by us, or by an erasure.
_NOT_SET = frozenset({"id", "fid", "erased_at", *STAMP_NAMES})
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """One change. ``version``: ``updated_at`` as read; ``log``: the last row of the log seen when it was read.

    ``values``: columns to set (``geom`` as `shapes` has it); ``read``: what stood in them. ``day`` and ``plan`` say when and in which plan something ends.
    """

    number: int
    do: str
    table: str
    id: str
    version: str | None = None
    log: int | None = None
    values: Values = field(default_factory=dict)
    read: Values = field(default_factory=dict)
    day: str | None = None
    plan: str | None = None


@dataclass(frozen=True)
class Batch:
    """Changes to be saved together or not at all; ``id`` tells one sent twice from another."""

    id: str
    changes: tuple[Change, ...]


def batch_of(given: Any) -> Batch:
    """The batch in the JSON ``given``: ``{"batch", "log", "changes": [{"do", "table", "id", "version", …}]}``.

    Errors: InputError, with the number of the change (from 0), for what cannot be meant.
    """
    if not isinstance(given, Mapping) or not isinstance(given.get("changes"), Sequence):
        raise _bad("changes")
    identity = given.get("batch")
    if not isinstance(identity, str) or not identity:
        raise _bad("batch")
    seen = given.get("log")
    changes = (_change(number, each, seen) for number, each in enumerate(given["changes"]))
    return Batch(identity, tuple(changes))


def _change(number: int, given: Any, seen: Any) -> Change:
    if not isinstance(given, Mapping) or set(given) - _FIELDS:
        raise _bad(f"{number}")
    do, table = given.get("do"), given.get("table")
    if not isinstance(table, str) or table not in TABLES or TABLES[table].kind != "entity":
        raise _bad(f"{number}: table")
    values, read = (_columns(number, table, given.get(name) or {}) for name in ("values", "read"))
    log = given.get("log", seen)
    for name, fits in (
        ("do", do in _KINDS),
        ("id", bool(given.get("id"))),
        ("version", do == INSERT or isinstance(given.get("version"), str)),
        ("log", isinstance(log, (int, type(None)))),
        ("day", do != END or bool(given.get("day"))),
        ("values", do not in (INSERT, UPDATE) or bool(values)),
        *(
            (name, isinstance(given.get(name), (str, type(None))))
            for name in ("id", "version", "day", "plan")
        ),
    ):
        if not fits:
            raise _bad(f"{number}: {name}")
    return Change(
        number=number,
        do=str(do),
        table=table,
        id=str(given["id"]),
        version=given.get("version"),
        log=log,
        values=values,
        read=read,
        day=given.get("day"),
        plan=given.get("plan"),
    )


def _columns(number: int, table: str, given: Any) -> Values:
    if not isinstance(given, Mapping):
        raise _bad(f"{number}")
    described = TABLES[table]
    for name, value in given.items():
        if name == GEOMETRY_COLUMN:
            if value is not None and not is_shape(described.geometry, value):
                raise _bad(f"{number}: {name}")
        elif (
            name not in described.names
            or name in _NOT_SET
            or not isinstance(value, (str, int, float, type(None)))
        ):
            raise _bad(f"{number}: {name}")
    return dict(given)


def _bad(where: str) -> InputError:
    return InputError("error.bad_changes", where=where)
