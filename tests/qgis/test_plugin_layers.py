"""A workspace in QGIS: its layers, headings, words, relations, symbols; read, never written."""

from __future__ import annotations

import gc
import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsPointXY,
    QgsProject,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QTimer

from diaban.layers.schema import TABLES
from diaban.layers.wording import load_words
from diaban.plugin.garbage import take_back
from diaban.plugin.stepping import Stepper
from diaban.plugin.workspace import states
from diaban.plugin.workspace.charges import find_charges
from diaban.plugin.workspace.layers import DAMAGED, CannotOpenError, layer_of, read_facts, workspace_layers
from diaban.plugin.workspace.queries import Part, sliced, sliced_parts, slices
from diaban.plugin.workspace.themes import TRAVEL_THEMES, theme_names

COUNTS = {"commune": 2, "village": 3, "household": 3, "unit": 1, "cadre": 2, "assignment": 1, "visit": 0}


def table(name: str) -> QgsVectorLayer:
    return layer_of(QgsProject.instance(), name)


def shown(layer: QgsVectorLayer, column: str, value: object) -> str:
    """What QGIS shows for a value of a column."""
    from qgis.core import QgsApplication

    index = layer.fields().indexOf(column)
    setup = layer.editorWidgetSetup(index)
    formatter = QgsApplication.fieldFormatterRegistry().fieldFormatter(setup.type())
    return formatter.representValue(layer, index, setup.config(), None, value)


def test_every_layer_has_the_rows_of_its_table_and_cannot_be_edited(loaded: Any, small: Path) -> None:
    loaded.open(small)
    for name, count in COUNTS.items():
        layer = table(name)
        assert layer.featureCount() == count, name
        assert layer.readOnly() and not layer.startEditing()
        assert "option:QGIS_FORCE_WAL=ON" in layer.source()
    assert table("commune").crs().authid() == "EPSG:9206"
    assert QgsProject.instance().crs().authid() == "EPSG:9206"


@pytest.mark.parametrize("language", ["vi", "en"])
def test_headings_are_words_for_every_column_of_every_table(
    loaded: Any, small: Path, speak: Any, language: str
) -> None:
    speak(language)
    loaded.open(small)
    words = load_words(language)
    seen = 0
    for layer in workspace_layers(QgsProject.instance()):
        name = layer.customProperty("diaban/table")
        if name not in TABLES:
            continue
        assert layer.name() == words(f"table.{name}")
        for column in TABLES[name].columns:
            index = layer.fields().indexOf(column.name)
            assert layer.fields().at(index).alias() == words.column(name, column.name)
            seen += 1
    assert seen > 100


def test_codes_are_shown_as_words_and_keys_as_names(loaded: Any, small: Path, speak: Any) -> None:
    speak("vi")
    loaded.open(small)
    assert shown(table("household"), "need", "poor") == "hộ nghèo"
    assert shown(table("household"), "village_id", "v1") == "Bản Đầu"
    assert shown(table("assignment"), "cadre_id", "k1") == "Người Thử Một"
    assert shown(table("unit"), "kind", "border_post") == "đồn biên phòng"
    assert shown(table("gap"), "severity", "major") == load_words("vi")("severity.major")


def test_relations_join_households_to_their_village(loaded: Any, small: Path) -> None:
    loaded.open(small)
    relation = QgsProject.instance().relationManager().relation("diaban_household_village_id")
    assert relation.isValid()
    village = next(table("village").getFeatures("\"code\" = 'V1'"))
    assert sorted(f["code"] for f in relation.getRelatedFeatures(village)) == ["H1", "H2"]


def test_symbols_follow_the_states_of_the_last_run(loaded: Any, small: Path) -> None:
    loaded.open(small)
    found = {f["code"]: f["state"] for f in table("household").getFeatures()}
    # H1 has somebody, but nobody visited since January; nobody is in charge of H2 and H3.
    assert found == {"H1": "overdue", "H2": "unassigned", "H3": "unassigned"}
    bands = {f["code"]: (f["band"] or None, f["in_need"]) for f in table("village").getFeatures()}
    assert bands == {"V1": (3, 2), "V2": (4, 1), "V3": (None, 0)}


@pytest.mark.parametrize("kept", [True, False])
def test_the_states_of_very_many_come_after_the_map_and_are_the_same(
    loaded: Any, small: Path, wait: Any, monkeypatch: Any, kept: bool
) -> None:
    monkeypatch.setattr(states, "_READ_AT_ONCE", 0)
    if not kept:
        monkeypatch.setattr(states, "_CACHED_ROWS", 0)
    at_first: list = []
    loaded.window.session.opened.connect(
        lambda _: at_first.append({f["code"]: f["band"] or None for f in table("village").getFeatures()})
    )
    said: list = []
    loaded.window.session.opened.connect(
        lambda _: QTimer.singleShot(0, lambda: said.append(loaded.iface.statusBarIface().currentMessage()))
    )
    loaded.open(small)
    # What is seen from afar is there with the map.
    assert at_first == [{"V1": 3, "V2": 4, "V3": None}]
    wait(lambda: {f["code"]: f["in_need"] or 0 for f in table("village").getFeatures()}["V1"] == 2)
    found = {f["code"]: f["state"] for f in table("household").getFeatures()}
    assert found == {"H1": "overdue", "H2": "unassigned", "H3": "unassigned"}
    told = {f["code"]: (f["band"] or None, f["in_need"]) for f in table("village").getFeatures()}
    assert told == {"V1": (3, 2), "V2": (4, 1), "V3": (None, 0)}
    assert said == ["The states of the households are still being read."]
    wait(lambda: not loaded.iface.statusBarIface().currentMessage())
    joined = table("household").vectorJoins()[0].joinLayer()
    assert joined.providerType() == ("memory" if kept else "ogr")


def test_the_states_of_very_many_are_found_by_an_index(
    loaded: Any, small: Path, wait: Any, monkeypatch: Any
) -> None:
    """By its identity alone each household that is drawn would go through the states of all of them."""
    monkeypatch.setattr(states, "_CACHED_ROWS", 0)
    loaded.open(small)
    joined = table("household").vectorJoins()[0].joinLayer()
    connection = sqlite3.connect(small)
    sql = f"SELECT * FROM map_state WHERE ({joined.subsetString()}) AND \"row_id\" = 'x'"
    plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}")]
    connection.close()
    assert plan == ["SEARCH map_state USING INDEX map_state_table_name_row_id (table_name=? AND row_id=?)"]


def test_several_tables_are_read_as_one_and_give_what_each_gives_alone(loaded: Any, small: Path) -> None:
    parts = [
        Part("commune", "t.id, t.name"),
        Part("visit", "t.id"),
        Part("village", "t.id", "t.code <> 'V1'"),
    ]
    together: dict[str, list] = {}
    for name, rows in sliced_parts(str(small), parts):
        together.setdefault(name, []).extend(rows)
    alone = {part.table: [row for rows in sliced(str(small), *part) for row in rows] for part in parts}
    assert {name: rows for name, rows in together.items() if rows} == {
        name: rows for name, rows in alone.items() if rows
    }
    assert len(alone["village"]) == 2 and len(alone["commune"]) == 2


@pytest.mark.parametrize(
    ("gone", "named"),
    [
        (["ALTER TABLE visit RENAME TO visit2"], "visit"),
        (["ALTER TABLE cadre RENAME TO cadre2"], "cadre"),
        (["ALTER TABLE visit RENAME TO visit2", "ALTER TABLE unit RENAME TO unit2"], "unit"),
        (["ALTER TABLE unit RENAME COLUMN short_name TO long_name"], "unit"),
    ],
)
def test_of_a_damaged_workspace_the_first_table_that_cannot_be_read_is_named(
    qgis_app: Any, small: Path, gone: list, named: str
) -> None:
    damage(small, gone)
    parts = [
        Part("commune", "t.id, t.name"),
        Part("unit", "t.id, t.short_name"),
        Part("assignment", "t.id, c.name", joined="JOIN cadre c ON c.id = t.cadre_id"),
        Part("visit", "t.id"),
    ]
    with pytest.raises(CannotOpenError) as refused:
        next(sliced_parts(str(small), parts))
    assert (refused.value.reason, refused.value.detail) == (DAMAGED, named)


def test_a_workspace_that_cannot_be_read_for_assigning_says_which_table_and_sets_nothing_apart(
    loaded: Any, small: Path, wait: Any
) -> None:
    take_back()
    damage(small, ["ALTER TABLE plan_ending RENAME TO plan_ending2"])
    refused: list = []
    loaded.window.board.failed.connect(refused.append)
    loaded.open(small)
    wait(lambda: refused and not list(Stepper._working))
    assert [each.detail for each in refused] == ["plan_ending"]
    assert not gc.get_freeze_count()


def damage(path: Path, statements: list) -> None:
    """Change what a workspace is made of, its own rules away first."""
    connection = sqlite3.connect(path)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')
    for each in statements:
        connection.execute(each)
    connection.close()


def test_the_three_themes_show_what_they_are_named_for(loaded: Any, small: Path) -> None:
    loaded.open(small)
    collection = QgsProject.instance().mapThemeCollection()
    # Without travel times there is nothing that their themes could show.
    names = {key: name for key, name in theme_names().items() if key not in TRAVEL_THEMES}
    assert set(collection.mapThemes()) == set(names.values()) and len(names) == 3
    ids = {key: collection.mapThemeVisibleLayerIds(name) for key, name in names.items()}
    assert table("gap").id() in ids["coverage"] and table("gap").id() not in ids["assignments"]
    assert table("model_site").id() in ids["model_sites"]
    assert table("model_site").id() not in ids["assignments"]


def test_lines_lead_from_the_post_to_the_villages_in_its_charge(loaded: Any, small: Path, wait: Any) -> None:
    loaded.open(small)
    lines = find_charges(QgsProject.instance())
    # They come once the map is there.
    wait(lines.featureCount)
    found = [
        (f["start"], f["village"], f["households"], f.geometry().asPolyline()) for f in lines.getFeatures()
    ]
    # K1 of the post U1 looks after H1 in V1; nothing else is in force.
    assert found == [("u1", "v1", 1, [QgsPointXY(502000, 2303000), QgsPointXY(503000, 2305000)])]
    assert lines.id() in QgsProject.instance().mapThemeCollection().mapThemeVisibleLayerIds("Assignments")
    assert not QgsProject.instance().layerTreeRoot().findLayer(lines).itemVisibilityChecked()


def test_layers_are_found_whatever_the_user_calls_them(loaded: Any, small: Path) -> None:
    loaded.open(small)
    table("village").setName("something else")
    assert table("village").featureCount() == 3


def test_styles_stored_in_the_file_are_not_read(loaded: Any, small: Path) -> None:
    plain = sqlite3.connect(small)
    plain.executescript(
        """CREATE TABLE layer_styles (id INTEGER PRIMARY KEY, f_table_catalog TEXT, f_table_schema TEXT,
        f_table_name TEXT, f_geometry_column TEXT, styleName TEXT, styleQML TEXT, styleSLD TEXT,
        useAsDefault BOOLEAN, description TEXT, owner TEXT, ui TEXT, update_time DATETIME);
        INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName,
        styleQML, useAsDefault) VALUES ('', '', 'village', 'geom', 'foreign',
        '<qgis><aliases><alias field="name" name="PLANTED"/></aliases><editforminitcode>raise</editforminitcode>
        <customproperties><Option type="Map"><Option name="planted" value="1" type="QString"/></Option>
        </customproperties></qgis>', 1);
        INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('layer_styles', 'attributes', 's');
        """
    )
    plain.commit()
    plain.close()
    stored = QgsVectorLayer(f"{small}|layername=village", "stored", "ogr")
    assert stored.customProperty("planted") == "1", "the trap itself does not work"
    loaded.open(small)
    assert table("village").customProperty("planted") is None


def test_opening_another_workspace_replaces_the_first(loaded: Any, small: Path, tmp_path: Path) -> None:
    loaded.open(small)
    other = tmp_path / "other.gpkg"
    other.write_bytes(small.read_bytes())
    count = len(QgsProject.instance().mapLayers())
    loaded.open(other)
    assert len(QgsProject.instance().mapLayers()) == count
    assert {
        layer.customProperty("diaban/workspace") for layer in workspace_layers(QgsProject.instance())
    } == {str(other)}


def test_a_saved_project_opens_with_its_workspace(
    loaded: Any, small: Path, tmp_path: Path, wait: Any
) -> None:
    loaded.open(small)
    project = QgsProject.instance()
    saved = str(tmp_path / "mine.qgs")
    assert project.write(saved)
    project.clear()
    assert loaded.window.session.path == ""
    reloaded: list = []
    loaded.window.session.reloaded.connect(lambda: reloaded.append(1))
    assert project.read(saved)
    wait(lambda: reloaded)
    assert loaded.window.session.path == str(small)
    assert {f["code"]: f["in_need"] for f in table("village").getFeatures()} == {"V1": 2, "V2": 1, "V3": 0}
    wait(lambda: find_charges(project).featureCount() == 1)
    assert table("household").readOnly() and "QGIS_FORCE_WAL=ON" in table("household").source()


def test_closing_leaves_the_users_own_layers(loaded: Any, small: Path) -> None:
    mine = QgsVectorLayer("Point?crs=EPSG:9206", "mine", "memory")
    QgsProject.instance().addMapLayer(mine)
    loaded.open(small)
    loaded.window.session.close()
    assert list(QgsProject.instance().mapLayers()) == [mine.id()]
    assert not QgsProject.instance().relationManager().relations()
    assert not QgsProject.instance().mapThemeCollection().mapThemes()


def test_coordinates_go_to_wgs84_by_the_official_parameters(loaded: Any, small: Path) -> None:
    loaded.open(small)
    transform = QgsCoordinateTransform(
        QgsCoordinateReferenceSystem("EPSG:9206"),
        QgsCoordinateReferenceSystem("EPSG:4326"),
        QgsProject.instance(),
    )
    assert "x=-191.90441429" in transform.coordinateOperation()
    assert not transform.allowFallbackTransforms() or not transform.fallbackOperationOccurred()
    there = transform.transform(QgsPointXY(500000, 2300000))
    # Without the parameters the point would come out at exactly 104 degrees east, about 200 m away.
    assert abs(there.x() - 104.0) > 0.0015


@pytest.mark.parametrize(("content", "reason"), [(None, "gone"), (b"no database at all", "foreign")])
def test_a_file_that_is_none_is_refused_with_advice(
    loaded: Any, tmp_path: Path, wait: Any, content: Any, reason: str
) -> None:
    path = tmp_path / "x.gpkg"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CannotOpenError) as problem:
        read_facts(str(path))
    assert problem.value.reason == reason
    loaded.window.session.open(str(path))
    wait(loaded.said)
    assert str(path) in loaded.said()[0]


def test_a_newer_workspace_is_refused_and_the_open_one_stays(
    loaded: Any, small: Path, tmp_path: Path, wait: Any
) -> None:
    loaded.open(small)
    newer = tmp_path / "newer.gpkg"
    newer.write_bytes(small.read_bytes())
    plain = sqlite3.connect(newer)
    plain.execute("UPDATE schema_version SET version = 99")
    plain.commit()
    plain.close()
    loaded.window.session.open(str(newer))
    wait(loaded.said)
    assert "99" in loaded.said()[0]
    assert loaded.window.session.path == str(small)
    assert table("village").featureCount() == 3


def test_opening_never_keeps_the_window_waiting(loaded: Any, small: Path, qgis_app: Any) -> None:
    loaded.open(small)  # once before: what QGIS loads for the first time is not counted
    longest, done = 0.0, []
    loaded.window.session.opened.connect(done.append)
    loaded.window.session.open(str(small))
    while not done:
        # The thread's own processor time: what other programs take of the machine is not ours.
        begin = time.thread_time()
        qgis_app.processEvents()
        longest = max(longest, time.thread_time() - begin)
    assert longest < 0.3, "one turn of the event loop; aim 0.1 s, three times that on a slow machine"


def test_a_table_read_slice_by_slice_is_gone_through_once(small: Path) -> None:
    """An index on what is asked for would be gone through anew for every slice: a minute instead of a moment."""
    sql = slices("map_state", "t.row_id", " AND (t.table_name = 'household')")
    connection = sqlite3.connect(small)
    steps = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}")]
    connection.close()
    assert [step for step in steps if step.startswith("SEARCH t ")] == [
        "SEARCH t USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"
    ]
