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

import pandas as pd
import shapely

from . import geopackage
from .building import Builder, building
from .columns import Column, Table
from .ddl import NEW_UUID
from .errors import WorkspaceError
from .rules import Rule, all_rules, rule_sentence
from .schema import DEFAULT_EPSG, GEOMETRY_COLUMN, TABLES
from .storage_errors import explaining
from .wording import Words

# Found again by the next coverage run; settings have their own way.
_MADE_ANEW = ("gap", "indicator", "map_state", "setting")
# Rules about several columns at once: to empty one of them would be a guess.
_ABOUT_THE_ROW = ("target_fits_duty", "exactly_one", "decision_needed", "ended_needs_end", "interval")
_EXCLUDING = ("one_cadre_per_household", "same_target_once")
_ROUNDS = 20
Row = dict[str, Any]


@dataclass(frozen=True)
class Repair:
    """One thing done: ``emptied`` (a value), ``left_out`` (a row), ``mended`` (a shape), ``lost`` (unreadable)."""

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
            table=words(f"table.{self.table}"),
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
    with explaining(path), closing(geopackage.connect(path, read_only=True)) as source:
        source.row_factory = sqlite3.Row
        epsg = _epsg(source)
        with building(target, epsg, None, actor) as builder:
            return list(_rebuild(source, builder, epsg))


def _rebuild(source: sqlite3.Connection, builder: Builder, epsg: int) -> Iterator[Repair]:
    connection = builder.connection
    connection.execute("PRAGMA ignore_check_constraints=ON")
    for table in TABLES.values():
        if table.kind != "system" and table.name not in _MADE_ANEW:
            yield from _copy_table(source, connection, table, epsg)
    yield from _copy_settings(source, builder)
    for _ in range(_ROUNDS):
        done = list(_settle_rules(connection))
        yield from done
        if not done:
            break
    connection.execute("PRAGMA ignore_check_constraints=OFF")
    builder.log("repair")


def _copy_table(
    source: sqlite3.Connection, target: sqlite3.Connection, table: Table, epsg: int
) -> Iterator[Repair]:
    seen: dict[str, set[Any]] = {column.name: set() for column in table.columns if column.unique}
    for row, fid in _rows(source, table.name):
        if row is None:
            yield Repair("lost", table.name, fid, None)
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
    """The rows of a table one by one, by their place; None for one that lies on a damaged page."""
    try:
        (last,) = source.execute(f'SELECT max(rowid) FROM "{name}"').fetchone()
    except sqlite3.DatabaseError:
        return
    fid = 0
    while last is not None and fid < last:
        try:
            for found in source.execute(
                f'SELECT rowid AS rowid_, * FROM "{name}" WHERE rowid > ? ORDER BY rowid', (fid,)
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
    name = GEOMETRY_COLUMN if GEOMETRY_COLUMN in row else "geometry"
    blob = row.get(name)
    if blob is None:
        return None, None
    try:
        shape = geopackage.geometry(blob)
    except (shapely.errors.ShapelyError, IndexError, TypeError):
        return None, "emptied"
    multi = str(table.geometry).startswith("MULTI")
    if shapely.is_valid(shape):
        return geopackage.blobs([shape], epsg, multi)[0], None
    return geopackage.blobs([shapely.make_valid(shape)], epsg, multi)[0], "mended"


def _copy_settings(source: sqlite3.Connection, builder: Builder) -> Iterator[Repair]:
    values = {}
    for row, fid in _rows(source, "setting"):
        if row is None:
            yield Repair("lost", "setting", fid, None)
        elif row.get("code"):
            values[str(row["code"])] = _text_or_none(row.get("value"))
    builder.load("setting", pd.DataFrame({"code": list(values), "value": list(values.values())}, dtype="str"))


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
    try:
        row = source.execute(
            "SELECT srs_id FROM gpkg_geometry_columns WHERE table_name = 'commune'"
        ).fetchone()
    except sqlite3.DatabaseError:
        return DEFAULT_EPSG
    return int(row[0]) if row and int(row[0]) > 0 else DEFAULT_EPSG


def _text_or_none(value: Any) -> str | None:
    return None if value is None else str(value)
