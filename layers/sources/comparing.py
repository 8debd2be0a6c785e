"""What a file would change: each understood row against the row that the workspace has."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from ..errors import InputError
from ..rows import column_values, new_ids
from ..schema import HOUSEHOLD_NOTE_LIMIT, TABLES
from ..wording import Words
from ..workspace import Workspace
from .fields import NATURAL_KEYS, key_column
from .references import References
from .understanding import Candidate, Reject, Value, missing_columns

_SAME_PLACE = 1e-6  # metres
_NOTES = ("note", "comment")
Key = tuple[Value, ...]


@dataclass(frozen=True)
class Planned:
    """One row to be written, whole; without ``geometry`` the one that is there stays."""

    row: int
    id: str
    values: dict[str, Value]
    geometry: BaseGeometry | None


@dataclass
class Changes:
    """What an import of one file would do."""

    added: list[Planned] = field(default_factory=list)
    changed: list[Planned] = field(default_factory=list)
    unchanged: int = 0
    carried: int = 0
    repaired: list[int] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)


class Existing:
    """The rows of one table as plain values, found by their code or natural key.

    Where only the code tells rows apart, only those with one of ``codes`` are kept.
    """

    def __init__(self, workspace: Workspace, table: str, codes: Collection[str]) -> None:
        described = TABLES[table]
        frame = workspace.frame(table, geometry=described.geometry is not None)
        if table not in NATURAL_KEYS:
            frame = frame[frame[key_column(table)].isin(list(codes))]
        columns = {column.name: column_values(frame[column.name], column) for column in described.columns}
        self._columns = columns
        self._geometries: list[Any] = (
            frame["geometry"].tolist() if described.geometry else [None] * len(frame)
        )
        self._by_key = (
            _positions((value,) for value in columns[key_column(table)]) if key_column(table) else {}
        )
        natural = NATURAL_KEYS.get(table)
        parts = [columns[name] for name in natural or ()]
        self._by_natural = _positions(zip(*parts, strict=True)) if natural else {}

    def position(self, key: Key, natural: Key | None) -> int | None:
        """Where the row is; None where there is none. InputError where several are equally meant."""
        if key in self._by_key:
            return self._by_key[key][0]
        places = self._by_natural.get(natural, []) if natural is not None else []
        if len(places) > 1:
            raise InputError("import.several_meant", count=len(places))
        return places[0] if places else None

    def values(self, position: int) -> dict[str, Value]:
        return {name: values[position] for name, values in self._columns.items()}

    def geometry(self, position: int) -> BaseGeometry | None:
        shape: BaseGeometry | None = self._geometries[position]
        return shape


class Comparing:
    """Compares candidates with what a workspace holds, row by row in the order of the file."""

    def __init__(self, table: str, existing: Existing, references: References, words: Words) -> None:
        self._table = table
        self._existing = existing
        self._references = references
        self._words = words
        self._seen: dict[tuple[Key, Key | None], int] = {}
        self._changes = Changes()

    def compare(self, judged: Iterable[Candidate | Reject]) -> Changes:
        """The changes that the judged records amount to."""
        for one in judged:
            if isinstance(one, Reject):
                self._changes.rejects.append(one)
                continue
            try:
                self._take(one)
            except InputError as fault:
                self._changes.rejects.append(Reject(one.row, (fault,)))
        return self._changes

    def _take(self, candidate: Candidate) -> None:
        key, natural = self._keys(candidate)
        position = self._existing.position(key, natural)
        if position is None:
            if self._table == "commune" and candidate.geometry is None:
                raise InputError("import.no_geometry")
            candidate = self._with_commune(candidate)
            self._check_required(candidate)
        self._refuse_second(candidate.row, key, natural)
        changes = self._changes
        if position is None:
            changes.added.append(self._new(candidate, key))
        else:
            planned = self._over(candidate, position)
            if planned is None:
                changes.unchanged += 1
            else:
                changes.changed.append(planned)
        changes.carried += candidate.carried
        if candidate.repaired:
            changes.repaired.append(candidate.row)

    def _keys(self, candidate: Candidate) -> tuple[Key, Key | None]:
        """The code of a row, or else what makes it that row; the other one is empty."""
        name = key_column(self._table)
        if name and candidate.values.get(name) is not None:
            return (candidate.values[name],), None
        natural = NATURAL_KEYS.get(self._table)
        if natural is None:
            raise InputError("import.no_code", column=self._words.column(self._table, name))
        values = {**_defaults(self._table, candidate.values), **candidate.values}
        return (), tuple(values.get(part) for part in natural)

    def _refuse_second(self, row: int, key: Key, natural: Key | None) -> None:
        first = self._seen.setdefault((key, natural), row)
        if first == row:
            return
        if key:
            raise InputError("import.same_code_twice", code=key[0], row=first)
        raise InputError("import.same_row_twice", row=first)

    def _with_commune(self, candidate: Candidate) -> Candidate:
        """A new village that only says its old commune goes to the commune that this one went to."""
        old_code = candidate.values.get("old_commune_code")
        if self._table != "village" or candidate.values.get("commune_id") or not isinstance(old_code, str):
            return candidate
        commune = self._references.from_old_commune(old_code)
        return replace(candidate, values={**candidate.values, "commune_id": commune}, carried=True)

    def _check_required(self, candidate: Candidate) -> None:
        lacking = missing_columns(self._table, candidate.values)
        if lacking:
            names = ", ".join(self._words.column(self._table, column.name) for column in lacking)
            raise InputError("import.columns_lacking", columns=names)

    def _new(self, candidate: Candidate, key: Key) -> Planned:
        values = {**_defaults(self._table, candidate.values), **candidate.values}
        _check_note(values)
        row_id = self._references.pending.get(str(key[0])) if key else None
        return Planned(candidate.row, row_id or new_ids(1)[0], values, candidate.geometry)

    def _over(self, candidate: Candidate, position: int) -> Planned | None:
        before = self._existing.values(position)
        if before.get("erased_at") is not None:
            raise InputError("import.erased")
        shape = self._existing.geometry(position)
        same = all(_same(before[name], value) for name, value in candidate.values.items())
        if same and (candidate.geometry is None or _same_shape(shape, candidate.geometry)):
            return None
        after = {**before, **candidate.values}
        if (
            self._table == "assignment"
            and before["status"] == "approved"
            and after["valid_to"] != before["valid_to"]
        ):
            # the only way to change the term of an approved assignment is to end it
            after["status"] = candidate.values.get("status") or "ended"
        _check_note(after)
        return Planned(candidate.row, str(before["id"]), after, candidate.geometry)


def _positions(keys: Iterable[Key]) -> dict[Key, list[int]]:
    found: dict[Key, list[int]] = {}
    for position, key in enumerate(keys):
        found.setdefault(key, []).append(position)
    return found


def _defaults(table: str, given: Mapping[str, Value]) -> dict[str, Value]:
    """The schema's defaults; an assignment that no plan holds is in force, so it must bring its decision."""
    values: dict[str, Value] = {
        column.name: int(column.default) if column.type == "INTEGER" else column.default
        for column in TABLES[table].columns
        if column.default is not None and not column.default.startswith("(")
    }
    if table == "assignment" and given.get("plan_id") is None:
        values["status"] = "approved"
    return values


def _check_note(values: Mapping[str, Value]) -> None:
    for name in _NOTES:
        note = values.get(name)
        if values.get("household_id") and isinstance(note, str) and len(note) > HOUSEHOLD_NOTE_LIMIT:
            raise InputError("import.note_too_long", length=len(note), limit=HOUSEHOLD_NOTE_LIMIT)


def _same(one: Value, other: Value) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return float(one) == float(other)
    return one == other


def _same_shape(one: BaseGeometry | None, other: BaseGeometry) -> bool:
    if one is None:
        return False
    return bool(shapely.equals_exact(shapely.normalize(one), shapely.normalize(other), tolerance=_SAME_PLACE))
