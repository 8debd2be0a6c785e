"""QGIS's search bar finds what the workspace holds, without diacritics, and opens it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, Callable

import pytest
from qgis.core import QgsLocatorContext, QgsLocatorResult, QgsVectorLayerFeatureSource
from qgis.PyQt.QtCore import QCoreApplication, QThread

from diaban.plugin.pending.steps import INSERT, UPDATE, Gesture, Step
from diaban.plugin.records import rows
from diaban.plugin.records.by_code import rows_by_code
from diaban.plugin.records.locator import asked, chosen_row


@pytest.fixture
def search(loaded: Any, full: Path, wait: Any) -> Callable[[str], list]:
    """What the search bar finds: texts, in its own thread, as typing does it."""
    loaded.open(full)
    locator = loaded.iface.locator
    found: list = []

    def keep(result: QgsLocatorResult) -> None:
        # What comes with the signal is gone after it.
        kept = QgsLocatorResult(result.filter, result.displayString, " ".join(chosen_row(result)))
        kept.group = result.group
        found.append(kept)

    locator.foundResult.connect(keep)

    def typed(text: str) -> list:
        found.clear()
        locator.fetchResults(text, QgsLocatorContext())
        wait(lambda: not locator.isRunning())
        return list(found)

    return typed


def titles(results: list) -> list:
    return [result.displayString for result in results]


def test_without_diacritics_with_either_prefix_and_without_one(search: Any) -> None:
    village = "V3 · Bản Cuối · Xã Thử Hai"
    for text in ("đb ban cuoi", "db ban cuoi", "ĐB BẢN CUỐI", "diaban cuoi ban", "ban cuoi", "db v3"):
        assert village in titles(search(text)), text
    assert titles(search("db khong co dau")) == []


def test_every_kind_of_thing_is_found_and_told_apart(search: Any) -> None:
    found = search("db thu")
    assert {result.group for result in found} >= {"Communes", "Cadres", "Units"}
    assert "K1 · Người Thử Một · Đồn Thử" in titles(found)
    assert titles(search("db h2")) == ["H2 · Bản Đầu · near poor"]
    assert titles(search("db nhanh")) == ["Nhánh"]
    assert titles(search("db u2")) == ["U2 · Trạm Thử"]


def test_a_name_of_a_household_is_not_searched(search: Any) -> None:
    assert titles(search("db chu ho thu")) == []


def test_what_is_chosen_opens_and_is_shown_on_the_map(loaded: Any, search: Any) -> None:
    (result,) = search("db v2")
    assert chosen_row(result) == ("village", "v2")
    result.filter.triggerResult(result)
    panel = loaded.window.records.panel
    assert (panel.page.table, panel.page.row_id, panel.isVisible()) == ("village", "v2", True)
    centre = loaded.iface.mapCanvas().extent().center()
    assert (round(centre.x()), round(centre.y())) == (507000, 2304000)


def test_what_is_pending_is_found_by_its_new_name(loaded: Any, search: Any) -> None:
    assert len(search("db ban giua")) == 1
    change = Step(UPDATE, "village", "v2", {"name": "Bản Mới"}, {"name": "Bản Giữa"})
    loaded.window.board.pending.push(Gesture("x", (change,)))
    assert titles(search("db ban moi")) == ["V2 · Bản Mới · Xã Thử Một"]
    assert search("db ban giua") == []


ODD_CODES = ("H%2", "H_2", "HĐ-2", "H'2", 'H"2', "H|2", "H!2", "H\\2", "h2x", "XH2", "H -- 2")


def test_households_are_found_by_every_part_of_every_code_and_by_nothing_else(
    loaded: Any, full: Path, wait: Any
) -> None:
    """Against a plain search of all codes, in upper and lower case; and the file is not written."""
    with closing(sqlite3.connect(full)) as plain:
        # What the triggers of the R-tree call; these households have no place.
        for function in ("ST_IsEmpty", "ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"):
            plain.create_function(function, 1, lambda _blob: None)
        for number, code in enumerate(ODD_CODES):
            plain.execute(
                "INSERT INTO household (id, code, village_id, need) VALUES (?, ?, 'v1', 'poor')",
                (f"odd{number}", code),
            )
        plain.commit()
        codes = [code for (code,) in plain.execute("SELECT code FROM household ORDER BY code")]
    loaded.open(full)
    before = full.read_bytes()
    layer = loaded.window.records.panel.rows.layer("household")
    source = QgsVectorLayerFeatureSource(layer), layer.fields(), ("id", "code")
    for part in {code[a:b] for code in codes for a in range(len(code)) for b in range(a + 1, len(code) + 1)}:
        for typed in {part, part.lower(), part.upper()}:
            meant = [code for code in codes if typed.lower() in code.lower()]
            found = [row["code"] for row in rows_by_code(*source, typed, 99)]
            assert sorted(found) == sorted(meant), typed
            few = [row["code"] for row in rows_by_code(*source, typed, 2)]
            assert len(few) == min(2, len(meant)) and set(few) <= set(meant), typed
    assert full.read_bytes() == before


def test_a_household_that_is_pending_is_found_by_its_new_code_and_not_by_the_old(
    loaded: Any, search: Any
) -> None:
    assert titles(search("db h2")) == ["H2 · Bản Đầu · near poor"]
    pending = loaded.window.board.pending
    pending.push(Gesture("x", (Step(UPDATE, "household", "h2", {"code": "Z7"}, {"code": "H2"}),)))
    new = {"code": "Z8", "village_id": "v2", "need": "poor"}
    pending.push(Gesture("y", (Step(INSERT, "household", "h9", new),)))
    assert search("db h2") == []
    assert titles(search("db z")) == ["Z7 · Bản Đầu · near poor", "Z8 · Bản Giữa · poor"]


def test_layers_are_opened_on_the_main_thread_alone(
    loaded: Any, search: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Opened on two threads at once, QGIS waits for itself for ever."""
    where: list[bool] = []

    def watched(open_layer: Callable[..., Any]) -> Callable[..., Any]:
        def opened(*given: Any) -> Any:
            where.append(QThread.currentThread() is QCoreApplication.instance().thread())
            return open_layer(*given)

        return opened

    for name in ("query", "open_table"):
        monkeypatch.setattr(rows, name, watched(getattr(rows, name)))
    panel = loaded.window.records.panel
    panel.directory.forget()
    panel.rows.open(panel.rows.path)
    assert titles(search("db h1")) == ["H1 · Bản Đầu · poor"]
    assert len(where) >= 2 and all(where)


def test_what_is_typed_into_the_search_bar_stays_text(loaded: Any, full: Path, search: Any) -> None:
    before = full.read_bytes()
    for text in (
        "db '; DROP TABLE household --",
        "db %",
        "db _",
        "db |layername=setting",
        'db "',
        "db \x00h",
    ):
        search(text)
    assert titles(search("db h1")) == ["H1 · Bản Đầu · poor"]
    assert full.read_bytes() == before


def test_after_closing_nothing_is_found(loaded: Any, search: Any) -> None:
    assert search("db v2")
    loaded.window.session.close()
    assert search("db v2") == []


def test_typing_on_does_not_wait_for_the_search_before(loaded: Any, search: Any) -> None:
    locator = loaded.iface.locator
    for text in ("db b", "db ba", "db ban"):
        locator.fetchResults(text, QgsLocatorContext())
    assert len(search("db ban")) == 3


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("đb a b", ("a b", True)),
        ("DB a", ("a", True)),
        (" db  a ", ("a", True)),
        ("dba", ("dba", False)),
        ("db", ("", True)),
    ],
)
def test_the_prefix_is_ours(text: str, meant: tuple) -> None:
    assert asked(text) == meant
