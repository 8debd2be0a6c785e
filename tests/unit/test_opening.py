"""What a file could not refuse is seen on opening, named once, and nothing is written into it until it is mended."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest
from support.damage import Damage, remade, rows, sql
from support.full import full_workspace

from diaban.layers import geopackage, objects
from diaban.layers.erasing import erase_households
from diaban.layers.errors import WorkspaceError
from diaban.layers.notices import Notice, collecting
from diaban.layers.repairing import repair
from diaban.layers.wording import load_words
from diaban.layers.workspace import Workspace

ENGINE = [sys.executable, "-m", "diaban.scripts"]
STYLES = (
    'CREATE TABLE "layer_styles" ( "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, "f_table_catalog" TEXT(256), '
    '"f_table_schema" TEXT(256), "f_table_name" TEXT(256), "f_geometry_column" TEXT(256), "styleName" TEXT(30), '
    '"styleQML" TEXT, "styleSLD" TEXT, "useAsDefault" BOOLEAN, "description" TEXT, "owner" TEXT(30), "ui" TEXT(30), '
    "\"update_time\" DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')))"
)
PROJECTS = "CREATE TABLE qgis_projects(name TEXT PRIMARY KEY, metadata BLOB, content BLOB)"
SPY = "CREATE TRIGGER {name} AFTER UPDATE ON household BEGIN DELETE FROM visit; END"

# What is done to the file, how it is told, whom it names, whether it may still be written.
CASES: list[tuple[str, Damage, str, str, bool]] = [
    ("column added", sql("ALTER TABLE unit ADD COLUMN ton_giao TEXT"), "tables_differ", "unit", False),
    ("column retyped", remade("cadre", '"max_villages" INTEGER', '"max_villages" TEXT'), "tables_differ", "cadre", False),
    ("column dropped", rows("cadre", "ALTER TABLE cadre DROP COLUMN rank"), "tables_differ", "cadre", False),
    ("constraints lost", remade("household", 'REFERENCES "village" (id)', ""), "tables_differ", "household", False),
    ("trigger dropped", sql("DROP TRIGGER rule_household_unknown_word_need_insert"), "rules_differ", "household", False),
    ("trigger altered", sql("DROP TRIGGER log_unit_delete", "CREATE TRIGGER log_unit_delete AFTER DELETE ON unit BEGIN SELECT 1; END"), "rules_differ", "unit", False),
    ("trigger added", sql(SPY.format(name="theo_doi")), "smuggled", "theo_doi", False),
    ("trigger added by an R-tree's name", sql(SPY.format(name="rtree_x")), "smuggled", "rtree_x", False),
    ("trigger added by GDAL's name", sql(SPY.format(name="trigger_update_feature_count_household")), "smuggled", "trigger_update_feature_count_household", False),
    ("trigger on the catalogue", sql("CREATE TRIGGER gpkg_x AFTER UPDATE ON gpkg_contents BEGIN DELETE FROM visit; END"), "smuggled", "gpkg_x", False),
    ("trigger on a spatial index", sql("CREATE TRIGGER rtree_y AFTER INSERT ON rtree_unit_geom_rowid BEGIN DELETE FROM visit; END"), "smuggled", "rtree_y", False),
    ("view added", sql("CREATE VIEW danh_sach AS SELECT * FROM household"), "smuggled", "danh_sach", False),
    ("unique index added", sql("CREATE UNIQUE INDEX idx_ten ON cadre (name)"), "smuggled", "idx_ten", False),
    ("spatial index gone", sql("DROP TABLE rtree_village_geom"), "tables_differ", "village", False),
    ("table added", sql("CREATE TABLE ghi_chu (x)", "CREATE INDEX i ON ghi_chu (x)"), "foreign", "ghi_chu", True),
    ("table by a GeoPackage's name", sql("CREATE TABLE gpkg_evil (x)"), "foreign", "gpkg_evil", True),
    ("styles of another form", sql("CREATE TABLE layer_styles (id INTEGER, styleQML TEXT)"), "foreign", "layer_styles", True),
    ("index dropped", sql("DROP INDEX village_commune_id"), "index_missing", "village", True),
]  # fmt: skip


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return full_workspace(tmp_path_factory.mktemp("sound") / "full.gpkg")


@pytest.fixture
def path(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(sound, tmp_path / "full.gpkg"))


def notices(path: Path) -> list[tuple[str, tuple[str, ...]]]:
    return [(notice.key, notice.names) for notice in Workspace.open(path).notices]


def add_a_unit(path: Path) -> None:
    with Workspace.open(path).writing("Thử", "import") as writer:
        writer.insert("unit", pd.DataFrame({"code": ["U9"], "name": ["Trạm"], "kind": ["station"]}))


@pytest.mark.parametrize(
    ("damage", "key", "name", "writable"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_what_the_file_could_not_refuse_is_named_and_only_the_harmless_is_written_beside(
    damage: Damage, key: str, name: str, writable: bool, path: Path
) -> None:
    damage(path)
    assert notices(path) == [(key, (name,))]
    assert len(Workspace.open(path).frame("village", ("code",))) == 3
    assert Workspace.open(path).read_only is not writable
    if writable:
        add_a_unit(path)
        return
    before = path.read_bytes()
    for attempt in (add_a_unit, lambda file: erase_households(file, ["H1"], "Thử")):
        with pytest.raises(WorkspaceError, match="--repair") as refusal:
            attempt(path)
        assert refusal.value.key == "error.rules_differ"
    assert path.read_bytes() == before
    repair(path, path.with_name("mended.gpkg"), "Thử")
    assert notices(path.with_name("mended.gpkg")) == []
    add_a_unit(path.with_name("mended.gpkg"))


def test_what_qgis_and_gdal_rightly_write_is_known_by_its_definition(path: Path) -> None:
    sql(STYLES, PROJECTS, "ANALYZE")(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO layer_styles (styleQML, useAsDefault) VALUES ('<qgis>', 1)")
        connection.commit()
    assert notices(path) == []
    add_a_unit(path)


def test_a_copy_by_ogr2ogr_can_be_read_not_written_and_is_mended(path: Path, tmp_path: Path) -> None:
    if shutil.which("ogr2ogr") is None:
        pytest.skip("no ogr2ogr on this machine")
    copy, mended = tmp_path / "copy.gpkg", tmp_path / "mended.gpkg"
    subprocess.run(["ogr2ogr", str(copy), str(path)], check=True, capture_output=True)
    opened = Workspace.open(copy)
    assert [notice.key for notice in opened.notices][:2] == ["tables_differ", "rules_differ"]
    assert sorted(opened.frame("household", ("code",))["code"]) == ["H1", "H2", "H3"]
    with pytest.raises(WorkspaceError, match="--repair"):
        add_a_unit(copy)
    repair(copy, mended, "Thử")
    add_a_unit(mended)


def test_another_wording_of_a_rule_is_the_same_rule(path: Path) -> None:
    name = "rule_household_unknown_word_need_insert"
    with closing(geopackage.connect(path)) as connection:
        (definition,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()
    start = definition.index("[unknown_word]")
    sentence = definition[start : definition.index("'); END")]
    sql(
        f"DROP TRIGGER {name}",
        definition.replace(sentence, "[unknown_word] Nói cách khác / Said ''otherwise''"),
    )(path)
    assert notices(path) == []
    sql(f"DROP TRIGGER {name}", definition.replace("[unknown_word]", "[required]"))(path)
    assert notices(path) == [("rules_differ", ("household",))]


def test_looking_costs_less_than_thirty_milliseconds(path: Path) -> None:
    objects.expected_objects()
    with closing(geopackage.connect(path, read_only=True)) as connection:
        spent = []
        for _ in range(15):
            start = time.process_time()
            assert objects.differences(connection) == []
            spent.append(time.process_time() - start)
    assert min(spent) < 0.030


def test_a_command_says_each_notice_once_on_stderr_and_json_carries_them(path: Path) -> None:
    sql("ALTER TABLE unit ADD COLUMN ghi_them TEXT", "CREATE TABLE so_tay (x)")(path)
    before = path.read_bytes()
    asked = ["coverage", str(path), "--as-of", "2026-06-30"]
    done = subprocess.run([*ENGINE, *asked, "--language", "vi"], capture_output=True, text=True, check=False)
    lines = done.stderr.strip().splitlines()
    assert [line for line in lines if "so_tay" in line] == [lines[1]]
    assert "--repair" in lines[0] and "không ghi được" in lines[0]
    # It is computed and shown; only nothing is kept in the file.
    assert done.returncode == 0 and len(lines) == 2 and done.stdout
    assert path.read_bytes() == before
    output = path.with_suffix(".xlsx")
    read = [*ENGINE, "tables", str(path), "--output", str(output), "--json", "--language", "en"]
    done = subprocess.run(read, capture_output=True, text=True, check=False)
    told = json.loads(done.stdout)
    assert len(told["notices"]) == 2 and "so_tay" in told["notices"][1]
    assert done.stderr == "" and output.exists() and path.read_bytes() == before
    # With names it would have to be logged.
    named = [*read, "--names", "--reason", "Thăm hộ"]
    assert subprocess.run(named, capture_output=True, check=False).returncode == 1


def test_the_protocol_carries_notices_with_a_result_and_with_an_error(path: Path) -> None:
    sql("CREATE TABLE so_tay (x)")(path)
    answers = {}
    for command in (["backup", str(path)], ["coverage", str(path), "--as-of", "nay"]):
        request = json.dumps({"protocol": 1, "id": "1", "arguments": [*command, "--language", "vi"]})
        done = subprocess.run(
            [*ENGINE, "job"], input=request + "\n", capture_output=True, text=True, check=False
        )
        last = json.loads(done.stdout.splitlines()[-1])
        answers[last["kind"]] = last
    assert len(answers["result"]["result"]["notices"]) == 1
    assert "so_tay" in answers["result"]["result"]["notices"][0]
    assert isinstance(answers["error"]["notices"], list)


def test_every_notice_has_its_words_in_both_languages(path: Path) -> None:
    for key in ("tables_differ", "rules_differ", "smuggled", "foreign", "index_missing", "network_share"):
        for language in ("vi", "en"):
            said = Notice(key, "a.gpkg", ("household", "x"), 2, "cifs").text(load_words(language))
            assert said.startswith("a.gpkg:") and "{" not in said and "\n" not in said


def test_notices_are_collected_once_whoever_opens(path: Path) -> None:
    sql("CREATE TABLE so_tay (x)")(path)
    with collecting() as collected:
        for _ in range(3):
            Workspace.open(path)
    assert [notice.key for notice in collected] == ["foreign"]
