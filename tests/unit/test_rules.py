"""Every rule that holds in the file refuses, whatever writes, and says what to do."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pandas as pd
import pytest
from support.small import small_workspace

from diaban.layers import geopackage
from diaban.layers.errors import RuleError
from diaban.layers.rules import all_rules
from diaban.layers.workspace import Workspace

APPROVED = "'approved', '02/QĐ', '2026-01-01'"
ASSIGN = "INSERT INTO assignment (code, cadre_id, duty, household_id, village_id, commune_id, valid_from, valid_to, status, decision_no, decision_date) VALUES"

BREAKS = [
    ("already_there", "INSERT OR REPLACE INTO village (code, name, commune_id) VALUES ('V1', 'x', 'c1')"),
    ("already_there", "INSERT OR REPLACE INTO household (id, code, village_id, need) VALUES ('h1', 'H9', 'v1', 'poor')"),
    ("already_there", "INSERT OR REPLACE INTO cadre (fid, code, name) VALUES (1, 'K9', 'x')"),
    ("already_there", "UPDATE OR REPLACE village SET code = 'V2' WHERE code = 'V1'"),
    ("id_is_fixed", "UPDATE household SET id = 'other' WHERE code = 'H1'"),
    ("id_is_fixed", "UPDATE household SET fid = 99 WHERE code = 'H1'"),
    ("append_only", "DELETE FROM audit_log"),
    ("append_only", "UPDATE audit_log SET actor = 'nobody'"),
    ("required", "INSERT INTO village (code, name, commune_id) VALUES ('V9', '  ', 'c1')"),
    ("unknown_word", "INSERT INTO household (code, village_id, need) VALUES ('H9', 'v1', 'other')"),
    ("unknown_word", "UPDATE commune SET difficulty = 4"),
    ("unknown_word", "UPDATE village SET is_border = 2"),
    ("not_a_day", "UPDATE household SET need_since = '2026-02-30'"),
    ("not_a_day", "UPDATE household SET need_since = '30/06/2026'"),
    ("not_a_day", "UPDATE household SET need_since = 20260630"),
    ("too_small", "UPDATE village SET party_members = -1"),
    ("too_small", "UPDATE village SET party_members = 'năm'"),
    ("interval", "UPDATE cadre SET active_from = '2026-01-01', active_to = '2026-01-01'"),
    ("interval", f"{ASSIGN} ('A9', 'k1', 'village', NULL, 'v1', NULL, '2026-02-01', '2026-01-01', 'draft', NULL, NULL)"),
    ("exactly_one", f"{ASSIGN} ('A9', 'k1', 'household', 'h2', 'v1', NULL, '2026-02-01', NULL, 'draft', NULL, NULL)"),
    ("exactly_one", "INSERT INTO visit (day) VALUES ('2026-01-01')"),
    ("exactly_one", "INSERT INTO twinning (unit_id, from_village_id, commune_id) VALUES ('u1', 'v1', 'c1')"),
    ("target_fits_duty", f"{ASSIGN} ('A9', 'k1', 'party_cell', NULL, NULL, 'c1', '2026-02-01', NULL, 'draft', NULL, NULL)"),
    ("languages", "UPDATE cadre SET languages = 'Tiếng Thái'"),
    ("languages", "UPDATE cadre SET languages = ''"),
    ("criteria", "UPDATE commune SET criteria_met = 11, criteria_total = 10"),
    ("no_such_row", "INSERT INTO household (code, village_id, need) VALUES ('H9', 'nowhere', 'poor')"),
    ("no_such_row", "UPDATE cadre SET unit_id = 'nowhere'"),
    ("still_used", "DELETE FROM village WHERE code = 'V1'"),
    ("still_used", "DELETE FROM unit"),
    ("one_cadre_per_household", f"{ASSIGN} ('A9', 'k2', 'household', 'h1', NULL, NULL, '2026-03-01', NULL, {APPROVED})"),
    ("same_target_once", f"{ASSIGN} ('A8', 'k2', 'village', NULL, 'v1', NULL, '2026-02-01', NULL, {APPROVED}), ('A9', 'k2', 'village', NULL, 'v1', NULL, '2026-03-01', NULL, {APPROVED})"),
    ("decision_needed", f"{ASSIGN} ('A9', 'k2', 'household', 'h2', NULL, NULL, '2026-03-01', NULL, 'approved', ' ', '2026-01-01')"),
    ("ended_needs_end", f"{ASSIGN} ('A9', 'k2', 'household', 'h2', NULL, NULL, '2026-03-01', NULL, 'ended', '2', '2026-01-01')"),
    ("approved_is_fixed", "UPDATE assignment SET cadre_id = 'k2' WHERE code = 'A1'"),
    ("approved_is_fixed", "UPDATE assignment SET valid_to = '2026-12-31' WHERE code = 'A1'"),
    ("approved_is_fixed", "UPDATE assignment SET status = 'draft' WHERE code = 'A1'"),
    ("history_stays", "DELETE FROM assignment WHERE code = 'A1'"),
    ("village_only", "INSERT INTO visit (household_id, day, kind) VALUES ('h1', '2026-01-01', 'medical_exam')"),
    ("note_too_long", f"INSERT INTO visit (household_id, day, note) VALUES ('h1', '2026-01-01', '{'x' * 201}')"),
]  # fmt: skip


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_workspace(tmp_path_factory.mktemp("rules") / "small.gpkg")


@pytest.fixture
def workspace(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(original, tmp_path / "small.gpkg"))


@pytest.mark.parametrize(("rule", "sql"), BREAKS)
def test_each_rule_refuses_plain_sql_without_foreign_keys(rule: str, sql: str, workspace: Path) -> None:
    connection = geopackage.connect(workspace)
    connection.execute("PRAGMA foreign_keys=OFF")
    before = list(connection.iterdump())
    with pytest.raises(sqlite3.IntegrityError, match=rf"^\[{rule}\] .+ / .+"):
        connection.execute(sql)
    assert list(connection.iterdump()) == before
    connection.close()


def test_every_rule_there_is_has_a_case_that_breaks_it() -> None:
    untested = {rule.name for rule in all_rules()} - {rule for rule, _ in BREAKS} - {"ended_is_fixed"}
    assert not untested


def test_an_approved_assignment_may_be_ended_locked_and_commented_and_then_stays(workspace: Path) -> None:
    connection = geopackage.connect(workspace)
    connection.execute("UPDATE assignment SET locked = 1, comment = 'đã trao đổi' WHERE code = 'A1'")
    connection.execute("UPDATE assignment SET status = 'ended', valid_to = '2026-06-01' WHERE code = 'A1'")
    with pytest.raises(sqlite3.IntegrityError, match=r"^\[ended_is_fixed\]"):
        connection.execute("UPDATE assignment SET valid_to = '2026-07-01' WHERE code = 'A1'")
    connection.execute(
        f"{ASSIGN} ('A2', 'k2', 'household', 'h1', NULL, NULL, '2026-06-01', NULL, {APPROVED})"
    )
    connection.close()


def test_our_own_writer_is_refused_with_the_sentence_and_nothing_of_its_transaction_stays(
    workspace: Path,
) -> None:
    opened = Workspace.open(workspace)
    good = pd.DataFrame({"code": ["H8"], "village_id": ["v1"], "need": ["poor"]})
    with pytest.raises(RuleError) as refusal, opened.writing("thử", "import") as writer:
        writer.insert("household", good)
        writer.insert("household", good.assign(code="H9", need="rich"))
    assert "Need" in str(refusal.value) and "allowed" in str(refusal.value)
    assert opened.query("SELECT count(*) FROM household WHERE code IN ('H8', 'H9')") == [(0,)]
    assert opened.query("SELECT count(*) FROM writer") == [(0,)]


def test_the_log_tells_who_changed_what_for_ours_and_for_other_programs(workspace: Path) -> None:
    opened = Workspace.open(workspace)
    with opened.writing("Thượng uý Thử, trợ lý", "import") as writer:
        writer.update("village", pd.DataFrame({"id": ["v1"], "party_members": [6]}))
    connection = geopackage.connect(workspace)
    connection.execute("UPDATE village SET party_members = 7 WHERE id = 'v1'")
    connection.close()
    rows = opened.query(
        "SELECT actor, action, json_extract(before, '$.party_members'), json_extract(after, '$.party_members')"
        " FROM audit_log WHERE table_name = 'village' ORDER BY fid"
    )
    assert rows == [("Thượng uý Thử, trợ lý", "update", 5, 6), ("other program", "update", 6, 7)]
