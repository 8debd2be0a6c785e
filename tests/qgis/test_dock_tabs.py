"""Every panel can be told from the others by its tab, also where all are open in a small window."""

from __future__ import annotations

from typing import Any

import pytest
from qgis.PyQt.QtCore import QByteArray, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QApplication, QDockWidget, QTabBar


@pytest.fixture
def all_open(loaded: Any, wait: Any) -> Any:
    """Every panel open in a window of 1280 × 720, the dock of assigning in front."""
    loaded.iface.mainWindow().resize(1280, 720)
    for panel in loaded.window.showing.panels:
        loaded.window.showing.reveal(panel)
    loaded.window.showing.reveal(loaded.window.desk.dock)
    wait(lambda: bar_of(loaded).count() == 8 and not bar_of(loaded).tabIcon(7).isNull())
    return loaded


def bar_of(loaded: Any) -> QTabBar:
    bars = loaded.iface.mainWindow().findChildren(QTabBar, "", Qt.FindChildOption.FindDirectChildrenOnly)
    return max(bars, key=lambda bar: bar.count())


def fits(bar: QTabBar) -> bool:
    return bar.tabRect(0).left() >= 0 and bar.tabRect(bar.count() - 1).right() <= bar.width()


def pictures(bar: QTabBar) -> set[bytes]:
    """What is seen of each sign."""
    found = set()
    for number in range(bar.count()):
        image = bar.tabIcon(number).pixmap(18, 18).toImage()
        if not image.isNull():
            found.add(bytes(image.bits().asarray(image.sizeInBytes())))
    return found


def test_all_tabs_are_seen_and_no_two_look_the_same(all_open: Any) -> None:
    bar = bar_of(all_open)
    assert fits(bar) and len(pictures(bar)) == 8
    titles = {bar.tabToolTip(number) for number in range(8)}
    assert titles == {panel.windowTitle() for panel in all_open.window.showing.panels}


def test_a_further_panel_makes_the_window_no_larger(loaded: Any, wait: Any) -> None:
    window, showing = loaded.iface.mainWindow(), loaded.window.showing
    window.resize(1280, 720)
    for panel in (loaded.window.gaps, loaded.window.desk.dock, loaded.window.plans):
        showing.reveal(panel)
        wait(lambda panel=panel: not panel.visibleRegion().isEmpty())
        assert (window.width(), window.height()) == (1280, 720)


def test_the_one_in_front_says_its_title(all_open: Any, wait: Any) -> None:
    bar = bar_of(all_open)
    title = bar.tabText(bar.currentIndex())
    assert title == all_open.window.desk.dock.windowTitle()
    assert bar.tabRect(bar.currentIndex()).width() > bar.fontMetrics().horizontalAdvance(title) + 18
    records = next(number for number in range(8) if bar.tabText(number) == "Records")
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(records).center())
    wait(lambda: not all_open.window.records.panel.visibleRegion().isEmpty())
    assert bar.tabText(bar.currentIndex()) == "Records" and fits(bar)


def test_with_room_every_tab_says_its_title(all_open: Any, wait: Any) -> None:
    for panel in (all_open.window.history, all_open.window.optimum, all_open.window.plans):
        panel.hide()
    window, dock = all_open.iface.mainWindow(), all_open.window.desk.dock
    window.resizeDocks([dock], [900], Qt.Orientation.Horizontal)
    wait(lambda: not bar_of(all_open).styleSheet())
    bar = bar_of(all_open)
    for number in range(bar.count()):
        assert bar.tabRect(number).width() > bar.fontMetrics().horizontalAdvance(bar.tabText(number)) + 18


def test_a_tab_that_is_not_ours_keeps_its_letters(all_open: Any, wait: Any) -> None:
    foreign = QDockWidget("Somebody else’s", all_open.iface.mainWindow())
    all_open.iface.mainWindow().tabifyDockWidget(all_open.window.desk.dock, foreign)
    foreign.show()
    foreign.raise_()
    wait(lambda: bar_of(all_open).count() == 9 and not bar_of(all_open).styleSheet())
    all_open.iface.mainWindow().removeDockWidget(foreign)
    foreign.deleteLater()


def test_where_they_were_is_kept_from_one_session_to_the_next(all_open: Any, wait: Any) -> None:
    window, showing = all_open.iface.mainWindow(), all_open.window.showing
    all_open.window.way.panel.hide()
    kept = QByteArray(window.saveState())
    for panel in showing.panels:
        panel.hide()
    assert window.restoreState(kept)
    wait(lambda: bar_of(all_open).count() == 7)
    assert (
        not all_open.window.way.panel.isVisible() and not all_open.window.desk.dock.visibleRegion().isEmpty()
    )
    wait(lambda: len(pictures(bar_of(all_open))) == 7 and fits(bar_of(all_open)))


def test_without_the_plugin_the_tabs_are_as_they_were(all_open: Any) -> None:
    window = all_open.iface.mainWindow()
    all_open.window.showing._tabs.shut_down()
    QApplication.processEvents()
    bars = window.findChildren(QTabBar, "", Qt.FindChildOption.FindDirectChildrenOnly)
    assert [bar.styleSheet() for bar in bars if bar.styleSheet()] == []
    all_open.window.showing._tabs = type(all_open.window.showing._tabs)(
        window, all_open.window.showing.panels
    )
