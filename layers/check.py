"""Is a workspace sound? Integrity, schema, references, the rules, geometry; every finding names its cure."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import shapely

from . import geopackage
from .building import WITH_RTREE
from .ddl import LOGGED, create_indexes, create_table, log_triggers
from .rules import Rule, all_rules, rule_sentence
from .schema import GEOMETRY_COLUMN, TABLES, Table
from .sealing import breaks, unsealed
from .storage_errors import explaining
from .wording import Words
from .workspace import Workspace

_PER_RULE = 200
_TOLERATED = re.compile(
    r"^(gpkg_|rtree_|sqlite_|layer_styles|qgis_projects|idx_|trigger_(insert|delete|update)_feature_count_)"
)


@dataclass(frozen=True)
class Finding:
    """One fault: where it is and, in words, what to do. ``warning``: worth a look, but no fault."""

    key: str
    table: str | None = None
    fid: int | None = None
    params: dict[str, Any] = field(default_factory=dict)
    rule: Rule | None = None
    warning: bool = False

    def text(self, words: Words) -> str:
        """The sentence of this finding."""
        params = dict(self.params)
        if self.table in TABLES:
            params["table"] = words(f"table.{self.table}")
        if self.rule is not None:
            params["message"] = rule_sentence(self.rule, words)
        return words(f"check.{self.key}", **params)


def findings(workspace: Workspace) -> Iterator[Finding]:
    """Everything that is wrong with ``workspace``, in a fixed order; nothing is changed."""
    with explaining(workspace.path):
        connection = geopackage.connect(workspace.source, read_only=True)
        try:
            damage = list(_integrity(connection))
            yield from damage
            if damage:
                return
            schema = list(_schema(connection))
            yield from schema
            if not any(finding.key == "table_differs" for finding in schema):
                yield from _references(connection)
                yield from _rules(connection)
                yield from _geometry(connection)
                yield from _log(connection)
                yield from _advice(connection)
        finally:
            connection.close()


def _integrity(connection: sqlite3.Connection) -> Iterator[Finding]:
    try:
        messages = [message for (message,) in connection.execute("PRAGMA integrity_check(20)")]
    except sqlite3.DatabaseError as error:
        messages = [str(error)]
    for message in messages:
        if message != "ok":
            yield Finding("integrity", params={"detail": " ".join(message.split())})


def _schema(connection: sqlite3.Connection) -> Iterator[Finding]:
    found = {
        (kind, name): (table, _plain(sql or ""))
        for kind, name, table, sql in connection.execute(
            "SELECT type, name, tbl_name, sql FROM sqlite_master"
        )
    }
    ours = _expected_objects()
    for (kind, name), sql in ours.items():
        held = found.get((kind, name))
        if held is None or held[1] != _plain(sql):
            table = name if kind == "table" else (held[0] if held else _table_of(sql))
            if kind == "table":
                yield Finding("table_differs", name, params={"table": name})
            else:
                yield Finding("trigger_missing", table, params={"trigger": name, "table": table})
    for kind, name in sorted(found):
        if (kind, name) not in ours and not _TOLERATED.match(name):
            yield Finding("foreign_object", params={"name": name})


def _expected_objects() -> dict[tuple[str, str], str]:
    objects = {("table", table.name): create_table(table) for table in TABLES.values()}
    statements = [sql for table in TABLES.values() for sql in create_indexes(table)]
    statements += [rule.sql() for rule in all_rules()]
    statements += [sql for table in LOGGED for sql in log_triggers(table)]
    statements += [sql for table in WITH_RTREE for sql in geopackage.rtree_triggers(table.name)]
    for sql in statements:
        kind = "index" if sql.startswith("CREATE INDEX") else "trigger"
        objects[(kind, sql.split('"')[1])] = sql
    return objects


def _plain(sql: str) -> str:
    return re.sub(r"\s+", " ", sql).strip()


def _table_of(sql: str) -> str:
    match = re.search(r' ON "(\w+)"', sql)
    return match[1] if match else ""


def _references(connection: sqlite3.Connection) -> Iterator[Finding]:
    for table, fid, parent, _ in connection.execute("PRAGMA foreign_key_check").fetchall():
        yield Finding("foreign_key", table, fid, {"fid": fid, "parent": parent})


def _rules(connection: sqlite3.Connection) -> Iterator[Finding]:
    # A rule is written over NEW; a row that is already there is read under that name.
    for rule in all_rules():
        if rule.event != "INSERT" or rule.name in ("already_there", "append_only", "no_such_row"):
            continue
        sql = f'SELECT NEW.fid FROM "{rule.table}" AS NEW WHERE {rule.broken} ORDER BY NEW.fid LIMIT {_PER_RULE}'
        for (fid,) in connection.execute(sql).fetchall():
            yield Finding("rule", rule.table, fid, {"fid": fid}, rule)


def _geometry(connection: sqlite3.Connection) -> Iterator[Finding]:
    for table in WITH_RTREE:
        yield from _invalid_shapes(connection, table)


def _invalid_shapes(connection: sqlite3.Connection, table: Table) -> Iterator[Finding]:
    code = "code" if "code" in table.names else "id"
    rows = connection.execute(
        f'SELECT fid, "{code}", {GEOMETRY_COLUMN} FROM "{table.name}" WHERE {GEOMETRY_COLUMN} IS NOT NULL ORDER BY fid'
    )
    for fid, name, blob in rows:
        try:
            shape = geopackage.geometry(blob)
            reason = "" if shapely.is_valid(shape) else str(shapely.is_valid_reason(shape))
        except (shapely.errors.ShapelyError, IndexError) as error:
            reason = str(error)
        if reason:
            yield Finding("geometry_invalid", table.name, fid, {"fid": fid, "code": name, "reason": reason})


def _log(connection: sqlite3.Connection) -> Iterator[Finding]:
    for broken in breaks(connection):
        yield Finding(f"log_{broken.kind}", "audit_log", broken.fid, {"fid": broken.fid})
    waiting = unsealed(connection)
    if waiting:
        yield Finding("log_unsealed", "audit_log", params={"count": waiting}, warning=True)


def _advice(connection: sqlite3.Connection) -> Iterator[Finding]:
    sql = (
        "SELECT a.fid, a.code FROM assignment a JOIN cadre c ON c.id = a.cadre_id"
        " WHERE a.duty IN ('household', 'party_cell') AND a.status = 'approved' AND c.is_party_member = 0 ORDER BY a.fid"
    )
    for fid, code in connection.execute(sql).fetchall():
        yield Finding("not_party_member", "assignment", fid, {"code": code}, warning=True)
    communes = {
        identity: geopackage.geometry(blob)
        for identity, blob in connection.execute(f"SELECT id, {GEOMETRY_COLUMN} FROM commune")
        if blob is not None
    }
    sql = f"SELECT fid, code, commune_id, {GEOMETRY_COLUMN} FROM village WHERE {GEOMETRY_COLUMN} IS NOT NULL ORDER BY fid"
    for fid, code, commune, blob in connection.execute(sql).fetchall():
        shape = communes.get(commune)
        if shape is not None and not shape.covers(geopackage.geometry(blob)):
            yield Finding("outside_commune", "village", fid, {"code": code}, warning=True)
