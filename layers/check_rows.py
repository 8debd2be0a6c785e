"""Do the rows keep the rules, one by one and among each other?"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator

from .findings import Finding
from .rules import Rule, all_rules
from .schema import GEOMETRY_COLUMN, SETTINGS, TABLES, Setting
from .setting_values import fault_of_setting

_PER_RULE = 200
# Told by their own findings below.
_APART = ("already_there", "append_only", "no_such_row")
Complete = frozenset[str]


def faults_of_rows(connection: sqlite3.Connection, complete: Complete) -> Iterator[Finding]:
    """Identities, references, rules, settings and what one row says against another."""
    yield from _identities(connection, complete)
    yield from _references(connection, complete)
    yield from _rules(connection, complete)
    if "writer" in complete:
        for (fid,) in connection.execute("SELECT fid FROM writer ORDER BY fid").fetchall():
            yield Finding("writer_left", "writer", fid)
    if "setting" in complete:
        yield from _settings(connection)
    for table in ("village", "cadre"):
        if table in complete:
            yield from _languages(connection, table)
    if "village" in complete:
        yield from _hosts(connection)
    if "household" in complete:
        yield from _erased(connection)


def advice(connection: sqlite3.Connection, complete: Complete) -> Iterator[Finding]:
    """What deserves a look, although it is no fault."""
    if {"assignment", "cadre"} <= complete:
        sql = (
            "SELECT a.fid, a.code FROM assignment a JOIN cadre c ON c.id = a.cadre_id"
            " WHERE a.duty IN ('household', 'party_cell') AND a.status = 'approved' AND c.is_party_member = 0"
            " ORDER BY a.fid"
        )
        for fid, code in connection.execute(sql).fetchall():
            yield Finding("not_party_member", "assignment", fid, {"code": code}, warning=True)
    if {"commune", "commune_history"} <= complete:
        sql = (
            "SELECT fid, new_code FROM commune_history"
            " WHERE new_code NOT IN (SELECT code FROM commune WHERE code IS NOT NULL) ORDER BY fid"
        )
        for fid, code in connection.execute(sql).fetchall():
            yield Finding("history_commune", "commune_history", fid, {"code": code}, warning=True)


def _identities(connection: sqlite3.Connection, complete: Complete) -> Iterator[Finding]:
    for table in TABLES.values():
        if table.name not in complete or table.kind not in ("entity", "frozen"):
            continue
        if table.kind == "entity":
            for (fid,) in connection.execute(
                f'SELECT fid FROM "{table.name}" WHERE id IS NULL ORDER BY fid'
            ).fetchall():
                yield Finding("id_missing", table.name, fid)
        for column in table.columns:
            if column.unique:
                # NOT INDEXED: an index that is not in step must not hide what the rows say.
                sql = (
                    f'SELECT fid, "{column.name}" FROM (SELECT fid, "{column.name}", row_number() OVER'
                    f' (PARTITION BY "{column.name}" ORDER BY fid) AS place FROM "{table.name}" NOT INDEXED'
                    f' WHERE "{column.name}" IS NOT NULL) WHERE place > 1 ORDER BY fid'
                )
                for fid, value in connection.execute(sql).fetchall():
                    yield Finding("double", table.name, fid, {"name": column.name, "value": value})


def _references(connection: sqlite3.Connection, complete: Complete) -> Iterator[Finding]:
    for table in TABLES.values():
        for column in table.columns:
            if column.references is None or not {table.name, column.references} <= complete:
                continue
            sql = (
                f'SELECT fid FROM "{table.name}" AS child WHERE "{column.name}" IS NOT NULL AND NOT EXISTS'
                f' (SELECT 1 FROM "{column.references}" WHERE id = child."{column.name}") ORDER BY fid'
            )
            for (fid,) in connection.execute(sql).fetchall():
                yield Finding(
                    "foreign_key", table.name, fid, {"parent": column.references, "name": column.name}
                )


def _rules(connection: sqlite3.Connection, complete: Complete) -> Iterator[Finding]:
    # A rule is written over NEW; a row that is already there is read under that name.
    for rule in all_rules():
        if rule.event == "INSERT" and rule.name not in _APART and _tables_of(rule) <= complete:
            sql = f'SELECT NEW.fid FROM "{rule.table}" AS NEW WHERE {rule.broken} ORDER BY NEW.fid LIMIT {_PER_RULE}'
            for (fid,) in connection.execute(sql).fetchall():
                yield Finding("rule", rule.table, fid, rule=rule)


def _tables_of(rule: Rule) -> set[str]:
    return {rule.table, *re.findall(r'\bFROM "?(\w+)"?', rule.broken)}


def _settings(connection: sqlite3.Connection) -> Iterator[Finding]:
    known: dict[str, Setting] = {setting.code: setting for setting in SETTINGS}
    rows = connection.execute("SELECT fid, code, value FROM setting ORDER BY fid").fetchall()
    needed = {code for code, setting in known.items() if not setting.added}
    for code in needed - {code for _, code, _ in rows}:
        yield Finding("setting_missing", "setting", params={"code": code})
    for fid, code, value in rows:
        fault = fault_of_setting(known[code], value) if code in known else "foreign"
        if fault is not None:
            bounds = known.get(code)
            params = {"code": code, "value": value}
            if fault == "bounds" and bounds is not None:
                params |= {"minimum": bounds.minimum, "maximum": bounds.maximum}
            yield Finding(f"setting_{fault}", "setting", fid, params, warning=fault == "foreign")


def _languages(connection: sqlite3.Connection, table: str) -> Iterator[Finding]:
    rows = connection.execute(
        f'SELECT fid, code, languages FROM "{table}" WHERE languages IS NOT NULL ORDER BY fid'
    )
    for fid, code, languages in rows.fetchall():
        if str(languages) != sorted_languages(str(languages)):
            yield Finding("languages_unsorted", table, fid, {"code": code})


def sorted_languages(languages: str) -> str:
    """The codes of ``languages`` in order, each once."""
    return ",".join(sorted({code for code in languages.split(",") if code}))


def _hosts(connection: sqlite3.Connection) -> Iterator[Finding]:
    sql = (
        "SELECT v.fid, v.code FROM village v JOIN village host ON host.id = v.party_cell_village_id"
        " WHERE v.party_cell = 'shared' AND (host.id = v.id OR host.party_cell = 'shared') ORDER BY v.fid"
    )
    for fid, code in connection.execute(sql).fetchall():
        yield Finding("host_shared", "village", fid, {"code": code})


def _erased(connection: sqlite3.Connection) -> Iterator[Finding]:
    sql = (
        f"SELECT fid, code FROM household WHERE erased_at IS NOT NULL"
        f" AND (head_name IS NOT NULL OR {GEOMETRY_COLUMN} IS NOT NULL) ORDER BY fid"
    )
    for fid, code in connection.execute(sql).fetchall():
        yield Finding("erased_again", "household", fid, {"code": code})
