"""The gap panel: what it shows, how it filters, what a click does, when it says it is out of date."""

from __future__ import annotations

import os
import subprocess
import weakref
from pathlib import Path
from typing import Any

import pytest
from qgis.PyQt.QtCore import QCoreApplication, QEvent
from support.places import ENGINE

from diaban.layers.explaining import explain
from diaban.layers.wording import load_words
from diaban.plugin.reviewing.freshness import changed_since_coverage
from diaban.plugin.reviewing.gaps import GapFilter, GapRow, fold, group_by_commune
from diaban.plugin.reviewing.reading import GapReader
from diaban.plugin.stepping import Stepper
from diaban.plugin.workspace.opening import Opening


def gap(fid: int, **more: Any) -> GapRow:
    values = {
        "rule": "household_unassigned",
        "severity": "major",
        "table": "household",
        "code": f"H{fid}",
        "item": "",
        "commune": "90001",
        "village": "V1",
        "since": "",
        "params": "",
        "row_id": "",
        **more,
    }
    return GapRow(fid=fid, **values)


def codes(panel: Any) -> list:
    """The codes in the order shown."""
    model = panel._model
    return [
        model.row_at(model.index(row, 0, model.index(group, 0))).code
        for group in range(model.rowCount())
        for row in range(model.rowCount(model.index(group, 0)))
    ]


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Mường Lạn", "muong lan"),
        ("Bản Đầu", "ban dau"),
        ("Đoàn KT–QP 326", "doan"),
        ("Huổi Ươn", "HUOI uon"),
    ],
)
def test_searching_ignores_diacritics_and_case(written: str, typed: str) -> None:
    row = gap(1, folded=fold(written))
    assert GapFilter(text=typed).admits(row)
    assert GapFilter(text=written).admits(row)
    assert not GapFilter(text=typed + " zzz").admits(row)


def test_each_field_of_the_filter_narrows() -> None:
    row = gap(1, units=("u1", "u2"), folded="a")
    assert GapFilter().admits(row)
    assert GapFilter("household_unassigned", "major", "90001", "u2", "a").admits(row)
    for other in (
        GapFilter(rule="cadre_idle"),
        GapFilter(severity="critical"),
        GapFilter(commune="90002"),
        GapFilter(unit="u3"),
    ):
        assert not other.admits(row)


def test_the_worst_commune_comes_first_and_cadres_last() -> None:
    rows = [
        gap(1, commune="b"),
        gap(2, commune="", table="cadre", severity="critical"),
        gap(3, commune="a", severity="minor"),
        gap(4, commune="a", severity="critical"),
    ]
    groups = group_by_commune(rows)
    assert [group.commune for group in groups] == ["a", "b", ""]
    assert [row.fid for row in groups[0].rows] == [4, 3]


def test_the_panel_lists_every_gap_once_and_says_why_and_what_to_do(
    loaded: Any, small: Path, speak: Any
) -> None:
    speak("vi")
    loaded.plugin.unload()
    loaded.plugin.initGui()
    loaded.open(small)
    panel = loaded.window.gaps
    layer = loaded.window.session.layer("gap")
    stored = list(layer.getFeatures())
    assert len(stored) == 9
    assert sorted(codes(panel)) == sorted(feature["code"] for feature in stored)
    words = load_words("vi")
    model = panel._model
    texts = [
        model.data(model.index(row, 0, model.index(group, 0)))
        for group in range(model.rowCount())
        for row in range(model.rowCount(model.index(group, 0)))
    ]
    for feature in stored:
        for sentence in explain(words, feature["rule"], feature["item"] or None, feature["params"]):
            assert any(sentence in text for text in texts), sentence


def test_filtering_by_rule_unit_and_search(loaded: Any, small: Path, wait: Any) -> None:
    loaded.open(small)
    panel, filters = loaded.window.gaps, loaded.window.gaps._filters
    filters._rule.setCurrentIndex(filters._rule.findData("household_unassigned"))
    assert codes(panel) == ["H2", "H3"]
    filters._rule.setCurrentIndex(0)
    filters._unit.setCurrentIndex(filters._unit.findData("u1"))
    assert sorted(codes(panel)) == ["A1", "K2"]  # the post's own cadres; it is twinned with no commune
    filters._unit.setCurrentIndex(0)
    filters._search.setText("ban giua")
    wait(lambda: len(codes(panel)) < 9)
    assert set(codes(panel)) == {"H3", "V2"}
    filters._search.setText("nothing of the kind")
    wait(lambda: not codes(panel))
    assert "9" in panel._empty.text()


def test_a_click_zooms_to_the_place(loaded: Any, small: Path, qgis_app: Any) -> None:
    loaded.open(small)
    panel, canvas = loaded.window.gaps, loaded.iface.mapCanvas()
    filters = panel._filters
    filters._rule.setCurrentIndex(filters._rule.findData("household_unassigned"))
    model = panel._model
    panel._view.setCurrentIndex(model.index(1, 0, model.index(0, 0)))
    qgis_app.processEvents()
    centre = canvas.extent().center()  # H3 has no point of its own: its village, Bản Giữa
    assert abs(centre.x() - 507000) < 1 and abs(centre.y() - 2304000) < 1
    assert canvas.extent().width() < 10000


def test_the_flash_to_come_goes_with_the_map(loaded: Any, small: Path, qgis_app: Any) -> None:
    from qgis.PyQt.QtCore import QTimer

    loaded.open(small)
    panel, canvas = loaded.window.gaps, loaded.iface.mapCanvas()
    waiting = {timer for timer in canvas.findChildren(QTimer) if timer.isSingleShot() and timer.isActive()}
    panel._view.setCurrentIndex(panel._model.index(0, 0, panel._model.index(0, 0)))
    qgis_app.processEvents()
    (timer,) = (
        timer
        for timer in canvas.findChildren(QTimer)
        if timer.isSingleShot() and timer.interval() == 350 and timer not in waiting
    )
    assert timer.parent() is canvas


def test_what_to_do_opens_the_record(loaded: Any, small: Path) -> None:
    loaded.open(small)
    panel = loaded.window.gaps
    row = next(row for row in panel._rows if row.code == "V2")
    panel.open_record(row)
    page = loaded.window.records.panel.page
    assert (page.table, page.form.inputs["code"].value()) == ("village", "V2")
    assert loaded.window.records.panel.isVisible()


def test_with_no_workspace_the_panel_says_what_to_do(loaded: Any, small: Path) -> None:
    panel = loaded.window.gaps
    assert "toolbar" in panel._empty.text()
    loaded.open(small)
    assert panel._empty.text() == ""
    loaded.window.session.close()
    assert "toolbar" in panel._empty.text() and codes(panel) == []


def test_out_of_date_once_a_row_changed_after_the_run(loaded: Any, small: Path, wait: Any) -> None:
    loaded.open(small)
    log = loaded.window.session.layer("audit_log")
    assert changed_since_coverage(log) is False
    change = (
        "import sys; from diaban.layers.workspace import Workspace\n"
        "w = Workspace.open(sys.argv[1]); f = w.frame('household'); f = f[f.code == 'H2'].assign(members=7)\n"
        "with w.writing(actor='test', action='edit') as t: t.update('household', f[['id', 'members']])\n"
    )
    subprocess.run([str(ENGINE), "-c", change, str(small)], check=True, env=dict(os.environ))
    assert changed_since_coverage(log) is True
    loaded.window.session.reload()
    wait(lambda: "Out of date" in loaded.window.gaps._note.text())


def test_without_a_run_the_panel_offers_one(loaded: Any, tmp_path: Path, wait: Any) -> None:
    path = tmp_path / "empty.gpkg"
    subprocess.run(
        [str(ENGINE), "-m", "diaban.scripts", "new", str(path)], check=True, capture_output=True, cwd=tmp_path
    )
    loaded.open(path)
    asked = []
    loaded.window.gaps.coverage_asked.connect(lambda: asked.append(1))
    assert "Calculate coverage" in loaded.window.gaps._empty.text()
    loaded.window.gaps._empty.linkActivated.emit("#")
    assert asked == [1]


def test_a_panel_whose_gaps_are_not_read_yet_says_so(loaded: Any, small: Path) -> None:
    said: list = []
    loaded.window.session.opened.connect(lambda _: said.append(loaded.window.gaps._empty.text()))
    loaded.open(small)
    assert said == ["The gaps are being read…"]
    assert codes(loaded.window.gaps)


def test_gaps_that_cannot_be_read_are_not_said_to_be_none(loaded: Any, small: Path, wait: Any) -> None:
    loaded.open(small)
    os.rename(small, small.with_name("elsewhere.gpkg"))
    panel = loaded.window.gaps
    panel.read()
    wait(lambda: panel._reader is None)
    assert "cannot be read" in panel._empty.text() and not panel._empty.isHidden()


def test_reading_again_and_again_leaves_nothing_behind(loaded: Any, small: Path, wait: Any) -> None:
    loaded.open(small)
    window, rows = loaded.window, []
    for _ in range(3):
        again: list = []
        window.board.loaded.connect(lambda again=again: again.append("board"))  # type: ignore[misc]
        wait(lambda: window.board.is_loaded and window.board._stepper is None)
        window.session.reloaded.connect(lambda again=again: again.append("layers"))  # type: ignore[misc]
        window.session.reload()
        wait(lambda again=again: "layers" in again)  # type: ignore[misc]
        window.board._read_again()
        wait(lambda again=again: "board" in again)  # type: ignore[misc]
        wait(lambda: not list(Stepper._working))
        rows.append(weakref.ref(window.gaps._rows[0]))
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    owners = (window.session, window.gaps, window.board, window.desk)
    kinds = (Stepper, GapReader, Opening)
    assert not [each for owner in owners for kind in kinds for each in owner.findChildren(kind)]
    assert [row() is None for row in rows] == [True, True, False]
