"""Everything that is planted into a workspace, one at a time: what, where it must be found, what a repair leaves."""

from __future__ import annotations

from dataclasses import dataclass

import shapely
from support.damage import (
    Damage,
    index_out_of_step,
    overwritten_page,
    raw_blob,
    remade,
    rows,
    shape,
    sql,
    truncated,
)

from diaban.layers.schema import SETTINGS, TABLES

NOT_GUESSED = "only a person can know which of the two is right"
HISTORY = "a log that was tampered with stays tampered with; to mend it would be to forge it"
ADVICE = "a warning, not a fault"


@dataclass(frozen=True)
class Plant:
    """``damage`` must be found as ``key`` at ``table`` and ``fid``.

    ``remains`` says why a repair cannot mend it; ``leaves`` names other findings that then stay, and why is said beside.
    """

    name: str
    damage: Damage
    key: str
    table: str | None = None
    fid: int | None = None
    remains: str = ""
    leaves: tuple[str, ...] = ()


def plants() -> list[Plant]:
    """All of them."""
    return [*_FILE, *_SCHEMA, *_ROWS, *_dangling(), *_PLANS, *_SHAPES, *_LOG]


def _setting(code: str) -> int:
    """The row of a setting in a new workspace, which holds them by their codes."""
    return 1 + sorted(setting.code for setting in SETTINGS).index(code)


_FILE = (
    Plant("a page is overwritten", overwritten_page, "integrity"),
    # The log's last pages are gone with the rest, and its seals tell.
    Plant("the file is cut off", truncated, "integrity", leaves=("log_removed", "log_altered")),
    Plant("an index does not know a row", index_out_of_step, "integrity"),
    Plant("another application id", sql("PRAGMA application_id=7"), "header"),
    Plant("another user version", sql("PRAGMA user_version=7"), "header"),
)
_RULE = "rule_household_unknown_word_need_insert"
_SCHEMA = (
    Plant("a table is dropped", sql("DROP TABLE model_site"), "table_missing", "model_site"),
    Plant("a table is renamed", sql("ALTER TABLE visit RENAME TO lan_tham"), "table_missing", "visit"),
    Plant("a table is made anew without constraints", remade("household", " UNIQUE", ""), "table_altered", "household"),
    Plant("a check is taken out", remade("commune", 'CHECK ("criteria_met" >= 0)', ""), "table_altered", "commune"),
    Plant("a column is added", sql("ALTER TABLE unit ADD COLUMN ton_giao TEXT"), "column_foreign", "unit"),
    Plant("a column is dropped", rows("cadre", "ALTER TABLE cadre DROP COLUMN rank"), "column_missing", "cadre"),
    Plant("a column is retyped", remade("household", '"members" INTEGER', '"members" TEXT'), "column_retyped", "household"),
    Plant("a rule is dropped", sql(f"DROP TRIGGER {_RULE}"), "rule_missing", "household"),
    Plant("a rule is altered", sql(f"DROP TRIGGER {_RULE}", f"CREATE TRIGGER {_RULE} BEFORE INSERT ON household WHEN 0 BEGIN SELECT 1; END"), "rule_altered", "household"),
    Plant("the log of a table is dropped", sql("DROP TRIGGER log_village_update"), "rule_missing", "village"),
    Plant("the log of a table is altered", sql("DROP TRIGGER log_village_delete", "CREATE TRIGGER log_village_delete AFTER DELETE ON village BEGIN SELECT 1; END"), "rule_altered", "village"),
    Plant("an index is dropped", sql("DROP INDEX village_commune_id"), "index_missing", "village"),
    Plant("an index is altered", sql("DROP INDEX village_commune_id", "CREATE UNIQUE INDEX village_commune_id ON village (name)"), "rule_altered", "village"),
    Plant("a view is added", sql("CREATE VIEW danh_sach AS SELECT * FROM household"), "foreign_acting"),
    Plant("a table is added", sql("CREATE TABLE ghi_chu (x)"), "foreign_object"),
    Plant("a trigger is added", sql("CREATE TRIGGER theo_doi AFTER INSERT ON household BEGIN DELETE FROM visit; END"), "foreign_acting", "household"),
    Plant("a trigger called like an R-tree's", sql("CREATE TRIGGER rtree_x AFTER INSERT ON household BEGIN SELECT 1; END"), "foreign_acting", "household"),
    Plant("a trigger called like GDAL's", sql("CREATE TRIGGER trigger_insert_feature_count_household AFTER INSERT ON household BEGIN DELETE FROM visit; END"), "foreign_acting", "household"),
    Plant("a table called like a GeoPackage's", sql("CREATE TABLE gpkg_evil (x)"), "foreign_object"),
    Plant("a unique index is added", sql("CREATE UNIQUE INDEX idx_ten ON cadre (name)"), "foreign_acting", "cadre"),
    Plant("styles in a table of another form", sql("CREATE TABLE layer_styles (id INTEGER, styleQML TEXT, extra TEXT)"), "foreign_object"),
    Plant("a row of the contents is missing", sql("DELETE FROM gpkg_contents WHERE table_name = 'road'"), "catalogue", "road"),
    Plant("a geometry column is not entered", sql("DELETE FROM gpkg_geometry_columns WHERE table_name = 'river'"), "catalogue", "river"),
    Plant("a geometry column of another system", sql("UPDATE gpkg_geometry_columns SET srs_id = 4326 WHERE table_name = 'unit'"), "catalogue", "unit"),
    Plant("a spatial index is not entered", sql("DELETE FROM gpkg_extensions WHERE table_name = 'crossing'"), "catalogue", "crossing"),
    Plant("the coordinate system is missing", sql("DELETE FROM gpkg_spatial_ref_sys WHERE srs_id = 9206"), "catalogue_srs"),
    Plant("a spatial index is dropped", sql("DROP TABLE rtree_village_geom"), "rtree_missing", "village"),
    Plant("a spatial index lacks a row", sql("DELETE FROM rtree_village_geom WHERE id = 2"), "rtree_stale", "village", 2),
    Plant("a spatial index has one row too many", sql("INSERT INTO rtree_unit_geom VALUES (77, 1, 2, 1, 2)"), "rtree_stale", "unit", 77),
    Plant("a spatial index is out of step", rows("village", "UPDATE village SET geom = (SELECT geom FROM village WHERE fid = 2) WHERE fid = 1"), "rtree_stale", "village", 1),
    Plant("a trigger of a spatial index is dropped", sql("DROP TRIGGER rtree_unit_geom_insert"), "rule_missing", "unit"),
    Plant("the version is gone", sql("DELETE FROM schema_version"), "version_missing", "schema_version"),
)  # fmt: skip
_DECIDED = "'approved', '9', '2026-01-01'"
_ASSIGN = "INSERT INTO assignment (id, code, cadre_id, duty, household_id, village_id, valid_from, status, decision_no, decision_date) VALUES"
_ROWS = (
    Plant("an id is missing", rows("household", "UPDATE household SET id = NULL WHERE fid = 3", "UPDATE assignment SET household_id = 'h2' WHERE fid = 4"), "id_missing", "household", 3),
    Plant("an id stands twice", remade("cadre", '"id" TEXT UNIQUE', '"id" TEXT', "UPDATE cadre SET id = 'k1' WHERE fid = 2"), "double", "cadre", 2),
    Plant("a code stands twice", remade("unit", '"code" TEXT NOT NULL UNIQUE', '"code" TEXT NOT NULL', "UPDATE unit SET code = 'U1'"), "double", "unit", 2),
    Plant("a name is blank", rows("village", "UPDATE village SET name = ' ' WHERE fid = 2"), "rule", "village", 2),
    Plant("a word that is none", rows("household", "UPDATE household SET need = 'rich' WHERE fid = 2"), "rule", "household", 2),
    Plant("a flag that is none", rows("village", "UPDATE village SET specially_difficult = 7 WHERE fid = 2"), "rule", "village", 2),
    Plant("a day that is none", rows("household", "UPDATE household SET need_since = '2026-02-30' WHERE fid = 1"), "rule", "household", 1),
    Plant("a count below nothing", rows("village", "UPDATE village SET party_members = -4 WHERE fid = 1"), "rule", "village", 1),
    Plant("a count that is a word", rows("cadre", "UPDATE cadre SET max_households = 'nhiều' WHERE fid = 1"), "rule", "cadre", 1),
    Plant("an interval back to front", rows("cadre", "UPDATE cadre SET active_from = '2031-01-01' WHERE fid = 3"), "rule", "cadre", 3),
    Plant("two targets", rows("assignment", "UPDATE assignment SET village_id = 'v1' WHERE fid = 1"), "rule", "assignment", 1),
    Plant("no target", rows("visit", "UPDATE visit SET household_id = NULL WHERE fid = 1"), "rule", "visit", 1),
    Plant("a target that does not fit the duty", rows("assignment", "UPDATE assignment SET duty = 'party_cell' WHERE fid = 1"), "rule", "assignment", 1),
    Plant("languages that are no codes", rows("cadre", "UPDATE cadre SET languages = 'Tiếng Thái' WHERE fid = 1"), "rule", "cadre", 1),
    Plant("languages out of order", rows("village", "UPDATE village SET languages = 'vie,tha,vie' WHERE fid = 1"), "languages_unsorted", "village", 1),
    Plant("more criteria met than there are", rows("commune", "UPDATE commune SET criteria_met = 11, criteria_total = 10 WHERE fid = 1"), "rule", "commune", 1),
    Plant("two in charge of one household", rows("assignment", f"{_ASSIGN} ('x', 'X', 'k2', 'household', 'h1', NULL, '2026-02-01', {_DECIDED})"), "rule", "assignment", 5),
    Plant("the same target twice", rows("assignment", f"{_ASSIGN} ('x', 'X', 'k3', 'village', NULL, 'v2', '2026-02-01', {_DECIDED})"), "rule", "assignment", 5),
    Plant("approved without a decision", rows("assignment", "UPDATE assignment SET decision_no = NULL WHERE fid = 1"), "rule", "assignment", 1),
    Plant("ended without an end", rows("assignment", "UPDATE assignment SET valid_to = NULL WHERE fid = 2"), "rule", "assignment", 2),
    Plant("a medical day at a household", rows("visit", "UPDATE visit SET kind = 'medical_exam' WHERE fid = 1"), "rule", "visit", 1),
    Plant("a note that is too long", rows("visit", f"UPDATE visit SET note = '{'x' * 201}' WHERE fid = 1"), "rule", "visit", 1),
    Plant("a signature is left", sql("INSERT INTO writer (actor, action) VALUES ('Ai đó', 'import')"), "writer_left", "writer", 4),
    Plant("a setting is missing", rows("setting", "DELETE FROM setting WHERE code = 'wet_months'"), "setting_missing", "setting"),
    Plant("a setting is out of bounds", rows("setting", "UPDATE setting SET value = '0' WHERE code = 'reach_out_min'"), "setting_bounds", "setting", _setting("reach_out_min")),
    Plant("a setting is no number", rows("setting", "UPDATE setting SET value = 'xa' WHERE code = 'reach_out_min'"), "setting_unreadable", "setting", _setting("reach_out_min")),
    Plant("a day of the settings is none", rows("setting", "UPDATE setting SET value = '31/06/2026' WHERE code = 'as_of'"), "setting_unreadable", "setting", _setting("as_of")),
    Plant("months of the settings are none", rows("setting", "UPDATE setting SET value = '5,13' WHERE code = 'wet_months'"), "setting_unreadable", "setting", _setting("wet_months")),
    Plant("a setting nobody knows", rows("setting", "INSERT INTO setting (id, code, value) VALUES ('s', 'mat_khau', 'x')"), "setting_foreign", "setting", len(SETTINGS) + 1),
    Plant("an erased household has a name again", rows("household", "UPDATE household SET erased_at = '2026-06-01T00:00:00Z' WHERE fid = 1"), "erased_again", "household", 1),
    Plant("a party cell shared with itself", rows("village", "UPDATE village SET party_cell_village_id = 'v3' WHERE fid = 3"), "host_shared", "village", 3),
    Plant("party cells shared in a ring", rows("village", "UPDATE village SET party_cell = 'shared', party_cell_village_id = 'v3' WHERE fid = 1"), "host_shared", "village", 1),
    Plant("a merger into a commune that is not there", rows("commune_history", "UPDATE commune_history SET new_code = '99999' WHERE fid = 1"), "history_commune", "commune_history", 1, ADVICE),
    Plant("in charge without being a party member", rows("cadre", "UPDATE cadre SET is_party_member = 0 WHERE fid = 1"), "not_party_member", "assignment", 1, ADVICE),
)  # fmt: skip
_PLANS = (
    Plant("a plan is its own parent", rows("plan", "UPDATE plan SET parent_id = 'pl1' WHERE fid = 1"), "cycle", "plan", 1),
    Plant("plans in a ring", rows("plan", "UPDATE plan SET parent_id = 'pl2' WHERE fid = 1"), "cycle", "plan", 2),
    Plant("units in a ring", rows("unit", "UPDATE unit SET parent_id = 'u2' WHERE fid = 1"), "cycle", "unit", 1),
    Plant("an ending of a draft", rows("plan_ending", "UPDATE plan_ending SET assignment_id = 'a4' WHERE fid = 1"), "ending_of_nothing", "plan_ending", 1),
    Plant("a plan ends a charge twice", rows("plan_ending", "INSERT INTO plan_ending (id, plan_id, assignment_id, valid_to) VALUES ('pe2', 'pl1', 'a1', '2026-09-01')"), "ended_twice", "plan_ending", 2, ADVICE),
    Plant("a plan with two in charge of one household", rows("assignment", "UPDATE assignment SET household_id = 'h1', valid_from = '2026-07-01' WHERE fid = 4"), "plan_double", "assignment", 4, NOT_GUESSED),
    Plant("a plan with the same charge twice", rows("assignment", "UPDATE assignment SET cadre_id = 'k3', duty = 'village', household_id = NULL, village_id = 'v2', valid_from = '2026-07-01' WHERE fid = 4"), "plan_same_target", "assignment", 4, NOT_GUESSED),
)  # fmt: skip
_BOW = shapely.Polygon([(500000, 2300000), (510000, 2310000), (510000, 2300000), (500000, 2310000)])
_HERE = shapely.Point(503000, 2305000)
_SHAPES = (
    Plant("a boundary crosses itself", shape("commune", 1, _BOW), "geometry_invalid", "commune", 1),
    Plant("an empty shape", shape("commune", 2, raw_blob(shapely.MultiPolygon())), "geometry_empty", "commune", 2),
    Plant("a line where a point should be", shape("unit", 1, raw_blob(shapely.LineString([(1, 1), (2, 2)]))), "geometry_kind", "unit", 1),
    Plant("a polygon where several may be", shape("commune", 1, raw_blob(shapely.box(500000, 2300000, 510000, 2310000))), "geometry_kind", "commune", 1),
    Plant("a coordinate that is no number", shape("village", 1, raw_blob(shapely.Point(float("nan"), 2305000))), "geometry_coordinates", "village", 1),
    Plant("a coordinate without end", shape("village", 1, raw_blob(shapely.Point(float("inf"), 2305000))), "geometry_coordinates", "village", 1),
    Plant("a shape of another system", shape("village", 1, raw_blob(_HERE, 4326)), "geometry_srs", "village", 1),
    Plant("a shape that cannot be read", shape("village", 2, b"GP\x00\x01\xf6#\x00\x00\x01\x09\x09\x09\x09"), "geometry_unreadable", "village", 2),
    Plant("a shape that is a text", shape("village", 2, "POINT(503000 2305000)"), "geometry_unreadable", "village", 2),
    Plant("a village outside its commune", shape("village", 1, shapely.Point(515000, 2305000)), "outside_commune", "village", 1, ADVICE),
)  # fmt: skip
_LOG = (
    Plant("a row of the log is removed", rows("audit_log", "DELETE FROM audit_log WHERE fid = 4"), "log_removed", "audit_log", 4, HISTORY),
    Plant("the last row of the log is removed", rows("audit_log", "DELETE FROM audit_log WHERE fid = (SELECT max(fid) FROM audit_log)"), "log_removed", "audit_log", 22, HISTORY),
    Plant("a row of the log is altered", rows("audit_log", "UPDATE audit_log SET actor = 'Ai đó' WHERE fid = 3"), "log_altered", "audit_log", 3, HISTORY),
    Plant("a name in the log is altered", rows("audit_log", "UPDATE audit_log SET after = json_set(after, '$.name', 'x') WHERE fid = 3"), "log_altered", "audit_log", 3, HISTORY),
    Plant("rows of the log change places", rows("audit_log", "UPDATE audit_log SET fid = -fid WHERE fid IN (3, 4)", "UPDATE audit_log SET fid = 7 + fid WHERE fid < 0"), "log_altered", "audit_log", 3, HISTORY),
    Plant("a row is slipped into the log", rows("audit_log", "INSERT INTO audit_log (fid, at, actor, action) VALUES (0, '2020-01-01T00:00:00Z', 'Ai đó', 'import')"), "log_inserted", "audit_log", 0, HISTORY),
    Plant("a seal is removed", rows("audit_seal", "DELETE FROM audit_seal WHERE log_fid = 5"), "log_inserted", "audit_log", 5, HISTORY, ("log_altered",)),
    Plant("a seal is altered", rows("audit_seal", "UPDATE audit_seal SET chain = 'x' WHERE log_fid = 4"), "log_altered", "audit_log", 4, HISTORY),
    Plant("a salt is altered", rows("audit_seal", "UPDATE audit_seal SET salt = 'x' WHERE salt IS NOT NULL"), "log_altered", "audit_log", 12, HISTORY),
    Plant("rows are not sealed yet", sql("UPDATE unit SET short_name = 'Đ' WHERE fid = 1"), "log_unsealed", "audit_log"),
)  # fmt: skip


def _dangling() -> list[Plant]:
    """A reference to nothing in every column that refers to something."""
    found = []
    for table in TABLES.values():
        for column in table.columns:
            if column.references is not None:
                fid = _FILLED.get((table.name, column.name), 1)
                damage = rows(
                    table.name, f"UPDATE {table.name} SET {column.name} = 'nowhere' WHERE fid = {fid}"
                )
                found.append(
                    Plant(
                        f"{table.name}.{column.name} points nowhere", damage, "foreign_key", table.name, fid
                    )
                )
    return found


# Where row 1 of the table does not have this reference.
_FILLED = {
    ("assignment", "village_id"): 3,
    ("assignment", "plan_id"): 4,
    ("plan", "parent_id"): 2,
    ("unit", "parent_id"): 2,
    ("village", "party_cell_village_id"): 3,
    ("visit", "village_id"): 2,
}

# What a sentence must tell the reader to do, in Vietnamese and English.
CURES = {
    "integrity": ("sao lưu", "backup"),
    "header": ("--repair", "--repair"),
    "table_missing": ("sao lưu", "backup"),
    "table_altered": ("--repair", "--repair"),
    "column_foreign": ("--repair", "--repair"),
    "column_missing": ("sao lưu", "backup"),
    "column_retyped": ("--repair", "--repair"),
    "rule_missing": ("--repair", "--repair"),
    "rule_altered": ("--repair", "--repair"),
    "index_missing": ("--repair", "--repair"),
    "foreign_object": ("xoá", "remove"),
    "foreign_acting": ("--repair", "--repair"),
    "catalogue": ("--repair", "--repair"),
    "catalogue_srs": ("--repair", "--repair"),
    "rtree_missing": ("--repair", "--repair"),
    "rtree_stale": ("--repair", "--repair"),
    "version_missing": ("--repair", "--repair"),
    "id_missing": ("--repair", "--repair"),
    "double": ("Sửa hoặc xoá", "Correct or delete"),
    "foreign_key": ("Sửa hoặc xoá", "Correct or delete"),
    "rule": (".", "."),
    "languages_unsorted": ("Sắp xếp", "Put them in order"),
    "writer_left": ("--repair", "--repair"),
    "setting_missing": ("--repair", "--repair"),
    "setting_bounds": ("Sửa", "Correct"),
    "setting_unreadable": ("Sửa", "Correct"),
    "setting_foreign": ("Xoá", "Delete"),
    "erased_again": ("Xoá lại", "Erase it again"),
    "host_shared": ("Chọn", "Choose"),
    "history_commune": ("Nhập", "Import"),
    "not_party_member": ("", ""),
    "cycle": ("Sửa", "Correct"),
    "ending_of_nothing": ("Xoá", "Delete"),
    "ended_twice": ("Xoá", "Delete"),
    "plan_same_target": ("Bỏ bớt", "Remove one"),
    "plan_double": ("Bỏ bớt", "Remove one"),
    "geometry_invalid": ("Sửa", "Mend"),
    "geometry_empty": ("Vẽ lại", "Draw"),
    "geometry_kind": ("Nhập lại", "Import"),
    "geometry_coordinates": ("Sửa", "Correct"),
    "geometry_srs": ("Kiểm tra", "Check"),
    "geometry_unreadable": ("Nhập lại", "Import"),
    "outside_commune": ("", "Check"),
    "log_removed": ("so với bản sao lưu", "Compare with"),
    "log_altered": ("so với bản sao lưu", "Compare with"),
    "log_inserted": ("so với bản sao lưu", "Compare with"),
    "log_unsealed": ("niêm phong", "seals"),
}
