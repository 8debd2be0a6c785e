"""Mend what can be mended without guessing, into a new workspace; what cannot is left out and listed.

A value that breaks a rule becomes unknown where the column may be empty; otherwise its row is left out.
Nothing is invented: no date moved, no code made up, no reference redirected.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely

from . import geopackage
from .building import Builder, building
from .check_file import column_faults
from .check_plans import endings_of_nothing, in_cycles
from .check_rows import sorted_languages
from .check_shapes import read_shapes
from .columns import Column, Table
from .ddl import NEW_UUID
from .errors import WorkspaceError
from .notices import heads
from .objects import differences
from .rules import Rule, all_rules, rule_sentence
from .schema import DEFAULT_EPSG, GEOMETRY_COLUMN, SETTINGS, TABLES
from .setting_values import fault_of_setting
from .storage_errors import GEOMETRY_KINDS, explaining
from .wording import Words

# Found again by the next coverage run; settings have their own way.
_MADE_ANEW = ("gap", "indicator", "map_state", "setting")
# Rules about several columns at once: to empty one of them would be a guess.
_ABOUT_THE_ROW = ("target_fits_duty", "exactly_one", "decision_needed", "ended_needs_end", "interval")
_EXCLUDING = ("one_cadre_per_household", "same_target_once")
_ROUNDS = 20
_HOST_SHARES = (
    "party_cell = 'shared' AND party_cell_village_id IN"
    " (SELECT host.id FROM village host WHERE host.party_cell = 'shared')"
)
_CONTRADICTIONS = (
    ("village", "party_cell_village_id", _HOST_SHARES),
    ("household", "head_name", "erased_at IS NOT NULL AND head_name IS NOT NULL"),
    ("household", GEOMETRY_COLUMN, f"erased_at IS NOT NULL AND {GEOMETRY_COLUMN} IS NOT NULL"),
)
Row = dict[str, Any]


@dataclass(frozen=True)
class Repair:
    """One thing done to a row, a table, or what does not belong to us; ``action`` names its sentence.

    ``emptied`` and ``cleared`` (a value), ``left_out`` and ``dropped`` (a row), ``mended`` (a shape), ``settled`` (a
    value said differently), ``default`` (a setting), ``lost`` (an unreadable row), ``table_lost``, ``column_lost``,
    ``restored`` and
    ``rules_restored`` (a definition, rules and indexes), ``foreign_left`` (not copied).
    """

    action: str
    table: str
    fid: int
    code: str | None
    column: str | None = None
    rule: Rule | None = None

    def text(self, words: Words) -> str:
        """What was done and why, in one sentence."""
        return words(
            f"repair.{self.action}",
            table=words(f"table.{self.table}") if self.table in TABLES else self.table,
            fid=self.fid,
            code=self.code or "–",
            column=words.column(self.table, self.column) if self.column else "",
            reason=rule_sentence(self.rule, words) if self.rule else "",
        )


def repair(path: Path, target: Path, actor: str) -> list[Repair]:
    """Write a sound workspace made of what ``path`` holds to ``target``; returns what was done, in order.

    ``path`` is only read. Errors: WorkspaceError where it is no database or ``target`` is ``path`` itself.
    """
    if target.resolve() == path.resolve():
        raise WorkspaceError("error.repair_onto_itself", path=str(path))
    with explaining(path), closing(geopackage.connect(path, read_only=True, damaged=True)) as source:
        source.row_factory = sqlite3.Row
        epsg = _epsg(source)
        with building(target, epsg, None, actor) as builder:
            return list(_rebuild(source, builder, epsg))


def _rebuild(source: sqlite3.Connection, builder: Builder, epsg: int) -> Iterator[Repair]:
    connection = builder.connection
    connection.execute("PRAGMA ignore_check_constraints=ON")
    yield from _objects(source)
    for table in TABLES.values():
        if table.kind != "system" and table.name not in _MADE_ANEW:
            yield from _copy_table(source, connection, table, epsg)
    # A row of the log that was removed at the end keeps its number: no other may take it.
    connection.execute(
        "UPDATE sqlite_sequence SET seq = max(seq, (SELECT coalesce(max(log_fid), 0) FROM audit_seal))"
        " WHERE name = 'audit_log'"
    )
    yield from _copy_settings(source, builder)
    yield from _settle_contradictions(connection)
    for _ in range(_ROUNDS):
        done = list(_settle_rules(connection))
        yield from done
        if not done:
            break
    connection.execute("PRAGMA ignore_check_constraints=OFF")
    builder.log("repair")


def _objects(source: sqlite3.Connection) -> Iterator[Repair]:
    """What the new file has again, and what of the old one it has not."""
    try:
        found = heads(differences(source))
    except sqlite3.DatabaseError:
        # So much is damaged that nothing can be compared; what is lost is told table by table.
        return
    rules: dict[str, int] = {}
    for difference in found:
        if difference.how == "foreign":
            yield Repair("foreign_left", difference.table, 0, difference.name)
        elif difference.kind != "table":
            rules[difference.table] = rules.get(difference.table, 0) + 1
        elif difference.name not in TABLES:
            yield Repair("restored", difference.table, 0, difference.name)
        elif difference.how == "altered":
            yield from _columns(source, difference.name)
    for table, count in rules.items():
        yield Repair("rules_restored", table, 0, str(count))


def _columns(source: sqlite3.Connection, table: str) -> Iterator[Repair]:
    for fault, column in column_faults(source, table):
        if fault == "foreign":
            yield Repair("foreign_left", table, 0, f"{table}.{column}")
        elif fault == "missing":
            yield Repair("column_lost", table, 0, None, column)
    yield Repair("restored", table, 0, table)


def _copy_table(
    source: sqlite3.Connection, target: sqlite3.Connection, table: Table, epsg: int
) -> Iterator[Repair]:
    seen: dict[str, set[Any]] = {column.name: set() for column in table.columns if column.unique}
    for row, fid in _rows(source, table.name):
        if row is None:
            yield Repair("lost" if fid else "table_lost", table.name, fid, None)
            continue
        values, problems = _fitting(table, row, epsg)
        yield from problems
        if values is None:
            continue
        doubled = [name for name, known in seen.items() if values.get(name) in known]
        if doubled:
            yield Repair(
                "left_out", table.name, fid, values.get("code"), doubled[0], _taken(table, doubled[0])
            )
            continue
        for name, known in seen.items():
            if values.get(name) is not None:
                known.add(values[name])
        names = ", ".join(f'"{name}"' for name in values)
        places = ", ".join("?" * len(values))
        target.execute(f'INSERT INTO "{table.name}" ({names}) VALUES ({places})', list(values.values()))
    if table.kind == "entity":
        target.execute(f'UPDATE "{table.name}" SET id = {NEW_UUID} WHERE id IS NULL')


def _rows(source: sqlite3.Connection, name: str) -> Iterator[tuple[Row | None, int]]:
    """The rows of a table one by one, by their place; None for one on a damaged page, at place 0 for a whole table."""
    try:
        first, last = source.execute(f'SELECT min(rowid), max(rowid) FROM "{name}"').fetchone()
    except sqlite3.DatabaseError:
        yield None, 0
        return
    fid = 0 if first is None else first - 1
    while last is not None and fid < last:
        try:
            for found in source.execute(
                f'SELECT rowid AS rowid_, * FROM "{name}" NOT INDEXED WHERE rowid > ? ORDER BY rowid', (fid,)
            ):
                fid = found["rowid_"]
                yield dict(found), fid
            return
        except sqlite3.DatabaseError:
            fid += 1
            yield None, fid


def _fitting(table: Table, row: Row, epsg: int) -> tuple[Row | None, list[Repair]]:
    fid, code = int(row["rowid_"]), _text_or_none(row.get("code"))
    values: Row = {"fid": fid}
    problems: list[Repair] = []
    for column in table.columns:
        if column.name not in row:
            continue
        value = _converted(row[column.name], column)
        if value is None and column.required:
            if column.default is None:
                rule = Rule(table.name, "required", "INSERT", "", column.name)
                return None, [Repair("left_out", table.name, fid, code, column.name, rule)]
            continue
        if column.name == "languages" and value is not None and sorted_languages(value) != value:
            value = sorted_languages(value)
            problems.append(Repair("settled", table.name, fid, code, column.name))
        values[column.name] = value
    if table.geometry:
        values[GEOMETRY_COLUMN], mended = _shape(row, table, epsg)
        if mended:
            problems.append(Repair(mended, table.name, fid, code, GEOMETRY_COLUMN))
    return values, problems


def _converted(value: Any, column: Column) -> Any:
    if isinstance(value, bytes):
        value = value.decode("utf-8", errors="replace")
    if isinstance(value, str):
        value = value.strip() or None
    if column.type in ("TEXT", "DATE", "DATETIME") and value is not None:
        return str(value)
    if column.type in ("INTEGER", "REAL") and isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return value
    if column.type == "INTEGER" and isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def _shape(row: Row, table: Table, epsg: int) -> tuple[bytes | None, str | None]:
    """The shape as the new file keeps it, and what was done to it (``emptied``, ``mended``; None for nothing)."""
    blob = row.get(GEOMETRY_COLUMN if GEOMETRY_COLUMN in row else "geometry")
    if blob is None:
        return None, None
    read = read_shapes([blob])
    shape, multi = read.shapes[0], str(table.geometry).startswith("MULTI")
    if shape is None or shapely.is_empty(shape) or not np.isfinite(shapely.get_coordinates(shape)).all():
        return None, "emptied"
    sound = bool(shapely.is_valid(shape)) and int(read.epsg[0]) == epsg
    if not shapely.is_valid(shape):
        shape = _of_one_kind(shapely.make_valid(shape))
    kept = geopackage.blobs([shape], epsg, multi)[0]
    if (
        kept is None
        or shapely.get_type_id(read_shapes([kept]).shapes[0]) != GEOMETRY_KINDS[str(table.geometry)]
    ):
        return None, "emptied"
    return kept, None if sound else "mended"


def _of_one_kind(shape: shapely.Geometry) -> shapely.Geometry:
    """Of a mended shape that fell apart into areas, lines and points: what has the most dimensions."""
    parts = shapely.get_parts(shape) if shape.geom_type == "GeometryCollection" else np.array([shape])
    dimensions = shapely.get_dimensions(parts)
    return shapely.union_all(parts[dimensions == dimensions.max()])


def _copy_settings(source: sqlite3.Connection, builder: Builder) -> Iterator[Repair]:
    known = {setting.code: setting for setting in SETTINGS}
    values: dict[str, str | None] = {}
    for row, fid in _rows(source, "setting"):
        if row is None:
            yield Repair("lost" if fid else "table_lost", "setting", fid, None)
        elif row.get("code") in known:
            code, value = str(row["code"]), _text_or_none(row.get("value"))
            if fault_of_setting(known[code], value) is not None:
                value = None
                yield Repair("default", "setting", fid, code)
            values[code] = value
        else:
            yield Repair("foreign_left", "setting", fid, _text_or_none(row.get("code")) or "setting")
    for code in known.keys() - values.keys():
        yield Repair("default", "setting", 0, code)
    builder.load("setting", pd.DataFrame({"code": list(values), "value": list(values.values())}, dtype="str"))


def _settle_contradictions(connection: sqlite3.Connection) -> Iterator[Repair]:
    """What rows say against themselves or each other, where only one answer takes nothing away that was true."""
    for table in ("plan", "unit"):
        for fid in in_cycles(connection, table):
            connection.execute(f'UPDATE "{table}" SET parent_id = NULL WHERE fid = ?', (fid,))
            yield Repair("cleared", table, fid, _code_of(connection, table, fid), "parent_id")
    for table, column, where in _CONTRADICTIONS:
        for (fid,) in connection.execute(f'SELECT fid FROM "{table}" WHERE {where} ORDER BY fid').fetchall():
            connection.execute(f'UPDATE "{table}" SET "{column}" = NULL WHERE fid = ?', (fid,))
            yield Repair("cleared", table, fid, _code_of(connection, table, fid), column)
    for fid in endings_of_nothing(connection):
        connection.execute("DELETE FROM plan_ending WHERE fid = ?", (fid,))
        yield Repair("dropped", "plan_ending", fid, None)


def _code_of(connection: sqlite3.Connection, table: str, fid: int) -> str | None:
    if "code" not in TABLES[table].names:
        return None
    row = connection.execute(f'SELECT code FROM "{table}" WHERE fid = ?', (fid,)).fetchone()
    return _text_or_none(row[0])


def _settle_rules(connection: sqlite3.Connection) -> Iterator[Repair]:
    """One round: every row that breaks a rule loses the value, or goes."""
    for rule in all_rules():
        if rule.event != "INSERT" or rule.name in ("already_there", "append_only"):
            continue
        table = TABLES[rule.table]
        code = "NEW.code" if "code" in table.names else "NULL"
        broken = f'SELECT NEW.fid, {code} FROM "{rule.table}" AS NEW WHERE {rule.broken} ORDER BY NEW.fid'
        if rule.name in _EXCLUDING:
            # Of several that exclude each other the first stays.
            broken = f"SELECT max(fid), NULL FROM ({broken}) HAVING max(fid) IS NOT NULL"
        for fid, name in connection.execute(broken).fetchall():
            column = table.column(rule.column) if rule.column else None
            if column is not None and not column.required and rule.name not in _ABOUT_THE_ROW:
                connection.execute(f'UPDATE "{rule.table}" SET "{column.name}" = NULL WHERE fid = ?', (fid,))
                yield Repair("emptied", rule.table, fid, name, column.name, rule)
            else:
                connection.execute(f'DELETE FROM "{rule.table}" WHERE fid = ?', (fid,))
                yield Repair("left_out", rule.table, fid, name, rule.column or None, rule)


def _taken(table: Table, column: str) -> Rule:
    return Rule(table.name, "already_there", "INSERT", "", column)


def _epsg(source: sqlite3.Connection) -> int:
    """The coordinate system of the catalogue, else of the shapes themselves, else the usual one."""
    try:
        named = geopackage.epsg_of(source)
        if named is None:
            row = source.execute(
                f"SELECT {GEOMETRY_COLUMN} FROM commune WHERE {GEOMETRY_COLUMN} IS NOT NULL LIMIT 1"
            ).fetchone()
            named = int(read_shapes([row[0]]).epsg[0]) if row else 0
    except sqlite3.DatabaseError:
        return DEFAULT_EPSG
    return named if named > 0 else DEFAULT_EPSG


def _text_or_none(value: Any) -> str | None:
    return None if value is None else str(value)
