"""Files and projects from elsewhere: nothing in them runs, nothing they say is taken for a command or a page."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, Callable

import pytest

MARKUP = '<img src="file:///nowhere/x.png"><b>đậm</b>'


def change(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for name in ("ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY", "ST_IsEmpty"):
            connection.create_function(name, 1, lambda _: 0)
        for statement in statements:
            connection.execute(statement)
        connection.commit()


@pytest.fixture
def ran() -> Any:
    """What an expression ran: the trap is a function of QGIS's expressions that notes that it was called."""
    from qgis.core import QgsExpression, qgsfunction

    calls: list = []

    @qgsfunction(args=0, group="Custom", register=False)
    def planted(values: Any, feature: Any, parent: Any) -> int:
        calls.append("planted")
        return 1

    assert QgsExpression.registerFunction(planted)
    assert QgsExpression("planted() = 1").evaluate() == 1
    assert calls == ["planted"], "the trap itself does not work"
    calls.clear()
    yield calls
    QgsExpression.unregisterFunction("planted")


@pytest.mark.parametrize(
    ("statements", "named"),
    [
        (("CREATE VIEW danh_sach AS SELECT * FROM household",), "danh_sach"),
        (
            (
                "ALTER TABLE indicator RENAME TO kept",
                "CREATE TABLE indicator (fid INTEGER PRIMARY KEY, name TEXT, twice TEXT AS (upper(name)))",
            ),
            "indicator",
        ),
        (
            ("ALTER TABLE indicator RENAME TO kept", "CREATE VIRTUAL TABLE indicator USING fts4(name)"),
            "indicator",
        ),
    ],
    ids=["a view", "a calculated column", "a virtual table"],
)
def test_a_file_in_which_reading_could_run_something_is_not_opened(
    loaded: Any, small: Path, wait: Callable[..., None], statements: tuple, named: str
) -> None:
    change(small, *statements)
    loaded.window.session.open(str(small))
    wait(loaded.said)
    assert loaded.window.session.path == ""
    assert [named in text and "not opened" in text for text in loaded.said()] == [True]


@pytest.mark.parametrize("day", ["2026-06-30' OR planted() OR '1'='1", "[% planted() %]", MARKUP])
def test_a_setting_is_never_part_of_an_expression_or_a_page(
    loaded: Any, small: Path, ran: list, day: str
) -> None:
    quoted = day.replace("'", "''")
    change(small, f"UPDATE setting SET value = '{quoted}' WHERE code IN ('as_of', 'title')")
    change(small, f"UPDATE gap SET as_of = '{quoted}', since = '{quoted}', code = '{quoted}'")
    loaded.open(small)
    loaded.window.gaps.grab()
    assert ran == []
    from qgis.PyQt.QtWidgets import QLabel

    for label in loaded.window.gaps.findChildren(QLabel):
        assert "<img" not in label.text()


def test_a_file_whose_name_reads_as_a_query_is_not_opened(
    loaded: Any, small: Path, wait: Callable[..., None]
) -> None:
    named = small.with_name("other.gpkg|layername=cadre|subset=SELECT planted()")
    named.write_bytes(small.read_bytes())
    loaded.window.session.open(str(named))
    wait(loaded.said)
    assert loaded.window.session.path == ""


@pytest.mark.parametrize(
    "params", ["[]", "null", '{"days": {"x": 1}}', '{"since_day": 5}', "{", "[" * 100_000]
)
def test_parameters_of_a_gap_that_are_none_stop_no_list(loaded: Any, small: Path, params: str) -> None:
    from diaban.layers.wording import load_words
    from diaban.plugin.reviewing.sentences import why_and_what

    change(small, f"UPDATE gap SET params = '{params}'")
    loaded.open(small)
    loaded.window.gaps.grab()
    rows = loaded.window.gaps._rows
    assert rows
    assert all(len(why_and_what(load_words("vi"), row)) == 2 for row in rows)


def test_what_a_message_says_of_a_file_is_text(loaded: Any, small: Path, wait: Callable[..., None]) -> None:
    from qgis.PyQt.QtWidgets import QTextBrowser

    change(small, 'CREATE TABLE "{}" (x)'.format(MARKUP.replace('"', '""')))
    loaded.open(small)
    ended: list = []
    loaded.window.runner.ended.connect(ended.append)
    loaded.window.jobs.coverage()
    wait(lambda: ended)
    shown = [
        browser for item in loaded.iface.messageBar().items() for browser in item.findChildren(QTextBrowser)
    ]
    said = [browser.toPlainText() for browser in shown]
    assert any(MARKUP in text for text in said), said
    assert not any(
        "nowhere/x.png" in browser.toHtml().replace("&quot;", "") and "<img" in browser.toHtml()
        for browser in shown
    )


def test_a_map_tip_shows_a_name_and_is_no_page(loaded: Any, small: Path, ran: list) -> None:
    from qgis.core import QgsExpression, QgsExpressionContext, QgsExpressionContextUtils

    change(small, "UPDATE village SET name = '<script>x</script>[% planted() %]'")
    loaded.open(small)
    layer = loaded.window.session.layer("village")
    context = QgsExpressionContext(QgsExpressionContextUtils.globalProjectLayerScopes(layer))
    context.setFeature(next(layer.getFeatures()))
    tip = QgsExpression.replaceExpressionText(layer.mapTipTemplate(), context)
    assert tip == "&lt;script&gt;x&lt;/script&gt;[% planted() %]"
    assert ran == []


def test_a_project_from_elsewhere_brings_no_code_for_our_layers(
    loaded: Any, small: Path, tmp_path: Path, wait: Callable[..., None]
) -> None:
    from qgis.core import QgsAction, QgsEditFormConfig, QgsProject

    loaded.open(small)
    project, layer = QgsProject.instance(), loaded.window.session.layer("village")
    form = QgsEditFormConfig()
    form.setInitCodeSource(QgsEditFormConfig.PythonInitCodeSource.CodeSourceDialog)
    form.setInitCode("raise SystemError")
    form.setInitFunction("planted")
    layer.setEditFormConfig(form)
    kind = QgsAction.ActionType.GenericPython if hasattr(QgsAction, "ActionType") else QgsAction.GenericPython
    layer.actions().addAction(QgsAction(kind, "planted", "raise SystemError"))
    layer.setMapTipTemplate("<script>planted</script>")
    layer.setReadOnly(False)
    project.writeEntry("Macros", "/pythonCode", "raise SystemError")
    saved = str(tmp_path / "elsewhere.qgz")
    assert project.write(saved)
    project.clear()
    reloaded: list = []
    loaded.window.session.reloaded.connect(lambda: reloaded.append(1))
    assert project.read(saved)
    wait(lambda: reloaded)
    layer = loaded.window.session.layer("village")
    assert layer.editFormConfig().initCode() == ""
    assert layer.actions().actions() == []
    assert "script" not in layer.mapTipTemplate()
    assert layer.readOnly()


def test_a_layer_that_only_says_that_it_is_ours_is_not(
    loaded: Any, small: Path, tmp_path: Path, qgis_app: Any
) -> None:
    from qgis.core import QgsProject, QgsVectorLayer

    project = QgsProject.instance()
    for source in (
        f"{small}|layername=unit",
        f"{small}|layername=household|subset=SELECT * FROM cadre",
        f"{small.with_name('other.gpkg')}|layername=household",
    ):
        layer = QgsVectorLayer(source, "household", "ogr")
        layer.setCustomProperty("diaban/table", "household")
        layer.setCustomProperty("diaban/workspace", str(small))
        project.addMapLayer(layer)
    saved = str(tmp_path / "elsewhere.qgs")
    assert project.write(saved)
    project.clear()
    assert project.read(saved)
    qgis_app.processEvents()
    assert loaded.window.session.path == ""
    assert loaded.window.session.layer("household") is None


def test_tips_of_what_waits_say_names_as_they_read(qgis_app: Any) -> None:
    from qgis.PyQt.QtCore import Qt

    from diaban.plugin.assigning.waiting import Waiting, WaitingList
    from diaban.plugin.planning.tables import fill, plain_table
    from diaban.plugin.saying import as_hover

    waiting, compared = WaitingList(), plain_table()
    waiting.show_all([Waiting("g", "ai", f"{MARKUP} & takes household H1", ())])
    fill(compared, ["ai"], [[MARKUP]], {MARKUP: "ai"}, (0,))
    tips = [waiting.topLevelItem(0).child(0).toolTip(0), compared.item(0, 0).toolTip(), as_hover("a & b")]
    assert all(Qt.mightBeRichText(tip) and "<img" not in tip for tip in tips)
