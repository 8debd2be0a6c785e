"""``check`` finds what was planted, names where it is and says the cure; a sound file passes."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely
from support.small import small_workspace

from diaban.layers import geopackage
from diaban.layers.check import findings
from diaban.layers.wording import load_words
from diaban.layers.workspace import Workspace

PLANTS = [
    (("trigger_missing", "household", None), ['DROP TRIGGER "rule_household_unknown_word_need_insert"']),
    (("trigger_missing", "village", None), ['DROP INDEX "village_commune_id"']),
    (("table_differs", "unit", None), ["ALTER TABLE unit ADD COLUMN secret TEXT"]),
    (("foreign_object", None, None), ["CREATE TABLE notes (x)"]),
    (("foreign_object", None, None), ["CREATE VIEW notes AS SELECT * FROM household"]),
    (("foreign_key", "household", 1), ["DROP TRIGGER rule_household_no_such_row_village_id_update", "UPDATE household SET village_id = 'x' WHERE fid = 1"]),
    (("rule", "household", 2), ["DROP TRIGGER rule_household_not_a_day_need_since_update", "UPDATE household SET need_since = '2026-02-30' WHERE fid = 2"]),
    (("rule", "assignment", 1), ["DROP TRIGGER rule_assignment_approved_is_fixed_update", "DROP TRIGGER rule_assignment_decision_needed_decision_no_update", "UPDATE assignment SET decision_no = NULL"]),
    (("geometry_invalid", "commune", 1), []),
    (("outside_commune", "village", 1), ["UPDATE village SET geom = (SELECT geom FROM village WHERE fid = 3) WHERE fid = 1"]),
    (("not_party_member", "assignment", 1), ["UPDATE cadre SET is_party_member = 0 WHERE id = 'k1'"]),
]  # fmt: skip


def found(path: Path) -> list[tuple[str, str | None, int | None]]:
    return [(finding.key, finding.table, finding.fid) for finding in findings(Workspace.open(path))]


def test_a_sound_workspace_has_no_findings(tmp_path: Path) -> None:
    assert found(small_workspace(tmp_path / "small.gpkg")) == []


@pytest.mark.parametrize(("expected", "statements"), PLANTS)
def test_a_planted_fault_is_found_where_it_is(
    expected: tuple[str, str | None, int | None], statements: list[str], tmp_path: Path
) -> None:
    path = small_workspace(tmp_path / "small.gpkg")
    connection = geopackage.connect(path)
    connection.execute("PRAGMA foreign_keys=OFF")
    if expected[0] == "geometry_invalid":
        connection.execute('DROP TRIGGER "rtree_commune_geom_update6"')
        bow_tie = geopackage.blobs([bow()], 9206, multi=True)[0]
        connection.execute("UPDATE commune SET geom = ? WHERE fid = 1", (bow_tie,))
    else:
        for sql in statements:
            connection.execute(sql)
    connection.close()
    assert expected in found(path)
    for language in ("vi", "en"):
        for finding in findings(Workspace.open(path)):
            assert "{" not in finding.text(load_words(language))


def bow() -> shapely.Polygon:
    return shapely.Polygon([(500000, 2300000), (510000, 2310000), (510000, 2300000), (500000, 2310000)])


def test_bytes_overwritten_inside_the_file_are_found(tmp_path: Path) -> None:
    path = small_workspace(tmp_path / "small.gpkg")
    data = bytearray(path.read_bytes())
    start = data.index("Bản Giữa".encode()) // 4096 * 4096
    data[start : start + 200] = b"\xff" * 200
    path.write_bytes(bytes(data))
    assert "integrity" in {key for key, _, _ in found(path)}
