"""The tables, indexes and log of a workspace as SQL, derived from the schema. SQLite dialect."""

from __future__ import annotations

from collections.abc import Iterator

from .schema import ENUMERATIONS, GEOMETRY_COLUMN, TABLES, Column, Table

NEW_UUID = (
    "lower(hex(randomblob(4))||'-'||hex(randomblob(2))||'-4'||substr(hex(randomblob(2)),2)"
    "||'-'||substr('89ab',1+(random()&3),1)||substr(hex(randomblob(2)),2)||'-'||hex(randomblob(6)))"
)
LOGGED = tuple(table for table in TABLES.values() if table.kind == "entity")
GEOMETRIC = tuple(table for table in TABLES.values() if table.geometry)
_EXTRA_INDEXES = (
    ("gap", "rule"),
    ("map_state", "table_name, row_id"),
    ("travel_time", "origin_id, season, target_id"),
    ("travel_time", "target_id, season"),
    ("audit_log", "table_name, row_id"),
    ("commune_history", "old_code"),
)


def create_table(table: Table) -> str:
    """The CREATE TABLE of ``table``."""
    lines = ["fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL"]
    if table.geometry:
        lines.append(f"{GEOMETRY_COLUMN} {table.geometry}")
    lines.extend(_column(column) for column in table.columns)
    return f'CREATE TABLE "{table.name}" (\n  ' + ",\n  ".join(lines) + "\n)"


def create_indexes(table: Table) -> Iterator[str]:
    """One index a foreign key, and those that results are looked up by."""
    for column in table.columns:
        if column.references:
            yield f'CREATE INDEX "{table.name}_{column.name}" ON "{table.name}" ("{column.name}")'
    for name, columns in _EXTRA_INDEXES:
        if name == table.name:
            label = columns.replace(", ", "_")
            yield f'CREATE INDEX "{name}_{label}" ON "{name}" ({columns})'


def log_triggers(table: Table) -> Iterator[str]:
    """The triggers that append every change of ``table`` to the log, whatever program makes it.

    A row that came without an ``id`` gets one first: GDAL would take a DEFAULT that is an expression for its text.
    """
    name = table.name
    given = f'(SELECT id FROM "{name}" WHERE fid = NEW.fid)'
    fill = f'UPDATE "{name}" SET id = {NEW_UUID} WHERE fid = NEW.fid AND id IS NULL;'
    yield _log_trigger(name, "INSERT", "", fill, given, "NULL", _image(table, "NEW", given))
    changed = "WHEN OLD.id IS NOT NULL"
    yield _log_trigger(name, "UPDATE", changed, "", "NEW.id", _image(table, "OLD"), _image(table, "NEW"))
    yield _log_trigger(name, "DELETE", "", "", "OLD.id", _image(table, "OLD"), "NULL")


def _log_trigger(table: str, event: str, when: str, first: str, row: str, before: str, after: str) -> str:
    return (
        f'CREATE TRIGGER "log_{table}_{event.lower()}" AFTER {event} ON "{table}" {when} BEGIN {first}\n'
        f"  INSERT INTO audit_log (at, actor, action, table_name, row_id, before, after) VALUES (\n"
        f"    strftime('%Y-%m-%dT%H:%M:%fZ','now'),\n"
        f"    coalesce((SELECT actor FROM writer LIMIT 1), 'other program'),\n"
        f"    '{event.lower()}', '{table}', {row}, {before}, {after});\n"
        "END"
    )


def _column(column: Column) -> str:
    parts = [f'"{column.name}" {column.type}']
    if column.required:
        parts.append("NOT NULL")
    if column.unique:
        parts.append("UNIQUE")
    if column.default is not None:
        default = column.default
        literal = default if default.startswith("(") or default.lstrip("-").isdigit() else f"'{default}'"
        parts.append(f"DEFAULT {literal}")
    if column.words:
        parts.append(f'CHECK ("{column.name}" IN ({", ".join(map(_literal, column_words(column)))}))')
    elif column.minimum is not None:
        parts.append(f'CHECK ("{column.name}" >= {column.minimum})')
    if column.references:
        parts.append(f'REFERENCES "{column.references}" (id)')
    return " ".join(parts)


def column_words(column: Column) -> tuple[str, ...]:
    """The codes a column may hold, as SQL literals would compare them; empty for an open column."""
    return ENUMERATIONS[column.words] if column.words else ()


def _literal(code: str) -> str:
    return code if code.isdigit() else f"'{code}'"


def _image(table: Table, row: str, identity: str | None = None) -> str:
    values = {column.name: f'{row}."{column.name}"' for column in table.columns}
    if identity is not None:
        values["id"] = identity
    if table.geometry:
        values[GEOMETRY_COLUMN] = f"hex({row}.{GEOMETRY_COLUMN})"
    # json_object takes at most 127 arguments in the SQLite that QGIS ships: far above our widest table.
    return f"json_object({', '.join(f'{_literal(name)}, {value}' for name, value in values.items())})"
