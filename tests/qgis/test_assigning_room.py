"""The dock of assigning where there is little room: the list comes first, and nobody wonders why few are listed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from support.qgis_window import WindowInterface

from diaban.plugin.assigning.dock import AssignDock


@pytest.fixture
def dock(qgis_app: Any, speak: Any) -> Iterator[AssignDock]:
    """The dock alone, as high as in a window of 1440 × 900."""
    iface = WindowInterface()
    dock = AssignDock(iface)
    dock.setFloating(True)
    dock.resize(400, 680)
    dock.show()
    dock.search.offer([("u1", "Post 1")], [("c1", "Commune 1")])
    yield dock
    dock.close()


def test_filters_are_folded_away_in_a_low_dock(dock: AssignDock) -> None:
    assert dock.search.unit.isVisible()
    dock.resize(400, 560)
    assert not dock.search.unit.isVisible() and dock.search.search.isVisible()
    QTest.mouseClick(dock.search.fold, Qt.MouseButton.LeftButton)
    assert dock.search.unit.isVisible()
    dock.resize(400, 570)
    assert dock.search.unit.isVisible()  # whoever pressed the button decides


def test_a_filter_that_is_set_is_not_folded_away_unseen(dock: AssignDock) -> None:
    dock.search.room.setChecked(True)
    dock.resize(400, 560)
    assert dock.search.room.isVisible()
    QTest.mouseClick(dock.search.fold, Qt.MouseButton.LeftButton)
    assert not dock.search.room.isVisible() and dock.search.fold.text() == "Filter (1)"
    dock.search.clear()
    assert dock.search.fold.text() == "Filter"


@pytest.mark.parametrize("height", [560, 680])
def test_tab_reaches_everything_and_comes_back(dock: AssignDock, height: int) -> None:
    dock.resize(400, height)
    dock.summary.show_pending(1, 1)
    dock.plans.allow({})
    dock.activateWindow()
    dock.plans.box.setFocus()
    reached = []
    for _ in range(60):
        now = dock.focusWidget()
        if now in reached:
            break
        reached.append(now)
        QTest.keyClick(now, Qt.Key.Key_Tab)
    wanted = [dock.plans.box, *dock.plans.buttons.values(), dock.search.search, dock.search.fold, dock.list]
    assert [part for part in (*wanted, dock.summary.discard, dock.summary.save) if part not in reached] == []
    assert (dock.search.unit in reached) == (height == 680)
