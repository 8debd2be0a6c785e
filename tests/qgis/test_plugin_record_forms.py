"""Every table has a form, for its rows and for new ones, in both languages."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from qgis.PyQt.QtWidgets import QLabel
from support.records import fault

from diaban.layers.schema import TABLES
from diaban.layers.wording import load_words
from diaban.plugin.records.fields import FORM_TABLES, fields_of

# A row of every table; a setting's identity is found by its code.
ROWS = {
    "commune": "c1", "commune_history": "ch1", "village": "v3", "household": "h1", "unit": "u2", "cadre": "k3",
    "plan": "pl2", "assignment": "a4", "plan_ending": "pe1", "model_site": "m1", "visit": "vi2", "twinning": "t1",
    "organisation": "o1", "border_line": "bl1", "border_marker": "bm1", "road": "r1", "river": "ri1",
    "crossing": "cr1", "setting": "",
}  # fmt: skip


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_table_has_a_form_for_a_row_and_for_a_new_one(
    loaded: Any, full: Path, speak: Any, language: str
) -> None:
    speak(language)
    loaded.plugin.unload()
    loaded.plugin.initGui()
    loaded.open(full)
    panel, words = loaded.window.records.panel, load_words(language)
    assert set(ROWS) == set(FORM_TABLES) == {name for name, table in TABLES.items() if table.kind == "entity"}
    for table, row_id in ROWS.items():
        row_id = row_id or a_setting(full)
        panel.open_record(table, row_id)
        form = panel.page.form
        named = {c.name for c in TABLES[table].columns} - {"id", "created_at", "updated_at", "updated_by"}
        if TABLES[table].geometry is not None:
            named.add("geom")
        assert (panel.page.row_id, set(form.inputs)) == (row_id, named), table
        labels = {label.text() for label in form.findChildren(QLabel)}
        for field in fields_of(table, words):
            assert field.kind in ("point", "shape") or {field.heading, f"{field.heading} *"} & labels, (
                table,
                field.name,
            )
        assert form.changes() == {}, f"{table}: showing a row is no change"
        panel.add_record(table, {})
        assert panel.page.is_new and panel.page.form.table == table
        assert panel._pending.gestures() == ()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_free_text_is_about_the_help_given_and_the_form_says_so(
    loaded: Any, full: Path, speak: Any, language: str
) -> None:
    """Wherever a sentence can be written; on a household no more than 200 characters of it."""
    speak(language)
    loaded.plugin.unload()
    loaded.plugin.initGui()
    loaded.open(full)
    panel = loaded.window.records.panel
    notice = {
        "vi": "Ghi về sự giúp đỡ, không ghi về con người.",
        "en": "About the help given, not about the person.",
    }[language]
    for table, row_id in ROWS.items():
        panel.open_record(table, row_id or a_setting(full))
        said = [label.text() for label in panel.page.form.findChildren(QLabel)].count(notice)
        assert said == sum(column.free_text for column in TABLES[table].columns), table
    for table, values, column in (
        ("visit", {"household_id": "h1", "day": "2026-06-01"}, "note"),
        (
            "assignment",
            {"duty": "household", "household_id": "h2", "cadre_id": "k1", "plan_id": "pl2"},
            "comment",
        ),
    ):
        panel.add_record(table, values)
        form = panel.page.form
        form.inputs[column].box.setPlainText("x" * 201)
        assert "200" in fault(form, column) and not panel.page.take_over(), table
        assert "201 / 200" in form.inputs[column]._count.text()
        form.inputs[column].box.setPlainText("x" * 200)
        assert fault(form, column) == ""
        panel.page.revert()


def a_setting(path: Path) -> str:
    with closing(sqlite3.connect(path)) as plain:
        return plain.execute("SELECT id FROM setting WHERE code = 'as_of'").fetchone()[0]
