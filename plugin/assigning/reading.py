"""What the board reads of the open workspace: whole tables in steps, single rows, and what the log says since."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Callable, Optional

from ..workspace.layers import DAMAGED, CannotOpenError
from ..workspace.queries import ROWS_A_STEP, Part, select, sliced_parts, text
from .rows import (
    COLUMNS,
    POINTS,
    XY,
    AssignmentRow,
    Cadre,
    Commune,
    Ending,
    Household,
    Plan,
    Twinning,
    Unit,
    Values,
    Village,
    assignment_of,
    cadre_of,
    commune_of,
    household_of,
    twinning_of,
    unit_of,
    village_of,
)

_XY = {
    "POINT": "ST_MinX(geom), ST_MinY(geom)",
    # The middle of its extent is good enough to say where a commune is.
    "AREA": "(ST_MinX(geom) + ST_MaxX(geom)) / 2, (ST_MinY(geom) + ST_MaxY(geom)) / 2",
}
Row = dict[str, Any]


@dataclass
class Base:
    """What the file says, on ``day``: people and places, all assignments that may matter, plans and their endings.

    ``log``: the last row of the log that was there before anything was read.
    """

    day: str
    log: int = 0
    identity: str = ""
    communes: dict[str, Commune] = field(default_factory=dict)
    villages: dict[str, Village] = field(default_factory=dict)
    households: dict[str, Household] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    cadres: dict[str, Cadre] = field(default_factory=dict)
    assignments: dict[str, AssignmentRow] = field(default_factory=dict)
    plans: dict[str, Plan] = field(default_factory=dict)
    endings: dict[str, Ending] = field(default_factory=dict)
    twinnings: dict[str, Twinning] = field(default_factory=dict)


# The records by table, and what makes them of a row.
PLACES = {
    "commune": ("communes", commune_of),
    "village": ("villages", village_of),
    "unit": ("units", unit_of),
    "cadre": ("cadres", cadre_of),
    "household": ("households", household_of),
}


def read_base(path: str, day: str) -> Generator[None, None, Base]:
    """Read everything that the board needs, with places to pause.

    Raises CannotOpenError where the file cannot be read.
    """
    base = Base(day)
    base.log, base.identity = read_log(path)
    yield
    takers: dict[str, Callable[[list[Any], XY], None]] = {}
    same: dict[Any, Any] = {}
    for table, rows in sliced_parts(path, _parts(day)):
        take = takers.get(table) or takers.setdefault(table, _taking(table, base, same))
        for values, xy in _with_points(table, rows):
            take(values, xy)
        yield
    return base


def _parts(day: str) -> list[Part]:
    """The tables of the base, those that others name first."""
    # What ended before the day can no more become anybody's charge, unless a plan says another day.
    ends_later = (
        f"status <> 'ended' OR valid_to > {text(day)} OR id IN (SELECT assignment_id FROM plan_ending)"
    )
    tests = {"assignment": ends_later, "twinning": "unit_id IS NOT NULL"}
    return [Part(table, _columns(table)[0], tests.get(table, "")) for table in (*PLACES, *_OTHERS)]


_OTHERS: dict[str, tuple[str, Callable[[Values], Any]]] = {
    "assignment": ("assignments", assignment_of),
    "plan": ("plans", lambda values: Plan(*values)),
    "plan_ending": ("endings", lambda values: Ending(*values)),
    "twinning": ("twinnings", twinning_of),
}
# The columns that name a row of another table, or hold one of few values.
_NAMING = {
    "village": {3: "communes"},
    "household": {2: "villages"},
    "cadre": {3: "units", 4: "villages"},
    "assignment": {2: "cadres", 4: "households", 5: "villages", 6: "communes"},
}
_FEW = {"household": (3,), "cadre": (8, 9, 10), "assignment": (3, 7, 8, 9, 11, 12)}


def _taking(table: str, base: Base, same: dict[Any, Any]) -> Callable[[list[Any], XY], None]:
    """What makes a row of ``table`` a record of the base.

    What is the same text elsewhere is the same object then: it is found faster, and kept once.
    """
    naming = [(at, getattr(base, name)) for at, name in _NAMING.get(table, {}).items()]
    few, day = _FEW.get(table, ()), base.day
    name, of_place = PLACES.get(table, ("", None))
    name, of_other = (name, None) if of_place is not None else _OTHERS[table]
    records = getattr(base, name)

    def take(values: list[Any], xy: XY) -> None:
        for at, named in naming:
            record = named.get(values[at])
            if record is not None:
                values[at] = record.id
        for at in few:
            values[at] = same.setdefault(values[at], values[at])
        records[values[0]] = of_place(values, xy, day) if of_place is not None else of_other(values)

    return take


def read_log(path: str) -> tuple[int, str]:
    """The last row of the log, and what tells this workspace from every other: the first link of its chain."""
    sql = (
        "SELECT (SELECT coalesce(max(fid), 0) FROM audit_log) AS log,"
        " (SELECT chain FROM audit_seal ORDER BY fid LIMIT 1) AS chain"
    )
    for row in select(path, sql):
        return int(row[0]), str(row[1] or "")
    raise CannotOpenError(DAMAGED, "audit_log")


def _with_points(table: str, rows: list[list[Any]]) -> Iterator[tuple[list[Any], XY]]:
    """Values in the order of `COLUMNS`, and the point."""
    if not _columns(table)[1]:
        return ((row, None) for row in rows)
    return ((row[:-2], None if row[-1] is None else (row[-2], row[-1])) for row in rows)


def _columns(table: str) -> tuple[str, bool]:
    """The columns of `COLUMNS` as SQL, with a point at the end where the table has one."""
    listed = ", ".join(f't."{name}"' for name in COLUMNS[table])
    xy = _XY["POINT"] if table in POINTS else _XY["AREA"] if table == "commune" else ""
    return (f"{listed}, {xy}", True) if xy else (listed, False)


def _record(names: Sequence[str], row: Sequence[Any], xy: bool) -> Row:
    record = dict(zip(names, row))
    if xy:
        record["xy"] = None if row[len(names)] is None else (row[-2], row[-1])
    return record


def read_changes(path: str, log: int, most: int) -> tuple[int, Optional[list[tuple[str, str]]], bool]:
    """What the log has after its row ``log``: its last row, the rows changed (None: more than ``most``, or the log is
    another one: a backup was put in its place), and whether a run replaced results.
    """
    last, _ = read_log(path)
    if last == log:
        return log, [], False
    if last < log or last - log > most:
        return last, None, True
    sql = (
        "SELECT json_group_array(json_array(action, table_name, row_id)) FROM audit_log"
        f" WHERE fid > {log} AND fid <= {last}"
    )
    changed: dict[tuple[str, str], None] = {}
    run = False
    for (told,) in select(path, sql):
        for action, table, row in json.loads(told):
            if action in ("insert", "update", "delete"):
                changed[table, row] = None
            else:
                run = run or action != "save"
    return last, list(changed), run


def read_some(path: str, table: str, identities: Sequence[str]) -> dict[str, Row]:
    """The rows of ``table`` with these ids, by id; what is not there is left out."""
    names = COLUMNS[table]
    columns, xy = _columns(table)
    found: dict[str, Row] = {}
    for first in range(0, len(identities), ROWS_A_STEP):
        some = ", ".join(text(each) for each in identities[first : first + ROWS_A_STEP])
        sql = f'SELECT json_group_array(json_array({columns})) FROM "{table}" t WHERE t.id IN ({some})'
        for (told,) in select(path, sql):
            for row in json.loads(told):
                found[row[0]] = _record(names, row, xy)
    return found


def read_settings(path: str) -> dict[str, str]:
    """The settings that have a value, by code."""
    return {row[0]: row[1] for row in select(path, "SELECT code, value FROM setting WHERE value IS NOT NULL")}


def raw_row(path: str, table: str, identity: str) -> Optional[Row]:
    """One row with all columns the board knows, as the file has it; None where it is not there."""
    return read_some(path, table, [identity]).get(identity)


def version_of(path: str, table: str, identity: str) -> str:
    """The version of one row as the file has it; empty where it is not there."""
    sql = f'SELECT CAST(updated_at AS TEXT) FROM "{table}" WHERE id = {text(identity)}'
    return next((str(row[0]) for row in select(path, sql)), "")


def was_saved(path: str, batches: Sequence[str]) -> set[str]:
    """Which of these batches the file has."""
    if not batches:
        return set()
    listed = ", ".join(text(each) for each in batches)
    sql = (
        f"SELECT row_id FROM audit_log WHERE table_name IS NULL AND action = 'save' AND row_id IN ({listed})"
    )
    return {str(row[0]) for row in select(path, sql)}


def lineage(plans: Mapping[str, Plan], plan_id: str) -> tuple[str, ...]:
    """A plan and its ancestors, nearest first."""
    line: list[str] = []
    current: Optional[str] = plan_id
    while current is not None and current not in line:
        line.append(current)
        known = plans.get(current)
        current = known.parent_id if known is not None else None
    return tuple(line)


def read_visits(path: str, day: str) -> Iterator[list[list[str]]]:
    """When each household and village was visited last, up to ``day``, some thousand at a time."""
    parts = []
    for table in ("household", "village"):
        last = f"(SELECT max(v.day) FROM visit v WHERE v.{table}_id = t.id AND v.day <= {text(day)})"
        parts.append(Part(table, f"t.id, {last}"))
    for _, rows in sliced_parts(path, parts):
        yield rows
