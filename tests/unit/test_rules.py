"""What the rules allow, what our own writer says when they refuse, and what the log tells."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pandas as pd
import pytest
from support.small import small_workspace

from diaban.layers import geopackage
from diaban.layers.errors import RuleError
from diaban.layers.workspace import Workspace

APPROVED = "'approved', '02/QĐ', '2026-01-01'"
ASSIGN = "INSERT INTO assignment (code, cadre_id, duty, household_id, village_id, commune_id, valid_from, valid_to, status, decision_no, decision_date) VALUES"


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_workspace(tmp_path_factory.mktemp("rules") / "small.gpkg")


@pytest.fixture
def workspace(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(original, tmp_path / "small.gpkg"))


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
