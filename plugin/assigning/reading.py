"""Reading whole tables of the open workspace through QGIS's provider, some thousand rows a step.

The rows come as JSON, which SQLite makes and Python reads many times faster than features one by one: a hundred
thousand households take well under a second, and no step stops QGIS for long.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Optional

from qgis.core import QgsVectorLayer

from ..workspace.layers import DAMAGED, CannotOpenError
from .rows import (
    COLUMNS,
    POINTS,
    AssignmentRow,
    Cadre,
    Commune,
    Ending,
    Household,
    Plan,
    Twinning,
    Unit,
    Village,
    assignment_of,
    cadre_of,
    commune_of,
    household_of,
    twinning_of,
    unit_of,
    village_of,
)

_ROWS_A_STEP = 1000
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
    for table, (name, make) in PLACES.items():
        records = getattr(base, name)
        for rows in read_rows(path, table):
            for row in rows:
                records[row["id"]] = make(row, day)
            yield
    # What ended before the day can no more become anybody's charge, unless a plan says another day.
    ends_later = (
        f"status <> 'ended' OR valid_to > {text(day)} OR id IN (SELECT assignment_id FROM plan_ending)"
    )
    for rows in read_rows(path, "assignment", ends_later):
        for row in rows:
            base.assignments[row["id"]] = assignment_of(row)
        yield
    for rows in read_rows(path, "plan"):
        base.plans.update((row["id"], Plan(*row.values())) for row in rows)
    for rows in read_rows(path, "plan_ending"):
        base.endings.update((row["id"], Ending(*row.values())) for row in rows)
    yield
    for rows in read_rows(path, "twinning", "unit_id IS NOT NULL"):
        base.twinnings.update((row["id"], twinning_of(row)) for row in rows)
    return base


def read_log(path: str) -> tuple[int, str]:
    """The last row of the log, and what tells this workspace from every other: the first link of its chain."""
    sql = (
        "SELECT (SELECT coalesce(max(fid), 0) FROM audit_log) AS log,"
        " (SELECT chain FROM audit_seal ORDER BY fid LIMIT 1) AS chain"
    )
    for row in select(path, sql):
        return int(row[0]), str(row[1] or "")
    raise CannotOpenError(DAMAGED, "audit_log")


def read_rows(path: str, table: str, test: str = "") -> Iterator[list[Row]]:
    """The rows of ``table`` (where ``test`` holds), some thousand at a time, as mappings in the order of `COLUMNS`."""
    names = COLUMNS[table]
    columns, xy = _columns(table)
    for rows in sliced(path, table, columns, test):
        yield [_record(names, row, xy) for row in rows] if xy else [dict(zip(names, row)) for row in rows]


def sliced(
    path: str, table: str, columns: str, test: str = "", joined: str = ""
) -> Iterator[list[list[Any]]]:
    """``columns`` of the rows of ``table`` t (where ``test`` holds, with what is ``joined``), some thousand at a time."""
    where = f" AND ({test})" if test else ""
    sql = slices(table, columns, where, joined)
    for (told,) in select(path, sql):
        yield json.loads(told)


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
    for first in range(0, len(identities), _ROWS_A_STEP):
        some = ", ".join(text(each) for each in identities[first : first + _ROWS_A_STEP])
        sql = f'SELECT json_group_array(json_array({columns})) FROM "{table}" t WHERE t.id IN ({some})'
        for (told,) in select(path, sql):
            for row in json.loads(told):
                found[row[0]] = _record(names, row, xy)
    return found


def text(value: str) -> str:
    """A value as SQL; a bar would end the query in QGIS's eyes."""
    return "'" + value.replace("'", "''").replace("|", "") + "'"


def slices(table: str, columns: str, where: str = "", joined: str = "") -> str:
    """The query for ``columns`` of ``table`` t: one JSON answer a slice of it, computed when it is asked for."""
    return (
        f'SELECT (SELECT json_group_array(json_array({columns})) FROM "{table}" t {joined}'
        f" WHERE t.fid > slices.n * {_ROWS_A_STEP} AND t.fid <= (slices.n + 1) * {_ROWS_A_STEP}{where}) AS rows"
        f" FROM (WITH RECURSIVE s(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM s WHERE (n + 1) * {_ROWS_A_STEP}"
        f' < (SELECT coalesce(max(fid), 0) FROM "{table}")) SELECT n FROM s) slices'
    )


def query(path: str, sql: str) -> QgsVectorLayer:
    """A query on the workspace as a layer of its answers; raises CannotOpenError where the file cannot be asked."""
    options = QgsVectorLayer.LayerOptions()
    options.loadDefaultStyle = False
    layer = QgsVectorLayer(f"{path}|option:QGIS_FORCE_WAL=ON|subset={sql}", "board", "ogr", options)
    if not layer.isValid():
        raise CannotOpenError(DAMAGED, sql.split("FROM", 1)[-1].strip().split(" ")[0].strip('")'))
    return layer


def select(path: str, sql: str) -> Iterator[Sequence[Any]]:
    """The rows of a query on the workspace; raises CannotOpenError where the file cannot be asked."""
    # Held while it is read: what it gives does not outlive it.
    layer = query(path, sql)
    for feature in layer.getFeatures():
        yield feature.attributes()


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
    for table in ("household", "village"):
        last = f"(SELECT max(v.day) FROM visit v WHERE v.{table}_id = t.id AND v.day <= {text(day)})"
        yield from sliced(path, table, f"t.id, {last}")
