"""The sealed log shows every removal, alteration, reordering and insertion, and survives an erasure."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pandas as pd
import pytest
from support.small import small_workspace

from diaban.layers import geopackage
from diaban.layers.sealing import breaks, unsealed
from diaban.layers.workspace import Workspace

GUARDS = [
    f"rule_{table}_append_only_{event}"
    for table in ("audit_log", "audit_seal")
    for event in ("update", "delete")
]


@pytest.fixture
def opened(tmp_path: Path) -> sqlite3.Connection:
    path = small_workspace(tmp_path / "small.gpkg")
    workspace = Workspace.open(path)
    for members in range(1, 7):
        with workspace.writing("Thử", "import") as writer:
            writer.update(
                "household",
                pd.DataFrame({"id": ["h1"], "members": [members], "head_name": [f"Chủ hộ {members}"]}),
            )
    connection = geopackage.connect(path)
    for guard in GUARDS:
        connection.execute(f"DROP TRIGGER {guard}")
    return connection


def found(connection: sqlite3.Connection) -> list[tuple[str, int]]:
    return [(broken.kind, broken.fid) for broken in breaks(connection)]


def test_an_untouched_log_holds_and_is_wholly_sealed(opened: sqlite3.Connection) -> None:
    assert opened.execute("SELECT count(*) FROM audit_log").fetchone() == (7,)
    assert found(opened) == []
    assert unsealed(opened) == 0


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("DELETE FROM audit_log WHERE fid = 4", ("removed", 4)),
        ("DELETE FROM audit_log WHERE fid = 7", ("removed", 7)),
        ("UPDATE audit_log SET actor = 'other' WHERE fid = 3", ("altered", 3)),
        ("UPDATE audit_log SET at = '2020-01-01T00:00:00.000Z' WHERE fid = 1", ("altered", 1)),
        ("UPDATE audit_log SET after = json_set(after, '$.members', 9) WHERE fid = 5", ("altered", 5)),
        ("UPDATE audit_log SET after = json_set(after, '$.head_name', 'x') WHERE fid = 5", ("altered", 5)),
        ("UPDATE audit_log SET after = json_set(after, '$.head_name', NULL) WHERE fid = 5", ("altered", 5)),
        ("UPDATE audit_log SET fid = -fid WHERE fid IN (3, 4); UPDATE audit_log SET fid = 7 + fid WHERE fid < 0", ("altered", 3)),
        ("UPDATE audit_seal SET chain = 'x' WHERE log_fid = 4", ("altered", 4)),
        ("DELETE FROM audit_seal WHERE log_fid = 4", ("inserted", 4)),
    ],
)  # fmt: skip
def test_each_way_of_tampering_is_found_where_it_was_done(
    opened: sqlite3.Connection, sql: str, expected: tuple[str, int]
) -> None:
    opened.executescript(sql)
    assert expected in found(opened)


def test_rows_of_other_programs_wait_for_the_next_save(tmp_path: Path) -> None:
    path = small_workspace(tmp_path / "small.gpkg")
    connection = geopackage.connect(path)
    connection.execute("UPDATE unit SET short_name = 'Đ' WHERE id = 'u1'")
    assert (found(connection), unsealed(connection)) == ([], 1)
    with Workspace.open(path).writing("Thử", "save"):
        pass
    assert (found(connection), unsealed(connection)) == ([], 0)
    connection.close()


def test_erasing_personal_values_with_their_salt_keeps_the_chain(opened: sqlite3.Connection) -> None:
    names = "SELECT count(*) FROM audit_log WHERE json_extract(after, '$.head_name') IS NOT NULL"
    assert opened.execute(names).fetchone() == (6,)
    for image in ("before", "after"):
        opened.execute(
            f"UPDATE audit_log SET {image} = json_set({image}, '$.head_name', NULL) WHERE table_name = 'household'"
        )
    opened.execute("UPDATE audit_seal SET salt = NULL")
    assert opened.execute(names).fetchone() == (0,)
    assert found(opened) == []


def test_the_digest_in_the_chain_does_not_give_a_name_away(opened: sqlite3.Connection) -> None:
    assert "Chủ hộ" not in repr(opened.execute("SELECT * FROM audit_seal").fetchall())
    salts = [row[0] for row in opened.execute("SELECT salt FROM audit_seal WHERE salt IS NOT NULL")]
    assert len(set(salts)) == len(salts) == 6
