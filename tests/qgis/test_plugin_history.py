"""The history panel: what it asks, shows and filters, by pages and days, in both languages."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from qgis.core import QgsProject, QgsSettings
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QGuiApplication
from qgis.PyQt.QtTest import QTest
from support.places import ENGINE

from diaban.plugin.engine import commands
from diaban.plugin.engine import job as jobs
from diaban.plugin.engine.environment import SETTING, Environment
from diaban.plugin.history.entries import Day, by_day, entry_of, lines_of, matching
from diaban.plugin.history.subject import Subject

CHANGES = """
import sys
import pandas as pd
from diaban.layers.workspace import Workspace
from diaban.layers import geopackage
path = sys.argv[1]
with Workspace.open(path).writing("Đại uý Một", "save") as writer:
    writer.update("household", pd.DataFrame({"id": ["h1", "h2"], "members": [4, 5]}))
    writer.insert("visit", pd.DataFrame({"household_id": ["h1"], "cadre_id": ["k1"], "day": ["2026-05-02"]}))
connection = geopackage.connect(__import__("pathlib").Path(path))
connection.execute("UPDATE household SET head_name = 'Lò Văn Một', need = 'near_poor' WHERE id = 'h1'")
connection.close()
"""
MANY = """
import sys
from pathlib import Path
from diaban.layers import geopackage
connection = geopackage.connect(Path(sys.argv[1]))
for number in range(250):
    connection.execute("UPDATE household SET members = ? WHERE id = 'h3'", (number,))
connection.close()
"""


def engine(code: str, *words: object) -> None:
    subprocess.run([str(ENGINE), "-c", code, *map(str, words)], check=True, env=dict(os.environ))


@pytest.fixture(autouse=True)
def nothing_remembered(qgis_app: Any) -> Any:
    yield
    QgsSettings().remove("diaban/history")


@pytest.fixture
def changed(small: Path) -> Path:
    engine(CHANGES, small)
    return small


def whats(panel: Any) -> list:
    """What the list says, in its order."""
    model = panel._model
    entries = [model.entry_at(model.index(row)) for row in range(model.rowCount())]
    return [entry.what for entry in entries if entry is not None]


def show(loaded: Any, path: Path, wait: Any) -> Any:
    """The panel, open on a workspace, everything read."""
    loaded.open(path)
    loaded.window.toggle_history()
    panel = loaded.window.history
    settled(panel, wait)
    return panel


def settled(panel: Any, wait: Any) -> None:
    wait(lambda: not panel._request)


# -- the panel -----------------------------------------------------------------------------------------------


def test_everything_newest_first_under_its_day_with_names(loaded: Any, changed: Path, wait: Any) -> None:
    panel = show(loaded, changed, wait)
    assert whats(panel)[:4] == [
        "Changed household H1",
        "Added activity visit · H1 · 2026-05-02",
        "Changed household H2",
        "Changed household H1",
    ]
    model = panel._model
    assert isinstance(model.data(model.index(0), Qt.ItemDataRole.UserRole + 1), Day)
    newest = model.data(model.index(1))
    # Inside, a person sees what the workspace shows.
    assert "Lò Văn Một" in newest and "Need: poor → near poor" in newest and "other program" in newest
    assert "not sealed yet" in newest and "not sealed yet" not in model.data(model.index(2))
    assert "6 entries" in panel._count.text()


def test_typing_a_code_or_a_name_without_diacritics_chooses_a_row(
    loaded: Any, changed: Path, wait: Any
) -> None:
    panel = show(loaded, changed, wait)
    QTest.keyClicks(panel._search, "h2")
    wait(panel._search.offered)
    assert [subject.title for subject in panel._search.offered()] == ["household H2"]
    QTest.keyClick(panel._search, Qt.Key.Key_Return)
    settled(panel, wait)
    assert whats(panel) == ["Changed household H2"]
    assert "household H2" in panel._about.text()
    assert "loaded in bulk" in panel._note.text()
    # Return before anything was found takes the first as soon as it is.
    panel._search.setText("nguoi thu hai")
    QTest.keyClick(panel._search, Qt.Key.Key_Return)
    wait(lambda: "Người Thử Hai" in panel._about.text())
    settled(panel, wait)
    assert whats(panel) == [] and "No change" in panel._empty.text()
    panel._about.linkActivated.emit("#")
    settled(panel, wait)
    assert len(whats(panel)) == 6


def test_from_the_map_and_from_a_gap(loaded: Any, changed: Path, wait: Any) -> None:
    panel = show(loaded, changed, wait)
    panel.take_from_map()
    assert "Select" in panel._empty.text()
    layer = loaded.window.session.layer("household")
    layer.selectByExpression("\"code\" = 'H2'")
    panel.take_from_map()
    settled(panel, wait)
    assert whats(panel) == ["Changed household H2"]
    gaps = loaded.window.gaps
    row = next(row for row in gaps._rows if row.table == "household" and row.code == "H2")
    menu = gaps.menu_of(row)
    panel.hide()
    menu.actions()[1].trigger()
    settled(panel, wait)
    assert panel.isVisible() and panel.asked() == commands.Asked("household", "H2")


def test_days_and_filter_narrow_and_say_so_when_nothing_is_left(
    loaded: Any, changed: Path, wait: Any
) -> None:
    panel = show(loaded, changed, wait)
    panel._filter.setText("lo van mot")
    assert whats(panel) == ["Changed household H1"] and "1 of 6" in panel._count.text()
    panel._filter.setText("nobody at all")
    assert whats(panel) == [] and "None of the 6" in panel._empty.text()
    panel._filter.clear()
    panel._period.choose("1")
    settled(panel, wait)
    # The workspace itself was made on another day.
    assert len(whats(panel)) == 5 and panel.asked().first == time.strftime("%Y-%m-%d")
    panel._period.choose("between")
    panel._period._first.setDate(panel._period._first.date().addYears(-30))
    panel._period._last.setDate(panel._period._first.date())
    settled(panel, wait)
    assert whats(panel) == [] and "Nothing" in panel._empty.text()


def test_a_long_history_comes_in_pages(loaded: Any, small: Path, wait: Any) -> None:
    engine(MANY, small)
    panel = show(loaded, small, wait)
    assert len(whats(panel)) == 100 and panel._older.isVisibleTo(panel)
    panel._filter.setText("loaded in bulk")
    assert whats(panel) == [] and panel._older.isVisibleTo(panel), "what fits may be older"
    panel._filter.clear()
    panel._older.click()
    settled(panel, wait)
    assert len(whats(panel)) == 200
    panel._older.click()
    settled(panel, wait)
    # 250 changes, the run of coverage, and the load.
    assert len(whats(panel)) == 252 and not panel._older.isVisibleTo(panel)
    numbers = [entry.fid for entry in panel._entries]
    assert numbers == sorted(set(numbers), reverse=True)


def test_what_somebody_else_changes_shows_where_one_looks(loaded: Any, small: Path, wait: Any) -> None:
    panel = show(loaded, small, wait)
    before = len(whats(panel))
    engine(CHANGES, small)
    wait(lambda: len(whats(panel)) == before + 4)
    panel.hide()
    loaded.window.session.reload()
    panel.show()
    settled(panel, wait)
    assert len(whats(panel)) == before + 4


def test_reading_does_not_make_it_read_again(
    loaded: Any, changed: Path, wait: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is watched; an engine that reads it must not pass for somebody who writes."""
    panel = show(loaded, changed, wait)
    asked: list = []
    ask = panel._service.ask
    monkeypatch.setattr(panel._service, "ask", lambda *words: (asked.append(words), ask(*words))[1])
    panel.read()
    settled(panel, wait)
    end = time.monotonic() + 4
    wait(lambda: time.monotonic() > end)
    assert len(asked) == 1


def test_copying_opening_the_record_and_the_table(
    loaded: Any, changed: Path, wait: Any, tmp_path: Path
) -> None:
    panel = show(loaded, changed, wait)
    panel._view.setCurrentIndex(panel._model.index(1))
    panel._copy()
    copied = QGuiApplication.clipboard().text()
    assert copied.splitlines()[0].endswith("· other program · Changed household H1")
    assert "  Need: poor → near poor" in copied.splitlines()
    panel._open_record(panel._model.index(1))
    page = loaded.window.records.panel.page
    assert (page.table, page.form.inputs["code"].value()) == ("household", "H1")
    panel.ask_about(Subject("household", "H1", "household H1"))
    settled(panel, wait)
    panel._export.click()
    target = tmp_path / "table.csv"
    dialog = loaded.window.showing.dialog
    dialog._path.setFilePath(str(target))
    ended: list = []
    loaded.window.runner.ended.connect(ended.append)
    dialog.accept()
    wait(lambda: ended)
    text = target.read_text(encoding="utf-8-sig")
    assert ended == ["succeeded"] and "H1" in text and "H2" not in text and "Lò Văn Một" not in text


def test_the_panel_speaks_vietnamese(loaded: Any, changed: Path, speak: Any, wait: Any) -> None:
    speak("vi")
    loaded.plugin.unload()
    loaded.plugin.initGui()
    panel = show(loaded, changed, wait)
    assert whats(panel)[0] == "Sửa hộ H1"
    assert "Diện cần giúp đỡ: hộ nghèo → hộ cận nghèo" in panel._model.data(panel._model.index(1))
    assert panel.windowTitle() == "Lịch sử thay đổi"


def test_without_a_workspace_and_after_closing_it_says_what_to_do(
    loaded: Any, changed: Path, wait: Any
) -> None:
    panel = loaded.window.history
    assert "toolbar" in panel._empty.text()
    show(loaded, changed, wait)
    QgsProject.instance().clear()
    assert "toolbar" in panel._empty.text() and whats(panel) == []


def test_its_width_is_remembered(loaded: Any, changed: Path, wait: Any) -> None:
    panel = show(loaded, changed, wait)
    panel._iface.mainWindow().resize(1400, 700)
    panel._iface.mainWindow().resizeDocks([panel], [520], Qt.Orientation.Horizontal)
    wait(lambda: panel.width() > 480)
    wide = panel.width()
    panel.hide()
    assert panel.preferred_width == wide


def test_an_engine_that_is_not_there_is_offered_for_repair(
    loaded: Any, changed: Path, wait: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = Environment(SETTING, tmp_path, tmp_path / "no python", tmp_path / "no.lock")
    for module in (jobs, __import__("diaban.plugin.engine.service", fromlist=["x"])):
        monkeypatch.setattr(module, "current_environment", lambda: nowhere)
    panel = show(loaded, changed, wait)
    asked: list = []
    panel.mend_asked.connect(lambda: asked.append(1))
    assert "not ready" in panel._empty.text()
    panel.mend_asked.disconnect(loaded.window.engine)
    panel._empty.linkActivated.emit("#")
    assert asked == [1]


# -- plain Python --------------------------------------------------------------------------------------------


def told(fid: int, **more: Any) -> dict:
    return {
        "fid": fid, "day": "2026-06-30", "time": "08:15:00", "who": "Đại uý Một", "other_program": False,
        "action": "update", "what": "Sửa hộ H1", "table": "household", "row_id": "h1", "sealed": True, "note": "",
        "changes": [{"heading": "Số nhân khẩu", "before": "4", "after": "5"}], **more,
    }  # fmt: skip


def test_days_head_their_entries_in_the_order_given() -> None:
    entries = [entry_of(told(3)), entry_of(told(2, day="2026-06-29")), entry_of(told(1, day="2026-06-29"))]
    shown = by_day(entries)
    assert [(s.day, s.count) if isinstance(s, Day) else s.fid for s in shown] == [
        ("2026-06-30", 1), 3, ("2026-06-29", 2), 2, 1,
    ]  # fmt: skip


def test_lines_are_pairs_for_a_change_and_a_paragraph_for_what_is_added_or_deleted() -> None:
    two = [{"heading": "A", "before": "–", "after": "1"}, {"heading": "B", "before": "–", "after": "2"}]
    assert lines_of(entry_of(told(1, changes=two))) == ["A: – → 1", "B: – → 2"]
    assert lines_of(entry_of(told(1, changes=two, action="insert"))) == ["A: 1 · B: 2"]
    gone = [{"heading": "A", "before": "1", "after": "–"}]
    assert lines_of(entry_of(told(1, changes=gone, action="delete"))) == ["A: 1"]
    assert lines_of(entry_of(told(1, changes=[]))) == []


def test_every_word_of_the_filter_must_occur() -> None:
    entry = entry_of(told(1))
    assert matching([entry], "dai uy nhan khau") == [entry]
    assert matching([entry], "dai uy nguoi khac") == []
