"""QGIS's search bar finds what the workspace holds, without diacritics, and opens it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable

import pytest
from qgis.core import QgsLocatorContext, QgsLocatorResult

from diaban.plugin.pending.steps import UPDATE, Gesture, Step
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
