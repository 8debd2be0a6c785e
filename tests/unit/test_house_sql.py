"""No word of a user's, of a file's or of a list's ever becomes a piece of SQL or of an expression: values are handed over.

Once as the code is written (nothing is put between quotes), once as it runs (what reaches SQLite is read).
"""

from __future__ import annotations

import ast
import re
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.full import full_workspace

from diaban.layers import geopackage
from diaban.layers.erasing import erase_households
from diaban.layers.schema import TABLES
from diaban.layers.workspace import Workspace
from diaban.scripts.cli import main
from diaban.tests.house.reading import ROOMS, called, modules, tree

_SQL = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|PRAGMA|ALTER|WITH|VACUUM|ATTACH)\b")
_EXPRESSION = re.compile(r'"\w+" *(=|<|>|!=|IN\b|NOT\b|IS\b|LIKE\b)')
# What stands between quotes all the same, and why it is no word of anybody's.
KNOWN = {
    ("layers/rules.py", "message"): "the sentence of a rule, ours, its quotes doubled",
    ("layers/ddl.py", "event.lower()"): "one of three words",
    ("layers/ddl.py", "table"): "a table of the schema",
    ("plugin/assigning/reading.py", "day"): "a day, checked to be one",
    ("plugin/workspace/look.py", "kind"): "a word of a closed list",
}


def between_quotes(name: str, source: ast.Module) -> Iterator[tuple[str, str]]:
    """What a file puts between single quotes in a text that reads as SQL or as an expression of QGIS."""
    for node in ast.walk(source):
        if not isinstance(node, ast.JoinedStr):
            continue
        text, found = "", []
        for part in node.values:
            if isinstance(part, ast.Constant):
                text += part.value
                continue
            if isinstance(part, ast.FormattedValue) and text.count("'") % 2:
                found.append(ast.unparse(part.value))
            text += "x"
        if _SQL.match(text) or _EXPRESSION.search(text):
            yield from ((name, expression) for expression in found)


def test_nothing_is_put_between_quotes() -> None:
    found = {place for name in modules(*ROOMS) for place in between_quotes(name, tree(name))}
    assert found - set(KNOWN) == set()


def test_the_check_itself_sees_a_value_between_quotes() -> None:
    planted = ast.parse("a = f\"SELECT * FROM x WHERE name = '{name}'\"\nb = f'\"day\" <= \\'{day}\\''")
    assert [expression for _, expression in between_quotes("x.py", planted)] == ["name", "day"]
    harmless = ast.parse('a = f\'SELECT "{column}" FROM x WHERE y = ?\'\nb = f"it is {a}\'s"')
    assert list(between_quotes("x.py", harmless)) == []


def shown_as_a_page(name: str, source: ast.Module) -> list[str]:
    """Where QGIS's message bar, which shows HTML, is given a text as it stands."""
    calls = [node for node in ast.walk(source) if isinstance(node, ast.Call)]
    bars = [node for node in calls if called(node) in {"createMessage", "pushMessage"}]
    plain = [node for node in bars if len(node.args) > 1 and not _is_as_text(node.args[1])]
    return [f"{name}:{node.lineno}" for node in plain]


def _is_as_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and called(node) == "as_text"


def test_what_the_message_bar_shows_is_made_text_first() -> None:
    assert [place for name in modules("plugin") for place in shown_as_a_page(name, tree(name))] == []
    planted = ast.parse(
        'bar.pushMessage("Địa Bàn", text, level)\nbar.createMessage("Địa Bàn", as_text(text))'
    )
    assert shown_as_a_page("x.py", planted) == ["x.py:1"]


# Ends a literal, an identifier and a statement, whichever it stands in.
MARK = "zqx"
HARM = f"{MARK}'\"; DROP TABLE visit; --"


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every statement that SQLite is given, as it is given."""
    statements: list[str] = []

    class Listening(sqlite3.Connection):
        def execute(self, sql: str, *more: Any) -> Any:
            statements.append(sql)
            return super().execute(sql, *more)

        def executemany(self, sql: str, *more: Any) -> Any:
            statements.append(sql)
            return super().executemany(sql, *more)

        def executescript(self, sql: str) -> Any:
            statements.append(sql)
            return super().executescript(sql)

    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *a, **k: connect(*a, **{**k, "factory": Listening}))
    return statements


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A workspace in which every cell that takes text holds the mark."""
    path = full_workspace(tmp_path / f"{MARK}'work.gpkg")
    connection = geopackage.connect(path)
    for table in TABLES.values():
        for column in table.columns:
            if table.kind != "entity" or column.type != "TEXT" or column.words or column.references:
                continue
            if column.name in ("id", "code", "updated_by", "source") or table.name == "setting":
                continue
            for (fid,) in connection.execute(f"SELECT fid FROM {table.name}").fetchall():
                change = f'UPDATE {table.name} SET "{column.name}" = ? WHERE fid = ?'
                try:
                    connection.execute(change, (f"{HARM} {fid}" if column.unique else HARM, fid))
                except sqlite3.IntegrityError:
                    continue
    connection.close()
    return path


def visits(path: Path) -> int:
    return int(Workspace.open(path).query("SELECT count(*) FROM visit")[0][0])


def test_no_value_of_a_cell_a_list_or_an_option_reaches_sqlite_as_sql(path: Path, told: list[str]) -> None:
    plan = str(Workspace.open(path).query("SELECT name FROM plan ORDER BY fid LIMIT 1")[0][0])
    assert MARK in plan
    folder = path.parent
    listed = folder / f"{MARK}'.csv"
    rows = [f'"{HARM.replace(chr(34), chr(34) * 2)} {n}","V1","Hộ nghèo","{MARK}\'--"' for n in range(4)]
    listed.write_text("Mã hộ,Mã bản,Lý do cần giúp đỡ,Chủ hộ\n" + "\n".join(rows), encoding="utf-8-sig")
    reason = ("--names", "--reason", HARM)
    commands = (
        ("check", path),
        ("coverage", path, "--plan", plan),
        ("coverage", path, "--plan", HARM),
        ("coverage", path, "--as-of", "2026-06-30", "--output", folder / f"{MARK}';.csv"),
        ("import", path, listed, "--table", "household"),
        ("import", path, listed, "--table", "unit"),
        ("tables", path, "--output", folder / "t.xlsx", *reason),
        ("webmap", path, "--output", folder / "m.html", *reason),
        ("history", path, "--plan", plan, "--by", HARM),
        ("history", path, "--household", HARM),
        ("history", path, "--output", folder / f"{MARK}'h.csv", "--by", HARM, *reason),
        ("backup", path),
        ("check", path, "--repair", folder / f"{MARK}'new.gpkg"),
    )
    codes = [main([*map(str, words)]) for words in commands]
    assert codes == [0, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0]
    erase_households(
        path, [str(Workspace.open(path).query("SELECT code FROM household LIMIT 1")[0][0])], HARM
    )
    assert len(told) > 500
    assert [statement for statement in told if MARK in statement] == []
    assert visits(path) == visits(folder / f"{MARK}'new.gpkg") == 2
    assert Workspace.open(path).query("SELECT count(*) FROM household")[0][0] == 3 + 4


def test_names_of_a_files_own_tables_and_columns_are_quoted(path: Path, told: list[str]) -> None:
    connection = geopackage.connect(path)
    quoted = HARM.replace('"', '""')
    connection.execute(f'CREATE TABLE "{quoted}" ("{quoted}" TEXT)')
    connection.execute(f'ALTER TABLE unit ADD COLUMN "{quoted}" TEXT')
    connection.execute(f'CREATE INDEX "i{quoted}" ON unit ("{quoted}")')
    connection.execute(f'CREATE TRIGGER "t{quoted}" AFTER UPDATE ON unit BEGIN SELECT 1; END')
    connection.close()
    told.clear()
    mended = path.with_name("mended.gpkg")
    before = shutil.copy(path, path.with_name("before.gpkg"))
    assert main(["check", str(path)]) == 1
    assert main(["check", str(path), "--repair", str(mended)]) == 0
    assert main(["tables", str(path), "--output", str(path.with_name("t.xlsx"))]) == 0
    unquoted = [s for s in told if MARK in re.sub(r'"(?:[^"]|"")*"', "", s)]
    assert unquoted == []
    assert path.read_bytes() == Path(before).read_bytes()
    assert visits(mended) == 2
